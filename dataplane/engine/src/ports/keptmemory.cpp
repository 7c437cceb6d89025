// SPDX-License-Identifier: GPL-3.0-or-later
#include "keptmemory.h"

#include <fmt/format.h>

namespace tallygate::engine {

namespace {

void dropAll(DescriptorStore &store)
{
    for (const std::string &name : store.names()) {
        if (name.starts_with("xsk.") || name.starts_with("area.") || name.starts_with("block.")) {
            store.take(name);
            store.drop(name);
        }
    }
}

} // namespace

Result<KeptMemory> KeptMemory::open(const Options &options, DescriptorStore &store)
{
    KeptMemory memory;
    bool isKept = true;
    for (std::uint32_t t = 0; t < options.threads; ++t) {
        auto area = io::UmemArea::map(store.take(fmt::format("area.{}", t)));
        memory.blocks.push_back(store.take(fmt::format("block.{}", t)));
        isKept =
            isKept && area && area->chunks() == options.framesPerThread && memory.blocks.back();
        if (area)
            memory.areas.push_back(std::move(*area));
    }
    // One thread more than before, or none kept: everything anew.
    if (isKept && !store.take(fmt::format("area.{}", options.threads)))
        return memory;
    memory = {};
    dropAll(store);
    for (std::uint32_t t = 0; t < options.threads; ++t) {
        auto area = io::UmemArea::create(options.framesPerThread);
        if (!area)
            return fail(std::move(area.error()));
        memory.areas.push_back(std::move(*area));
    }
    return memory;
}

} // namespace tallygate::engine
