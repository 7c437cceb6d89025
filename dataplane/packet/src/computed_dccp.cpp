// SPDX-License-Identifier: GPL-3.0-or-later
// What only some DCCP packets have, and options (RFC 4340 5).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::DccpPart;

enum Type : std::uint8_t { Request = 0, Response = 1, Data = 2, Reset = 7 };

class Reader
{
public:
    Reader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_parts(extract, item)
    {}

    Value read()
    {
        constexpr std::uint32_t kTypeKnown = 9;
        if (!m_parts.reaches(0, kTypeKnown))
            return m_parts.value();
        const std::uint8_t type = m_extract.byte(8) >> 1 & 0xf;
        std::uint32_t at = sequences(type);
        if (type == Request || type == Response) {
            m_parts.meets(DccpPart::ServiceCode, at, 4);
            at += 4;
        } else if (type == Reset) {
            m_parts.meets(DccpPart::Reset, at, 4);
            at += 4;
        }
        options(at, std::min(m_extract.byte(4) * 4u, m_extract.wireLength()));
        return m_parts.value();
    }

private:
    /// Sequence and acknowledgement numbers; what follows them.
    std::uint32_t sequences(std::uint8_t type)
    {
        const bool isLong = (m_extract.byte(8) & 1) != 0;
        const std::uint32_t fixed = isLong ? 16 : 12;
        const std::uint32_t reserved = isLong ? 2 : 1;
        if (isLong) {
            m_parts.meets(DccpPart::LongReserved, 9, 1);
            m_parts.meets(DccpPart::Sequence, 10, 6);
        } else {
            m_parts.meets(DccpPart::Sequence, 9, 3);
        }
        if (type == Request || type == Data || type > 9)
            return fixed;
        const std::uint32_t length = isLong ? 6 : 3;
        m_parts.meets(DccpPart::AckReserved, fixed, reserved);
        m_parts.meets(DccpPart::Acknowledgement, fixed + reserved, length);
        return fixed + reserved + length;
    }

    void options(std::uint32_t at, std::uint32_t end)
    {
        constexpr std::uint8_t kFirstWithLength = 32;
        while (at < end && m_parts.reaches(at, 1)) {
            const std::uint8_t type = m_extract.byte(at);
            if (type < kFirstWithLength) {
                m_parts.meets(DccpPart::Option, at, 1);
                ++at;
                continue;
            }
            if (at + 2 > end || !m_parts.reaches(at, 2))
                return;
            const std::uint32_t length = m_extract.byte(at + 1);
            if (length < 2 || at + length > end)
                return;
            if (m_parts.meets(DccpPart::Option, at, length))
                return;
            option(type, at + 2, length - 2);
            at += length;
        }
    }

    void option(std::uint8_t type, std::uint32_t at, std::uint32_t length)
    {
        constexpr std::uint32_t kLongestCount = 6;
        switch (type) {
        case 32: // change and confirm
        case 33:
        case 34:
        case 35:
            m_parts.meets(DccpPart::Feature, at, length);
            break;
        case 37:
            m_parts.meets(DccpPart::NdpCount, at, length <= kLongestCount ? length : 0);
            break;
        case 41:
            m_parts.meets(DccpPart::Timestamp, at, length == 4 ? 4 : 0);
            break;
        case 42:
            timestampEcho(at, length);
            break;
        case 43:
            m_parts.meets(DccpPart::ElapsedTime, at, length == 2 || length == 4 ? length : 0);
            break;
        case 44:
            m_parts.meets(DccpPart::DataChecksum, at, length == 4 ? 4 : 0);
            break;
        case 192:
            m_parts.meets(DccpPart::LossEventRate, at, length == 4 ? 4 : 0);
            break;
        case 194:
            m_parts.meets(DccpPart::ReceiveRate, at, length == 4 ? 4 : 0);
            break;
        default:
            break;
        }
    }

    void timestampEcho(std::uint32_t at, std::uint32_t length)
    {
        if (length != 4 && length != 6 && length != 8)
            return;
        m_parts.meets(DccpPart::TimestampEcho, at, 4);
        m_parts.meets(DccpPart::ElapsedTime, at + 4, length - 4);
    }

    const Extract &m_extract;
    Parts m_parts;
};

} // namespace

Value readDccp(const Extract &extract, unsigned item)
{
    return Reader(extract, item).read();
}

} // namespace tallygate::packet
