// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/time.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

/// Decides for one rule which of its hits are recorded (FC-4.4): the first and then every Nth of
/// them, of those at most so many in each second of packet time. Single writer.
struct HitSampler
{
    enum class Choice : std::uint8_t { Record, SampledOut, OverRate };

    Choice choose(const LogSettings &log, Timestamp now)
    {
        ++unrecorded;
        if (sampleCount++ % log.sampleOneIn != 0)
            return Choice::SampledOut;
        if (log.maxPerSecond != 0) {
            const std::int64_t current = now.time_since_epoch().count() / 1'000'000'000;
            if (current > second || inSecond == 0) {
                second = current;
                inSecond = 0;
            }
            if (inSecond >= log.maxPerSecond)
                return Choice::OverRate;
            ++inSecond;
        }
        return Choice::Record;
    }
    /// How many hits a record made now stands for.
    std::uint32_t takeUnrecorded()
    {
        const std::uint32_t stands = unrecorded;
        unrecorded = 0;
        return stands;
    }

    std::uint64_t sampleCount = 0;
    std::int64_t second = 0;
    std::uint32_t inSecond = 0;
    std::uint32_t unrecorded = 0; ///< hits since the last record
};

} // namespace tallygate::pipeline
