// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "packet/packet.h"

// Packets in tests as readable layers, outermost first:
//
//     const BuiltPacket syn = Eth{} / Vlan{.id = 5} / Ipv4{.src = "192.0.2.1"}
//                           / Tcp{.dstport = 443, .flags = kSyn} / payload("hello");
//     packet::parse(syn.frame(), packet);
//
// Types, protocol numbers, lengths and the IPv4 checksum follow from the layers; a std::optional
// member overrides one to make a header lie. For tests only: bad addresses throw.

namespace tallygate::testsupport {

using Octets = std::vector<std::uint8_t>;

inline void put8(Octets &to, std::uint64_t value)
{
    to.push_back(static_cast<std::uint8_t>(value));
}
inline void put16(Octets &to, std::uint64_t value)
{
    put8(to, value >> 8);
    put8(to, value);
}
inline void put32(Octets &to, std::uint64_t value)
{
    put16(to, value >> 16);
    put16(to, value);
}
inline void putMac(Octets &to, std::string_view text)
{
    const auto mac = parseMac(text);
    if (!mac)
        throw std::invalid_argument(std::string(text));
    put16(to, mac->value >> 32);
    put32(to, mac->value);
}
inline void putIpv4(Octets &to, std::string_view text)
{
    const auto address = parseIpv4(text);
    if (!address)
        throw std::invalid_argument(std::string(text));
    put32(to, address->value);
}
inline void putIpv6(Octets &to, std::string_view text)
{
    const auto address = parseIpv6(text);
    if (!address)
        throw std::invalid_argument(std::string(text));
    const auto bytes = address->toBytes();
    to.insert(to.end(), bytes.begin(), bytes.end());
}
inline void putAll(Octets &to, const Octets &more)
{
    to.insert(to.end(), more.begin(), more.end());
}

/// The numbers by which an outer header names what it carries.
struct LayerNumbers
{
    std::uint16_t etherType = 0;
    std::uint8_t ipProtocol = 59; ///< no next header
    std::uint16_t pppProtocol = 0;
};

/// A layer as the builder keeps it: how to write it in front of its payload.
struct AnyLayer
{
    std::function<Octets(const Octets &payload, const LayerNumbers &next)> encode;
    LayerNumbers numbers;
};

/// A frame and how it is handed to the parser.
class BuiltPacket
{
public:
    BuiltPacket operator/(const AnyLayer &layer) const
    {
        BuiltPacket more = *this;
        more.m_layers.push_back(layer);
        more.encode();
        return more;
    }

    const Octets &bytes() const { return m_bytes; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(m_bytes.size()); }

    /// The frame, whole. This packet must outlive it.
    packet::Frame frame(LinkType linkType = LinkType::Ethernet) const
    {
        return {m_bytes.data(), size(), size(), linkType, {}};
    }
    /// The same as a capture with that snaplen would have it.
    packet::Frame cut(std::uint32_t snapLength, LinkType linkType = LinkType::Ethernet) const
    {
        return {m_bytes.data(), std::min(snapLength, size()), size(), linkType, {}};
    }

private:
    void encode()
    {
        Octets payload;
        LayerNumbers next;
        for (auto layer = m_layers.rbegin(); layer != m_layers.rend(); ++layer) {
            payload = layer->encode(payload, next);
            next = layer->numbers;
        }
        m_bytes = std::move(payload);
    }

    std::vector<AnyLayer> m_layers;
    Octets m_bytes;
};

/// Everything with encode() and numbers() is a layer.
template <class T>
concept LayerType = requires(const T &layer)
{
    {
        layer.encode(Octets{}, LayerNumbers{})
        } -> std::same_as<Octets>;
    {
        layer.numbers()
        } -> std::same_as<LayerNumbers>;
};

template <LayerType T>
AnyLayer anyLayer(const T &layer)
{
    return {[layer](const Octets &payload, const LayerNumbers &next) {
                return layer.encode(payload, next);
            },
            layer.numbers()};
}
template <LayerType T>
BuiltPacket built(const T &layer)
{
    return BuiltPacket{} / anyLayer(layer);
}
template <LayerType A, LayerType B>
BuiltPacket operator/(const A &outer, const B &inner)
{
    return built(outer) / anyLayer(inner);
}
template <LayerType T>
BuiltPacket operator/(const BuiltPacket &outer, const T &inner)
{
    return outer / anyLayer(inner);
}

/// Bytes that are no header.
struct Payload
{
    Octets octets;

