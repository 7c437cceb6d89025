// SPDX-License-Identifier: GPL-3.0-or-later
#include "meter/config.h"

#include <algorithm>

namespace tallygate::meter {

namespace {

Result<void> validateRate(const MeterConfig &config)
{
    if (config.rate.amount == 0) {
        auto error = fail(ErrorKind::Semantic, "rate-zero", "a rate of zero lets nothing pass");
        error.value().hint = "use the action drop instead";
        return error;
    }
    if (config.rate.amount > kMaxRateAmount) {
        return fail(ErrorKind::Limit, "rate-too-large",
                    "the rate is larger than {} {}, the most there can be", kMaxRateAmount,
                    toString(config.rate.unit));
    }
    return {};
}

Result<void> validateBurst(const MeterConfig &config, std::uint32_t largestFrameBytes)
{
    if (config.burst > kMaxBurst) {
        return fail(ErrorKind::Limit, "burst-too-large",
                    "the burst of {} is larger than {}, the most there can be", config.burst,
                    kMaxBurst);
    }
    if (config.burst != 0 && config.rate.countsBits() && config.burst < largestFrameBytes) {
        auto error = fail(ErrorKind::Semantic, "burst-below-frame",
                          "the burst of {} bytes is below the largest frame of {} bytes: such a "
                          "frame would always exceed",
                          config.burst, largestFrameBytes);
        error.value().hint =
            fmt::format("give at least {} bytes, or none for the default of {}", largestFrameBytes,
                        effectiveBurst({.rate = config.rate}, largestFrameBytes));
        return error;
    }
    return {};
}

Result<void> validateKey(const MeterConfig &config)
{
    if (config.prefixLengthV4 > 32) {
        return fail(ErrorKind::Semantic, "prefix-length",
                    "the IPv4 prefix length {} of the key is more than 32", config.prefixLengthV4);
    }
    if (config.prefixLengthV6 > 128) {
        return fail(ErrorKind::Semantic, "prefix-length",
                    "the IPv6 prefix length {} of the key is more than 128", config.prefixLengthV6);
    }
    if (config.key != KeyKind::Shared && config.maxKeys == 0) {
        return fail(ErrorKind::Semantic, "max-keys",
                    "a meter with a key needs room for at least one key");
    }
    if (config.maxKeys > kLargestMaxKeys) {
        return fail(ErrorKind::Limit, "max-keys",
                    "{} keys are more than {}, the most a meter can remember", config.maxKeys,
                    kLargestMaxKeys);
    }
    return {};
}

} // namespace

std::string_view toString(KeyKind kind)
{
    switch (kind) {
    case KeyKind::Shared:
        return "shared";
    case KeyKind::Source:
        return "source";
    case KeyKind::Destination:
        return "destination";
    case KeyKind::SourceDestination:
        return "source+destination";
    }
    return {};
}

std::string_view toString(ExceedVerdict verdict)
{
    return verdict == ExceedVerdict::Drop ? "drop" : "reject";
}

std::uint64_t effectiveBurst(const MeterConfig &config, std::uint32_t largestFrameBytes)
{
    if (config.burst != 0)
        return config.burst;
    const std::uint64_t amount = config.rate.amount;
    switch (config.rate.unit) {
    case RateUnit::BitsPerSecond: {
        constexpr std::uint64_t kBitsPer100MsByte = 80; // 8 bits a byte, ten times 100 ms a second
        const std::uint64_t bytesOf100Ms = (amount + kBitsPer100MsByte - 1) / kBitsPer100MsByte;
        return std::max(bytesOf100Ms, std::uint64_t{largestFrameBytes} * 2);
    }
    case RateUnit::PacketsPerSecond:
        return std::max<std::uint64_t>(1, amount / 10);
    case RateUnit::PacketsPerMinute:
    case RateUnit::PacketsPerHour:
        return amount;
    }
    return 0;
}

Result<void> validate(const MeterConfig &config, std::uint32_t largestFrameBytes)
{
    if (auto rate = validateRate(config); !rate)
        return rate;
    if (auto burst = validateBurst(config, largestFrameBytes); !burst)
        return burst;
    return validateKey(config);
}

} // namespace tallygate::meter
