// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "keys.h"
#include "objectsjson.h"

namespace tallygate::policy {

namespace {

constexpr std::uint64_t kUuid = 1 << 0; ///< "uuid" is the first key of every object
constexpr std::uint64_t kName = 1 << 1; ///< "name" the second where there is one

/// Reads the two members that come first in every list of keys.
template <class T>
bool readIdentity(JsonReader &reader, std::size_t key, JsonValue value, ObjectKind kind, T &object)
{
    if (key > 1)
        return false;
    const char *at = JsonReader::begin(value);
    if (key == 0) {
        object.uuid = reader.uuid(value);
        reader.enterUuid(object.uuid, at);
    } else {
        object.name = reader.string(value);
        if (kind != ObjectKind::Section && kind != ObjectKind::Rule)
            reader.enterName(kind, object.name, at);
    }
    return true;
}

SystemChecks readSystemChecks(JsonReader &reader, JsonValue value)
{
    static constexpr Keys<3> kKeys{"incompleteHeader", "longHeaderChain", "land"};
    SystemChecks checks;
    reader.object(value, kKeys, 0, [&](std::size_t key, JsonValue member) {
        bool &flag = key == 0   ? checks.incompleteHeader
                     : key == 1 ? checks.longHeaderChain
                                : checks.land;
        flag = reader.boolean(member);
    });
    return checks;
}

GuardEntry readGuardEntry(JsonReader &reader, JsonValue value)
{
    static constexpr Keys<2> kKeys{"prefix", "tcpPort"};
    constexpr std::uint64_t kPrefix = 1 << 0;
    GuardEntry entry;
    reader.object(value, kKeys, kPrefix, [&](std::size_t key, JsonValue member) {
        if (key == 0)
            entry.prefix = reader.string(member);
        else
            entry.tcpPort = static_cast<std::uint16_t>(reader.integer(member, 0, 65535));
    });
    return entry;
}

ManagementGuard readGuard(JsonReader &reader, JsonValue value)
{
    static constexpr Keys<4> kKeys{"entries", "routerAdvertisements", "redirects", "dhcp"};
    ManagementGuard guard;
    reader.object(value, kKeys, 0, [&](std::size_t key, JsonValue member) {
        if (key == 0) {
            reader.array(member, [&](JsonValue item) {
                guard.entries.push_back(readGuardEntry(reader, item));
            });
            return;
        }
        bool &flag = key == 1   ? guard.routerAdvertisements
                     : key == 2 ? guard.redirects
                                : guard.dhcp;
        flag = reader.boolean(member);
    });
    return guard;
}

PortIsolation readIsolation(JsonReader &reader, JsonValue value)
{
    static constexpr Keys<3> kKeys{"interfaces", "role", "community"};
    constexpr std::uint64_t kInterfaces = 1 << 0, kRole = 1 << 1;
    PortIsolation isolation;
    reader.object(value, kKeys, kInterfaces | kRole, [&](std::size_t key, JsonValue member) {
        if (key == 0)
            isolation.interfaces = reader.strings(member);
        else if (key == 1)
            isolation.role = reader.word<IsolationRole>(member);
        else
            isolation.community = reader.string(member);
    });
    return isolation;
}

void readInto(JsonReader &reader, JsonValue value, Set &set)
{
    static constexpr Keys<5> kKeys{"uuid", "name", "kind", "comment", "entries"};
    constexpr std::uint64_t kKind = 1 << 2;
    reader.object(value, kKeys, kUuid | kName | kKind, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::Set, set))
            return;
        switch (key) {
        case 2:
            set.kind = reader.word<SetKind>(member);
            break;
        case 3:
            set.comment = reader.string(member);
            break;
        case 4:
            set.entries = reader.strings(member);
            break;
        }
    });
}

void readInto(JsonReader &reader, JsonValue value, Service &service)
{
    static constexpr Keys<4> kKeys{"uuid", "name", "expression", "comment"};
    reader.object(value, kKeys, kUuid | kName, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::Service, service))
            return;
        (key == 2 ? service.expression : service.comment) = reader.string(member);
    });
}

