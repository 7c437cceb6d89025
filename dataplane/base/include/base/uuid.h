// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tallygate {

/// A 128-bit identity (RFC 4122). The null UUID means "none". Value type, any thread.
class Uuid
{
public:
    constexpr Uuid() = default;
    explicit constexpr Uuid(const std::array<std::uint8_t, 16> &bytes) : m_bytes(bytes) {}

    /// A new random (version 4) UUID from the system's random source. Any thread.
    static Uuid random();
    /// A version 5 (SHA-1 name based) UUID: equal inputs give equal identities on every machine.
    static Uuid fromName(const Uuid &space, std::string_view name);
    /// Exactly "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", either case; nothing else.
    static std::optional<Uuid> parse(std::string_view text);

    /// Lower case with dashes.
    std::string toString() const;
    constexpr bool isNull() const { return *this == Uuid(); }
    constexpr const std::array<std::uint8_t, 16> &bytes() const { return m_bytes; }

    constexpr auto operator<=>(const Uuid &) const = default;

private:
    std::array<std::uint8_t, 16> m_bytes{};
};

}  // namespace tallygate

template <>
struct std::hash<tallygate::Uuid>
{
    std::size_t operator()(const tallygate::Uuid &uuid) const noexcept
    {
        std::uint64_t half[2];
        std::memcpy(half, uuid.bytes().data(), sizeof half);
        return static_cast<std::size_t>(half[0] ^ (half[1] * 0x9E3779B97F4A7C15ull));
    }
};