    LayerNumbers numbers() const { return {}; }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets all = octets;
        putAll(all, inner);
        return all;
    }
};
inline Payload payload(std::string_view text)
{
    return {Octets(text.begin(), text.end())};
}
inline Payload payload(std::size_t size)
{
    return {Octets(size, 0)};
}

struct Eth
{
    std::string src = "02:00:00:00:00:01";
    std::string dst = "02:00:00:00:00:02";
    std::optional<std::uint16_t> type{};

    LayerNumbers numbers() const { return {.etherType = 0x6558}; }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all;
        putMac(all, dst);
        putMac(all, src);
        // What has no EtherType follows an IEEE 802.3 length.
        const auto natural = next.etherType != 0 ? next.etherType : inner.size();
        put16(all, type ? *type : natural);
        putAll(all, inner);
        return all;
    }
};

struct Vlan
{
    std::uint16_t id = 1;
    std::uint8_t priority = 0;
    bool dei = false;
    std::uint16_t tpid = 0x8100;
    std::optional<std::uint16_t> type{};

    LayerNumbers numbers() const { return {.etherType = tpid}; }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all;
        put16(all, static_cast<std::uint64_t>(priority << 13 | (dei ? 0x1000 : 0) | id));
        put16(all, type ? *type : next.etherType != 0 ? next.etherType : inner.size());
        putAll(all, inner);
        return all;
    }
};

struct Llc
{
    std::uint8_t dsap = 0xaa;
    std::uint8_t ssap = 0xaa;
    Octets control{3};
    std::optional<std::uint32_t> snapOui = 0;

    LayerNumbers numbers() const { return {}; }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all{dsap, ssap};
        putAll(all, control);
        if (snapOui) {
            put8(all, *snapOui >> 16);
            put16(all, *snapOui);
            put16(all, next.etherType);
        }
        putAll(all, inner);
        return all;
    }
};

struct Mpls
{
    std::uint32_t label = 100;
    std::uint8_t exp = 0;
    bool bottom = true;
    std::uint8_t ttl = 64;

    LayerNumbers numbers() const { return {.etherType = 0x8847, .pppProtocol = 0x0281}; }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets all;
        put32(all, std::uint64_t{label} << 12 | std::uint64_t{exp} << 9 |
                       std::uint64_t{bottom} << 8 | ttl);
        putAll(all, inner);
        return all;
    }
};

/// PPPoE session with its PPP protocol number.
struct Pppoe
{
    std::uint16_t session = 1;
    std::uint8_t code = 0;
    std::optional<std::uint16_t> length{};

    LayerNumbers numbers() const { return {.etherType = 0x8864}; }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all{0x11, code};
        put16(all, session);
        put16(all, length ? *length : inner.size() + 2);
        put16(all, next.pppProtocol);
        putAll(all, inner);
        return all;
    }
};

struct Arp
{
    std::uint16_t opcode = 1;
    std::string senderMac = "02:00:00:00:00:01";
    std::string senderIp = "192.0.2.1";
    std::string targetMac = "00:00:00:00:00:00";
    std::string targetIp = "192.0.2.2";

    LayerNumbers numbers() const { return {.etherType = 0x0806}; }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets all;
        put16(all, 1);
        put16(all, 0x0800);
        put8(all, 6);
        put8(all, 4);
        put16(all, opcode);
        putMac(all, senderMac);
        putIpv4(all, senderIp);
        putMac(all, targetMac);
        putIpv4(all, targetIp);
        putAll(all, inner);
        return all;
    }
};

