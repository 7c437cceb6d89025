// SPDX-License-Identifier: GPL-3.0-or-later
#include "fieldmodel.h"

#include <algorithm>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include "services/theme.h"
#include "text/utf8.h"

namespace tallygate::app {

FieldModel::FieldModel(Theme &theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{}

void FieldModel::setFields(NamedFields fields)
{
    beginResetModel();
    m_fields = std::move(fields);
    endResetModel();
}

int FieldModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_fields.size());
}

int FieldModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant FieldModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto &[name, value] = m_fields[std::size_t(index.row())];
    const bool isValue = index.column() == 1;
    switch (role) {
    case Qt::DisplayRole:
        return isValue ? value : name;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(name, value);
    case Qt::FontRole:
        return isValue ? m_theme.monoFont() : m_theme.textFont();
    case Qt::ForegroundRole:
        return m_theme.tokens().ink(isValue ? Ink::Text : Ink::Mute);
    case Qt::ToolTipRole:
        return plainToolTip({value});
    default:
        return {};
    }
}

FieldTable::FieldTable(Theme &theme, FieldModel &model, const QString &name, QWidget *parent)
    : QTableView(parent)
{
    setAccessibleName(name);
    setModel(&model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    horizontalHeader()->hide();
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(metrics::kRowCompact);
    verticalHeader()->setDefaultSectionSize(metrics::kRowCompact);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    connect(&model, &QAbstractItemModel::modelReset, this, &FieldTable::arrange);
    connect(&theme, &Theme::changed, this, [this] { viewport()->update(); });
}

void FieldTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && currentIndex().isValid())
        QGuiApplication::clipboard()->setText(
            model()->index(currentIndex().row(), 1).data().toString());
    else
        QTableView::keyPressEvent(event);
}

void FieldTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    arrange();
}

void FieldTable::arrange()
{
    constexpr int kMostOfNames = 130;
    const int names = std::min(kMostOfNames, sizeHintForColumn(0) + 8);
    setColumnWidth(0, names);
    setColumnWidth(1, std::max(0, viewport()->width() - names));
}

} // namespace tallygate::app
