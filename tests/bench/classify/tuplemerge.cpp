// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <unordered_map>

#include <fmt/format.h>

#include "base/bytes.h"
#include "contestant.h"
#include "match/plaintest.h"

// TupleMerge, after Daly, Bruschi, Linguaglossa, Pontarelli, Rossi, Tollet, Torng and Yourtchenko
// ("TupleMerge: Fast Software Packet Processing for Online Packet Classification", IEEE/ACM
// Transactions on Networking 27(4), 2019): tables hashed by prefixes of the addresses, shorter than
// those of the rules, so that rules of many lengths share a table until more than so many fall
// into one bucket. Tables are asked in the order of their best rules, until none can be better.
//
// Built from the whole set, best rules first, with several choices of what the paper leaves open;
// the one that asks for least work on headers drawn from the rules and on random ones is kept. A
// batch goes through each table together: hash and prefetch the slot, compare tags and prefetch
// the rules, compare the rules.

namespace tallygate::bench {

using namespace testsupport;

namespace {

template <class Address>
Address addressOf(const std::uint8_t *octets)
{
    Address address = 0;
    for (std::size_t i = 0; i < sizeof(Address); i += 4)
        address =
            static_cast<Address>(address << 16 << 16) | loadBigEndian<std::uint32_t>(octets + i);
    return address;
}

template <>
std::uint32_t addressOf<std::uint32_t>(const std::uint8_t *octets)
{
    return loadBigEndian<std::uint32_t>(octets);
}

template <class Address>
Address maskOf(unsigned length)
{
    constexpr unsigned kBits = 8 * sizeof(Address);
    return length == 0 ? Address{0} : static_cast<Address>(~Address{0} << (kBits - length));
}

template <class Address>
struct Key
{
    Address source, destination;
    std::uint16_t sourcePort, destinationPort;
    std::uint8_t protocol, flags;
};

/// As it is compared: 32 octets for IPv4.
template <class Address>
struct Entry
{
    Address source, sourceMask, destination, destinationMask;
    std::uint16_t sourcePort, sourceSpan, destinationPort, destinationSpan;
    std::uint8_t protocol, protocolMask, flags, flagsMask;
    std::uint32_t index : 31;
    std::uint32_t isLast : 1; ///< of its bucket

    bool holds(const Key<Address> &key) const
    {
        const auto within = [](std::uint16_t value, std::uint16_t low, std::uint16_t span) {
            return static_cast<std::uint16_t>(value - low) <= span;
        };
        return (((key.source & sourceMask) ^ source) |
                ((key.destination & destinationMask) ^ destination) |
                static_cast<Address>((key.protocol & protocolMask) ^ protocol) |
                static_cast<Address>((key.flags & flagsMask) ^ flags)) == 0 &&
               within(key.sourcePort, sourcePort, sourceSpan) &&
               within(key.destinationPort, destinationPort, destinationSpan);
    }
};

template <class Address>
Entry<Address> entryOf(const FlatRule &rule)
{
    const TupleRule &tuple = rule.tuple;
    Entry<Address> entry{};
    entry.source = addressOf<Address>(tuple.source.octets.data());
    entry.sourceMask = maskOf<Address>(tuple.source.length);
    entry.destination = addressOf<Address>(tuple.destination.octets.data());
    entry.destinationMask = maskOf<Address>(tuple.destination.length);
    const auto span = [](const PortRange &range) {
        return static_cast<std::uint16_t>(range[1] - range[0]);
    };
    entry.sourcePort = tuple.sourcePorts[0];
    entry.sourceSpan = span(tuple.sourcePorts);
    entry.destinationPort = tuple.destinationPorts[0];
    entry.destinationSpan = span(tuple.destinationPorts);
    entry.protocol = tuple.protocol;
    entry.protocolMask = tuple.protocolMask;
    entry.flags = tuple.flags;
    entry.flagsMask = tuple.flagsMask;
    entry.index = rule.index & 0x7fff'ffffu;
    return entry;
}

std::uint32_t hashOf(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t hash = (a ^ std::rotl(b, 32)) * 0x9e37'79b9'7f4a'7c15;
    hash ^= hash >> 32;
    hash *= 0xd6e8'feb8'6659'fd93;
    return static_cast<std::uint32_t>(hash >> 32) | 1; // zero is an empty slot
}

std::uint64_t folded(std::uint32_t address)
{
    return address;
}

std::uint64_t folded(match::Unsigned128 address)
{
    return static_cast<std::uint64_t>(address >> 64) * 0xff51'afd7'ed55'8ccd ^
           static_cast<std::uint64_t>(address);
}

/// What the paper leaves open.
struct Choice
{
    unsigned limit; ///< rules in one bucket
    unsigned step;  ///< lengths of a table are multiples of it
    unsigned gap;   ///< a prefix that is shorter than the other by more is not hashed
};
constexpr Choice kChoices[] = {{10, 4, 128}, {10, 8, 128}, {10, 4, 8},  {10, 8, 8},
                               {20, 4, 8},   {40, 8, 8},   {40, 8, 128}};

template <class Address>
class Table
{
public:
    Table(unsigned sourceLength, unsigned destinationLength)
        : m_sourceLength(sourceLength)
        , m_destinationLength(destinationLength)
        , m_sourceMask(maskOf<Address>(sourceLength))
        , m_destinationMask(maskOf<Address>(destinationLength))
    {}

