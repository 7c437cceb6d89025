// SPDX-License-Identifier: GPL-3.0-or-later
#include "hittail.h"

#include <algorithm>
#include <limits>

namespace tallygate::app {

namespace {

constexpr int kBatchMs = 100;
constexpr std::size_t kMostOfABatch = 5000; // more than can come in time: painting comes first

std::vector<storage::LoggedHit> hitsOf(std::vector<TailHit> told)
{
    std::vector<storage::LoggedHit> hits;
    hits.reserve(told.size());
    std::ranges::transform(told, std::back_inserter(hits),
                           [](TailHit &each) { return std::move(each.hit); });
    return hits;
}

} // namespace

HitTail::HitTail(const RecordSource &source, QObject *parent)
    : QObject(parent)
    , m_source(source)
{
    m_timer.setInterval(kBatchMs);
    connect(&m_timer, &QTimer::timeout, this, &HitTail::poll);
}

std::vector<storage::LoggedHit> HitTail::restart()
{
    auto told = m_source.hitsAfter(0, std::numeric_limits<std::size_t>::max());
    // What came while it was paused is not told before it goes on.
    if (m_paused)
        std::erase_if(told, [this](const TailHit &each) { return each.number > m_last; });
    else if (!told.empty())
        m_last = told.back().number;
    return hitsOf(std::move(told));
}

void HitTail::setActive(bool active)
{
    if (active)
        m_timer.start();
    else
        m_timer.stop();
}

void HitTail::setPaused(bool paused)
{
    m_paused = paused;
    m_waiting = 0;
    poll();
    emit waitingChanged();
}

void HitTail::poll()
{
    const std::uint64_t newest = m_source.lastHitNumber();
    if (m_paused) {
        if (std::exchange(m_waiting, newest - m_last) != newest - m_last)
            emit waitingChanged();
        return;
    }
    if (newest == m_last)
        return;
    auto told = m_source.hitsAfter(m_last, kMostOfABatch);
    const bool complete = !told.empty() && told.front().number == m_last + 1;
    if (!told.empty())
        m_last = told.back().number;
    if (complete)
        emit arrived(hitsOf(std::move(told)));
    else
        emit overrun();
}

} // namespace tallygate::app
