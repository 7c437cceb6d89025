// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// "FILTERS" in small grey capitals with room for flat buttons at the right, 32 px high.
class SectionHeader : public QWidget
{
    Q_OBJECT

public:
    SectionHeader(Theme &theme, const QString &title, QWidget *parent = nullptr);
    void setTitle(const QString &title);
    QString title() const;
    /// A flat icon button at the right; `name` is its tool tip and accessible name ("Add filter").
    QToolButton *addButton(const QString &icon, const QString &name);
    /// Any other widget at the right (a badge, a count).
    void addWidget(QWidget *widget);

private:
    Theme &m_theme;
    QLabel *m_label;
};

} // namespace tallygate::app
