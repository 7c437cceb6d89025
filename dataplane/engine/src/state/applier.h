// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include "engine/enforcer.h"

namespace tallygate::engine {

/// Hands policies to the enforcement one after the other: a commit, an expiry and a change of a set
/// may all want to at once. Loop's thread.
class Applier
{
public:
    using Policy = std::shared_ptr<const pipeline::DevicePolicy>;
    using Answer = Enforcer::Answer;

    explicit Applier(Enforcer &enforcer)
        : m_enforcer(enforcer)
    {}

    /// Builds it beside the one in force, so that apply() is quick if nothing comes between.
    void stage(Policy policy, std::uint64_t revision, Answer answer);
    /// Puts it in force, staging it first where that was not done.
    void apply(Policy policy, std::uint64_t revision, Answer answer);
    void unstage();

private:
    struct Job
    {
        Policy policy;
        std::uint64_t revision = 0;
        bool activate = false;
        Answer answer;
    };

    void push(Job job);
    void next();
    void staged(Result<void> result);
    void finish(Result<void> result);
    Answer guarded(void (Applier::*then)(Result<void>));

    Enforcer &m_enforcer;
    std::deque<Job> m_jobs; ///< the first is under way
    Policy m_slot;          ///< what is staged
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace tallygate::engine
