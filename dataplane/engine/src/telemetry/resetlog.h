// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "counterstate.h"

namespace tallygate::engine {

/// What a reset is about. A person names a rule, an application, a filter or the device; a filter
/// is kept as the applications it was in at that time.
struct ResetScope
{
    std::vector<Uuid> applications; ///< empty: all
    std::optional<Uuid> rule;       ///< one rule; the null UUID is the default
    std::optional<counters::PortId> port;

    bool covers(const counters::CounterKey &key) const;
    /// A port's own counters are reset with all of the port, not with one application.
    bool coversPort(counters::PortId id) const;
    /// Whether all that `other` covers is covered.
    bool includes(const ResetScope &other) const;
    bool operator==(const ResetScope &) const = default;
};

/// A reset, or the taking back of one.
struct ResetEvent
{
    std::uint64_t id = 0; ///< grows
    Timestamp time;
    std::string who;
    std::string why;
    ResetScope scope;
    std::optional<std::uint64_t> undoes; ///< the id of the reset that this takes back
    std::uint64_t line = 0;              ///< CounterHistory::line of the values
    CounterSnapshot values;              ///< what is absent was zero
    bool operator==(const ResetEvent &) const = default;
};

/// All resets, oldest first, in a file that only grows (SEMANTICS 5.2): an event is durable before
/// it counts. Resets that were superseded more than 30 days ago are left out when it is opened;
/// that they were made stands in the audit chain. Control's thread.
class ResetLog
{
public:
    /// A torn end is cut off, and told in `note`. Errors: Io.
    static Result<ResetLog> open(const std::filesystem::path &path, Timestamp now,
                                 std::string &note);

    const std::vector<ResetEvent> &events() const { return m_events; }
    /// The reset in force for a key: the latest that covers it and is not undone; null if none.
    const ResetEvent *inForce(const counters::CounterKey &key) const;
    const ResetEvent *inForcePort(counters::PortId port) const;

    /// Gives the event its id. On error nothing has changed.
    Result<std::uint64_t> append(ResetEvent event);
    /// Errors: NotFound "reset-unknown"; Semantic "reset-undone", "reset-not-one".
    /// "reset-too-old" after kTombstoneTime.
    Result<void> checkUndo(std::uint64_t id, Timestamp now) const;

private:
    bool isInForce(const ResetEvent &event) const;
    void forget(Timestamp now);
    std::string whole() const;

    std::filesystem::path m_path;
    std::vector<ResetEvent> m_events;
    std::unordered_set<std::uint64_t> m_undone; ///< ids
    std::uint64_t m_lastId = 0;
    bool m_torn = false; ///< the file ends in half an event
};

} // namespace tallygate::engine
