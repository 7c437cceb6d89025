// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "simulatorcontext.h"

class QLabel;
class QVBoxLayout;

namespace tallygate::app {

/// What keeps a run from being made, above the packets: each error of the policy as a link to the
/// object it is about. Hidden while there is none.
class ErrorList : public QWidget
{
    Q_OBJECT

public:
    ErrorList(SimulatorContext &context, QWidget *parent = nullptr);
    bool closeIfOpen();
    int count() const { return m_count; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showErrors();
    void showFailure(const Error &error);
    void clear();
    void addLine(const QString &text, const Uuid &object);

    SimulatorContext &m_context;
    QLabel *m_title;
    QVBoxLayout *m_lines;
    int m_count = 0;
};

} // namespace tallygate::app
