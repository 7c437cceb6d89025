// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "services/settings.h"
#include "services/theme.h"

class QComboBox;
class QLabel;

namespace tallygate::app {

/// The small panel above the gear: theme, density, language. Each choice works at once and is
/// kept; the language needs a new start and says so.
class SettingsPopover : public QFrame
{
    Q_OBJECT

public:
    SettingsPopover(Theme &theme, Settings &settings, QWidget *window);
    void openAbove(const QWidget *gear);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QComboBox *addChoice(const QString &name, const QStringList &choices);

    Theme &m_theme;
    Settings &m_settings;
    QComboBox *m_scheme;
    QComboBox *m_density;
    QComboBox *m_language;
    QLabel *m_restart;
};

} // namespace tallygate::app
