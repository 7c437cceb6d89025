// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/uuid.h"

namespace tallygate {

enum class Severity : std::uint8_t { Note, Warning, Error };

std::string_view toString(Severity severity);

/// One user-facing finding: code + place + arguments, never translated text. Only app/ turns the
/// code into sentences of the user's language; `message` is the plain English of the command line.
struct Diagnostic
{
    Severity severity = Severity::Warning;
    std::string code;               ///< stable, lower case with dashes: "set-empty"
    std::string message;            ///< plain English, complete
    std::vector<std::string> args;  ///< what the sentence of `code` is filled with, in order
    std::string hint;               ///< what to do next; may be empty
    Uuid object;                    ///< the rule, set, ... it is about; null if the whole document
    std::string column;             ///< the part of the object: "source", "when", ...; may be empty
    std::uint32_t textColumn = 0;   ///< 1-based column within that text, 0 if not about a place
    std::vector<Uuid> related;      ///< other objects that take part
    SourceLocation where;           ///< file, line, column if known

    bool operator==(const Diagnostic &) const = default;
};

}  // namespace tallygate
