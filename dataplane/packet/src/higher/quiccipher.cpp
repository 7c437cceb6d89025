// SPDX-License-Identifier: GPL-3.0-or-later
#include "quiccipher.h"

#include <algorithm>
#include <string_view>

#include <nettle/aes.h>
#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>

#include "quicwalk.h"

namespace tallygate::packet {
namespace {

using Salt = std::array<std::uint8_t, 20>;
using Secret = std::array<std::uint8_t, SHA256_DIGEST_SIZE>;

/// RFC 9001 5.2.
constexpr Salt kVersion1 = {0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
                            0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a};
/// RFC 9369 3.3.1.
constexpr Salt kVersion2 = {0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
                            0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9};
/// draft-ietf-quic-v2-01 3.3.1.
constexpr Salt kVersion2Draft = {0xa7, 0x07, 0xc2, 0x03, 0xa5, 0x9b, 0x47, 0x18, 0x4a, 0x1d,
                                 0x62, 0xca, 0x57, 0x04, 0x06, 0xea, 0x7a, 0xe3, 0xe5, 0xd3};
/// draft-ietf-quic-tls-29 5.2, to draft 32.
constexpr Salt kDraft29 = {0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97,
                           0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99};
/// draft-ietf-quic-tls-23 5.2, to draft 28.
constexpr Salt kDraft23 = {0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
                           0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02};

const Salt *saltOf(std::uint32_t version)
{
    if (version == 1)
        return &kVersion1;
    if (version == kQuicVersion2)
        return &kVersion2;
    if (version == kQuicVersion2Draft)
        return &kVersion2Draft;
    // Versions that nobody has are sent by clients of any version: the last drafts are likeliest.
    if ((version & 0x0f0f0f0f) == 0x0a0a0a0a)
        return &kDraft29;
    const std::uint32_t draft = version >> 8 == 0xff0000 ? version & 0xff : 0;
    if (draft >= 33)
        return &kVersion1;
    if (draft >= 29)
        return &kDraft29;
    return draft >= 23 ? &kDraft23 : nullptr;
}

void updateMac(void *mac, std::size_t length, const std::uint8_t *data)
{
    hmac_sha256_update(static_cast<hmac_sha256_ctx *>(mac), length, data);
}
void digestMac(void *mac, std::size_t length, std::uint8_t *digest)
{
    hmac_sha256_digest(static_cast<hmac_sha256_ctx *>(mac), length, digest);
}

/// HKDF-Expand-Label (RFC 8446 7.1) with an empty context.
void expandLabel(const Secret &secret, std::string_view label, std::span<std::uint8_t> into)
{
    constexpr std::string_view kPrefix = "tls13 ";
    std::array<std::uint8_t, 32> info{};
    auto end = info.begin();
    *end++ = 0;
    *end++ = static_cast<std::uint8_t>(into.size());
    *end++ = static_cast<std::uint8_t>(kPrefix.size() + label.size());
    end = std::copy(kPrefix.begin(), kPrefix.end(), end);
    end = std::copy(label.begin(), label.end(), end);
    *end++ = 0;
    hmac_sha256_ctx mac;
    hmac_sha256_set_key(&mac, secret.size(), secret.data());
    hkdf_expand(&mac, updateMac, digestMac, SHA256_DIGEST_SIZE,
                static_cast<std::size_t>(end - info.begin()), info.data(), into.size(),
                into.data());
}

} // namespace

std::optional<QuicKeys> clientInitialKeys(std::uint32_t version, Bytes connectionId)
{
    const Salt *salt = saltOf(version);
    if (salt == nullptr)
        return std::nullopt;
    Secret initial;
    hmac_sha256_ctx mac;
    hmac_sha256_set_key(&mac, salt->size(), salt->data());
    hmac_sha256_update(&mac, connectionId.size(), connectionId.data());
    hmac_sha256_digest(&mac, initial.size(), initial.data());
    Secret client;
    expandLabel(initial, "client in", client);
    const bool isVersion2 = isQuicVersion2(version);
    QuicKeys keys;
    expandLabel(client, isVersion2 ? "quicv2 key" : "quic key", keys.key);
    expandLabel(client, isVersion2 ? "quicv2 iv" : "quic iv", keys.iv);
    expandLabel(client, isVersion2 ? "quicv2 hp" : "quic hp", keys.headerProtection);
    return keys;
}

std::array<std::uint8_t, 5> quicHeaderMask(const QuicKeys &keys, const std::uint8_t *sample)
{
    std::array<std::uint8_t, AES_BLOCK_SIZE> block;
    aes128_ctx cipher;
    aes128_set_encrypt_key(&cipher, keys.headerProtection.data());
    aes128_encrypt(&cipher, block.size(), block.data(), sample);
    return {block[0], block[1], block[2], block[3], block[4]};
}

bool openQuicPacket(const QuicKeys &keys, std::uint64_t packetNumber, Bytes header, Bytes sealed,
                    std::span<std::uint8_t> plain)
{
    auto nonce = keys.iv;
    for (std::size_t i = 0; i < 8; ++i)
        nonce[nonce.size() - 1 - i] ^= static_cast<std::uint8_t>(packetNumber >> (8 * i));
    gcm_aes128_ctx cipher;
    gcm_aes128_set_key(&cipher, keys.key.data());
    gcm_aes128_set_iv(&cipher, nonce.size(), nonce.data());
    gcm_aes128_update(&cipher, header.size(), header.data());
    gcm_aes128_decrypt(&cipher, plain.size(), plain.data(), sealed.data());
    std::array<std::uint8_t, kQuicTag> tag;
    gcm_aes128_digest(&cipher, tag.size(), tag.data());
    return memeql_sec(tag.data(), sealed.data() + plain.size(), tag.size()) != 0;
}

} // namespace tallygate::packet
