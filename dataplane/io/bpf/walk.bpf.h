/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A walk over a frame's headers that finds what the management guard asks for, header for header as
 * dataplane/packet's parse() does (walklink.h, walknetwork.h, walktransport.h there); tests compare
 * the two. It stops where no later header could matter: at the first tunnel, and at the transport
 * header unless that is an ICMP "too big", whose quote it follows.
 *
 * A frame on the wire is never cut, so what lacks bytes is malformed.
 */
#include <linux/bpf.h>
#include <linux/types.h>

#include <bpf/bpf_helpers.h>

struct Address
{
    __u8 bytes[16]; /* network order; IPv4 in the first four */
    __u32 v6;
    __u32 unused;
} __attribute__((aligned(8)));

enum Protocol {
    PROTOCOL_NONE,
    PROTOCOL_ARP,
    PROTOCOL_TCP,
    PROTOCOL_ICMP,
    PROTOCOL_ICMPV6,
    PROTOCOL_UDP
};

/* The header that comes next. */
enum Step {
    STEP_STOP,
    STEP_ETHER_TYPE,
    STEP_LENGTH_OR_TYPE,
    STEP_LLC,
    STEP_MPLS,
    STEP_PPP,
    STEP_NIBBLE, /* the first nibble tells: IPv4 or IPv6 */
    STEP_IPV4,
    STEP_IPV6,
    STEP_IP_PROTOCOL,
};

struct Walk
{
    struct Address source; /* of the outermost network header */
    struct Address destination;
    __u32 position;
    __u32 end; /* of the enclosing header's payload */
    __u32 step;
    __u32 value;      /* of the step: EtherType or IP protocol */
    __u32 layers;     /* passed so far */
    __u32 extensions; /* of them extension headers */
    __u32 transport;  /* of enum Protocol */
    __u32 transportAt;
    __u32 icmpType;
    __u32 hopLimit;
    __u32 inQuote; /* behind an ICMP header */
    __u32 quotedNetworkAt;
    __u32 quotedTcpAt; /* 0 = nothing quoted, or no TCP */
    __u32 isIncomplete;
    __u32 isLand;
    __u32 sawNetwork;
};

enum { MOST_LAYERS = 32, MOST_EXTENSIONS = 16 };

static __always_inline __u32 be16(const __u8 *at)
{
    return (__u32)at[0] << 8 | at[1];
}

static __always_inline __u32 be32(const __u8 *at)
{
    return (__u32)at[0] << 24 | (__u32)at[1] << 16 | (__u32)at[2] << 8 | at[3];
}

static __always_inline __u64 be64(const __u8 *at)
{
    return (__u64)be32(at) << 32 | be32(at + 4);
}

static __always_inline __u32 available(const struct Walk *walk)
{
    return walk->end - walk->position;
}

/* Copies `length` bytes from here; 0 if the enclosing payload has them. */
static __always_inline int take(struct xdp_md *ctx, const struct Walk *walk, void *into,
                                __u32 length)
{
    if (available(walk) < length)
        return -1;
    return bpf_xdp_load_bytes(ctx, walk->position, into, length) != 0;
}

static __always_inline void next(struct Walk *walk, enum Step step, __u32 value)
{
    walk->step = step;
    walk->value = value;
}

static __always_inline void pass(struct Walk *walk, __u32 length)
{
    walk->position += length;
    walk->layers += 1;
}

/* The payload of the header here ends `length` bytes on, if not earlier. */
static __always_inline void limit(struct Walk *walk, __u64 length)
{
    if (walk->position + length < walk->end)
        walk->end = walk->position + length;
}

static __always_inline void walkVlan(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 tag[4];
    if (take(ctx, walk, tag, sizeof tag))
        return;
    pass(walk, sizeof tag);
    next(walk, STEP_LENGTH_OR_TYPE, be16(tag + 2));
}

/* Two service tags in a row are one header. */
static __always_inline void walkServiceTag(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 tag[8];
    if (take(ctx, walk, tag, 4))
        return;
    __u32 type = be16(tag + 2);
    __u32 length = 4;
    if (type == 0x88a8) {
        length = 8;
        if (take(ctx, walk, tag, 8))
            return;
        type = be16(tag + 6);
    }
    pass(walk, length);
    next(walk, STEP_LENGTH_OR_TYPE, type);
}

