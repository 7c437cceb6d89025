// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/applier.h"

namespace tallygate::engine {

void Applier::stage(Policy policy, std::uint64_t revision, Answer answer)
{
    push({std::move(policy), revision, false, std::move(answer)});
}

void Applier::apply(Policy policy, std::uint64_t revision, Answer answer)
{
    push({std::move(policy), revision, true, std::move(answer)});
}

void Applier::unstage()
{
    if (m_jobs.empty() && m_slot)
        m_enforcer.unstage();
    m_slot.reset();
}

void Applier::push(Job job)
{
    m_jobs.push_back(std::move(job));
    if (m_jobs.size() == 1)
        next();
}

void Applier::next()
{
    const Job &job = m_jobs.front();
    if (job.activate && m_slot == job.policy)
        return staged({});
    m_slot.reset();
    m_enforcer.stage(job.policy, job.revision, guarded(&Applier::staged));
}

void Applier::staged(Result<void> result)
{
    const Job &job = m_jobs.front();
    if (!result)
        return finish(std::move(result));
    if (!job.activate) {
        m_slot = job.policy;
        return finish({});
    }
    m_slot.reset();
    m_enforcer.activate(job.revision, guarded(&Applier::finish));
}

void Applier::finish(Result<void> result)
{
    const Answer answer = std::move(m_jobs.front().answer);
    m_jobs.pop_front();
    const std::weak_ptr<int> alive = m_alive;
    if (!m_jobs.empty())
        next();
    // What is asked of the applier in the answer comes behind what waited already.
    if (alive.lock())
        answer(std::move(result));
}

Applier::Answer Applier::guarded(void (Applier::*then)(Result<void>))
{
    return [this, then, alive = std::weak_ptr<int>(m_alive)](Result<void> result) {
        if (alive.lock())
            (this->*then)(std::move(result));
    };
}

} // namespace tallygate::engine
