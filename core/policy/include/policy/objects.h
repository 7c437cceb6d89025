// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/uuid.h"

/// The things a policy is made of: plain values, all text as the person wrote it. Text that does
/// not parse (an expression, an address, a rate) is legal here; core/compile turns it into
/// findings. Objects are shared between snapshots as `shared_ptr<const T>` and never change.
///
/// Objects refer to each other by name, so that a policy file reads well and a dangling reference
/// is a finding and not a broken file. Renaming is an Edit that rewrites the references. The
/// written forms:
///   source, destination  literals ("10.0.0.0/8", "192.0.2.1-192.0.2.9", a MAC), "@set", "@device"
///   service              a service's name ("https"), or "@set" of kind ports
///   set entries          literals or "@set"
///   when, expressions    "@set" inside a match expression
///   application          filter and device by name; interface by name or "@group"
namespace tallygate::policy {

/// "@device" stands for the own addresses of the device the policy is compiled for.
inline constexpr std::string_view kDeviceAddresses = "@device";

/// Values are numbers or texts; Names are domain names, each with all names below it.
enum class SetKind : std::uint8_t { Addresses, Macs, Ports, Values, Names };

struct Set
{
    Uuid uuid;
    std::string name;
    SetKind kind = SetKind::Addresses;
    std::string comment;
    std::vector<std::string> entries; ///< literals of the kind, or "@other"

    bool operator==(const Set &) const = default;
};

struct Service
{
    Uuid uuid;
    std::string name;
    std::string expression; ///< a match expression, e.g. "tcp.dstport == 443"
    std::string comment;

    bool operator==(const Service &) const = default;
};

enum class MeterKey : std::uint8_t { Shared, Source, Destination, SourceDestination };
enum class ExceedAction : std::uint8_t { Drop, Reject };

struct Meter
{
    Uuid uuid;
    std::string name;
    std::string rate;  ///< "20 packets/s", "10 Mbit/s", "600 packets/min"
    std::string burst; ///< "40 packets", "64 kB"; empty = the default of SEMANTICS 7.1
    MeterKey key = MeterKey::Shared;
    std::uint8_t prefix4 = 32; ///< bits of an IPv4 address that make the key
    std::uint8_t prefix6 = 64; ///< bits of an IPv6 address that make the key
    ExceedAction exceed = ExceedAction::Drop;
    bool deviceWide = false; ///< one bucket for the device instead of one per application and port
    std::string comment;

    bool operator==(const Meter &) const = default;
};

/// A list of literals and names; empty means any.
struct Cell
{
    bool negated = false;
    std::vector<std::string> items;

    bool isAny() const { return items.empty(); }
    bool operator==(const Cell &) const = default;
};

enum class Action : std::uint8_t { Permit, Drop, Reject, Limit, Count };
enum class Verdict : std::uint8_t { Permit, Drop, Reject };
enum class LogWhat : std::uint8_t { All, Exceeding }; ///< Exceeding: only what a meter refused

struct LogSettings
{
    bool enabled = false;
    std::uint32_t sample = 1;       ///< one record for every N matching packets, at least 1
    std::uint32_t maxPerSecond = 0; ///< 0 = no bound of its own
    LogWhat what = LogWhat::All;

    bool operator==(const LogSettings &) const = default;
};

struct Rule
{
    Uuid uuid;
    std::string name;
    bool enabled = true;
    Cell source;
    Cell destination;
    Cell service;
    std::string when; ///< a match expression ANDed with the cells; empty = always
    Action action = Action::Drop;
    std::string meter; ///< name; meaningful for Action::Limit, kept for the others
    LogSettings log;
    std::string comment;
    std::string owner;
    std::string ticket;
    std::string expires; ///< RFC 3339, or empty for never

    bool operator==(const Rule &) const = default;
};
using RulePtr = std::shared_ptr<const Rule>;

struct Section
{
    Uuid uuid;
    std::string name;
    std::string comment;
    bool enabled = true;
    std::vector<RulePtr> rules;

    /// Compares what is pointed at.
    bool operator==(const Section &other) const;
};
using SectionPtr = std::shared_ptr<const Section>;

struct Filter
{
    Uuid uuid;
    std::string name;
    std::string comment;
    std::vector<SectionPtr> sections;
    Verdict defaultVerdict = Verdict::Drop;
    LogSettings defaultLog;

    /// Compares what is pointed at.
    bool operator==(const Filter &other) const;
};
using FilterPtr = std::shared_ptr<const Filter>;

/// The switches of the system checks of SEMANTICS 8.1; on means "drop and count".
struct SystemChecks
{
    bool incompleteHeader = true;
    bool longHeaderChain = true;
    bool land = true;

    bool operator==(const SystemChecks &) const = default;
};

/// Who may always reach the device's management (SEMANTICS 3).
struct GuardEntry
{
    std::string prefix; ///< "198.51.100.0/24", an address or a range
    std::uint16_t tcpPort = 22;