struct Ipv4
{
    std::string src = "192.0.2.1";
    std::string dst = "198.51.100.1";
    std::uint8_t dscp = 0;
    std::uint8_t ecn = 0;
    std::uint16_t id = 0x1234;
    bool df = false;
    bool mf = false;
    std::uint16_t fragOffset = 0; ///< in 8 bytes
    std::uint8_t ttl = 64;
    Octets options{}; ///< padded to a multiple of 4
    std::optional<std::uint8_t> proto{};
    std::optional<std::uint16_t> length{};
    std::optional<std::uint8_t> ihl{};
    std::uint8_t version = 4;

    LayerNumbers numbers() const
    {
        return {.etherType = 0x0800, .ipProtocol = 4, .pppProtocol = 0x0021};
    }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets padded = options;
        padded.resize((options.size() + 3) / 4 * 4);
        const std::size_t header = 20 + padded.size();
        Octets all;
        put8(all, static_cast<std::uint64_t>(version << 4) | (ihl ? *ihl : header / 4));
        put8(all, static_cast<std::uint64_t>(dscp << 2 | ecn));
        put16(all, length ? *length : header + inner.size());
        put16(all, id);
        put16(all, static_cast<std::uint64_t>((df ? 0x4000 : 0) | (mf ? 0x2000 : 0) | fragOffset));
        put8(all, ttl);
        put8(all, proto ? *proto : next.ipProtocol);
        put16(all, 0);
        putIpv4(all, src);
        putIpv4(all, dst);
        putAll(all, padded);
        const std::uint16_t sum = checksum(all);
        all[10] = static_cast<std::uint8_t>(sum >> 8);
        all[11] = static_cast<std::uint8_t>(sum);
        putAll(all, inner);
        return all;
    }

private:
    static std::uint16_t checksum(const Octets &header)
    {
        std::uint32_t sum = 0;
        for (std::size_t i = 0; i + 1 < header.size(); i += 2)
            sum += static_cast<std::uint32_t>(header[i] << 8 | header[i + 1]);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return static_cast<std::uint16_t>(~sum);
    }
};

struct Ipv6
{
    std::string src = "2001:db8::1";
    std::string dst = "2001:db8::2";
    std::uint8_t tclass = 0;
    std::uint32_t flow = 0;
    std::uint8_t hlim = 64;
    std::optional<std::uint8_t> nxt{};
    std::optional<std::uint16_t> length{};
    std::uint8_t version = 6;

    LayerNumbers numbers() const
    {
        return {.etherType = 0x86dd, .ipProtocol = 41, .pppProtocol = 0x0057};
    }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all;
        put32(all, std::uint64_t{version} << 28 | std::uint64_t{tclass} << 20 | flow);
        put16(all, length ? *length : inner.size());
        put8(all, nxt ? *nxt : next.ipProtocol);
        put8(all, hlim);
        putIpv6(all, src);
        putIpv6(all, dst);
        putAll(all, inner);
        return all;
    }
};

/// Hop-by-hop and destination options, routing: next header, length in 8 bytes, content.
struct ExtensionHeader
{
    std::uint8_t kind = 60;
    Octets content{1, 4, 0, 0, 0, 0}; ///< after next header and length; padded to 8 bytes
    std::optional<std::uint8_t> nxt{};

    LayerNumbers numbers() const { return {.ipProtocol = kind}; }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all{nxt ? *nxt : next.ipProtocol, 0};
        putAll(all, content);
        all.resize((all.size() + 7) / 8 * 8);
        all[1] = static_cast<std::uint8_t>(all.size() / 8 - 1);
        putAll(all, inner);
        return all;
    }
};
inline ExtensionHeader hopByHop(Octets options = {5, 2, 0, 0, 1, 0})
{
    return {.kind = 0, .content = std::move(options)};
}
inline ExtensionHeader destinationOptions(Octets options = {1, 4, 0, 0, 0, 0})
{
    return {.kind = 60, .content = std::move(options)};
}
inline ExtensionHeader routing(std::uint8_t type, std::uint8_t segmentsLeft, Octets rest)
{
    Octets content{type, segmentsLeft};
    putAll(content, rest);
    return {.kind = 43, .content = std::move(content)};
}

