// SPDX-License-Identifier: GPL-3.0-or-later
#include "meter/meter.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <optional>

#include "base/uuid.h"
#include "bucket.h"
#include "keytable.h"
#include "step.h"

namespace tallygate::meter {

struct MeterImage::Content
{
    std::int64_t latestNs = 0;
    Ticks common = kLongAgo;
    std::uint64_t overflowConform = 0;
    std::uint64_t overflowExceed = 0;
    KeyTable::Image keys;
};

std::size_t MeterImage::bytesFor(std::uint64_t keysHeld)
{
    return sizeof(Content) + keysHeld * sizeof(KeyTable::Entry);
}

/// The state of a meter: its clock and its buckets.
class Meter::Buckets
{
public:
    Buckets(const MeterConfig &config, std::uint64_t burst, const MeterSeed &seed)
        : m_step(config.rate, burst)
    {
        if (config.key != KeyKind::Shared)
            m_table.emplace(config, seed, m_step.ticksPerNs());
    }

    bool conform(Timestamp time, std::uint32_t frameBytes, const MeterKey &key) noexcept
    {
        const Ticks now = m_step.at(advanced(time));
        const Ticks cost = m_step.cost(frameBytes);
        if (!m_table)
            return m_common.charge(now, cost, m_step.burstCost());
        return conformKeyed(now, cost, m_table->tableKey(key));
    }

    MeterSnapshot state(Timestamp time, const MeterKey &key, std::uint64_t burst) const;
    MeterStatistics statistics() const;
    void adopt(const Buckets &old, Timestamp time, bool sameKeys);
    std::shared_ptr<const MeterImage::Content> image() const;
    void restore(const MeterImage::Content &image);

private:
    using Counter = std::atomic<std::uint64_t>;

    /// A charge that meets a replacement is judged again; this often before it overflows.
    static constexpr int kTries = 4;

    Timestamp latest() const
    {
        return Timestamp(Nanoseconds(m_latest.load(std::memory_order_relaxed)));
    }

    /// The time, or the latest one seen if that is later. Two workers may store theirs in the wrong
    /// order; the clock is then a moment late, which gives fewer tokens, not more.
    Timestamp advanced(Timestamp time) noexcept
    {
        const std::int64_t ns = time.time_since_epoch().count();
        const std::int64_t seen = m_latest.load(std::memory_order_relaxed);
        if (ns <= seen)
            return Timestamp(Nanoseconds(seen));
        m_latest.store(ns, std::memory_order_relaxed);
        return time;
    }

    bool conformKeyed(Ticks now, Ticks cost, const TableKey &key) noexcept
    {
        for (int i = 0; i < kTries; ++i) {
            std::optional<std::size_t> place = m_table->find(key);
            if (!place)
                place = m_table->enter(key, now, m_fresh);
            if (!place)
                break;
            const bool conforms = m_table->bucket(*place).charge(now, cost, m_step.burstCost());
            if (m_table->belongs(*place, key))
                return conforms;
        }
        const bool conforms = m_common.charge(now, cost, m_step.burstCost());
        (conforms ? m_overflowConform : m_overflowExceed).fetch_add(1, std::memory_order_relaxed);
        return conforms;
    }

    Ticks emptiest(Ticks now) const;

