// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace re2 {
class RE2;
}

namespace tallygate::match {

/// A `matches` pattern: RE2 over octets (Latin-1), case-insensitive as in Wireshark, found
/// anywhere. Copies share the compiled form; any thread.
///
/// Time is linear in the octets by construction: an automaton that takes one step an octet. Its
/// states are made when they are first needed, from a budget of kMaxMemory.
/// Where a packet needs more states than fit, RE2 begins the automaton anew, and where that does
/// not pay it follows all threads of the pattern at once: at most kMaxSteps steps an octet. Only
/// these two take memory while a packet is looked at, the second until its end.
class Pattern
{
public:
    static constexpr std::int64_t kMaxMemory = 1 << 20; ///< octets
    static constexpr int kMaxSteps = 2048;

    /// The error has no column: the caller knows where the pattern stands.
    static Result<Pattern> compile(const std::string &pattern);

    bool foundIn(Bytes octets) const;

private:
    explicit Pattern(std::shared_ptr<const re2::RE2> program)
        : m_program(std::move(program))
    {}
    std::shared_ptr<const re2::RE2> m_program;
};

} // namespace tallygate::match
