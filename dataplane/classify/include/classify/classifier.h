// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "classify/flowcache.h"
#include "match/program.h"
#include "packet/packet.h"

// First match over an ordered list of rules.
//
// The question
// ------------
// A filter is a list of rules, tried in order (SEMANTICS 1.2). Each rule is a conjunction of
// compiled expressions. For each packet the answer is the first *terminal* rule all of whose
// conditions are true, and every *counting* rule that matched on the way to it. A rule can be
// inactive (expired): it keeps its index, so that counters and log records stay right, and never
// matches.
//
// Three values, not two
// ---------------------
// A capture cut by its snaplen can make a condition neither true nor false (SEMANTICS 8.6). The
// rules for that are strict, because a guess would make the simulator lie:
//
//  1. A conjunction is false if any condition is false, else undecidable if any is undecidable.
//  2. A terminal rule that is undecidable ends the search: the packet is undecidable, and the
//     decision names that rule. Rules behind it are not asked, since one of them would only be
//     the answer if this one were not.
//  3. A counting rule that is undecidable does not end the search, because it cannot change the
//     verdict: it is reported as a count hit of truth Undecidable, to be booked apart.
//
// Whole frames, which is what the engine has, never are undecidable.
//
// Shape of the interface
// ----------------------
// One virtual call classifies a batch; there is none per packet or per rule. Packets that an
// earlier application already stopped are not in `active`, so an implementation works on
// a compacted list and may keep compacting it while it goes. The answers
// stand at the packet's own index. Count hits do not need an order, only completeness, so they go
// into one fixed buffer for the whole batch; the owner empties it when it is full and at the end.
// Nothing is allocated, locked or waited for while whole frames are classified.
//
// A classifier is an immutable snapshot: built once, read by any number of threads, shared by all
// applications of one filter, dropped when the last snapshot that names it goes.
//
// The linear reference
// --------------------
// makeLinear() tries rule after rule and is what every faster implementation is checked against.
// It has two prefilters that are free of any assumption about the traffic. From its trees each rule
// knows a set of headers without which it cannot be true (a comparison on an absent field is
// false, SEMANTICS 8.2): the packet's headers as a bit set, one AND and one compare skip all IPv6
// rules for an IPv4 packet and all TCP rules for UDP. And of the comparisons that must hold it
// knows the narrowest, an address mostly. Both stand in arrays of their own, beside nothing else. A
// few packets go through the rules together, so that what is read of a rule is read once for them.
//
// Boxes
// -----
// What the rules compare is cut into lanes of 16 bits: an address of IPv4 is two, a port is one,
// and some lanes have a bit for each header, value and list that a packet may be of (src/lanes.h).
// A packet is a point in the space of these lanes, and a rule is one or more boxes in it. A rule is
// *exact* if it is true of all points in its boxes; of others - text, options that repeat - the box
// says only where it can be true, and the rule itself is asked about each packet there. All that
// follows finds the boxes that a point is in, by different means for different numbers of them.
//
// Trees
// -----
// Exact terminal rules, which are most of any large list, go to trees that cut the space along one
// lane after the other until few boxes are left, which are compared side by side (src/cuttree.h).
// A box that is wide in the lane that the root cuts would be copied to many places. How many such
// boxes a tree leaves out is tried, from none on, until it is small and its leaves are short; those
// that it leaves out make another tree, of other lanes. Where boxes are wide in several lanes at
// once, nodes below the root leave some out too. A packet goes through all trees, and the first of
// the rules that they find counts. Exact counting rules of one box have trees of their own, in
// which no box hides another: all of the rules before that first one are reported.
//
// Bit vectors
// -----------
// Everything else stands in bit vectors (src/bitvectors.h): small sets of rules; boxes that all
// trees left out; counting rules that are few, or of several boxes; and those that are not exact. A
// table a lane gives the row of boxes that a value is in, and the AND of the rows is read bit by
// bit, in the order of the rules, up to the first terminal rule or that which a tree has found.
//
// Packets go through all this 64 at a time and step by step, so that the look-ups of one do not
// wait for those of another. What makes up a step uses the vector instructions that the processor
// has; structures are the same for all.
//
// Packets that a snaplen cut go to the linear search: nothing is known of what is not there. It is
// made when the first of them comes, which allocates; whole frames never cause that.

namespace tallygate::classify {

enum class Role : std::uint8_t {
    Terminal, ///< ends the search
    Count,    ///< reported, and the search goes on
};

/// One rule. Conditions may be shared with other rules; no condition at all matches everything.
struct Rule
{
    std::vector<std::shared_ptr<const match::Program>> conditions;
    Role role = Role::Terminal;
    bool active = true;
};

/// The answer for one packet.
struct Decision
{
    static constexpr std::uint32_t kNoRule = ~std::uint32_t{0};

