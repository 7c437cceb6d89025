// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "classify/flowcache.h"
#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

/// One worker's caches for the classifiers of one program, which must outlive their use:
/// applications of the same filter share one. Where a program has many, each is smaller, and where
/// it has so many that none would be of use there are none.
class FlowCaches
{
public:
    FlowCaches() = default;
    explicit FlowCaches(const PolicyProgram &program);

    /// By index into PolicyProgram::applications(); null without one.
    classify::FlowCache *of(std::uint32_t application) const
    {
        return application < m_of.size() ? m_of[application] : nullptr;
    }

private:
    std::vector<std::unique_ptr<classify::FlowCache>> m_caches;
    std::vector<classify::FlowCache *> m_of;
};

} // namespace tallygate::pipeline