    // What every packet touches first, and the counts of the rare, apart from each other.
    alignas(64) std::atomic<std::int64_t> m_latest{std::numeric_limits<std::int64_t>::min()};
    Bucket m_common; ///< the only bucket, or the overflow bucket of a keyed meter
    alignas(64) Step m_step;
    Ticks m_fresh = kLongAgo; ///< when buckets that start now will be full; set before any use
    std::optional<KeyTable> m_table;
    alignas(64) Counter m_overflowConform{0};
    Counter m_overflowExceed{0};
    std::uint64_t m_evictionsBefore = 0;
};

MeterSnapshot Meter::Buckets::state(Timestamp time, const MeterKey &key, std::uint64_t burst) const
{
    using Kind = MeterSnapshot::Bucket;
    const Ticks now = m_step.at(std::max(time, latest()));
    MeterSnapshot snapshot;
    Ticks tat = m_common.theoreticalArrival();
    if (m_table) {
        const TableKey tableKey = m_table->tableKey(key);
        if (const auto place = m_table->find(tableKey)) {
            snapshot.bucket = Kind::Own;
            tat = m_table->bucket(*place).theoreticalArrival();
        } else if (m_table->hasRoom(tableKey, now)) {
            snapshot.bucket = Kind::New;
            tat = m_fresh;
        } else {
            snapshot.bucket = Kind::Overflow;
        }
    }
    const Ticks debt = m_step.debt(tat, now);
    snapshot.capacity = burst;
    snapshot.available = m_step.available(debt);
    snapshot.untilFull = m_step.duration(debt);
    return snapshot;
}

MeterStatistics Meter::Buckets::statistics() const
{
    MeterStatistics statistics;
    statistics.overflowConform = m_overflowConform.load(std::memory_order_relaxed);
    statistics.overflowExceed = m_overflowExceed.load(std::memory_order_relaxed);
    statistics.evictions = m_evictionsBefore;
    if (m_table) {
        statistics.places = m_table->places();
        statistics.keysHeld = m_table->keysHeld();
        statistics.evictions += m_table->evictions();
    }
    return statistics;
}

/// The latest theoretical arrival time of all buckets: that of the emptiest.
Ticks Meter::Buckets::emptiest(Ticks now) const
{
    Ticks latestTat = std::max({m_fresh, m_common.theoreticalArrival(), now});
    if (m_table) {
        m_table->forEach([&](const TableKey &, const Bucket &bucket) {
            latestTat = std::max(latestTat, bucket.theoreticalArrival());
        });
    }
    return latestTat;
}

void Meter::Buckets::adopt(const Buckets &old, Timestamp time, bool sameKeys)
{
    const Timestamp start = std::max(time, old.latest());
    m_latest.store(start.time_since_epoch().count(), std::memory_order_relaxed);
    const Ticks now = m_step.at(start);
    const Ticks oldNow = old.m_step.at(start);
    const auto converted = [&](Ticks tat) {
        return now + m_step.convertedDebt(old.m_step, old.m_step.debt(tat, oldNow));
    };

    m_fresh = converted(sameKeys ? old.m_fresh : old.emptiest(oldNow));
    m_common.raise(std::max(m_fresh, converted(old.m_common.theoreticalArrival())));
    if (m_table && old.m_table && sameKeys) {
        Ticks emptiestWithoutPlace = m_fresh;
        old.m_table->forEach([&](const TableKey &key, const Bucket &bucket) {
            const Ticks tat = converted(bucket.theoreticalArrival());
            if (tat <= m_fresh)
                return; // as good as new
            if (!m_table->enter(m_table->rehashed(key), now, tat))
                emptiestWithoutPlace = std::max(emptiestWithoutPlace, tat);
        });
        m_fresh = emptiestWithoutPlace;
    }

    const MeterStatistics before = old.statistics();
    m_overflowConform.store(before.overflowConform, std::memory_order_relaxed);
    m_overflowExceed.store(before.overflowExceed, std::memory_order_relaxed);
    m_evictionsBefore = before.evictions;
}

std::shared_ptr<const MeterImage::Content> Meter::Buckets::image() const
{
    auto image = std::make_shared<MeterImage::Content>();
    image->latestNs = m_latest.load(std::memory_order_relaxed);
    image->common = m_common.theoreticalArrival();
    image->overflowConform = m_overflowConform.load(std::memory_order_relaxed);
    image->overflowExceed = m_overflowExceed.load(std::memory_order_relaxed);
    if (m_table)
        image->keys = m_table->image();
    return image;
}

void Meter::Buckets::restore(const MeterImage::Content &image)
{
    m_latest.store(image.latestNs, std::memory_order_relaxed);
    m_common.reset(image.common);
    m_overflowConform.store(image.overflowConform, std::memory_order_relaxed);
    m_overflowExceed.store(image.overflowExceed, std::memory_order_relaxed);
    if (m_table)
        m_table->restore(image.keys);
}

MeterSeed MeterSeed::random()
{
    const Uuid random = Uuid::random();
    MeterSeed seed;
    std::memcpy(&seed.first, random.bytes().data(), sizeof seed.first);
    std::memcpy(&seed.second, random.bytes().data() + sizeof seed.first, sizeof seed.second);
    return seed;
}

Result<std::unique_ptr<Meter>> Meter::create(const MeterConfig &config,
                                             std::uint32_t largestFrameBytes, const MeterSeed &seed)
{
    if (auto valid = validate(config, largestFrameBytes); !valid)
        return fail(valid.error());
    const std::uint64_t burst = effectiveBurst(config, largestFrameBytes);
    return std::unique_ptr<Meter>(new Meter(config, burst, seed));
}

Meter::Meter(const MeterConfig &config, std::uint64_t burst, const MeterSeed &seed)
    : m_config(config)
    , m_burst(burst)
    , m_buckets(std::make_unique<Buckets>(config, burst, seed))
{}

Meter::~Meter() = default;

bool Meter::conform(Timestamp now, std::uint32_t frameBytes, const MeterKey &key) noexcept
{
    return m_buckets->conform(now, frameBytes, key);
}

MeterSnapshot Meter::state(Timestamp now, const MeterKey &key) const
{
    return m_buckets->state(now, key, m_burst);
}

MeterStatistics Meter::statistics() const
{
    return m_buckets->statistics();
}

void Meter::adoptState(const Meter &old, Timestamp now)
{
    const bool sameKeys = m_config.key == old.m_config.key &&
                          m_config.prefixLengthV4 == old.m_config.prefixLengthV4 &&
                          m_config.prefixLengthV6 == old.m_config.prefixLengthV6;
    m_buckets->adopt(*old.m_buckets, now, sameKeys);
}

MeterImage Meter::image() const
{
    MeterImage image;
    image.m_content = m_buckets->image();
    return image;
}

void Meter::restore(const MeterImage &image)
{
    m_buckets->restore(*image.m_content);
}

} // namespace tallygate::meter
