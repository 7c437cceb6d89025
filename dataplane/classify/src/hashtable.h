// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace tallygate::classify {

inline std::uint64_t hashOf(const void *data, std::size_t octets)
{
    std::uint64_t hash = 0x9e3779b97f4a7c15;
    const auto add = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0xff51afd7ed558ccd;
        hash ^= hash >> 32;
    };
    const auto *at = static_cast<const std::uint8_t *>(data);
    for (; octets >= 8; octets -= 8, at += 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        add(word);
    }
    if (octets != 0) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, octets);
        add(word);
    }
    return hash;
}

/// Values by the hash of what they stand for, which whoever asks compares. Open addressing: what is
/// built has many of them, and none goes.
template <class Value>
class HashTable
{
public:
    void clear()
    {
        m_slots.clear();
        m_count = 0;
    }

    /// The value with this hash of which isEqual(value) is true, or null. Good until add().
    template <class IsEqual>
    const Value *find(std::uint64_t hash, IsEqual isEqual) const
    {
        if (m_slots.empty())
            return nullptr;
        for (std::size_t at = placeOf(hash); m_slots[at].isTaken; at = next(at)) {
            if (m_slots[at].hash == hash && isEqual(m_slots[at].value))
                return &m_slots[at].value;
        }
        return nullptr;
    }

    void add(std::uint64_t hash, const Value &value)
    {
        if (2 * ++m_count > m_slots.size())
            grow();
        put({hash, value, true});
    }

private:
    static constexpr std::size_t kLeast = 64;

    struct Slot
    {
        std::uint64_t hash = 0;
        Value value{};
        bool isTaken = false;
    };

    std::size_t placeOf(std::uint64_t hash) const { return hash & (m_slots.size() - 1); }
    std::size_t next(std::size_t at) const { return (at + 1) & (m_slots.size() - 1); }

    void put(const Slot &slot)
    {
        std::size_t at = placeOf(slot.hash);
        while (m_slots[at].isTaken)
            at = next(at);
        m_slots[at] = slot;
    }

    void grow()
    {
        std::vector<Slot> before(m_slots.empty() ? kLeast : 4 * m_slots.size());
        before.swap(m_slots);
        for (const Slot &slot : before) {
            if (slot.isTaken)
                put(slot);
        }
    }

    std::vector<Slot> m_slots; ///< a power of two
    std::size_t m_count = 0;
};

} // namespace tallygate::classify