void readInto(JsonReader &reader, JsonValue value, Meter &meter)
{
    static constexpr Keys<10> kKeys{"uuid",    "name",    "rate",   "burst",      "key",
                                    "prefix4", "prefix6", "exceed", "deviceWide", "comment"};
    reader.object(value, kKeys, kUuid | kName, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::Meter, meter))
            return;
        switch (key) {
        case 2:
            meter.rate = reader.string(member);
            break;
        case 3:
            meter.burst = reader.string(member);
            break;
        case 4:
            meter.key = reader.word<MeterKey>(member);
            break;
        case 5:
            meter.prefix4 = static_cast<std::uint8_t>(reader.integer(member, 0, 32));
            break;
        case 6:
            meter.prefix6 = static_cast<std::uint8_t>(reader.integer(member, 0, 128));
            break;
        case 7:
            meter.exceed = reader.word<ExceedAction>(member);
            break;
        case 8:
            meter.deviceWide = reader.boolean(member);
            break;
        case 9:
            meter.comment = reader.string(member);
            break;
        }
    });
}

void readInto(JsonReader &reader, JsonValue value, Rule &rule)
{
    static constexpr Keys<14> kKeys{"uuid",    "name",   "enabled", "source", "destination",
                                    "service", "when",   "action",  "meter",  "log",
                                    "owner",   "ticket", "expires", "comment"};
    constexpr std::uint64_t kAction = 1 << 7;
    reader.object(value, kKeys, kUuid | kAction, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::Rule, rule))
            return;
        switch (key) {
        case 2:
            rule.enabled = reader.boolean(member);
            break;
        case 3:
            rule.source = readCell(reader, member);
            break;
        case 4:
            rule.destination = readCell(reader, member);
            break;
        case 5:
            rule.service = readCell(reader, member);
            break;
        case 6:
            rule.when = reader.string(member);
            break;
        case 7:
            rule.action = reader.word<Action>(member);
            break;
        case 8:
            rule.meter = reader.string(member);
            break;
        case 9:
            rule.log = readLog(reader, member);
            break;
        case 10:
            rule.owner = reader.string(member);
            break;
        case 11:
            rule.ticket = reader.string(member);
            break;
        case 12:
            rule.expires = reader.string(member);
            break;
        case 13:
            rule.comment = reader.string(member);
            break;
        }
    });
}

void readInto(JsonReader &reader, JsonValue value, Section &section)
{
    static constexpr Keys<5> kKeys{"uuid", "name", "enabled", "comment", "rules"};
    reader.object(value, kKeys, kUuid, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::Section, section))
            return;
        switch (key) {
        case 2:
            section.enabled = reader.boolean(member);
            break;
        case 3:
            section.comment = reader.string(member);
            break;
        case 4:
            section.rules = readList<Rule>(reader, member);
            break;
        }
    });
}

void readInto(JsonReader &reader, JsonValue value, Filter &filter)
{
    static constexpr Keys<6> kKeys{"uuid", "name", "comment", "default", "defaultLog", "sections"};
    constexpr std::uint64_t kDefault = 1 << 3;
    reader.object(value, kKeys, kUuid | kName | kDefault, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::Filter, filter))
            return;
        switch (key) {
        case 2:
            filter.comment = reader.string(member);
            break;
        case 3:
            filter.defaultVerdict = reader.word<Verdict>(member);
            break;
        case 4:
            filter.defaultLog = readLog(reader, member);
            break;
        case 5:
            filter.sections = readList<Section>(reader, member);
            break;
        }
    });
}

void readInto(JsonReader &reader, JsonValue value, Device &device)
{
    static constexpr Keys<10> kKeys{"uuid",       "name",           "address",     "comment",
                                    "interfaces", "localAddresses", "localGroups", "systemChecks",
                                    "guard",      "isolation"};
    reader.object(value, kKeys, kUuid | kName, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::Device, device))
            return;
        switch (key) {
        case 2:
            device.address = reader.string(member);
            break;
        case 3:
            device.comment = reader.string(member);
            break;
        case 4:
            device.interfaces = reader.strings(member);
            break;
        case 5:
            device.localAddresses = reader.strings(member);
            break;
        case 6:
            device.localGroups = reader.strings(member);
            break;
        case 7:
            device.systemChecks = readSystemChecks(reader, member);
            break;
        case 8:
            device.guard = readGuard(reader, member);
            break;
        case 9:
            reader.array(member, [&](JsonValue item) {
                device.isolation.push_back(readIsolation(reader, item));
            });
            break;
        }
    });
}