static __always_inline void walkCiscoMetadata(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 head[8];
    if (take(ctx, walk, head, sizeof head))
        return;
    pass(walk, sizeof head);
    next(walk, STEP_ETHER_TYPE, be16(head + 6));
}

static __always_inline void walkPppoeSession(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 head[6];
    if (take(ctx, walk, head, sizeof head))
        return;
    limit(walk, sizeof head + be16(head + 4));
    pass(walk, sizeof head);
    next(walk, STEP_PPP, 0);
}

static __always_inline void walkPpp(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 head[2];
    if (take(ctx, walk, head, 1))
        return;
    __u32 protocol = head[0];
    __u32 length = 1;
    if ((head[0] & 1) == 0) {
        length = 2;
        if (take(ctx, walk, head, 2))
            return;
        protocol = be16(head);
    }
    pass(walk, length);
    if (protocol == 0x0021)
        next(walk, STEP_IPV4, 0);
    else if (protocol == 0x0057)
        next(walk, STEP_IPV6, 0);
    else if (protocol == 0x0281 || protocol == 0x0283)
        next(walk, STEP_MPLS, 0);
}

static __always_inline void walkLengthOrType(struct xdp_md *ctx, struct Walk *walk, __u32 value)
{
    __u8 checksum[2];
    if (value >= 0x0600) {
        next(walk, STEP_ETHER_TYPE, value);
        return;
    }
    if (value > 1500)
        return;
    limit(walk, value);
    /* Novell's raw 802.3 has an IPX checksum of all ones where LLC would be. */
    if (!take(ctx, walk, checksum, 2) && be16(checksum) == 0xffff)
        return;
    next(walk, STEP_LLC, 0);
}

static __always_inline void walkLlc(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 head[8];
    if (take(ctx, walk, head, 3) || (head[2] & 3) != 3) /* numbered frames carry no network layer */
        return;
    if (be16(head) != 0xaaaa) {
        pass(walk, 3);
        if (head[0] == 0x06)
            next(walk, STEP_IPV4, 0);
        return;
    }
    if (take(ctx, walk, head, 8))
        return;
    pass(walk, 8);
    const __u32 organisation = be32(head + 2) & 0xffffff;
    const __u32 type = be16(head + 6);
    if ((organisation == 0 || organisation == 0xf8) && type >= 0x0600)
        next(walk, STEP_ETHER_TYPE, type);
}

static __always_inline void walkMpls(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 label[4];
    if (take(ctx, walk, label, sizeof label))
        return;
    pass(walk, sizeof label);
    next(walk, (label[2] & 1) ? STEP_NIBBLE : STEP_MPLS, 0);
}

static __always_inline void walkNibble(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 first;
    if (take(ctx, walk, &first, 1))
        return;
    if (first >> 4 == 4)
        next(walk, STEP_IPV4, 0);
    else if (first >> 4 == 6)
        next(walk, STEP_IPV6, 0);
}

static __always_inline void walkEtherType(struct xdp_md *ctx, struct Walk *walk, __u32 type)
{
    switch (type) {
    case 0x0800:
        next(walk, STEP_IPV4, 0);
        break;
    case 0x86dd:
        next(walk, STEP_IPV6, 0);
        break;
    case 0x0806:
    case 0x8035:
        walk->transport = PROTOCOL_ARP;
        break;
    case 0x8100:
    case 0x9100:
        walkVlan(ctx, walk);
        break;
    case 0x88a8:
        walkServiceTag(ctx, walk);
        break;
    case 0x8847:
    case 0x8848:
        next(walk, STEP_MPLS, 0);
        break;
    case 0x8864:
        walkPppoeSession(ctx, walk);
        break;
    case 0x8909:
        walkCiscoMetadata(ctx, walk);
        break;
    case 0x8870:
        next(walk, STEP_LLC, 0);
        break;
    }
}

