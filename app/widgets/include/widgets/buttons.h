// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "services/theme.h"

namespace tallygate::app {

enum class ButtonRole : std::uint8_t { Normal, Primary };

/// A 28-px button with icon and text; Primary is filled with the accent, at most one per view.
QPushButton *makeButton(Theme &theme, const QString &icon, const QString &text,
                        ButtonRole role = ButtonRole::Normal, QWidget *parent = nullptr);
/// The same, driven by an action (text, enabled, trigger, tool tip with its key).
QPushButton *makeActionButton(Theme &theme, QAction *action, const QString &icon,
                              ButtonRole role = ButtonRole::Normal, QWidget *parent = nullptr);
/// A flat 28 x 28 icon button; `name` is tool tip and accessible name.
QToolButton *makeToolButton(Theme &theme, const QString &icon, const QString &name,
                            QWidget *parent = nullptr);
QToolButton *makeActionToolButton(Theme &theme, QAction *action, const QString &icon,
                                  QWidget *parent = nullptr);

/// "Duplicate rule (Ctrl+D)"
QString toolTipOf(const QAction *action);

/// A label in one of the inks and fonts, that follows the theme.
enum class TextStyle : std::uint8_t { Body, Strong, Mute, Faint, Small, Title, Section, Mono };
QLabel *makeLabel(Theme &theme, const QString &text, TextStyle style = TextStyle::Body,
                  QWidget *parent = nullptr);

/// A 1-px separator in the line colour.
QFrame *makeLine(Qt::Orientation orientation, QWidget *parent = nullptr);

} // namespace tallygate::app
