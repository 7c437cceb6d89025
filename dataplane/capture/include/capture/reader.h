// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/mappedfile.h"
#include "base/result.h"
#include "capture/frame.h"

namespace tallygate::capture {

/// Reads pcap (draft-ietf-opsawg-pcap; microseconds, nanoseconds, Kuznetzov's modified records;
/// both byte orders) and pcapng (draft-ietf-opsawg-pcapng; any number of sections and interfaces).
/// The file is mapped; compressed captures are refused with the command that unpacks them.
///
///     auto reader = Reader::open("office.pcapng");
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
/// interfaceAt() meanwhile. Frames live as long as the Reader. Moving it keeps them valid, but
/// nobody may be calling it then.
///
/// Where the next record begins is known only from the one before it, so a processor cannot guess
/// what memory to fetch; the reader asks for the cache lines ahead. A pass over 330 MB in the page
/// cache then costs 20 ms, against 57 ms without, and 24 ms through read() into a reused buffer.
class Reader
{
public:
    enum class Format : std::uint8_t { Pcap, Pcapng };

    struct Progress
    {
        std::uint64_t consumedBytes = 0;
        std::uint64_t totalBytes = 0;
    };

    /// A record longer than this is taken for a fault, not for a packet.
    static constexpr std::uint32_t kMaxRecordBytes = 256u << 20;
    /// More interfaces than this are taken for an attack on memory.
    static constexpr std::size_t kMaxInterfaces = 65536;

    /// Errors: Io where the file cannot be opened; Unsupported for a compressed capture, another
    /// capture format or a newer version; Syntax for anything that is no capture at all.
    static Result<Reader> open(const std::filesystem::path &path);
    /// The same over bytes that the caller keeps alive; `name` stands for the file in errors.
    static Result<Reader> open(Bytes content, std::string name = "<memory>");

    /// Gives the next packet. False at the end and at a fault; then `frame` is unspecified.
    bool next(Frame &frame);
    /// Gives the next packets, as many as fit. Returns how many; 0 at the end and at a fault.
    std::size_t next(std::span<Frame> frames);
    /// What was wrong with the capture where next() stopped; nothing at a regular end. `where` has
    /// the file and the byte offset of the faulty record or block.
    const std::optional<Error> &fault() const { return m_fault; }
    /// Starts again before the first packet. Interfaces already seen stay known.
    void rewind();

    /// The packet at an offset that next() gave as Frame::fileOffset. `number` is only copied into
    /// the frame. Any thread. Errors: NotFound if no packet begins there.
    Result<Frame> frameAt(std::uint64_t fileOffset, std::uint64_t number = 0) const;

    /// The interfaces seen so far, in file order; grows while a pcapng file is read. Only for the
    /// reading thread; others use interfaceAt().
    std::span<const Interface> interfaces() const { return m_interfaces; }
    std::optional<Interface> interfaceAt(std::uint32_t index) const;

    Format format() const { return m_format; }
    const std::string &name() const { return m_name; } ///< the path, or what open() was told
    std::uint64_t packetsRead() const { return m_number; }
    Progress progress() const { return {m_position, m_bytes.size()}; }

private:
    /// How the ticks of one interface become nanoseconds; parallel to m_interfaces.
    struct Clock
    {
        std::uint64_t multiplier = 1; ///< ns a tick, for the short way
        std::uint64_t limit = 0;      ///< highest tick count that may go the short way
        std::uint8_t resolution = 6;
        std::int64_t offsetSeconds = 0;

        Timestamp timeOf(std::uint64_t ticks) const;
    };
    /// A pcapng section; they are kept in file order.
    struct Section
    {
        std::uint64_t begin = 0;
        std::uint32_t firstInterface = 0;
        std::uint32_t interfaceCount = 0;
        bool swapped = false; ///< its byte order is not this machine's
    };
    struct Block
    {
        std::uint32_t type = 0;
        Bytes body;
        std::uint64_t offset = 0;
    };
    struct RecordHeader
    {
        std::uint32_t seconds = 0;
        std::uint32_t fraction = 0;
        std::uint32_t captured = 0;
        std::uint32_t wire = 0;
    };

    enum class Step : std::uint8_t {
        Packet,  ///< the frame was filled
        Skipped, ///< a block without a packet was passed
        Stopped, ///< at the end or at a fault
    };

    /// How far ahead of the next record cache lines are asked for.
    static constexpr std::uintptr_t kFetchAhead = 4096;

    Reader() = default;
    static Result<Reader> start(MappedFile file, Bytes content, std::string name);
    Result<void> readFileHeader();
    Result<void> readPcapHeader(std::uint32_t magic);

    // pcap
    RecordHeader recordHeader(const std::uint8_t *at) const;
    void fillFrame(Frame &frame, const std::uint8_t *record, const RecordHeader &header) const;
    bool nextRecord(Frame &frame);
    bool stopAtRecord();
    Result<Frame> recordAt(std::uint64_t fileOffset) const;

