// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "batch.h"
#include "editabletree.h"
#include "planting.h"

namespace tallygate::classify {

/// A rule and its boxes over the layout of the classifier that it is in; all tests are plain.
struct BoxedRule
{
    Rule rule;
    Boxes boxes; ///< none of an inactive rule
    bool isExact = true;

    /// Those of `boxes` from `first` up to, not including, `end`.
    BoxedRule(Rule rule, const KeyLayout &layout, const Boxes &boxes, std::size_t first,
              std::size_t end, bool isExact);

    /// Whether trees alone can decide it.
    bool isSimple() const { return isExact && rule.role == Role::Terminal; }
};

/// Rules in an order, that change one by one, and the trees to find the first of them in. One
/// thread at a time, or any number that only classify.
///
/// Exact terminal rules are in trees built for them, as in the classifier that does not change;
/// what these do not take, counting rules and those that must be asked are in one that has been
/// edited from the beginning, and that is gone through in the order of the rules.
class EditableRules
{
public:
    using Handle = Ordering::Item;
    using RulePtr = std::shared_ptr<const BoxedRule>;
    static constexpr Handle kEnd = Ordering::kEnd;

    EditableRules() = default;
    /// `rules` in their order, of which `lanes` was made; `handles` likewise.
    EditableRules(const LaneRules &lanes, std::span<const RulePtr> rules,
                  std::span<const Handle> handles, Instructions instructions);

    // Requires: a handle is new, or one of a rule, as the name says; `before` is a rule's or kEnd.
    void insert(Handle fresh, RulePtr rule, Handle before);
    void erase(Handle handle);
    void move(Handle handle, Handle before);
    void replace(Handle handle, RulePtr rule);

    void classify(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                  std::span<Decision> decisions, CountHits &hits) const;

    const Ordering &order() const { return m_order; }
    bool has(Handle handle) const { return m_order.has(handle); }
    const RulePtr &rule(Handle handle) const { return m_rules[handle]; }
    /// Boxes that trees could hold, but those built for them did not take.
    std::size_t strays() const { return m_strays; }
    std::size_t bytes() const;

private:
    /// In which tree the boxes of a rule are; two bits each, where there are no more than 32.
    using Places = std::uint64_t;
    static constexpr std::uint8_t kRest = 3;
    static constexpr std::size_t kMostPacked = 32;
    static constexpr std::size_t kFewInRest = 4096;

    void enter(Handle handle);
    void leave(Handle handle);
    void growRest();
    std::uint8_t treeFor(const BoxedRule &rule, Box box) const;
    std::uint8_t placeOf(Handle handle, std::size_t box) const;
    void setPlace(Handle handle, std::size_t box, std::uint8_t place);
    EditableTree &tree(std::uint8_t place);
    void decide(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                std::span<Decision> decisions, CountHits &hits) const;
    void decideAlone(const packet::Packet &packet, std::uint16_t index, Decision &decision,
                     CountHits &hits) const;

    KeyLayout m_layout;
    Ordering m_order;
    std::vector<RulePtr> m_rules;                                       ///< by handle
    std::vector<Places> m_places;                                       ///< by handle
    std::unordered_map<Handle, std::vector<std::uint8_t>> m_manyPlaces; ///< of more boxes
    std::vector<EditableTree> m_trees;
    std::optional<EditableTree> m_rest;
    std::size_t m_mostInRest = kFewInRest; ///< copies of boxes, before it is made anew
    std::size_t m_strays = 0;
};

} // namespace tallygate::classify
