// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tallygate::match {

/// Domain names, asked whether a name is one of them or stands below one of them: "example.com"
/// holds "example.com" and "www.example.com", not "badexample.com". Upper and lower case of ASCII
/// are the same, a dot at the end counts for nothing, on both sides. "*.example.com" holds what is
/// below "example.com" and not that name itself. Immutable once built; any thread may read.
///
/// The table is an open-addressing hash table of groups. A group has kSlots slots; a slot is a tag,
/// which is an octet of the name's hash, and where the name stands in one text of all names:
///
///     groups:    tags[12] | used, overflowed, 2 spare                    = 16 octets each
///     positions: 12 of 4 octets for each group
///     text:      (length octet, name in lower case) one behind the other
///
/// What is not in the table is known from tags alone, nearly always: they are small enough to stay
/// in the cache.
///
/// Invariants:
///  1. A name is in the group its hash points at or, where that one overflowed, in one of the next
///     kMaxGroups - 1, so a look-up reads at most that many, and nearly always one. build() takes
///     another seed and more groups until that is so: whoever chooses the names (a feed) cannot
///     make look-ups slow.
///  2. The hash of a name is made of its labels from the right, so that one pass over a name gives
///     those of all names above it.
///
/// About 8 octets a name on top of its text (RFC 1035 section 2.3.4: at most 253 octets).
class NameTable
{
public:
    NameTable() = default; ///< holds nothing

    /// The form of a name is that of hosts and of services (RFC 1123, RFC 2782): letters, digits,
    /// '-' and '_', labels of 1 to 63 octets, 253 in all, the last label not all digits.
    /// Internationalised names are written as A-labels ("xn--..."). White space around an entry is
    /// ignored. The error's where.line is the 1-based index of the bad entry.
    static Result<NameTable> build(const std::vector<std::string> &entries);

    /// Whether `name`, as it stands in a packet, is in the table. A ":port" at the end is ignored.
    /// Does not allocate; probes once for each label of `name` at most.
    bool contains(std::string_view name) const;

    std::size_t size() const { return m_size; } ///< names, those given twice once
    bool isEmpty() const { return m_size == 0; }
    std::size_t memory() const; ///< octets on the heap

private:
    static constexpr std::size_t kSlots = 12;
    static constexpr std::size_t kMaxGroups = 16;
    /// On a position: the name itself is not meant, only what is below it.
    static constexpr std::uint32_t kBelowOnly = 0x80000000;

    struct alignas(16) Group
    {
        std::array<std::uint8_t, kSlots> tags{};
        std::uint8_t used = 0;
        bool overflowed = false; ///< a name that belongs here stands in a later group

        std::uint32_t slotsWith(std::uint8_t tag) const;
    };
    struct Entry
    {
        std::uint64_t hash = 0;
        std::uint32_t position = 0; ///< with kBelowOnly
    };
    enum class Insertion : std::uint8_t { Added, Known, NoRoom };

    Result<void> gather(const std::vector<std::string> &entries, std::vector<std::uint32_t> &found);
    bool fill(const std::vector<std::uint32_t> &positions, std::uint64_t seed, std::size_t groups);
    Insertion insert(const Entry &entry);
    std::string_view nameAt(std::uint32_t position) const;
    std::size_t groupOf(std::uint64_t hash) const;
    bool probe(std::uint64_t hash, std::string_view name, bool whole) const;

    std::vector<Group> m_groups;
    std::vector<std::uint32_t> m_positions;
    std::string m_text;
    std::uint64_t m_seed = 0;
    std::size_t m_size = 0;
    std::uint64_t m_labelCounts = 0; ///< bit n - 1: there are names of n labels; the last: or more
};

} // namespace tallygate::match
