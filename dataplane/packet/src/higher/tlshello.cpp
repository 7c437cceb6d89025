// SPDX-License-Identifier: GPL-3.0-or-later
#include "tlshello.h"

#include <array>

namespace tallygate::packet {
namespace {

/// SHA-256 of "HelloRetryRequest" (RFC 8446 4.1.3).
constexpr std::array<std::uint8_t, kTlsRandom> kRetryRandom = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

bool isTls13(std::uint32_t version)
{
    constexpr std::uint32_t kFacebookDraft23 = 0xfb17;
    constexpr std::uint32_t kFacebookDraft26 = 0xfb1a;
    return version == 0x0304 || version >> 8 == 0x7f || version == kFacebookDraft23 ||
           version == kFacebookDraft26;
}

} // namespace

bool choosesTls13(Bytes data, std::uint32_t bodyStart, std::uint32_t end)
{
    constexpr std::uint32_t kSupportedVersions = 43;
    TlsCursor hello(data, bodyStart, end);
    hello.skip(2 + kTlsRandom);
    hello.vector(1);
    hello.skip(2 + 1);
    TlsCursor extensions = hello.vector(2);
    while (extensions.has(4)) {
        const std::uint32_t type = extensions.peek(2);
        extensions.skip(2);
        const TlsCursor body = extensions.vector(2);
        if (type == kSupportedVersions)
            return body.has(2) && isTls13(body.peek(2));
    }
    return false;
}

bool isHelloRetryRequest(Bytes data, std::uint32_t bodyStart, std::uint32_t end)
{
    const TlsCursor hello(data, bodyStart, end);
    return hello.has(2 + kTlsRandom) &&
           std::equal(kRetryRandom.begin(), kRetryRandom.end(), data.data() + bodyStart + 2);
}

} // namespace tallygate::packet
