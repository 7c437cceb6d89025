// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetchanges.h"

#include <algorithm>
#include <tuple>

#include "models/packetdecision.h"
#include "packet/dissect.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

using simulate::PacketRecord;
using simulate::SimulationResult;
using SharedResult = std::shared_ptr<const SimulationResult>;

constexpr qsizetype kLongestSummary = 300;

/// What a decision is, of whichever policy.
auto identityOf(const SimulationResult &result, const PacketRecord &packet)
{
    const bool isCheck = packet.cause == pipeline::Cause::SystemCheck;
    const auto *application = applicationOf(result, packet);
    const auto *rule = ruleOf(result, packet);
    return std::tuple(packet.verdict, packet.cause, application ? application->filter : Uuid(),
                      rule ? rule->uuid : Uuid(),
                      isCheck ? packet.drop : counters::PortCounter::Received);
}

PacketDecision decisionOf(const SimulationResult &result, const PacketRecord &packet)
{
    return {app::toneOf(packet), deciderName(result, packet)};
}

/// A line about the packet, or why its bytes cannot be had any more.
QString summaryOf(const SimulationResult &result, const PacketRecord &record)
{
    const auto frame = simulate::frameOf(result, record);
    if (!frame)
        return text(frame.error().message);
    packet::Packet packet;
    packet::parse(
        {frame->data, frame->capturedLength, frame->wireLength, frame->linkType, record.time},
        packet);
    const packet::PacketSummary summary = packet::summarise(packet);
    const QString ends =
        summary.source.empty() && summary.destination.empty()
            ? QString()
            : QStringLiteral("%1 → %2 ").arg(text(summary.source), text(summary.destination));
    return oneLine(
        (ends + text(summary.protocol) + u' ' + text(summary.info)).left(kLongestSummary));
}

PacketChange changeOf(const SimulationResult &before, const SimulationResult &after,
                      std::size_t index)
{
    const PacketRecord &packet = after.packets[index];
    PacketChange change;
    change.number = packet.number;
    change.sinceStart = packet.time - after.firstPacket;
    change.packet = summaryOf(after, packet);
    change.before = decisionOf(before, before.packets[index]);
    change.after = decisionOf(after, packet);
    return change;
}

Result<SharedResult> runOne(const SharedPolicy &policy, const PacketQuestion &question,
                            const std::stop_token &stop, const simulate::Report &report)
{
    simulate::Request request;
    request.devicePolicy = policy ? policy : std::make_shared<const pipeline::DevicePolicy>();
    request.captures = {question.capture};
    request.at = question.now;
    request.maxHits = 0;
    return simulate::run(request, stop, report);
}

} // namespace

Result<std::shared_ptr<const PacketComparison>>
comparePackets(const PacketQuestion &question, const std::stop_token &stop,
               const std::function<void(int run, const simulate::Progress &)> &report)
{
    const auto reportOf = [&report](int run) -> simulate::Report {
        if (!report)
            return {};
        return [&report, run](const simulate::Progress &progress) { report(run, progress); };
    };
    const auto before = runOne(question.before, question, stop, reportOf(0));
    if (!before)
        return fail(before.error());
    const auto after = runOne(question.after, question, stop, reportOf(1));
    if (!after)
        return fail(after.error());
    // One order for both: that of the capture's time stamps. A file that grew in between has more
    // packets the second time.
    const auto comparison = std::make_shared<PacketComparison>();
    comparison->packets = std::min((*before)->packets.size(), (*after)->packets.size());
    comparison->fault = (*after)->captures.front().fault;
    for (std::size_t i = 0; i < comparison->packets; ++i) {
        if (identityOf(**before, (*before)->packets[i]) ==
            identityOf(**after, (*after)->packets[i]))
            continue;
        if (comparison->differing++ < PacketComparison::kMostKept)
            comparison->changes.push_back(changeOf(**before, **after, i));
    }
    return comparison;
}

} // namespace tallygate::app
