// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "flowcapture.h"

class QLabel;

namespace tallygate::app {

struct Workspace;

/// Asks for a file, has packets captured into it, and says how many there are as long as that runs.
class CaptureStrip : public QWidget
{
    Q_OBJECT

public:
    CaptureStrip(Workspace &workspace, RecordSource &source, QWidget *parent = nullptr);

    FlowCapture &capture() { return m_capture; }
    /// Opens the file chooser.
    void ask(const storage::LoggedHit &hit);

signals:
    void told(const QString &what);
    void failed(const QString &why);

private:
    void showProgress();

    Workspace &m_workspace;
    FlowCapture m_capture;
    QLabel *m_text;
};

} // namespace tallygate::app
