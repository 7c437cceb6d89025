// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "base/time.h"
#include "base/uuid.h"
#include "counters/portcounters.h"
#include "match/expression.h"
#include "meter/config.h"

// The device policy: what a policy becomes for one device (DESIGN section 3). core/compile writes
// it, the engine stores it, `tallygatectl run` replays it. Plain data; value semantics; order of
// every list is significant and kept.

namespace tallygate::pipeline {

enum class Action : std::uint8_t { Permit, Drop, Reject, Limit, Count };

/// What became of a packet (SEMANTICS 1.8). Limited = the meter was exceeded.
enum class Verdict : std::uint8_t { Permit, Drop, Reject, Limited };

using counters::Direction;
enum class Scope : std::uint8_t { Any, ToDevice, FromDevice, Transit };
enum class PortKind : std::uint8_t { Host, Wire };

std::string_view toString(Action action);   ///< "permit" ...
std::string_view toString(Verdict verdict); ///< "permit", "drop", "reject", "limited"
using counters::toString;                   ///< "in", "out"
std::string_view toString(Scope scope);     ///< "any", "to-device", "from-device", "transit"
std::string_view toString(PortKind kind);   ///< "host", "wire"

/// What of a rule is logged and how much of it (FC-4.4).
struct LogSettings
{
    bool enabled = false;
    bool exceedingOnly = false;     ///< of a limit rule: only what was above the rate
    std::uint32_t sampleOneIn = 1;  ///< 1 = every hit
    std::uint32_t maxPerSecond = 0; ///< 0 = no bound
    bool operator==(const LogSettings &) const = default;
};

/// Which cell of the rule a condition came from, so that an explanation can name it.
enum class Cell : std::uint8_t { Source, Destination, Service, When };
std::string_view toString(Cell cell);

/// One part of a rule's match; a rule matches where all of its conditions are true.
struct Condition
{
    Cell cell = Cell::When;
    std::string expression; ///< of match/, sets by name
    bool operator==(const Condition &) const = default;
};

struct DeviceRule
{
    Uuid uuid;
    std::string name;
    std::uint32_t number = 0; ///< '#' in the filter, 1-based, as the person sees it
    std::vector<Condition> conditions;
    Action action = Action::Permit;
    Uuid meter; ///< of a limit rule
    LogSettings log;
    std::optional<Timestamp> expires; ///< from then on the rule does not match (SEMANTICS 10)
    bool operator==(const DeviceRule &) const = default;
};

struct DeviceFilter
{
    Uuid uuid;
    std::string name;
    std::vector<DeviceRule> rules;
    Verdict defaultVerdict = Verdict::Drop; ///< permit, drop or reject
    LogSettings defaultLog;
    bool operator==(const DeviceFilter &) const = default;
};

struct DeviceSet
{
    std::string name;
    match::SetKind kind = match::SetKind::Addresses;
    std::vector<std::string> entries; ///< literals only; nesting is resolved
    bool operator==(const DeviceSet &) const = default;
};

struct DeviceMeter
{
    Uuid uuid;
    std::string name;
    meter::MeterConfig config;
    bool deviceWide = false; ///< one bucket for the device instead of one per application and port
    bool operator==(const DeviceMeter &) const = default;
};

struct DeviceApplication
{
    Uuid uuid;
    Uuid filter;
    std::vector<std::string> interfaces; ///< names, or globs with '*' and '?'
    Direction direction = Direction::In;
    Scope scope = Scope::Any;
    std::int32_t order = 0;
    bool operator==(const DeviceApplication &) const = default;
};

/// What the device itself owned when it was last seen, for offline runs; live state overrides it
/// (SEMANTICS 2.3). Also the meaning of the set `@device`.
struct LocalState
{
    std::vector<std::string> addresses; ///< IPv4 and IPv6; "192.0.2.1/24" also gives its broadcast
    std::vector<std::string> groups;    ///< joined multicast groups
    bool operator==(const LocalState &) const = default;
};

/// SEMANTICS 8.1: the checks ahead of the applications; a failed one drops with a named counter.
struct SystemChecks
{
    bool incompleteHeader = true; ///< layer 3 or 4 header incomplete
    bool ipv6ChainTooLong = true;
    bool land = true; ///< source = destination
    bool operator==(const SystemChecks &) const = default;
};

inline constexpr std::size_t kMaxGuardEntries = 64;

/// SEMANTICS 3: who may always reach the device's management, on host ports.
struct GuardEntry
{
    AddressRange prefix;
    std::uint16_t tcpPort = 22;
    bool operator==(const GuardEntry &) const = default;
};

/// What the guard permits beyond SSH, its errors, ARP and neighbour discovery: see guardtable.h.
/// Without a guard entry they have no effect.
struct GuardOptions
{
    bool routerAdvertisements = false;
    bool redirects = false;
    bool dhcp = false;
    bool operator==(const GuardOptions &) const = default;
};

/// The guard of the policy that a commit replaces; it holds too until the commit is confirmed
/// (SEMANTICS 3.2).
struct HeldGuard
{
    std::vector<GuardEntry> entries;
    GuardOptions options;
    bool operator==(const HeldGuard &) const = default;
};

/// At most so many answers to rejected packets (SEMANTICS 9), of the whole device.
struct AnswerLimit
{
    std::uint32_t packetsPerSecond = 1000;
    std::uint32_t burst = 100;
    bool operator==(const AnswerLimit &) const = default;
};

/// SEMANTICS 14: what a port may talk to; see isolation.h.
enum class IsolationRole : std::uint8_t { Promiscuous, Isolated, Community };

struct PortIsolation
{
    std::vector<std::string> interfaces; ///< names, or globs with '*' and '?'
    IsolationRole role = IsolationRole::Promiscuous;
    std::string community; ///< its name, of that role alone
    bool operator==(const PortIsolation &) const = default;
};

/// A packet by its addresses, for checks; see probe.h.
struct Flow
{
    enum class Protocol : std::uint8_t { Tcp, Udp, Icmp }; ///< Icmp: of the addresses' family

