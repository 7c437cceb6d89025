// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>
#include <QComboBox>
#include <QWheelEvent>

namespace tallygate::app {

/// A combo box with a name for screen readers, also on its list, that leaves the wheel to the pane
/// it stands in unless it is open.
class NamedComboBox : public QComboBox
{
public:
    explicit NamedComboBox(const QString &name, QWidget *parent = nullptr)
        : QComboBox(parent)
    {
        setFocusPolicy(Qt::StrongFocus);
        setAccessibleName(name);
        view()->setAccessibleName(name);
    }

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

} // namespace tallygate::app