    std::uint32_t rule = kNoRule;             ///< index of the first terminal match, or kNoRule
    match::Truth truth = match::Truth::False; ///< True: `rule` matched; False: none did;
                                              ///< Undecidable: `rule` could not be decided
};

/// A counting rule that a packet met on its way.
struct CountHit
{
    std::uint32_t rule = 0;
    std::uint16_t packet = 0;                ///< index into the batch
    match::Truth truth = match::Truth::True; ///< True or Undecidable
};

/// Collects count hits without allocating. `flush` is called with what was collected whenever the
/// buffer is full; the owner calls finish() once after classify(). One thread at a time.
class CountHits
{
public:
    using Flush = void (*)(void *context, std::span<const CountHit> hits);

    CountHits(Flush flush, void *context)
        : m_flush(flush)
        , m_context(context)
    {}

    void add(std::uint32_t rule, std::uint16_t packet, match::Truth truth)
    {
        m_hits[m_size++] = {rule, packet, truth};
        if (m_size == m_hits.size())
            finish();
    }
    void finish()
    {
        if (m_size != 0)
            m_flush(m_context, {m_hits.data(), m_size});
        m_size = 0;
    }

private:
    Flush m_flush;
    void *m_context;
    std::size_t m_size = 0;
    std::array<CountHit, 256> m_hits;
};

class Classifier
{
public:
    virtual ~Classifier() = default;

    /// Classifies packets[i] for every i in `active` into decisions[i].
    /// Requires: decisions.size() >= packets.size(), and packets.size() <= 65536; a cache, if there
    /// is one, was made by this classifier, and no other thread uses it. The answers are the same
    /// with it.
    virtual void classify(std::span<const packet::Packet> packets,
                          std::span<const std::uint16_t> active, std::span<Decision> decisions,
                          CountHits &hits, FlowCache *cache = nullptr) const = 0;

    /// A cache for one thread, in at most so many octets; null where asking the rules is as quick.
    virtual std::unique_ptr<FlowCache> makeFlowCache(std::size_t bytes) const
    {
        (void)bytes;
        return nullptr;
    }

    /// Octets of memory that it takes beside the rules.
    virtual std::size_t bytes() const = 0;

    /// The rules it was built from, in order; for explanations.
    const std::vector<Rule> &rules() const { return m_rules; }

protected:
    explicit Classifier(std::vector<Rule> rules)
        : m_rules(std::move(rules))
    {}

private:
    std::vector<Rule> m_rules;
};

/// The linear reference.
std::shared_ptr<const Classifier> makeLinear(std::vector<Rule> rules);

/// How the rules are arranged; the answers are the same.
enum class Structure : std::uint8_t {
    Automatic, ///< what is fastest for these rules
    BitVectors,
    CutTrees, ///< for all rules that they can hold, however few
};

/// What of a processor is used; the answers are the same.
enum class Instructions : std::uint8_t {
    Plain, ///< what every processor of its kind has
    Avx2,
    Avx512,     ///< F, BW and VL
    Avx512Vbmi, ///< these and VBMI
};
/// The most that this processor has.
Instructions availableInstructions();

/// Requires: `instructions` are available.
std::shared_ptr<const Classifier>
makeClassifier(std::vector<Rule> rules, Structure structure = Structure::Automatic,
               Instructions instructions = availableInstructions());

/// How a whole rule judges a packet, by the first of the laws above. Any thread.
match::Truth evaluate(const Rule &rule, const packet::Packet &packet);

/// What one condition said, and every test in it that was evaluated.
struct ConditionTrace
{
    const match::Program *program = nullptr;
    match::Truth truth = match::Truth::False;
    std::vector<match::TestTrace> tests;
};

/// What one rule said. All conditions are evaluated, also behind a false one, because a person who
/// asks "why not" wants all the reasons. Inactive rules are listed with what they would have said.
struct RuleTrace
{
    std::uint32_t rule = 0;
    match::Truth truth = match::Truth::False; ///< as if it were active
    bool active = true;
    bool decides = false; ///< this rule ended the search
    bool behind = false;  ///< it stands behind the rule that ended it and was not asked
    std::vector<ConditionTrace> conditions;
};

enum class TraceExtent : std::uint8_t {
    UntilDecided, ///< the rules that were asked
    AllRules,     ///< also those behind the deciding one: "why not rule 12?"
};

/// Explains a decision, rule by rule, for any implementation. Allocates. The pointers in it live
/// as long as the classifier.
std::vector<RuleTrace> trace(const Classifier &classifier, const packet::Packet &packet,
                             TraceExtent extent = TraceExtent::UntilDecided);

} // namespace tallygate::classify
