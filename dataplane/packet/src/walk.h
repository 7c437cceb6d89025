// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "packet/packet.h"

// The walk over a frame, and again what its transport header carries: where it stands, how far it
// may read, and what each header does to it. walklink.h, walknetwork.h and walktransport.h hold one
// function per header; each lists its layer and says what comes next. They are headers, and their
// functions static, so that all of a walk is compiled as one piece inside parse(): its state then
// stays in registers (16 instead of 23 ns a packet). Only parse.cpp and deepen.cpp include them.

namespace tallygate::packet {

/// What comes next.
struct Step
{
    enum Kind : std::uint8_t {
        Stop,
        RareType,     ///< the three that walkRest() takes: an EtherType
        RareLlc,      ///< what LLC carries by its destination SAP, or SNAP by its Cisco protocol
        RareProtocol, ///< an IP protocol number
        Ethernet,     ///< a link header inside a tunnel
        EtherType,
        Llc,
        Mpls,
        PppHdlc,
        Ipv4,
        Ipv6,
        IpProtocol
    };
    Kind kind = Stop;
    std::uint32_t value = 0; ///< the EtherType or IP protocol number
};

class Walk
{
public:
    explicit Walk(Packet &packet)
        : m_data(packet.frame.data)
        , m_packet(packet)
        , m_first(&packet)
        , m_end(packet.frame.capturedLength)
        , m_wireEnd(std::max(packet.frame.wireLength, packet.frame.capturedLength))
    {}

    /// Goes on behind `last`, the last header of a packet that has been parsed. Whatever it finds
    /// changes only what is lazy in the packet.
    Walk(const Packet &packet, const Layer &last)
        : m_data(packet.frame.data)
        , m_packet(packet)
        , m_first(nullptr)
        , m_position(last.offset + last.headerLength)
        , m_end(last.end)
        , m_wireEnd(last.wireEnd)
        , m_depth(last.depth)
        , m_layerCount(packet.layerCount)
        , m_sawNetwork(true)
    {}

    /// Captured bytes from here to the end of the enclosing header's payload.
    std::uint32_t available() const { return m_end - m_position; }
    /// The same as it was on the wire.
    std::uint32_t onWire() const { return m_wireEnd - m_position; }
    const std::uint8_t *here() const { return m_data + m_position; }
    std::uint8_t byte(std::uint32_t at) const { return here()[at]; }
    std::uint16_t word(std::uint32_t at) const { return loadBigEndian<std::uint16_t>(here() + at); }
    std::uint32_t dword(std::uint32_t at) const
    {
        return loadBigEndian<std::uint32_t>(here() + at);
    }
    bool isFull() const { return m_layerCount == Packet::kMaxLayers; }
    bool hasRoomFor(std::size_t layers) const
    {
        return m_layerCount + layers <= Packet::kMaxLayers;
    }
    std::uint8_t layerCount() const { return m_layerCount; }
    bool isOutermost() const { return m_depth == 0; }
    /// The headers listed so far.
    std::span<const Layer> layers() const { return {m_packet.layers.data(), m_layerCount}; }

    /// Destination of a listed IPv4 header. Requires: 20 bytes of it.
    std::uint32_t destination(const Layer &ip) const
    {
        return loadBigEndian<std::uint32_t>(m_data + ip.offset + 16);
    }

    void flag(ParseFlag flag)
    {
        if (m_depth == 0 && m_first != nullptr)
            m_first->flags |= static_cast<std::uint16_t>(flag);
    }

    /// Payload of this header ends `length` bytes from here, if not earlier.
    void limit(std::uint64_t length)
    {
        m_wireEnd =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(m_wireEnd, m_position + length));
        m_end = std::min(m_end, m_wireEnd);
    }

    /// Lists a header that begins here, `readable` bytes of which can be read.
    void push(Protocol protocol, Protocol alias, std::uint32_t readable, Extent extent)
    {
        Layer &layer = m_packet.layers[m_layerCount++];
        layer = {protocol, alias, extent, m_depth, m_position, readable, m_end, m_wireEnd};
        if (m_depth == 0 && m_first != nullptr) {
            auto &first = m_first->firstOuter[static_cast<std::size_t>(protocol)];
            if (first == 0)
                first = m_layerCount;
            if (alias != Protocol::Count) {
                auto &second = m_first->firstOuter[static_cast<std::size_t>(alias)];
                if (second == 0)
                    second = m_layerCount;
            }
        }
    }

