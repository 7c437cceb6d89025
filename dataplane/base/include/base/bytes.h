// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

namespace tallygate {

using Bytes = std::span<const std::uint8_t>;

inline Bytes bytesOf(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

/// Unaligned loads. Requires: `at` points to sizeof(T) readable bytes.
template <class T>
inline T loadNative(const std::uint8_t *at)
{
    static_assert(std::is_unsigned_v<T>);
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

inline std::uint16_t byteSwapped(std::uint16_t v) { return __builtin_bswap16(v); }
inline std::uint32_t byteSwapped(std::uint32_t v) { return __builtin_bswap32(v); }
inline std::uint64_t byteSwapped(std::uint64_t v) { return __builtin_bswap64(v); }
inline std::uint8_t byteSwapped(std::uint8_t v) { return v; }

template <class T>
inline T loadBigEndian(const std::uint8_t *at)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return byteSwapped(loadNative<T>(at));
#else
    return loadNative<T>(at);
#endif
}

template <class T>
inline T loadLittleEndian(const std::uint8_t *at)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return loadNative<T>(at);
#else
    return byteSwapped(loadNative<T>(at));
#endif
}

/// A bounded reading position. Every read is checked; the first one that would pass the end makes
/// the cursor fail, and from then on every read gives zero: check ok() once after a group of reads.
class ByteCursor
{
public:
    explicit ByteCursor(Bytes bytes) : m_bytes(bytes) {}

    bool ok() const { return m_ok; }
    std::size_t position() const { return m_position; }
    std::size_t remaining() const { return m_bytes.size() - m_position; }

    template <class T>
    T readBigEndian() { return read<T>(loadBigEndian<T>); }
    template <class T>
    T readLittleEndian() { return read<T>(loadLittleEndian<T>); }

    /// `count` bytes from here, or an empty span and failure.
    Bytes take(std::size_t count)
    {
        if (!m_ok || count > remaining()) {
            m_ok = false;
            return {};
        }
        const Bytes taken = m_bytes.subspan(m_position, count);
        m_position += count;
        return taken;
    }
    void skip(std::size_t count) { take(count); }

private:
    template <class T, class Load>
    T read(Load load)
    {
        const Bytes taken = take(sizeof(T));
        return taken.size() == sizeof(T) ? load(taken.data()) : T{};
    }

    Bytes m_bytes;
    std::size_t m_position = 0;
    bool m_ok = true;
};

}  // namespace tallygate
