// SPDX-License-Identifier: GPL-3.0-or-later
// Chunks of SCTP (RFC 9260 3), their parameters and error causes.
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::sctpCause;
using fields::sctpChunk;
using fields::sctpParameter;
using fields::SctpPart;

constexpr std::uint32_t kCommonHeader = 12;
constexpr std::uint32_t kChunkHeader = 4;

enum ChunkType : std::uint8_t {
    Data = 0,
    Init = 1,
    InitAck = 2,
    Sack = 3,
    Heartbeat = 4,
    HeartbeatAck = 5,
    Abort = 6,
    Error = 9,
    Authentication = 15,
    NrSack = 16,
    InterleavedData = 64,
    AsconfAck = 128,
    PacketDropped = 129,
    Reconfigure = 130,
    ForwardTsn = 192,
    Asconf = 193,
    InterleavedForwardTsn = 194,
};

std::uint32_t padded(std::uint32_t length)
{
    return (length + 3) & ~3u;
}

/// Goes through one SCTP packet.
class Reader
{
public:
    Reader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_parts(extract, item)
    {}

    Value read()
    {
        std::uint32_t at = kCommonHeader;
        while (m_parts.reaches(at, kChunkHeader)) {
            const std::uint32_t left = m_extract.wireLength() - at;
            const std::uint32_t length = m_extract.word(at + 2);
            const std::uint32_t next = std::min(padded(length), left);
            if (!m_parts.reaches(at, next)) // a chunk is told as a whole, padding included
                break;
            if (m_parts.meets(SctpPart::Chunk, at, std::max(length, kChunkHeader)) ||
                length < kChunkHeader)
                break;
            chunk(at, std::min(length, left));
            if (length < next)
                m_parts.meets(SctpPart::ChunkPadding, at + length, next - length);
            at += next;
        }
        return m_parts.value();
    }

private:
    void list(SctpPart part, std::uint32_t &at, std::uint32_t count, std::uint32_t size,
              std::uint32_t end)
    {
        for (; count != 0 && at + size <= end; --count, at += size) {
            if (m_parts.meets(part, at, size))
                return;
        }
    }

    void chunk(std::uint32_t at, std::uint32_t length)
    {
        const std::uint8_t type = m_extract.byte(at);
        if (m_parts.meets(sctpChunk(type), at, length))
            return;
        const std::uint32_t end = at + length;
        switch (type) {
        case Data:
            m_parts.meets(SctpPart::UserFlags, at, length);
            if (length >= 16)
                m_parts.meets(SctpPart::PayloadProtocol, at + 12, 4);
            break;
        case InterleavedData:
            interleaved(at, length);
            break;
        case Init:
        case InitAck:
            parameters(at + 20, end);
            break;
        case Sack:
            sack(at, end);
            break;
        case NrSack:
            nrSack(at, end);
            break;
        case Heartbeat:
        case HeartbeatAck:
        case Reconfigure:
            parameters(at + kChunkHeader, end);
            break;
        case Authentication:
            if (length >= 8)
                m_parts.meets(SctpPart::HmacId, at + 6, 2);
            break;
        case Abort:
        case Error:
            causes(at + kChunkHeader, end);
            break;
        case Asconf:
        case AsconfAck:
            parameters(at + 8, end);
            break;
        default:
            forward(type, at, end);
        }
    }

    void interleaved(std::uint32_t at, std::uint32_t length)
    {
        constexpr std::uint8_t kBeginning = 0x02;
        if (m_parts.meets(SctpPart::UserFlags, at, length) || length < 20)
            return;
        const bool isFirst = (m_extract.byte(at + 1) & kBeginning) != 0;
        m_parts.meets(isFirst ? SctpPart::PayloadProtocol : SctpPart::FragmentSequence, at + 16, 4);
    }

    void sack(std::uint32_t at, std::uint32_t end)
    {
        constexpr std::uint32_t kFixed = 16;
        if (!m_parts.reaches(at, kFixed) || at + kFixed > end)
            return;
        std::uint32_t from = at + kFixed;
        list(SctpPart::GapBlock, from, m_extract.word(at + 12), 4, end);
        list(SctpPart::Duplicate, from, m_extract.word(at + 14), 4, end);
    }

