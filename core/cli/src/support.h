// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/time.h"
#include "compile/compile.h"
#include "policy/policy.h"

#include "commands.h"

/// What the commands share.
namespace tallygate::cli {

/// Prints "tallygate-cli: file:line:column: ..." to standard error and returns CouldNot.
int couldNot(const Error &error);

/// A policy with the text it came from, which says on which line an object stands.
struct OpenPolicy
{
    policy::Policy policy;
    std::string file;
    std::string text;
};
Result<OpenPolicy> openPolicy(const std::string &file);

/// The device of that name, or the only one. The error lists the names there are.
Result<policy::DevicePtr> chooseDevice(const policy::Policy &policy, const std::string &name);

Timestamp wallClock();
/// The time given, or the clock's.
Result<Timestamp> timeOrNow(const std::string &text);

/// Sets `where` of findings about objects to the line of the file where the object's UUID stands.
void locate(std::vector<Diagnostic> &diagnostics, const OpenPolicy &open);

/// A policy compiled for one of its devices; findings know their lines.
struct CompiledPolicy
{
    std::string file;
    Timestamp at; ///< that expiry was judged at
    compile::Compilation compilation;

    /// For a policy with errors: says what was therefore not done.
    Error refusal(std::string_view whatWasNotDone) const;
};
/// `at` may be empty, as in timeOrNow().
Result<CompiledPolicy> compilePolicy(const OpenPolicy &open, const policy::Device &device,
                                     const std::string &at);
/// `device` and `at` may be empty, as in chooseDevice() and timeOrNow().
Result<CompiledPolicy> compilePolicy(const std::string &file, const std::string &device,
                                     const std::string &at);

/// "file:12: error: message (hint)", a line each.
std::string toLines(const std::vector<Diagnostic> &diagnostics);
nlohmann::ordered_json toJson(const std::vector<Diagnostic> &diagnostics);

/// 1 if there is an error or a warning; notes are no findings.
int statusOf(const std::vector<Diagnostic> &diagnostics);

} // namespace tallygate::cli
