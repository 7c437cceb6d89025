// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QWidget>

#include "designer/designercontext.h"
#include "policy/edit.h"

namespace tallygate::app {

class RuleTable;

/// Find and replace in the texts of rules, with every change listed before it is made; each can be
/// left out. All of them are one edit. Works on the selected rules if there are several, else on
/// the rules shown.
class ReplaceBar : public QWidget
{
    Q_OBJECT

public:
    /// One cell that would change.
    struct Hit
    {
        Uuid rule;
        policy::RuleField field = policy::RuleField::Name;
        QString before;
        QString after;
    };

    ReplaceBar(DesignerContext &context, RuleTable &table, QWidget *parent = nullptr);
    void open();
    bool closeIfOpen();

    QLineEdit *findField() const { return m_find; }
    QLineEdit *replaceField() const { return m_replace; }
    const std::vector<Hit> &hits() const { return m_hits; }
    void apply();

private:
    void preview();
    std::vector<Uuid> scope() const;

    DesignerContext &m_context;
    RuleTable &m_table;
    QLineEdit *m_find;
    QLineEdit *m_replace;
    QComboBox *m_field;
    QLabel *m_count;
    QPushButton *m_apply;
    QTableWidget *m_list;
    std::vector<Hit> m_hits;
    std::vector<Uuid> m_scope; // as it was when the bar opened; empty: all rules shown
};

} // namespace tallygate::app
