// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "capture/reader.h"
#include "counters/portcounters.h"
#include "hitlog/hitrecord.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/outcome.h"
#include "pipeline/trace.h"
#include "replay/report.h"

/// Offline runs of a device policy over captures, through the pipeline of the engine itself.
/// Captures are mapped to interfaces and directions and replayed in the order of their time stamps,
/// meters included.
///
/// Threads: every function works on its arguments only and may run on any thread; a result is
/// immutable and may be read by any number of threads.
namespace tallygate::simulate {

using replay::ApplicationResult;
using replay::CaptureResult;
using replay::kEveryInterface;
using replay::Mapping;
using replay::MeterResult;
using replay::PortResult;
using CaptureInput = replay::Input;

struct Request
{
    std::shared_ptr<const pipeline::DevicePolicy> devicePolicy;
    std::vector<CaptureInput> captures;
    Timestamp at;                    ///< wall-clock time that judges expiry (SEMANTICS 10)
    std::size_t maxHits = 1'000'000; ///< hits kept; those beyond are counted
};

struct Progress
{
    std::uint64_t packets = 0;
    std::uint64_t bytesDone = 0; ///< of the capture files
    std::uint64_t bytesTotal = 0;
};

/// One replayed packet. For a permitted packet the deciding rule is that of the last application.
struct PacketRecord
{
    static constexpr std::uint16_t kNoApplication = 0xFFFF;

    std::uint64_t fileOffset = 0; ///< for capture::Reader::frameAt()
    Timestamp time;
    std::uint32_t number = 0; ///< frame number in its capture, 1-based
    std::uint32_t rule = 0;   ///< index into DeviceFilter::rules; for Cause::Rule
    std::uint32_t wireLength = 0;
    std::uint16_t capture = 0;                  ///< index into Request::captures
    std::uint16_t port = 0;                     ///< index into SimulationResult::ports
    std::uint16_t application = kNoApplication; ///< index into SimulationResult::applications
    pipeline::Verdict verdict = pipeline::Verdict::Permit;
    pipeline::Cause cause = pipeline::Cause::Unfiltered;
    counters::PortCounter drop = counters::PortCounter::Received; ///< the port counter it is in
    bool withinLimit = false; ///< permitted by a limit rule whose meter conformed
};

/// A logged hit with the packet it was made from.
struct Hit
{
    hitlog::HitRecord record;
    std::uint64_t packet = 0; ///< index into SimulationResult::packets
};

class Archive;

/// The figures of the replay, and what became of each packet.
struct SimulationResult : replay::Report
{
    Request request;
    /// What explain() and frameOf() ask: the policy as it was compiled, the open captures, the
    /// meters at checkpoints (their memory is bounded: replay/checkpoints.h).
    std::shared_ptr<Archive> archive;
    std::vector<PacketRecord> packets; ///< in the order of replay
    std::vector<Hit> hits;
    std::uint64_t hitsNotKept = 0;
    std::uint64_t hitsSuppressed = 0; ///< by sampling and "at most N a second"
};

/// Called now and then on the simulating thread.
using Report = std::function<void(const Progress &)>;

/// Runs. Errors: a capture that cannot be opened, a device policy that the pipeline refuses, a
/// mapping to a port that no application could ever name is fine and counts as unfiltered;
/// Cancelled when `stop` was asked for. A fault inside a capture is no error: see CaptureResult.
Result<std::shared_ptr<const SimulationResult>>
run(const Request &request, const std::stop_token &stop = {}, const Report &report = {});

/// What a capture holds, for choosing mappings: a pass over the file.
struct CaptureInfo
{
    std::filesystem::path path;
    std::uint64_t packets = 0;
    std::uint64_t fileBytes = 0;
    Timestamp first, last;
    std::vector<capture::Interface> interfaces;
    std::vector<std::uint64_t> packetsPerInterface;
    std::optional<Error> fault;
};
Result<CaptureInfo> inspect(const std::filesystem::path &path, const std::stop_token &stop = {},
                            const Report &report = {});

/// The bytes of a packet; they live as long as the result. Errors: none, unless the file was
/// changed since the run.
Result<capture::Frame> frameOf(const SimulationResult &result, const PacketRecord &packet);

/// Why one packet got its verdict. A packet that no meter judges is traced by itself; for another,
/// the few thousand packets since the last checkpoint are repeated, so that meters stand where they
/// stood. `packet` is an index into result.packets. Calls for one result wait for each other.
Result<pipeline::PacketTrace> explain(const SimulationResult &result, std::uint64_t packet,
                                      const std::stop_token &stop = {});

} // namespace tallygate::simulate