    Protocol protocol = Protocol::Tcp;
    std::string source; ///< IPv4 or IPv6, both of one family
    std::string destination;
    std::uint16_t sourcePort = 0; ///< of ICMP nothing
    std::uint16_t destinationPort = 0;
    bool established = false; ///< of TCP: a segment with ACK instead of a SYN; of ICMP: an answer
    bool operator==(const Flow &) const = default;
};

/// What must become of a packet, tried before the policy is put in force (SEMANTICS 4.2).
struct DeviceCheck
{
    std::string name;
    std::string interface;
    Direction direction = Direction::In;
    Verdict expected = Verdict::Permit; ///< permit, drop or reject
    std::optional<Flow> flow;           ///< this or `frame`
    std::string frame;                  ///< an Ethernet frame in hexadecimal digits
    bool operator==(const DeviceCheck &) const = default;
};

struct DevicePolicy
{
    std::string policyName;
    Uuid deviceUuid;
    std::string deviceName;
    std::vector<DeviceSet> sets;
    std::vector<DeviceMeter> meters;
    std::vector<DeviceFilter> filters;
    std::vector<DeviceApplication> applications;
    LocalState localState;
    SystemChecks systemChecks;
    std::vector<GuardEntry> guard;
    GuardOptions guardOptions;
    HeldGuard heldGuard;
    AnswerLimit answerLimit;
    std::vector<PortIsolation> isolation; ///< the first entry that names a port
    std::vector<DeviceCheck> checks;
    bool operator==(const DevicePolicy &) const = default;
};

/// JSON with ordered keys and a `"tallygateDevice": 1` version key. Unknown keys, wrong types,
/// dangling references and UUIDs used twice are refused with file, line, column and JSON pointer;
/// nothing is repaired silently. The guard:
///   "guard": [{"prefix": "198.51.100.0/24", "tcpPort": 22}],
///   "guardOptions": {"routerAdvertisements": true, "redirects": false, "dhcp": true},
///   "heldGuard": {"options": {...}, "entries": [...]}
/// Limits of answers: "answerLimit": {"packetsPerSecond": 1000, "burst": 100}.
/// A check, with a flow or a frame:
///   {"name": "web", "interface": "eth0", "direction": "in", "expect": "permit", "flow":
///    {"protocol": "tcp", "source": "198.51.100.7", "sourcePort": 50000,
///     "destination": "192.0.2.1", "destinationPort": 443, "established": false}}
/// Port isolation: "isolation": [{"interfaces": ["lan1"], "role": "isolated"},
///   {"interfaces": ["lan*"], "role": "community", "community": "staff"}], also "promiscuous".
/// Expressions are not parsed here but when a PolicyProgram is built.
Result<DevicePolicy> parseDevicePolicy(std::string_view json, const std::string &file = {});
/// What parseDevicePolicy() reads back to an equal value; one rule a line.
std::string writeDevicePolicy(const DevicePolicy &policy);

/// `next` with the own guard of `inForce` held beside its own, for the time of a commit's window.
DevicePolicy withGuardHeld(DevicePolicy next, const DevicePolicy &inForce);

/// A local state alone: {"addresses": [...], "groups": [...]}.
Result<LocalState> parseLocalState(std::string_view json, const std::string &file = {});

/// Adds file, line and column to an error found later that knows only its JSON pointer
/// (`where.path`) and perhaps the column within that text.
Error locateInDevicePolicy(Error error, std::string_view json, const std::string &file);

} // namespace tallygate::pipeline
