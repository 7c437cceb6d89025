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
    bool isDisputed = false;
};

/// All rows of all captures; empty if the shared data is absent.
std::vector<Row> allRows();

/// A row on which we differ on purpose; docs/fields-exceptions.md gives the reasons at length.
struct Exception
{
    const char *capture;
    const char *filter;
    const char *reason;
};

} // namespace tallygate::oracle
