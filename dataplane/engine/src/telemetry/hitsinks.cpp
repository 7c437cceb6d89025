// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitsinks.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tallygate::engine {

namespace {

constexpr std::chrono::seconds kRetryEvery{1};
constexpr std::chrono::seconds kLookEvery{5};
constexpr std::string_view kBinaryHead = "TGHITS1\n";

} // namespace

HitFiles::HitFiles(std::filesystem::path folder, const HitLogSettings &settings)
    : m_folder(std::move(folder))
    , m_settings(settings)
{}

std::filesystem::path HitFiles::path() const
{
    return m_folder /
           (m_settings.format == HitLogSettings::Format::JsonLines ? "hits.jsonl" : "hits.tghits");
}

void HitFiles::add(const HitText &hit)
{
    if (m_settings.format == HitLogSettings::Format::JsonLines)
        m_gathered += control::toText(toJson(hit)) + '\n';
    else
        m_gathered.append(reinterpret_cast<const char *>(&hit.record), sizeof hit.record);
    m_ends.push_back(m_gathered.size());
}

void HitFiles::flush(Nanoseconds now, Timestamp wall)
{
    if (m_fd && now >= m_lookAt) {
        m_lookAt = now + kLookEvery;
        struct stat ours
        {
        }, there{};
        if (::stat(path().c_str(), &there) != 0 || ::fstat(m_fd.get(), &ours) != 0 ||
            there.st_ino != ours.st_ino || there.st_dev != ours.st_dev)
            m_fd = {}; // somebody moved or removed it
    }
    if (m_ends.empty())
        return;
    if (now >= m_retryAt) {
        if (m_lostUntold != 0 && m_settings.format == HitLogSettings::Format::JsonLines)
            tell(wall);
        const std::size_t written = write();
        m_statistics.written += written;
        m_ends.erase(m_ends.begin(), m_ends.begin() + static_cast<std::ptrdiff_t>(written));
        if (written != 0)
            m_lostUntold = 0;
        if (m_ends.empty())
            m_statistics.problem.clear();
        else
            m_retryAt = now + kRetryEvery;
    }
    m_statistics.lost += m_ends.size();
    m_lostUntold += m_ends.size();
    m_gathered.clear();
    m_ends.clear();
}

/// Puts what was lost before the first hit that is written again.
void HitFiles::tell(Timestamp wall)
{
    const control::Json json{{"time", toRfc3339(wall)},
                             {"lost", control::fromUint64(m_lostUntold)}};
    const std::string line = control::toText(json) + '\n';
    m_gathered.insert(0, line);
    for (std::size_t &end : m_ends)
        end += line.size();
}

/// As many files as it takes, each with whole hits. Returns how many hits were written.
std::size_t HitFiles::write()
{
    std::size_t begin = 0, done = 0;
    while (done < m_ends.size()) {
        if (!m_fd && !open())
            return done;
        std::size_t next = done;
        while (next < m_ends.size() && m_size + m_ends[next] - begin <= m_settings.fileBytes)
            ++next;
        if (next == done && m_size > kBinaryHead.size()) {
            rotate();
            continue;
        }
        next = std::max(next, done + 1); // one that no file has room for stands alone
        const std::string_view piece =
            std::string_view(m_gathered).substr(begin, m_ends[next - 1] - begin);
        if (!writeAll(m_fd.get(), bytesOf(piece))) {
            failed("write to");
            // Half a line is taken back; if even that fails, the next file begins anew.
            if (::ftruncate(m_fd.get(), static_cast<off_t>(m_size)) != 0)
                rotate();
            m_fd = {};
            return done;
        }
        m_size += piece.size();
        begin = m_ends[next - 1];
        done = next;
    }
    return done;
}

bool HitFiles::open()
{
    std::error_code ignored;
    if (std::filesystem::create_directories(m_folder, ignored))
        ::chmod(m_folder.c_str(), 0750);
    m_fd = FileDescriptor(
        ::open(path().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640));
    struct stat status
    {};
    if (!m_fd || ::fstat(m_fd.get(), &status) != 0) {
        failed("open");
        return false;
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
    if (m_size == 0 && m_settings.format == HitLogSettings::Format::Binary) {
        if (!writeAll(m_fd.get(), bytesOf(kBinaryHead))) {
            failed("write to");
            if (::ftruncate(m_fd.get(), 0) != 0)
                ::unlink(path().c_str());
            m_fd = {};
            return false;
        }
        m_size = kBinaryHead.size();
    }
    return true;
}

void HitFiles::rotate()
{
    const auto numbered = [&](std::uint32_t number) {
        std::filesystem::path name = path();
        if (number != 0)
            name += fmt::format(".{}", number);
        return name;
    };
    m_fd = {};
    std::error_code ignored; // gaps in the row are no harm
    std::filesystem::remove(numbered(m_settings.fileCount - 1), ignored);
    for (std::uint32_t i = m_settings.fileCount - 1; i-- > 0;)
        std::filesystem::rename(numbered(i), numbered(i + 1), ignored);
}

void HitFiles::failed(const char *doing)
{
    m_statistics.problem =
        fmt::format("cannot {} {}: {}", doing, path().string(), std::strerror(errno));
}

DatagramSink::DatagramSink(std::string path)
    : m_path(std::move(path))
{}

bool DatagramSink::connect()
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (m_path.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    std::memcpy(address.sun_path, m_path.data(), m_path.size());
    m_fd = FileDescriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    m_connected = m_fd && ::connect(m_fd.get(), reinterpret_cast<const sockaddr *>(&address),
                                    sizeof address) == 0;
    return m_connected;
}

void DatagramSink::send(std::string_view datagram, Nanoseconds now)
{
    bool sent = false;
    if (m_connected || now >= m_retryAt) {
        sent = (m_connected || connect()) &&
               ::send(m_fd.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL) >= 0;
        if (!sent) {
            const int reason = errno;
            m_statistics.problem =
                fmt::format("cannot send to {}: {}", m_path, std::strerror(reason));
            if (reason != EAGAIN && reason != ENOBUFS && reason != EMSGSIZE) {
                m_connected = false;
                m_retryAt = now + kRetryEvery;
            }
        }
    }
    if (sent) {
        ++m_statistics.written;
        m_statistics.problem.clear();
    } else {
        ++m_statistics.lost;
    }
}

} // namespace tallygate::engine
