// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

#include "base/diagnostic.h"

namespace tallygate {

std::string toString(const SourceLocation &where)
{
    std::string text = where.file;
    if (where.line != 0) {
        text += fmt::format("{}{}", text.empty() ? "line " : ":", where.line);
        if (where.column != 0)
            text += fmt::format(":{}", where.column);
    } else if (where.column != 0) {
        text += fmt::format("{}column {}", text.empty() ? "" : ": ", where.column);
    } else if (where.offset != 0) {
        text += fmt::format("{}byte {}", text.empty() ? "" : ": ", where.offset);
    }
    if (!where.path.empty())
        text += fmt::format("{}{}", text.empty() ? "" : ": ", where.path);
    return text;
}

std::string toString(const Error &error)
{
    std::string text = toString(error.where);
    if (!text.empty())
        text += ": ";
    text += error.message;
    if (!error.hint.empty())
        text += fmt::format(" ({})", error.hint);
    return text;
}

std::string_view toString(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return "note";
    case Severity::Warning:
        return "warning";
    case Severity::Error:
        return "error";
    }
    return "error";
}

}  // namespace tallygate
