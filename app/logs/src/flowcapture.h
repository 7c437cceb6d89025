// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <QObject>
#include <QSaveFile>
#include <QTimer>

#include "logs/recordsource.h"

namespace tallygate::app {

/// The expression for packets of the same addresses, protocol and destination port as a hit; empty
/// where it has no addresses.
std::string flowOf(const storage::LoggedHit &hit);

/// Packets like those of a hit, captured by the engine that logged it (`capture.start`, `.read`,
/// `.stop`) into a pcapng file, which is there once it is whole. One capture at a time. GUI thread.
class FlowCapture : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMostSeconds = 60;
    static constexpr int kMostPackets = 1000;

    explicit FlowCapture(RecordSource &source, QObject *parent = nullptr);

    bool isRunning() const { return m_file != nullptr; }
    /// Requires that none is running and that flowOf() has an expression.
    void start(const storage::LoggedHit &hit, const QString &file);
    /// What was captured until now is kept.
    void stop();
    std::uint64_t packets() const { return m_packets; }

signals:
    void progressed();
    void finished(quint64 packets, const QString &file);
    void failed(const tallygate::Error &error);

private:
    void readOn();
    void take(const control::Json &piece);
    void finish();
    void failWith(const Error &error);

    RecordSource &m_source;
    Uuid m_device;
    std::string m_capture; ///< the device's name for it; empty until it began
    bool m_isStopping = false;
    std::unique_ptr<QSaveFile> m_file;
    std::uint64_t m_packets = 0;
    QTimer m_pause; ///< between two pieces
};

} // namespace tallygate::app
