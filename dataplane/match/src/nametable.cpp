// SPDX-License-Identifier: GPL-3.0-or-later
#include "match/nametable.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>

#include "base/address.h"
#include "base/bytes.h"
#include "base/text.h"
#include "match/rangetable.h"

namespace tallygate::match {

namespace {

constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxLabels = kMaxName + 2; ///< of what is asked for; most may be empty

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '-' || c == '_';
}

// --- Eight octets at a time -----------------------------------------------------------------

constexpr std::uint64_t eachOctet(std::uint8_t octet)
{
    return 0x0101010101010101ull * octet;
}

/// The top bit of each octet that is an ASCII capital.
constexpr std::uint64_t capitals(std::uint64_t octets)
{
    const std::uint64_t seven = octets & eachOctet(0x7f);
    const std::uint64_t fromA = seven + eachOctet(0x80 - 'A');
    const std::uint64_t afterZ = seven + eachOctet(0x7f - 'Z');
    return fromA & ~afterZ & ~octets & eachOctet(0x80);
}

/// The top bit of each octet that is `octet`, exactly.
constexpr std::uint64_t equalOctets(std::uint64_t octets, std::uint8_t octet)
{
    const std::uint64_t differing = octets ^ eachOctet(octet);
    return ~(((differing & eachOctet(0x7f)) + eachOctet(0x7f)) | differing | eachOctet(0x7f));
}

/// Those top bits side by side; the first octet's is bit 0.
constexpr std::uint64_t gathered(std::uint64_t topBits)
{
    return (topBits >> 7) * 0x0102040810204080ull >> 56;
}

std::uint64_t loadOctets(const char *at)
{
    return loadLittleEndian<std::uint64_t>(reinterpret_cast<const std::uint8_t *>(at));
}

/// The product folded to 64 bits: every bit of it depends on nearly every bit of both.
std::uint64_t folded(std::uint64_t a, std::uint64_t b)
{
    const Unsigned128 product = static_cast<Unsigned128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A name in lower case, with its dots marked.
class FoldedName
{
public:
    explicit FoldedName(std::string_view name) ///< at most kMaxName + 1 octets
        : m_size(name.size())
    {
        std::memcpy(m_text, name.data(), name.size());
        std::memset(m_text + name.size(), 0, 8);
        for (std::size_t at = 0; at < m_size; at += 8) {
            std::uint64_t octets = loadOctets(m_text + at);
            const std::uint64_t upper = capitals(octets);
            for (std::size_t i = 0; upper != 0 && i < 8; ++i)
                m_text[at + i] = lower(m_text[at + i]);
            octets |= upper >> 2;
            m_dots[at / 64] |= gathered(equalOctets(octets, '.')) << (at % 64);
        }
    }

    std::string_view text() const { return {m_text, m_size}; }

    /// Calls `each(hash, begin, labels)` for the last label, for the last two and so on.
    template <class Each>
    void eachSuffix(std::uint64_t seed, Each each) const
    {
        std::uint64_t hash = seed;
        std::size_t end = m_size;
        std::size_t labels = 0;
        for (std::size_t word = std::size(m_dots); word-- > 0;) {
            for (std::uint64_t dots = m_dots[word]; dots != 0;) {
                const unsigned bit = 63 - static_cast<unsigned>(std::countl_zero(dots));
                dots ^= 1ull << bit;
                const std::size_t dot = word * 64 + bit;
                hash = withLabel(hash, dot + 1, end);
                each(hash, dot + 1, ++labels);
                end = dot;
            }
        }
        each(withLabel(hash, 0, end), std::size_t(0), ++labels);
    }

private:
    /// The hash of the name that begins with this label and goes on with the one that `parent` is
    /// the hash of.
    std::uint64_t withLabel(std::uint64_t parent, std::size_t begin, std::size_t end) const
    {
        constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15; // 2^64 over the golden ratio
        constexpr std::uint64_t kMixer = 0xd6e8feb86659fd93;
        std::uint64_t hash = parent + kOdd * (end - begin + 1);
        for (; begin + 8 < end; begin += 8)
            hash = folded(hash ^ loadOctets(m_text + begin), kMixer);
        const std::uint64_t rest = ~0ull >> (64 - 8 * std::max<std::size_t>(end - begin, 1));
        return folded(hash ^ (loadOctets(m_text + begin) & rest), kMixer);
    }

    std::size_t m_size;
    char m_text[kMaxName + 1 + 8 + 2]; ///< whole words
    std::uint64_t m_dots[(kMaxName + 1 + 63) / 64] = {};
};

std::uint64_t labelBit(std::size_t labels)
{
    return 1ull << std::min<std::size_t>(labels - 1, 63);
}

tl::unexpected<Error> badName(std::string_view entry, std::string_view why, std::string hint = {})
{
    return tl::unexpected(Error{ErrorKind::Syntax,
                                "set-entry-invalid",
                                fmt::format("'{}' is not a domain name: {}", entry, why),
                                std::move(hint),
                                {}});
}

/// What to say of a character that no name has.
tl::unexpected<Error> badCharacter(std::string_view entry, char c)
{
    if (static_cast<unsigned char>(c) >= 0x80)
        return badName(entry, "it has characters outside of ASCII",
                       "write it as it stands in packets, with labels that begin with xn--");
    if (c == ':' && parseIpv6(entry))
        return badName(entry, "it is an address", "put it into a set of addresses");
    if (c == ':' || c == '/')
        return badName(entry, fmt::format("it has a '{}'", c),
                       "write the name of the host alone, without scheme, port or path");
    if (c == '*')
        return badName(entry, "'*' can stand only for the first label",
                       "a name holds all names below it without that");
    return badName(entry, c >= ' ' && c < 0x7f
                              ? fmt::format("'{}' cannot be in a name", c)
                              : fmt::format("octet 0x{:02x} cannot be in a name", c));
}

Result<void> checkName(std::string_view entry, std::string_view name)
{
    if (name.empty())
        return badName(entry, "it has no label");
    std::size_t length = 0;
    bool digitsOnly = true;
    for (const char c : name) {
        if (c == '.') {
            if (length == 0)
                return badName(entry, "a label is empty");
            length = 0;
            digitsOnly = true;
            continue;
        }
        if (!isNameCharacter(c))
            return badCharacter(entry, c);
        if (++length > kMaxLabel)
            return badName(entry, "a label is longer than 63 octets");
        digitsOnly = digitsOnly && isDigit(c);
    }
    if (length == 0)
        return badName(entry, "a label is empty");
    if (digitsOnly)
        return parseIpv4(name)
                   ? badName(entry, "it is an address", "put it into a set of addresses")
                   : badName(entry, "its last label has digits only");
    if (name.size() > kMaxName)
        return badName(entry, "it is longer than 253 octets");
    return {};
}

/// A name in a packet without what does not belong to it: ":443" and the dot of the root.
std::string_view bare(std::string_view name)
{
    std::size_t end = name.size();
    while (end > 0 && isDigit(name[end - 1]))
        --end;
    if (end > 0 && name[end - 1] == ':')
        name = name.substr(0, end - 1);
    if (name.ends_with('.'))
        name.remove_suffix(1);
    return name;
}

} // namespace

Result<NameTable> NameTable::build(const std::vector<std::string> &entries)
{
    NameTable table;
    std::vector<std::uint32_t> positions;
    if (auto done = table.gather(entries, positions); !done)
        return fail(done.error());
    if (positions.empty())
        return table;
    // Two of three slots are used: few names overflow their group.
    std::size_t groups = positions.size() / 8 + 1;
    std::uint64_t seed = 0x243f6a8885a308d3; // digits of pi
    while (!table.fill(positions, seed, groups)) {
        seed = folded(seed, 0xa0761d6478bd642f) + 1;
        groups += groups / 8 + 1;
    }
    return table;
}

/// Checks the entries and writes their names one behind the other.
Result<void> NameTable::gather(const std::vector<std::string> &entries,
                               std::vector<std::uint32_t> &found)
{
    found.reserve(entries.size());
    std::size_t octets = 0;
    for (const std::string &entry : entries)
        octets += entry.size() + 1;
    if (octets >= kBelowOnly)
        return fail(ErrorKind::Limit, "set-too-large", "the names take more than 2 GiB");
    m_text.reserve(octets);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string_view entry = trimmed(entries[i]);
        std::string_view name = entry;
        const bool belowOnly = name.starts_with("*.");
        if (belowOnly)
            name.remove_prefix(2);
        if (name.ends_with('.'))
            name.remove_suffix(1);
        if (auto fine = checkName(entry, name); !fine) {
            Error error = fine.error();
            error.where.line = static_cast<std::uint32_t>(i + 1);
            return fail(std::move(error));
        }
        found.push_back(static_cast<std::uint32_t>(m_text.size()) | (belowOnly ? kBelowOnly : 0));
        m_text.push_back(static_cast<char>(name.size()));
        for (const char c : name)
            m_text.push_back(lower(c));
    }
    return {};
}

