// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "classify/classifier.h"
#include "classify/keyrows.h"
#include "headershuffle.h"
#include "match/plaintest.h"

// Rules as boxes over a key of 16-bit lanes.
//
// What a set of rules compares is cut into lanes: an IPv4 address is two, an IPv6 address eight, a
// port one. Only what some rule compares has lanes. One more kind of lane has marks, a bit each:
// whether the packet has a header or a value. So "absent" is a value like others, and a comparison
// with an absent field is false (SEMANTICS 8.2) because the box wants the bit. Ports of TCP, UDP
// and their like share lanes: a packet has one of these headers at most, and the marks tell which.
// The outer IP header has one mark for all of its values: packets that have some of it only get no
// key. Its mark comes before those of TCP and UDP, so that what a rule wants of them is the topmost
// bits of the lane, which is a range.
// Of long lists and sets too there is a mark: whether a value is in it, looked up once for each
// packet.
//
// A rule becomes boxes, each a range and a mask in some lanes; it is true only of packets that are
// in one of them. A range of a value of several lanes is at most 2 x lanes - 1 boxes, of which
// those of prefixes are one. What no lane can say - text, repeated options - makes the boxes larger
// than the rule: the rule is not *exact* then, and who finds a packet in a box asks the rule
// itself.

namespace tallygate::classify {

/// A condition on one lane: lo <= v <= hi and (v & mask) == want.
struct LaneTest
{
    std::uint16_t lo = 0;
    std::uint16_t hi = 0xffff;
    std::uint16_t mask = 0;
    std::uint16_t want = 0;

    bool holds(std::uint16_t value) const
    {
        return lo <= value && value <= hi && (value & mask) == want;
    }
    /// Both at once; false where they plainly exclude each other.
    bool narrow(const LaneTest &other);
    bool operator==(const LaneTest &) const = default;
};

/// The lanes that a box has a condition on; all others are free. Sorted by lane.
struct LaneCondition
{
    std::uint16_t lane = 0;
    LaneTest test;
};
using Box = std::span<const LaneCondition>;

/// Boxes one after the other, in two arrays.
class Boxes
{
public:
    std::size_t size() const { return m_ends.size(); }
    Box operator[](std::size_t i) const
    {
        const std::uint32_t first = i == 0 ? 0 : m_ends[i - 1];
        return {m_conditions.data() + first, m_ends[i] - first};
    }

    void add(Box box);
    /// What is in both, neither of them of this; false, and nothing added, where nothing is.
    bool addBoth(Box one, Box other);
    /// Those of `from` with an index from `first` up to, not including, `end`.
    void addAll(const Boxes &from, std::size_t first, std::size_t end);
    void addAll(const Boxes &from) { addAll(from, 0, from.size()); }
    void clear();
    void shrink(); ///< gives back what room was made in advance

private:
    std::vector<LaneCondition> m_conditions;
    std::vector<std::uint32_t> m_ends; ///< in m_conditions
};

/// One of the lanes of a number cut into so many; the first is the most significant.
inline std::uint16_t laneOf(match::Unsigned128 value, std::size_t lane, std::size_t lanes)
{
    return static_cast<std::uint16_t>(value >> (16 * (lanes - 1 - lane)));
}

/// Which lanes there are, and how a packet's are filled.
class KeyLayout
{
public:
    static constexpr std::size_t kMostLanes = KeyRows::kMostLanes;

    std::size_t lanes() const { return m_lanes; }
    /// A lane's values are below this.
    std::uint32_t valuesOf(std::uint16_t lane) const;
    /// Bits of a lane's values, one at least.
    unsigned widthOf(std::uint16_t lane) const;

    struct Value
    {
        std::uint16_t firstLane = 0; ///< most significant
        std::uint16_t lanes = 0;
        std::uint16_t presence = 0; ///< a mark
    };
    // All make room where there is none yet; nothing where kMostLanes do not suffice.
    std::optional<Value> value(const match::PlainPlace &place);
    std::optional<std::uint16_t> presenceOf(fields::Protocol protocol); ///< a mark
    /// The mark that a value, masked, is in a list. There are kMostMemberships.
    std::optional<std::uint16_t> membership(const match::PlainPlace &place, match::Unsigned128 mask,
                                            std::shared_ptr<const match::NumberList> list);
    static constexpr std::size_t kMostMemberships = 64;
    /// The condition that a mark is set, or is not; with it, that what excludes it is not.
    LaneCondition marked(std::uint16_t mark, bool isWanted) const;

