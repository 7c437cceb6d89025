// SPDX-License-Identifier: GPL-3.0-or-later
#include "keymasks.h"

namespace tallygate::meter {

namespace {

std::string prefixText(const MeterConfig &config, const Ipv6Address &address,
                       MeterKey::Family family)
{
    const Ipv6Address prefix = KeyMasks(config).masked(address, family);
    if (family == MeterKey::Family::V4) {
        const auto text = toString(Ipv4Address{static_cast<std::uint32_t>(prefix.low)});
        return config.prefixLengthV4 == 32 ? text
                                           : fmt::format("{}/{}", text, config.prefixLengthV4);
    }
    const auto text = toString(prefix);
    return config.prefixLengthV6 == 128 ? text : fmt::format("{}/{}", text, config.prefixLengthV6);
}

} // namespace

std::string bucketName(const MeterConfig &config, const MeterKey &key)
{
    if (config.key == KeyKind::Shared)
        return "all packets";
    if (key.family == MeterKey::Family::None)
        return "not IP";
    switch (config.key) {
    case KeyKind::Shared:
        break;
    case KeyKind::Source:
        return prefixText(config, key.source, key.family);
    case KeyKind::Destination:
        return prefixText(config, key.destination, key.family);
    case KeyKind::SourceDestination:
        return fmt::format("{} to {}", prefixText(config, key.source, key.family),
                           prefixText(config, key.destination, key.family));
    }
    return {};
}

std::string describe(const MeterConfig &config, const MeterKey &key, const MeterSnapshot &snapshot)
{
    const std::string content = fmt::format("{} of {} {}", snapshot.available, snapshot.capacity,
                                            config.rate.countsBits() ? "bytes" : "packets");
    if (snapshot.bucket == MeterSnapshot::Bucket::Overflow)
        return fmt::format("no room for bucket {}; the overflow bucket holds {}",
                           bucketName(config, key), content);
    return fmt::format("bucket {} holds {}", bucketName(config, key), content);
}

} // namespace tallygate::meter
