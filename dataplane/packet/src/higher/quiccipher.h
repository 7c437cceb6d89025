// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"

// Protection of a client's Initial packets (RFC 9001 5, RFC 9369 3.3), by nettle's AES-128, GCM and
// HMAC-SHA256. State on the stack; any thread.

namespace tallygate::packet {

struct QuicKeys
{
    std::array<std::uint8_t, 16> key;
    std::array<std::uint8_t, 12> iv;
    std::array<std::uint8_t, 16> headerProtection;
};

/// The client's keys; nothing for a version whose salt is not known.
std::optional<QuicKeys> clientInitialKeys(std::uint32_t version, Bytes connectionId);

inline constexpr std::uint32_t kQuicSample = 16;
inline constexpr std::uint32_t kQuicTag = 16;

/// What the first octet (its first) and the packet number (the other four) are masked with.
std::array<std::uint8_t, 5> quicHeaderMask(const QuicKeys &keys, const std::uint8_t *sample);

/// Decrypts `sealed`, its tag at its end, into `plain`, which is that tag shorter. False if the
/// authentication fails; `plain` is worth nothing then.
bool openQuicPacket(const QuicKeys &keys, std::uint64_t packetNumber, Bytes header, Bytes sealed,
                    std::span<std::uint8_t> plain);

} // namespace tallygate::packet
