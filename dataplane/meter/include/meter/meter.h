// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/address.h"
#include "base/result.h"
#include "base/time.h"
#include "meter/config.h"

namespace tallygate::meter {

/// The addresses of one packet, unmasked; the meter masks them by its configuration and ignores
/// what its key kind does not use. A default one is a packet without addresses (not IP): keyed
/// meters hold one bucket for all of those.
struct MeterKey
{
    enum class Family : std::uint8_t { None, V4, V6 };

    Family family = Family::None;
    Ipv6Address source; ///< IPv4 addresses stand in the low 32 bits of `low`
    Ipv6Address destination;

    static MeterKey of(Ipv4Address source, Ipv4Address destination)
    {
        return {Family::V4, {0, source.value}, {0, destination.value}};
    }
    static MeterKey of(const Ipv6Address &source, const Ipv6Address &destination)
    {
        return {Family::V6, source, destination};
    }
};

/// The bucket of a packet as text: "all packets", "198.18.4.2", "2001:db8::/64",
/// "10.0.0.0/24 to 192.0.2.1", "not IP".
std::string bucketName(const MeterConfig &config, const MeterKey &key);

/// What a bucket holds at a time, for explanations: "bucket 198.18.4.2 holds 3 of 40 packets".
struct MeterSnapshot
{
    enum class Bucket : std::uint8_t {
        Shared,   ///< the meter's only bucket
        Own,      ///< the key has a bucket of its own
        New,      ///< the key has none yet; its next packet would get one as shown
        Overflow, ///< no room for the key: its packets use the common overflow bucket
    };

    Bucket bucket = Bucket::Shared;
    std::uint64_t available = 0; ///< whole bytes or packets that would conform now
    std::uint64_t capacity = 0;  ///< the burst; bytes if the rate counts bits, else packets
    Nanoseconds untilFull{0};    ///< rounded up
};

/// "bucket 198.18.4.2 holds 3 of 40 packets"; says so where the bucket is the overflow bucket.
std::string describe(const MeterConfig &config, const MeterKey &key, const MeterSnapshot &snapshot);

struct MeterStatistics
{
    std::uint64_t places = 0;    ///< room for so many keys; zero if the meter is shared
    std::uint64_t keysHeld = 0;  ///< keys with a bucket, refilled ones not yet replaced included
    std::uint64_t evictions = 0; ///< refilled buckets given to another key
    std::uint64_t overflowConform = 0; ///< packets judged by the overflow bucket
    std::uint64_t overflowExceed = 0;
};

/// Secret of the key hash, so that nobody can aim keys at one place of the table.
struct MeterSeed
{
    std::uint64_t first = 0;
    std::uint64_t second = 0;

    static MeterSeed random();
};

/// All that a meter holds at a moment, to be gone back to. Copies share it; any thread.
class MeterImage
{
public:
    /// Memory of an image of a meter with so many keys.
    static std::size_t bytesFor(std::uint64_t keysHeld);

private:
    friend class Meter;
    struct Content;
    std::shared_ptr<const Content> m_content;
};

/// A rate limiter: GCRA in the virtual scheduling form (ITU-T I.371 Annex A), exact in integers.
///
/// Each bucket is one number, the theoretical arrival time (TAT): the time at which the bucket
/// will be full again. With a cost per packet that is the time the rate takes to earn it back,
///
///     tat' = max(tat, now) + cost          conforms if  tat' - now <= cost(burst)
///
/// and only a conforming packet stores tat'. That is a token bucket of depth `burst` that starts
/// full. The cost of a byte is 8e9/R ns, of a packet period/amount: a reduced fraction n/d. All
/// times are held as multiples of 1/d ns in 128 bits, so no step is ever rounded: there is no drift
/// and the verdicts are those of rational arithmetic (SEMANTICS 7.2).
///
/// Time. It is passed in and stands still rather than going back: a packet stamped earlier than
/// one this meter has seen is judged at the latest time seen, so it neither gains nor loses tokens.
///
/// Keys. A keyed meter has half as many places again as maxKeys, allocated once. A key may stand in
/// two sets of eight places by a seeded SipHash, so that maxKeys keys all find one. A place may be
/// given to another key only when its bucket is completely refilled; then forgetting it changes
/// nothing, and a flood of new keys never gains a fresh burst (7.3): each place by itself stays
/// within rate x time + burst for ever, whatever keys pass through it. Where neither set has a
/// place to give, the packet is judged by the one overflow bucket, with the same rate and burst,
/// and counted. A packet does a bounded amount of work.
///
/// Threads. conform() may be called by any number of workers at once: no lock, no allocation, one
/// compare-and-swap per conforming packet; packets of several workers together never exceed what
/// one would have let pass. Only the entry of a new key claims its two sets; a worker that finds
/// them claimed does not wait but uses the overflow bucket. state() and statistics() may be called
/// by any thread.
///
/// Nothing is given back for a packet that a later application drops (1.3).
class Meter
{
public:
    /// Allocates all that the meter will ever use. Fails as validate() does.
    static Result<std::unique_ptr<Meter>>
    create(const MeterConfig &config, std::uint32_t largestFrameBytes = kDefaultLargestFrameBytes,
           const MeterSeed &seed = MeterSeed::random());

    ~Meter();
    Meter(const Meter &) = delete;
    Meter &operator=(const Meter &) = delete;

    /// Whether a frame of `frameBytes` (without FCS) conforms at `now`; if so it is charged.
    bool conform(Timestamp now, std::uint32_t frameBytes, const MeterKey &key) noexcept;

    /// What the bucket of `key` holds at `now`. Changes nothing.
    MeterSnapshot state(Timestamp now, const MeterKey &key) const;
    MeterStatistics statistics() const;
    const MeterConfig &config() const { return m_config; }
    std::uint64_t burst() const { return m_burst; } ///< the one in force

    /// Takes over the state of the meter that this one replaces after an edit (7.4): every bucket
    /// keeps the tokens it holds at `now`, but no more than the new burst; none is refilled. A
    /// meter that changed between bits and packets keeps the fraction instead. When the key or its
    /// prefix lengths change, or when a key finds no place, buckets that start later start with no
    /// more tokens than the emptiest one that could not be carried over held.
    /// Requires: this meter has judged nothing; no worker uses either meter meanwhile.
    void adoptState(const Meter &old, Timestamp now);

    /// For replays, which are asked about packets they have passed: what this meter holds, and
    /// going back to it, after which it judges and counts as it did then. Requires: no worker uses
    /// the meter meanwhile; the image is one of this meter.
    MeterImage image() const;
    void restore(const MeterImage &image);

private:
    class Buckets;
    Meter(const MeterConfig &config, std::uint64_t burst, const MeterSeed &seed);

    MeterConfig m_config;
    std::uint64_t m_burst;
    std::unique_ptr<Buckets> m_buckets;
};

} // namespace tallygate::meter
