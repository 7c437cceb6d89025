// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "formfields.h"
#include "policy/objects.h"

namespace tallygate::app {

/// What is logged: nothing, every packet or those a meter refused; and how much of it.
class LogFields : public QWidget
{
    Q_OBJECT

public:
    LogFields(Theme &theme, bool withExceeding, QWidget *parent);
    /// Nothing: several settings.
    void setLog(const std::optional<policy::LogSettings> &log, bool anew);

signals:
    void changed(const tallygate::policy::LogSettings &log);

private:
    ChoiceField *m_what;
    QWidget *m_bounds;
    FieldLine *m_sample;
    FieldLine *m_most;
    policy::LogSettings m_log;
};

} // namespace tallygate::app
