// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/uuid.h"

// What a device last told of its counters (`counters.changed` of the control protocol), as values
// that never change: they are shared between threads and compared by pointer.

namespace tallygate::telemetry {

/// Frames, and their bytes on the wire without FCS.
struct Tally
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;

    bool operator==(const Tally &) const = default;
};

/// Since when figures are counted: the last reset, the revision in force, or ever.
enum class Since : std::uint8_t { Reset, Revision, Lifetime };
constexpr std::size_t kSinces = 3;

/// A counter as it is shown for one Since.
struct Figure
{
    Tally hits;
    Tally conform; ///< of limit rules: hits = conform + exceed
    Tally exceed;
    std::optional<Timestamp> firstHit; ///< of the device's clock, as all times here
    std::optional<Timestamp> lastHit;
    std::optional<Timestamp> since; ///< when it began; not of Lifetime
    bool discontinuous = false;     ///< counts of before were lost then

    bool operator==(const Figure &) const = default;
};

/// Growth within a second, of the device's clock.
struct Rate
{
    double packets = 0;
    double bytes = 0;

    bool operator==(const Rate &) const = default;
};

enum class CounterKind : std::uint8_t {
    Received, ///< all that the application saw
    Rule,
    Default,
};

/// One counter of an application.
struct Counter
{
    CounterKind kind = CounterKind::Rule;
    Uuid rule;                ///< of Rule, else null
    std::uint32_t number = 0; ///< of Rule: its place in the filter, from 1
    std::string name;         ///< of Rule
    std::string action;       ///< "permit", "drop", "reject", "limit", "count"; empty for Received
    bool isLimit = false;
    std::array<Figure, kSinces> figures;
    Rate rate;
    Rate exceedRate;

    const Figure &of(Since since) const { return figures[static_cast<std::size_t>(since)]; }
};

/// A filter at one port in one direction.
struct Application
{
    Uuid device;
    Uuid application;
    Uuid filter;
    std::string name; ///< "filter on interface, direction"
    std::uint32_t port = 0;
    std::string interface;
    std::string direction;         ///< "in", "out"
    std::string scope;             ///< "any", "to-device", "from-device", "transit"
    std::vector<Counter> counters; ///< received, rules by number, default

    const Counter *received() const;
    const Counter *ofDefault() const;
    const Counter *ofRule(const Uuid &rule) const;
    /// The latest hit of any rule or default.
    std::optional<Timestamp> lastHit() const;
    /// Frames that were dropped, rejected or above a limit.
    Rate refusedRate() const;
};
using ApplicationPtr = std::shared_ptr<const Application>;

/// The port's own counters in one direction, by name: "received", "guard", "permitted", ...,
/// "forwarded", and every named drop.
struct PortSide
{
    std::map<std::string, std::array<Tally, kSinces>> counters;
    std::map<std::string, Rate> rates; ///< of those that grow
    std::optional<Timestamp> sinceReset;
    std::map<std::string, std::uint64_t> answers; ///< what senders of rejected packets were told
};

struct Port
{
    std::uint32_t port = 0;
    std::string interface;
    std::string kind; ///< "host", "wire"
    PortSide in;
    PortSide out;
};

/// A reset of counters at the device, or one that takes another back.
struct Reset
{
    std::uint64_t number = 0;
    Timestamp time;
    std::string who;
    std::string why;
    bool undone = false;
    std::uint64_t undoes = 0; ///< 0: it is none that takes one back
};

/// All of a device, of one round.
struct Picture
{
    Uuid device;
    bool isLive = false; ///< false: it was so when the connection was lost
    Timestamp time;      ///< of the device's clock
    Timestamp arrived;   ///< of the workstation's clock
    std::uint64_t revision = 0;
    std::uint64_t epoch = 0;
    Timestamp discontinuity;
    std::vector<ApplicationPtr> applications; ///< by interface, direction, name
    std::vector<Port> ports;                  ///< by id
    std::vector<Reset> resets;                ///< newest first, as far as they were asked for
};
using PicturePtr = std::shared_ptr<const Picture>;

} // namespace tallygate::telemetry
