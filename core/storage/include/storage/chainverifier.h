// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace tallygate::storage {

/// The newest record of an audit chain.
struct TrailHead
{
    std::uint64_t sequence = 0; ///< 0: no record yet
    std::string hash;           ///< hex

    bool operator==(const TrailHead &) const = default;
};

/// What became of reading a chain.
struct TrailCheck
{
    std::uint64_t verified = 0; ///< number of the last record before the first broken link
    /// The first broken link: "audit-changed" (a record does not have its own hash),
    /// "audit-unlinked" (it does not follow the one before), "audit-missing" (numbers are left
    /// out), "audit-head" (the pinned head is not in the chain: its end was cut off or rewritten).
    std::optional<Diagnostic> broken;
};

/// Checks the records of a chain, of this workstation or of a device, in their order; the form of a
/// line is that of audittrail.h. A value.
class ChainVerifier
{
public:
    /// `before`: what stands in front of the first record; without it the first is believed, as
    /// where old records of a device were taken away. `pinned`: a head that was seen before and
    /// kept elsewhere; without it a chain whose end was cut off, or that was written anew as a
    /// whole, verifies.
    explicit ChainVerifier(std::optional<TrailHead> before, std::optional<TrailHead> pinned = {});

    /// The next record; false once the chain is broken.
    bool add(std::string_view line);
    /// The same where the record's number is also known from its place.
    bool add(std::uint64_t sequence, std::string_view line);
    /// After the last record.
    TrailCheck finish() const;

    const TrailHead &head() const { return m_head; } ///< of what is verified

private:
    std::optional<Diagnostic> breakOf(std::uint64_t sequence, std::string_view line,
                                      const std::string &hash) const;

    TrailHead m_head;
    bool m_hasHead;
    std::optional<TrailHead> m_pinned;
    bool m_pinnedMet;
    std::optional<Diagnostic> m_broken;
};

/// The number that a line says it has; 0 for what is no record.
std::uint64_t sequenceOf(std::string_view line);

} // namespace tallygate::storage