    // pcapng
    bool nextBlock(Frame &frame);
    Step readBlock(Frame &frame);
    Result<bool> takeBlock(const Block &block, bool swapped, Frame &frame);
    Result<bool> byteOrderOf(const std::uint8_t *blockBegin, std::uint64_t offset) const;
    Result<std::uint32_t> blockLength(const std::uint8_t *blockBegin, std::uint64_t offset,
                                      bool swapped) const;
    Result<Block> blockOf(Bytes bytes, std::uint64_t offset, bool swapped) const;
    Result<void> enterSection(const Block &block, bool swapped);
    Result<void> addInterface(const Block &block);
    Result<void> readOptions(const Block &block, bool swapped, Interface &interface) const;
    Result<void> decodePacket(const Block &block, const Section &section, Frame &frame) const;
    Result<Frame> packetBlockAt(std::uint64_t fileOffset) const;

    void advance(std::size_t count);
    void touchAhead();
    bool stop(Error error);
    bool stopShort(std::uint64_t needed, const char *of);
    std::size_t left() const { return m_bytes.size() - m_position; }
    Error broken(std::uint64_t offset, const char *code, std::string what) const;
    Error noPacketAt(std::uint64_t fileOffset) const;

    // What every record of a pcap file needs stands together.
    Bytes m_bytes;
    std::size_t m_position = 0; ///< never beyond m_bytes
    std::size_t m_touchAt = 0;  ///< touchAhead() is due when this offset is near
    std::uint64_t m_number = 0;
    std::uint32_t m_recordHeaderLength = 16;
    std::uint32_t m_fractionMultiplier = 1000; ///< ns in a unit of a record's fraction
    LinkType m_linkType = LinkType::Ethernet;
    std::uint8_t m_fcsLength = 0;
    bool m_swapped = false;
    bool m_lengthsMayBeSwapped = false; ///< files before version 2.4
    Format m_format = Format::Pcap;

    Timestamp m_lastTime{};
    std::size_t m_section = 0; ///< the one being read
    std::vector<Section> m_sections;
    std::vector<Interface> m_interfaces;
    std::vector<Clock> m_clocks;
    std::uint64_t m_interfacesKnownTo = 0; ///< blocks below this offset are in the tables
    /// Guards the growth of the four above against frameAt() and interfaceAt().
    std::unique_ptr<std::shared_mutex> m_tables = std::make_unique<std::shared_mutex>();
    MappedFile m_file;
    std::optional<Error> m_fault;
    std::string m_name;
};

inline bool Reader::next(Frame &frame)
{
    return m_format == Format::Pcap ? nextRecord(frame) : nextBlock(frame);
}

inline Reader::RecordHeader Reader::recordHeader(const std::uint8_t *at) const
{
    RecordHeader header{loadNative<std::uint32_t>(at), loadNative<std::uint32_t>(at + 4),
                        loadNative<std::uint32_t>(at + 8), loadNative<std::uint32_t>(at + 12)};
    if (m_swapped) {
        header = {byteSwapped(header.seconds), byteSwapped(header.fraction),
                  byteSwapped(header.captured), byteSwapped(header.wire)};
    }
    if (header.captured > header.wire) [[unlikely]] {
        // Some old writers swapped the two; elsewhere it is a writer that knew no better.
        if (m_lengthsMayBeSwapped)
            std::swap(header.captured, header.wire);
        else
            header.wire = header.captured;
    }
    return header;
}

inline void Reader::fillFrame(Frame &frame, const std::uint8_t *record,
                              const RecordHeader &header) const
{
    frame.data = record + m_recordHeaderLength;
    frame.wireLength = header.wire - std::min<std::uint32_t>(header.wire, m_fcsLength);
    frame.capturedLength = std::min(header.captured, frame.wireLength);
    frame.time = Timestamp(Nanoseconds(std::int64_t{header.seconds} * 1'000'000'000 +
                                       std::int64_t{header.fraction} * m_fractionMultiplier));
    frame.interfaceIndex = 0;
    frame.linkType = m_linkType;
    frame.hasTime = true;
}

/// Inlined by force: g++ takes a function that only prefetches for one without effect.
[[gnu::always_inline]] inline void Reader::advance(std::size_t count)
{
    constexpr std::uintptr_t kLine = 64;
    m_position += count;
    if (m_position + kFetchAhead >= m_touchAt) [[unlikely]]
        touchAhead();
    // As numbers, because they may lie behind the last byte.
    const auto end = reinterpret_cast<std::uintptr_t>(m_bytes.data()) + m_position + kFetchAhead;
    auto line = (end - std::min<std::uintptr_t>(count, kFetchAhead)) & ~(kLine - 1);
    for (; line < end; line += kLine)
        __builtin_prefetch(reinterpret_cast<const void *>(line));
}

inline bool Reader::nextRecord(Frame &frame)
{
    if (left() < m_recordHeaderLength) [[unlikely]]
        return stopAtRecord();
    const std::uint8_t *record = m_bytes.data() + m_position;
    const RecordHeader header = recordHeader(record);
    if (header.captured > std::min<std::size_t>(left() - m_recordHeaderLength, kMaxRecordBytes))
        [[unlikely]]
        return stopAtRecord();
    fillFrame(frame, record, header);
    frame.fileOffset = m_position;
    frame.number = ++m_number;
    advance(m_recordHeaderLength + std::size_t{header.captured});
    return true;
}

} // namespace tallygate::capture
