// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "base/mappedfile.h"
#include "base/result.h"
#include "capture/frame.h"

namespace tallygate::capture {

/// How a file's bytes are reached. A sequential pass over page-cached captures costs half as much
/// through a reused buffer as through page faults; a mapping keeps every frame alive.
enum class Access : std::uint8_t {
    Mapped,    ///< frames live as long as the Reader
    Streaming, ///< frames live until the following call of next(); also reads pipes
};

/// Reads pcap (draft-ietf-opsawg-pcap; microseconds, nanoseconds, Kuznetzov's modified records;
/// both byte orders) and pcapng (draft-ietf-opsawg-pcapng; any number of sections and interfaces).
/// Compressed captures are refused with the command that unpacks them.
///
///     auto reader = Reader::open("office.pcapng", Access::Streaming);
///     std::array<Frame, 256> frames;
///     while (const std::size_t count = reader->next(frames))
///         use(std::span(frames).first(count));
///     if (reader->fault())
///         report(*reader->fault());
///
/// A truncated or broken capture yields every packet before the fault; then next() gives nothing
/// and fault() says where and what. Nothing is ever read beyond the file's bytes.
///
/// Threads: one thread reads (next, rewind, interfaces); any number may call frameAt() and
/// interfaceAt() meanwhile. Moving a Reader keeps frames valid, but nobody may be calling it then.
class Reader
{
public:
    enum class Format : std::uint8_t { Pcap, Pcapng };

    struct Progress
    {
        std::uint64_t consumedBytes = 0;
        std::uint64_t totalBytes = 0; ///< 0 where unknown (a pipe)
    };

    /// A record longer than this is taken for a fault, not for a packet.
    static constexpr std::uint32_t kMaxRecordBytes = 256u << 20;
    /// More interfaces than this are taken for an attack on memory.
    static constexpr std::size_t kMaxInterfaces = 65536;

    /// Errors: Io where the file cannot be opened; Unsupported for a compressed capture, another
    /// capture format or a newer version; Syntax for anything that is no capture at all.
    static Result<Reader> open(const std::filesystem::path &path, Access access = Access::Mapped);
    /// The same over bytes that the caller keeps alive; `name` stands for the file in errors.
    static Result<Reader> open(Bytes content, std::string name = "<memory>");

    /// Gives the next packet. False at the end and at a fault; then `frame` is unspecified.
    bool next(Frame &frame);
    /// Gives the next packets, as many as fit and are at hand; their bytes are valid together.
    /// Returns how many; 0 at the end and at a fault.
    std::size_t next(std::span<Frame> frames);
    /// What was wrong with the capture where next() stopped; nothing at a regular end. `where` has
    /// the file and the byte offset of the faulty record or block.
    const std::optional<Error> &fault() const { return m_fault; }
    /// Starts again before the first packet. Interfaces already seen stay known. Errors: Io where
    /// the file cannot be read again (a pipe).
    Result<void> rewind();

    /// The packet at an offset that next() gave as Frame::fileOffset. `number` is only copied into
    /// the frame. Its bytes live as long as the Reader, also when streaming (the file is mapped on
    /// the first call). Any thread. Errors: NotFound if no packet begins there; Io.
    Result<Frame> frameAt(std::uint64_t fileOffset, std::uint64_t number = 0) const;

    /// The interfaces seen so far, in file order; grows while a pcapng file is read. Only for the
    /// reading thread; others use interfaceAt().
    std::span<const Interface> interfaces() const { return m_interfaces; }
    std::optional<Interface> interfaceAt(std::uint32_t index) const;

    Format format() const { return m_format; }
    const std::string &name() const { return m_name; } ///< the path, or what open() was told
    std::uint64_t packetsRead() const { return m_number; }
    Progress progress() const { return {position(), m_size}; }

private:
    std::uint64_t position() const;

    std::uint64_t m_size = 0;
    std::uint64_t m_number = 0;
    Format m_format = Format::Pcap;
    std::vector<Interface> m_interfaces;
    std::optional<Error> m_fault;
    std::string m_name;
};

} // namespace tallygate::capture
