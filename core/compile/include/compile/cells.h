// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/objects.h"

/// What the cells of a rule mean as match expressions. Used by the compiler and by the window, to
/// judge a cell while it is typed.
namespace tallygate::compile {

/// What a cell needs to know of a named set: which kinds of value it resolves to.
struct SetContent
{
    bool known = false;
    policy::SetKind kind = policy::SetKind::Addresses;
    bool hasIpv4 = false;
    bool hasIpv6 = false;
};

/// What names stand for where a cell is read. Both functions must be set.
struct CellNames
{
    std::function<SetContent(std::string_view name)> set;                ///< without '@'
    std::function<std::optional<std::string>(std::string_view)> service; ///< its expression
};

/// One item that could not be understood. `item` is its index in the cell.
struct CellProblem
{
    std::size_t item = 0;
    std::string
        code; ///< "cell-item-invalid", "set-missing", "service-missing", "cell-mixed-negated"
    std::string message;
};

struct CellMeaning
{
    std::string expression; ///< empty where the cell is any
    std::vector<CellProblem> problems;
    bool matchesNothing = false; ///< only empty sets stand in it
    bool hasNames = false; ///< of sets or services: it may not parse; of literals alone it does
};

enum class Side { Source, Destination };

/// A source or destination cell: addresses, prefixes, ranges, MACs and sets of them. A negated cell
/// still asks for an address of a family that stands in it (SEMANTICS 8.2).
CellMeaning addressCell(const policy::Cell &cell, Side side, const CellNames &names);

/// A service cell: service names, sets of ports, and "tcp/443", "udp/53-60".
CellMeaning serviceCell(const policy::Cell &cell, const CellNames &names);

} // namespace tallygate::compile
