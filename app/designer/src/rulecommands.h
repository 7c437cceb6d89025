// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>
#include <QStringList>

#include "designer/designercontext.h"
#include "models/ruletablemodel.h"
#include "policy/clipboard.h"

class QMenu;

namespace tallygate::app {

class RuleTable;

/// What can be done with rules and sections of the table: each a command with a key, in the menus,
/// the palette and the help. Every one is one Edit.
class RuleCommands : public QObject
{
    Q_OBJECT

public:
    /// The commands work while `page` is visible; those with plain keys while the table has focus.
    RuleCommands(DesignerContext &context, RuleTable &table, QWidget *page);

    void fillMenu(QMenu &menu) const;

    void addRule();
    void addSection();
    void duplicate();
    void remove();
    /// By one place: -1 up, 1 down.
    void move(int step);
    void moveTo(const RuleTableModel::Anchor &anchor);
    void moveToNumber(std::size_t number);
    void moveToSection(const Uuid &section);
    void toggleEnabled();
    void cut();
    void copy();
    void paste();
    void showHits(); ///< of the selected rule, on the Logs page
    void dropRules(const std::vector<Uuid> &moved, const QByteArray &json,
                   const RuleTableModel::Anchor &anchor);

signals:
    void moveRequested();
    void replaceRequested();
    void filterRequested();
    void exportRequested();
    void importRequested();
    void filterClearRequested();

private:
    struct Spec;
    void addActions(QWidget *page);
    bool hasRules() const;
    bool mayMove();
    void insert(std::vector<policy::RulePtr> rules, const RuleTableModel::Anchor &anchor,
                const char *label);
    policy::Label labelFor(const char *code, const std::vector<policy::RulePtr> &rules) const;
    QString countText(std::size_t rules) const;
    void moveSections(int step);
    bool pasteIntoCell(const QString &text);

    DesignerContext &m_context;
    RuleTable &m_table;
    QStringList m_menu; // ids; empty strings are separators
};

} // namespace tallygate::app
