// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "replay/report.h"

#include "support.h"

namespace tallygate::cli {

namespace {

void print(const replay::Report &report, const std::vector<Diagnostic> &diagnostics, Format format)
{
    if (format == Format::Text) {
        fmt::print("{}", toText(report));
        return;
    }
    using Json = nlohmann::ordered_json;
    Json json = toJson(report);
    json["findings"] = toJson(diagnostics);
    fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

int complainOfFaults(const replay::Report &report)
{
    int status = Fine;
    for (const replay::CaptureResult &capture : report.captures) {
        if (!capture.fault)
            continue;
        fmt::print(stderr, "tallygate-cli: {}\n", toString(*capture.fault));
        status = Findings;
    }
    return status;
}

} // namespace

int simulate(const SimulateOptions &options)
{
    auto compiled = compilePolicy(options.policy, options.device, options.at);
    if (!compiled)
        return couldNot(compiled.error());
    compile::Compilation &compilation = compiled->compilation;
    if (!compilation.devicePolicy) {
        fmt::print(stderr, "{}", toLines(compilation.diagnostics));
        return couldNot(compiled->refusal("nothing was simulated"));
    }
    auto inputs = replay::parseInputs(options.on);
    if (!inputs)
        return couldNot(inputs.error());
    const auto session = replay::Session::open(
        {std::make_shared<const pipeline::DevicePolicy>(std::move(*compilation.devicePolicy)),
         std::move(*inputs),
         compiled->at,
         std::nullopt,
         {}});
    if (!session)
        return couldNot(session.error());
    std::optional<replay::HitTarget> hits;
    if (!options.hits.empty())
        hits = {options.hits, "tallygate-cli " TALLYGATE_VERSION};
    const auto report = replay::run(**session, hits);
    if (!report)
        return couldNot(report.error());
    print(*report, compilation.diagnostics, options.format);
    return complainOfFaults(*report);
}

} // namespace tallygate::cli
