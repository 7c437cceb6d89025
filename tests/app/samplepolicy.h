// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QtGlobal>

#include "policy/policyfile.h"

namespace tallygate::app {

/// "Branch edge", with which the program starts the first time.
inline policy::Policy samplePolicy()
{
    auto policy = policy::loadPolicy(std::filesystem::path(TALLYGATE_SOURCE_DIR) / "resources" /
                                     "demo" / "branch-edge.tallygate");
    if (!policy)
        qFatal("%s", toString(policy.error()).c_str());
    return *policy;
}

} // namespace tallygate::app
