// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "livectl/live.h"

namespace tallygate::ctl {

/// A file, or standard input for "-". At most 256 MiB.
Result<std::string> readText(const std::string &path);
/// "-" is standard output.
Result<void> writeText(const std::string &path, std::string_view text);

/// Puts the policy into the parameters of a call: as it is, or uploaded in pieces beforehand.
Result<void> addPolicy(Live &live, Json &params, const std::string &text);
/// The text of a revision (empty: the one in force), in pieces, checked for its length.
Result<std::string> fetchPolicy(Live &live, const std::string &revision);

} // namespace tallygate::ctl