/* True if this network header is inside a tunnel: nothing behind it can matter. */
static __always_inline int isTunnelled(struct Walk *walk)
{
    if (walk->inQuote) {
        if (walk->quotedNetworkAt != 0)
            return 1;
        walk->quotedNetworkAt = walk->position;
        return 0;
    }
    if (walk->sawNetwork)
        return 1;
    walk->sawNetwork = 1;
    return 0;
}

static __always_inline void noteAddresses(struct Walk *walk, const __u8 *source, __u32 v6)
{
    if (walk->inQuote)
        return;
    const __u32 length = v6 ? 16 : 4;
    walk->source.v6 = v6;
    walk->destination.v6 = v6;
    __u8 differ = 0;
#pragma clang loop unroll(full)
    for (__u32 i = 0; i < 16; ++i) {
        if (i >= length)
            break;
        walk->source.bytes[i] = source[i];
        walk->destination.bytes[i] = source[length + i];
        differ |= source[i] ^ source[length + i];
    }
    walk->isLand = differ == 0;
}

static __always_inline void walkIpv4(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 head[20];
    if (isTunnelled(walk) || take(ctx, walk, head, sizeof head))
        return;
    const __u32 length = (head[0] & 0xf) * 4;
    const __u32 total = be16(head + 2);
    if (head[0] >> 4 != 4 || length < sizeof head || (total != 0 && total < length))
        return;
    if (total != 0) /* 0: a datagram that a card will cut up */
        limit(walk, total);
    if (available(walk) < length)
        return;
    noteAddresses(walk, head + 12, 0);
    pass(walk, length);
    if ((be16(head + 6) & 0x1fff) == 0) /* not a later fragment */
        next(walk, STEP_IP_PROTOCOL, head[9]);
}

/* 0 before a hop-by-hop header may mean a jumbo payload (RFC 2675). */
static __always_inline __u64 ipv6PayloadLength(struct xdp_md *ctx, const struct Walk *walk,
                                               const __u8 *head)
{
    __u8 option[8];
    const __u32 length = be16(head + 4);
    if (length != 0 || head[6] != 0 || available(walk) < 48 ||
        bpf_xdp_load_bytes(ctx, walk->position + 40, option, sizeof option) ||
        be16(option + 2) != 0xc204)
        return length;
    const __u32 jumbo = be32(option + 4);
    return jumbo > 0xffff ? jumbo : length;
}

static __always_inline void walkIpv6(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 head[40];
    if (isTunnelled(walk) || take(ctx, walk, head, sizeof head) || head[0] >> 4 != 6)
        return;
    limit(walk, sizeof head + ipv6PayloadLength(ctx, walk, head));
    noteAddresses(walk, head + 8, 1);
    if (!walk->inQuote)
        walk->hopLimit = head[7];
    pass(walk, sizeof head);
    next(walk, STEP_IP_PROTOCOL, head[6]);
}

static __always_inline void walkExtension(struct xdp_md *ctx, struct Walk *walk, __u32 protocol)
{
    __u8 head[8];
    if (walk->extensions >= MOST_EXTENSIONS || take(ctx, walk, head, 2))
        return;
    __u32 length = (head[1] + 1) * 8;
    if (protocol == 51) /* AH, RFC 4302 2.2 */
        length = (head[1] + 2) * 4;
    int isLaterFragment = 0;
    if (protocol == 44) {
        length = 8;
        if (take(ctx, walk, head, 8))
            return;
        isLaterFragment = be16(head + 2) >> 3 != 0;
    }
    if (available(walk) < length)
        return;
    pass(walk, length);
    walk->extensions += 1;
    if (!isLaterFragment)
        next(walk, STEP_IP_PROTOCOL, head[0]);
}

static __always_inline void walkTcp(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 lengthByte;
    if (available(walk) < 4)
        return;
    if (walk->inQuote) {
        walk->quotedTcpAt = walk->position;
        return;
    }
    walk->transport = PROTOCOL_TCP;
    walk->transportAt = walk->position;
    walk->isIncomplete = 1;
    if (available(walk) < 16 ||
        bpf_xdp_load_bytes(ctx, walk->position + 12, &lengthByte, sizeof lengthByte))
        return;
    const __u32 length = (lengthByte >> 4) * 4;
    walk->isIncomplete = length < 20 || available(walk) < length;
}

