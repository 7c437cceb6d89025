// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to whatever frame: within the buffer and the MTU, whole packets themselves, and never one
// that would be answered in turn. Byte 0 chooses the room, byte 1 the MTU, bit 0 of byte 2 the
// direction and bit 1 that checksums are put right first; the rest is an Ethernet frame.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/checksum.h"
#include "pipeline/answer.h"

namespace {

using namespace tallygate;
using namespace tallygate::pipeline;
using fields::Protocol;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void store(std::vector<std::uint8_t> &bytes, std::uint32_t at, std::uint16_t value)
{
    bytes[at] = static_cast<std::uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// Most frames would end at a checksum that is wrong, and teach nothing.
void repair(std::vector<std::uint8_t> &bytes, const packet::Packet &packet)
{
    const packet::Layer *network = packet.outer(Protocol::Network);
    if (network == nullptr)
        return;
    const bool v4 = network->protocol == Protocol::Ip;
    if (v4 && network->headerLength >= 20) {
        store(bytes, network->offset + 10, 0);
        store(bytes, network->offset + 10,
              InternetChecksum()
                  .add({bytes.data() + network->offset, network->headerLength})
                  .value());
    }
    const Protocol names[] = {Protocol::Tcp, Protocol::UdpDatagram, Protocol::Icmp,
                              Protocol::Icmpv6};
    const std::uint32_t numbers[] = {6, 17, 1, 58}, places[] = {16, 6, 2, 2};
    for (unsigned i = 0; i < 4; ++i) {
        const packet::Layer *layer = packet.outer(names[i]);
        if (layer == nullptr || layer->end < layer->offset + places[i] + 2)
            continue;
        InternetChecksum sum;
        if (numbers[i] != 1)
            sum.add({bytes.data() + network->offset + (v4 ? 12 : 8), v4 ? 8u : 32u})
                .add32(layer->end - layer->offset)
                .add32(numbers[i]);
        store(bytes, layer->offset + places[i], 0);
        store(bytes, layer->offset + places[i],
              sum.add({bytes.data() + layer->offset, layer->end - layer->offset}).value());
    }
}

packet::Frame frameOf(const std::vector<std::uint8_t> &bytes)
{
    const auto length = static_cast<std::uint32_t>(bytes.size());
    return {bytes.data(), length, length, LinkType::Ethernet, {}};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    constexpr std::size_t kChoices = 3;
    if (size < kChoices || size > 16384)
        return 0;
    static const auto local = *LocalAddresses::build({{"198.51.100.1/24", "2001:db8::1"}, {}});
    const auto limit = *makeAnswerLimiter();
    const Direction direction = (data[2] & 1) != 0 ? Direction::Out : Direction::In;
    const AnswerPort port{PortKind::Host,
                          40u + data[1] * 8u,
                          parseIpv4("198.51.100.1"),
                          parseIpv6("2001:db8::1"),
                          {}};
    std::vector<std::uint8_t> frame(data + kChoices, data + size);
    packet::Packet packet;
    packet::parse(frameOf(frame), packet);
    if ((data[2] & 2) != 0)
        repair(frame, packet);

    std::vector<std::uint8_t> into(data[0] * 6u);
    const Answer first = answer(frameOf(frame), direction, port, *local, *limit, into);
    require(first.length <= into.size());
    require(isSent(first.outcome) == (first.length != 0));
    if (first.length == 0)
        return 0;
    into.resize(first.length);
    packet::parse(frameOf(into), packet);
    const packet::Layer *network = packet.outer(Protocol::Network);
    require(network != nullptr && network->wireEnd - network->offset <= port.mtu);
    std::vector<std::uint8_t> again(kAnswerBytes);
    const Answer second = answer(frameOf(into), direction, port, *local, *limit, again);
    require(!isSent(second.outcome));
    // It is a whole packet between single hosts, with right checksums, that is seen for what it is.
    require(second.outcome == (first.outcome == AnswerOutcome::Reset ? AnswerOutcome::IsReset
                                                                     : AnswerOutcome::IsError));
    return 0;
}
