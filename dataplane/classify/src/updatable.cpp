// SPDX-License-Identifier: GPL-3.0-or-later
#include "classify/updatable.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "boxer.h"
#include "editablerules.h"

namespace tallygate::classify {

namespace {

/// Fewer changes than this never are a reason to build all anew.
constexpr std::size_t kFewChanges = 256;
/// Of so many boxes one may be outside of the trees built for them, and some are no matter.
constexpr std::size_t kStrayOf = 32;
constexpr std::size_t kFewStrays = 64;
/// How much larger than when it was built all may become.
constexpr std::size_t kGrowth = 3;
constexpr std::size_t kLeastGrowth = std::size_t{1} << 20;

} // namespace

struct UpdatableClassifier::Change
{
    enum class Kind : std::uint8_t { None, Insert, Erase, Move, Replace };

    Kind kind = Kind::None;
    Handle handle = kEnd;
    Handle before = kEnd;
    EditableRules::RulePtr rule;

    void apply(EditableRules &rules) const
    {
        switch (kind) {
        case Kind::None:
            return;
        case Kind::Insert:
            return rules.insert(handle, rule, before);
        case Kind::Erase:
            return rules.erase(handle);
        case Kind::Move:
            return rules.move(handle, before);
        case Kind::Replace:
            return rules.replace(handle, rule);
        }
    }
};

/// What boxes of further rules are made with, and what there was when all was built.
struct UpdatableClassifier::Boxing
{
    KeyLayout open;   ///< grows with what rules compare
    KeyLayout sealed; ///< that keys are filled by
    std::size_t bytes = 0;
    std::size_t strays = 0;
    std::size_t changes = 0; ///< since

    bool hasGrown() const { return open.extent() != extent; }

