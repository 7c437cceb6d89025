// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/meterbank.h"

#include <set>

namespace tallygate::pipeline {

namespace {

constexpr std::chrono::hours kUnusedTime{1};

} // namespace

Result<std::shared_ptr<meter::Meter>> MeterBank::stage(const MeterIdentity &identity,
                                                       const meter::MeterConfig &config,
                                                       std::uint32_t largestFrameBytes) const
{
    const auto place = m_places.find(identity);
    if (place != m_places.end() && place->second.meter->config() == config &&
        place->second.meter->burst() == meter::effectiveBurst(config, largestFrameBytes))
        return place->second.meter;
    auto created = meter::Meter::create(config, largestFrameBytes, m_seed);
    if (!created)
        return fail(created.error());
    return std::shared_ptr<meter::Meter>(std::move(*created));
}

void MeterBank::activate(const std::vector<BoundMeter> &meters, Timestamp now)
{
    std::set<MeterIdentity> used;
    for (const BoundMeter &bound : meters) {
        used.insert(bound.identity);
        Place &place = m_places[bound.identity];
        if (place.meter && place.meter != bound.meter)
            bound.meter->adoptState(*place.meter, now);
        place.meter = bound.meter;
        place.unused.reset();
    }
    for (auto place = m_places.begin(); place != m_places.end();) {
        if (!used.contains(place->first) && !place->second.unused)
            place->second.unused = now;
        const bool expired = place->second.unused && now - *place->second.unused > kUnusedTime;
        place = expired ? m_places.erase(place) : std::next(place);
    }
}

} // namespace tallygate::pipeline
