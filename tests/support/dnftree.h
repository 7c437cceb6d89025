// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "match/dnf.h"

namespace tallygate::match {

/// A disjunctive normal form written back as a tree, to be evaluated beside what it came from.
inline NodePtr asTree(const Dnf &dnf)
{
    std::vector<NodePtr> alternatives;
    for (const Conjunction &conjunct : dnf.conjunctions) {
        std::vector<NodePtr> parts;
        for (const DnfTest &test : conjunct.tests)
            parts.push_back(test.negated ? negation(test.test) : test.test);
        if (conjunct.residual)
            parts.push_back(conjunct.residual);
        alternatives.push_back(conjunction(std::move(parts)));
    }
    return disjunction(std::move(alternatives));
}

} // namespace tallygate::match
