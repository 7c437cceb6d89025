// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include <QAbstractItemView>
#include <QComboBox>
#include <QWheelEvent>

namespace tallygate::app {

/// A combo box with a name for screen readers, also on its list, that leaves the wheel to the pane
/// it stands in unless it is open. It is as wide as its pane lets it be, whatever it holds; its
/// list is as wide as what it offers.
class NamedComboBox : public QComboBox
{
public:
    explicit NamedComboBox(const QString &name, QWidget *parent = nullptr)
        : QComboBox(parent)
    {
        setFocusPolicy(Qt::StrongFocus);
        setAccessibleName(name);
        view()->setAccessibleName(name);
        setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
        setMinimumContentsLength(4);
    }

    void showPopup() override
    {
        constexpr int kAround = 32; // paddings, a scroll bar
        view()->setMinimumWidth(
            std::max(width(), std::min(kWidestList, view()->sizeHintForColumn(0) + kAround)));
        QComboBox::showPopup();
    }

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }

private:
    static constexpr int kWidestList = 520;
};

} // namespace tallygate::app
