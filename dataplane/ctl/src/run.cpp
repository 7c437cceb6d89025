// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "commands.h"
#include "livectl/exitstatus.h"
#include "replay/report.h"
#include "session.h"

namespace tallygate::ctl {

namespace {

int complainOfFaults(const replay::Report &report)
{
    int status = kFine;
    for (const replay::CaptureResult &capture : report.captures) {
        if (!capture.fault)
            continue;
        complain(*capture.fault);
        status = kFindings;
    }
    return status;
}

std::string json(const replay::Report &report)
{
    using Json = nlohmann::ordered_json;
    return toJson(report).dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace

int runPolicy(const RunOptions &options)
{
    auto inputs = replay::parseInputs(options.on);
    if (!inputs)
        return failed(inputs.error());
    auto policy = readPolicy(options.policy.policy);
    if (!policy)
        return failed(policy.error());
    const auto session = openSession(std::move(*policy), options.policy, std::move(*inputs));
    if (!session)
        return failed(session.error());
    std::optional<replay::HitTarget> hits;
    if (!options.hits.empty())
        hits = {options.hits, "tallygatectl " TALLYGATE_VERSION};
    const auto report = replay::run(**session, hits);
    if (!report)
        return failed(report.error());
    print(options.json ? json(*report) : toText(*report));
    return complainOfFaults(*report);
}

} // namespace tallygate::ctl
