// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/filedescriptor.h"
#include "base/linktype.h"
#include "base/result.h"
#include "base/time.h"

namespace tallygate::capture {

/// Writes one pcapng section (draft-ietf-opsawg-pcapng) with nanosecond times, for exported hits
/// and packets. Buffered; call finish() to know that all of it reached the file. Move-only, one
/// thread at a time.
class PcapngWriter
{
public:
    enum class Replace : std::uint8_t {
        InPlace,    ///< the file is truncated first; whatever was written stays after a failure
        Atomically, ///< a file beside it takes the place in finish(); without finish() nothing
                    ///< changes
    };

    struct Packet
    {
        std::uint32_t interfaceIndex = 0; ///< as addInterface() returned
        Timestamp time;                   ///< before 1970 becomes 1970
        Bytes data;
        std::uint32_t wireLength = 0; ///< raised to data's size if below
        std::string_view verdict;     ///< shown as a packet comment of its own; may be empty
        std::string_view comment;     ///< UTF-8; may be empty
    };

    /// `application` is recorded as the writing program ("tallygatectl 0.1.0").
    static Result<PcapngWriter> create(const std::filesystem::path &path,
                                       std::string_view application,
                                       Replace replace = Replace::InPlace);

    PcapngWriter(PcapngWriter &&other) noexcept;
    PcapngWriter &operator=(PcapngWriter &&other) noexcept;
    PcapngWriter(const PcapngWriter &) = delete;
    PcapngWriter &operator=(const PcapngWriter &) = delete;
    ~PcapngWriter();

    /// Declares an interface; may be called between packets. Returns its index.
    Result<std::uint32_t> addInterface(std::string_view name, LinkType linkType,
                                       std::string_view description = {});
    /// Errors: Io; Semantic for an interface that was not declared; Limit for more than 256 MiB.
    Result<void> write(const Packet &packet);
    /// Writes what is buffered, so that a reader of the file sees all packets up to now.
    Result<void> flush();
    /// Writes what is buffered and closes the file. Nothing may be written afterwards.
    Result<void> finish();

    std::uint64_t packetsWritten() const { return m_packets; }

private:
    PcapngWriter() = default;
    std::size_t beginBlock(std::uint32_t type);
    void endBlock(std::size_t begin);
    void putOption(std::uint16_t code, std::string_view value);
    void endOptions();
    void putPadded(Bytes bytes);
    template <class T>
    void put(T value);
    Result<void> flushIfFull();
    Error ioError(const char *doing) const;

    std::filesystem::path m_path;
    std::filesystem::path m_temporary; ///< empty when writing in place
    FileDescriptor m_fd;
    std::vector<std::uint8_t> m_buffer;
    std::uint32_t m_interfaces = 0;
    std::uint64_t m_packets = 0;
};

} // namespace tallygate::capture
