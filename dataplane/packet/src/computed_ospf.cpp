// SPDX-License-Identifier: GPL-3.0-or-later
// Packets and link state advertisements of OSPF (RFC 2328 A, RFC 5340 A).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::OspfPart;

enum Message : std::uint8_t { Hello = 1, Description, Request, Update, Acknowledgement };

constexpr std::uint32_t kLsaHeader = 20;

class Reader
{
public:
    Reader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_parts(extract, item)
    {}

    Value read()
    {
        constexpr std::uint32_t kLengthKnown = 4;
        if (m_parts.reaches(0, kLengthKnown))
            packet();
        return m_parts.value();
    }

private:
    bool isThird() const { return m_extract.byte(0) == 3; }

    void packet()
    {
        const std::uint8_t version = m_extract.byte(0);
        const std::uint32_t length =
            std::min<std::uint32_t>(m_extract.word(2), m_extract.wireLength());
        if (version == 2)
            header2(length);
        else if (version == 3)
            m_parts.meets(OspfPart::Version3, 0, 16);
        else
            return;
        // What is encrypted is not read.
        const std::uint32_t begin = isThird() ? 16 : 24;
        if (length < begin)
            return;
        switch (m_extract.byte(1)) {
        case Hello:
            return hello(begin, length);
        case Description:
            return description(begin, length);
        case Request:
            return requests(begin, length);
        case Update:
            return update(begin, length);
        case Acknowledgement:
            return headers(begin, length);
        default:
            return;
        }
    }

    void header2(std::uint32_t length)
    {
        constexpr std::uint32_t kAuthAt = 16;
        m_parts.meets(OspfPart::Version2, 0, 24);
        if (!m_parts.reaches(0, 16))
            return;
        switch (m_extract.word(14)) {
        case 0:
            m_parts.meets(OspfPart::AuthNone, kAuthAt, 8);
            break;
        case 1:
            m_parts.meets(OspfPart::AuthSimple, kAuthAt, 8);
            break;
        case 2:
            m_parts.meets(OspfPart::AuthCrypt, kAuthAt, 8);
            if (m_parts.reaches(0, 24))
                m_parts.meets(OspfPart::AuthCryptData, length, m_extract.byte(19));
            break;
        default:
            break;
        }
    }

    void hello(std::uint32_t at, std::uint32_t end)
    {
        if (isThird()) {
            m_parts.meets(OspfPart::InterfaceId, at, 4);
            m_parts.meets(OspfPart::Priority, at + 4, 1);
            m_parts.meets(OspfPart::Options3, at + 5, 3);
            m_parts.meets(OspfPart::HelloInterval, at + 8, 2);
            m_parts.meets(OspfPart::DeadInterval, at + 10, 2);
        } else {
            m_parts.meets(OspfPart::NetworkMask, at, 4);
            m_parts.meets(OspfPart::HelloInterval, at + 4, 2);
            m_parts.meets(OspfPart::Options2, at + 6, 1);
            m_parts.meets(OspfPart::Priority, at + 7, 1);
            m_parts.meets(OspfPart::DeadInterval, at + 8, 4);
        }
        m_parts.meets(OspfPart::Routers, at + 12, 8);
        list(OspfPart::Neighbor, at + 20, end, 4);
    }

    void list(OspfPart part, std::uint32_t at, std::uint32_t end, std::uint32_t size)
    {
        for (; at + size <= end; at += size) {
            if (m_parts.meets(part, at, size))
                return;
        }
    }

    void description(std::uint32_t at, std::uint32_t end)
    {
        if (isThird()) {
            m_parts.meets(OspfPart::Options3, at + 1, 3);
            m_parts.meets(OspfPart::InterfaceMtu, at + 4, 2);
            m_parts.meets(OspfPart::Description, at + 7, 5);
            return headers(at + 12, end);
        }
        m_parts.meets(OspfPart::InterfaceMtu, at, 2);
        m_parts.meets(OspfPart::Options2, at + 2, 1);
        m_parts.meets(OspfPart::Description, at + 3, 5);
        headers(at + 8, end);
    }

