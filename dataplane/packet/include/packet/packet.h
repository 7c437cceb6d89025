// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/linktype.h"
#include "base/time.h"
#include "fields/protocol.h"

// A frame divided into its headers. parse() walks the frame once, front to back, and notes where
// each header starts and ends; values are read later, on demand, straight from the frame (see
// packet/read.h). Nothing is allocated, nothing is copied, and no byte past the captured ones is
// ever looked at.
//
// Invariants:
//  1. layers[0] is Protocol::Frame; layers follow in frame order; offsets never decrease.
//  2. offset + headerLength <= end <= capturedLength for every layer that is listed as whole.
//  3. `depth` counts network headers outward-in: 0 up to and including what the first network
//     header directly carries; a second network or link header, what an ICMP error quotes, starts
//     depth 1, and so on. A field without `#N` is looked up at depth 0 only (the reading called
//     "outer"); shims before the first network header are depth 0.
//  4. A later fragment (fragment offset > 0) has no layer above the network header.
//  5. A header of which less is there than its protocol's least part (4 bytes of TCP and UDP, 6 of
//     ICMP ... as in Wireshark, so that presence agrees) has no layer.
//  6. If the walk ended because the capture did, `cutNext`, `cutAlias` and `cutFrom` say what may
//     have followed at depth 0 (see mayStillCarry): SEMANTICS 8.6.
//  7. parse() lists headers up to the transport one, and `layerCount` counts those. What a
//  transport
//     header carries is found by packet/deepen.h the first time something asks for it; those layers
//     follow the others in `layers` and are counted by `deep.layerCount` alone.

namespace tallygate::packet {

using fields::Protocol;

/// How much of a header was there.
enum class Extent : std::uint8_t {
    Whole,     ///< all of it
    Cut,       ///< the capture's snaplen ended inside it: values beyond are undecidable
    Malformed, ///< the frame itself, or an enclosing length, ended inside it, or its own length
               ///< lies
};

/// Octets that do not stand in the frame as they are read: made on demand, valid until the next
/// value of the same packet is read (text) or the next packet is parsed (crypto).
struct Scratch
{
    static constexpr std::uint32_t kTextSize = 1024;
    static constexpr std::uint32_t kCryptoSize = 4096;

    std::uint32_t cryptoLength;
    std::array<std::uint8_t, kTextSize> text;     ///< a decoded DNS name, an object identifier
    std::array<std::uint8_t, kCryptoSize> crypto; ///< the CRYPTO data of QUIC Initial packets
};

/// What deepen() found; see there.
struct Deep
{
    bool isDone = false;
    bool isCut = false;          ///< a higher protocol may be there, past the end of the capture
    std::uint8_t layerCount = 0; ///< of all layers, once isDone
};

/// One header. Trivial on purpose: a Packet on the stack costs nothing before it is parsed.
struct Layer
{
    Protocol protocol; ///< whose value fields it has
    Protocol alias;    ///< its second name (see fields/protocol.h), or Protocol::Count
    Extent extent;
    std::uint8_t depth;
    std::uint32_t offset;       ///< of the header, from the start of the frame
    std::uint32_t headerLength; ///< bytes of it that can be read, options included
    std::uint32_t end;          ///< end of header and payload by all length fields, captured part
    std::uint32_t wireEnd;      ///< the same had nothing been cut by the snaplen

    /// True if `name` is its protocol or its alias.
    bool is(Protocol name) const { return protocol == name || alias == name; }
};

/// Why the walk stopped, for system checks (SEMANTICS 8.1) and the dissection tree.
enum class ParseFlag : std::uint16_t {
    LaterFragment = 1 << 0,    ///< fragment offset > 0: no transport header
    FirstFragment = 1 << 1,    ///< offset 0 with more fragments
    IncompleteLayer3 = 1 << 2, ///< network header short or lying (not by snaplen)
    IncompleteLayer4 = 1 << 3, ///< transport header short (tiny first fragments too)
    Ipv6ChainTooLong = 1 << 4, ///< more than 16 extension headers
    CutBySnaplen = 1 << 5,     ///< the walk ended only because the capture did
    Land = 1 << 6,             ///< outer source address = destination address
    TooManyLayers = 1 << 7,
    PartialIpHeader = 1 << 8, ///< outer, less than 20 bytes of IPv4 or 40 of IPv6 can be read
};

/// What parse() is given: one frame as it was captured. The bytes must outlive the Packet.
struct Frame
{
    const std::uint8_t *data = nullptr;
    std::uint32_t capturedLength = 0; ///< readable bytes at `data`
    std::uint32_t wireLength = 0;     ///< length on the wire, without FCS; >= capturedLength
    LinkType linkType = LinkType::Ethernet;
    Timestamp time{};
};

/// Used by one thread at a time, also where it is const: what is found lazily is kept in it.
struct Packet
{
    static constexpr std::size_t kMaxLayers = 32;

    Frame frame;
    std::uint16_t flags = 0; ///< of ParseFlag
    std::uint8_t layerCount = 0;
    fields::Level cutFrom = fields::Level::None; ///< headers of this level on may have followed
    Protocol cutNext = Protocol::Count;          ///< the header that certainly followed
    Protocol cutAlias = Protocol::Count;         ///< and its second name
    mutable Deep deep;
    /// Index + 1 in `layers` of the first depth-0 layer of each lower name; 0 = not there.
    std::array<std::uint8_t, fields::kLowerProtocolCount> firstOuter{};
    mutable std::array<Layer, kMaxLayers> layers; // only those that are counted are initialised
    mutable Scratch scratch;                      // never initialised

    bool has(ParseFlag flag) const { return (flags & static_cast<std::uint16_t>(flag)) != 0; }

    /// True if a header that is not listed may have been there, past the end of the capture, at
    /// depth 0. False whenever the walk was not ended by the snaplen. Of a higher protocol it tells
    /// nothing before deepen().
    bool mayStillCarry(Protocol protocol) const
    {
        if (deep.isCut && fields::isHigher(protocol))
            return true;
        return cutFrom != fields::Level::None || cutNext != Protocol::Count
                   ? protocol == cutNext || protocol == cutAlias ||
                         fields::levelOf(protocol) >= cutFrom
                   : false;
    }

    /// The first depth-0 layer of that name, or nullptr. Requires: not a higher protocol (for
    /// those see outermost() in packet/deepen.h).
    const Layer *outer(Protocol protocol) const
    {
        const std::uint8_t index = firstOuter[static_cast<std::size_t>(protocol)];
        return index == 0 ? nullptr : &layers[index - 1u];
    }
};

/// Divides `packet.frame` up to the transport header, whatever the packet held before. Any thread;
/// no allocation; bounded work: each header is visited once, at most Packet::kMaxLayers of them.
void parse(Packet &packet);

/// Divides `frame` into `packet`. Inline so that a frame made for the call is written where it
/// stays: copying what has just been stored in parts waits until all of them are in the cache.
inline void parse(const Frame &frame, Packet &packet)
{
    packet.frame = frame;
    parse(packet);
}

} // namespace tallygate::packet