    /// False, and nothing done, where the rule is wider than the table or its bucket is full.
    bool insert(const FlatRule &rule, const Entry<Address> &entry, unsigned limit)
    {
        if (rule.tuple.source.length < m_sourceLength ||
            rule.tuple.destination.length < m_destinationLength)
            return false;
        auto &bucket = m_buckets[hash(entry.source, entry.destination)];
        if (bucket.size() >= limit)
            return false;
        bucket.push_back(entry);
        m_best = std::min(m_best, rule.index);
        return true;
    }
    /// The buckets as they are asked.
    void seal()
    {
        m_mask = static_cast<std::uint32_t>(std::bit_ceil(2 * m_buckets.size()) - 1);
        m_slots.assign(m_mask + 1, {});
        for (auto &[tag, bucket] : m_buckets) {
            std::uint32_t at = tag >> 1 & m_mask;
            while (m_slots[at].tag != 0)
                at = (at + 1) & m_mask;
            m_slots[at] = {tag, static_cast<std::uint32_t>(m_entries.size())};
            bucket.back().isLast = 1;
            m_entries.insert(m_entries.end(), bucket.begin(), bucket.end());
        }
        m_buckets = {};
        m_entries.shrink_to_fit();
    }

    std::uint32_t best() const { return m_best; }
    std::size_t bytes() const
    {
        return sizeof *this + m_slots.capacity() * sizeof(Slot) +
               m_entries.capacity() * sizeof(Entry<Address>);
    }

    std::uint32_t hash(Address source, Address destination) const
    {
        return hashOf(folded(source & m_sourceMask), folded(destination & m_destinationMask));
    }
    void prefetch(std::uint32_t tag) const { __builtin_prefetch(&m_slots[tag >> 1 & m_mask]); }
    /// The bucket's first rule, or none.
    const Entry<Address> *find(std::uint32_t tag) const
    {
        for (std::uint32_t at = tag >> 1 & m_mask; m_slots[at].tag != 0; at = (at + 1) & m_mask) {
            if (m_slots[at].tag == tag)
                return &m_entries[m_slots[at].first];
        }
        return nullptr;
    }

private:
    struct Slot
    {
        std::uint32_t tag = 0;
        std::uint32_t first = 0; ///< of the bucket's rules
    };

    unsigned m_sourceLength, m_destinationLength;
    Address m_sourceMask, m_destinationMask;
    std::uint32_t m_best = kNoRule;
    std::uint32_t m_mask = 0;
    std::vector<Slot> m_slots;
    std::vector<Entry<Address>> m_entries;
    std::unordered_map<std::uint32_t, std::vector<Entry<Address>>> m_buckets; ///< while building
};

template <class Address>
class Tables
{
public:
    Tables() = default;
    Tables(const std::vector<FlatRule> &rules, const Choice &choice)
    {
        for (const FlatRule &rule : rules) {
            const auto entry = entryOf<Address>(rule);
            const auto fits = [&](Table<Address> &table) {
                return table.insert(rule, entry, choice.limit);
            };
            if (std::any_of(m_tables.begin(), m_tables.end(), fits))
                continue;
            const auto [source, destination] = lengths(rule.tuple, choice);
            m_tables.emplace_back(source, destination).insert(rule, entry, choice.limit);
        }
        for (Table<Address> &table : m_tables)
            table.seal();
        std::sort(m_tables.begin(), m_tables.end(),
                  [](const auto &a, const auto &b) { return a.best() < b.best(); });
    }

    std::size_t size() const { return m_tables.size(); }
    std::size_t bytes() const
    {
        std::size_t all = 0;
        for (const Table<Address> &table : m_tables)
            all += table.bytes();
        return all;
    }

    /// Memory lines that must come for these keys.
    std::size_t work(const std::vector<Key<Address>> &keys) const
    {
        std::size_t lines = 0;
        for (const Key<Address> &key : keys) {
            std::uint32_t best = kNoRule;
            for (const Table<Address> &table : m_tables) {
                if (table.best() >= best)
                    break;
                ++lines;
                const Entry<Address> *entry = table.find(table.hash(key.source, key.destination));
                for (; entry != nullptr; entry = entry->isLast != 0 ? nullptr : entry + 1) {
                    ++lines;
                    if (entry->index >= best || entry->holds(key)) {
                        best = std::min<std::uint32_t>(best, entry->index);
                        break;
                    }
                }
            }
        }
        return lines;
    }

