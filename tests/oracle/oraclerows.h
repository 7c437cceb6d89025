// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What TShark counted in the shared captures (see the README.md beside the rows).
namespace tallygate::oracle {

struct Count
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    bool operator==(const Count &) const = default;
};

struct Row
{
    std::string capture;
    std::string filter;
    std::string semantics; ///< "all", "outer", "any", "first"
    std::vector<std::string> fields;
    Count expected;
    /// Why its numbers are no measure: "disputed", "off_port", "stateful", "quic_decrypt", or of
    /// several the first; "any", "first" for another reading than ours; empty: it is graded.
    std::string ungraded;
};

/// All rows of all captures; empty if the shared data is absent.
std::vector<Row> allRows();

} // namespace tallygate::oracle