    std::size_t extent = 0; ///< of the open one when it was sealed
};

UpdatableClassifier::UpdatableClassifier(std::vector<Rule> rules, Instructions instructions)
    : m_instructions(instructions)
    , m_boxing(std::make_unique<Boxing>())
{
    std::vector<Handle> handles(rules.size());
    for (Handle &handle : handles)
        handle = m_nextHandle++;
    for (auto &side : m_sides)
        side = std::make_unique<EditableRules>();
    rebuild(rules, handles);
    m_rebuilds = 0;
}

UpdatableClassifier::~UpdatableClassifier() = default;

const EditableRules &UpdatableClassifier::current() const
{
    return *m_sides[m_current.load(std::memory_order_relaxed)];
}

// Changes

UpdatableClassifier::Handle UpdatableClassifier::insert(Rule rule, Handle before)
{
    if (before != kEnd)
        requireRule(before);
    const bool isNew = m_freeHandles.empty();
    const Handle handle = isNew ? m_nextHandle : m_freeHandles.back();
    make({Change::Kind::Insert, handle, before, boxed(std::move(rule))});
    if (isNew)
        ++m_nextHandle;
    else
        m_freeHandles.pop_back();
    return handle;
}

void UpdatableClassifier::erase(Handle rule)
{
    requireRule(rule);
    m_freeHandles.reserve(m_freeHandles.size() + 1);
    make({Change::Kind::Erase, rule, kEnd, nullptr});
    m_freeHandles.push_back(rule);
}

void UpdatableClassifier::move(Handle rule, Handle before)
{
    requireRule(rule);
    if (before != kEnd)
        requireRule(before);
    if (rule != before)
        make({Change::Kind::Move, rule, before, nullptr});
}

void UpdatableClassifier::replace(Handle handle, Rule rule)
{
    requireRule(handle);
    make({Change::Kind::Replace, handle, kEnd, boxed(std::move(rule))});
}

void UpdatableClassifier::requireRule(Handle handle) const
{
    if (!current().has(handle))
        throw std::out_of_range("no rule has the handle " + std::to_string(handle));
}

std::shared_ptr<const BoxedRule> UpdatableClassifier::boxed(Rule rule)
{
    Boxer boxer(m_boxing->open, LaneRules::kMostBoxes);
    const Alternatives none;
    const Alternatives &all = rule.active ? boxer.rule(rule) : none;
    return std::make_shared<const BoxedRule>(rule, m_boxing->sealed, all.boxes, 0, all.boxes.size(),
                                             all.isExact);
}

void UpdatableClassifier::make(Change change)
{
    if (m_boxing->hasGrown()) {
        rebuildWith(change);
        return;
    }
    publish(std::move(change));
    ++m_boxing->changes;
    if (isWorn())
        rebuildWith({});
}

void UpdatableClassifier::publish(Change change)
{
    makeReady();
    const unsigned other = 1 - m_current.load(std::memory_order_relaxed);
    auto behind = std::make_unique<Change>(std::move(change));
    m_isOtherStale = true; // until it is changed as a whole
    behind->apply(*m_sides[other]);
    m_isOtherStale = false;
    m_behind = std::move(behind);
    m_current.store(other);
}

/// Brings the side that is not current up to date, when nobody reads it any more.
void UpdatableClassifier::makeReady()
{
    const unsigned current = m_current.load(std::memory_order_relaxed);
    waitFor(1 - current);
    if (m_isOtherStale) {
        m_behind.reset();
        m_sides[1 - current] = std::make_unique<EditableRules>(*m_sides[current]);
        m_isOtherStale = false;
    }
    if (m_behind == nullptr)
        return;
    m_isOtherStale = true;
    m_behind->apply(*m_sides[1 - current]);
    m_behind.reset();
    m_isOtherStale = false;
}

void UpdatableClassifier::waitFor(unsigned side) const
{
    constexpr int kTurns = 100; // a batch takes some microseconds
    const std::lock_guard lock(m_readersMutex);
    for (const Reader *reader : m_readers) {
        for (int turn = 0; reader->m_side.load() == side; ++turn) {
            if (turn < kTurns)
                std::this_thread::yield();
            else
                std::this_thread::sleep_for(std::chrono::microseconds(50));
        }
    }
}

// All anew

/// Whether enough has changed, and become worse, for building all anew to be worth its while.
bool UpdatableClassifier::isWorn() const
{
    const std::size_t changes = m_boxing->changes;
    if (changes < std::max(kFewChanges, size()) || changes % kFewChanges != 0)
        return false;
    const EditableRules &rules = current();
    return rules.strays() > m_boxing->strays + kFewStrays + size() / kStrayOf ||
           rules.bytes() > kGrowth * m_boxing->bytes + kLeastGrowth;
}

/// With a change that was not made yet.
void UpdatableClassifier::rebuildWith(const Change &change)
{
    std::vector<Rule> rules;
    std::vector<Handle> handles;
    const auto add = [&](Handle handle, const Rule &rule) {
        handles.push_back(handle);
        rules.push_back(rule);
    };
    using Kind = Change::Kind;
    const EditableRules &now = current();
    const bool comes = change.kind == Kind::Insert || change.kind == Kind::Move;
    const auto addWhatComes = [&](Handle before) {
        if (comes && change.before == before)
            add(change.handle, change.rule ? change.rule->rule : now.rule(change.handle)->rule);
    };
    for (Handle each = now.order().first(); each != kEnd; each = now.order().next(each)) {
        addWhatComes(each);
        if (each != change.handle)
            add(each, now.rule(each)->rule);
        else if (change.kind == Kind::Replace)
            add(each, change.rule->rule);
    }
    addWhatComes(kEnd);
    rebuild(rules, handles);
}

void UpdatableClassifier::rebuild(const std::vector<Rule> &rules,
                                  const std::vector<Handle> &handles)
{
    const LaneRules lanes(rules, LaneRules::kMostBoxes, m_instructions);
    std::vector<EditableRules::RulePtr> boxed;
    boxed.reserve(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const RuleBoxes &own = lanes.rules()[i];
        boxed.push_back(std::make_shared<const BoxedRule>(rules[i], lanes.layout(), lanes.boxes(),
                                                          own.first, own.end, own.isExact));
    }
    auto fresh = std::make_unique<EditableRules>(lanes, boxed, handles, m_instructions);
    auto boxing = std::make_unique<Boxing>();
    boxing->open = lanes.openLayout();
    boxing->sealed = lanes.layout();
    boxing->extent = boxing->open.extent();
    boxing->bytes = fresh->bytes();
    boxing->strays = fresh->strays();
    const unsigned other = 1 - m_current.load(std::memory_order_relaxed);
    waitFor(other);
    m_sides[other] = std::move(fresh);
    m_boxing = std::move(boxing);
    m_behind.reset();
    m_isOtherStale = true; // the one that is current now
    m_current.store(other);
    ++m_rebuilds;
}

// What there is

std::size_t UpdatableClassifier::size() const
{
    return current().order().size();
}

std::vector<UpdatableClassifier::Handle> UpdatableClassifier::order() const
{
    std::vector<Handle> handles;
    handles.reserve(size());
    const Ordering &order = current().order();
    for (Handle each = order.first(); each != kEnd; each = order.next(each))
        handles.push_back(each);
    return handles;
}

const Rule &UpdatableClassifier::rule(Handle handle) const
{
    requireRule(handle);
    return current().rule(handle)->rule;
}

std::size_t UpdatableClassifier::bytes() const
{
    return sizeof *this + m_sides[0]->bytes() + m_sides[1]->bytes();
}

// Readers

UpdatableClassifier::Reader::Reader(const UpdatableClassifier &classifier)
    : m_classifier(classifier)
{
    const std::lock_guard lock(classifier.m_readersMutex);
    classifier.m_readers.push_back(this);
}

UpdatableClassifier::Reader::~Reader()
{
    const std::lock_guard lock(m_classifier.m_readersMutex);
    std::erase(m_classifier.m_readers, this);
}

void UpdatableClassifier::Reader::classify(std::span<const packet::Packet> packets,
                                           std::span<const std::uint16_t> active,
                                           std::span<Decision> decisions, CountHits &hits)
{
    unsigned side = m_classifier.m_current.load();
    m_side.store(side);
    // Where it is no longer current, the writer may not have seen in time that it is read.
    for (unsigned now; (now = m_classifier.m_current.load()) != side; m_side.store(side))
        side = now;
    m_classifier.m_sides[side]->classify(packets, active, decisions, hits);
    m_side.store(kNowhere, std::memory_order_release);
}

} // namespace tallygate::classify
