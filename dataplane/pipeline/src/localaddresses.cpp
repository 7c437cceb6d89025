// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/localaddresses.h"

#include <algorithm>

#include "base/text.h"

namespace tallygate::pipeline {

namespace {

constexpr std::uint32_t kEveryone = 0xffffffffu;

/// Where the addresses stand in a network header.
struct AddressPlaces
{
    Endpoints::Kind kind;
    std::uint32_t source;
    std::uint32_t destination;
    std::uint32_t length;
};
constexpr AddressPlaces kPlaces4{Endpoints::Kind::V4, 12, 16, 4};
constexpr AddressPlaces kPlaces6{Endpoints::Kind::V6, 8, 24, 16};

Ipv6Address addressAt(const std::uint8_t *at, const AddressPlaces &places)
{
    return places.kind == Endpoints::Kind::V6 ? Ipv6Address::fromBytes(at)
                                              : Ipv6Address{0, loadBigEndian<std::uint32_t>(at)};
}

Endpoints endpointsIn(const packet::Packet &packet, const packet::Layer &layer,
                      const AddressPlaces &places)
{
    Endpoints ends;
    const bool cut = layer.extent == packet::Extent::Cut;
    const bool whole = layer.headerLength >= places.destination + places.length;
    const bool half = cut && layer.headerLength >= places.source + places.length;
    if (!whole && !half) {
        ends.kind = cut ? Endpoints::Kind::Cut : Endpoints::Kind::Unreadable;
        return ends;
    }
    const std::uint8_t *at = packet.frame.data + layer.offset;
    ends.kind = places.kind;
    ends.source = addressAt(at + places.source, places);
    ends.destinationCut = !whole;
    if (whole)
        ends.destination = addressAt(at + places.destination, places);
    return ends;
}

template <class T>
bool holds(const std::vector<T> &sorted, const T &value)
{
    return std::binary_search(sorted.begin(), sorted.end(), value);
}

bool isLinkScope4(std::uint32_t address)
{
    return address >> 8 == 0xe00000u; // 224.0.0.0/24, RFC 5771
}

bool isLinkScope6(const Ipv6Address &address)
{
    const unsigned scope = static_cast<unsigned>(address.high >> 48) & 0xfu; // RFC 4291 2.7
    return address.high >> 56 == 0xffu && (scope == 1 || scope == 2);
}

} // namespace

Endpoints Endpoints::of(const packet::Packet &packet)
{
    if (const packet::Layer *layer = packet.outer(fields::Protocol::Ip))
        return endpointsIn(packet, *layer, kPlaces4);
    if (const packet::Layer *layer = packet.outer(fields::Protocol::Ipv6))
        return endpointsIn(packet, *layer, kPlaces6);
    const bool unknown =
        packet.mayStillCarry(fields::Protocol::Ip) || packet.mayStillCarry(fields::Protocol::Ipv6);
    Endpoints ends;
    ends.kind = unknown ? Kind::Cut : Kind::NonIp;
    return ends;
}

Result<std::shared_ptr<const LocalAddresses>> LocalAddresses::build(const LocalState &state)
{
    auto local = std::make_shared<LocalAddresses>();
    for (std::size_t i = 0; i < state.addresses.size(); ++i) {
        if (auto added = local->addAddress(state.addresses[i]); !added) {
            added.error().where.path = fmt::format("/addresses/{}", i);
            return fail(added.error());
        }
    }
    for (std::size_t i = 0; i < state.groups.size(); ++i) {
        if (auto added = local->addGroup(state.groups[i]); !added) {
            added.error().where.path = fmt::format("/groups/{}", i);
            return fail(added.error());
        }
    }
    local->sort();
    return local;
}

Result<void> LocalAddresses::addAddress(const std::string &text)
{
    const std::size_t slash = text.find('/');
    const std::string address = text.substr(0, slash);
    std::optional<std::uint64_t> length;
    if (slash != std::string::npos)
        length = parseUnsigned(std::string_view(text).substr(slash + 1));
    const auto v4 = parseIpv4(address);
    const auto v6 = parseIpv6(address);
    const std::uint64_t longest = v4 ? 32 : 128;
    if ((!v4 && !v6) || (slash != std::string::npos && (!length || *length > longest)))
        return fail(ErrorKind::Semantic, "value-invalid",
                    "\"{}\" is not an address such as 192.0.2.1 or 192.0.2.1/24", text);
    m_texts.push_back(address);
    if (v6) {
        m_v6.push_back(*v6);
        return {};
    }
    m_v4.push_back(v4->value);
    // A /31 has no broadcast address (RFC 3021), a /32 neither.
    if (length && *length <= 30)
        m_received4.push_back(v4->value | static_cast<std::uint32_t>(0xffffffffull >> *length));
    return {};
}

Result<void> LocalAddresses::addGroup(const std::string &text)
{
    const auto v4 = parseIpv4(text);
    const auto v6 = parseIpv6(text);
    if (v4 && v4->value >> 28 == 0xeu)
        m_received4.push_back(v4->value);
    else if (v6 && v6->high >> 56 == 0xffu)
        m_received6.push_back(*v6);
    else
        return fail(ErrorKind::Semantic, "value-invalid", "\"{}\" is not a multicast address",
                    text);
    return {};
}

void LocalAddresses::sort()
{
    std::sort(m_v4.begin(), m_v4.end());
    std::sort(m_v6.begin(), m_v6.end());
    std::sort(m_received4.begin(), m_received4.end());
    std::sort(m_received6.begin(), m_received6.end());
}

bool LocalAddresses::isLocal(const Endpoints &endpoints, const Ipv6Address &address) const
{
    if (endpoints.kind == Endpoints::Kind::V6)
        return holds(m_v6, address) || address == Ipv6Address{0, 1};
    const auto v4 = static_cast<std::uint32_t>(address.low);
    return holds(m_v4, v4) || v4 >> 24 == 127;
}

bool LocalAddresses::isReceived(const Endpoints &endpoints, const Ipv6Address &address) const
{
    if (isLocal(endpoints, address))
        return true;
    if (endpoints.kind == Endpoints::Kind::V6)
        return isLinkScope6(address) || holds(m_received6, address);
    const auto v4 = static_cast<std::uint32_t>(address.low);
    return v4 == kEveryone || isLinkScope4(v4) || holds(m_received4, v4);
}

Place LocalAddresses::placeOf(const Endpoints &endpoints, PortKind kind, Direction direction) const
{
    if (kind == PortKind::Wire)
        return Place::Transit;
    switch (endpoints.kind) {
    case Endpoints::Kind::NonIp:
        return Place::Device;
    case Endpoints::Kind::Cut:
        return Place::Undecidable;
    case Endpoints::Kind::Unreadable:
        return Place::Transit;
    case Endpoints::Kind::V4:
    case Endpoints::Kind::V6:
        break;
    }
    if (direction == Direction::In && endpoints.destinationCut)
        return Place::Undecidable;
    const bool device = direction == Direction::In ? isReceived(endpoints, endpoints.destination)
                                                   : isLocal(endpoints, endpoints.source);
    return device ? Place::Device : Place::Transit;
}

} // namespace tallygate::pipeline
