// SPDX-License-Identifier: GPL-3.0-or-later
// Counters as tables, once or again and again; resets.
#include <unistd.h>

#include <chrono>
#include <map>

#include "base/text.h"
#include "base/texttable.h"
#include "base/time.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"

namespace tallygate::ctl {

namespace {

/// The member of a counter that has the values wanted.
const char *memberOf(const CountersOptions &options)
{
    if (options.since == "revision")
        return "sinceRevision";
    return options.since == "lifetime" ? "absolute" : "sinceReset";
}

/// What is known of all counters, put together from pages or news.
struct Picture
{
    std::map<std::string, Json> places; ///< without counters, by application and port
    std::map<std::string, std::map<std::string, Json>> counters; ///< by place, then rule or kind
    std::map<std::uint64_t, Json> ports;
    std::string time;
    std::string revision;

    void take(const Json &piece);
};

/// received first, then rules by number, then the default.
std::string orderOf(const Json &counter)
{
    const std::string kind = textOf(counter, "kind");
    if (kind == "rule")
        return fmt::format("1{:010}{}", numberOf(counter, "number"), textOf(counter, "rule"));
    return kind == "received" ? "0" : "2";
}

void Picture::take(const Json &piece)
{
    time = textOf(piece, "time");
    revision = textOf(piece, "revision");
    for (const Json &place : partOf(piece, "applications")) {
        const std::string key =
            fmt::format("{} {}", textOf(place, "application"), textOf(place, "port"));
        for (const Json &counter : partOf(place, "counters"))
            counters[key][orderOf(counter)] = counter;
        Json bare = place;
        bare.erase("counters");
        places[key] = std::move(bare);
    }
    for (const Json &port : partOf(piece, "ports"))
        ports[numberOf(port, "port")] = port;
}

/// Packets per second by row since the picture before; nothing at first.
class Rates
{
public:
    void begin(std::string_view time)
    {
        const auto now = parseRfc3339(time);
        m_seconds = now && m_time ? std::chrono::duration<double>(*now - *m_time).count() : 0;
        m_time = now;
    }
    std::string of(const std::string &row, std::uint64_t value)
    {
        const auto [at, isNew] = m_values.try_emplace(row, value);
        const std::uint64_t before = std::exchange(at->second, value);
        if (isNew || m_seconds <= 0 || value < before)
            return {};
        return fmt::format("{:.0f}", static_cast<double>(value - before) / m_seconds);
    }

private:
    std::map<std::string, std::uint64_t> m_values;
    std::optional<Timestamp> m_time;
    double m_seconds = 0;
};

std::string labelOf(const Json &counter)
{
    const std::string kind = textOf(counter, "kind");
    return kind == "rule" ? textOf(counter, "name") : kind;
}

std::string remarkOf(const Json &values)
{
    const Json &exceed = partOf(values, "exceed");
    if (exceed.is_null())
        return {};
    return fmt::format("{} above the limit", digitsOf(exceed, "packets"));
}

std::string countersTable(const Picture &picture, const CountersOptions &options, Rates *rates)
{
    using Align = TextTable::Align;
    const char *member = memberOf(options);
    std::string text;
    for (const auto &[key, place] : picture.places) {
        TextTable table({{"#", Align::Right},
                         {"RULE"},
                         {"ACTION"},
                         {"PACKETS", Align::Right},
                         {"BYTES", Align::Right},
                         {rates != nullptr ? "PACKETS/S" : "", Align::Right},
                         {"LAST HIT"},
                         {""}});
        for (const auto &[order, counter] : picture.counters.at(key)) {
            const Json &values = partOf(counter, member);
            if (!options.all && numberOf(values, "packets") == 0)
                continue;
            const std::string rate =
                rates != nullptr ? rates->of(key + order, numberOf(values, "packets")) : "";
            table.addRow({textOf(counter, "number"), labelOf(counter), textOf(counter, "action"),
                          digitsOf(values, "packets"), digitsOf(values, "bytes"), rate,
                          textOf(values, "lastHit"), remarkOf(values)});
        }
        for (const char *term : {"removed", "counted"}) {
            const Json &values = partOf(partOf(place, term), member);
            if (numberOf(values, "packets") != 0)
                table.addRow({"", term, "", digitsOf(values, "packets"), digitsOf(values, "bytes"),
                              "", "", ""});
        }
        text += textOf(place, "name") + '\n' +
                (table.isEmpty() ? std::string("  no packets\n") : table.toString(2)) + '\n';
    }
    return text;
}

std::string portCountersTable(const Picture &picture, const CountersOptions &options, Rates *rates)
{
    using Align = TextTable::Align;
    const char *member = memberOf(options);
    TextTable table({{"INTERFACE"},
                     {"COUNTER"},
                     {"PACKETS", Align::Right},
                     {"BYTES", Align::Right},
                     {rates != nullptr ? "PACKETS/S" : "", Align::Right}});
    for (const auto &[id, port] : picture.ports) {
        for (const char *direction : {"in", "out"}) {
            const Json &values = partOf(partOf(port, direction), member);
            if (!values.is_object())
                continue;
            for (const auto &value : values.items()) {
                if (!value.value().is_object() ||
                    (!options.all && numberOf(value.value(), "packets") == 0))
                    continue;
                const std::string rate =
                    rates != nullptr
                        ? rates->of(fmt::format("{} {} {}", id, direction, value.key()),
                                    numberOf(value.value(), "packets"))
                        : "";
                table.addRow({textOf(port, "interface") + ' ' + direction, value.key(),
                              digitsOf(value.value(), "packets"), digitsOf(value.value(), "bytes"),
                              rate});
            }
        }
    }
    return table.isEmpty() ? std::string() : table.toString();
}

/// What the senders of rejected packets were told, or why not.
std::string answersTable(const Picture &picture)
{
    TextTable table({{"INTERFACE"}, {"ANSWERS TO REJECTED"}, {"PACKETS", TextTable::Align::Right}});
    for (const auto &[id, port] : picture.ports) {
        for (const char *direction : {"in", "out"}) {
            const Json &answers = partOf(partOf(port, direction), "answers");
            if (!answers.is_object())
                continue;
            for (const auto &answer : answers.items())
                table.addRow({textOf(port, "interface") + ' ' + direction, answer.key(),
                              digitsOf(answers, answer.key().c_str())});
        }
    }
    return table.isEmpty() ? std::string() : '\n' + table.toString();
}

std::string render(const Picture &picture, const CountersOptions &options, Rates *rates)
{
    if (rates != nullptr)
        rates->begin(picture.time);
    std::string text =
        fmt::format("{}, revision {}, {}\n\n", picture.time, picture.revision,
                    options.since == "lifetime" ? "since ever" : "since the last " + options.since);
    text += countersTable(picture, options, rates) + portCountersTable(picture, options, rates) +
            answersTable(picture);
    return picture.places.empty() && picture.ports.empty() ? text + "Nothing is counted.\n" : text;
}

Json selectionOf(const CountersOptions &options)
{
    Json params = Json::object();
    if (!options.interfaces.empty())
        params["interfaces"] = options.interfaces;
    if (!options.applications.empty())
        params["applications"] = options.applications;
    return params;
}

int showOnce(Live &live, const LiveOptions &options, const CountersOptions &command)
{
    Picture picture;
    Json all = Json::array();
    Json params = selectionOf(command);
    while (true) {
        const auto page = live.call("counters.get", params);
        if (!page)
            return failed(page.error());
        picture.take(*page);
        all.push_back(*page);
        const std::string next = textOf(*page, "next");
        // Pages go forward, or the answers would never end.
        if (numberOf(*page, "next") <= parseUnsigned(textOf(params, "cursor")).value_or(0))
            break;
        params["cursor"] = next;
    }
    if (options.json)
        printJson(all.size() == 1 ? all.front() : all);
    else
        print(render(picture, command, nullptr));
    return kFine;
}

int watch(Live &live, const LiveOptions &options, const CountersOptions &command)
{
    Picture picture;
    Rates rates;
    const bool clears = ::isatty(STDOUT_FILENO) == 1;
    live.client().onNotification([&](const control::Notification &news) {
        if (options.json) {
            print(control::toText(news.params) + '\n');
            std::fflush(stdout);
            return;
        }
        const std::string revisionBefore = picture.revision;
        if (flagOf(news.params, "full") && textOf(news.params, "revision") != revisionBefore)
            picture = {};
        picture.take(news.params);
        if (!flagOf(news.params, "complete"))
            return;
        print((clears ? "\x1b[H\x1b[2J" : "") + render(picture, command, &rates));
        std::fflush(stdout);
    });
    Json params = selectionOf(command);
    params["interval"] = static_cast<std::int64_t>(command.interval * 1000);
    if (const auto begun = live.call("counters.subscribe", std::move(params)); !begun)
        return failed(begun.error());
    while (true) {
        if (const auto heard = live.client().wait(Live::kTimeout); !heard)
            return endOf(heard.error());
    }
}

std::string showReset(const Json &result)
{
    return fmt::format("Reset {}: {} counters show zero now. To take it back:\n\n"
                       "    {} undo-reset {}\n",
                       textOf(result, "reset"), digitsOf(result, "counters"), programName(),
                       textOf(result, "reset"));
}

std::string showUndone(const Json &result)
{
    return fmt::format("Taken back: {} counters show what they would have shown.\n",
                       digitsOf(result, "counters"));
}

std::string showResets(const Json &result)
{
    TextTable table({{"RESET", TextTable::Align::Right}, {"TIME"}, {"WHO"}, {"WHY"}, {""}});
    for (const Json &reset : partOf(result, "resets")) {
        const std::string undoes = textOf(reset, "undoes");
        table.addRow({textOf(reset, "reset"), textOf(reset, "time"), textOf(reset, "who"),
                      textOf(reset, "why"),
                      !undoes.empty()           ? "takes back " + undoes
                      : flagOf(reset, "undone") ? "taken back"
                                                : ""});
    }
    return table.isEmpty() ? std::string("No counter was reset yet.\n") : table.toString();
}

} // namespace

int runCounters(const LiveOptions &options, const CountersOptions &command)
{
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    return command.watch ? watch(*live, options, command) : showOnce(*live, options, command);
}

Json resetParams(const ResetOptions &options)
{
    Json params = {{"why", options.why}};
    for (const auto &[name, value] : {std::pair{"filter", &options.filter},
                                      {"application", &options.application},
                                      {"rule", &options.rule},
                                      {"interface", &options.interface}}) {
        if (!value->empty())
            params[name] = *value;
    }
    if (options.byDefault)
        params["default"] = true;
    return params;
}

int runReset(const LiveOptions &live, const ResetOptions &options)
{
    return callAndPrint(live, "counters.reset", resetParams(options), showReset);
}

Json undoResetParams(const ResetOptions &options)
{
    return {{"reset", options.reset}, {"why", options.why}};
}

int runUndoReset(const LiveOptions &live, const ResetOptions &options)
{
    return callAndPrint(live, "counters.undoReset", undoResetParams(options), showUndone);
}

int runResets(const LiveOptions &live)
{
    return callAndPrint(live, "counters.get", {{"resets", true}, {"limit", 1}}, showResets);
}

} // namespace tallygate::ctl
