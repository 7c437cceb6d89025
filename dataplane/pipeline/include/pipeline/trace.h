// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "counters/portcounters.h"
#include "match/expression.h"
#include "match/program.h"
#include "meter/meter.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "pipeline/answer.h"
#include "pipeline/localaddresses.h"
#include "pipeline/outcome.h"
#include "pipeline/policyprogram.h"

// Why a packet got its verdict, as a tree of typed nodes, not text: the window draws and translates
// it, tracetext.h puts it in plain English.

namespace tallygate::pipeline {

enum class TraceKind : std::uint8_t {
    SystemCheck, ///< `drop`; True = passed, False = dropped here; of the isolation, which stands
                 ///< behind the guard, `text` = "lan1 to lan2"
    Place,       ///< `place`: to or from the device, or transit
    Guard,       ///< `guard`, `text` = the entry; True = permitted here
    Application, ///< `object`, `name`; children are its rules and default; ends with `verdict`
    Rule,        ///< `object`, `number`, `name`, `action`; children are its conditions
    Condition,   ///< `cell`, `text` = the expression; children are its tests
    Test,        ///< `text` = the test as written, `values` = what decided it
    Meter,       ///< of a rule: `meter`, `name`; True = conforms
    Default,     ///< `action`; of an application
    Verdict,     ///< last: `verdict`, `cause`
};

/// Why a node was left aside, where it was.
enum class TraceReason : std::uint8_t {
    None,
    SwitchedOff, ///< a system check that the policy switched off
    OutOfScope,  ///< an application whose scope the packet is not in: it counts nothing
    Expired,     ///< a rule past its expiry: it does not match
    Behind,      ///< a rule behind the one that decided: it was not asked
};

/// What of the guard permitted a packet.
enum class GuardReason : std::uint8_t {
    None,
    Management, ///< TCP between a guarded prefix and its port
    TooBig,     ///< "packet too big" about such a connection
    Arp,        ///< for the device's own addresses
    Neighbour,  ///< neighbour discovery for the device's own addresses
    // By option of the policy:
    RouterDiscovery, ///< router advertisements, and solicitations by the device
    Redirect,
    Dhcp, ///< of the device as a client
};

/// A field's value in the packet.
struct TraceValue
{
    std::string field; ///< "ip.src"
    packet::Presence presence = packet::Presence::Absent;
    std::string value;        ///< "198.18.4.2"; empty unless present
    std::string valueName;    ///< "TCP"; may be empty
    std::uint32_t offset = 0; ///< bytes in the frame, for highlighting
    std::uint32_t length = 0;
};

struct TraceNode
{
    TraceKind kind = TraceKind::Verdict;
    match::Truth truth = match::Truth::False;
    TraceReason reason = TraceReason::None;
    bool decides = false; ///< the search ended at this rule or default

    Uuid object;              ///< application, rule, meter
    std::uint32_t number = 0; ///< '#' of a rule
    std::string name;         ///< "Branch in on eth0, in", the rule's name, the meter's
    std::string text;
    match::TextRange range; ///< of a test in its expression
    std::vector<TraceValue> values;

    Cell cell = Cell::When;
    Action action = Action::Permit;
    Scope scope = Scope::Any;
    Place place = Place::Transit;
    Verdict verdict = Verdict::Permit;
    Cause cause = Cause::Unfiltered;
    counters::PortCounter drop = counters::PortCounter::Received;
    GuardReason guard = GuardReason::None;
    meter::MeterSnapshot meter; ///< before the packet
    bool countsBits = false;    ///< the meter's unit: bytes if so, else packets
    std::string bucket;         ///< the bucket's name
    /// Of a verdict that answers the sender: the answer, or why there would be none. The limit of
    /// answers is not asked.
    std::optional<AnswerOutcome> answer;

    std::vector<TraceNode> children;
};

/// One packet's way through one port in one direction.
struct PacketTrace
{
    Outcome outcome;
    std::string port;
    Direction direction = Direction::In;
    std::vector<TraceNode> steps; ///< in order: checks, place, guard, applications, verdict
};

enum class TraceRules : std::uint8_t {
    UntilDecided, ///< the rules that were asked
    All,          ///< also those behind, to answer "why not rule 12?"
};

/// Explains what Worker::process() would do with this frame next, and changes nothing: meters, and
/// the worker's stations, are looked at as they stand, so earlier packets must have been processed
/// and this one not. Any thread, as long as no worker runs the program's meters meanwhile.
/// Allocates.
PacketTrace explain(const PolicyProgram &program, const LocalAddresses &local, PortIndex port,
                    Direction direction, const packet::Frame &frame,
                    TraceRules rules = TraceRules::UntilDecided,
                    const StationTable *stations = nullptr);

} // namespace tallygate::pipeline
