// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/uuid.h"
#include "capture/reader.h"
#include "counters/portcounters.h"
#include "counters/tally.h"
#include "meter/config.h"
#include "replay/session.h"

namespace tallygate::replay {

/// One port in one direction (SEMANTICS 1.5).
struct PortResult
{
    std::string interface;
    pipeline::Direction direction = pipeline::Direction::In;
    pipeline::PortKind kind = pipeline::PortKind::Host;
    counters::PortTally tally;
};

/// One filter application at one port: "filter on interface, direction".
struct ApplicationResult
{
    Uuid application;
    Uuid filter;
    std::string filterName;
    std::string name;              ///< "filter on interface, direction"
    std::uint16_t port = 0;        ///< index into Report::ports
    std::uint32_t filterIndex = 0; ///< index into DevicePolicy::filters
    pipeline::Scope scope = pipeline::Scope::Any;
    counters::Tally received;
    counters::Tally permitted, dropped, rejected, limited; ///< by verdict of this application
    counters::Tally undecidable;
    std::vector<counters::CounterValue> rules; ///< parallel to DeviceFilter::rules
    std::vector<bool> expired;                 ///< parallel to rules: off, its time is over
    counters::CounterValue byDefault;
};

/// A meter's part at one application and port, or of the whole device.
struct MeterResult
{
    Uuid meter;
    std::string name;
    Uuid application;      ///< null if device-wide
    std::string interface; ///< empty if device-wide
    std::string place;     ///< "filter on interface, direction", or "device"
    meter::Rate rate;
    std::uint64_t burst = 0; ///< bytes if the rate counts bits, else packets
    bool keyed = false;
    counters::Tally conform;
    counters::Tally exceed;
    std::uint64_t keys = 0; ///< buckets in use at the end; 1 for a shared meter
    std::uint64_t evictions = 0;
    std::uint64_t overflowed = 0; ///< packets judged by the overflow bucket of a full key table
};

struct CaptureResult
{
    std::filesystem::path path;
    std::uint64_t packets = 0;  ///< read
    std::uint64_t unmapped = 0; ///< of them left out for want of a mapping
    std::vector<Mapping> mappings;
    std::vector<std::uint64_t> replayed; ///< parallel to mappings: packets
    std::vector<capture::Interface> interfaces;
    std::optional<Error> fault; ///< packets before it were replayed
};

/// What a replay found. Plain data: the figures of the counters, meters and ports at its end.
struct Report : Totals
{
    std::shared_ptr<const pipeline::DevicePolicy> devicePolicy;
    Timestamp at; ///< that expiry was judged at
    std::vector<CaptureResult> captures;
    std::vector<PortResult> ports;
    std::vector<ApplicationResult> applications;
    std::vector<MeterResult> meters;
    std::uint64_t hitsLogged = 0;             ///< lost ones not included
    std::uint64_t hitsSampledOut = 0;         ///< by "one in N"
    std::uint64_t hitsOverRate = 0;           ///< by "at most N a second"
    std::uint64_t hitsLost = 0;               ///< more at once than there is room for
    std::optional<std::uint64_t> hitsWritten; ///< to a file
    std::uint64_t undecidableCounts = 0;      ///< count rules a cut capture left open (8.6)
};

/// The figures as they stand.
Report reportOf(const Session &session);

/// A file for the packets of logged hits.
struct HitTarget
{
    std::filesystem::path path;
    std::string application; ///< the writing program: "tallygatectl 0.1.0"
};

/// Replays to the end, and writes hits where a file is wanted. Errors: writing it.
Result<Report> run(Session &session, const std::optional<HitTarget> &hits);

/// Tables for people.
std::string toText(const Report &report);
/// The same for programs; 64-bit integers are strings (RFC 7951).
nlohmann::ordered_json toJson(const Report &report);

} // namespace tallygate::replay
