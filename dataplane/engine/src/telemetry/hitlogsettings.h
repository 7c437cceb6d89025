// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "control/json.h"
#include "engine/hitfanout.h"

namespace tallygate::engine {

/// {"files": {"enabled", "format", "bytes", "count"}, "journal": {"enabled"},
///  "syslog": {"enabled", "path", "facility"}}
control::Json toJson(const HitLogSettings &settings);
/// Changes what the object names. Error "params-invalid"; nothing is changed then.
Result<HitLogSettings> changed(const HitLogSettings &settings, const control::Json &change);

/// The defaults if there is no file.
Result<HitLogSettings> loadHitLogSettings(const std::filesystem::path &file);
Result<void> saveHitLogSettings(const std::filesystem::path &file, const HitLogSettings &settings);

} // namespace tallygate::engine