/// False where invariant 1 does not hold with this seed and so many groups.
bool NameTable::fill(const std::vector<std::uint32_t> &positions, std::uint64_t seed,
                     std::size_t groups)
{
    m_groups.assign(groups, Group{});
    m_positions.assign(groups * kSlots, 0);
    m_seed = seed;
    m_size = 0;
    m_labelCounts = 0;
    // Groups are fetched some names ahead: their places are random.
    constexpr std::size_t kAhead = 16;
    std::array<Entry, kAhead> waiting;
    for (std::size_t i = 0; i < positions.size() + kAhead; ++i) {
        Entry &slot = waiting[i % kAhead];
        if (i >= kAhead) {
            const Insertion done = insert(slot);
            if (done == Insertion::NoRoom)
                return false;
            m_size += done == Insertion::Added;
        }
        if (i >= positions.size())
            continue;
        const std::string_view name = nameAt(positions[i]);
        slot.position = positions[i];
        std::size_t labelCount = 0;
        FoldedName(name).eachSuffix(seed, [&](std::uint64_t hash, std::size_t, std::size_t labels) {
            slot.hash = hash;
            labelCount = labels;
        });
        m_labelCounts |= labelBit(labelCount);
        __builtin_prefetch(&m_groups[groupOf(slot.hash)], 1);
    }
    return true;
}