    void requests(std::uint32_t at, std::uint32_t end)
    {
        for (; at + 12 <= end; at += 12) {
            if (m_parts.meets(OspfPart::Request, at, 12) ||
                m_parts.meets(isThird() ? OspfPart::LsaType3 : OspfPart::LsaType2,
                              at + (isThird() ? 2 : 3), isThird() ? 2 : 1) ||
                m_parts.meets(OspfPart::AdvertisingRouter, at + 8, 4))
                return;
        }
    }

    void lsaHeader(std::uint32_t at)
    {
        m_parts.meets(OspfPart::Lsa, at, kLsaHeader);
        m_parts.meets(OspfPart::LsaId, at + 4, 4);
        m_parts.meets(OspfPart::AdvertisingRouter, at + 8, 4);
        if (isThird()) {
            m_parts.meets(OspfPart::LsaType3, at + 2, 2);
            return;
        }
        m_parts.meets(OspfPart::Options2, at + 2, 1);
        m_parts.meets(OspfPart::LsaType2, at + 3, 1);
    }

    void headers(std::uint32_t at, std::uint32_t end)
    {
        for (; at + kLsaHeader <= end && m_parts.reaches(at, kLsaHeader); at += kLsaHeader)
            lsaHeader(at);
    }

    void update(std::uint32_t at, std::uint32_t end)
    {
        m_parts.meets(OspfPart::LsaCount, at, 4);
        if (!m_parts.reaches(at, 4))
            return;
        std::uint32_t count = loadBigEndian<std::uint32_t>(m_extract.header().data() + at);
        for (at += 4; count != 0 && at + kLsaHeader <= end && m_parts.reaches(at, kLsaHeader);
             --count) {
            lsaHeader(at);
            const std::uint32_t length = m_extract.word(at + 18);
            if (length < kLsaHeader)
                return;
            const std::uint32_t next = std::min(at + length, end);
            if (isThird())
                body3(m_extract.word(at + 2), at + kLsaHeader, next);
            else
                body2(m_extract.byte(at + 3), at + kLsaHeader, next);
            at += length;
        }
    }

    void body2(std::uint8_t type, std::uint32_t at, std::uint32_t end)
    {
        switch (type) {
        case 1:
            m_parts.meets(OspfPart::RouterFlags2, at, end - at);
            routerLinks2(at + 4, end);
            break;
        case 2:
            m_parts.meets(OspfPart::NetworkMask2, at, end - at);
            list(OspfPart::AttachedRouter2, at + 4, end, 4);
            break;
        case 3:
        case 4:
            m_parts.meets(OspfPart::SummaryMask, at, end - at);
            break;
        case 5:
        case 7:
            m_parts.meets(OspfPart::External2, at, end - at);
            break;
        default:
            break;
        }
    }

    void routerLinks2(std::uint32_t at, std::uint32_t end)
    {
        constexpr std::uint32_t kLink = 12;
        while (at + kLink <= end && m_parts.reaches(at, kLink)) {
            if (m_parts.meets(OspfPart::RouterLink2, at, kLink))
                return;
            at += kLink + m_extract.byte(at + 9) * 4u;
        }
    }

    void body3(std::uint16_t type, std::uint32_t at, std::uint32_t end)
    {
        switch (type) {
        case 0x2001:
            m_parts.meets(OspfPart::RouterFlags3, at, end - at);
            m_parts.meets(OspfPart::Options3, at + 1, end >= at + 4 ? 3 : 0);
            for (std::uint32_t link = at + 4; link + 16 <= end; link += 16) {
                m_parts.meets(OspfPart::RouterLink3, link, 16);
                m_parts.meets(OspfPart::InterfaceOfLink3, link + 4, 4);
            }
            break;
        case 0x2002:
            m_parts.meets(OspfPart::Options3, at + 1, end >= at + 4 ? 3 : 0);
            list(OspfPart::AttachedRouter3, at + 4, end, 4);
            break;
        case 0x0008:
            m_parts.meets(OspfPart::Options3, at + 1, end >= at + 4 ? 3 : 0);
            break;
        default:
            break;
        }
    }

    const Extract &m_extract;
    Parts m_parts;
};

} // namespace

Value readOspf(const Extract &extract, unsigned item)
{
    return Reader(extract, item).read();
}

} // namespace tallygate::packet
