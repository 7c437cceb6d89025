// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "base/time.h"
#include "policy/edit.h"

/// Crash-safe autosave: an append-only file of edits as JSON lines.
///
///   line 1   {"tallygateJournal": 1, "path": ..., "digest": ..., "time": ...}   for a saved file
///            {"tallygateJournal": 1, "base": "<document text>", "time": ...}    for an unsaved one
///   line 2.. {"time": ..., "edit": {...}}
///
/// Every append is one write() followed by fdatasync(), so after SIGKILL or a power cut only what
/// was not yet an edit (the open cell) is lost. A last line that is torn is dropped.
namespace tallygate::policy {

class Journal
{
public:
    /// Starts a new journal file (replacing an old one) for a policy that stands in `document`
    /// with exactly `text`, or nowhere yet if `document` is empty.
    static Result<Journal> create(const std::filesystem::path &journal,
                                  const std::filesystem::path &document, std::string_view text,
                                  Timestamp now);
    /// Continues one that was read back; a torn last line is cut off.
    static Result<Journal> reopen(const std::filesystem::path &journal);

    /// Durable when it returns.
    Result<void> append(const Edit &edit, Timestamp now);

    const std::filesystem::path &path() const { return m_path; }
    /// Closes and deletes the file: after a save, or when the person discards the recovery.
    Result<void> remove();

private:
    Journal(FileDescriptor fd, std::filesystem::path path);

    FileDescriptor m_fd;
    std::filesystem::path m_path;
};

/// What a journal file says.
struct JournalContent
{
    std::filesystem::path document; ///< empty for a policy that was never saved
    std::string digest;             ///< of the document the edits start from
    std::string base;               ///< the document itself if there is no file
    Timestamp started;
    Timestamp lastEdit;
    std::vector<Edit> edits;
    bool tornTail = false;      ///< a torn last line was dropped
    std::size_t soundBytes = 0; ///< length of what is whole
};
/// Error "journal-broken" if a line other than the last cannot be read.
Result<JournalContent> readJournal(const std::filesystem::path &journal);

struct Recovered
{
    Policy base;   ///< as in the file
    Policy policy; ///< with the edits
    JournalContent journal;
};
/// Reads the journal and its document and replays. Error "journal-base-changed" if the document is
/// no longer the one that the edits started from.
Result<Recovered> recover(const std::filesystem::path &journal);

struct Replayed
{
    Policy policy;
    std::size_t applied = 0;
    std::vector<Error> refused; ///< one for each edit that no longer fits
};
/// Applies what still fits: for a document that changed under the journal.
Replayed replay(const Policy &policy, const std::vector<Edit> &edits);

/// The digest that journals name documents by.
std::string documentDigest(std::string_view text);

} // namespace tallygate::policy
