// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

// Domain names as they stand in messages (RFC 1035 4.1.4), and as text. Bounded: a name visits at
// most 255 pointers and 512 labels behind the first of them.

namespace tallygate::packet {

/// A name without escapes and terminator; longer ones are not told.
class DnsName
{
public:
    static constexpr std::uint32_t kLongest = 253;

    /// Reads the name at `at`; nothing if it does not end inside the message, or in a label that
    /// there is no way to skip.
    static std::optional<DnsName> read(Bytes message, std::uint32_t at);

    /// Where the next thing in the message stands.
    std::uint32_t end() const { return m_end; }
    /// With dots between labels; in angle brackets what is no name ("<Root>").
    Bytes text() const { return {m_text, m_length}; }
    /// Labels, counted by the dots as Wireshark does.
    std::uint32_t labelCount() const;

private:
    void append(Bytes message, std::uint32_t at, std::uint32_t length);
    void become(const char *text);

    std::uint32_t m_end = 0;
    std::uint32_t m_length = 0;
    bool m_isTooLong = false;
    std::uint8_t m_text[kLongest];
};

/// Writes text that came from the network: control characters as \n or \ooo, invisible characters
/// as \uXXXX, what is not UTF-8 as U+FFFD. At most four octets for each one; `to` must have room.
/// Returns how many octets were written.
std::uint32_t escape(Bytes text, std::uint8_t *to);

} // namespace tallygate::packet
