// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tallygate::bootstrap {

/// One word of a POSIX shell, whatever is in it.
std::string shellWord(std::string_view word);

/// The command line that runs `script` with `arguments` as $1, $2 ... Values come as arguments,
/// never as a part of the script.
std::string commandOf(std::string_view script, const std::vector<std::string> &arguments);

} // namespace tallygate::bootstrap
