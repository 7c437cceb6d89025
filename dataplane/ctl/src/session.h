// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commands.h"
#include "replay/session.h"

namespace tallygate::ctl {

/// Reads the policy file. Errors name file, line and column.
Result<std::shared_ptr<const pipeline::DevicePolicy>> readPolicy(const std::string &path);

/// Makes ready to replay `inputs` through `policy` with what the options say. Errors of the policy
/// name file, line and column.
Result<std::unique_ptr<replay::Session>>
openSession(std::shared_ptr<const pipeline::DevicePolicy> policy, const PolicyOptions &options,
            std::vector<replay::Input> inputs);

} // namespace tallygate::ctl
