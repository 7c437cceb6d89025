// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commands.h"
#include "counters/counterregistry.h"
#include "hitlog/hitring.h"
#include "pipeline/policyprogram.h"
#include "pipeline/worker.h"
#include "source.h"

namespace tallygate::ctl {

/// A device policy made ready to run on some interfaces, with counters and meters of its own.
struct Session
{
    std::shared_ptr<const pipeline::DevicePolicy> policy;
    std::unique_ptr<counters::CounterRegistry> registry;
    pipeline::MeterBank meters;
    std::shared_ptr<const pipeline::PolicyProgram> program;
    Timestamp at; ///< that expiry was judged at
};

/// Reads the policy file. Errors name file, line and column.
Result<std::shared_ptr<const pipeline::DevicePolicy>> readPolicy(const std::string &path);

/// Makes `policy` ready on ports of these names, in this order, duplicates left out.
Result<Session> openSession(std::shared_ptr<const pipeline::DevicePolicy> policy,
                            const PolicyOptions &options,
                            const std::vector<std::string> &interfaces);

} // namespace tallygate::ctl
