// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "live/netns.h"

namespace tallygate::bench {

/// An interface whose driver counts and drops what is sent out of it: what a network card costs the
/// sending core at the least, and nothing of a receiver (an ifb; it lets go of whatever was not
/// mirrored to it). For benchmarks: failure throws.
class FrameSink
{
public:
    /// In the place of the interface of that name, whose peer goes with it.
    FrameSink(const live::Namespace &where, std::string interface, const std::string &mac);

    /// Sent out of it by now.
    std::uint64_t frames() const;

private:
    const live::Namespace &m_where;
    std::string m_interface;
};

} // namespace tallygate::bench
