// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include "base/diagnostic.h"

namespace tallygate::engine {

inline Diagnostic finding(Severity severity, std::string code, std::string message,
                          SourceLocation where = {})
{
    Diagnostic made;
    made.severity = severity;
    made.code = std::move(code);
    made.message = std::move(message);
    made.where = std::move(where);
    return made;
}

inline Diagnostic finding(Severity severity, const Error &error)
{
    Diagnostic made = finding(severity, error.code, error.message, error.where);
    made.hint = error.hint;
    made.textColumn = error.where.path.empty() ? 0 : error.where.column;
    return made;
}

} // namespace tallygate::engine
