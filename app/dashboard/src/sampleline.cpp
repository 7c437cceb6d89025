// SPDX-License-Identifier: GPL-3.0-or-later
#include "sampleline.h"

#include <algorithm>

namespace tallygate::app {

namespace {

constexpr auto kTimeOf = &GraphSample::time;

} // namespace

void SampleLine::setStored(std::vector<GraphSample> samples)
{
    const auto ofLive = live();
    samples.reserve(samples.size() + ofLive.size());
    const std::size_t stored = samples.size();
    samples.insert(samples.end(), ofLive.begin(), ofLive.end());
    m_samples = std::move(samples);
    m_stored = stored;
    dropOverlap();
}

void SampleLine::append(std::span<const GraphSample> samples)
{
    const bool isFirst = live().empty();
    m_samples.insert(m_samples.end(), samples.begin(), samples.end());
    if (isFirst)
        dropOverlap();
}

/// Of the stored ones those that the live ones know better.
void SampleLine::dropOverlap()
{
    const auto ofLive = live();
    if (ofLive.empty())
        return;
    const auto end = m_samples.begin() + std::ptrdiff_t(m_stored);
    const auto from =
        std::ranges::lower_bound(m_samples.begin(), end, ofLive.front().time, {}, kTimeOf);
    m_stored -= std::size_t(end - from);
    m_samples.erase(from, end);
}

void SampleLine::trim(Timestamp before)
{
    const auto first = m_samples.begin() + std::ptrdiff_t(m_stored);
    m_samples.erase(first, std::ranges::lower_bound(first, m_samples.end(), before, {}, kTimeOf));
}

std::span<const GraphSample> SampleLine::within(Timestamp from, Timestamp to,
                                                std::size_t around) const
{
    const auto begin = std::ranges::lower_bound(m_samples, from, {}, kTimeOf);
    const auto end = std::ranges::lower_bound(begin, m_samples.end(), to, {}, kTimeOf);
    const auto before = std::min(around, std::size_t(begin - m_samples.begin()));
    const auto after = std::min(around, std::size_t(m_samples.end() - end));
    return {begin - std::ptrdiff_t(before), end + std::ptrdiff_t(after)};
}

float SampleLine::highest(Timestamp from, Timestamp to) const
{
    float most = 0;
    for (const GraphSample &sample : within(from, to))
        most = sample.peak > most ? sample.peak : most; // never a NaN
    return most;
}

const GraphSample *SampleLine::at(Timestamp time) const
{
    const auto found = std::ranges::lower_bound(m_samples, time, {}, kTimeOf);
    // Of the time before the first sample nothing is known: it only says when it ended.
    if (found == m_samples.end() || (found == m_samples.begin() && found->time != time))
        return nullptr;
    return found->isGap() ? nullptr : &*found;
}

} // namespace tallygate::app
