// SPDX-License-Identifier: GPL-3.0-or-later
// SMB 1, 2 and 3 in the NetBIOS session service (RFC 1002 4.3, MS-CIFS 2.1, MS-SMB2 2.1): where
// they are recognised, and their fields. A segment may have several session messages, and each of
// them a compound of SMB 2.
#include "fields/smb.h"
#include "handler.h"
#include "itemreader.h"

namespace tallygate::packet {
namespace {

using fields::SmbPart;

constexpr std::uint16_t kNetbiosPort = 139;
constexpr std::uint16_t kDirectPort = 445;
constexpr std::uint16_t kPorts[] = {kNetbiosPort, kDirectPort};
constexpr std::uint16_t kDatagramPorts[] = {138};
constexpr std::uint32_t kSessionHeader = 4;

constexpr std::uint8_t kMessage = 0x00;
constexpr std::uint8_t kKeepAlive = 0x85;

bool isSessionType(std::uint8_t type)
{
    return type == kMessage || (type >= 0x81 && type <= kKeepAlive);
}

/// True for the magic number of SMB 1 or of SMB 2 (MS-CIFS 2.2.3.1, MS-SMB2 2.2.1).
bool isMagic(Bytes data, std::uint32_t at, std::uint8_t first)
{
    return at + 4 <= data.size() && data[at] == first && data[at + 1] == 'S' &&
           data[at + 2] == 'M' && data[at + 3] == 'B';
}
bool isSmb1(Bytes data, std::uint32_t at)
{
    return isMagic(data, at, 0xff);
}
bool isSmb2(Bytes data, std::uint32_t at)
{
    return isMagic(data, at, 0xfe);
}
/// Encrypted or compressed.
bool isTransformed(Bytes data, std::uint32_t at)
{
    return isMagic(data, at, 0xfd) || isMagic(data, at, 0xfc);
}

/// The session messages of a segment.
class SessionWalk
{
public:
    struct Message
    {
        std::uint32_t start;
        std::uint32_t body;
        std::uint32_t end; ///< not past the segment
    };

    SessionWalk(Bytes data, std::uint32_t wireLength)
        : m_data(data)
        , m_wireLength(wireLength)
    {}

