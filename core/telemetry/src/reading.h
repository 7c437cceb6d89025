// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "control/json.h"
#include "storage/loggedhit.h"
#include "telemetry/picture.h"

// From messages of the control protocol to values. Members that are not known are left aside, so
// that an engine of a later release is understood; what is missing or malformed is "peer-invalid".

namespace tallygate::telemetry {

using control::Json;

/// What stands around the lists in `counters.get` and `counters.changed`.
struct Frame
{
    Timestamp time;
    std::uint64_t revision = 0;
    std::uint64_t epoch = 0;
    Timestamp discontinuity;
    bool full = false;     ///< piece of a full picture
    bool complete = false; ///< the last piece of a round
};

Result<Frame> readFrame(const Json &params);
/// The counters are those that the message names: all, or what changed.
Result<Application> readApplication(const Uuid &device, const Json &json);
Result<Port> readPort(const Json &json);
Result<Reset> readReset(const Json &json);
Result<storage::LoggedHit> readHit(const Uuid &device, const Json &json);
Result<std::uint64_t> readNumber(const Json &json, const char *name);

} // namespace tallygate::telemetry
