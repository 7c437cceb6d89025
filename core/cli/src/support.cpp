// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <unordered_map>

#include <fmt/ranges.h>

#include "base/mappedfile.h"
#include "policy/policyfile.h"

namespace tallygate::cli {

int couldNot(const Error &error)
{
    fmt::print(stderr, "tallygate-cli: {}\n", toString(error));
    return CouldNot;
}

Result<OpenPolicy> openPolicy(const std::string &file)
{
    auto text = readTextFile(file);
    if (!text)
        return fail(text.error());
    auto policy = policy::parsePolicy(*text, file);
    if (!policy)
        return fail(policy.error());
    return OpenPolicy{std::move(*policy), file, std::move(*text)};
}

Result<policy::DevicePtr> chooseDevice(const policy::Policy &policy, const std::string &name)
{
    const auto &devices = policy->devices;
    std::vector<std::string> names;
    for (const auto &device : devices)
        names.push_back(device->name);
    if (name.empty() && devices.size() == 1)
        return devices.front();
    if (devices.empty())
        return fail(ErrorKind::NotFound, "device-missing", "the policy has no device");
    if (name.empty())
        return fail(ErrorKind::NotFound, "device-missing",
                    "the policy has {} devices; choose one with --device: {}", devices.size(),
                    fmt::join(names, ", "));
    if (const auto device = policy.deviceNamed(name))
        return device;
    return fail(ErrorKind::NotFound, "device-missing",
                "the policy has no device named {}; it has: {}", name, fmt::join(names, ", "));
}

Timestamp wallClock()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

Result<Timestamp> timeOrNow(const std::string &text)
{
    if (text.empty())
        return wallClock();
    if (const auto time = parseRfc3339(text))
        return *time;
    return fail(ErrorKind::Syntax, "time-invalid",
                "'{}' is not a time; write 2026-12-31 or 2026-12-31T18:00:00Z", text);
}

void locate(std::vector<Diagnostic> &diagnostics, const OpenPolicy &open)
{
    // A UUID's first occurrence is where its object is written: other objects refer by name.
    std::unordered_map<Uuid, std::uint32_t> lines;
    std::uint32_t line = 1;
    const std::string_view text = open.text;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n')
            ++line;
        else if (text[at] == '"' && at + 37 < text.size() && text[at + 37] == '"') {
            if (const auto uuid = Uuid::parse(text.substr(at + 1, 36)))
                lines.try_emplace(*uuid, line);
        }
    }
    for (Diagnostic &diagnostic : diagnostics) {
        diagnostic.where.file = open.file;
        if (const auto found = lines.find(diagnostic.object); found != lines.end())
            diagnostic.where.line = found->second;
    }
}

Error CompiledPolicy::refusal(std::string_view whatWasNotDone) const
{
    return {ErrorKind::Semantic,
            "policy-has-errors",
            fmt::format("{}, because the policy has errors", whatWasNotDone),
            {},
            {file, 0, 0, 0, {}}};
}

Result<CompiledPolicy> compilePolicy(const OpenPolicy &open, const policy::Device &device,
                                     const std::string &at)
{
    const auto now = timeOrNow(at);
    if (!now)
        return fail(now.error());
    CompiledPolicy compiled{open.file, *now, compile::compileFor(open.policy, device.uuid, *now)};
    locate(compiled.compilation.diagnostics, open);
    return compiled;
}

Result<CompiledPolicy> compilePolicy(const std::string &file, const std::string &device,
                                     const std::string &at)
{
    const auto open = openPolicy(file);
    if (!open)
        return fail(open.error());
    const auto chosen = chooseDevice(open->policy, device);
    if (!chosen)
        return fail(chosen.error());
    return compilePolicy(*open, **chosen, at);
}

std::string toLines(const std::vector<Diagnostic> &diagnostics)
{
    std::string lines;
    for (const Diagnostic &diagnostic : diagnostics) {
        lines += fmt::format("{}: {}: {}", toString(diagnostic.where),
                             toString(diagnostic.severity), diagnostic.message);
        if (!diagnostic.hint.empty())
            lines += fmt::format(" ({})", diagnostic.hint);
        lines += '\n';
    }
    return lines;
}

nlohmann::ordered_json toJson(const std::vector<Diagnostic> &diagnostics)
{
    auto list = nlohmann::ordered_json::array();
    for (const Diagnostic &diagnostic : diagnostics) {
        nlohmann::ordered_json item{{"severity", toString(diagnostic.severity)},
                                    {"code", diagnostic.code},
                                    {"message", diagnostic.message}};
        if (!diagnostic.hint.empty())
            item["hint"] = diagnostic.hint;
        if (!diagnostic.object.isNull())
            item["object"] = diagnostic.object.toString();
        if (!diagnostic.column.empty())
            item["column"] = diagnostic.column;
        if (diagnostic.textColumn != 0)
            item["textColumn"] = diagnostic.textColumn;
        if (!diagnostic.where.file.empty())
            item["file"] = diagnostic.where.file;
        if (diagnostic.where.line != 0)
            item["line"] = diagnostic.where.line;
        list.push_back(std::move(item));
    }
    return list;
}

int statusOf(const std::vector<Diagnostic> &diagnostics)
{
    const bool any = std::any_of(diagnostics.begin(), diagnostics.end(), [](const auto &finding) {
        return finding.severity != Severity::Note;
    });
    return any ? Findings : Fine;
}

} // namespace tallygate::cli