    /// Lists a whole header and goes behind it. Requires: available() >= length.
    void pass(Protocol protocol, Protocol alias, std::uint32_t length)
    {
        push(protocol, alias, length, Extent::Whole);
        m_position += length;
    }

    void advance(std::uint32_t length) { m_position += length; }

    /// A second network header begins here: one level further in.
    void enterNetwork()
    {
        if (m_sawNetwork)
            ++m_depth;
        m_sawNetwork = true;
    }

    /// A link header begins here, inside a tunnel: one level further in, with what it carries.
    void enterLink()
    {
        ++m_depth;
        m_sawNetwork = false;
    }

    /// What begins here belongs to no reading of the outer packet (ESP in UDP).
    void enterInner() { ++m_depth; }

    /// True if bytes are missing because of the snaplen, not because the frame lacks them.
    bool isCut() const { return m_end < m_wireEnd; }

    /// Lists a header of which only `readable` bytes are there or make sense.
    void pushPartial(Protocol protocol, Protocol alias, std::uint32_t readable)
    {
        push(protocol, alias, readable, isCut() ? Extent::Cut : Extent::Malformed);
    }

    /// The walk ends in front of a header of which too little is there to list it.
    Step missing(Protocol protocol, Protocol alias = Protocol::Count)
    {
        if (isCut())
            cutBefore(protocol, alias, after(levelOf(protocol)));
        else
            flagIncomplete(levelOf(protocol));
        return {};
    }

    /// Lists a higher protocol, all that is left of the enclosing payload.
    void claim(Protocol protocol, Protocol alias = Protocol::Count)
    {
        push(protocol, alias, available(), isCut() ? Extent::Cut : Extent::Whole);
        advanceToEnd();
    }

    /// A layer whose octets are not the frame's: decrypted, in the packet's scratch.
    void claimDecrypted(Protocol protocol, Protocol alias, std::uint32_t length, Extent extent)
    {
        m_packet.layers[m_layerCount++] = {protocol,   alias,  extent,     m_depth,
                                           m_position, length, m_position, m_position};
    }

    /// The walk of parse() is over; `last` is what it did not take.
    void finish(Step last)
    {
        m_first->layerCount = m_layerCount;
        if (last.kind != Step::Stop)
            m_first->flags |= static_cast<std::uint16_t>(ParseFlag::TooManyLayers);
    }

    /// The packet, for what is lazy in it.
    const Packet &packet() const { return m_packet; }

    /// The walk ends inside a listed header; `from` on may have followed it.
    Step cutWithin(fields::Level from)
    {
        if (isCut())
            cutBefore(Protocol::Count, Protocol::Count, from);
        return {};
    }

    /// The walk goes on behind a listed header that was not there completely, of which it is known
    /// what follows: there are no bytes of it, so the next header will be missing().
    void advanceToEnd() { m_position = m_end; }

private:
    static fields::Level after(fields::Level level)
    {
        using fields::Level;
        switch (level) {
        case Level::Frame:
            return Level::Link;
        case Level::Link:
        case Level::Shim:
            return Level::Shim;
        case Level::Network:
        case Level::Extension:
            return Level::Extension;
        case Level::Transport:
            return Level::Application;
        case Level::Application:
        case Level::None:
            break;
        }
        return Level::None;
    }

    void cutBefore(Protocol protocol, Protocol alias, fields::Level from)
    {
        if (m_first == nullptr) {
            m_packet.deep.isCut = true;
            return;
        }
        m_first->flags |= static_cast<std::uint16_t>(ParseFlag::CutBySnaplen);
        if (m_depth == 0) {
            const bool isLast = protocol == Protocol::Arp || protocol == Protocol::Stp ||
                                protocol == Protocol::Lldp;
            m_first->cutNext = protocol;
            m_first->cutAlias = alias;
            m_first->cutFrom = isLast ? fields::Level::None : from;
        }
    }

    void flagIncomplete(fields::Level level)
    {
        if (level == fields::Level::Network || level == fields::Level::Extension)
            flag(ParseFlag::IncompleteLayer3);
        else if (level == fields::Level::Transport)
            flag(ParseFlag::IncompleteLayer4);
    }

    const std::uint8_t *m_data;
    const Packet &m_packet;
    Packet *m_first; ///< the packet while parse() walks it, null behind its transport header
    std::uint32_t m_position = 0;
    std::uint32_t m_end;
    std::uint32_t m_wireEnd;
    std::uint8_t m_depth = 0;
    std::uint8_t m_layerCount = 0; ///< the packet's, which is set when the walk is over
    bool m_sawNetwork = false;
};

} // namespace tallygate::packet
