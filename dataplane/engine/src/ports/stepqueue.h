// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>

#include "loop/loop.h"

namespace tallygate::engine {

/// Does one thing at a time where each takes several turns of the loop. Loop's thread.
class StepQueue
{
public:
    using Done = std::function<void()>;
    /// A step calls the function given to it when it is over, once.
    using Step = std::function<void(Done)>;

    /// `loop` outlives it.
    explicit StepQueue(Loop &loop)
        : m_loop(loop)
    {}

    void enqueue(Step step)
    {
        m_steps.push_back(std::move(step));
        if (!m_stepping)
            next();
    }

private:
    void next()
    {
        m_stepping = !m_steps.empty();
        if (!m_stepping)
            return;
        const Step step = std::move(m_steps.front());
        m_steps.pop_front();
        // Posted, so that a step's end never runs inside the step.
        step([this] { m_loop.post([this] { next(); }); });
    }

    Loop &m_loop;
    std::deque<Step> m_steps;
    bool m_stepping = false;
};

} // namespace tallygate::engine