static __always_inline void walkUdp(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 head[8];
    if (walk->inQuote || available(walk) < 4)
        return;
    walk->transport = PROTOCOL_UDP;
    walk->transportAt = walk->position;
    walk->isIncomplete = 1;
    if (take(ctx, walk, head, sizeof head) || be16(head + 4) < sizeof head)
        return;
    walk->isIncomplete = 0;
    limit(walk, be16(head + 4));
}

/* ICMP and ICMPv6; "too big" is followed into its quote. */
static __always_inline void walkIcmp(struct xdp_md *ctx, struct Walk *walk, __u32 protocol)
{
    __u8 head[2];
    const __u32 least = protocol == PROTOCOL_ICMP ? 6 : 1;
    if (walk->inQuote || available(walk) < least)
        return;
    walk->transport = protocol;
    walk->transportAt = walk->position;
    walk->isIncomplete = available(walk) < 8;
    if (take(ctx, walk, head, sizeof head))
        return;
    walk->icmpType = head[0];
    if (walk->isIncomplete)
        return;
    walk->inQuote = 1;
    pass(walk, 8);
    if (protocol == PROTOCOL_ICMP && head[0] == 3 && head[1] == 4)
        next(walk, STEP_IPV4, 0);
    else if (protocol == PROTOCOL_ICMPV6 && head[0] == 2)
        next(walk, STEP_IPV6, 0);
}

static __always_inline void walkIpProtocol(struct xdp_md *ctx, struct Walk *walk, __u32 protocol)
{
    switch (protocol) {
    case 6:
        walkTcp(ctx, walk);
        break;
    case 17:
        walkUdp(ctx, walk);
        break;
    case 1:
        walkIcmp(ctx, walk, PROTOCOL_ICMP);
        break;
    case 58:
        walkIcmp(ctx, walk, PROTOCOL_ICMPV6);
        break;
    case 0:
    case 43:
    case 44:
    case 51:
    case 60:
    case 140:
        walkExtension(ctx, walk, protocol);
        break;
    }
}

/* Global, so that the verifier looks at it once, whatever calls it. Stops unless told what follows.
 */
__attribute__((noinline)) int walkStep(struct xdp_md *ctx, struct Walk *walk)
{
    if (!walk)
        return 0;
    const __u32 step = walk->step;
    walk->step = STEP_STOP;
    switch (step) {
    case STEP_ETHER_TYPE:
        walkEtherType(ctx, walk, walk->value);
        break;
    case STEP_LENGTH_OR_TYPE:
        walkLengthOrType(ctx, walk, walk->value);
        break;
    case STEP_LLC:
        walkLlc(ctx, walk);
        break;
    case STEP_MPLS:
        walkMpls(ctx, walk);
        break;
    case STEP_PPP:
        walkPpp(ctx, walk);
        break;
    case STEP_NIBBLE:
        walkNibble(ctx, walk);
        break;
    case STEP_IPV4:
        walkIpv4(ctx, walk);
        break;
    case STEP_IPV6:
        walkIpv6(ctx, walk);
        break;
    case STEP_IP_PROTOCOL:
        walkIpProtocol(ctx, walk, walk->value);
        break;
    }
    return 0;
}

static __always_inline void walkFrame(struct xdp_md *ctx, struct Walk *walk)
{
    __u8 ethernet[14];
    walk->end = bpf_xdp_get_buff_len(ctx);
    walk->layers = 1; /* the frame itself */
    if (take(ctx, walk, ethernet, sizeof ethernet))
        return;
    pass(walk, sizeof ethernet);
    if (be16(ethernet + 12) != 0)
        next(walk, STEP_LENGTH_OR_TYPE, be16(ethernet + 12));
    /* Each layer takes one step, or two where its type says only how the next is told. */
    for (__u32 i = 0; i < 3 * MOST_LAYERS; ++i) {
        if (walk->step == STEP_STOP || walk->layers >= MOST_LAYERS)
            break;
        walkStep(ctx, walk);
    }
}
