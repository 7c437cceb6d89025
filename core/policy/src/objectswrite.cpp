// SPDX-License-Identifier: GPL-3.0-or-later
#include "objectsjson.h"

namespace tallygate::policy {

namespace {

template <class T>
void writeIdentity(JsonWriter &out, const T &object)
{
    out.member("uuid", object.uuid);
    out.memberIfAny("name", object.name);
}

void writeLine(JsonWriter &out, std::string_view name, const std::string &text)
{
    if (text.empty())
        return;
    out.nextLine();
    out.member(name, text);
}

void writeCellIfAny(JsonWriter &out, std::string_view name, const Cell &cell)
{
    if (cell == Cell{})
        return;
    out.key(name);
    writeCell(out, cell);
}

void writeLogIfAny(JsonWriter &out, std::string_view name, const LogSettings &log)
{
    if (log == LogSettings{})
        return;
    out.key(name);
    writeLog(out, log);
}

void writeSystemChecks(JsonWriter &out, const SystemChecks &checks)
{
    if (checks == SystemChecks{})
        return;
    out.nextLine();
    out.key("systemChecks");
    out.beginInlineObject();
    if (!checks.incompleteHeader)
        out.member("incompleteHeader", false);
    if (!checks.longHeaderChain)
        out.member("longHeaderChain", false);
    if (!checks.land)
        out.member("land", false);
    out.endInlineObject();
}

void writeGuard(JsonWriter &out, const ManagementGuard &guard)
{
    if (guard == ManagementGuard{})
        return;
    out.nextLine();
    out.key("guard");
    out.beginObject();
    for (const auto &[name, flag] :
         {std::pair{"routerAdvertisements", guard.routerAdvertisements},
          std::pair{"redirects", guard.redirects}, std::pair{"dhcp", guard.dhcp}}) {
        if (flag)
            out.member(name, true);
    }
    out.nextLine();
    out.key("entries");
    out.beginList();
    for (const GuardEntry &entry : guard.entries) {
        out.item();
        out.beginInlineObject();
        out.member("prefix", entry.prefix);
        out.member("tcpPort", std::int64_t{entry.tcpPort});
        out.endInlineObject();
    }
    out.endList();
    out.endObject();
}

void writeIsolation(JsonWriter &out, const std::vector<PortIsolation> &isolation)
{
    if (isolation.empty())
        return;
    out.nextLine();
    out.key("isolation");
    out.beginList();
    for (const PortIsolation &entry : isolation) {
        out.item();
        out.beginInlineObject();
        out.key("interfaces");
        out.inlineStrings(entry.interfaces);
        out.member("role", toString(entry.role));
        out.memberIfAny("community", entry.community);
        out.endInlineObject();
    }
    out.endList();
}

} // namespace

void writeCell(JsonWriter &out, const Cell &cell)
{
    if (!cell.negated) {
        out.inlineStrings(cell.items);
        return;
    }
    out.beginInlineObject();
    out.key("not");
    out.inlineStrings(cell.items);
    out.endInlineObject();
}

void writeLog(JsonWriter &out, const LogSettings &log)
{
    LogSettings plain;
    plain.enabled = log.enabled;
    if (log == plain) {
        out.value(log.enabled);
        return;
    }
    out.beginInlineObject();
    if (!log.enabled)
        out.member("enabled", false);
    if (log.sample != 1)
        out.member("sample", std::int64_t{log.sample});
    if (log.maxPerSecond != 0)
        out.member("maxPerSecond", std::int64_t{log.maxPerSecond});
    if (log.what != LogWhat::All)
        out.member("what", toString(log.what));
    out.endInlineObject();
}

void write(JsonWriter &out, const Set &set)
{
    out.beginObject();
    writeIdentity(out, set);
    out.member("kind", toString(set.kind));
    writeLine(out, "comment", set.comment);
    out.nextLine();
    out.listIfAny("entries", set.entries);
    out.endObject();
}

void write(JsonWriter &out, const Service &service)
{
    out.beginObject();
    writeIdentity(out, service);
    writeLine(out, "expression", service.expression);
    writeLine(out, "comment", service.comment);
    out.endObject();
}

void write(JsonWriter &out, const Meter &meter)
{
    out.beginObject();
    writeIdentity(out, meter);
    out.nextLine();
    out.memberIfAny("rate", meter.rate);
    out.memberIfAny("burst", meter.burst);
    if (meter.key != MeterKey::Shared)
        out.member("key", toString(meter.key));
    if (meter.prefix4 != 32)
        out.member("prefix4", std::int64_t{meter.prefix4});
    if (meter.prefix6 != 64)
        out.member("prefix6", std::int64_t{meter.prefix6});
    if (meter.exceed != ExceedAction::Drop)
        out.member("exceed", toString(meter.exceed));
    if (meter.deviceWide)
        out.member("deviceWide", true);
    writeLine(out, "comment", meter.comment);
    out.endObject();
}

void write(JsonWriter &out, const Rule &rule)
{
    out.beginObject();
    writeIdentity(out, rule);
    if (!rule.enabled)
        out.member("enabled", false);
    out.nextLine();
    writeCellIfAny(out, "source", rule.source);
    writeCellIfAny(out, "destination", rule.destination);
    writeCellIfAny(out, "service", rule.service);
    writeLine(out, "when", rule.when);
    out.nextLine();
    out.member("action", toString(rule.action));
    out.memberIfAny("meter", rule.meter);
    writeLogIfAny(out, "log", rule.log);
    out.nextLine();
    out.memberIfAny("owner", rule.owner);
    out.memberIfAny("ticket", rule.ticket);
    out.memberIfAny("expires", rule.expires);
    writeLine(out, "comment", rule.comment);
    out.endObject();
}

void write(JsonWriter &out, const Section &section)
{
    out.beginObject();
    writeIdentity(out, section);
    if (!section.enabled)
        out.member("enabled", false);
    writeLine(out, "comment", section.comment);
    writeListIfAny(out, "rules", section.rules);
    out.endObject();
}

void write(JsonWriter &out, const Filter &filter)
{
    out.beginObject();
    writeIdentity(out, filter);
    writeLine(out, "comment", filter.comment);
    out.nextLine();
    out.member("default", toString(filter.defaultVerdict));
    writeLogIfAny(out, "defaultLog", filter.defaultLog);
    writeListIfAny(out, "sections", filter.sections);
    out.endObject();
}

void write(JsonWriter &out, const Device &device)
{
    out.beginObject();
    writeIdentity(out, device);
    out.memberIfAny("address", device.address);
    writeLine(out, "comment", device.comment);
    for (const auto &[name, list] : {std::pair{"interfaces", &device.interfaces},
                                     std::pair{"localAddresses", &device.localAddresses},
                                     std::pair{"localGroups", &device.localGroups}}) {
        if (list->empty())
            continue;
        out.nextLine();
        out.key(name);
        out.inlineStrings(*list);
    }
    writeSystemChecks(out, device.systemChecks);
    writeGuard(out, device.guard);
    writeIsolation(out, device.isolation);
    out.endObject();
}

void write(JsonWriter &out, const InterfaceGroup &group)
{
    out.beginObject();
    writeIdentity(out, group);
    writeLine(out, "comment", group.comment);
    if (!group.patterns.empty()) {
        out.nextLine();
        out.key("patterns");
        out.inlineStrings(group.patterns);
    }
    out.endObject();
}

void write(JsonWriter &out, const Application &application)
{
    out.beginObject();
    out.member("uuid", application.uuid);
    if (!application.enabled)
        out.member("enabled", false);
    out.nextLine();
    out.member("filter", application.filter);
    out.member("device", application.device);
    out.member("interface", application.interface);
    out.member("direction", toString(application.direction));
    if (application.scope != Scope::Any)
        out.member("scope", toString(application.scope));
    if (application.order != 0)
        out.member("order", std::int64_t{application.order});
    writeLine(out, "comment", application.comment);
    out.endObject();
}

} // namespace tallygate::policy