    bool operator==(const GuardEntry &) const = default;
};

struct ManagementGuard
{
    std::vector<GuardEntry> entries;
    // What it permits besides, only with an entry.
    bool routerAdvertisements = false;
    bool redirects = false;
    bool dhcp = false;

    bool operator==(const ManagementGuard &) const = default;
};

/// What a port may talk to (SEMANTICS 14): all; promiscuous ports only; also its own community.
enum class IsolationRole : std::uint8_t { Promiscuous, Isolated, Community };

struct PortIsolation
{
    std::vector<std::string> interfaces; ///< names, or globs with '*' and '?'
    IsolationRole role = IsolationRole::Isolated;
    std::string community; ///< its name, of that role alone

    bool operator==(const PortIsolation &) const = default;
};

struct Device
{
    Uuid uuid;
    std::string name;
    std::string address; ///< where it is managed: host name or address, optionally ":port"
    std::string comment;
    std::vector<std::string> interfaces;
    std::vector<std::string> localAddresses; ///< own addresses: "@device" and scope when offline
    std::vector<std::string> localGroups;    ///< joined multicast groups (SEMANTICS 2.3)
    SystemChecks systemChecks;
    ManagementGuard guard;
    std::vector<PortIsolation> isolation; ///< the first entry that names a port; none: promiscuous

    bool operator==(const Device &) const = default;
};

struct InterfaceGroup
{
    Uuid uuid;
    std::string name;
    std::string comment;
    std::vector<std::string> patterns; ///< interface names, or globs with '*' and '?'

    bool operator==(const InterfaceGroup &) const = default;
};

enum class Direction : std::uint8_t { In, Out };
enum class Scope : std::uint8_t { Any, ToDevice, FromDevice, Transit };

/// One use of a filter: what counters are kept for.
struct Application
{
    Uuid uuid;
    std::string filter;    ///< name
    std::string device;    ///< name
    std::string interface; ///< a name, or "@group" for each interface of the device in the group
    Direction direction = Direction::In;
    Scope scope = Scope::Any;
    std::int32_t order = 0; ///< evaluated by (order, uuid)
    bool enabled = true;
    std::string comment;

    bool operator==(const Application &) const = default;
};

using SetPtr = std::shared_ptr<const Set>;
using ServicePtr = std::shared_ptr<const Service>;
using MeterPtr = std::shared_ptr<const Meter>;
using DevicePtr = std::shared_ptr<const Device>;
using InterfaceGroupPtr = std::shared_ptr<const InterfaceGroup>;
using ApplicationPtr = std::shared_ptr<const Application>;

/// What a UUID can name. The order of the first seven is that of `Object`.
enum class ObjectKind : std::uint8_t {
    Filter,
    Set,
    Service,
    Meter,
    Device,
    InterfaceGroup,
    Application,
    Section,
    Rule,
};

/// Anything that stands in a list of the document itself. Never holds a null pointer.
using Object = std::variant<FilterPtr, SetPtr, ServicePtr, MeterPtr, DevicePtr, InterfaceGroupPtr,
                            ApplicationPtr>;

ObjectKind kindOf(const Object &object);
const Uuid &uuidOf(const Object &object);
/// Empty for an application, which has none.
std::string_view nameOf(const Object &object);

// The words of the file, also understood on the command line and in the filter bar.
std::string_view toString(SetKind kind); ///< "addresses", "macs", "ports", "values", "names"
std::string_view toString(MeterKey key); ///< "shared", "source", ..., "source+destination"
std::string_view toString(ExceedAction action);
std::string_view toString(Action action); ///< "permit", "drop", "reject", "limit", "count"
std::string_view toString(Verdict verdict);
std::string_view toString(LogWhat what); ///< "all", "exceeding"
std::string_view toString(Direction direction);
std::string_view toString(Scope scope);        ///< "any", "to-device", "from-device", "transit"
std::string_view toString(IsolationRole role); ///< "promiscuous", "isolated", "community"
std::string_view toString(ObjectKind kind);    ///< "filter", "set", ..., "interface group", "rule"

/// The value of one of those words (SetKind, MeterKey, ExceedAction, Action, Verdict, LogWhat,
/// Direction, Scope, IsolationRole); instantiated for these types only.
template <class Enum>
std::optional<Enum> fromString(std::string_view word);
/// All words of that enumeration, in order; for error messages and completion.
template <class Enum>
const std::vector<std::string_view> &wordsOf();

/// Whether sets, services, meters and interface groups may be called so: letters, digits, '_', '-'
/// and '.', the first a letter or '_', the last not '.', no "..". Such a name can be written as
/// "@name" in an expression. "any", "not" and "device" are taken.
bool isValidName(std::string_view name);

} // namespace tallygate::policy
