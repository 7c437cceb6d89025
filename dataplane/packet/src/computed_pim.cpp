// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of PIM (RFC 7761 4.9, RFC 3973, RFC 5059).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::PimPart;

/// The parts of an address, one for each family.
struct AddressParts
{
    PimPart ipv4;
    PimPart ipv6;
};
constexpr AddressParts kGroup = {PimPart::Group4, PimPart::Group6};
constexpr AddressParts kSource = {PimPart::Source4, PimPart::Source6};
constexpr AddressParts kUpstream = {PimPart::Upstream4, PimPart::Upstream6};
constexpr AddressParts kJoin = {PimPart::Join4, PimPart::Join6};
constexpr AddressParts kPrune = {PimPart::Prune4, PimPart::Prune6};
constexpr AddressParts kBsr = {PimPart::Bsr4, PimPart::Bsr6};
constexpr AddressParts kRp = {PimPart::Rp4, PimPart::Rp6};
constexpr AddressParts kOriginator = {PimPart::Originator4, PimPart::Originator6};
constexpr AddressParts kAddressList = {PimPart::AddressList4, PimPart::AddressList6};

class Reader
{
public:
    Reader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_parts(extract, item)
        , m_end(extract.wireLength())
    {}

    Value read()
    {
        constexpr std::uint8_t kVersion2 = 2;
        if (!m_parts.reaches(0, 1))
            return m_parts.value();
        const std::uint8_t first = m_extract.byte(0);
        if (first >> 4 == 1) { // over IGMP
            m_parts.meets(PimPart::Version, 4, 1);
            m_parts.meets(PimPart::Code1, 0, 4);
            return m_parts.value();
        }
        m_parts.meets(PimPart::Version, 0, 1);
        m_parts.meets(PimPart::Type, 0, 1);
        m_at = 4;
        if (first >> 4 == kVersion2)
            message(first & 0xf);
        return m_parts.value();
    }

private:
    void message(std::uint8_t type)
    {
        switch (type) {
        case 0:
            return hello();
        case 1:
            m_parts.meets(PimPart::RegisterFlags, m_at, m_end - m_at);
            return;
        case 2:
            group();
            unicast(kSource);
            return;
        case 3:
        case 6:
        case 7:
            return joinPrune(type);
        case 4:
            return bootstrap();
        case 5:
            group();
            unicast(kSource);
            part(PimPart::Metric, 8);
            return;
        case 8:
            return candidate();
        case 9:
            group();
            unicast(kSource);
            unicast(kOriginator);
            part(PimPart::Metric, 8);
            m_parts.meets(PimPart::MaskLength, m_at, 1);
            part(PimPart::StateRefresh, 4);
            return;
        default:
            return;
        }
    }

    /// A part of fixed size; false past the end.
    bool part(PimPart which, std::uint32_t size)
    {
        if (!m_parts.reaches(m_at, size) || m_parts.meets(which, m_at, size))
            return false;
        m_at += size;
        return true;
    }

    /// Size of the address of a family, 0 if it is not known.
    static std::uint32_t sizeOf(std::uint8_t family)
    {
        return family == 1 ? 4 : family == 2 ? 16 : 0;
    }

    bool address(AddressParts which, std::uint32_t header)
    {
        if (!m_parts.reaches(m_at, header))
            return false;
        const std::uint8_t family = m_extract.byte(m_at);
        const std::uint32_t size = sizeOf(family);
        const std::uint32_t at = m_at + header;
        if (size == 0 || m_parts.meets(PimPart::AddressKind, m_at, 2) ||
            m_parts.meets(family == 1 ? which.ipv4 : which.ipv6, at, size) ||
            (header == 4 && which.ipv4 != PimPart::Group4 &&
             m_parts.meets(family == 1 ? PimPart::Source4 : PimPart::Source6, at, size)) ||
            !m_parts.reaches(at, size))
            return false;
        m_at = at + size;
        return true;
    }

    bool unicast(AddressParts which) { return address(which, 2); }
    bool group()
    {
        const std::uint32_t at = m_at;
        if (!m_parts.reaches(at, 4))
            return false;
        m_parts.meets(PimPart::GroupFlags, at + 2, 1);
        m_parts.meets(PimPart::MaskLength, at + 3, 1);
        return address(kGroup, 4);
    }

