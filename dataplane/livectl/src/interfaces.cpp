// SPDX-License-Identifier: GPL-3.0-or-later
// Which interfaces are managed, and changing that.
#include "base/texttable.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"
#include "portstable.h"

namespace tallygate::ctl {

namespace {

std::string nameOfPort(const Json &ports, std::uint64_t id)
{
    for (const Json &port : ports) {
        if (numberOf(port, "id") == id)
            return textOf(port, "name");
    }
    return fmt::format("port {}", id);
}

std::string kindOf(const Json &ports, const Json &port)
{
    if (partOf(port, "peer").is_null())
        return textOf(port, "kind");
    return fmt::format("{} with {}", textOf(port, "kind"),
                       nameOfPort(ports, numberOf(port, "peer")));
}

std::string showInterfaces(const Json &result)
{
    TextTable table(
        {{"INTERFACE"}, {"MAC"}, {"MTU", TextTable::Align::Right}, {"LINK"}, {"MANAGED"}});
    Json ports = Json::array();
    for (const Json &interface : partOf(result, "interfaces")) {
        if (flagOf(interface, "managed"))
            ports.push_back(partOf(interface, "port"));
    }
    for (const Json &interface : partOf(result, "interfaces")) {
        const Json &port = partOf(interface, "port");
        std::string managed = "no";
        if (flagOf(interface, "managed"))
            managed = fmt::format("{}, fail-{}", kindOf(ports, port), textOf(port, "failMode"));
        else if (!flagOf(interface, "manageable"))
            managed = "cannot be: " + textOf(partOf(interface, "refusal"), "message");
        const char *link = !flagOf(interface, "up")       ? "down"
                           : flagOf(interface, "carrier") ? "up"
                                                          : "no carrier";
        table.addRow({textOf(interface, "name"), textOf(interface, "mac"), textOf(interface, "mtu"),
                      link, managed});
    }
    return table.toString();
}

std::string showManaged(const Json &result)
{
    std::string text;
    if (const Json &port = partOf(result, "port"); !port.is_null())
        text = portsTable(Json::array({port}));
    else if (const Json &ports = partOf(result, "ports"); !ports.empty())
        text = portsTable(ports);
    return text + confirmText(result);
}

} // namespace

std::string portsTable(const Json &ports)
{
    TextTable table({{"INTERFACE"},
                     {"KIND"},
                     {"FAIL MODE"},
                     {"STATE"},
                     {"ATTACHED"},
                     {"QUEUES", TextTable::Align::Right},
                     {"MTU", TextTable::Align::Right}});
    std::string remarks;
    for (const Json &port : ports) {
        const std::string name = textOf(port, "name");
        const bool isPresent = flagOf(port, "present");
        table.addRow({name, kindOf(ports, port), textOf(port, "failMode"),
                      isPresent ? "at work" : "NOT AT WORK",
                      textOf(port, "attached") + (flagOf(port, "zeroCopy") ? ", zero-copy" : ""),
                      textOf(port, "queues"), textOf(port, "mtu")});
        if (const std::string problem = textOf(port, "problem"); !problem.empty())
            remarks += fmt::format("  {}: {}\n", name, problem);
        for (const Json &warning : partOf(port, "warnings"))
            remarks +=
                fmt::format("  {}: {}\n", name,
                            warning.is_string() ? warning.get<std::string>() : warning.dump());
    }
    return table.toString(2) + remarks;
}

std::string confirmText(const Json &result)
{
    const std::string seconds = textOf(result, "secondsLeft");
    if (seconds.empty())
        return "Done.\n";
    return fmt::format("In force. It is undone in {} s (at {}) unless you confirm it, over a new\n"
                       "connection to this host:\n\n    tallygatectl policy confirm\n",
                       seconds, textOf(result, "deadline"));
}

int runInterfaces(const LiveOptions &live)
{
    return callAndPrint(live, "interfaces.list", Json::object(), showInterfaces);
}

int runManage(const LiveOptions &live, const ManageOptions &options)
{
    Json params = {{"interface", options.interface},
                   {"kind", options.wire.empty() ? "host" : "wire"},
                   {"failMode", options.failMode},
                   {"window", options.window}};
    if (!options.wire.empty())
        params["peer"] = options.wire;
    addSession(params, live);
    return callAndPrint(live, "interfaces.manage", std::move(params), showManaged,
                        Live::kLongTimeout);
}

int runUnmanage(const LiveOptions &live, const ManageOptions &options)
{
    Json params = {{"interface", options.interface}, {"window", options.window}};
    addSession(params, live);
    return callAndPrint(live, "interfaces.unmanage", std::move(params), showManaged,
                        Live::kLongTimeout);
}

int runFailMode(const LiveOptions &live, const ManageOptions &options)
{
    Json params = {{"interface", options.interface},
                   {"failMode", options.failMode},
                   {"window", options.window}};
    addSession(params, live);
    return callAndPrint(live, "interfaces.setFailMode", std::move(params), showManaged,
                        Live::kLongTimeout);
}

} // namespace tallygate::ctl
