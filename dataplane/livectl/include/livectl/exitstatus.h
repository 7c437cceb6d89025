// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tallygate::ctl {

/// What the program answers to the shell.
enum ExitStatus : int {
    kFine = 0,
    kFindings = 1, ///< done, but something was found: a broken capture, a field that does not exist
    kFailed = 2,   ///< could not be done
};

/// What the program calls itself in messages and to the engine, "tallygatectl" unless it is said.
void setProgramName(std::string_view name);
const std::string &programName();

/// Writes "tallygatectl: file:line:column: message (hint)" to standard error.
void complain(const Error &error);
/// The same, and kFailed.
int failed(const Error &error);
/// Of what goes on until it is interrupted: that is its regular end.
int endOf(const Error &error);
/// The error of an expression given on the command line, with the place marked under it.
int failedExpression(const Error &error, std::string_view expression);

/// Writes to standard output as it is.
void print(std::string_view text);

} // namespace tallygate::ctl
