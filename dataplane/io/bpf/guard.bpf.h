/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The management guard in the kernel (SEMANTICS 3): what it lets through is exactly what the
 * pipeline books as `guard`. That is: the system checks do not drop it, it is to the device
 * (direction in) or from it (out), and the guard permits it.
 */
#include "walk.bpf.h"
#include "xdpabi.h"

struct GuardInner
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __uint(key_size, sizeof(__u32));
    __uint(value_size, sizeof(struct GuardTable));
};
struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
    __uint(max_entries, 1);
    __type(key, __u32);
    __array(values, struct GuardInner);
} guard SEC(".maps");

struct LocalInner
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __uint(key_size, sizeof(struct LocalKey));
    __uint(value_size, sizeof(__u32));
};
struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
    __uint(max_entries, 1);
    __type(key, __u32);
    __array(values, struct LocalInner);
} local SEC(".maps");

enum Ownership { NOT_OURS, RECEIVED, OWN };

/* What the address is to the device; as LocalAddresses::isLocal() and isReceived(). */
static __noinline int ownershipOf(const struct Address *address)
{
    const __u32 zero = 0;
    struct LocalKey key = {.v6 = address->v6};
    __builtin_memcpy(key.address, address->bytes, sizeof key.address);
    if (address->v6) {
        const __u8 *b = key.address;
        if (be64(b) == 0 && be64(b + 8) == 1) /* ::1 */
            return OWN;
        if (b[0] == 0xff && ((b[1] & 0xf) == 1 || (b[1] & 0xf) == 2)) /* RFC 4291 2.7 */
            return RECEIVED;
    } else {
        const __u32 number = be32(key.address);
        if (number >> 24 == 127)
            return OWN;
        if (number == 0xffffffff || number >> 8 == 0xe00000) /* 224.0.0.0/24, RFC 5771 */
            return RECEIVED;
    }
    void *table = bpf_map_lookup_elem(&local, &zero);
    const __u32 *kind = table ? bpf_map_lookup_elem(table, &key) : 0;
    if (!kind)
        return NOT_OURS;
    return *kind == LOCAL_OWN ? OWN : RECEIVED;
}

static __always_inline int isWithin(const struct GuardRange *range, __u64 high, __u64 low)
{
    const int notBelow =
        high > range->firstHigh || (high == range->firstHigh && low >= range->firstLow);
    const int notAbove =
        high < range->lastHigh || (high == range->lastHigh && low <= range->lastLow);
    return notBelow && notAbove;
}

/* Whether an entry covers a peer of the device at this port of the device. */
static __noinline int hasEntry(const struct GuardTable *table, const struct Address *remote,
                               __u16 port)
{
    __u64 high = 0;
    __u64 low = be32(remote->bytes);
    if (remote->v6) {
        high = be64(remote->bytes);
        low = be64(remote->bytes + 8);
    }
    for (__u32 i = 0; i < GUARD_RANGES; ++i) {
        if (i >= table->count)
            break;
        const struct GuardRange *range = &table->ranges[i];
        if (range->port == port && range->v6 == remote->v6 && isWithin(range, high, low))
            return 1;
    }
    return 0;
}

/* Port at `position` of the frame, or -1. */
static __always_inline int portAt(struct xdp_md *ctx, __u32 position)
{
    __u8 bytes[2];
    if (bpf_xdp_load_bytes(ctx, position, bytes, sizeof bytes))
        return -1;
    return be16(bytes);
}

static __noinline int judgeTcp(struct xdp_md *ctx, const struct Walk *walk,
                               const struct GuardTable *table, int in)
{
    const int port = portAt(ctx, walk->transportAt + (in ? 2 : 0));
    return port >= 0 && hasEntry(table, in ? &walk->source : &walk->destination, port);
}

/* "Packet too big" about a guarded session. Coming in, it quotes what the device sent. */
static __noinline int judgeQuote(struct xdp_md *ctx, const struct Walk *walk,
                                 const struct GuardTable *table, int in)
{
    struct Address remote = {.v6 = walk->transport == PROTOCOL_ICMPV6};
    const __u32 length = remote.v6 ? 16 : 4;
    const __u32 first = walk->quotedNetworkAt + (remote.v6 ? 8 : 12);
    const __u32 at = in ? first + length : first;
    const long failed = remote.v6 ? bpf_xdp_load_bytes(ctx, at, remote.bytes, 16)
                                  : bpf_xdp_load_bytes(ctx, at, remote.bytes, 4);
    const int port = portAt(ctx, walk->quotedTcpAt + (in ? 0 : 2));
    return !failed && port >= 0 && hasEntry(table, &remote, port);
}

/* Neighbour discovery for the device's own addresses (RFC 4861 7.1). */
static __noinline int judgeNeighbour(struct xdp_md *ctx, const struct Walk *walk, int in)
{
    const int isSolicitation = walk->icmpType == 135;
    const int isAdvertisement = walk->icmpType == 136;
    if (!walk->source.v6 || (!isSolicitation && !isAdvertisement) || walk->hopLimit != 255)
        return 0;
    if (!in)
        return 1;
    if (isAdvertisement)
        return ownershipOf(&walk->destination) == OWN;
    struct Address target = {.v6 = 1};
    if (walk->end < walk->transportAt + 24 ||
        bpf_xdp_load_bytes(ctx, walk->transportAt + 8, target.bytes, 16))
        return 0;
    return ownershipOf(&target) == OWN;
}

/* ARP for the device's own addresses, and what it says itself (RFC 826). */
static __noinline int judgeArp(struct xdp_md *ctx, const struct Walk *walk, int in)
{
    __u8 head[8];
    if (walk->end < walk->position + sizeof head ||
        bpf_xdp_load_bytes(ctx, walk->position, head, sizeof head))
        return 0;
    const __u32 operation = be16(head + 6);
    if (be16(head + 2) != 0x0800 || head[5] != 4 || (operation != 1 && operation != 2))
        return 0;
    const __u32 hardware = head[4];
    if (walk->end < walk->position + 8 + 2 * (hardware + 4))
        return 0;
    const __u32 sender = walk->position + 8 + hardware;
    const __u32 own = in ? sender + 4 + hardware : sender;
    struct Address address = {};
    if (bpf_xdp_load_bytes(ctx, own, address.bytes, 4))
        return 0;
    return ownershipOf(&address) == OWN;
}

static __noinline int isGuarded(struct xdp_md *ctx, int in)
{
    const __u32 zero = 0;
    void *inner = bpf_map_lookup_elem(&guard, &zero);
    const struct GuardTable *table = inner ? bpf_map_lookup_elem(inner, &zero) : 0;
    if (!table || table->count == 0)
        return 0;
    struct Walk walk = {};
    walkFrame(ctx, &walk);
    if (walk.transport == PROTOCOL_ARP)
        return judgeArp(ctx, &walk, in);
    if (walk.transport == PROTOCOL_NONE)
        return 0;
    if (walk.isIncomplete && (table->flags & GUARD_CHECK_INCOMPLETE))
        return 0;
    if (walk.isLand && (table->flags & GUARD_CHECK_LAND))
        return 0;
    const int ownership = ownershipOf(in ? &walk.destination : &walk.source);
    if (ownership == NOT_OURS || (!in && ownership != OWN))
        return 0;
    if (walk.transport == PROTOCOL_TCP)
        return judgeTcp(ctx, &walk, table, in);
    if (walk.quotedTcpAt != 0)
        return judgeQuote(ctx, &walk, table, in);
    return walk.transport == PROTOCOL_ICMPV6 && judgeNeighbour(ctx, &walk, in);
}
