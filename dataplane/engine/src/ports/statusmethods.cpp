// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "control/json.h"
#include "control/objectreader.h"
#include "io/netlink.h"
#include "io/takeover.h"
#include "portlink.h"
#include "portmethods.h"

namespace tallygate::engine {

using control::fromUint64;
using control::ObjectReader;

namespace {

Json toJson(const counters::Tally &tally)
{
    return {{"packets", fromUint64(tally.packets)}, {"bytes", fromUint64(tally.bytes)}};
}

Json toJson(const RingFill &ring)
{
    return {{"used", ring.used}, {"size", ring.size}};
}

Json toJson(const SideStatistics &side)
{
    return {{"interface", side.interface},
            {"port", side.port},
            {"towardsStack", side.towardsStack},
            {"seen", toJson(side.seen)},
            {"toWorker", toJson(side.toWorker)},
            {"fallback", toJson(side.fallback)},
            {"guard", toJson(side.guard)},
            {"dropped", toJson(side.dropped)},
            {"socketDrops", fromUint64(side.socketDrops)},
            {"zeroCopy", side.zeroCopy},
            {"rings", {{"receive", toJson(side.receive)}, {"transmit", toJson(side.transmit)}}}};
}

Json toJson(const FrameAudit &audit)
{
    return {{"frames", fromUint64(audit.frames)},   {"free", fromUint64(audit.free)},
            {"receive", fromUint64(audit.receive)}, {"transmit", fromUint64(audit.transmit)},
            {"worker", fromUint64(audit.worker)},   {"lost", fromUint64(audit.lost)},
            {"twice", fromUint64(audit.twice)},     {"whole", audit.isWhole()}};
}

Json statusOf(const Engine &engine, Timestamp started, const std::string &program)
{
    const EngineStatistics statistics = engine.statistics();
    Json worker{{"alive", statistics.workerAlive},
                {"threads", statistics.threads},
                {"restarts", fromUint64(statistics.workerRestarts)},
                {"crashes", fromUint64(statistics.workerCrashes)}};
    if (statistics.workerStarted)
        worker["started"] = toRfc3339(*statistics.workerStarted);
    if (statistics.workerProcessor)
        worker["processorTime"] =
            fromUint64(static_cast<std::uint64_t>(statistics.workerProcessor->count()));
    Json status{{"program", program},
                {"started", toRfc3339(started)},
                {"time", toRfc3339(Loop::wallNow())},
                {"revision", fromUint64(statistics.revision)},
                {"policy", engine.policyInForce()->policyName},
                {"worker", std::move(worker)},
                {"fallbackIntervals", fromUint64(statistics.fallbackIntervals)},
                {"answersSent", fromUint64(statistics.answersSent)},
                {"longestTurnMicroseconds",
                 fromUint64(static_cast<std::uint64_t>(statistics.longestTurn.count() / 1000))},
                {"changePending", engine.isChangePending()},
                {"ports", Json::array()},
                {"sides", Json::array()}};
    for (const PortStatus &port : engine.portStatus())
        status["ports"].push_back(jsonOf(port));
    for (const SideStatistics &side : statistics.sides)
        status["sides"].push_back(toJson(side));
    return status;
}

Json toJson(const io::Link &link, const Engine &engine, const Options &options)
{
    Json interface {
        {"name", link.name}, {"index", link.index}, {"mac", toString(link.mac)}, {"mtu", link.mtu},
            {"up", link.isUp()}, {"carrier", link.carrier}, {"kind", link.kind},
            {"queues", link.rxQueues},
        {
            "managed", false
        }
    };
    for (const PortStatus &port : engine.portStatus()) {
        if (port.port.name == link.name) {
            interface["managed"] = true;
            interface["port"] = jsonOf(port);
        }
    }
    if (!interface["managed"]) {
        // Port 0 is never given: its journal does not exist.
        const auto possible = io::checkHostPort(link.name, PortLink::takeOverOptions(options, 0));
        interface["manageable"] = possible.has_value();
        if (!possible)
            interface["refusal"] = control::fromError(possible.error());
    }
    return interface;
}

Result<Json> interfacesOf(const Engine &engine, const Options &options)
{
    auto netlink = io::Netlink::open();
    if (!netlink)
        return fail(std::move(netlink.error()));
    const auto links = netlink->links();
    if (!links)
        return fail(links.error());
    Json list = Json::array();
    for (const io::Link &link : *links)
        list.push_back(toJson(link, engine, options));
    return Json{{"interfaces", std::move(list)}};
}

} // namespace

Json jsonOf(const PortStatus &status)
{
    Json port{{"id", status.port.id},
              {"name", status.port.name},
              {"kind", toString(status.port.kind)},
              {"failMode", toString(status.failMode)},
              {"present", status.present}};
    if (status.peer)
        port["peer"] = *status.peer;
    if (!status.problem.empty())
        port["problem"] = status.problem;
    if (status.present) {
        port["attached"] = status.attached;
        port["zeroCopy"] = status.zeroCopy;
        port["queues"] = status.queues;
        port["mtu"] = status.mtu;
    }
    if (!status.warnings.empty())
        port["warnings"] = status.warnings;
    return port;
}

void registerStatusMethods(Server &server, Engine &engine, const Options &options,
                           Timestamp started, const std::string &program,
                           std::function<Json()> commit)
{
    const auto withoutParameters = [&server](const char *name, Role role, Audited audited,
                                             std::function<void(Reply)> handler) {
        server.add(
            {name, role, audited, [handler](const Caller &, const Json &params, Reply reply) {
                 ObjectReader reader(params);
                 if (auto read = reader.finish(); !read)
                     return reply.failed(read.error());
                 handler(std::move(reply));
             }});
    };
    withoutParameters("status", Role::View, Audited::No,
                      [&engine, started, program, commit = std::move(commit)](const Reply &reply) {
                          Json status = statusOf(engine, started, program);
                          status["commit"] = commit();
                          reply(std::move(status));
                      });
    withoutParameters(
        "interfaces.list", Role::View, Audited::No,
        [&engine, &options](const Reply &reply) { reply(interfacesOf(engine, options)); });
    withoutParameters(
        "engine.restartWorker", Role::Admin, Audited::Yes, [&engine](const Reply &reply) {
            engine.restartWorker([reply](Result<void> result) {
                reply(result ? Result<Json>(Json::object()) : fail(std::move(result.error())));
            });
        });
    withoutParameters("engine.auditFrames", Role::View, Audited::No, [&engine](const Reply &reply) {
        engine.auditFrames([reply](Result<FrameAudit> audit) {
            reply(audit ? Result<Json>(toJson(*audit)) : fail(std::move(audit.error())));
        });
    });
}

} // namespace tallygate::engine
