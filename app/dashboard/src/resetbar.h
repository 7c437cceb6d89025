// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "dashboard/monitorsource.h"
#include "services/theme.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace tallygate::app {

/// What can be reset from where one looks.
struct ResetTarget
{
    telemetry::ApplicationPtr application;
    QString filterName;
    QString deviceName;
    QString ruleKey; ///< a rule's UUID or "default"; empty: none is chosen
    QString ruleName;
};

/// Asks inline what is to be shown from zero, and why, then has the device do it.
class ResetBar : public QWidget
{
    Q_OBJECT

public:
    ResetBar(Theme &theme, MonitorSource &source, QWidget *parent = nullptr);
    void ask(ResetTarget target); ///< opens, with the smallest thing that is chosen
    bool closeIfOpen();
    /// Takes a reset back; told by done() or failed().
    void undo(const Uuid &device, const QString &reset);

signals:
    /// `counters`: how many showed something. An undoing has none to be undone: `reset` is empty.
    void done(const tallygate::Uuid &device, const QString &reset, quint64 counters);
    void failed(const tallygate::Error &error);

private:
    enum Scope { Rule, Application, Filter, Device };
    control::Json paramsOf(int scope) const;
    void reset();
    void send(const Uuid &device, const char *method, const control::Json &params);
    void tell(const Uuid &device, const control::Json &params, const Result<control::Json> &answer);
    void takeResets(const Uuid &device);

    MonitorSource &m_source;
    ResetTarget m_target;
    QComboBox *m_scope;
    QLineEdit *m_why;
    QPushButton *m_reset;
};

} // namespace tallygate::app
