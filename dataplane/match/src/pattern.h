// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace re2 {
class RE2;
}

namespace tallygate::match {

/// A `matches` pattern: RE2 over octets (Latin-1), case-insensitive as in Wireshark, found
/// anywhere. Linear time; memory is bounded. Copies share the compiled form; any thread.
class Pattern
{
public:
    /// The error has no column: the caller knows where the pattern stands.
    static Result<Pattern> compile(const std::string &pattern);

    /// The automaton grows on first use, inside its bound; nothing else is allocated.
    bool foundIn(Bytes octets) const;

private:
    explicit Pattern(std::shared_ptr<const re2::RE2> program)
        : m_program(std::move(program))
    {}
    std::shared_ptr<const re2::RE2> m_program;
};

} // namespace tallygate::match
