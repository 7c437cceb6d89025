// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/policyprogram.h"

namespace tallygate::engine {

/// What a commit asks of the enforcement. Control's thread; answers come later on its loop, each
/// exactly once, also when the worker dies meanwhile.
class Enforcer
{
public:
    using Answer = std::function<void(Result<void>)>;

    virtual ~Enforcer() = default;

    /// Has the policy built by the worker, beside the one in force. A second one replaces the
    /// first.
    virtual void stage(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision,
                       Answer answer) = 0;
    /// Puts the staged revision in force: no packet is lost or judged by a mix of the two.
    virtual void activate(std::uint64_t revision, Answer answer) = 0;
    virtual void unstage() = 0;

    /// The managed interfaces, and what the host itself owns, now.
    virtual std::vector<pipeline::Port> ports() const = 0;
    virtual pipeline::LocalState local() const = 0;
};

} // namespace tallygate::engine
