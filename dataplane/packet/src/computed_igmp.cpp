// SPDX-License-Identifier: GPL-3.0-or-later
// What the versions of IGMP have differently (RFC 1112, RFC 2236, RFC 3376).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::IgmpPart;

enum Type : std::uint8_t {
    LastOfVersion0 = 8,
    Query = 0x11,
    Report1 = 0x12,
    Report2 = 0x16,
    Leave = 0x17,
    TraceResponse = 0x1e,
    Trace = 0x1f,
    Report3 = 0x22,
};

class Reader
{
public:
    Reader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_parts(extract, item)
    {}

    Value read()
    {
        if (m_parts.reaches(0, 2))
            message();
        return m_parts.value();
    }

private:
    void message()
    {
        constexpr std::uint32_t kQuery3 = 12;
        const std::uint8_t type = m_extract.byte(0);
        switch (type) {
        case Query:
            if (m_extract.wireLength() >= kQuery3)
                return query();
            return simple(m_extract.byte(1) == 0 ? 1 : 2);
        case Report1:
            return simple(1);
        case Report2:
        case Leave:
            return simple(2);
        case Report3:
            return report();
        case TraceResponse:
        case Trace:
            return trace();
        default:
            if (type <= LastOfVersion0 && type != 0) {
                m_parts.meetsNumber(IgmpPart::Version, 0);
                m_parts.meets(IgmpPart::Checksum, 2, 2);
                m_parts.meets(IgmpPart::Version0, 0, 20);
                m_parts.meets(IgmpPart::Group, 8, 4);
            }
        }
    }

    void simple(unsigned version)
    {
        m_parts.meetsNumber(IgmpPart::Version, version);
        m_parts.meets(IgmpPart::Checksum, 2, 2);
        m_parts.meets(IgmpPart::Group, 4, 4);
        if (version == 2)
            m_parts.meets(IgmpPart::MaximumResponse, 1, 1);
    }

    void query()
    {
        constexpr std::uint8_t kFloating = 0x80;
        m_parts.meetsNumber(IgmpPart::Version, 3);
        m_parts.meets(IgmpPart::Checksum, 2, 2);
        const std::uint8_t code = m_extract.byte(1);
        if ((code & kFloating) != 0)
            m_parts.meetsNumber(IgmpPart::MaximumResponse,
                                std::uint64_t{(code & 0x0fu) | 0x10u} << ((code >> 4 & 7u) + 3));
        else
            m_parts.meets(IgmpPart::MaximumResponse, 1, 1);
        if ((code & kFloating) != 0)
            m_parts.meets(IgmpPart::FloatingResponse, 1, 1);
        m_parts.meets(IgmpPart::Group, 4, 4);
        m_parts.meets(IgmpPart::Query, 8, 4);
        m_parts.meets(IgmpPart::SourceCount, 10, 2);
        if (m_parts.reaches(10, 2))
            sources(12, m_extract.word(10));
    }

    void sources(std::uint32_t at, unsigned count)
    {
        for (; count != 0 && m_parts.reaches(at, 4); --count, at += 4)
            m_parts.meets(IgmpPart::Source, at, 4);
    }

    void report()
    {
        constexpr std::uint32_t kFixed = 8;
        constexpr std::uint32_t kRecord = 8;
        m_parts.meetsNumber(IgmpPart::Version, 3);
        m_parts.meets(IgmpPart::Checksum, 2, 2);
        m_parts.meets(IgmpPart::Report, 0, kFixed);
        if (!m_parts.reaches(0, kFixed))
            return;
        unsigned records = m_extract.word(6);
        for (std::uint32_t at = kFixed; records != 0 && m_parts.reaches(at, kRecord); --records) {
            const unsigned count = m_extract.word(at + 2);
            const std::uint32_t auxiliary = m_extract.byte(at + 1) * 4u;
            if (m_parts.meets(IgmpPart::Record, at, kRecord) ||
                m_parts.meets(IgmpPart::SourceCount, at + 2, 2) ||
                m_parts.meets(IgmpPart::Group, at + 4, 4))
                return;
            sources(at + kRecord, count);
            at += kRecord + count * 4;
            m_parts.meets(IgmpPart::AuxiliaryData, at, auxiliary);
            at += auxiliary;
        }
    }

    /// Multicast traceroute (draft-ietf-idmr-traceroute-ipm).
    void trace()
    {
        constexpr std::uint32_t kFixed = 24;
        constexpr std::uint32_t kBlock = 32;
        m_parts.meets(IgmpPart::Checksum, 2, 2);
        m_parts.meets(IgmpPart::Trace, 0, kFixed);
        m_parts.meets(IgmpPart::Group, 4, 4);
        for (std::uint32_t at = kFixed; m_parts.reaches(at, kBlock); at += kBlock)
            m_parts.meets(IgmpPart::TraceBlock, at, kBlock);
    }

    const Extract &m_extract;
    Parts m_parts;
};

} // namespace

Value readIgmp(const Extract &extract, unsigned item)
{
    return Reader(extract, item).read();
}

} // namespace tallygate::packet
