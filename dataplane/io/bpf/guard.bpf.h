/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The management guard in the kernel (SEMANTICS 3): what it lets through is exactly what the
 * pipeline books as `guard`. That is: the system checks do not drop it, it is to the device
 * (direction in) or from it (out), and the guard permits it. pipeline/guardtable.h says what it
 * permits.
 */
#include "walk.bpf.h"
#include "xdpabi.h"

struct GuardInner
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __uint(key_size, sizeof(__u32));
    __uint(value_size, sizeof(struct GuardValue));
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

static __always_inline int isWithin(const struct GuardTableEntry *range, __u64 high, __u64 low)
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
    for (__u32 i = 0; i < kGuardTableEntries; ++i) {
        if (i >= table->count)
            break;
        const struct GuardTableEntry *range = &table->entries[i];
        if (range->tcpPort == port && range->isV6 == remote->v6 && isWithin(range, high, low))
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

/* What no router has passed on: discovery of neighbours and, by option, of routers. */
static __noinline int judgeLink(struct xdp_md *ctx, const struct Walk *walk, __u32 options, int in)
{
    const __u32 type = walk->icmpType;
    if (!walk->source.v6 || walk->hopLimit != 255)
        return 0;
    const int isSolicitation = type == 135;
    const int isAdvertisement = type == 136;
    if (!in)
        return isSolicitation || isAdvertisement ||
               (type == 133 && (options & kGuardRouterAdvertisements));
    const int fromRouter = be16(walk->source.bytes) >> 6 == 0x3fa; /* fe80::/10 */
    if (type == 134)
        return fromRouter && (options & kGuardRouterAdvertisements);
    if (type == 137)
        return fromRouter && (options & kGuardRedirects);
    if (isAdvertisement)
        return ownershipOf(&walk->destination) == OWN;
    struct Address target = {.v6 = 1};
    if (!isSolicitation || walk->end < walk->transportAt + 24 ||
        bpf_xdp_load_bytes(ctx, walk->transportAt + 8, target.bytes, 16))
        return 0;
    return ownershipOf(&target) == OWN;
}

/* A BOOTP reply that gives the destinations of the very frame it came in (RFC 2131 4.1). */
static __noinline int isOfferFor(struct xdp_md *ctx, const struct Walk *walk)
{
    __u8 destination[6];
    __u8 bootp[34];
    if (walk->end < walk->transportAt + 8 + sizeof bootp ||
        bpf_xdp_load_bytes(ctx, 0, destination, sizeof destination) ||
        bpf_xdp_load_bytes(ctx, walk->transportAt + 8, bootp, sizeof bootp))
        return 0;
    return bootp[0] == 2 && bootp[2] == 6 && be32(bootp + 16) == be32(walk->destination.bytes) &&
           be32(bootp + 28) == be32(destination) && be16(bootp + 32) == be16(destination + 4);
}

static __noinline int judgeDhcp(struct xdp_md *ctx, const struct Walk *walk, int isOfDevice, int in)
{
    const int v6 = walk->source.v6;
    const int client = v6 ? 546 : 68;
    const int server = v6 ? 547 : 67;
    if (walk->transport != PROTOCOL_UDP ||
        portAt(ctx, walk->transportAt) != (in ? server : client) ||
        portAt(ctx, walk->transportAt + 2) != (in ? client : server))
        return 0;
    if (isOfDevice)
        return 1;
    if (v6)
        return 0;
    return in ? isOfferFor(ctx, walk) : be32(walk->source.bytes) == 0;
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

static __noinline int judgeDevice(struct xdp_md *ctx, const struct Walk *walk,
                                  const struct GuardTable *table, int in)
{
    if (walk->transport == PROTOCOL_TCP)
        return judgeTcp(ctx, walk, table, in);
    if (walk->quotedTcpAt != 0)
        return judgeQuote(ctx, walk, table, in);
    if (walk->transport == PROTOCOL_ICMP)
        return in && walk->icmpType == 5 && (table->options & kGuardRedirects);
    return walk->transport == PROTOCOL_ICMPV6 && judgeLink(ctx, walk, table->options, in);
}

static __noinline int isGuarded(struct xdp_md *ctx, int in)
{
    const __u32 zero = 0;
    void *inner = bpf_map_lookup_elem(&guard, &zero);
    const struct GuardValue *value = inner ? bpf_map_lookup_elem(inner, &zero) : 0;
    if (!value || value->table.count == 0)
        return 0;
    struct Walk walk = {};
    walkFrame(ctx, &walk);
    if (walk.transport == PROTOCOL_ARP)
        return judgeArp(ctx, &walk, in);
    if (walk.transport == PROTOCOL_NONE ||
        (walk.isIncomplete && (value->checks & CHECK_INCOMPLETE)) ||
        (walk.isLand && (value->checks & CHECK_LAND)))
        return 0;
    const int ownership = ownershipOf(in ? &walk.destination : &walk.source);
    const int isOfDevice = ownership == OWN || (in && ownership == RECEIVED);
    if (isOfDevice && judgeDevice(ctx, &walk, &value->table, in))
        return 1;
    return (value->table.options & kGuardDhcp) && judgeDhcp(ctx, &walk, isOfDevice, in);
}
