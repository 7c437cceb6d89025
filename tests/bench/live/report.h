// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "bed.h"

namespace tallygate::bench {

/// One figure of the benchmark and what it is of.
struct Row
{
    std::string path;  ///< "kernel bridge", "Tallygate wire" ...
    std::string rules; ///< "-", "nft linear", "Tallygate"
    std::size_t count = 0;
    std::size_t frameBytes = 0;
    Measured measured;
};

/// What the figures depend on beside the rows.
struct Circumstances
{
    Cores cores;
    Timing timing;
    std::uint16_t flows = 0;
};

/// One line a path and rule set, one column a frame size; with a heading that says what was
/// measured and where.
std::string reportTable(const std::vector<Row> &rows, const Circumstances &circumstances);
std::string reportJson(const std::vector<Row> &rows, const Circumstances &circumstances);

} // namespace tallygate::bench
