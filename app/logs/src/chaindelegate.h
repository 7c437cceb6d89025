// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

namespace tallygate::app {

class Theme;

/// A chain in two lines: its name, and its state behind the shield.
class ChainDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ChainDelegate(const Theme &theme, QListView *view);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    QListView *m_view;
};

} // namespace tallygate::app
