// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "classify/classifier.h"

// First match over rules that change one by one, while others classify.
//
// A Classifier is made anew for each list of rules, which takes half a second for 100,000. This one
// takes one rule more, one less or one moved in microseconds, and gives the same answers as one
// made of the list as it is then.
//
// Rules are named by handles, which stay what they are when other rules come and go: decisions and
// count hits have handles where those of a Classifier have indices, so that counters can stand
// where the handle says. The handle of a rule that was erased is given to a later one.
//
// At every moment
// ---------------
// There are two of the structure that is searched. Readers look at one of them; the writer changes
// the other, lets readers that come from then on look at that, waits until nobody is left in the
// first, and repeats the change there - with the next change, so that it mostly finds nobody to
// wait for (Ramalhete and Correia, "Left-Right: A Concurrency Control Technique with Wait-Free
// Population Oblivious Reads", 2015; who reads is told by a flag of each reader here). So a batch
// is classified by the rules as they were before a change, or as they are after it, never by both,
// and what is searched is plain memory that nobody writes to meanwhile. Readers take no lock,
// allocate nothing and wait for nobody.
//
// What a change costs
// -------------------
// The order of the rules is one of labels with gaps, the trees are those of Classifier, but that
// nothing is dropped from their leaves that a later change might bring back: a rule is written to
// the few leaves that its boxes overlap, twice. Once in a while all is built anew: when a rule
// compares something that no rule compared before (the keys get longer), when as many changes as
// there are rules have left too many of them outside of the trees that they would belong to, and
// where memory was given up in too many places. That takes as long as makeClassifier(), in the
// writer's thread; readers go on.
//
// Packets that a snaplen cut are judged rule by rule, as ever; not even the prefilters of the
// linear search are there.

namespace tallygate::classify {

class EditableRules;
struct BoxedRule;

class UpdatableClassifier
{
public:
    using Handle = std::uint32_t;
    /// In place of a rule to be put before: at the end.
    static constexpr Handle kEnd = Decision::kNoRule;

    /// The rules get the handles 0, 1, and so on. Requires: `instructions` are available.
    explicit UpdatableClassifier(std::vector<Rule> rules,
                                 Instructions instructions = availableInstructions());
    ~UpdatableClassifier(); ///< Requires: no readers are left.

    // Changes, one thread at a time. Batches that readers begin after a function has returned see
    // its change. Where there is no such rule they throw std::out_of_range; if they throw, that or
    // std::bad_alloc, nothing has changed.
    Handle insert(Rule rule, Handle before = kEnd);
    void erase(Handle rule);
    void move(Handle rule, Handle before);
    /// Another rule with the same handle in the same place.
    void replace(Handle handle, Rule rule);

    // What there is, for the thread that changes it.
    std::size_t size() const;
    std::vector<Handle> order() const;
    const Rule &rule(Handle handle) const;
    /// Octets of memory of both structures, the rules and their boxes apart.
    std::size_t bytes() const;
    /// How often all was built anew.
    std::size_t rebuilds() const { return m_rebuilds; }

    /// Who classifies, one thread at a time. There may be any number.
    class Reader
    {
    public:
        explicit Reader(const UpdatableClassifier &classifier);
        ~Reader();
        Reader(const Reader &) = delete;
        Reader &operator=(const Reader &) = delete;

        /// As Classifier::classify(), with handles: all of `active` by the same rules.
        void classify(std::span<const packet::Packet> packets,
                      std::span<const std::uint16_t> active, std::span<Decision> decisions,
                      CountHits &hits);

    private:
        friend class UpdatableClassifier;
        static constexpr unsigned kNowhere = 2;

        const UpdatableClassifier &m_classifier;
        alignas(64) std::atomic<unsigned> m_side{kNowhere}; ///< that it looks at
    };

private:
    struct Change;
    struct Boxing;

    const EditableRules &current() const;
    void requireRule(Handle handle) const;
    std::shared_ptr<const BoxedRule> boxed(Rule rule);
    void make(Change change);
    void publish(Change change);
    void makeReady();
    void waitFor(unsigned side) const;
    bool isWorn() const;
    void rebuild(const std::vector<Rule> &rules, const std::vector<Handle> &handles);
    void rebuildWith(const Change &change);

    Instructions m_instructions;
    std::unique_ptr<Boxing> m_boxing;
    std::unique_ptr<EditableRules> m_sides[2];
    std::atomic<unsigned> m_current{0};
    std::unique_ptr<Change> m_behind; ///< what the other side has not had yet
    bool m_isOtherStale = false;      ///< it has to be copied from the current one
    std::vector<Handle> m_freeHandles;
    Handle m_nextHandle = 0;
    std::size_t m_rebuilds = 0;
    mutable std::mutex m_readersMutex;
    mutable std::vector<const Reader *> m_readers;
};

} // namespace tallygate::classify
