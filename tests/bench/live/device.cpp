// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace tallygate::bench {

namespace {

using live::Json;

const char *kernelPath(live::Between between)
{
    return between == live::Between::Bridge ? "kernel bridge" : "kernel forward";
}

std::uint64_t packetsOf(const Json &counters, const std::string &name)
{
    const auto found = counters.find(name);
    return found == counters.end() ? 0 : std::stoull(found->at("packets").get<std::string>());
}

constexpr int kMostPorts = 2;
/// Stray frames of the interfaces themselves (IPv6 reports, say) are counted, too.
constexpr std::uint64_t kStray = 16;

bool isSame(std::uint64_t one, std::uint64_t other)
{
    return std::max(one, other) - std::min(one, other) <= kStray;
}

} // namespace

KernelDevice::KernelDevice(live::Between between, const Cores &cores, std::uint16_t flows)
    : Device(kernelPath(between), between, cores, flows, kWorkerNiceness)
    , m_family(between == live::Between::Bridge ? "bridge" : "ip")
{}

void KernelDevice::hold(std::optional<NftForm> form, std::size_t rules)
{
    const live::Namespace &device = m_bed.lab().device();
    if (form)
        device.mustRun({"nft", "-f", "-"}, nftRules(m_family, *form, rules, m_bed.destination()));
    else
        device.mustRun({"nft", "flush", "ruleset"});
    m_rules = rules;
}

Device::Look KernelDevice::look(std::size_t frameBytes, const Timing &timing)
{
    return {m_bed.measure(frameBytes, timing), {}};
}

TallygateDevice::TallygateDevice(live::Between between, const Cores &cores, std::uint16_t flows)
    : Device(between == live::Between::Nothing ? "Tallygate wire" : "Tallygate host", between,
             cores, flows, kReceiveNiceness)
    , m_isWire(between == live::Between::Nothing)
    , m_daemon(m_bed.lab())
{
    if (m_isWire) {
        m_daemon.manageWire("d0", "d1");
    } else {
        const std::set<pid_t> before = threadsCalled(kReceiveThread);
        m_daemon.manageHost("d0");
        std::set<pid_t> fresh; // of the pair that leads to the stack
        std::ranges::set_difference(threadsCalled(kReceiveThread), before,
                                    std::inserter(fresh, fresh.end()));
        m_bed.addDeviceThreads(fresh);
    }
    m_bed.addDeviceThreads(threadsOf(m_daemon.worker()));
}

void TallygateDevice::hold(std::size_t rules)
{
    if (rules != 0)
        m_daemon.commit(tallygateRules(rules, m_bed.destination(), "d0"));
    m_rules = rules;
}

TallygateDevice::Account TallygateDevice::account()
{
    Account now;
    const Json status = m_daemon.call("status");
    for (const Json &side : status.at("sides")) {
        now.sides += 1;
        for (const char *way : {"fallback", "guard", "dropped"})
            now.bypassed += packetsOf(side, way);
        now.overrun += std::stoull(side.at("socketDrops").get<std::string>());
    }
    // Pages have the ports first, then what the application received, then rule after rule.
    const Json ports = m_daemon.call("counters.get", {{"limit", kMostPorts}}).at("ports");
    for (const Json &port : ports) {
        const bool isEntrance = port.at("interface") == "d0";
        const Json &in = port.at("in").at("absolute");
        const Json &out = port.at("out").at("absolute");
        if (isEntrance) {
            now.received = packetsOf(in, "received");
            now.permitted = packetsOf(in, "permitted") + packetsOf(in, "unfiltered");
        }
        // What a wire could not send is booked where it was to leave, of a host port where it came.
        for (const Json &last : {m_isWire && !isEntrance ? out : Json(), m_isWire ? Json() : in}) {
            for (const auto &[name, tally] : last.items())
                if (name.starts_with("transmit-"))
                    now.lost += packetsOf(last, name);
        }
    }
    if (m_rules != 0) {
        const Json last = m_daemon.call(
            "counters.get", {{"limit", 1}, {"cursor", std::to_string(ports.size() + m_rules)}});
        for (const Json &application : last.at("applications"))
            now.matched = packetsOf(application.at("counters").at(0), "absolute");
    }
    return now;
}

/// Why the figure is none of Tallygate's; empty where it is.
std::string TallygateDevice::objection(const Account &grown, const Window &window) const
{
    if (grown.sides != 2)
        return fmt::format("the engine tells of {} sides", grown.sides);
    if (grown.bypassed != 0)
        return fmt::format("{} frames went past the worker", grown.bypassed);
    if (grown.permitted != grown.received)
        return fmt::format("{} of {} frames permitted", grown.permitted, grown.received);
    if (m_rules != 0 && !isSame(grown.matched, grown.permitted))
        return fmt::format("the last rule matched {} of {} frames", grown.matched, grown.permitted);
    if (!isSame(grown.permitted - grown.lost, window.arrived))
        return fmt::format("{} frames permitted, {} not sent, {} arrived", grown.permitted,
                           grown.lost, window.arrived);
    return {};
}

Device::Look TallygateDevice::look(std::size_t frameBytes, const Timing &timing)
{
    const Account before = account();
    // A batch of frames that meets many rules takes its time.
    const std::chrono::milliseconds still(30 + m_rules / 400);
    Look look{m_bed.measure(frameBytes, timing, still), {}};
    const Account after = account();
    const Account grown{after.sides,
                        after.bypassed - before.bypassed,
                        after.overrun - before.overrun,
                        after.received - before.received,
                        after.permitted - before.permitted,
                        after.lost - before.lost,
                        after.matched - before.matched};
    look.window.overrunShare = static_cast<double>(grown.overrun) /
                               static_cast<double>(std::max<std::uint64_t>(1, grown.received));
    look.refused = objection(grown, look.window);
    return look;
}

} // namespace tallygate::bench
