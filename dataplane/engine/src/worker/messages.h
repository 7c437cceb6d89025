// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "engine/workercapture.h"
#include "engine/workerhandle.h"
#include "pipeline/devicepolicy.h"

// What control and worker say to each other over their socket pair: JSON, one object a message,
// with descriptors where noted. Control asks, with a number where it wants an answer; the worker
// answers {"id": N} with more in it, or {"id": N, "error": {...}}.
//
//   setup     areas, blocks, [hit rings], heartbeat, counter file     what it works on
//   stage     program file                                            builds it
//   unstage, activate, local
//   sockets   up to 250 of a link's, before its "link"
//   link, unlink, forget
//   begin                                                             recovers, then forwards
//   capture   ring                                                    until "endCapture"
//   hold, resume                                                      all threads stand still
//   stop

namespace tallygate::engine {

using Json = nlohmann::json;

Json toJson(const Error &error);
Error errorFrom(const Json &json);

Json toJson(const pipeline::LocalState &local);
Json toJson(const AnswerPorts &ports);
Json toJson(const LinkDescription &link); ///< without the descriptors
Json toJson(const CaptureRequest &request);
/// The following throw Json::exception where it is something else.
pipeline::LocalState localFrom(const Json &json);
AnswerPorts answerPortsFrom(const Json &json);
LinkDescription linkFrom(const Json &json);
CaptureRequest captureFrom(const Json &json);

} // namespace tallygate::engine
