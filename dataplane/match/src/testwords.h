// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/words.h"

namespace tallygate::match {

/// A test or constant with the negations above it folded in.
struct Leaf
{
    const Node *node = nullptr;
    bool negated = false;
};

/// The words of one test; nullopt if it has none.
std::optional<Phrase> describeTest(const Leaf &leaf);

/// The value of the flag `name` that a test asks for (`f == 1`, `f != 0`), if it is such a test and
/// not negated.
std::optional<bool> askedFlag(const Leaf &leaf, std::string_view name);

/// A phrase by its code; "not-" stands before the code of a negated one.
Phrase makePhrase(std::string_view code, bool negated = false, std::vector<std::string> args = {});

/// Whether the test is of the plain field of that name.
bool isField(const Node &node, std::string_view name);

} // namespace tallygate::match