    /// Grows with whatever is read.
    std::size_t extent() const
    {
        return m_sources.size() + m_headers.size() + m_memberships.size();
    }
    /// No more lanes: to be called once, before the first fill(), which has these instructions.
    void seal(Instructions instructions);
    /// Fills in what stands in the packet, in a row that is clear. False, and the row clear, where
    /// the snaplen cut it so that it is not known what is absent, or an outer IP header is not
    /// whole.
    bool fill(const packet::Packet &packet, KeyRows &keys, std::size_t row) const
    {
        const packet::Packet *one = &packet;
        if (!begin(packet, keys, row))
            return false;
        fillHeaders({&one, 1}, keys, row);
        return true;
    }
    /// The same in two steps, of which the second is faster for many packets at once: they are in
    /// the rows from `first` on.
    bool begin(const packet::Packet &packet, KeyRows &keys, std::size_t row) const
    {
        return !wantsBegin(packet) || beginWithCare(packet, keys, row);
    }
    /// Whether begin() does anything.
    bool wantsBegin(const packet::Packet &packet) const
    {
        return packet.frame.capturedLength < packet.frame.wireLength || m_computes ||
               packet.has(packet::ParseFlag::PartialIpHeader);
    }
    /// Whether fillHeaders() writes rows as a whole, whatever was there.
    bool writesRows() const { return !m_shuffle.isEmpty(); }
    void fillHeaders(std::span<const packet::Packet *const> packets, KeyRows &keys,
                     std::size_t first = 0) const;
    /// Whether there are marks of lists.
    bool looksUp() const { return !m_memberships.empty(); }
    /// Fills in the marks of lists for rows that are filled. They follow from the values in the
    /// other lanes: keys that were equal before are equal after it.
    void lookUp(KeyRows &keys, std::span<const std::uint16_t> rows) const;

private:
    struct Header
    {
        fields::Protocol protocol;
        std::uint16_t presence;
    };
    struct Membership
    {
        Value value;
        match::Unsigned128 mask;
        std::shared_ptr<const match::NumberList> list;
        std::uint16_t mark;
    };
    using Bits = HeaderShuffle::Mark;
    /// One lane that is one or two octets of a header, shifted, then masked; or two or four lanes
    /// that are four or eight octets as they are.
    struct Load
    {
        std::uint16_t lane;
        std::uint16_t offset;
        std::uint16_t mask;
        std::uint8_t shift;
        std::uint8_t octets;

        bool isWhole() const { return octets >= 2 && shift == 0 && mask == 0xffff; }
        bool continues(const Load &other) const
        {
            return lane == other.lane + other.octets / 2 && offset == other.offset + other.octets;
        }
    };
    struct Source
    {
        match::PlainPlace place;
        Value value;
        std::vector<Load> loads; ///< of the sealed layout; none where it is not whole lanes
    };
    /// Headers of different packets, and the rows that they are read to. There is room for one
    /// more, which is noted and then not counted.
    struct Readings
    {
        std::array<const std::uint8_t *, KeyRows::kMostRows + 1> headers;
        std::array<std::uint16_t *, KeyRows::kMostRows + 1> rows;
        std::size_t count = 0;
    };
    /// One of the headers that a group's sources are in.
    struct Carrier
    {
        fields::Protocol protocol;
        std::vector<Bits> whole;    ///< where all that is read of it is there
        std::optional<Bits> header; ///< that the header is there
    };
    /// All that is read of one header, or the ports of whichever header has them.
    struct Group
    {
        bool isPorts = false;
        std::vector<Carrier> carriers; ///< a packet has one of them at most
        std::uint16_t reach = 0;       ///< bytes of header that must be there for all of it
        std::vector<std::uint16_t> sources;
        std::vector<Load> loads;           ///< of the sources that have some, joined
        std::vector<std::uint16_t> others; ///< all other sources

