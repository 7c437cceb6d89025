// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QObject>
#include <QTimer>

#include "logs/recordsource.h"

namespace tallygate::app {

/// The hits that come, ten batches a second at most. While it is paused it only counts them.
/// GUI thread.
class HitTail : public QObject
{
    Q_OBJECT

public:
    explicit HitTail(const RecordSource &source, QObject *parent = nullptr);

    /// All that are in memory, oldest first; those that come are told from then on.
    std::vector<storage::LoggedHit> restart();
    void setActive(bool active); ///< somebody looks
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    std::uint64_t waiting() const { return m_waiting; } ///< that came since it was paused

signals:
    void arrived(const std::vector<tallygate::storage::LoggedHit> &hits);
    /// More came than are kept in memory: the store has them, restart().
    void overrun();
    void waitingChanged();

private:
    void poll();

    const RecordSource &m_source;
    QTimer m_timer;
    std::uint64_t m_last = 0; ///< the newest that was told
    std::uint64_t m_waiting = 0;
    bool m_paused = false;
};

} // namespace tallygate::app
