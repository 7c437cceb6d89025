// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace tallygate {

/// The 128-bit secret of a SipHash.
struct SipHashKey
{
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

/// SipHash-c-d (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012). For tables whose
/// keys come from the network: without the secret nobody can choose keys that collide. 2-4 is the
/// published strength; 1-3 is customary for hash tables.
template <int CompressionRounds, int FinalRounds>
class SipHash
{
public:
    explicit SipHash(const SipHashKey &key)
        : m_v0(key.first ^ 0x736f6d6570736575ull)
        , m_v1(key.second ^ 0x646f72616e646f6dull)
        , m_v2(key.first ^ 0x6c7967656e657261ull)
        , m_v3(key.second ^ 0x7465646279746573ull)
    {}

    static std::uint64_t of(const SipHashKey &key, Bytes bytes)
    {
        SipHash hash(key);
        std::size_t at = 0;
        for (; at + 8 <= bytes.size(); at += 8)
            hash.add(loadLittleEndian<std::uint64_t>(bytes.data() + at));
        std::uint64_t tail = 0;
        for (std::size_t i = 0; at + i < bytes.size(); ++i)
            tail |= std::uint64_t{bytes[at + i]} << (8 * i);
        return hash.finish(tail, bytes.size());
    }

    /// Eight bytes of the message, read as a little-endian word.
    void add(std::uint64_t word)
    {
        m_v3 ^= word;
        rounds<CompressionRounds>();
        m_v0 ^= word;
    }
    /// The last up to seven bytes and the whole length.
    std::uint64_t finish(std::uint64_t tail, std::size_t length)
    {
        add(tail | (std::uint64_t{length} << 56));
        m_v2 ^= 0xff;
        rounds<FinalRounds>();
        return m_v0 ^ m_v1 ^ m_v2 ^ m_v3;
    }

private:
    template <int Count>
    void rounds()
    {
        for (int i = 0; i < Count; ++i) {
            m_v0 += m_v1;
            m_v1 = std::rotl(m_v1, 13) ^ m_v0;
            m_v0 = std::rotl(m_v0, 32);
            m_v2 += m_v3;
            m_v3 = std::rotl(m_v3, 16) ^ m_v2;
            m_v0 += m_v3;
            m_v3 = std::rotl(m_v3, 21) ^ m_v0;
            m_v2 += m_v1;
            m_v1 = std::rotl(m_v1, 17) ^ m_v2;
            m_v2 = std::rotl(m_v2, 32);
        }
    }

    std::uint64_t m_v0;
    std::uint64_t m_v1;
    std::uint64_t m_v2;
    std::uint64_t m_v3;
};

} // namespace tallygate