        Carrier *find(fields::Protocol protocol);
        Carrier &carrier(fields::Protocol protocol); ///< made where there is none
    };
    /// Few, so that one has few different values for who makes a table of them.
    static constexpr std::size_t kMarksOfLane = 8;
    /// Headers that have the first marks, in pairs that a packet has one of at most.
    static constexpr std::array kOwnMarks{fields::Protocol::Ip, fields::Protocol::Ipv6,
                                          fields::Protocol::Tcp, fields::Protocol::Udp};

    std::optional<std::uint16_t> newMark();
    bool haveLaneOf(std::uint16_t mark);
    std::optional<std::uint16_t> newLanes(std::size_t count);
    Bits bitsOf(std::uint16_t mark) const;
    static void add(std::vector<Bits> &all, const Bits &more);
    static void set(const Bits &bits, std::uint16_t *row)
    {
        row[bits.lane] = static_cast<std::uint16_t>(row[bits.lane] | bits.bits);
    }
    void group(std::uint16_t source);
    static std::vector<Load> loadsOf(const Source &source);
    static void join(std::vector<Load> &loads);
    HeaderShuffle shuffle() const;
    static std::optional<HeaderShuffle::Header> shuffled(const Group &group);
    bool beginWithCare(const packet::Packet &packet, KeyRows &keys, std::size_t row) const;
    void fillGroup(const Group &group, std::span<const packet::Packet *const> packets,
                   KeyRows &keys, std::size_t first) const;
    void fillShort(const Group &group, const packet::Layer &layer, const std::uint8_t *header,
                   std::uint16_t *row) const;
    bool fillComputed(const packet::Packet &packet, std::uint16_t *row) const;
    template <class IndexOf>
    void find(const Group &group, std::span<const packet::Packet *const> packets, KeyRows &keys,
              std::size_t first, Readings &readings, IndexOf indexOf) const;
    static void load(const Load &load, const Readings &readings);
    static void load(const Source &source, const std::uint8_t *header, std::uint16_t *row);
    static void store(const Value &value, std::uint64_t number, std::uint16_t *row);

    std::vector<Source> m_sources;
    std::vector<Source> m_computed; ///< of the sealed layout, no longer among m_sources
    bool m_computes = false;        ///< whether there are some
    std::vector<Header> m_headers;
    std::vector<Group> m_groups; ///< of the sealed layout
    HeaderShuffle m_shuffle;     ///< of the same groups; empty where that cannot be
    std::vector<Membership> m_memberships;
    std::vector<std::uint16_t> m_markLanes; ///< lane of marks kMarksOfLane i and on, topmost first
    std::uint16_t m_marks = kOwnMarks.size(); ///< the next one of any other kind
    std::uint16_t m_lanes = 0;
};

/// The boxes of one rule: those of LaneRules from `first` up to, not including, `end`.
struct RuleBoxes
{
    std::uint32_t first = 0;
    std::uint32_t end = 0; ///< as `first`: the rule is never true
    bool isExact = true;

    std::uint32_t count() const { return end - first; }
};

/// A box with the rule that it belongs to, the smaller the earlier.
struct RuleBox
{
    std::uint32_t rule = 0;
    std::uint32_t box = 0; ///< in LaneRules
};

/// Boxes of all rules over one layout, in the order of the rules. `mostBoxes`: of one rule; where
/// it would have more, its widest conditions are left to the rule itself.
class LaneRules
{
public:
    static constexpr std::size_t kMostBoxes = 256;

    explicit LaneRules(std::span<const Rule> rules, std::size_t mostBoxes = kMostBoxes,
                       Instructions instructions = availableInstructions());

    const KeyLayout &layout() const { return m_layout; }
    /// The same as it was before seal(), for boxes of further rules.
    const KeyLayout &openLayout() const { return m_openLayout; }
    std::span<const RuleBoxes> rules() const { return m_rules; } ///< inactive ones have no boxes
    const Boxes &boxes() const { return m_boxes; }
    /// Its conditions, sorted by lane; good for as long as this is.
    Box box(std::size_t index) const { return m_boxes[index]; }

private:
    static void prefetch(std::span<const Rule> rules, std::size_t rule);

    KeyLayout m_layout;
    KeyLayout m_openLayout;
    Boxes m_boxes;
    std::vector<RuleBoxes> m_rules;
};

} // namespace tallygate::classify
