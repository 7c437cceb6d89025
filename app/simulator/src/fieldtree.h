// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QColor>
#include <QFont>
#include <QSet>
#include <QString>
#include <QStyledItemDelegate>
#include <QTreeView>

#include "services/theme.h"

namespace tallygate::app {

/// A stretch of a line in one font and ink; with an icon before it if it names one.
struct LinePiece
{
    QString text;
    QFont font;
    QColor ink;
    QString icon = {};
};

/// Paints lines of pieces, each row as high as the others.
class PieceDelegate : public QStyledItemDelegate
{
public:
    PieceDelegate(const Theme &theme, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    virtual std::vector<LinePiece> piecesOf(const QModelIndex &index) const = 0;
    const Theme &theme() const { return m_theme; }

private:
    const Theme &m_theme;
};

/// A tree of the fields of one packet after the other. What was opened, closed and selected in one
/// packet is so in the next, by the names of the fields. Several lines can be selected. GUI thread.
class FieldTree : public QTreeView
{
    Q_OBJECT

public:
    /// Of a model: the name of a field, without which of several it is: "tcp.dstport".
    static constexpr int kNameRole = Qt::UserRole + 1;

    FieldTree(const Theme &theme, QWidget *parent);

    /// After the model was reset: opens and selects what was. The last header is open at first.
    void restore();
    /// Selects the line alone, and shows it.
    void choose(const QModelIndex &index);
    /// The selected lines from the top.
    QModelIndexList chosen() const;

signals:
    void choiceChanged();
    void menuRequested(const QPoint &globalPosition);

protected:
    void startDrag(Qt::DropActions actions) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void selectionChanged(const QItemSelection &now, const QItemSelection &before) override;

private:
    void openAsBefore(const QModelIndex &parent, QModelIndex &wanted);

    const Theme &m_theme;
    QSet<QString> m_opened;
    QSet<QString> m_closed;
    QString m_name;
    bool m_restoring = false;
};

} // namespace tallygate::app
