// SPDX-License-Identifier: GPL-3.0-or-later
// The pcapng half of Reader. A file is a row of blocks,
//
//     type | total length | body, padded to 4 bytes | total length again
//       4  |      4       |                         |        4
//
// in sections of one byte order, each begun by a section header block.
#include <array>
#include <cstring>
#include <limits>
#include <mutex>

#include "base/text.h"
#include "byteorder.h"
#include "capture/reader.h"
#include "pcapngformat.h"

namespace tallygate::capture {

using detail::load;

namespace {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

constexpr std::size_t kBlockOverhead = 12;
constexpr std::size_t kPacketFields = 20; ///< of the enhanced and of the obsolete packet block
constexpr std::int64_t kBillion = 1'000'000'000;

std::uint64_t powerOfTen(unsigned exponent)
{
    std::uint64_t power = 1;
    for (; exponent > 0; --exponent)
        power *= 10;
    return power;
}

/// Ticks of 10^-n or 2^-n seconds as nanoseconds, rounded down.
UnsignedWide nanosecondsOf(std::uint64_t ticks, std::uint8_t resolution)
{
    const unsigned exponent = resolution & 0x7fu;
    if ((resolution & 0x80u) != 0)
        return (UnsignedWide{ticks} * static_cast<UnsignedWide>(kBillion)) >> exponent;
    if (exponent <= 9)
        return UnsignedWide{ticks} * powerOfTen(9 - exponent);
    // 10^19 is the last power that 64 bits hold; a finer tick never adds up to a nanosecond.
    return exponent - 9 <= 19 ? ticks / powerOfTen(exponent - 9) : 0;
}

/// Drafts and writers disagree whether if_fcslen is in octets or in bits; real ones are 2 or 4
/// bytes.
std::uint8_t fcsBytes(std::uint8_t value)
{
    if (value == 16 || value == 32)
        return value / 8;
    return value == 2 || value == 4 ? value : 0;
}

std::string textOf(Bytes value)
{
    std::string_view text(reinterpret_cast<const char *>(value.data()), value.size());
    return toValidUtf8(text.substr(0, text.find('\0')));
}

} // namespace

bool Reader::nextBlock(Frame &frame)
{
    Step step = Step::Skipped;
    while (step == Step::Skipped)
        step = readBlock(frame);
    return step == Step::Packet;
}

Reader::Step Reader::readBlock(Frame &frame)
{
    const auto stopped = [this](Error error) {
        stop(std::move(error));
        return Step::Stopped;
    };
    if (left() < kBlockOverhead) {
        stopShort(kBlockOverhead, "a block");
        return Step::Stopped;
    }
    const std::uint8_t *begin = m_bytes.data() + m_position;
    const auto swapped = byteOrderOf(begin, m_position);
    if (!swapped)
        return stopped(swapped.error());
    const auto length = blockLength(begin, m_position, *swapped);
    if (!length)
        return stopped(length.error());
    if (left() < *length) {
        stopShort(*length, "the block");
        return Step::Stopped;
    }
    const auto block = blockOf({begin, *length}, m_position, *swapped);
    if (!block)
        return stopped(block.error());
    const auto isPacket = takeBlock(*block, *swapped, frame);
    if (!isPacket)
        return stopped(isPacket.error());
    advance(*length);
    return *isPacket ? Step::Packet : Step::Skipped;
}

/// True if `block` gave a packet.
Result<bool> Reader::takeBlock(const Block &block, bool swapped, Frame &frame)
{
    switch (block.type) {
    case pcapng::kSectionHeader:
        return enterSection(block, swapped).map([] { return false; });
    case pcapng::kInterfaceDescription:
        return addInterface(block).map([] { return false; });
    case pcapng::kPacket:
    case pcapng::kSimplePacket:
    case pcapng::kEnhancedPacket: {
        if (auto decoded = decodePacket(block, m_sections[m_section], frame); !decoded)
            return fail(std::move(decoded.error()));
        if (frame.hasTime)
            m_lastTime = frame.time;
        else
            frame.time = m_lastTime;
        frame.fileOffset = block.offset;
        frame.number = ++m_number;
        return true;
    }
    default:
        return false; // name resolution, statistics, secrets, custom, unknown
    }
}

/// Whether the block is in the other byte order than this machine's: a section header says it
/// itself, others follow their section. Requires: 12 readable bytes.
Result<bool> Reader::byteOrderOf(const std::uint8_t *blockBegin, std::uint64_t offset) const
{
    if (loadNative<std::uint32_t>(blockBegin) != pcapng::kSectionHeader)
        return m_sections[m_section].swapped;
    const auto magic = loadNative<std::uint32_t>(blockBegin + 8);
    if (magic == pcapng::kByteOrderMagic)
        return false;
    if (byteSwapped(magic) == pcapng::kByteOrderMagic)
        return true;
    return fail(broken(offset, "capture-broken",
                       fmt::format("the section header has the byte-order magic {:#010x} instead "
                                   "of {:#010x}",
                                   magic, pcapng::kByteOrderMagic)));
}

Result<std::uint32_t> Reader::blockLength(const std::uint8_t *blockBegin, std::uint64_t offset,
                                          bool swapped) const
{
    const auto length = load<std::uint32_t>(blockBegin + 4, swapped);
    if (length >= kBlockOverhead && length % 4 == 0 && length <= kMaxRecordBytes)
        return length;
    return fail(broken(offset, "capture-broken",
                       fmt::format("the block claims {} bytes; a multiple of 4 from {} to {} is "
                                   "expected",
                                   length, kBlockOverhead, kMaxRecordBytes)));
}

/// Requires: `bytes` are as many as the block's length says.
Result<Reader::Block> Reader::blockOf(Bytes bytes, std::uint64_t offset, bool swapped) const
{
    Block block;
    block.type = load<std::uint32_t>(bytes.data(), swapped);
    block.body = bytes.subspan(8, bytes.size() - kBlockOverhead);
    block.offset = offset;
    const auto again = load<std::uint32_t>(bytes.data() + bytes.size() - 4, swapped);
    if (again != bytes.size()) {
        return fail(broken(offset, "capture-broken",
                           fmt::format("the block begins with the length {} and ends with {}",
                                       bytes.size(), again)));
    }
    return block;
}

Result<void> Reader::enterSection(const Block &block, bool swapped)
{
    if (block.body.size() < 16) {
        return fail(broken(block.offset, "capture-broken",
                           fmt::format("the section header has {} bytes instead of at least 28",
                                       block.body.size() + kBlockOverhead)));
    }
    const auto major = load<std::uint16_t>(block.body.data() + 4, swapped);
    const auto minor = load<std::uint16_t>(block.body.data() + 6, swapped);
    if (major != 1) {
        Error error =
            broken(block.offset, "capture-version",
                   fmt::format("pcapng version {}.{} is not known, only 1.x is", major, minor));
        error.kind = ErrorKind::Unsupported;
        return fail(std::move(error));
    }
    const auto known = std::lower_bound(
        m_sections.begin(), m_sections.end(), block.offset,
        [](const Section &section, std::uint64_t offset) { return section.begin < offset; });
    m_section = static_cast<std::size_t>(known - m_sections.begin());
    if (known == m_sections.end()) {
        const std::unique_lock lock(*m_tables);
        m_sections.push_back(
            {block.offset, static_cast<std::uint32_t>(m_interfaces.size()), 0, swapped});
    }
    return {};
}

/*  link type | reserved | snap length | options
 *      2     |    2     |      4      |
 */
Result<void> Reader::addInterface(const Block &block)
{
    if (block.offset < m_interfacesKnownTo)
        return {};
    if (block.body.size() < 8) {
        return fail(broken(block.offset, "capture-broken",
                           fmt::format("the interface description has {} bytes instead of at "
                                       "least 20",
                                       block.body.size() + kBlockOverhead)));
    }
    if (m_interfaces.size() >= kMaxInterfaces) {
        Error error = broken(block.offset, "capture-interfaces",
                             fmt::format("more than {} interfaces", kMaxInterfaces));
        error.kind = ErrorKind::Limit;
        return fail(std::move(error));
    }
    Section &section = m_sections[m_section];
    Interface interface;
    interface.linkType =
        linkTypeFromNumber(load<std::uint16_t>(block.body.data(), section.swapped));
    interface.snapLength = load<std::uint32_t>(block.body.data() + 4, section.swapped);
    interface.section = static_cast<std::uint32_t>(m_section);
    interface.indexInSection = section.interfaceCount;
    if (auto read = readOptions(block, section.swapped, interface); !read)
        return read;

    Clock clock;
    clock.resolution = interface.timeResolution;
    clock.offsetSeconds = interface.timeOffsetSeconds;
    if (clock.resolution <= 9 && clock.offsetSeconds == 0) {
        clock.multiplier = powerOfTen(9u - clock.resolution);
        clock.limit = std::numeric_limits<std::int64_t>::max() / clock.multiplier;
    }
    const std::unique_lock lock(*m_tables);
    m_interfaces.push_back(std::move(interface));
    m_clocks.push_back(clock);
    ++section.interfaceCount;
    m_interfacesKnownTo = block.offset + 1;
    return {};
}

Result<void> Reader::readOptions(const Block &block, bool swapped, Interface &interface) const
{
    const auto bad = [&](std::string what) {
        return fail(broken(block.offset, "capture-broken",
                           "in the interface description, " + std::move(what)));
    };
    Bytes rest = block.body.subspan(8);
    while (rest.size() >= 4) {
        const auto code = load<std::uint16_t>(rest.data(), swapped);
        const auto length = load<std::uint16_t>(rest.data() + 2, swapped);
        const std::size_t padded = (std::size_t{length} + 3) & ~std::size_t{3};
        if (code == pcapng::kOptionEnd)
            break;
        if (padded > rest.size() - 4) {
            return bad(fmt::format("option {} claims {} bytes, {} are left", code, length,
                                   rest.size() - 4));
        }
        const Bytes value = rest.subspan(4, length);
        const std::size_t expected =
            code == pcapng::kOptionTimeOffset ? 8
            : code == pcapng::kOptionTimeResolution || code == pcapng::kOptionFcsLength
                ? 1
                : std::size_t{length};
        if (length != expected)
            return bad(fmt::format("option {} has {} bytes instead of {}", code, length, expected));
        if (code == pcapng::kOptionName)
            interface.name = textOf(value);
        else if (code == pcapng::kOptionDescription)
            interface.description = textOf(value);
        else if (code == pcapng::kOptionTimeResolution)
            interface.timeResolution = value[0];
        else if (code == pcapng::kOptionFcsLength)
            interface.fcsLength = fcsBytes(value[0]);
        else if (code == pcapng::kOptionTimeOffset)
            interface.timeOffsetSeconds =
                static_cast<std::int64_t>(load<std::uint64_t>(value.data(), swapped));
        rest = rest.subspan(4 + padded);
    }
    return {};
}

Timestamp Reader::Clock::timeOf(std::uint64_t ticks) const
{
    if (ticks <= limit)
        return Timestamp(Nanoseconds(static_cast<std::int64_t>(ticks * multiplier)));
    const Wide time = static_cast<Wide>(nanosecondsOf(ticks, resolution)) +
                      static_cast<Wide>(offsetSeconds) * kBillion;
    using Limits = std::numeric_limits<std::int64_t>;
    const Wide bounded = std::clamp<Wide>(time, Limits::min(), Limits::max());
    return Timestamp(Nanoseconds(static_cast<std::int64_t>(bounded)));
}

/*  enhanced:  interface (4)           | time high | time low | captured | on wire | data | options
 *  obsolete:  interface (2) drops (2) | time high | time low | captured | on wire | data | options
 *  simple:    on wire | data
 */
Result<void> Reader::decodePacket(const Block &block, const Section &section, Frame &frame) const
{
    const bool simple = block.type == pcapng::kSimplePacket;
    const std::size_t fields = simple ? 4 : kPacketFields;
    const std::uint8_t *at = block.body.data();
    if (block.body.size() < fields) {
        return fail(
            broken(block.offset, "capture-broken",
                   fmt::format("the packet block has {} bytes instead of at least {}",
                               block.body.size() + kBlockOverhead, fields + kBlockOverhead)));
    }
    std::uint32_t index = 0;
    if (block.type == pcapng::kEnhancedPacket)
        index = load<std::uint32_t>(at, section.swapped);
    else if (!simple)
        index = load<std::uint16_t>(at, section.swapped);
    if (index >= section.interfaceCount) {
        return fail(broken(block.offset, "capture-broken",
                           fmt::format("the packet is of interface {}, but the section has "
                                       "declared {} interfaces",
                                       index, section.interfaceCount)));
    }
    frame.interfaceIndex = section.firstInterface + index;
    const Interface &interface = m_interfaces[frame.interfaceIndex];

    std::uint32_t wire = load<std::uint32_t>(at + fields - 4, section.swapped);
    std::uint32_t captured = wire;
    if (!simple)
        captured = load<std::uint32_t>(at + 12, section.swapped);
    else if (interface.snapLength != 0)
        captured = std::min(wire, interface.snapLength);
    if (captured > block.body.size() - fields) {
        return fail(broken(block.offset, "capture-broken",
                           fmt::format("the packet claims {} captured bytes, its block holds {}",
                                       captured, block.body.size() - fields)));
    }
    wire = std::max(wire, captured);
    frame.wireLength = wire - std::min<std::uint32_t>(wire, interface.fcsLength);
    frame.capturedLength = std::min(captured, frame.wireLength);
    frame.data = at + fields;
    frame.linkType = interface.linkType;
    frame.hasTime = !simple;
    frame.time = {};
    if (!simple) {
        const std::uint64_t high = load<std::uint32_t>(at + 4, section.swapped);
        frame.time = m_clocks[frame.interfaceIndex].timeOf(
            high << 32 | load<std::uint32_t>(at + 8, section.swapped));
    }
    return {};
}

Result<Frame> Reader::packetBlockAt(std::uint64_t fileOffset) const
{
    const std::shared_lock lock(*m_tables);
    const auto after = std::upper_bound(
        m_sections.begin(), m_sections.end(), fileOffset,
        [](std::uint64_t offset, const Section &section) { return offset < section.begin; });
    if (after == m_sections.begin() || fileOffset > m_bytes.size() ||
        m_bytes.size() - fileOffset < kBlockOverhead)
        return fail(noPacketAt(fileOffset));
    const Section &section = *(after - 1);
    const Bytes rest = m_bytes.subspan(fileOffset);
    const auto length = blockLength(rest.data(), fileOffset, section.swapped);
    if (!length || *length > rest.size())
        return fail(noPacketAt(fileOffset));
    const auto block = blockOf(rest.first(*length), fileOffset, section.swapped);
    Frame frame;
    if (!block || !pcapng::isPacketBlock(block->type) || !decodePacket(*block, section, frame))
        return fail(noPacketAt(fileOffset));
    return frame;
}

} // namespace tallygate::capture
