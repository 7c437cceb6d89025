// SPDX-License-Identifier: GPL-3.0-or-later
#include "flowcaches.h"

#include <algorithm>
#include <map>

namespace tallygate::pipeline {

namespace {

/// Of one worker.
constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr std::size_t kLeastBytesOfOne = std::size_t{32} << 10;

} // namespace

FlowCaches::FlowCaches(const PolicyProgram &program)
{
    std::map<const classify::Classifier *, classify::FlowCache *> cacheOf;
    for (const BoundApplication &application : program.applications())
        cacheOf.emplace(application.classifier.get(), nullptr);
    const std::size_t each = kMostBytes / std::max<std::size_t>(1, cacheOf.size());
    if (each < kLeastBytesOfOne)
        return;
    for (auto &[classifier, cache] : cacheOf) {
        if (auto made = classifier->makeFlowCache(each)) {
            cache = made.get();
            m_caches.push_back(std::move(made));
        }
    }
    m_of.reserve(program.applications().size());
    for (const BoundApplication &application : program.applications())
        m_of.push_back(cacheOf.at(application.classifier.get()));
}

} // namespace tallygate::pipeline
