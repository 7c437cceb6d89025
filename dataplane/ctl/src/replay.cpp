// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay.h"

#include <algorithm>

namespace tallygate::ctl {

Result<Replay> Replay::open(const std::vector<CaptureSource> &sources)
{
    Replay replay;
    for (const CaptureSource &source : sources) {
        auto reader = capture::Reader::open(source.path);
        if (!reader)
            return fail(reader.error());
        Input input{std::move(*reader), source.captureInterface, {}, 0, 0, 0};
        input.frames.resize(kRead);
        input.refill();
        replay.m_inputs.push_back(std::move(input));
    }
    return replay;
}

void Replay::Input::refill()
{
    next = 0;
    do {
        count = reader.next(frames);
        if (count == 0)
            return;
        if (wanted) {
            const auto end = std::remove_if(
                frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(count),
                [this](const capture::Frame &frame) { return frame.interfaceIndex != *wanted; });
            count = static_cast<std::size_t>(end - frames.begin());
        }
    } while (count == 0);
}

bool Replay::next(Run &run)
{
    // Refilled only here, because the frames of the run before lived until now.
    for (Input &input : m_inputs) {
        if (input.isDone() && input.count != 0)
            input.refill();
    }
    const std::size_t none = m_inputs.size();
    std::size_t first = none, second = none;
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        if (m_inputs[i].isDone())
            continue;
        if (first == none || m_inputs[i].time() < m_inputs[first].time()) {
            second = first;
            first = i;
        } else if (second == none || m_inputs[i].time() < m_inputs[second].time()) {
            second = i;
        }
    }
    if (first == none)
        return false;

    Input &input = m_inputs[first];
    const std::size_t begin = input.next;
    const auto mayGo = [&] {
        return second == none || input.time() < m_inputs[second].time() ||
               (input.time() == m_inputs[second].time() && first < second);
    };
    do {
        ++input.next;
    } while (!input.isDone() && mayGo());
    input.replayed += input.next - begin;
    run.source = first;
    run.frames = std::span(input.frames).subspan(begin, input.next - begin);
    return true;
}

} // namespace tallygate::ctl
