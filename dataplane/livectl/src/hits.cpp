// SPDX-License-Identifier: GPL-3.0-or-later
// Logged hits as they happen, and where they are written.
#include <cstdio>

#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"

namespace tallygate::ctl {

namespace {

std::string endpoint(const Json &hit, const char *address, const char *port)
{
    const std::string number = textOf(hit, port);
    const std::string host = textOf(hit, address);
    if (number.empty())
        return host;
    return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, number)
                                               : fmt::format("[{}]:{}", host, number);
}

std::string hitLine(const Json &hit)
{
    std::string line = fmt::format("{} {:<7} {} {} {} -> {}", textOf(hit, "time"),
                                   textOf(hit, "verdict"), textOf(hit, "interface"),
                                   textOf(hit, "direction"), endpoint(hit, "source", "sourcePort"),
                                   endpoint(hit, "destination", "destinationPort"));
    if (const std::string protocol = textOf(hit, "protocol"); !protocol.empty())
        line += fmt::format(" protocol {}", protocol);
    line += fmt::format(" length {}", textOf(hit, "length"));
    if (const std::string name = textOf(hit, "name"); !name.empty())
        line += fmt::format(" {}:", name);
    if (const std::string rule = textOf(hit, "ruleName"); !rule.empty())
        line += fmt::format(" rule \"{}\"", rule);
    if (const std::uint64_t count = numberOf(hit, "standsFor"); count > 1)
        line += fmt::format(" (stands for {})", count);
    return line + '\n';
}

std::string showLog(const Json &log)
{
    std::string text;
    const auto add = [&text](const std::string &name, const Json &value) {
        text += fmt::format("{:<18} {}\n", name,
                            value.is_string() ? value.get<std::string>() : control::toText(value));
    };
    for (const auto &sink : partOf(log, "settings").items()) {
        for (const auto &setting : sink.value().items())
            add(sink.key() + '.' + setting.key(), setting.value());
        for (const auto &figure : partOf(log, sink.key().c_str()).items())
            add("  " + figure.key(), figure.value());
    }
    for (const auto &member : log.items()) {
        if (!member.value().is_object())
            add(member.key(), member.value());
    }
    return text;
}

} // namespace

int runHits(const LiveOptions &options, const HitsOptions &command)
{
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    std::uint64_t shown = 0;
    const auto isEnough = [&] { return command.count != 0 && shown >= command.count; };
    live->client().onNotification([&](const control::Notification &news) {
        for (const Json &hit : partOf(news.params, "hits")) {
            if (isEnough())
                return;
            print(options.json ? control::toText(hit) + '\n' : hitLine(hit));
            ++shown;
        }
        std::fflush(stdout);
    });
    if (const auto begun = live->call("hits.subscribe"); !begun)
        return failed(begun.error());
    // Without --follow: what comes within a moment, which is what the engine still has.
    constexpr control::Client::Milliseconds kMoment{1000};
    while (!isEnough()) {
        const auto heard =
            live->client().wait(command.follow || command.count != 0 ? Live::kTimeout : kMoment);
        if (!heard)
            return command.follow ? endOf(heard.error()) : failed(heard.error());
        if (!*heard && !command.follow && command.count == 0)
            break;
    }
    return kFine;
}

int runLog(const LiveOptions &live, const std::vector<std::string> &changes)
{
    if (changes.empty())
        return callAndPrint(live, "log.get", Json::object(), showLog);
    Json settings = Json::object();
    for (const std::string &change : changes) {
        const std::size_t equals = change.find('=');
        if (equals == std::string::npos || equals == 0)
            return failed({ErrorKind::Syntax,
                           "setting-invalid",
                           fmt::format("\"{}\" is not such as syslog.enabled=true", change),
                           "tallygatectl log shows the names",
                           {}});
        const std::string value = change.substr(equals + 1);
        auto parsed = control::parseJson(value);
        const std::string name = change.substr(0, equals);
        const std::size_t dot = name.find('.');
        Json &setting = dot == std::string::npos
                            ? settings[name]
                            : settings[name.substr(0, dot)][name.substr(dot + 1)];
        setting = parsed ? std::move(*parsed) : Json(value);
    }
    return callAndPrint(live, "log.set", std::move(settings), showLog);
}

} // namespace tallygate::ctl
