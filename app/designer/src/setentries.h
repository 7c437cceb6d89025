// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <QString>

#include "policy/policy.h"

// Entries of sets out of texts and into sets. All of it runs on any thread.

namespace tallygate::app {

/// What is wrong with one entry; empty if nothing.
QString entryFault(policy::SetKind kind, const std::string &entry);

/// The entries of a pasted text or a file: one a line or separated by commas and blanks (values:
/// one a line only), comments from '#' to the end of the line, repeated ones once. Of the lines of
/// a hosts file ("0.0.0.0 ads.example.com") a set of names takes the names.
std::vector<std::string> entriesFrom(policy::SetKind kind, std::string_view text);

/// A set with more entries than before.
struct LongerSet
{
    policy::SetPtr before;
    policy::SetPtr after;
    std::size_t added = 0;  ///< what was not in it yet
    std::size_t faulty = 0; ///< of those: cannot be read
};
LongerSet withEntries(policy::SetPtr set, const std::vector<std::string> &entries);

} // namespace tallygate::app
