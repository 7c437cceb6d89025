// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "designer/designercontext.h"
#include "languages/languages.h"
#include "models/ruletablemodel.h"

namespace tallygate::app {

class RuleTable;

/// Editors of the cells. Enter goes down, Tab right, Escape restores; what was typed is taken
/// whether it parses or not, because text that does not is legal and a finding.
class RuleDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    RuleDelegate(DesignerContext &context, RuleTable &table);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const ExpressionLanguage *languageOf(RuleColumn column) const;
    QString editText(const RuleTableModel::Row &row, RuleColumn column) const;
    QString toolTip(const RuleTableModel::Row &row, RuleColumn column) const;
    void finish(QWidget *editor, EndEditHint hint);

    DesignerContext &m_context;
    RuleTable &m_table;
    WhenLanguage m_when;
    CellLanguage m_source;
    CellLanguage m_destination;
    CellLanguage m_service;
    MeterLanguage m_meter;
};

} // namespace tallygate::app
