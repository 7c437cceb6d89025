// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "base/uuid.h"
#include "counters/counterkey.h"
#include "meter/meter.h"

namespace tallygate::pipeline {

/// Which bucket or table of buckets (SEMANTICS 7.1): one per application, port and meter, or, with
/// a null application and port 0, one for the device.
struct MeterIdentity
{
    Uuid application;
    counters::PortId port = 0;
    Uuid meter;

    static MeterIdentity deviceWide(const Uuid &meter) { return {{}, 0, meter}; }
    bool isDeviceWide() const { return application.isNull(); }
    auto operator<=>(const MeterIdentity &) const = default;
};

struct BoundMeter
{
    MeterIdentity identity;
    std::shared_ptr<meter::Meter> meter;
};

/// The meters of a device, which outlive the policies that name them: a swap must not refill a
/// bucket (SEMANTICS 7.4). One control thread; the meters themselves are used by workers meanwhile.
///
/// A program is built with stage(), which gives the meter in force where nothing about it changed,
/// else a new one that the bank does not know yet; a program that is dropped again leaves no trace.
/// activate() makes the program's meters those in force and hands each new one what its
/// predecessor held. Meters that no program names any more are kept for an hour, in which any
/// bucket of a rate per hour or faster is full again.
class MeterBank
{
public:
    explicit MeterBank(const meter::MeterSeed &seed = meter::MeterSeed::random())
        : m_seed(seed)
    {}

    Result<std::shared_ptr<meter::Meter>> stage(const MeterIdentity &identity,
                                                const meter::MeterConfig &config,
                                                std::uint32_t largestFrameBytes) const;

    /// Requires: no worker uses a meter of the bank or of `meters` meanwhile.
    void activate(const std::vector<BoundMeter> &meters, Timestamp now);

private:
    struct Place
    {
        std::shared_ptr<meter::Meter> meter;
        std::optional<Timestamp> unused; ///< since when
    };

    meter::MeterSeed m_seed;
    std::map<MeterIdentity, Place> m_places;
};

} // namespace tallygate::pipeline
