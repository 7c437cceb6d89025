// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>

#include "base/mappedfile.h"
#include "compile/compile.h"
#include "policy/policyfile.h"

#include "support.h"

namespace tallygate::cli {

namespace {

void printSummary(const std::vector<Diagnostic> &diagnostics, const policy::Policy &policy)
{
    std::size_t counts[3] = {};
    for (const Diagnostic &diagnostic : diagnostics)
        ++counts[static_cast<std::size_t>(diagnostic.severity)];
    fmt::print("{}: {} rules, {} errors, {} warnings, {} notes\n", policy->name, policy.ruleCount(),
               counts[static_cast<std::size_t>(Severity::Error)],
               counts[static_cast<std::size_t>(Severity::Warning)],
               counts[static_cast<std::size_t>(Severity::Note)]);
}

} // namespace

int check(const CheckOptions &options)
{
    const auto open = openPolicy(options.policy);
    if (!open)
        return couldNot(open.error());
    const auto now = timeOrNow(options.at);
    if (!now)
        return couldNot(now.error());
    auto diagnostics = compile::check(open->policy, *now);
    locate(diagnostics, *open);
    if (options.format == Format::Json) {
        const nlohmann::ordered_json report{{"policy", open->policy->name},
                                            {"rules", open->policy.ruleCount()},
                                            {"findings", toJson(diagnostics)}};
        fmt::print("{}\n", report.dump(2));
    } else {
        fmt::print("{}", toLines(diagnostics));
        printSummary(diagnostics, open->policy);
    }
    return statusOf(diagnostics);
}

int compile(const CompileOptions &options)
{
    const auto compiled = compilePolicy(options.policy, options.device, options.at);
    if (!compiled)
        return couldNot(compiled.error());
    const compile::Compilation &compilation = compiled->compilation;
    if (options.format == Format::Json)
        fmt::print(stderr, "{}\n", toJson(compilation.diagnostics).dump(2));
    else
        fmt::print(stderr, "{}", toLines(compilation.diagnostics));
    if (!compilation.devicePolicy)
        return couldNot(compiled->refusal("no device policy was made"));
    const std::string text = pipeline::writeDevicePolicy(*compilation.devicePolicy);
    if (options.output.empty()) {
        fmt::print("{}", text);
    } else if (const auto written = writeFileAtomically(options.output, text); !written) {
        return couldNot(written.error());
    }
    return statusOf(compilation.diagnostics);
}

int format(const FormatOptions &options)
{
    int status = Fine;
    for (const std::string &file : options.policies) {
        const auto open = openPolicy(file);
        if (!open) {
            status = couldNot(open.error());
            continue;
        }
        const std::string text = policy::writePolicy(open->policy);
        if (text == open->text)
            continue;
        fmt::print("{}\n", file);
        if (options.checkOnly) {
            status = std::max<int>(status, Findings);
        } else if (const auto written = writeFileAtomically(file, text); !written) {
            status = couldNot(written.error());
        }
    }
    return status;
}

} // namespace tallygate::cli
