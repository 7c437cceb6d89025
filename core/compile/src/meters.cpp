// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "passes.h"

namespace tallygate::compile {

namespace {

meter::KeyKind keyKind(policy::MeterKey key)
{
    switch (key) {
    case policy::MeterKey::Shared:
        return meter::KeyKind::Shared;
    case policy::MeterKey::Source:
        return meter::KeyKind::Source;
    case policy::MeterKey::Destination:
        return meter::KeyKind::Destination;
    case policy::MeterKey::SourceDestination:
        return meter::KeyKind::SourceDestination;
    }
    return meter::KeyKind::Shared;
}

} // namespace

Result<meter::MeterConfig> meterConfig(const policy::Meter &source)
{
    meter::MeterConfig config;
    const auto rate = meter::parseRate(source.rate);
    if (!rate)
        return fail(rate.error());
    config.rate = *rate;
    if (!source.burst.empty()) {
        const auto burst = meter::parseBurst(source.burst, rate->unit);
        if (!burst)
            return fail(burst.error());
        config.burst = *burst;
    }
    config.key = keyKind(source.key);
    config.prefixLengthV4 = source.prefix4;
    config.prefixLengthV6 = source.prefix6;
    config.exceed = source.exceed == policy::ExceedAction::Reject ? meter::ExceedVerdict::Reject
                                                                  : meter::ExceedVerdict::Drop;
    if (const auto valid = meter::validate(config); !valid)
        return fail(valid.error());
    return config;
}

void checkMeters(Context &context)
{
    absl::flat_hash_set<std::string_view> used;
    for (const auto &filter : context.policy()->filters) {
        for (const auto &section : filter->sections) {
            for (const auto &rule : section->rules) {
                if (rule->action == policy::Action::Limit)
                    used.insert(rule->meter);
            }
        }
    }
    for (const auto &source : context.policy()->meters) {
        if (const auto config = meterConfig(*source); !config) {
            Diagnostic &finding =
                context.add(Severity::Error, "meter-invalid", source->uuid,
                            fmt::format("meter {}: {}", source->name, config.error().message),
                            {source->name, config.error().message});
            finding.hint = config.error().hint;
            finding.column = meter::parseRate(source->rate) ? "burst" : "rate";
        }
        if (!used.contains(source->name))
            context.add(Severity::Note, "meter-unused", source->uuid,
                        fmt::format("meter {} is used by no rule", source->name), {source->name});
    }
}

} // namespace tallygate::compile
