// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/keeper.h"
#include "engine/options.h"
#include "io/umem.h"

namespace tallygate::engine {

/// The memory of the threads that outlives workers and control: frames and the blocks that say
/// whose they are. An earlier control's, if it had the same number and size; sockets stand over it.
struct KeptMemory
{
    std::vector<io::UmemArea> areas;    ///< by thread
    std::vector<FileDescriptor> blocks; ///< by thread; empty where the worker is to make them anew

    /// Takes it out of `store`; where it does not fit, it makes new areas and lets the sockets over
    /// the old ones go. Errors: those of UmemArea::create().
    static Result<KeptMemory> open(const Options &options, DescriptorStore &store);
};

} // namespace tallygate::engine
