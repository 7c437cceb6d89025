// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitorrows.h"

#include <algorithm>
#include <ranges>

#include <QCoreApplication>

#include "countlines.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

using telemetry::Counter;
using telemetry::CounterKind;
using Kind = LiveColumn::Kind;

constexpr Nanoseconds kShownInRow = std::chrono::minutes(6);
constexpr std::size_t kHitsLookedAt = 2000;
constexpr std::size_t kHitsShown = 100;

/// The texts of this file.
struct RowWords
{
    Q_DECLARE_TR_FUNCTIONS(MonitorRows)
};

LiveCell cellOf(QString text)
{
    LiveCell cell;
    cell.text = std::move(text);
    return cell;
}

LiveCell badgeOf(const std::string &action)
{
    LiveCell cell;
    cell.badge = toneOfAction(action);
    // A verdict that this window does not know is said as the device says it.
    if (cell.badge == Tone::Warning)
        cell.text = text(action);
    return cell;
}

LiveCell lineOf(const RowContext &context, const telemetry::Application &application,
                const Counter &counter)
{
    CountLine line;
    line.terms.push_back({telemetry::seriesOf(application, counter, "packets"), 1});
    LiveCell cell;
    cell.tone = toneOfAction(counter.action);
    cell.values = courseOf(context.source.hub(), line, context.source.now(), kShownInRow);
    return cell;
}

QString nameOf(const Counter &counter)
{
    return counter.kind == CounterKind::Default ? RowWords::tr("Default")
                                                : oneLine(text(counter.name));
}

QString keyOfCounter(const Counter &counter)
{
    return counter.kind == CounterKind::Default ? QStringLiteral("default")
                                                : text(counter.rule.toString());
}

/// A drop that the port counts by name, of either direction.
struct NamedDrop
{
    std::string name;
    std::string direction;
    std::uint64_t packets = 0;
    double rate = 0;
};

/// What is not a verdict, and not what came or went in all.
bool isNamedDrop(const std::string &name)
{
    static const std::vector<std::string> kOthers = {"received",  "forwarded",  "guard",
                                                     "permitted", "unfiltered", "dropped",
                                                     "rejected",  "limited"};
    return std::ranges::find(kOthers, name) == kOthers.end();
}

void addDrops(const telemetry::PortSide &side, const char *direction, telemetry::Since since,
              std::vector<NamedDrop> &drops)
{
    for (const auto &[name, tallies] : side.counters) {
        const std::uint64_t packets = tallies[std::size_t(since)].packets;
        if (!isNamedDrop(name) || packets == 0)
            continue;
        const auto rate = side.rates.find(name);
        drops.push_back(
            {name, direction, packets, rate != side.rates.end() ? rate->second.packets : 0});
    }
}

QString endpointText(const std::string &address, const std::optional<std::uint16_t> &port)
{
    const QString shown = text(address);
    if (!port)
        return shown;
    const bool isV6 = shown.contains(QLatin1Char(':'));
    return (isV6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(shown).arg(*port);
}

QString protocolText(const std::optional<std::uint8_t> &protocol)
{
    if (!protocol)
        return {};
    switch (*protocol) {
    case 1:
        return QStringLiteral("icmp");
    case 6:
        return QStringLiteral("tcp");
    case 17:
        return QStringLiteral("udp");
    case 58:
        return QStringLiteral("icmpv6");
    default:
        return QString::number(*protocol);
    }
}

LiveRow hitRow(const RowContext &context, const telemetry::LiveHit &live)
{
    const storage::LoggedHit &hit = live.hit;
    // For ICMP the ports are type and code, which mean nothing behind an address.
    const bool hasPorts = hit.protocol && *hit.protocol != 1 && *hit.protocol != 58;
    const auto portOf = [hasPorts](const auto &port) {
        return hasPorts ? port : std::optional<std::uint16_t>();
    };
    return {QString::number(live.number),
            {cellOf(context.formatter.logTime(hit.time, context.source.now())),
             cellOf(text(hit.interface)), cellOf(endpointText(hit.source, portOf(hit.sourcePort))),
             cellOf(endpointText(hit.destination, portOf(hit.destinationPort))),
             cellOf(protocolText(hit.protocol)), badgeOf(hit.verdict),
             cellOf(hit.rule.isNull() ? RowWords::tr("Default") : oneLine(text(hit.ruleName)))}};
}

} // namespace

QString directionText(const std::string &direction)
{
    return direction == "out" ? RowWords::tr("out", "direction") : RowWords::tr("in", "direction");
}

QString scopeText(const std::string &scope)
{
    if (scope == "to-device")
        return RowWords::tr("to the device", "scope");
    if (scope == "from-device")
        return RowWords::tr("from the device", "scope");
    return scope == "transit" ? RowWords::tr("transit", "scope") : QString();
}

QString ruleDefaultText()
{
    return RowWords::tr("Default");
}

QString sinceText(telemetry::Since since)
{
    switch (since) {
    case telemetry::Since::Reset:
        return RowWords::tr("Since reset");
    case telemetry::Since::Revision:
        return RowWords::tr("Since revision");
    case telemetry::Since::Lifetime:
        break;
    }
    return RowWords::tr("Lifetime");
}

