// SPDX-License-Identifier: GPL-3.0-or-later
// How the engine is; ending, replacing and restarting it.
#include "base/texttable.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"
#include "portstable.h"

namespace tallygate::ctl {

namespace {

std::string sidesTable(const Json &sides)
{
    using Align = TextTable::Align;
    TextTable table({{"SIDE"},
                     {"SEEN", Align::Right},
                     {"TO WORKER", Align::Right},
                     {"FALLBACK", Align::Right},
                     {"GUARD", Align::Right},
                     {"DROPPED", Align::Right},
                     {"SOCKET DROPS", Align::Right}});
    for (const Json &side : sides) {
        const auto packets = [&side](const char *name) {
            return digitsOf(partOf(side, name), "packets");
        };
        table.addRow({textOf(side, "interface") + (flagOf(side, "towardsStack") ? " (stack)" : ""),
                      packets("seen"), packets("toWorker"), packets("fallback"), packets("guard"),
                      packets("dropped"), digitsOf(side, "socketDrops")});
    }
    return table.toString(2);
}

std::string revisionLine(const Json &status)
{
    const std::string revision = textOf(status, "revision");
    if (revision.empty() || revision == "0")
        return "none: everything passes unfiltered";
    std::string line = revision;
    if (const std::string policy = textOf(status, "policy"); !policy.empty())
        line += fmt::format(" of \"{}\"", policy);
    const Json &commit = partOf(status, "commit");
    if (flagOf(commit, "confirming"))
        line += fmt::format(", to be confirmed by {}", textOf(commit, "confirmBy"));
    return line;
}

/// The fullest of all sides; empty of an engine that does not tell.
std::string ringsLine(const Json &status)
{
    const auto fullest = [&](const char *ring) {
        std::pair<std::uint64_t, std::uint64_t> found; // slots, of how many
        for (const Json &side : partOf(status, "sides")) {
            const Json &level = partOf(partOf(side, "rings"), ring);
            found = std::max(found, {numberOf(level, "used"), numberOf(level, "size")});
        }
        return found;
    };
    const auto receive = fullest("receive"), transmit = fullest("transmit");
    if (receive.second == 0)
        return {};
    return fmt::format("rings     receive {} of {}, transmit {} of {} slots\n", receive.first,
                       receive.second, transmit.first, transmit.second);
}

std::string showStatus(const Json &status)
{
    const Json &worker = partOf(status, "worker");
    std::string text = fmt::format("engine    {}, since {}\n", textOf(status, "program"),
                                   textOf(status, "started"));
    text += fmt::format("worker    {}, {} thread(s), {} restart(s), {} crash(es)\n",
                        flagOf(worker, "alive") ? "alive" : "NOT ALIVE", textOf(worker, "threads"),
                        digitsOf(worker, "restarts"), digitsOf(worker, "crashes"));
    text += ringsLine(status);
    text += fmt::format("revision  {}\n", revisionLine(status));
    text += fmt::format("fallback  {} interval(s) without a worker\n",
                        digitsOf(status, "fallbackIntervals"));
    if (flagOf(status, "changePending"))
        text += "A change of interfaces waits: tallygatectl policy confirm\n";
    if (const Json &ports = partOf(status, "ports"); !ports.empty())
        text += "\nManaged interfaces\n" + portsTable(ports);
    else
        text += "\nNo interface is managed: tallygatectl manage IFACE --fail-mode open|closed\n";
    if (const Json &sides = partOf(status, "sides"); !sides.empty())
        text += "\nPackets at the kernel's side\n" + sidesTable(sides);
    for (const Json &finding : partOf(partOf(status, "commit"), "findings"))
        text += fmt::format("\n{}: {}\n", textOf(finding, "severity"), textOf(finding, "message"));
    return text;
}

std::string showShutdown(const Json &)
{
    return "The engine ends; interfaces are given back.\n";
}

std::string showUpgrade(const Json &)
{
    return "The engine goes on as the new program: tallygatectl status tells when it is there.\n";
}

std::string showRestart(const Json &)
{
    return "The worker was replaced.\n";
}

} // namespace

int runStatus(const LiveOptions &live)
{
    return callAndPrint(live, "status", Json::object(), showStatus);
}

int runShutdown(const LiveOptions &live)
{
    return callAndPrint(live, "engine.shutdown", Json::object(), showShutdown);
}

int runUpgrade(const LiveOptions &live, const std::string &program)
{
    return callAndPrint(live, "engine.upgrade", {{"program", program}}, showUpgrade,
                        Live::kLongTimeout);
}

int runRestartWorker(const LiveOptions &live)
{
    return callAndPrint(live, "engine.restartWorker", Json::object(), showRestart,
                        Live::kLongTimeout);
}

} // namespace tallygate::ctl
