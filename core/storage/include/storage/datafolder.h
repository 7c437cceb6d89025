// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "base/result.h"

namespace tallygate::storage {

/// Where this workstation keeps what it remembers; the window and the command line share it.
struct DataFolder
{
    std::filesystem::path path;

    std::filesystem::path records() const { return path / "records.sqlite"; }
    std::filesystem::path counters() const { return path / "counters.sqlite"; }
    std::filesystem::path hits() const { return path / "hits.sqlite"; }
    /// Who may approve a push (deploy/signature.h).
    std::filesystem::path approvers() const { return path / "approvers"; }

    /// $TALLYGATE_DATA, else tallygate/ below $XDG_DATA_HOME, else below ~/.local/share.
    static DataFolder ofUser();
    /// Makes the folder, for its owner alone, where there is none. Error "folder-failed".
    Result<void> create() const;
};

} // namespace tallygate::storage