    void classify(std::span<const Key<Address>> keys, std::uint32_t *rules) const
    {
        std::array<std::uint8_t, kBatch> open;
        std::array<std::uint32_t, kBatch> tags;
        std::array<const Entry<Address> *, kBatch> entries;
        std::size_t opens = keys.size();
        for (std::size_t i = 0; i < opens; ++i) {
            open[i] = static_cast<std::uint8_t>(i);
            rules[i] = kNoRule;
        }
        for (const Table<Address> &table : m_tables) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < opens; ++i) {
                open[kept] = open[i];
                kept += table.best() < rules[open[i]] ? 1 : 0;
            }
            if ((opens = kept) == 0)
                break;
            for (std::size_t i = 0; i < opens; ++i) {
                const Key<Address> &key = keys[open[i]];
                tags[i] = table.hash(key.source, key.destination);
                table.prefetch(tags[i]);
            }
            std::size_t found = 0;
            std::array<std::uint8_t, kBatch> columns;
            for (std::size_t i = 0; i < opens; ++i) {
                const Entry<Address> *entry = table.find(tags[i]);
                __builtin_prefetch(entry);
                entries[found] = entry;
                columns[found] = open[i];
                found += entry != nullptr ? 1 : 0;
            }
            for (std::size_t i = 0; i < found; ++i)
                search(entries[i], keys[columns[i]], rules[columns[i]]);
        }
    }

private:
    static std::pair<unsigned, unsigned> lengths(const TupleRule &rule, const Choice &choice)
    {
        unsigned source = rule.source.length, destination = rule.destination.length;
        if (source + choice.gap < destination)
            source = 0;
        else if (destination + choice.gap < source)
            destination = 0;
        return {source / choice.step * choice.step, destination / choice.step * choice.step};
    }

    static void search(const Entry<Address> *entry, const Key<Address> &key, std::uint32_t &best)
    {
        for (; entry->index < best; ++entry) {
            if (entry->holds(key)) {
                best = entry->index;
                return;
            }
            if (entry->isLast != 0)
                return;
        }
    }

    std::vector<Table<Address>> m_tables;
};

template <class Address>
class TupleMerge final : public Contestant
{
public:
    TupleMerge(const TupleSet &set, TcpFlags flags)
    {
        const std::vector<FlatRule> rules = flatRules(set, flags);
        std::vector<Key<Address>> sample;
        constexpr std::size_t kSample = 1000;
        for (const auto &headers : {drawnTrace(set, kSample, 7), uniformTrace(set, kSample, 7)})
            for (const TupleHeader &header : headers)
                sample.push_back(keyOf(header));
        std::size_t least = ~std::size_t{0};
        for (const Choice &choice : kChoices) {
            Tables<Address> tables(rules, choice);
            const std::size_t work = tables.work(sample);
            if (work >= least)
                continue;
            least = work;
            m_choice = choice;
        }
        timed([&] { m_tables = Tables<Address>(rules, m_choice); });
    }

    std::string name() const override { return "TupleMerge"; }
    std::size_t bytes() const override { return m_tables.bytes(); }
    std::string remark() const override
    {
        return fmt::format("{} tables, up to {} rules in a bucket, lengths by {}", m_tables.size(),
                           m_choice.limit, m_choice.step);
    }
    void classify(std::span<const packet::Packet> packets, std::uint32_t *rules) override
    {
        std::array<Key<Address>, kBatch> keys;
        for (std::size_t i = 0; i < packets.size(); ++i)
            keys[i] = keyOf(packets[i]);
        m_tables.classify(std::span(keys).first(packets.size()), rules);
    }

    bool prepare(std::span<const TupleHeader> headers) override
    {
        m_prepared.clear();
        for (const TupleHeader &header : headers)
            m_prepared.push_back(keyOf(header));
        return true;
    }
    void classifyPrepared(std::size_t first, std::size_t count, std::uint32_t *rules) override
    {
        m_tables.classify(std::span(m_prepared).subspan(first, count), rules);
    }

private:
    static Key<Address> keyOf(const packet::Packet &packet)
    {
        const Places places = placesOf(packet, sizeof(Address));
        return {addressOf<Address>(places.addresses),
                addressOf<Address>(places.addresses + sizeof(Address)),
                loadBigEndian<std::uint16_t>(places.ports),
                loadBigEndian<std::uint16_t>(places.ports + 2),
                *places.protocol,
                *places.flags};
    }
    static Key<Address> keyOf(const TupleHeader &header)
    {
        const TupleFrame frame = frameOf(header, sizeof(Address));
        static packet::Packet packet;
        packet::parse(frame.frame(), packet);
        return keyOf(packet);
    }

    Choice m_choice{};
    Tables<Address> m_tables;
    std::vector<Key<Address>> m_prepared;
};

} // namespace

ContestantPtr makeTupleMerge(const TupleSet &set, TcpFlags flags)
{
    if (set.testsMacs)
        return nullptr;
    if (set.addressOctets == 4)
        return std::make_unique<TupleMerge<std::uint32_t>>(set, flags);
    return std::make_unique<TupleMerge<match::Unsigned128>>(set, flags);
}

} // namespace tallygate::bench
