// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/precedence.h"

#include "bed.h"

namespace tallygate::bench {

/// One figure of the benchmark and what it is of.
struct Row
{
    std::string path;  ///< "kernel bridge", "Tallygate wire" ...
    std::string rules; ///< what holds them: "-", "nft linear", "Tallygate"
    std::size_t count = 0;
    std::size_t frameBytes = 0;
    std::vector<Window> windows;
    unsigned disturbed = 0; ///< windows thrown away: other work of the machine had the core
    std::string refused;    ///< why there is no figure
    /// The engine's counters say that the figure would not be Tallygate's.
    bool isContradicted = false;

    double median() const; ///< packets a second
    double spread() const; ///< from one quartile to the other, as a part of the median
};

/// What the figures depend on beside the rows.
struct Circumstances
{
    Cores cores;
    Timing timing;
    unsigned repeats = 0;
    std::uint16_t flows = 0;
};

struct Quartiles
{
    double lower = 0;
    double middle = 0; ///< the median
    double upper = 0;
};
/// All zero where there are none.
Quartiles quartiles(std::vector<double> values);

/// Tallygate's figure as a part of the kernel's that does the same with the same number of rules.
struct Comparison
{
    std::string path;
    std::string against; ///< path and what holds the rules
    std::size_t count = 0;
    std::size_t frameBytes = 0;
    Quartiles ratio; ///< of windows that were measured one after the other
};
std::vector<Comparison> compare(const std::vector<Row> &rows);

/// One line a path and rule set, one column a frame size; with a heading that says what was
/// measured and where.
std::string reportTable(const std::vector<Row> &rows, const Circumstances &circumstances);
std::string reportJson(const std::vector<Row> &rows, const Circumstances &circumstances);

} // namespace tallygate::bench