    void nrSack(std::uint32_t at, std::uint32_t end)
    {
        constexpr std::uint32_t kFixed = 20;
        if (!m_parts.reaches(at, kFixed) || at + kFixed > end)
            return;
        std::uint32_t from = at + kFixed;
        list(SctpPart::NrGapBlock, from, m_extract.word(at + 12), 4, end);
        list(SctpPart::NrNrGapBlock, from, m_extract.word(at + 14), 4, end);
        list(SctpPart::NrDuplicate, from, m_extract.word(at + 16), 4, end);
    }

    void forward(std::uint8_t type, std::uint32_t at, std::uint32_t end)
    {
        std::uint32_t from = at + 8;
        const std::uint32_t length = end > from ? end - from : 0;
        if (type == ForwardTsn)
            list(SctpPart::ForwardStream, from, length / 4, 4, end);
        else if (type == InterleavedForwardTsn)
            list(SctpPart::IForwardStream, from, length / 8, 8, end);
    }

    void parameters(std::uint32_t at, std::uint32_t end)
    {
        while (at + 4 <= end && m_parts.reaches(at, 4)) {
            const std::uint16_t type = m_extract.word(at);
            const std::uint32_t length = m_extract.word(at + 2);
            if (m_parts.meets(SctpPart::Parameter, at, std::max(length, 4u)) || length < 4)
                return;
            parameter(type, at, std::min(length, end - at));
            at += padded(length);
        }
    }

    void parameter(std::uint16_t type, std::uint32_t at, std::uint32_t length)
    {
        constexpr std::uint32_t kHeader = 4;
        if (m_parts.meets(sctpParameter(type), at, length))
            return;
        sequences(type, at, length);
        const std::uint32_t end = at + length;
        std::uint32_t from = at + kHeader;
        switch (type) {
        case 0x000c:
            return list(SctpPart::AddressType, from, 0xffff, 2, end);
        case 0x000d: // outgoing reset request
            from = at + 16;
            return list(SctpPart::StreamToReset, from, 0xffff, 2, end);
        case 0x000e: // incoming reset request
            from = at + 8;
            return list(SctpPart::StreamToReset, from, 0xffff, 2, end);
        case 0x8003:
            return list(SctpPart::ChunkToAuth, from, 0xffff, 1, end);
        case 0x8004:
            return list(SctpPart::HmacId, from, 0xffff, 2, end);
        case 0x8008:
            return list(SctpPart::SupportedChunk, from, 0xffff, 1, end);
        case 0xc001: // add, delete, set primary: an address parameter within
        case 0xc002:
        case 0xc004:
            return addressWithin(at + 8, end);
        case 0xc003: // error cause indication
            return causes(at + 8, end);
        default:
            return;
        }
    }

    /// Numbers that match requests and answers.
    void sequences(std::uint16_t type, std::uint32_t at, std::uint32_t length)
    {
        const std::uint32_t first = length >= 8 ? 4 : 0;
        const std::uint32_t second = length >= 12 ? 4 : 0;
        if ((type >= 0x000d && type <= 0x000f) || type == 0x0011 || type == 0x0012)
            m_parts.meets(SctpPart::RequestSequence, at + 4, first);
        if (type == 0x000d)
            m_parts.meets(SctpPart::ResponseSequence, at + 8, second);
        if (type == 0x0010)
            m_parts.meets(SctpPart::ResponseSequence, at + 4, first);
        if (type >= 0xc001 && type <= 0xc005)
            m_parts.meets(SctpPart::Correlation, at + 4, first);
    }

    void addressWithin(std::uint32_t at, std::uint32_t end)
    {
        if (at + 4 > end || !m_parts.reaches(at, 4))
            return;
        const std::uint16_t type = m_extract.word(at);
        const std::uint32_t length = m_extract.word(at + 2);
        if (!m_parts.meets(SctpPart::Parameter, at, std::max(length, 4u)) && length >= 4)
            m_parts.meets(sctpParameter(type), at, std::min(length, end - at));
    }

    void causes(std::uint32_t at, std::uint32_t end)
    {
        while (at + 4 <= end && m_parts.reaches(at, 4)) {
            const std::uint16_t code = m_extract.word(at);
            const std::uint32_t length = m_extract.word(at + 2);
            if (m_parts.meets(SctpPart::Cause, at, std::max(length, 4u)) || length < 4 ||
                m_parts.meets(sctpCause(code), at, std::min(length, end - at)))
                return;
            at += padded(length);
        }
    }

    const Extract &m_extract;
    Parts m_parts;
};

} // namespace

Value readSctp(const Extract &extract, unsigned item)
{
    return Reader(extract, item).read();
}

} // namespace tallygate::packet
