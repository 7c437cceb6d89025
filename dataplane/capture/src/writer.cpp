// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "pcapngformat.h"

namespace tallygate::capture {

namespace {

constexpr std::size_t kFlushBytes = std::size_t{256} << 10;
constexpr std::uint32_t kMaxPacketBytes = 256u << 20;
constexpr std::size_t kMaxOptionBytes = 0xffff;

/// Option values are at most 65,535 bytes; a longer text loses its end, never half a character.
std::string optionText(std::string_view text)
{
    std::string valid = toValidUtf8(text);
    if (valid.size() > kMaxOptionBytes) {
        std::size_t end = kMaxOptionBytes;
        while ((static_cast<unsigned char>(valid[end]) & 0xc0) == 0x80)
            --end;
        valid.resize(end);
    }
    return valid;
}

} // namespace

Result<PcapngWriter> PcapngWriter::create(const std::filesystem::path &path,
                                          std::string_view application, Replace replace)
{
    PcapngWriter writer;
    writer.m_path = path;
    std::filesystem::path target = path;
    if (replace == Replace::Atomically) {
        target += fmt::format(".new-{}", ::getpid());
        writer.m_temporary = target;
    }
    writer.m_fd =
        FileDescriptor(::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!writer.m_fd) {
        const Error error = writer.ioError("create");
        writer.m_temporary.clear();
        return fail(error);
    }
    const std::size_t begin = writer.beginBlock(pcapng::kSectionHeader);
    writer.put(pcapng::kByteOrderMagic);
    writer.put(std::uint16_t{1});
    writer.put(std::uint16_t{0});
    writer.put(~std::uint64_t{0}); // the section's length is not known beforehand
    writer.putOption(pcapng::kOptionApplication, optionText(application));
    writer.endOptions();
    writer.endBlock(begin);
    return writer;
}

PcapngWriter::PcapngWriter(PcapngWriter &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_fd(std::move(other.m_fd))
    , m_buffer(std::move(other.m_buffer))
    , m_interfaces(other.m_interfaces)
    , m_packets(other.m_packets)
{}

PcapngWriter &PcapngWriter::operator=(PcapngWriter &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_temporary, other.m_temporary);
    std::swap(m_fd, other.m_fd);
    std::swap(m_buffer, other.m_buffer);
    std::swap(m_interfaces, other.m_interfaces);
    std::swap(m_packets, other.m_packets);
    return *this;
}

PcapngWriter::~PcapngWriter()
{
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
    else if (m_fd)
        (void)flush();
}

Result<std::uint32_t> PcapngWriter::addInterface(std::string_view name, LinkType linkType,
                                                 std::string_view description)
{
    constexpr char kNanoseconds = 9;
    const std::size_t begin = beginBlock(pcapng::kInterfaceDescription);
    put(static_cast<std::uint16_t>(linkType));
    put(std::uint16_t{0});
    put(std::uint32_t{0}); // no snap length
    putOption(pcapng::kOptionName, optionText(name));
    putOption(pcapng::kOptionDescription, optionText(description));
    putOption(pcapng::kOptionTimeResolution, {&kNanoseconds, 1});
    endOptions();
    endBlock(begin);
    if (auto flushed = flushIfFull(); !flushed)
        return fail(std::move(flushed.error()));
    return m_interfaces++;
}

Result<void> PcapngWriter::write(const Packet &packet)
{
    if (packet.interfaceIndex >= m_interfaces) {
        return fail(ErrorKind::Semantic, "capture-interface",
                    "packet for interface {}, but {} were declared", packet.interfaceIndex,
                    m_interfaces);
    }
    if (packet.data.size() > kMaxPacketBytes) {
        return fail(ErrorKind::Limit, "capture-packet-size",
                    "a packet of {} bytes cannot be written, at most {}", packet.data.size(),
                    kMaxPacketBytes);
    }
    const auto captured = static_cast<std::uint32_t>(packet.data.size());
    const auto time = static_cast<std::uint64_t>(
        std::max<std::int64_t>(packet.time.time_since_epoch().count(), 0));
    const std::size_t begin = beginBlock(pcapng::kEnhancedPacket);
    put(packet.interfaceIndex);
    put(static_cast<std::uint32_t>(time >> 32));
    put(static_cast<std::uint32_t>(time));
    put(captured);
    put(std::max(captured, packet.wireLength));
    putPadded(packet.data);
    putOption(pcapng::kOptionComment, optionText(packet.verdict));
    putOption(pcapng::kOptionComment, optionText(packet.comment));
    if (!packet.verdict.empty() || !packet.comment.empty())
        endOptions();
    endBlock(begin);
    ++m_packets;
    return flushIfFull();
}

Result<void> PcapngWriter::finish()
{
    if (auto flushed = flush(); !flushed)
        return flushed;
    if (!m_temporary.empty()) {
        if (::fsync(m_fd.get()) != 0 || ::rename(m_temporary.c_str(), m_path.c_str()) != 0)
            return fail(ioError("replace"));
        m_temporary.clear();
    }
    m_fd = FileDescriptor();
    return {};
}

Result<void> PcapngWriter::flushIfFull()
{
    return m_buffer.size() < kFlushBytes ? Result<void>{} : flush();
}

Result<void> PcapngWriter::flush()
{
    const bool written = writeAll(m_fd.get(), m_buffer);
    m_buffer.clear(); // also after a failure: part of it may be in the file
    return written ? Result<void>{} : fail(ioError("write"));
}

template <class T>
void PcapngWriter::put(T value)
{
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(&value);
    m_buffer.insert(m_buffer.end(), bytes, bytes + sizeof value);
}

void PcapngWriter::putPadded(Bytes bytes)
{
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
    m_buffer.resize(m_buffer.size() + (4 - bytes.size() % 4) % 4);
}

/// An empty value is left out.
void PcapngWriter::putOption(std::uint16_t code, std::string_view value)
{
    if (value.empty())
        return;
    put(code);
    put(static_cast<std::uint16_t>(value.size()));
    putPadded(bytesOf(value));
}

void PcapngWriter::endOptions()
{
    put(std::uint32_t{pcapng::kOptionEnd});
}

/// Leaves room for the length; returns where the block begins in the buffer.
std::size_t PcapngWriter::beginBlock(std::uint32_t type)
{
    const std::size_t begin = m_buffer.size();
    put(type);
    put(std::uint32_t{0});
    return begin;
}

void PcapngWriter::endBlock(std::size_t begin)
{
    const auto length = static_cast<std::uint32_t>(m_buffer.size() - begin + sizeof(std::uint32_t));
    std::memcpy(m_buffer.data() + begin + 4, &length, sizeof length);
    put(length);
}

Error PcapngWriter::ioError(const char *doing) const
{
    return {ErrorKind::Io,
            "io",
            fmt::format("cannot {}: {}", doing, std::strerror(errno)),
            {},
            {m_path.string(), 0, 0, 0, {}}};
}

} // namespace tallygate::capture
