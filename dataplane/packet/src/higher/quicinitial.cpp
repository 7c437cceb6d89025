// SPDX-License-Identifier: GPL-3.0-or-later
#include "quicinitial.h"

#include <algorithm>
#include <array>

#include "packet/read.h"
#include "quiccipher.h"
#include "quicwalk.h"

namespace tallygate::packet {
namespace {

/// Longest Initial packet that is decrypted.
constexpr std::uint32_t kLongest = 4096;
/// A client's first connection ID has no fewer octets (RFC 9000 7.2).
constexpr std::uint32_t kShortestId = 8;

/// CRYPTO data as it comes, and how far it is complete.
class CryptoStream
{
public:
    explicit CryptoStream(Scratch &scratch)
        : m_scratch(scratch)
    {}

    void add(std::uint64_t offset, Bytes data)
    {
        if (offset + data.size() > m_scratch.crypto.size() || m_count == m_runs.size())
            return;
        const auto start = static_cast<std::uint32_t>(offset);
        std::copy(data.begin(), data.end(), m_scratch.crypto.begin() + start);
        m_runs[m_count++] = {start, static_cast<std::uint32_t>(data.size())};
    }

    /// From the start to the first gap.
    std::uint32_t complete()
    {
        std::sort(m_runs.begin(), m_runs.begin() + m_count,
                  [](const QuicRun &a, const QuicRun &b) { return a.start < b.start; });
        std::uint32_t end = 0;
        for (std::size_t i = 0; i < m_count && m_runs[i].start <= end; ++i)
            end = std::max(end, m_runs[i].start + m_runs[i].length);
        return end;
    }

private:
    static constexpr std::size_t kMostFrames = 128;

    Scratch &m_scratch;
    std::array<QuicRun, kMostFrames> m_runs;
    std::size_t m_count = 0;
};

/// Reads the frames of a decrypted packet.
class FrameReader
{
public:
    explicit FrameReader(Bytes plain)
        : m_plain(plain)
    {}

    /// Adds CRYPTO data up to the first frame that Initial packets do not have (RFC 9000 12.4).
    void collect(CryptoStream &stream)
    {
        while (m_isGood && m_at < m_plain.size()) {
            switch (m_plain[m_at]) {
            case kPadding:
            case kPing:
                ++m_at;
                break;
            case kAck:
            case kAckEcn:
                acknowledgement();
                break;
            case kCrypto:
                crypto(stream);
                break;
            default:
                return;
            }
        }
    }

private:
    static constexpr std::uint8_t kPadding = 0;
    static constexpr std::uint8_t kPing = 1;
    static constexpr std::uint8_t kAck = 2;
    static constexpr std::uint8_t kAckEcn = 3;
    static constexpr std::uint8_t kCrypto = 6;

    std::uint64_t number()
    {
        const std::size_t left = m_plain.size() - m_at;
        const std::size_t width = left == 0 ? 1 : std::size_t{1} << (m_plain[m_at] >> 6);
        if (!m_isGood || width > left) {
            m_isGood = false;
            return 0;
        }
        const std::uint64_t value =
            loadBits(m_plain.data() + m_at, static_cast<std::uint32_t>(width)) &
            (~std::uint64_t{0} >> (66 - 8 * width));
        m_at += width;
        return value;
    }

    void acknowledgement()
    {
        const bool hasCounts = m_plain[m_at++] == kAckEcn;
        number();
        number();
        std::uint64_t ranges = number();
        number();
        for (; ranges != 0 && m_isGood; --ranges) {
            number();
            number();
        }
        for (unsigned i = 0; hasCounts && i < 3; ++i)
            number();
    }

    void crypto(CryptoStream &stream)
    {
        ++m_at;
        const std::uint64_t offset = number();
        const std::uint64_t length = number();
        if (!m_isGood || length > m_plain.size() - m_at) {
            m_isGood = false;
            return;
        }
        stream.add(offset, m_plain.subspan(m_at, length));
        m_at += length;
    }

    Bytes m_plain;
    std::size_t m_at = 0;
    bool m_isGood = true;
};

/// Takes the protection off one packet. Returns its frames, in `plain`; nothing if they cannot be
/// read.
Bytes open(Bytes data, const QuicPacket &packet, const QuicKeys &keys,
           std::array<std::uint8_t, kLongest> &plain)
{
    const std::uint32_t headerLength = packet.payload.start - packet.start;
    constexpr std::uint32_t kLongestNumber = 4;
    if (packet.end > data.size() || packet.end - packet.start > kLongest ||
        packet.payload.length < kLongestNumber + kQuicSample)
        return {};
    // The header as the sender had it: the first octet and the number are masked.
    std::array<std::uint8_t, kLongest> header;
    const std::uint8_t *from = data.data() + packet.start;
    std::copy_n(from, headerLength + kLongestNumber, header.begin());
    const auto mask = quicHeaderMask(keys, from + headerLength + kLongestNumber);
    header[0] ^= mask[0] & 0x0f;
    const std::uint32_t numberLength = (header[0] & 3u) + 1;
    for (std::uint32_t i = 0; i < numberLength; ++i)
        header[headerLength + i] ^= mask[i + 1];
    const std::uint64_t number = loadBits(header.data() + headerLength, numberLength);
    const Bytes sealed =
        data.subspan(packet.payload.start + numberLength, packet.payload.length - numberLength);
    const std::span<std::uint8_t> frames(plain.data(), sealed.size() - kQuicTag);
    if (!openQuicPacket(keys, number, {header.data(), headerLength + numberLength}, sealed, frames))
        return {};
    return frames;
}

} // namespace

std::uint32_t readQuicHandshake(Bytes data, std::uint32_t wireLength, Scratch &scratch)
{
    QuicWalk walk(data, wireLength);
    QuicPacket packet;
    CryptoStream stream(scratch);
    std::array<std::uint8_t, kLongest> plain;
    std::optional<QuicKeys> keys;
    while (walk.next(packet) && packet.type == QuicType::Initial) {
        if (packet.payload.start == 0 || packet.destinationId.length < kShortestId)
            return 0;
        // All Initial packets of a datagram are of one connection.
        if (!keys)
            keys = clientInitialKeys(packet.version, data.subspan(packet.destinationId.start,
                                                                  packet.destinationId.length));
        const Bytes frames = keys ? open(data, packet, *keys, plain) : Bytes{};
        if (frames.empty())
            break;
        FrameReader(frames).collect(stream);
    }
    return stream.complete();
}

} // namespace tallygate::packet
