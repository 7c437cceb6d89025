// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QWidget>

#include "designer/designercontext.h"

class QStringListModel;

namespace tallygate::app {

class RuleCommands;
class RuleTable;

/// One line above the table: "Move 3 rules above number, or to section". Enter moves.
class MoveBar : public QWidget
{
    Q_OBJECT

public:
    MoveBar(DesignerContext &context, RuleTable &table, RuleCommands &commands,
            QWidget *parent = nullptr);
    void open();
    bool closeIfOpen();
    QLineEdit *field() const { return m_field; }

private:
    void go();

    DesignerContext &m_context;
    RuleTable &m_table;
    RuleCommands &m_commands;
    QLabel *m_label;
    QLineEdit *m_field;
    QStringListModel *m_sections;
};

} // namespace tallygate::app
