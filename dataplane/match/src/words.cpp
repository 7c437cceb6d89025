// SPDX-License-Identifier: GPL-3.0-or-later
#include "match/words.h"

#include <algorithm>

#include "testwords.h"

namespace tallygate::match {

namespace {

using MaybePhrase = std::optional<Phrase>;

constexpr std::size_t kMostTests = 8;

/// SYN and ACK in one `and` have a meaning together. Takes them out of `leaves`.
MaybePhrase takeOpening(std::vector<Leaf> &leaves)
{
    const auto syn = std::find_if(leaves.begin(), leaves.end(), [](const Leaf &leaf) {
        return askedFlag(leaf, "tcp.flags.syn") == true;
    });
    const auto ack = std::find_if(leaves.begin(), leaves.end(), [](const Leaf &leaf) {
        return askedFlag(leaf, "tcp.flags.ack").has_value();
    });
    if (syn == leaves.end() || ack == leaves.end())
        return std::nullopt;
    const bool answers = *askedFlag(*ack, "tcp.flags.ack");
    const Node *taken[] = {syn->node, ack->node};
    std::erase_if(leaves,
                  [&](const Leaf &leaf) { return leaf.node == taken[0] || leaf.node == taken[1]; });
    return makePhrase(answers ? "answers-an-opening" : "opens-a-connection");
}

/// `ip.flags.mf == 1 || ip.frag_offset > 0`: first, middle or last, it is a fragment.
bool isAnyFragment(const std::vector<Leaf> &leaves)
{
    if (leaves.size() != 2)
        return false;
    int more = 0;
    int later = 0;
    for (const Leaf &leaf : leaves) {
        more += askedFlag(leaf, "ip.flags.mf") == true;
        if (leaf.negated || leaf.node->kind != NodeKind::Test ||
            !isField(*leaf.node, "ip.frag_offset"))
            continue;
        const auto words = describeTest(leaf);
        later += words && words->code == "later-fragment";
    }
    return more == 1 && later == 1;
}

class Describer
{
public:
    /// `level` counts the and/or above.
    MaybePhrase run(const Node &node, bool negated, unsigned level)
    {
        if (node.kind == NodeKind::Not)
            return run(*node.children.front(), !negated, level);
        if (node.kind == NodeKind::Test || node.kind == NodeKind::Constant)
            return ++m_tests > kMostTests ? std::nullopt : describeTest({&node, negated});
        if (level == 2)
            return std::nullopt;
        return joined(node, negated, level);
    }

private:
    MaybePhrase joined(const Node &node, bool negated, unsigned level)
    {
        const bool isAnd = (node.kind == NodeKind::And) != negated;
        Phrase whole = makePhrase(isAnd ? "all-of" : "any-of");
        std::vector<Leaf> leaves;
        std::vector<Leaf> groups;
        for (const NodePtr &child : node.children) {
            Leaf leaf{child.get(), negated};
            while (leaf.node->kind == NodeKind::Not)
                leaf = {leaf.node->children.front().get(), !leaf.negated};
            const bool single =
                leaf.node->kind == NodeKind::Test || leaf.node->kind == NodeKind::Constant;
            (single ? leaves : groups).push_back(leaf);
        }
        m_tests += static_cast<unsigned>(leaves.size());
        if (m_tests > kMostTests)
            return std::nullopt;
        if (!isAnd && groups.empty() && isAnyFragment(leaves))
            return makePhrase("any-fragment");
        if (isAnd) {
            if (auto opening = takeOpening(leaves))
                whole.children.push_back(std::move(*opening));
        }
        for (const Leaf &leaf : leaves) {
            auto part = describeTest(leaf);
            if (!part)
                return std::nullopt;
            add(whole, std::move(*part));
        }
        for (const Leaf &group : groups) {
            auto part = run(*group.node, group.negated, level + 1);
            if (!part)
                return std::nullopt;
            add(whole, std::move(*part));
        }
        return whole.children.size() == 1 ? whole.children.front() : whole;
    }

    static void add(Phrase &whole, Phrase part)
    {
        if (part.code == whole.code)
            whole.children.insert(whole.children.end(), part.children.begin(), part.children.end());
        else
            whole.children.push_back(std::move(part));
    }

    unsigned m_tests = 0;
};

} // namespace

std::optional<Phrase> describe(const NodePtr &root)
{
    if (!root)
        return makePhrase("everything");
    return Describer().run(*root, false, 0);
}

} // namespace tallygate::match