NameTable::Insertion NameTable::insert(const Entry &entry)
{
    const std::string_view name = nameAt(entry.position);
    const auto tag = static_cast<std::uint8_t>(entry.hash);
    std::size_t at = groupOf(entry.hash);
    for (std::size_t probes = 0; probes < kMaxGroups; ++probes) {
        Group &group = m_groups[at];
        std::uint32_t *positions = &m_positions[at * kSlots];
        for (std::uint32_t slots = group.slotsWith(tag); slots != 0; slots &= slots - 1) {
            std::uint32_t &position = positions[std::countr_zero(slots)];
            if (nameAt(position) != name)
                continue;
            // With "*.a" and "a" both given, "a" says it all.
            position &= entry.position | ~kBelowOnly;
            return Insertion::Known;
        }
        if (group.used < kSlots) {
            group.tags[group.used] = tag;
            positions[group.used] = entry.position;
            ++group.used;
            return Insertion::Added;
        }
        group.overflowed = true;
        at = at + 1 == m_groups.size() ? 0 : at + 1;
    }
    return Insertion::NoRoom;
}

std::string_view NameTable::nameAt(std::uint32_t position) const
{
    const char *at = m_text.data() + (position & ~kBelowOnly);
    return {at + 1, static_cast<std::uint8_t>(*at)};
}

std::size_t NameTable::groupOf(std::uint64_t hash) const
{
    return (hash >> 32) * m_groups.size() >> 32;
}

bool NameTable::contains(std::string_view name) const
{
    if (m_groups.empty())
        return false;
    name = bare(name);
    if (name.empty())
        return false;
    // No name in the table is longer, so of a longer one the end is enough.
    const bool cut = name.size() > kMaxName;
    if (cut)
        name = name.substr(name.size() - (kMaxName + 1));
    const FoldedName folded(name);

    struct Candidate
    {
        std::uint64_t hash;
        std::size_t begin;
    };
    Candidate candidates[kMaxLabels];
    std::size_t count = 0;
    folded.eachSuffix(m_seed, [&](std::uint64_t hash, std::size_t begin, std::size_t labels) {
        if ((m_labelCounts & labelBit(labels)) != 0) {
            __builtin_prefetch(&m_groups[groupOf(hash)]);
            candidates[count++] = {hash, begin};
        }
    });
    return std::any_of(candidates, candidates + count, [&](const Candidate &candidate) {
        return probe(candidate.hash, folded.text().substr(candidate.begin),
                     candidate.begin == 0 && !cut);
    });
}

/// Whether `name` is in the table; `whole` says that it is all of what is asked for.
bool NameTable::probe(std::uint64_t hash, std::string_view name, bool whole) const
{
    const auto tag = static_cast<std::uint8_t>(hash);
    std::size_t at = groupOf(hash);
    while (true) {
        const Group &group = m_groups[at];
        for (std::uint32_t slots = group.slotsWith(tag); slots != 0; slots &= slots - 1) {
            const std::uint32_t position =
                m_positions[at * kSlots + static_cast<unsigned>(std::countr_zero(slots))];
            if (nameAt(position) == name)
                return !whole || (position & kBelowOnly) == 0;
        }
        if (!group.overflowed)
            return false;
        at = at + 1 == m_groups.size() ? 0 : at + 1;
    }
}

/// A bit for each used slot with this tag.
std::uint32_t NameTable::Group::slotsWith(std::uint8_t tag) const
{
    const std::uint64_t first = loadLittleEndian<std::uint64_t>(tags.data());
    const std::uint64_t rest = loadLittleEndian<std::uint32_t>(tags.data() + 8);
    const std::uint64_t found = gathered(equalOctets(first, tag)) | gathered(equalOctets(rest, tag))
                                                                        << 8;
    return static_cast<std::uint32_t>(found & ((1u << used) - 1));
}

std::size_t NameTable::memory() const
{
    return m_groups.capacity() * sizeof(Group) + m_positions.capacity() * sizeof(std::uint32_t) +
           m_text.capacity();
}

} // namespace tallygate::match
