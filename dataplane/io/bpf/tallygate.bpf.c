// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The first thing a received frame meets (io/xdpside.h draws the order). Written for the verifier:
 * headers are copied out of the frame with bpf_xdp_load_bytes(), which checks every access and
 * knows frames of several buffers; there are no packet pointers.
 */
#include <linux/bpf.h>
#include <linux/types.h>

#include <bpf/bpf_helpers.h>

#include "guard.bpf.h"
#include "xdpabi.h"

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct SideConfig);
} config SEC(".maps");

/* Receive queue to socket. Its size is set when the program is loaded. */
struct
{
    __uint(type, BPF_MAP_TYPE_XSKMAP);
    __uint(max_entries, 64);
    __type(key, __u32);
    __type(value, __u32);
} sockets SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_DEVMAP);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u32);
} peer SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct SideCounts);
} counts SEC(".maps");

/* Shared by all sides. */
struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 64);
    __type(key, __u32);
    __type(value, struct HeartbeatWord);
} heartbeat SEC(".maps");

static __always_inline int isAlive(__u32 queue, __u32 threads)
{
    const __u32 thread = threads > 1 ? queue % threads : 0;
    const struct HeartbeatWord *word = bpf_map_lookup_elem(&heartbeat, &thread);
    return word && *(const volatile __u64 *)&word->aliveUntil > bpf_ktime_get_coarse_ns();
}

static __always_inline int counted(struct xdp_md *ctx, enum CountIndex what, int action)
{
    const __u32 zero = 0;
    struct SideCounts *mine = bpf_map_lookup_elem(&counts, &zero);
    if (mine) {
        mine->tally[what].packets += 1;
        mine->tally[what].bytes += bpf_xdp_get_buff_len(ctx);
    }
    return action;
}

static __always_inline int toPeer(struct xdp_md *ctx, enum CountIndex what)
{
    if (bpf_redirect_map(&peer, 0, XDP_DROP) == XDP_REDIRECT)
        return counted(ctx, what, XDP_REDIRECT);
    return counted(ctx, COUNT_DROPPED, XDP_DROP);
}

SEC("xdp.frags")
int tallygateSide(struct xdp_md *ctx)
{
    const __u32 zero = 0;
    const struct SideConfig *side = bpf_map_lookup_elem(&config, &zero);
    if (!side)
        return XDP_ABORTED;
    const __u32 queue = ctx->rx_queue_index;
    if (isAlive(queue, side->threads) && bpf_redirect_map(&sockets, queue, 0) == XDP_REDIRECT)
        return counted(ctx, COUNT_TO_WORKER, XDP_REDIRECT);
    if (side->failMode == FAIL_OPEN)
        return toPeer(ctx, COUNT_FALLBACK);
    if (side->role != SIDE_WIRE && isGuarded(ctx, side->role == SIDE_HOST_NIC))
        return toPeer(ctx, COUNT_GUARD);
    return counted(ctx, COUNT_DROPPED, XDP_DROP);
}

char kLicense[] SEC("license") = "GPL";
