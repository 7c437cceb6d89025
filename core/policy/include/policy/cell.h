// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "policy/objects.h"

/// A cell as one line of text: what the table's inline editor, CSV and the clipboard use.
namespace tallygate::policy {

/// "any", "10.0.0.0/8, @lan", "not @lan".
std::string toText(const Cell &cell);

/// Items separated by commas, semicolons or white space; a leading "not" or "!" negates; empty,
/// "any" and "*" are any; "a - b" is one range. Repeated items are kept once. Never fails: what an
/// item means is judged by the compiler.
Cell cellFromText(std::string_view text);

} // namespace tallygate::policy
