// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "control/json.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::engine {

/// What was done to a set since it came with a policy (SEMANTICS 4.5): it holds across revisions,
/// so that the next push does not undo a quick block.
struct SetOverlay
{
    struct Entry
    {
        std::optional<Timestamp> expires;
        std::string by;
        std::string reason;
        bool operator==(const Entry &) const = default;
    };

    bool replaced = false;                ///< the policy's own entries do not count
    std::map<std::string, Entry> entries; ///< added
    std::set<std::string> removed;        ///< of the policy's own
    bool operator==(const SetOverlay &) const = default;

    bool isEmpty() const { return !replaced && entries.empty() && removed.empty(); }
};

/// All overlays of the device, by the name of the set. A value; derived policies are made from it.
class SetOverlays
{
public:
    /// One change, as a caller asks for it.
    struct Change
    {
        enum class Kind : std::uint8_t { Add, Remove, Replace, Reset };
        Kind kind = Kind::Add;
        std::string set;
        std::vector<std::string> entries;
        SetOverlay::Entry entry; ///< for what is added
    };

    /// Errors: "set-unknown", "entry-invalid" with what is wrong, "entry-unknown" for one to remove
    /// that is not there, "set-limit" beyond 4 million entries. On error nothing is changed.
    Result<void> apply(const Change &change, const pipeline::DevicePolicy &policy);
    /// Forgets entries that expired; whether there were any.
    bool expire(Timestamp now);
    std::optional<Timestamp> nextExpiry() const;

    /// The entries of a set of `policy` at that time, sorted, and their digest.
    std::vector<std::string> effective(const pipeline::DeviceSet &set, Timestamp now) const;
    static std::string digestOf(const std::vector<std::string> &entries);

    /// The policy with its sets as they are now and with what expired switched off for good (10.1),
    /// or the same one where that changes nothing.
    std::shared_ptr<const pipeline::DevicePolicy>
    derive(std::shared_ptr<const pipeline::DevicePolicy> policy, Timestamp now) const;

    control::Json toJson() const;
    static Result<SetOverlays> fromJson(const control::Json &json);

    bool operator==(const SetOverlays &) const = default;

private:
    std::map<std::string, SetOverlay, std::less<>> m_sets;
};

} // namespace tallygate::engine