void readInto(JsonReader &reader, JsonValue value, InterfaceGroup &group)
{
    static constexpr Keys<4> kKeys{"uuid", "name", "comment", "patterns"};
    reader.object(value, kKeys, kUuid | kName, [&](std::size_t key, JsonValue member) {
        if (readIdentity(reader, key, member, ObjectKind::InterfaceGroup, group))
            return;
        if (key == 2)
            group.comment = reader.string(member);
        else
            group.patterns = reader.strings(member);
    });
}

void readInto(JsonReader &reader, JsonValue value, Application &application)
{
    static constexpr Keys<9> kKeys{"uuid",      "enabled", "filter", "device", "interface",
                                   "direction", "scope",   "order",  "comment"};
    constexpr std::uint64_t kRequired = kUuid | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5;
    reader.object(value, kKeys, kRequired, [&](std::size_t key, JsonValue member) {
        switch (key) {
        case 0: {
            const char *at = JsonReader::begin(member);
            application.uuid = reader.uuid(member);
            reader.enterUuid(application.uuid, at);
            break;
        }
        case 1:
            application.enabled = reader.boolean(member);
            break;
        case 2:
            application.filter = reader.string(member);
            break;
        case 3:
            application.device = reader.string(member);
            break;
        case 4:
            application.interface = reader.string(member);
            break;
        case 5:
            application.direction = reader.word<Direction>(member);
            break;
        case 6:
            application.scope = reader.word<Scope>(member);
            break;
        case 7:
            application.order = static_cast<std::int32_t>(
                reader.integer(member, std::numeric_limits<std::int32_t>::min(),
                               std::numeric_limits<std::int32_t>::max()));
            break;
        case 8:
            application.comment = reader.string(member);
            break;
        }
    });
}

} // namespace

Cell readCell(JsonReader &reader, JsonValue value)
{
    static constexpr Keys<1> kKeys{"not"};
    Cell cell;
    if (value.type() == simdjson::ondemand::json_type::array) {
        cell.items = reader.strings(value);
        return cell;
    }
    cell.negated = true;
    reader.object(value, kKeys, 1,
                  [&](std::size_t, JsonValue member) { cell.items = reader.strings(member); });
    return cell;
}

LogSettings readLog(JsonReader &reader, JsonValue value)
{
    static constexpr Keys<4> kKeys{"enabled", "sample", "maxPerSecond", "what"};
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    LogSettings log;
    if (value.type() == simdjson::ondemand::json_type::boolean) {
        log.enabled = reader.boolean(value);
        return log;
    }
    log.enabled = true;
    reader.object(value, kKeys, 0, [&](std::size_t key, JsonValue member) {
        switch (key) {
        case 0:
            log.enabled = reader.boolean(member);
            break;
        case 1:
            log.sample = static_cast<std::uint32_t>(reader.integer(member, 1, kMost));
            break;
        case 2:
            log.maxPerSecond = static_cast<std::uint32_t>(reader.integer(member, 0, kMost));
            break;
        case 3:
            log.what = reader.word<LogWhat>(member);
            break;
        }
    });
    return log;
}

template <class T>
std::shared_ptr<const T> read(JsonReader &reader, JsonValue value)
{
    auto object = std::make_shared<T>();
    readInto(reader, value, *object);
    return object;
}

template RulePtr read<Rule>(JsonReader &, JsonValue);
template SectionPtr read<Section>(JsonReader &, JsonValue);
template FilterPtr read<Filter>(JsonReader &, JsonValue);
template SetPtr read<Set>(JsonReader &, JsonValue);
template ServicePtr read<Service>(JsonReader &, JsonValue);
template MeterPtr read<Meter>(JsonReader &, JsonValue);
template DevicePtr read<Device>(JsonReader &, JsonValue);
template InterfaceGroupPtr read<InterfaceGroup>(JsonReader &, JsonValue);
template ApplicationPtr read<Application>(JsonReader &, JsonValue);

} // namespace tallygate::policy
