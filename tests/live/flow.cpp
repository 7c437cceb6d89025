// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow.h"

#include <atomic>
#include <cstring>
#include <stdexcept>

#include "support/packetbuilder.h"

namespace tallygate::live {

namespace {

constexpr std::uint32_t kMagic = 0x54474c42; // "TGLB"
constexpr std::size_t kEthernetBytes = 14;
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kIcmpv6 = 58;

std::uint16_t get16(FrameBytes bytes, std::size_t at)
{
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void set16(std::span<std::uint8_t> bytes, std::size_t at, std::uint16_t value)
{
    bytes[at] = static_cast<std::uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// RFC 1071, not yet complemented.
std::uint16_t onesSum(FrameBytes bytes, std::uint32_t start = 0)
{
    std::uint64_t sum = start;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        sum += get16(bytes, i);
    if (bytes.size() % 2 == 1)
        sum += static_cast<std::uint64_t>(bytes.back()) << 8;
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

/// Where the checksums of a frame stand; positions in octets from its start.
struct Checksummed
{
    std::size_t network = 0;
    std::size_t transport = 0;
    std::size_t end = 0;      ///< of the IP packet: padding behind it does not count
    std::size_t field = 0;    ///< of the transport checksum
    std::uint32_t pseudo = 0; ///< sum of the pseudo header
    bool v4 = false;
    bool udp = false; ///< zero means "none", so a sum of zero is written as its other form
};

std::size_t fieldOffset(std::uint8_t protocol, bool v4)
{
    switch (protocol) {
    case kTcp:
        return 16;
    case kUdp:
        return 6;
    case kIcmp:
        return v4 ? 2 : 0;
    case kIcmpv6:
        return v4 ? 0 : 2;
    default:
        return 0;
    }
}

std::optional<Checksummed> checksummed(FrameBytes frame)
{
    std::size_t at = 12;
    while (at + 4 <= frame.size() && (get16(frame, at) == 0x8100 || get16(frame, at) == 0x88a8))
        at += 4;
    if (at + 2 + 20 > frame.size())
        return std::nullopt;
    Checksummed found;
    found.network = at + 2;
    const FrameBytes ip = frame.subspan(found.network);
    std::uint8_t protocol = 0;
    if (get16(frame, at) == 0x0800) {
        const bool fragment = (get16(ip, 6) & 0x3fff) != 0;
        const std::size_t total = get16(ip, 2);
        if (fragment || total > ip.size())
            return std::nullopt;
        found.v4 = true;
        protocol = ip[9];
        found.transport = found.network + (ip[0] & 0x0f) * 4U;
        found.end = found.network + total;
        found.pseudo = onesSum(ip.subspan(12, 8));
    } else if (get16(frame, at) == 0x86dd && ip.size() >= 40) {
        const std::size_t total = 40U + get16(ip, 4);
        if (total > ip.size())
            return std::nullopt;
        protocol = ip[6];
        found.transport = found.network + 40;
        found.end = found.network + total;
        found.pseudo = onesSum(ip.subspan(8, 32));
    } else {
        return std::nullopt;
    }
    const std::size_t offset = fieldOffset(protocol, found.v4);
    if (offset == 0 || found.transport + offset + 2 > found.end)
        return std::nullopt;
    found.field = found.transport + offset;
    if (protocol == kIcmp)
        found.pseudo = 0;
    else
        found.pseudo += protocol + static_cast<std::uint32_t>(found.end - found.transport);
    found.udp = protocol == kUdp;
    return found;
}

std::uint16_t nextFlowId()
{
    static std::atomic<std::uint16_t> last = 0;
    return ++last;
}

testsupport::BuiltPacket upToNetwork(const End &from, const End &to, const std::string &nextHop,
                                     const FlowShape &shape)
{
    using namespace testsupport;
    BuiltPacket packet = built(Eth{.src = from.mac, .dst = nextHop});
    if (shape.vlan)
        packet = packet / Vlan{.id = *shape.vlan};
    if (shape.family == Family::V4)
        return packet / Ipv4{.src = from.v4, .dst = to.v4, .df = true};
    return packet / Ipv6{.src = from.v6, .dst = to.v6};
}

testsupport::BuiltPacket withTransport(const testsupport::BuiltPacket &packet,
                                       const FlowShape &shape)
{
    using namespace testsupport;
    switch (shape.transport) {
    case Transport::Udp:
        return packet / Udp{.srcport = shape.sourcePort, .dstport = shape.destinationPort};
    case Transport::Tcp:
        return packet / Tcp{.srcport = shape.sourcePort,
                            .dstport = shape.destinationPort,
                            .ack = 1,
                            .flags = shape.tcpFlags};
    case Transport::Icmp:
        break;
    }
    const std::uint32_t identifier = static_cast<std::uint32_t>(shape.sourcePort) << 16 | 1;
    if (shape.family == Family::V4)
        return packet / Icmp{.rest = identifier};
    return packet / Icmpv6{.rest = identifier};
}

} // namespace

Flow makeFlow(const End &from, const End &to, const std::string &nextHop, const FlowShape &shape)
{
    const testsupport::BuiltPacket headers =
        withTransport(upToNetwork(from, to, nextHop, shape), shape);
    const std::size_t payload =
        std::max(shape.frameBytes, headers.size() + kMarkBytes) - headers.size();
    return makeFlow((headers / testsupport::payload(payload)).bytes(), shape.weight);
}

Flow makeFlow(Octets frame, std::uint32_t weight)
{
    if (frame.size() < kEthernetBytes + kMarkBytes)
        throw std::invalid_argument("no room for the mark");
    Flow flow{nextFlowId(), std::move(frame), weight};
    writeMark(flow.frame, {flow.id, 0});
    writeChecksums(flow.frame);
    return flow;
}

void writeMark(std::span<std::uint8_t> frame, Mark mark)
{
    const std::span<std::uint8_t> to = frame.last(kMarkBytes);
    set16(to, 0, kMagic >> 16);
    set16(to, 2, kMagic & 0xffff);
    set16(to, 4, mark.flow);
    set16(to, 6, static_cast<std::uint16_t>(frame.size()));
    set16(to, 8, static_cast<std::uint16_t>(mark.sequence >> 32));
    set16(to, 10, static_cast<std::uint16_t>(mark.sequence >> 16));
    set16(to, 12, static_cast<std::uint16_t>(mark.sequence));
    set16(to, 14, static_cast<std::uint16_t>(~onesSum(to.subspan(8, 6))));
}

std::optional<Mark> readMark(FrameBytes frame, std::size_t strippedTag)
{
    if (frame.size() < kMarkBytes)
        return std::nullopt;
    const FrameBytes mark = frame.last(kMarkBytes);
    if (get16(mark, 0) != kMagic >> 16 || get16(mark, 2) != (kMagic & 0xffff) ||
        get16(mark, 6) != static_cast<std::uint16_t>(frame.size() + strippedTag))
        return std::nullopt;
    return Mark{get16(mark, 4), static_cast<std::uint64_t>(get16(mark, 8)) << 32 |
                                    static_cast<std::uint64_t>(get16(mark, 10)) << 16 |
                                    get16(mark, 12)};
}

void writeChecksums(std::span<std::uint8_t> frame)
{
    const auto found = checksummed(frame);
    if (!found)
        return;
    if (found->v4) {
        const auto header = frame.subspan(found->network, found->transport - found->network);
        set16(header, 10, 0);
        set16(header, 10, static_cast<std::uint16_t>(~onesSum(header)));
    }
    set16(frame, found->field, 0);
    const auto sum = static_cast<std::uint16_t>(
        ~onesSum(frame.subspan(found->transport, found->end - found->transport), found->pseudo));
    set16(frame, found->field, found->udp && sum == 0 ? 0xffff : sum);
}

bool checksumsRight(FrameBytes frame)
{
    const auto found = checksummed(frame);
    if (!found)
        return true;
    if (found->v4 &&
        onesSum(frame.subspan(found->network, found->transport - found->network)) != 0xffff)
        return false;
    if (found->udp && found->v4 && get16(frame, found->field) == 0)
        return true;
    return onesSum(frame.subspan(found->transport, found->end - found->transport), found->pseudo) ==
           0xffff;
}

} // namespace tallygate::live
