// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "../extract.h"
#include "fields/binary.h"
#include "handler.h"

namespace tallygate::packet {

using fields::BgpPart;

namespace {

constexpr std::uint32_t kMarker = 16;
constexpr std::uint32_t kHeader = 19;
constexpr std::uint32_t kLongest = 4096;
constexpr std::uint8_t kUpdate = 2;
constexpr std::uint8_t kNotification = 3;
constexpr std::uint8_t kRefresh = 5;

/// Everything on the port: a segment may begin inside a message.
Claim claim(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    walk.claim(Protocol::Bgp);
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {179};
constexpr Handler kHandlers[] = {{Protocol::Bgp, Carrier::Tcp, kPorts, claim, nullptr, {}}};

struct Message
{
    std::uint32_t offset;
    std::uint32_t length; ///< as it says
    std::uint32_t end;    ///< of what is there of it
    std::uint8_t type;
    bool isSane; ///< by its length; otherwise only marker and length are read
};

/// Goes through the messages of a segment, from the first marker on.
class Messages
{
public:
    explicit Messages(const Extract &extract)
        : m_extract(extract)
        , m_size(extract.headerLength())
        , m_at(firstMarker(extract.header()))
    {}

    /// The next message of which the whole header is there.
    bool next(Message &message)
    {
        if (m_at >= m_size || m_size - m_at < kHeader)
            return false;
        const std::uint32_t length = m_extract.word(m_at + kMarker);
        if (length < kHeader)
            return false;
        const std::uint32_t end = m_at + std::min(length, m_size - m_at);
        message = {m_at, length, end, m_extract.byte(m_at + kMarker + 2), length <= kLongest};
        m_at = end;
        return true;
    }

private:
    static std::uint32_t firstMarker(Bytes octets)
    {
        std::uint32_t ones = 0;
        for (std::uint32_t at = 0; at < octets.size(); ++at) {
            ones = octets[at] == 0xff ? ones + 1 : 0;
            if (ones == kMarker)
                return at + 1 - kMarker;
        }
        return static_cast<std::uint32_t>(octets.size());
    }

    const Extract &m_extract;
    std::uint32_t m_size;
    std::uint32_t m_at;
};

/// Values of one message, counted off `item`.
class MessageReader
{
public:
    MessageReader(const Extract &extract, const Message &message, unsigned &item)
        : m_extract(extract)
        , m_message(message)
        , m_item(item)
    {}

    Value read(BgpPart part, std::uint8_t wanted)
    {
        switch (part) {
        case BgpPart::Message:
            return wanted == 0 || isOfType(wanted) ? place(m_message.offset) : Value{};
        case BgpPart::Type:
            return m_message.isSane ? place(m_message.offset) : Value{};
        case BgpPart::Reason:
            return reason(wanted);
        default:
            return m_message.isSane && m_message.type == kUpdate ? update(part) : Value{};
        }
    }

private:
    bool isOfType(std::uint8_t wanted) const
    {
        constexpr std::uint8_t kCiscoRefresh = 128;
        const std::uint8_t type = m_message.type == kCiscoRefresh ? kRefresh : m_message.type;
        return m_message.isSane && type == wanted;
    }

    /// The row's place in this message, if it is there.
    Value place(std::uint32_t base)
    {
        const Field &field = m_extract.field();
        if (base + field.byteOffset + field.byteWidth > m_message.end ||
            !m_extract.mayBeWanted(m_item))
            return {};
        const Value value = m_extract.at(base, Extract::Within::Header);
        return m_extract.isWanted(value) ? value : Value{};
    }

    Value reason(std::uint8_t error)
    {
        const std::uint32_t at = m_message.offset + kHeader;
        const bool isIt = m_message.isSane && m_message.type == kNotification &&
                          at < m_message.end && m_extract.byte(at) == error;
        return isIt ? place(m_message.offset) : Value{};
    }

    Value update(BgpPart part)
    {
        if (part == BgpPart::Withdrawn)
            return place(m_message.offset);
        std::uint32_t at = m_message.offset + kHeader;
        if (m_message.end - at < 2)
            return {};
        const std::uint32_t withdrawn = m_extract.word(at);
        if (m_message.end - at - 2 < withdrawn + 2)
            return {};
        at += 2 + withdrawn;
        if (part == BgpPart::Attributes)
            return place(at);
        const std::uint32_t length = m_extract.word(at);
        at += 2;
        return attributes(at, at + std::min(length, m_message.end - at));
    }

    /// Flags, type, a length of one octet or two, value (RFC 4271 4.3).
    Value attributes(std::uint32_t at, std::uint32_t end)
    {
        constexpr std::uint8_t kExtendedLength = 0x10;
        while (end - at >= 3) {
            const bool isExtended = (m_extract.byte(at) & kExtendedLength) != 0;
            const std::uint32_t header = isExtended ? 4 : 3;
            if (end - at < header)
                return {};
            const std::uint32_t length =
                isExtended ? m_extract.word(at + 2) : m_extract.byte(at + 2);
            const Value value = place(at);
            if (value.presence == Presence::Present)
                return value;
            if (end - at - header < length)
                return {};
            at += header + length;
        }
        return {};
    }

    const Extract &m_extract;
    const Message &m_message;
    unsigned &m_item;
};

} // namespace

Value readBgp(const Extract &extract, unsigned item)
{
    const std::uint16_t argument = extract.field().argument;
    Messages messages(extract);
    Message message;
    while (messages.next(message)) {
        const Value value =
            MessageReader(extract, message, item)
                .read(fields::bgpPartOf(argument), static_cast<std::uint8_t>(argument & 0xff));
        if (value.presence == Presence::Present)
            return value;
    }
    return extract.beyond();
}

std::span<const Handler> bgpHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
