// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sysctls.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>

#include "base/filedescriptor.h"
#include "base/precedence.h"
#include "base/text.h"

namespace tallygate::io {

namespace {

constexpr std::array<const char *, 4> kFolders = {"ipv4/conf", "ipv6/conf", "ipv4/neigh",
                                                  "ipv6/neigh"};

/// Kept for the end: what they do depends on the others, or they make the others unwritable.
constexpr std::array<const char *, 2> kLast = {"ipv6/conf/addr_gen_mode", "ipv6/conf/disable_ipv6"};

std::string pathOf(std::string_view link, const std::string &key)
{
    const std::size_t slash = key.rfind('/');
    return fmt::format("/proc/sys/net/{}/{}/{}", key.substr(0, slash), link, key.substr(slash + 1));
}

std::string readValue(const std::string &path)
{
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 512> buffer{};
    const ssize_t length = fd ? ::read(fd.get(), buffer.data(), buffer.size()) : -1;
    if (length <= 0)
        return {};
    return std::string(trimmed({buffer.data(), static_cast<std::size_t>(length)}));
}

bool writeValue(const std::string &path, const std::string &value)
{
    const FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return fd &&
           ::write(fd.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

bool isLast(const std::string &key)
{
    return key == kLast[0] || key == kLast[1];
}

} // namespace

Sysctls readSysctls(std::string_view link)
{
    Sysctls values;
    for (const char *folder : kFolders) {
        std::error_code ignored;
        const auto path = std::filesystem::path("/proc/sys/net") / folder / link;
        for (const auto &entry : std::filesystem::directory_iterator(path, ignored)) {
            const std::string key = fmt::format("{}/{}", folder, entry.path().filename().string());
            if (const std::string value = readSysctl(link, key); !value.empty())
                values[key] = value;
        }
    }
    return values;
}

std::string readSysctl(std::string_view link, const std::string &key)
{
    return readValue(pathOf(link, key));
}

bool writeSysctl(std::string_view link, const std::string &key, const std::string &value)
{
    return writeValue(pathOf(link, key), value);
}

void applySysctls(std::string_view link, const Sysctls &wanted)
{
    const auto apply = [&](const std::string &key, const std::string &value) {
        if (readSysctl(link, key) != value)
            writeSysctl(link, key, value);
    };
    for (const auto &[key, value] : wanted) {
        if (!isLast(key))
            apply(key, value);
    }
    for (const char *key : kLast) {
        if (const auto found = wanted.find(key); found != wanted.end())
            apply(found->first, found->second);
    }
}

void loosenReversePath(std::string_view link)
{
    // The larger of the interface's value and that of "all" counts: where "all" is strict (1) only
    // loose (2) helps; with both off, off lets also pass what no route leads back to.
    const bool allOff = readSysctl("all", "ipv4/conf/rp_filter") == "0";
    writeSysctl(link, "ipv4/conf/rp_filter", allOff ? "0" : "2");
}

bool setThreadedNapi(std::string_view link, int niceness)
{
    if (!writeValue(fmt::format("/sys/class/net/{}/threaded", link), "1"))
        return false;
    // The kernel's threads are called after the interface.
    const std::string wanted = fmt::format("napi/{}-", link);
    std::error_code problem;
    for (const auto &entry : std::filesystem::directory_iterator("/proc", problem)) {
        pid_t process = 0;
        const std::string name = entry.path().filename().string();
        if (std::from_chars(name.data(), name.data() + name.size(), process).ec != std::errc{})
            continue;
        if (readValue(entry.path() / "comm").starts_with(wanted))
            takePrecedence(process, niceness);
    }
    return true;
}

} // namespace tallygate::io
