// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "match/expression.h"

namespace tallygate::match {

/// One literal of a conjunction: a Test node, taken as it is or negated. A negated test is true
/// where the field is absent (SEMANTICS 8.2, 8.3), so negation cannot be folded into the test.
struct DnfTest
{
    NodePtr test;
    bool negated = false;
};

struct Conjunction
{
    std::vector<DnfTest> tests;
    /// What could not be expanded within the bound: a tree that must hold too. Null if none.
    NodePtr residual;
};

/// The expression as an `or` of conjunctions, at most `most` of them (SEMANTICS 8.7: 256 a rule);
/// beyond that the rest stays as residual trees and `complete` is false. Constants are folded away;
/// an empty list means "never", one empty conjunction means "always".
///
/// Exact for every packet in Kleene's three values, undecidable ones included. For that reason a
/// test and its own negation in one conjunction stay: on a cut packet they are undecidable, not
/// false. The same test twice in a conjunction is kept once.
struct Dnf
{
    std::vector<Conjunction> conjunctions;
    bool complete = true;
};

/// Requires: most >= 1. A null root is the empty expression: "always".
Dnf toDnf(const NodePtr &root, std::size_t most = 256);

} // namespace tallygate::match