    /// A source with join attributes behind it (RFC 5384).
    bool source(AddressParts which)
    {
        const std::uint32_t at = m_at;
        if (!m_parts.reaches(at, 4))
            return false;
        const bool hasAttributes = m_extract.byte(at + 1) == 1;
        m_parts.meets(PimPart::SourceFlags, at + 2, 1);
        m_parts.meets(PimPart::MaskLength, at + 3, 1);
        if (!address(which, 4))
            return false;
        for (bool isLast = !hasAttributes; !isLast;) {
            if (!m_parts.reaches(m_at, 2))
                return false;
            isLast = (m_extract.byte(m_at) & 0x40) != 0;
            m_at += 2u + m_extract.byte(m_at + 1);
        }
        return true;
    }

    void hello()
    {
        while (m_at + 4 <= m_end && m_parts.reaches(m_at, 4)) {
            const std::uint16_t type = m_extract.word(m_at);
            const std::uint32_t length = m_extract.word(m_at + 2);
            if (m_parts.meets(PimPart::Option, m_at, 4 + length))
                return;
            const std::uint32_t next = m_at + 4 + length;
            m_at += 4;
            option(type, length, next);
            m_at = next;
        }
    }

    void option(std::uint16_t type, std::uint32_t length, std::uint32_t end)
    {
        switch (type) {
        case 1:
            m_parts.meets(PimPart::HoldTime, m_at, length);
            break;
        case 2:
            m_parts.meets(PimPart::LanDelay, m_at, length);
            break;
        case 19:
            m_parts.meets(PimPart::DrPriority, m_at, length);
            break;
        case 20:
            m_parts.meets(PimPart::GenerationId, m_at, length);
            break;
        case 21:
            m_parts.meets(PimPart::StateRefreshOption, m_at, length);
            break;
        case 24:
        case 65001:
            while (m_at < end && unicast(kAddressList)) {
            }
            break;
        default:
            break;
        }
    }

    void joinPrune(std::uint8_t type)
    {
        if (!unicast(kUpstream) || !m_parts.reaches(m_at, 4))
            return;
        m_at += 1;
        unsigned groups = m_extract.byte(m_at);
        m_parts.meets(PimPart::GroupCount, m_at, 1);
        if (type != 7 || m_at + 3 <= m_end)
            m_parts.meets(PimPart::HoldTime, m_at + 1, 2);
        m_at += 3;
        for (; groups != 0 && group() && m_parts.reaches(m_at, 4); --groups) {
            unsigned joins = m_extract.word(m_at);
            unsigned prunes = m_extract.word(m_at + 2);
            if (!part(PimPart::SourceCounts, 4))
                return;
            while (joins-- != 0 && source(kJoin)) {
            }
            while (prunes-- != 0 && source(kPrune)) {
            }
        }
    }

    void bootstrap()
    {
        if (!part(PimPart::Bootstrap, 4) || !unicast(kBsr))
            return;
        while (m_at < m_end && group() && m_parts.reaches(m_at, 4)) {
            unsigned count = m_extract.byte(m_at + 1);
            if (!part(PimPart::RpCounts, 4))
                return;
            for (; count != 0 && unicast(kRp) && m_parts.reaches(m_at, 4); --count) {
                m_parts.meets(PimPart::HoldTime, m_at, 2);
                m_parts.meets(PimPart::RpPriority, m_at + 2, 1);
                m_at += 4;
            }
        }
    }

    void candidate()
    {
        if (!m_parts.reaches(m_at, 4))
            return;
        unsigned count = m_extract.byte(m_at);
        m_parts.meets(PimPart::PrefixCount, m_at, 1);
        m_parts.meets(PimPart::RpPriority, m_at + 1, 1);
        m_parts.meets(PimPart::HoldTime, m_at + 2, 2);
        m_at += 4;
        if (!unicast(kRp))
            return;
        while (count-- != 0 && group()) {
        }
    }

    const Extract &m_extract;
    Parts m_parts;
    std::uint32_t m_at = 0;
    std::uint32_t m_end;
};

} // namespace

Value readPim(const Extract &extract, unsigned item)
{
    return Reader(extract, item).read();
}

} // namespace tallygate::packet
