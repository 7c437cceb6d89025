// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

namespace tallygate::app {

class Theme;

/// A device in two lines: name and address; how it stands. A box to choose it where it can be
/// pushed to.
class DeviceDelegate : public QStyledItemDelegate
{
public:
    DeviceDelegate(const Theme &theme, QListView *view);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    static QRect boxOf(const QRect &row);

    const Theme &m_theme;
    QListView *m_view;
};

} // namespace tallygate::app
