// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "designer/designercontext.h"
#include "policy/query.h"
#include "widgets/searchfield.h"

class QCompleter;
class QHBoxLayout;
class QStringListModel;

namespace tallygate::app {

class RuleTable;

/// The row above the table: filter field with the grammar of policy/query.h (keys and words are
/// suggested, faults said below), saved filters, which figures are shown, columns.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    FilterBar(DesignerContext &context, RuleTable &table, QWidget *parent = nullptr);

    SearchField *field() const { return m_field; }
    void setText(const QString &text) { m_field->setText(text); }
    void clear() { m_field->clear(); }
    /// Puts a button before the column chooser.
    void addButton(QWidget *button);
    QString faultText() const { return m_fault->text(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void onTextChanged(const QString &text);
    void showCount();
    void suggest();
    void insertSuggestion(const QString &word);
    void fillSavedMenu(QMenu &menu);
    void fillCounterMenu(QMenu &menu);
    void updateCounterButton();

    DesignerContext &m_context;
    RuleTable &m_table;
    SearchField *m_field;
    QLabel *m_fault;
    QHBoxLayout *m_row;
    QToolButton *m_counters;
    QToolButton *m_columnsButton = nullptr;
    QCompleter *m_completer;
    QStringListModel *m_words;
};

} // namespace tallygate::app
