// SPDX-License-Identifier: GPL-3.0-or-later
#include "match/dnf.h"

#include <algorithm>

// Negations are pushed down to the tests first (De Morgan holds in Kleene's logic, and so does
// distribution), then conjunctions are multiplied out bottom-up. What would pass the bound stays a
// tree: in an `and` the widest children, in an `or` the last ones.

namespace tallygate::match {

namespace {

/// Negation normal form: Not stands only over tests, constants are gone unless they are all.
NodePtr normalised(const NodePtr &node, bool negate)
{
    switch (node->kind) {
    case NodeKind::Constant:
        return node->constant != negate ? constant(true) : constant(false);
    case NodeKind::Test:
        return negate ? negation(node) : node;
    case NodeKind::Not:
        return normalised(node->children.front(), !negate);
    case NodeKind::And:
    case NodeKind::Or:
        break;
    }
    const bool isAnd = (node->kind == NodeKind::And) != negate;
    std::vector<NodePtr> children;
    for (const NodePtr &child : node->children) {
        NodePtr part = normalised(child, negate);
        if (part->kind != NodeKind::Constant)
            children.push_back(std::move(part));
        else if (part->constant != isAnd)
            return part; // false in an and, true in an or: decides all
    }
    return isAnd ? conjunction(std::move(children)) : disjunction(std::move(children));
}

bool sameTest(const DnfTest &a, const DnfTest &b)
{
    return a.negated == b.negated && equal(a.test, b.test);
}

void append(Conjunction &to, const Conjunction &from)
{
    for (const DnfTest &test : from.tests) {
        const bool there = std::any_of(to.tests.begin(), to.tests.end(),
                                       [&](const DnfTest &other) { return sameTest(test, other); });
        if (!there)
            to.tests.push_back(test);
    }
    if (from.residual)
        to.residual = to.residual ? conjunction({to.residual, from.residual}) : from.residual;
}

std::vector<Conjunction> product(std::vector<Conjunction> a, const std::vector<Conjunction> &b)
{
    if (b.size() == 1) {
        for (Conjunction &conjunction : a)
            append(conjunction, b.front());
        return a;
    }
    std::vector<Conjunction> result;
    result.reserve(a.size() * b.size());
    for (const Conjunction &x : a) {
        for (const Conjunction &y : b) {
            result.push_back(x);
            append(result.back(), y);
        }
    }
    return result;
}

Conjunction residualOf(NodePtr tree)
{
    Conjunction conjunction;
    conjunction.residual = std::move(tree);
    return conjunction;
}

std::vector<Conjunction> expand(const NodePtr &node, std::size_t most);

std::vector<Conjunction> expandAnd(const Node &node, std::size_t most)
{
    struct Part
    {
        NodePtr tree;
        std::vector<Conjunction> expanded;
    };
    std::vector<Part> parts;
    for (const NodePtr &child : node.children)
        parts.push_back({child, expand(child, most)});
    // Narrow ones first, so that as much as possible is multiplied out.
    std::stable_sort(parts.begin(), parts.end(), [](const Part &a, const Part &b) {
        return a.expanded.size() < b.expanded.size();
    });
    std::vector<Conjunction> result(1);
    std::vector<NodePtr> rest;
    for (const Part &part : parts) {
        if (part.expanded.size() * result.size() <= most)
            result = product(std::move(result), part.expanded);
        else
            rest.push_back(part.tree);
    }
    if (!rest.empty()) {
        const Conjunction residual = residualOf(conjunction(std::move(rest)));
        for (Conjunction &conjunction : result)
            append(conjunction, residual);
    }
    return result;
}

std::vector<Conjunction> expandOr(const Node &node, std::size_t most)
{
    std::vector<Conjunction> result;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const std::size_t left = most - result.size();
        const bool last = i + 1 == node.children.size();
        if (left == 1 && !last) {
            result.push_back(residualOf(disjunction(
                {node.children.begin() + static_cast<std::ptrdiff_t>(i), node.children.end()})));
            return result;
        }
        // One place is kept for whatever follows.
        const auto expanded = expand(node.children[i], last ? left : left - 1);
        result.insert(result.end(), expanded.begin(), expanded.end());
    }
    return result;
}

/// At least one and at most `most` conjunctions for a tree in negation normal form.
std::vector<Conjunction> expand(const NodePtr &node, std::size_t most)
{
    switch (node->kind) {
    case NodeKind::And:
        return expandAnd(*node, most);
    case NodeKind::Or:
        return most == 1 ? std::vector<Conjunction>{residualOf(node)} : expandOr(*node, most);
    case NodeKind::Not:
    case NodeKind::Test:
    case NodeKind::Constant:
        break;
    }
    Conjunction single;
    const bool negated = node->kind == NodeKind::Not;
    single.tests.push_back({negated ? node->children.front() : node, negated});
    return {single};
}

} // namespace

Dnf toDnf(const NodePtr &root, std::size_t most)
{
    Dnf dnf;
    const NodePtr tree = root ? normalised(root, false) : constant(true);
    if (tree->kind == NodeKind::Constant) {
        if (tree->constant)
            dnf.conjunctions.emplace_back();
        return dnf;
    }
    dnf.conjunctions = expand(tree, std::max<std::size_t>(most, 1));
    dnf.complete = std::none_of(dnf.conjunctions.begin(), dnf.conjunctions.end(),
                                [](const Conjunction &c) { return c.residual != nullptr; });
    return dnf;
}

} // namespace tallygate::match
