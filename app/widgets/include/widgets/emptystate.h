// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// What stands where nothing is yet: what this is, one button to start, one example.
struct EmptyStateText
{
    QString icon;
    QString title;    ///< "No captures yet"
    QString sentence; ///< what this is, one or two sentences
    QString button;   ///< "Add capture"; no button if empty
    QString example;  ///< shown in mono below; may be empty
};

class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(Theme &theme, const EmptyStateText &text, QWidget *parent = nullptr);
    QPushButton *button() const { return m_button; } ///< null without one

signals:
    void activated();

private:
    QPushButton *m_button = nullptr;
};

} // namespace tallygate::app
