// SPDX-License-Identifier: GPL-3.0-or-later
// Elements of LLDP (IEEE 802.1AB 8).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::LldpPart;

/// What an identifier is read as.
struct IdParts
{
    LldpPart subtype;
    LldpPart plain;
    LldpPart mac;
    LldpPart ipv4;
    LldpPart ipv6;
    std::uint8_t macSubtype;
    std::uint8_t addressSubtype;
};
constexpr IdParts kChassis = {LldpPart::Chassis,
                              LldpPart::ChassisId,
                              LldpPart::ChassisMac,
                              LldpPart::ChassisIp4,
                              LldpPart::ChassisIp6,
                              4,
                              5};
constexpr IdParts kPort = {LldpPart::Port,
                           LldpPart::PortId,
                           LldpPart::PortMac,
                           LldpPart::PortIp4,
                           LldpPart::PortIp6,
                           3,
                           4};

class Reader
{
public:
    Reader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_parts(extract, item)
    {}

    Value read()
    {
        std::uint32_t at = 0;
        while (m_parts.reaches(at, 2)) {
            const std::uint32_t head = m_extract.word(at);
            const std::uint32_t left = m_extract.wireLength() - at - 2;
            const std::uint32_t length = std::min(head & 0x1ff, left);
            if (m_parts.meets(LldpPart::Tlv, at, 2 + length))
                break;
            element(head >> 9, at + 2, length);
            if (head >> 9 == 0)
                break;
            at += 2 + length;
        }
        return m_parts.value();
    }

private:
    void element(std::uint32_t type, std::uint32_t at, std::uint32_t length)
    {
        switch (type) {
        case 1:
            return identifier(kChassis, at, length);
        case 2:
            return identifier(kPort, at, length);
        case 3:
            m_parts.meets(LldpPart::TimeToLive, at, length);
            return;
        case 4:
            m_parts.meets(LldpPart::PortDescription, at, length);
            return;
        case 5:
            m_parts.meets(LldpPart::SystemName, at, length);
            return;
        case 6:
            m_parts.meets(LldpPart::SystemDescription, at, length);
            return;
        case 7:
            m_parts.meets(LldpPart::Capabilities, at, length);
            return;
        case 8:
            return management(at, length);
        case 127:
            return organisation(at, length);
        default:
            return;
        }
    }

    void identifier(const IdParts &parts, std::uint32_t at, std::uint32_t length)
    {
        m_parts.meets(parts.subtype, at, length);
        if (length < 2 || !m_parts.reaches(at, 2))
            return;
        const std::uint8_t subtype = m_extract.byte(at);
        if (subtype == parts.macSubtype) {
            m_parts.meets(parts.mac, at + 1, length - 1);
        } else if (subtype == parts.addressSubtype) {
            m_parts.meets(LldpPart::AddressFamily, at + 1, length - 1);
            const std::uint8_t family = m_extract.byte(at + 1);
            m_parts.meets(family == 1   ? parts.ipv4
                          : family == 2 ? parts.ipv6
                                        : parts.plain,
                          at + 2, length - 2);
        } else {
            m_parts.meets(parts.plain, at + 1, length - 1);
        }
    }

    void management(std::uint32_t at, std::uint32_t length)
    {
        m_parts.meets(LldpPart::Management, at, length);
        if (length < 2 || !m_parts.reaches(at, 2))
            return;
        const std::uint32_t both = m_extract.byte(at);
        const std::uint8_t family = m_extract.byte(at + 1);
        if (both == 0 || both + 1 > length)
            return;
        const LldpPart part = family == 1   ? LldpPart::ManagementIp4
                              : family == 2 ? LldpPart::ManagementIp6
                                            : LldpPart::ManagementOther;
        m_parts.meets(part, at + 2, both - 1);
        m_parts.meets(LldpPart::Interface, at + 1 + both, length - 1 - both);
    }

    void organisation(std::uint32_t at, std::uint32_t length)
    {
        constexpr std::uint32_t kIeee8021 = 0x0080c2;
        constexpr std::uint32_t kIeee8023 = 0x00120f;
        m_parts.meets(LldpPart::Organisation, at, length);
        if (length < 4 || !m_parts.reaches(at, 4))
            return;
        const std::uint32_t organisation = m_extract.byte(at) << 16 | m_extract.word(at + 1);
        const std::uint8_t subtype = m_extract.byte(at + 3);
        if (organisation == kIeee8023)
            m_parts.meets(LldpPart::Ieee8023, at, length);
        if (organisation != kIeee8021)
            return;
        m_parts.meets(LldpPart::Ieee8021, at, length);
        if (subtype == 1)
            m_parts.meets(LldpPart::PortVlan, at, length);
        else if (subtype == 3)
            m_parts.meets(LldpPart::VlanName, at, length);
    }

    const Extract &m_extract;
    Parts m_parts;
};

} // namespace

Value readLldp(const Extract &extract, unsigned item)
{
    return Reader(extract, item).read();
}

} // namespace tallygate::packet
