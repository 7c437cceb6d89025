// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "meter/meter.h"
#include "pipeline/localaddresses.h"

namespace tallygate::pipeline {

/// The key of a packet for any meter; a packet without readable addresses has the common key.
inline meter::MeterKey meterKeyOf(const Endpoints &endpoints)
{
    meter::MeterKey key;
    if (!endpoints.isIp())
        return key;
    key.family = endpoints.kind == Endpoints::Kind::V4 ? meter::MeterKey::Family::V4
                                                       : meter::MeterKey::Family::V6;
    key.source = endpoints.source;
    key.destination = endpoints.destination;
    return key;
}

/// Whether the capture was cut before the addresses that the meter tells packets apart by.
inline bool isKeyHidden(const meter::MeterConfig &config, const Endpoints &endpoints)
{
    if (config.key == meter::KeyKind::Shared)
        return false;
    return endpoints.kind == Endpoints::Kind::Cut ||
           (endpoints.destinationCut && config.key != meter::KeyKind::Source);
}

} // namespace tallygate::pipeline
