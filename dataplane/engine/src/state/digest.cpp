// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/digest.h"

#include <array>
#include <cstdint>

#include <nettle/sha2.h>

#include "base/bytes.h"

namespace tallygate::engine {

std::string sha256(std::string_view text)
{
    sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, text.size(), bytesOf(text).data());
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context, digest.size(), digest.data());
    std::string hex;
    hex.reserve(2 * digest.size());
    for (const std::uint8_t byte : digest) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

} // namespace tallygate::engine
