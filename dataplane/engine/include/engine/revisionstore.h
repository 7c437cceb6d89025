// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/time.h"
#include "engine/disk.h"
#include "pipeline/devicepolicy.h"

// Committed revisions on disk (SEMANTICS 4.3):
//
//     revisions/7/policy.json   the text as it was given, to the byte
//     revisions/7/meta.json     author, time, comment, digest, base, guard
//     revisions/7/outcome.json  what became of it, for people; nothing depends on it
//     revisions/current         the last confirmed one, and those confirmed before it
//     revisions/current.next    what `current` will be once the pending one is confirmed
//     revisions/pending         the one that is active and not confirmed
//
// A revision is confirmed in the moment that current.next is renamed to current: that needs no room
// on the disk.

namespace tallygate::engine {

struct RevisionMeta
{
    std::uint64_t number = 0;
    std::uint64_t basedOn = 0; ///< 0: there was none
    std::string author;
    Timestamp time;
    std::string comment;
    std::string digest; ///< SHA-256 of policy.json, hex
    /// The guard in force with it: the policy's own, or where it has none the one it took over.
    std::vector<pipeline::GuardEntry> guard;
    pipeline::GuardOptions guardOptions;
    bool operator==(const RevisionMeta &) const = default;
};

/// What became of a revision.
enum class RevisionState : std::uint8_t {
    Current,    ///< the last confirmed one
    Confirmed,  ///< was confirmed, another one is now
    Pending,    ///< active, not confirmed
    RolledBack, ///< never confirmed
    Broken,     ///< cannot be read or was changed
};
std::string_view toString(RevisionState state); ///< "current", "confirmed", "pending", ...

struct RevisionEntry
{
    RevisionMeta meta; ///< of a broken one only its number
    RevisionState state = RevisionState::RolledBack;
    std::string reason;               ///< why it was rolled back, or what is broken
    std::optional<Timestamp> decided; ///< when it was confirmed or rolled back
    std::string decidedBy;
};

/// A revision ready for use.
struct Revision
{
    RevisionMeta meta;
    std::string text;                                     ///< of policy.json
    std::shared_ptr<const pipeline::DevicePolicy> policy; ///< parsed, with meta.guard
};

/// Owns state/revisions. What changes the disk is durable when the call returns. One thread at a
/// time; large policies take as long as the disk does.
class RevisionStore
{
public:
    static constexpr std::size_t kKept = 100; ///< older ones are removed at a confirmation

    /// Clears what a crash left. A pending revision is given up here and told in findings().
    static Result<RevisionStore> open(Disk &disk, const std::filesystem::path &folder,
                                      Timestamp now);

    /// The last confirmed revision whose digest and text are right; those that were refused for it
    /// are told in findings(). Nullopt: none was ever confirmed, or none is whole.
    std::optional<Revision> loadConfirmed();
    const std::vector<Diagnostic> &findings() const { return m_findings; }

    std::uint64_t current() const;                      ///< 0: none
    std::uint64_t pending() const { return m_pending; } ///< 0: none
    /// What the next revision will be called: a number is never given twice.
    std::uint64_t nextNumber() const;

    /// Writes the revision, so that it can be activated: from here on it is pending.
    Result<void> putPending(const RevisionMeta &meta, std::string_view text);
    Result<void> confirm(Timestamp now, const std::string &by);
    /// Gives the pending one up. Works on a full disk.
    Result<void> giveUp(Timestamp now, const std::string &by, const std::string &reason);

    std::vector<RevisionEntry> history() const; ///< newest first
    Result<Revision> load(std::uint64_t number) const;

private:
    struct Confirmed
    {
        std::uint64_t number = 0;
        std::string policyDigest;
        std::string metaDigest; ///< empty: not known
    };

    RevisionStore(Disk &disk, std::filesystem::path folder);

    std::filesystem::path folderOf(std::uint64_t number) const;
    Result<void> clearLeftovers();
    Result<void> readPending(Timestamp now);
    void readCurrent();
    void guessConfirmed();
    Result<void> refuseChanged(const Confirmed &confirmed) const;
    Result<void> writeFolder(const RevisionMeta &meta, std::string_view text,
                             const std::string &metaText);
    std::string currentText(const Confirmed &newest) const;
    void forget();
    void writeOutcome(std::uint64_t number, RevisionState state, Timestamp when,
                      const std::string &by, const std::string &reason);
    void prune();
    RevisionEntry entryOf(std::uint64_t number) const;
    void tell(Severity severity, std::string code, std::string message);

    Disk *m_disk;
    std::filesystem::path m_folder;
    std::vector<std::uint64_t> m_numbers; ///< on the disk, ascending
    std::vector<Confirmed> m_confirmed;   ///< newest first
    std::uint64_t m_pending = 0;
    std::uint64_t m_highest = 0;
    std::vector<Diagnostic> m_findings;
};

/// A device policy's text in its parts, with the guard that its meta names.
Result<Revision> makeRevision(RevisionMeta meta, std::string text);

/// SHA-256 in hex, as `digest` has it.
std::string digestOf(std::string_view text);

} // namespace tallygate::engine