struct FragmentHeader
{
    std::uint16_t offset = 0; ///< in 8 bytes
    bool more = false;
    std::uint32_t ident = 0x01020304;

    LayerNumbers numbers() const { return {.ipProtocol = 44}; }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all{next.ipProtocol, 0};
        put16(all, static_cast<std::uint64_t>(offset << 3 | (more ? 1 : 0)));
        put32(all, ident);
        putAll(all, inner);
        return all;
    }
};

struct Ah
{
    std::uint32_t spi = 0x100;
    std::uint32_t sequence = 1;
    Octets icv = Octets(12, 0xab); ///< a multiple of 4

    LayerNumbers numbers() const { return {.ipProtocol = 51}; }
    Octets encode(const Octets &inner, const LayerNumbers &next) const
    {
        Octets all{next.ipProtocol, static_cast<std::uint8_t>((12 + icv.size()) / 4 - 2), 0, 0};
        put32(all, spi);
        put32(all, sequence);
        putAll(all, icv);
        putAll(all, inner);
        return all;
    }
};

struct Esp
{
    std::uint32_t spi = 0x200;
    std::uint32_t sequence = 1;

    LayerNumbers numbers() const { return {.ipProtocol = 50}; }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets all;
        put32(all, spi);
        put32(all, sequence);
        putAll(all, inner);
        return all;
    }
};

inline constexpr std::uint16_t kFin = 0x01;
inline constexpr std::uint16_t kSyn = 0x02;
inline constexpr std::uint16_t kRst = 0x04;
inline constexpr std::uint16_t kPsh = 0x08;
inline constexpr std::uint16_t kAck = 0x10;
inline constexpr std::uint16_t kUrg = 0x20;

struct Tcp
{
    std::uint16_t srcport = 49152;
    std::uint16_t dstport = 443;
    std::uint32_t seq = 1000;
    std::uint32_t ack = 0;
    std::uint16_t flags = kSyn;
    std::uint16_t window = 64240;
    std::uint16_t urgent = 0;
    Octets options{}; ///< padded to a multiple of 4
    std::optional<std::uint8_t> dataOffset{};

    LayerNumbers numbers() const { return {.ipProtocol = 6}; }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets padded = options;
        padded.resize((options.size() + 3) / 4 * 4);
        const std::size_t words = 5 + padded.size() / 4;
        Octets all;
        put16(all, srcport);
        put16(all, dstport);
        put32(all, seq);
        put32(all, ack);
        put16(all, (dataOffset ? *dataOffset : words) << 12 | flags);
        put16(all, window);
        put16(all, 0);
        put16(all, urgent);
        putAll(all, padded);
        putAll(all, inner);
        return all;
    }
};

struct Udp
{
    std::uint16_t srcport = 49152;
    std::uint16_t dstport = 53;
    std::optional<std::uint16_t> length{}; ///< of UDP-Lite the coverage
    bool lite = false;

    LayerNumbers numbers() const
    {
        return {.ipProtocol = static_cast<std::uint8_t>(lite ? 136 : 17)};
    }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets all;
        put16(all, srcport);
        put16(all, dstport);
        put16(all, length ? *length : 8 + inner.size());
        put16(all, 0);
        putAll(all, inner);
        return all;
    }
};

/// Type, code and the four bytes that follow the checksum.
struct Icmp
{
    std::uint8_t type = 8;
    std::uint8_t code = 0;
    std::uint32_t rest = 0x00010001;

    LayerNumbers numbers() const { return {.ipProtocol = 1}; }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets all{type, code, 0, 0};
        put32(all, rest);
        putAll(all, inner);
        return all;
    }
};

struct Icmpv6
{
    std::uint8_t type = 128;
    std::uint8_t code = 0;
    std::uint32_t rest = 0x00010001;

    LayerNumbers numbers() const { return {.ipProtocol = 58}; }
    Octets encode(const Octets &inner, const LayerNumbers &) const
    {
        Octets all{type, code, 0, 0};
        put32(all, rest);
        putAll(all, inner);
        return all;
    }
};

} // namespace tallygate::testsupport