    bool next(Message &message)
    {
        if (m_at + kSessionHeader > m_wireLength)
            return false;
        if (m_at + kSessionHeader > m_data.size()) {
            m_wasCut = true;
            return false;
        }
        if (!isSessionType(m_data[m_at]))
            return false;
        const std::uint32_t length = loadBigEndian<std::uint32_t>(m_data.data() + m_at) & 0xffffff;
        message = {m_at, m_at + kSessionHeader,
                   std::min(m_at + kSessionHeader + length, m_wireLength)};
        m_wasCut = message.end > m_data.size();
        m_at = message.end;
        return true;
    }
    /// True if the capture ended within the last message.
    bool wasCut() const { return m_wasCut; }

private:
    Bytes m_data;
    std::uint32_t m_wireLength;
    std::uint32_t m_at = 0;
    bool m_wasCut = false;
};

/// Any segment: data of a session need not begin with a segment.
Claim onPort(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    SessionWalk session(segment.octets, segment.wireLength);
    SessionWalk::Message message;
    bool hasSmb1 = false;
    bool hasSmb2 = false;
    while (session.next(message)) {
        hasSmb1 = hasSmb1 || isSmb1(segment.octets, message.body);
        hasSmb2 = hasSmb2 || isSmb2(segment.octets, message.body) ||
                  isTransformed(segment.octets, message.body);
    }
    if (session.wasCut() && !hasSmb1 && !hasSmb2)
        walk.packet().deep.isCut = true; // nobody knows what the message is
    // Each name stands for all messages of the segment.
    const Extent extent = walk.isCut() ? Extent::Cut : Extent::Whole;
    walk.push(Protocol::Nbss, Protocol::Count, walk.available(), extent);
    if (hasSmb1)
        walk.push(Protocol::Smb, Protocol::Count, walk.available(), extent);
    if (hasSmb2)
        walk.push(Protocol::Smb2, Protocol::Count, walk.available(), extent);
    walk.advanceToEnd();
    return Claim::listed();
}

/// A NetBIOS datagram (RFC 1002 4.4.2): two names stand in front of the message, each encoded in
/// labels of one octet's length as in DNS.
std::uint32_t datagramBody(Bytes data)
{
    constexpr std::uint32_t kHeader = 14;
    constexpr std::uint8_t kDirectUnique = 0x10;
    constexpr std::uint8_t kBroadcast = 0x12;
    if (data.size() < kHeader || data[0] < kDirectUnique || data[0] > kBroadcast)
        return 0;
    std::uint32_t at = kHeader;
    for (unsigned names = 0; names < 2; ++names) {
        while (at < data.size() && data[at] != 0)
            at += 1u + data[at];
        ++at;
    }
    return at < data.size() ? at : 0;
}

/// A datagram with a message of SMB 1 (mailslots).
Claim datagram(Walk &walk, const Segment &segment)
{
    const std::uint32_t body = datagramBody(segment.octets);
    if (body == 0 || body + 4 > segment.octets.size())
        return Claim::tooFew(segment);
    if (!isSmb1(segment.octets, body))
        return {};
    walk.advance(body);
    walk.claim(Protocol::Smb);
    return Claim::listed();
}

constexpr Handler kHandlers[] = {
    {Protocol::Nbss, Carrier::Tcp, kPorts, onPort, nullptr, ""},
    {Protocol::Smb, Carrier::Udp, kDatagramPorts, datagram, nullptr, ""},
};

std::uint32_t littleWord(Bytes data, std::uint32_t at)
{
    return data[at] | static_cast<std::uint32_t>(data[at + 1]) << 8;
}
std::uint32_t littleDword(Bytes data, std::uint32_t at)
{
    return littleWord(data, at) | littleWord(data, at + 2) << 16;
}

/// Commands with another behind them (MS-CIFS 2.2.3.4).
bool hasAndX(std::uint8_t command)
{
    switch (command) {
    case 0x24: // locking
    case 0x2d: // open
    case 0x2e: // read
    case 0x2f: // write
    case 0x73: // session setup
    case 0x74: // logoff
    case 0x75: // tree connect
    case 0xa2: // NT create
        return true;
    default:
        return false;
    }
}

/// The commands behind the one of the header at `start`.
void andX(ItemReader &reader, std::uint32_t start)
{
    constexpr std::uint32_t kParameters = 32; // of the first command
    constexpr std::uint8_t kLeastWords = 2;
    const Bytes data = reader.data();
    if (!reader.has(start, kParameters))
        return;
    std::uint8_t command = data[start + 4];
    std::uint32_t at = start + kParameters;
    while (hasAndX(command) && reader.has(at, 5) && data[at] >= kLeastWords) {
        reader.report(SmbPart::Command, at + 1, 1);
        command = data[at + 1];
        const std::uint32_t next = start + littleWord(data, at + 3);
        if (next <= at)
            return;
        at = next;
    }
}

/// MS-CIFS 2.2.3.1.
void smb1(ItemReader &reader, std::uint32_t at)
{
    constexpr std::uint32_t kNtErrors = 0x4000;
    reader.report(SmbPart::Command, at + 4, 1);
    if (reader.has(at + 10, 2)) { // which of the two, the flags say
        if ((littleWord(reader.data(), at + 10) & kNtErrors) != 0) {
            reader.reportLittle(SmbPart::NtStatus, at + 5, 4);
        } else {
            reader.report(SmbPart::ErrorClass, at + 5, 1);
            reader.reportLittle(SmbPart::ErrorCode, at + 7, 2);
        }
    }
    reader.report(SmbPart::Flags, at + 9, 1);
    reader.reportLittle(SmbPart::Flags2, at + 10, 2);
    reader.reportLittle(SmbPart::ProcessIdHigh, at + 12, 2);
    reader.report(SmbPart::Signature, at + 14, 8);
    reader.reportLittle(SmbPart::TreeId, at + 24, 2);
    reader.reportLittle(SmbPart::ProcessId, at + 26, 2);
    reader.reportLittle(SmbPart::UserId, at + 28, 2);
    reader.reportLittle(SmbPart::MultiplexId, at + 30, 2);
    andX(reader, at);
}

/// MS-SMB2 2.2.1. Returns the distance to the next one of the compound, 0 for none.
std::uint32_t smb2(ItemReader &reader, std::uint32_t at)
{
    constexpr std::uint32_t kFlagsAt = 16;
    constexpr std::uint32_t kResponse = 1;
    constexpr std::uint32_t kAsync = 2;
    reader.reportLittle(SmbPart::HeaderLength2, at + 4, 2);
    reader.reportLittle(SmbPart::CreditCharge2, at + 6, 2);
    const bool hasFlags = reader.has(at + kFlagsAt, 4);
    const std::uint32_t flags = hasFlags ? littleDword(reader.data(), at + kFlagsAt) : 0;
    const bool isResponse = (flags & kResponse) != 0;
    if (isResponse)
        reader.reportLittle(SmbPart::NtStatus2, at + 8, 4);
    reader.reportLittle(SmbPart::Command2, at + 12, 2);
    reader.reportLittle(isResponse ? SmbPart::CreditsGranted2 : SmbPart::CreditsRequested2, at + 14,
                        2);
    reader.reportLittle(SmbPart::Flags2Header, at + kFlagsAt, 4);
    reader.reportLittle(SmbPart::ChainOffset2, at + 20, 4);
    reader.reportLittle(SmbPart::MessageId2, at + 24, 8);
    if ((flags & kAsync) != 0) {
        reader.reportLittle(SmbPart::AsyncId2, at + 32, 8);
    } else {
        reader.reportLittle(SmbPart::ProcessId2, at + 32, 4);
        reader.reportLittle(SmbPart::TreeId2, at + 36, 4);
    }
    reader.reportLittle(SmbPart::SessionId2, at + 40, 8);
    reader.report(SmbPart::Signature2, at + 48, 16);
    return reader.has(at + 20, 4) ? littleDword(reader.data(), at + 20) : 0;
}

void compound(ItemReader &reader, std::uint32_t at, std::uint32_t end)
{
    constexpr std::uint32_t kHeader = 64;
    while (at < end && isSmb2(reader.data(), at) && !reader.isFound()) {
        const std::uint32_t distance = smb2(reader, at);
        if (distance < kHeader || distance > end - at)
            return;
        at += distance;
    }
}

} // namespace

std::span<const Handler> smbHandlers()
{
    return kHandlers;
}

Value readSmb(const Extract &extract, unsigned item)
{
    ItemReader reader(extract, item);
    if (isSmb1(reader.data(), 0)) { // in a datagram
        smb1(reader, 0);
        return reader.value(false);
    }
    SessionWalk session(extract.header(), extract.wireLength());
    SessionWalk::Message message;
    while (!reader.isFound() && session.next(message)) {
        reader.report(SmbPart::SessionType, message.start, 1);
        reader.report(SmbPart::SessionLength, message.start + 1, 3);
        if (isSmb1(reader.data(), message.body))
            smb1(reader, message.body);
        else
            compound(reader, message.body, message.end);
    }
    return reader.value(session.wasCut());
}

} // namespace tallygate::packet
