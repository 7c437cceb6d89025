// SPDX-License-Identifier: GPL-3.0-or-later
// Dynamic sets, and the management guard.
#include <chrono>
#include <cstdlib>

#include "base/text.h"
#include "base/texttable.h"
#include "base/time.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"
#include "transfer.h"

namespace tallygate::ctl {

namespace {

/// "90s", "15m", "2h", "7d"
std::optional<std::chrono::seconds> parseDuration(std::string_view text)
{
    if (text.size() < 2)
        return std::nullopt;
    const std::string_view units = "smhd";
    constexpr std::array<std::int64_t, 4> kSeconds = {1, 60, 3600, 86400};
    const std::size_t unit = units.find(text.back());
    const auto number = parseUnsigned(text.substr(0, text.size() - 1));
    constexpr std::uint64_t kMost = 1'000'000;
    if (unit == units.npos || !number || *number > kMost)
        return std::nullopt;
    return std::chrono::seconds(static_cast<std::int64_t>(*number) * kSeconds[unit]);
}

Result<std::string> expiryOf(const std::string &text)
{
    if (parseRfc3339(text))
        return text;
    const auto duration = parseDuration(text);
    if (!duration)
        return fail({ErrorKind::Syntax,
                     "time-invalid",
                     fmt::format("\"{}\" is not a time", text),
                     "such as 2026-03-01T12:00:00Z, or from now on 90s, 15m, 2h, 7d",
                     {}});
    return toRfc3339(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
                     *duration);
}

/// Lines of standard input in place of "-"; blank ones and those after '#' are left out.
Result<std::vector<std::string>> entriesOf(const std::vector<std::string> &given)
{
    std::vector<std::string> entries;
    for (const std::string &entry : given) {
        if (entry != "-") {
            entries.push_back(entry);
            continue;
        }
        const auto text = readText("-");
        if (!text)
            return fail(text.error());
        for (std::string_view left = *text; !left.empty();) {
            const std::size_t end = std::min(left.find('\n'), left.size());
            const std::string_view line = left.substr(0, end);
            const auto word = trimmed(line.substr(0, line.find('#')));
            if (!word.empty())
                entries.emplace_back(word);
            left.remove_prefix(std::min(end + 1, left.size()));
        }
    }
    return entries;
}

std::string showSet(const Json &result)
{
    return fmt::format("{} has {} entries now.\n", textOf(result, "set"),
                       digitsOf(result, "entries"));
}

std::string showGuard(const Json &guard)
{
    std::string text = "Management is always reached over TCP by\n";
    TextTable entries({{"FROM"}, {"TO PORT", TextTable::Align::Right}, {""}});
    for (const Json &entry : partOf(guard, "entries"))
        entries.addRow({textOf(entry, "prefix"), textOf(entry, "tcpPort"), ""});
    for (const Json &entry : partOf(guard, "held"))
        entries.addRow({textOf(entry, "prefix"), textOf(entry, "tcpPort"), "until confirmed"});
    text += entries.isEmpty() ? std::string("  nobody\n") : entries.toString(2);
    for (const auto &option : partOf(guard, "options").items()) {
        if (option.value() == true)
            text += fmt::format("  and {}\n", option.key());
    }
    using Align = TextTable::Align;
    TextTable ports({{"INTERFACE"}, {"PACKETS", Align::Right}, {"BYTES", Align::Right}});
    for (const Json &port : partOf(guard, "ports"))
        ports.addRow({textOf(port, "interface") + ' ' + textOf(port, "direction"),
                      digitsOf(port, "packets"), digitsOf(port, "bytes")});
    if (!ports.isEmpty())
        text += "\nPermitted by it\n" + ports.toString(2);
    return text;
}

} // namespace

int runSet(const LiveOptions &live, const std::string &verb, const SetOptions &options)
{
    auto entries = entriesOf(options.entries);
    if (!entries)
        return failed(entries.error());
    Json params = {{"set", options.set}};
    if (options.asInPolicy)
        params["asInPolicy"] = true;
    else
        params["entries"] = std::move(*entries);
    if (options.acceptFailedProof)
        params["acceptFailedProof"] = true;
    addSession(params, live);
    if (!options.reason.empty())
        params["reason"] = options.reason;
    if (!options.expires.empty()) {
        auto expires = expiryOf(options.expires);
        if (!expires)
            return failed(expires.error());
        params["expires"] = std::move(*expires);
    }
    return callAndPrint(live, "set." + verb, std::move(params), showSet, Live::kLongTimeout);
}

int runGuard(const LiveOptions &live)
{
    return callAndPrint(live, "guard.get", Json::object(), showGuard);
}

} // namespace tallygate::ctl
