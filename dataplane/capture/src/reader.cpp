// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/reader.h"

#include <mutex>

#include "byteorder.h"
#include "foreign.h"
#include "pcapngformat.h"

namespace tallygate::capture {

namespace {

using detail::load;

constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;
constexpr std::uint32_t kKuznetzov = 0xa1b2cd34;
constexpr std::size_t kFileHeaderLength = 24;
/// Records of Kuznetzov's libpcap end with interface number, protocol and packet type.
constexpr std::uint32_t kKuznetzovRecordLength = 24;

bool isPcapMagic(std::uint32_t magic)
{
    return magic == kMicroseconds || magic == kNanoseconds || magic == kKuznetzov;
}

} // namespace

Result<Reader> Reader::open(const std::filesystem::path &path)
{
    auto file = MappedFile::open(path);
    if (!file)
        return fail(std::move(file.error()));
    const Bytes content = file->bytes();
    return start(std::move(*file), content, path.string());
}

Result<Reader> Reader::open(Bytes content, std::string name)
{
    return start(MappedFile(), content, std::move(name));
}

Result<Reader> Reader::start(MappedFile file, Bytes content, std::string name)
{
    Reader reader;
    reader.m_file = std::move(file);
    reader.m_bytes = content;
    reader.m_name = std::move(name);
    if (auto header = reader.readFileHeader(); !header)
        return fail(std::move(header.error()));
    return reader;
}

void Reader::rewind()
{
    m_position = m_format == Format::Pcap ? kFileHeaderLength : 0;
    m_touchAt = 0;
    m_fault.reset();
    m_number = 0;
    m_lastTime = {};
    m_section = 0;
}

/// The processor drops a fetch from a page that is not mapped yet. The first touch of a page makes
/// the kernel map the pages around it too, within 64 KiB by address; so the next such window is
/// touched as soon as fetching has reached this one.
void Reader::touchAhead()
{
    constexpr std::uintptr_t kWindow = 64 * 1024;
    const auto begin = reinterpret_cast<std::uintptr_t>(m_bytes.data());
    const std::size_t next = ((begin + m_position + kFetchAhead) / kWindow + 1) * kWindow - begin;
    if (next < m_bytes.size())
        (void)*const_cast<const volatile std::uint8_t *>(&m_bytes[next]);
    m_touchAt = next;
}

std::size_t Reader::next(std::span<Frame> frames)
{
    std::size_t count = 0;
    while (count < frames.size() && next(frames[count]))
        ++count;
    return count;
}

std::optional<Interface> Reader::interfaceAt(std::uint32_t index) const
{
    const std::shared_lock lock(*m_tables);
    if (index >= m_interfaces.size())
        return std::nullopt;
    return m_interfaces[index];
}

Result<Frame> Reader::frameAt(std::uint64_t fileOffset, std::uint64_t number) const
{
    auto frame = m_format == Format::Pcap ? recordAt(fileOffset) : packetBlockAt(fileOffset);
    if (frame) {
        frame->fileOffset = fileOffset;
        frame->number = number;
    }
    return frame;
}

Result<void> Reader::readFileHeader()
{
    if (m_bytes.empty())
        return fail(broken(0, "capture-empty", "the file is empty, it holds no capture"));
    if (m_bytes.size() < 4) {
        return fail(broken(
            0, "capture-unknown",
            fmt::format("neither pcap nor pcapng: the file has only {} bytes", m_bytes.size())));
    }
    const std::uint32_t magic = loadNative<std::uint32_t>(m_bytes.data());
    if (magic == pcapng::kSectionHeader) {
        m_format = Format::Pcapng;
        Frame none;
        if (readBlock(none) == Step::Stopped)
            return fail(*m_fault);
        return {};
    }
    m_swapped = !isPcapMagic(magic);
    if (m_swapped && !isPcapMagic(byteSwapped(magic)))
        return fail(foreignFormatError(m_bytes, m_name));
    return readPcapHeader(m_swapped ? byteSwapped(magic) : magic);
}

/*  magic | major, minor | time zone (unused) | accuracy (unused) | snap length | link type
 *      4 |   2      2   |          4         |         4         |      4      |     4
 * The link type is in the low 16 bits; bit 26 says that the top four bits give the length of the
 * FCS in 16-bit words.
 */
Result<void> Reader::readPcapHeader(std::uint32_t magic)
{
    if (m_bytes.size() < kFileHeaderLength) {
        return fail(broken(0, "capture-truncated",
                           fmt::format("the pcap file header has {} bytes, the file ends after {}",
                                       kFileHeaderLength, m_bytes.size())));
    }
    const std::uint8_t *at = m_bytes.data();
    const std::uint16_t major = load<std::uint16_t>(at + 4, m_swapped);
    const std::uint16_t minor = load<std::uint16_t>(at + 6, m_swapped);
    if (major != 2) {
        return fail(Error{ErrorKind::Unsupported,
                          "capture-version",
                          fmt::format("pcap version {}.{} is not known, only 2.x is", major, minor),
                          {},
                          {m_name, 0, 0, 4, {}}});
    }
    const std::uint32_t link = load<std::uint32_t>(at + 20, m_swapped);
    m_linkType = linkTypeFromNumber(static_cast<std::uint16_t>(link));
    m_fcsLength = (link & 0x04000000u) != 0 ? static_cast<std::uint8_t>((link >> 28) * 2) : 0;
    m_lengthsMayBeSwapped = minor < 4;
    m_fractionMultiplier = magic == kNanoseconds ? 1 : 1000;
    m_recordHeaderLength = magic == kKuznetzov ? kKuznetzovRecordLength : 16;

    Interface interface;
    interface.linkType = m_linkType;
    interface.snapLength = load<std::uint32_t>(at + 16, m_swapped);
    interface.timeResolution = magic == kNanoseconds ? 9 : 6;
    interface.fcsLength = m_fcsLength;
    m_interfaces.push_back(std::move(interface));
    m_position = kFileHeaderLength;
    return {};
}

/// At the end of the file, or at a record that is cut off or absurd.
bool Reader::stopAtRecord()
{
    if (left() < m_recordHeaderLength)
        return stopShort(m_recordHeaderLength, "the record header");
    const std::uint32_t captured = recordHeader(m_bytes.data() + m_position).captured;
    if (captured > kMaxRecordBytes) {
        return stop(broken(m_position, "capture-broken",
                           fmt::format("the record claims a packet of {} bytes; at most {} are "
                                       "taken for real",
                                       captured, kMaxRecordBytes)));
    }
    return stopShort(m_recordHeaderLength + std::uint64_t{captured}, "the record");
}

/// Where fewer bytes are left than needed: at the regular end if there are none at all.
bool Reader::stopShort(std::uint64_t needed, const char *of)
{
    if (left() == 0)
        return false;
    return stop(
        broken(m_position, "capture-truncated",
               fmt::format("the capture is cut off: {} has {} bytes, the file ends after {}", of,
                           needed, left())));
}

bool Reader::stop(Error error)
{
    error.message = m_number == 0 ? "before the first packet: " + error.message
                                  : fmt::format("after packet {}: {}", m_number, error.message);
    m_fault = std::move(error);
    return false;
}

Error Reader::broken(std::uint64_t offset, const char *code, std::string what) const
{
    return {ErrorKind::Syntax, code, std::move(what), {}, {m_name, 0, 0, offset, {}}};
}

Error Reader::noPacketAt(std::uint64_t fileOffset) const
{
    return {ErrorKind::NotFound,
            "capture-no-packet",
            "no packet of the capture begins here",
            {},
            {m_name, 0, 0, fileOffset, {}}};
}

Result<Frame> Reader::recordAt(std::uint64_t fileOffset) const
{
    if (fileOffset < kFileHeaderLength || fileOffset > m_bytes.size() ||
        m_bytes.size() - fileOffset < m_recordHeaderLength)
        return fail(noPacketAt(fileOffset));
    const std::uint8_t *record = m_bytes.data() + fileOffset;
    const RecordHeader header = recordHeader(record);
    const std::uint64_t behind = m_bytes.size() - fileOffset - m_recordHeaderLength;
    if (header.captured > std::min<std::uint64_t>(behind, kMaxRecordBytes))
        return fail(noPacketAt(fileOffset));
    Frame frame;
    fillFrame(frame, record, header);
    return frame;
}

} // namespace tallygate::capture
