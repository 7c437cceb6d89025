/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the XDP program and user space say to each other through maps. C, because both compile it.
 * A change here changes the program's bytes, by which pinned programs of another build are told
 * (SideConfig.build); shared maps are told by the sizes of their values.
 */
#include <linux/types.h>

#include "pipeline/guardtable.h"

enum SideRoleValue { SIDE_HOST_NIC, SIDE_HOST_STACK, SIDE_WIRE };
enum FailModeValue { FAIL_OPEN, FAIL_CLOSED };

/* Key 0 of `config`. Control writes it; the program reads it for each frame. */
struct SideConfig
{
    __u64 build; /* of the program's object, for control alone, as are the following */
    __u32 ifindex;
    __u32 heartbeatId;
    __u32 guardId;
    __u32 localId;
    __u32 role;
    __u32 failMode;
    __u32 threads;
    __u32 reserved;
};

/* Of `heartbeat`, key = thread: a cache line each, so that threads do not disturb one another. */
struct HeartbeatWord
{
    __u64 aliveUntil; /* ns of CLOCK_MONOTONIC; 0 = dead */
    __u64 unused[7];
};

/* Per CPU, key 0 of `counts`. */
enum CountIndex { COUNT_TO_WORKER, COUNT_FALLBACK, COUNT_GUARD, COUNT_DROPPED, COUNT_END };

struct SideCounts
{
    struct
    {
        __u64 packets;
        __u64 bytes;
    } tally[COUNT_END];
};

/* Key 0 of the inner map of `guard`. */
enum GuardCheck {
    CHECK_INCOMPLETE = 1 << 0, /* the system check for incomplete headers is on */
    CHECK_LAND = 1 << 1,
};

struct GuardValue
{
#ifdef __cplusplus
    tallygate::pipeline::GuardTable table;
#else
    struct GuardTable table;
#endif
    __u32 checks;
    __u32 unused;
};

/* Of the inner map of `local`: a hash table of what the device owns or receives. */
struct LocalKey
{
    __u32 v6;
    __u8 address[16]; /* network order; IPv4 in the first four */
};
enum LocalValue { LOCAL_OWN = 1, LOCAL_RECEIVED = 2 };