std::vector<LiveColumn> ruleColumns(telemetry::Since since)
{
    return {{RowWords::tr("#"), Kind::Number, 32},     {RowWords::tr("Rule"), Kind::Text, 96, true},
            {RowWords::tr("Action"), Kind::Badge, 84}, {RowWords::tr("Now"), Kind::Number, 64},
            {sinceText(since), Kind::Number, 90},      {RowWords::tr("Last hit"), Kind::Number, 60},
            {RowWords::tr("6 min"), Kind::Line, 62}};
}

std::vector<LiveRow> ruleRows(const RowContext &context, const telemetry::Application &application)
{
    std::vector<const Counter *> counters;
    for (const Counter &counter : application.counters) {
        if (counter.kind != CounterKind::Received)
            counters.push_back(&counter);
    }
    // By what they decided in all: an order by the rate of now would never stand still.
    std::ranges::stable_sort(counters, std::greater<>(), [&](const Counter *counter) {
        return counter->of(context.since).hits.packets;
    });
    std::vector<LiveRow> rows;
    for (const Counter *counter : counters) {
        const telemetry::Figure &figure = counter->of(context.since);
        rows.push_back(
            {keyOfCounter(*counter),
             {cellOf(counter->kind == CounterKind::Rule ? QString::number(counter->number)
                                                        : QString()),
              cellOf(nameOf(*counter)), badgeOf(counter->action),
              cellOf(context.formatter.perSecond(counter->rate.packets)),
              cellOf(context.formatter.count(figure.hits.packets)),
              cellOf(context.formatter.ago(figure.lastHit, context.source.now())),
              lineOf(context, application, *counter)}});
    }
    return rows;
}

std::vector<LiveColumn> meterColumns(telemetry::Since since)
{
    return {{RowWords::tr("Rule"), Kind::Text, 110, true},
            {RowWords::tr("Conforms"), Kind::Number, 90},
            {RowWords::tr("Exceeds"), Kind::Number, 90},
            {RowWords::tr("Exceeds: %1").arg(sinceText(since)), Kind::Number, 160}};
}

std::vector<LiveRow> meterRows(const RowContext &context, const telemetry::Application &application)
{
    std::vector<LiveRow> rows;
    for (const Counter &counter : application.counters) {
        if (!counter.isLimit)
            continue;
        const double conforms = counter.rate.packets - counter.exceedRate.packets;
        rows.push_back(
            {keyOfCounter(counter),
             {cellOf(nameOf(counter)), cellOf(context.formatter.perSecond(std::max(0.0, conforms))),
              cellOf(context.formatter.perSecond(counter.exceedRate.packets)),
              cellOf(context.formatter.count(counter.of(context.since).exceed.packets))}});
    }
    return rows;
}

std::vector<LiveColumn> dropColumns(telemetry::Since since)
{
    return {{RowWords::tr("Drop"), Kind::Mono, 140, true},
            {RowWords::tr("Direction"), Kind::Text, 80},
            {RowWords::tr("Now"), Kind::Number, 80},
            {sinceText(since), Kind::Number, 120}};
}

std::vector<LiveRow> dropRows(const RowContext &context, const telemetry::Application &application)
{
    const telemetry::PicturePtr picture = context.source.hub().picture(application.device);
    if (!picture)
        return {};
    const auto port = std::ranges::find(picture->ports, application.port, &telemetry::Port::port);
    if (port == picture->ports.end())
        return {};
    std::vector<NamedDrop> drops;
    addDrops(port->in, "in", context.since, drops);
    addDrops(port->out, "out", context.since, drops);
    std::vector<LiveRow> rows;
    for (const NamedDrop &drop : drops)
        rows.push_back({text(drop.direction + drop.name),
                        {cellOf(text(drop.name)), cellOf(directionText(drop.direction)),
                         cellOf(context.formatter.perSecond(drop.rate)),
                         cellOf(context.formatter.count(drop.packets))}});
    return rows;
}

std::vector<LiveColumn> hitColumns()
{
    return {{RowWords::tr("Time"), Kind::Mono, 112},
            {RowWords::tr("Interface"), Kind::Text, 100},
            {RowWords::tr("Source"), Kind::Mono, 190},
            {RowWords::tr("Destination"), Kind::Mono, 190},
            {RowWords::tr("Protocol"), Kind::Mono, 80},
            {RowWords::tr("Verdict"), Kind::Badge, 100},
            {RowWords::tr("Rule"), Kind::Text, 120, true}};
}

std::vector<LiveRow> hitRows(const RowContext &context, const telemetry::Application &application)
{
    const telemetry::Hub &hub = context.source.hub();
    const std::uint64_t last = hub.lastHitNumber();
    const std::uint64_t after = last > kHitsLookedAt ? last - kHitsLookedAt : 0;
    const auto hits = hub.hitsAfter(after, kHitsLookedAt);
    std::vector<LiveRow> rows;
    for (const telemetry::LiveHit &live : hits | std::views::reverse) {
        const storage::LoggedHit &hit = live.hit;
        const bool isOfIt = hit.device == application.device &&
                            hit.application == application.application &&
                            hit.port == application.port && hit.notLogged == 0;
        if (isOfIt)
            rows.push_back(hitRow(context, live));
        if (rows.size() == kHitsShown)
            break;
    }
    return rows;
}

} // namespace tallygate::app
