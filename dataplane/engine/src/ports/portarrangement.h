// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/disk.h"
#include "engine/options.h"
#include "portstore.h"

namespace tallygate::engine {

/// Which interfaces are managed, on disk and now; and, while a change of that awaits its
/// confirmation, how it was before. A process that ends in between finds both.
class PortArrangement
{
public:
    /// `disk` outlives it.
    PortArrangement(Disk &disk, const Options &options);

    /// Reads it. A change that was not confirmed is undone; `wasUndone` says so. Errors: as
    /// PortStore::load(), Io.
    Result<void> load(bool &wasUndone);

    const PortStore &now() const { return m_now; }

    bool isChangePending() const;
    /// From here on `next` is the arrangement, and the one before it is kept. On an error nothing
    /// has changed.
    Result<void> change(PortStore next);
    /// The one before is forgotten.
    Result<void> keepChange();
    /// The one before is the arrangement again. Errors: NotFound (no change is pending), Io.
    Result<void> undoChange();
    /// A managed interface has another name: no change that anybody confirms.
    Result<void> rename(counters::PortId port, const std::string &name);

    /// What a change not confirmed took over, read from disk by a process that is not control.
    static Result<std::vector<PortConfig>> managedByPendingChange(const Options &options);

private:
    Disk &m_disk;
    std::filesystem::path m_nowFile;
    std::filesystem::path m_beforeFile;
    PortStore m_now;
};

} // namespace tallygate::engine
