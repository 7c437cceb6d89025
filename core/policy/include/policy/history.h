// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "policy/edit.h"

namespace tallygate::policy {

/// The edits made so far, and the policy they lead to. Position p means "the first p entries are
/// done"; 0 is the policy it started from. Applying an edit at position p forgets the entries
/// after p. Not thread safe: one owner (the window's session).
class History
{
public:
    struct Entry
    {
        Edit edit;
        Edit inverse;
        Label label;
        Timestamp time;
        std::string mergeKey;
    };
    /// What a step did: tell models the change, write the edit to the journal.
    struct Step
    {
        Change change;
        Edit edit;
    };

    explicit History(Policy start = {});

    const Policy &policy() const { return m_policy; }

    /// Applies and records. An empty label is filled by describe(). Two consecutive edits with the
    /// same non-empty `mergeKey` that set the same fields of the same rules become one entry: a
    /// key stands for one session in one editor.
    Result<Step> apply(Edit edit, Label label, Timestamp time, std::string mergeKey = {});

    bool canUndo() const { return m_position > 0; }
    bool canRedo() const { return m_position < m_entries.size(); }
    Result<Step> undo();
    Result<Step> redo();
    /// Undoes or redoes until `position` entries are done.
    Result<Step> jumpTo(std::size_t position);

    const std::vector<Entry> &entries() const { return m_entries; }
    std::size_t position() const { return m_position; }
    /// The last entry done that brought the rule in, moved it or set any of its fields; null if
    /// none did. A walk back over what the edits name, and none over the policy: edits pay nothing
    /// for it. Gives up after a million names.
    const Entry *lastEditOf(const Uuid &rule) const;

    /// The current state is what stands in the file.
    void markSaved();
    bool isSaved() const { return m_saved == m_position; }
    /// Edits between the file and now; kNotReachable if the saved state was forgotten.
    static constexpr std::size_t kNotReachable = static_cast<std::size_t>(-1);
    std::size_t unsavedEdits() const;

private:
    bool merge(const Edit &edit, const std::string &mergeKey, Timestamp time);

    Policy m_policy;
    std::vector<Entry> m_entries;
    std::size_t m_position = 0;
    std::size_t m_saved = 0;
};

} // namespace tallygate::policy
