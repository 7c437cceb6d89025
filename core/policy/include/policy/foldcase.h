// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tallygate::policy {

/// UTF-8 in lower case by simple folding (one character to one): ASCII, Latin-1, Latin Extended-A,
/// Greek, Cyrillic and full-width letters. Bytes that are not UTF-8 stay as they are.
std::string foldedCase(std::string_view text);

/// Whether `text` contains `foldedNeedle` (already folded), whatever the case in `text`.
bool containsFolded(std::string_view text, std::string_view foldedNeedle);

} // namespace tallygate::policy
