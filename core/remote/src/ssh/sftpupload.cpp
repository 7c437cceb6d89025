// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/sftpupload.h"

#include <algorithm>
#include <array>

#include "ssh/printable.h"

namespace tallygate::remote {

namespace {

enum SftpType : std::uint8_t {
    SftpInit = 1,
    SftpVersion = 2,
    SftpOpen = 3,
    SftpClose = 4,
    SftpWrite = 6,
    SftpStatus = 101,
    SftpHandle = 102,
};
constexpr std::uint32_t kSftpVersion = 3;
constexpr std::uint32_t kCreateNew = 0x02 | 0x08 | 0x20; // WRITE, CREAT, EXCL
constexpr std::uint32_t kHasPermissions = 0x04;
constexpr std::uint32_t kOwnerOnly = 0600;
constexpr std::uint32_t kStatusOk = 0;
constexpr std::size_t kBlock = 32768;        ///< that every server takes
constexpr std::size_t kUnanswered = 1 << 20; ///< bytes on their way
constexpr std::size_t kLongestSftpAnswer = 65536;

std::string toBytes(std::uint32_t value)
{
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes.push_back(static_cast<char>(value >> shift & 0xff));
    return bytes;
}

std::string toSftpString(std::string_view text)
{
    return toBytes(static_cast<std::uint32_t>(text.size())).append(text);
}

/// Takes a number off the front; nothing is left of what is too short for it.
std::uint32_t takeNumber(std::string_view &bytes)
{
    if (bytes.size() < 4) {
        bytes = {};
        return 0;
    }
    std::uint32_t value = 0;
    for (const char byte : bytes.substr(0, 4))
        value = value << 8 | static_cast<std::uint8_t>(byte);
    bytes.remove_prefix(4);
    return value;
}

std::string_view takeString(std::string_view &bytes)
{
    const std::size_t size = takeNumber(bytes);
    const std::string_view text = bytes.substr(0, size);
    bytes.remove_prefix(text.size());
    return text;
}

} // namespace

SftpUpload::SftpUpload(SshTransport &transport, std::string path, std::string_view content)
    : m_channel(transport, SubsystemTarget{"sftp"})
    , m_path(std::move(path))
    , m_content(content)
{}

Result<bool> SftpUpload::step()
{
    if (m_stage == Stage::Channel) {
        const auto opened = openUp();
        if (!opened || !*opened)
            return opened;
    }
    const bool isSending = send();
    const auto heard = receive();
    if (!heard)
        return fail(heard.error());
    if (!isSending)
        return fail(ErrorKind::Io, "sftp-failed", "the server ended SFTP: {}",
                    m_channel.complaint());
    m_isMoreToDo = *heard;
    return m_stage == Stage::Done;
}

Result<bool> SftpUpload::openUp()
{
    const auto opened = m_channel.open();
    if (!opened)
        return fail(Error{ErrorKind::Unsupported,
                          "sftp-refused",
                          "the server offers no SFTP: " + opened.error().message,
                          "\"Subsystem sftp internal-sftp\" in its sshd_config",
                          {}});
    if (*opened) {
        m_stage = Stage::Version;
        const std::string version = toBytes(kSftpVersion);
        m_toSend = toBytes(static_cast<std::uint32_t>(1 + version.size())) +
                   static_cast<char>(SftpInit) + version;
    }
    return *opened;
}

/// A request with the next number.
void SftpUpload::put(std::uint8_t type, std::string_view body)
{
    m_toSend += toBytes(static_cast<std::uint32_t>(1 + 4 + body.size()));
    m_toSend.push_back(static_cast<char>(type));
    m_toSend += toBytes(++m_lastId);
    m_toSend += body;
}

void SftpUpload::writeMore()
{
    while (m_asked < m_content.size() && m_asked - m_written < kUnanswered) {
        const std::string_view block = m_content.substr(m_asked, kBlock);
        std::string body = toSftpString(m_handle);
        body += toBytes(static_cast<std::uint32_t>(std::uint64_t{m_asked} >> 32));
        body += toBytes(static_cast<std::uint32_t>(m_asked));
        put(SftpWrite, body + toSftpString(block));
        m_asked += block.size();
    }
    if (m_written == m_content.size()) {
        m_stage = Stage::Closing;
        put(SftpClose, toSftpString(m_handle));
    }
}

bool SftpUpload::send()
{
    while (!m_toSend.empty()) {
        const auto put = m_channel.write(m_toSend);
        if (!put)
            return false;
        if (*put == 0)
            break;
        m_toSend.erase(0, *put);
    }
    return true;
}

/// Whether something came.
Result<bool> SftpUpload::receive()
{
    std::array<char, 4096> buffer;
    const auto got = m_channel.read(buffer);
    if (!got)
        return fail(ErrorKind::Io, "sftp-failed", "the server ended SFTP: {}",
                    m_channel.complaint());
    m_heard.append(buffer.data(), *got);
    while (m_heard.size() >= 4) {
        std::string_view rest = m_heard;
        const std::size_t size = takeNumber(rest);
        if (size == 0 || size > kLongestSftpAnswer)
            return fail(ErrorKind::Syntax, "sftp-failed", "the server does not speak SFTP");
        if (rest.size() < size)
            break;
        if (const auto taken = hear(rest.substr(0, size)); !taken)
            return fail(taken.error());
        m_heard.erase(0, 4 + size);
    }
    return *got > 0;
}

Result<void> SftpUpload::unexpected(std::uint8_t type) const
{
    return fail(ErrorKind::Syntax, "sftp-failed", "the server answered with {} out of turn", type);
}

Result<void> SftpUpload::hear(std::string_view packet)
{
    const auto type = static_cast<std::uint8_t>(packet.front());
    packet.remove_prefix(1);
    const std::uint32_t id = takeNumber(packet); // of VERSION it is the version
    if (type == SftpStatus)
        return hearStatus(packet);
    if (type == SftpVersion && m_stage == Stage::Version) {
        m_stage = Stage::Handle;
        put(SftpOpen, toSftpString(m_path) + toBytes(kCreateNew) + toBytes(kHasPermissions) +
                          toBytes(kOwnerOnly));
        return {};
    }
    if (type == SftpHandle && m_stage == Stage::Handle && id == m_lastId) {
        m_handle = takeString(packet);
        m_stage = Stage::Writing;
        writeMore();
        return {};
    }
    return unexpected(type);
}

Result<void> SftpUpload::hearStatus(std::string_view body)
{
    const std::uint32_t code = takeNumber(body);
    if (code != kStatusOk)
        return fail(Error{ErrorKind::Io,
                          "sftp-failed",
                          fmt::format("cannot write {}: the server says: {}", m_path,
                                      printable(takeString(body))),
                          "is there room, and may the account write there?",
                          {}});
    if (m_stage == Stage::Writing) { // answers come in the order of the requests
        m_written += std::min(kBlock, m_content.size() - m_written);
        writeMore();
    } else if (m_stage == Stage::Closing) {
        m_stage = Stage::Done;
    } else {
        return unexpected(SftpStatus);
    }
    return {};
}

} // namespace tallygate::remote
