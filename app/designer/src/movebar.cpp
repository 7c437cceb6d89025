// SPDX-License-Identifier: GPL-3.0-or-later
#include "movebar.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QStringListModel>

#include "rulecommands.h"
#include "ruletable.h"
#include "services/theme.h"
#include "widgets/buttons.h"

namespace tallygate::app {

MoveBar::MoveBar(DesignerContext &context, RuleTable &table, RuleCommands &commands,
                 QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_table(table)
    , m_commands(commands)
    , m_label(makeLabel(*context.workspace().theme, {}, TextStyle::Body, this))
    , m_field(new QLineEdit(this))
    , m_sections(new QStringListModel(this))
{
    Theme &theme = *context.workspace().theme;
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 6);
    row->setSpacing(8);
    row->addWidget(m_label);
    m_field->setPlaceholderText(tr("number or section"));
    m_field->setAccessibleName(tr("Move above this number, or to the end of this section"));
    row->addWidget(m_field, 1);
    QPushButton *move = makeButton(theme, {}, tr("Move"), ButtonRole::Normal, this);
    row->addWidget(move);
    QToolButton *close = makeToolButton(theme, QStringLiteral("x"), tr("Close"), this);
    row->addWidget(close);
    auto *completer = new QCompleter(m_sections, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_field->setCompleter(completer);
    connect(m_field, &QLineEdit::returnPressed, this, &MoveBar::go);
    connect(move, &QPushButton::clicked, this, &MoveBar::go);
    connect(close, &QToolButton::clicked, this, &MoveBar::closeIfOpen);
    hide();
}

void MoveBar::open()
{
    QStringList names;
    if (const auto &filter = m_table.rules().filter()) {
        for (const auto &section : filter->sections)
            names << QString::fromStdString(section->name);
    }
    m_sections->setStringList(names);
    m_label->setText(tr("Move %n rules above", nullptr, int(m_context.selectedRules().size())));
    m_field->clear();
    show();
    m_field->setFocus();
}

bool MoveBar::closeIfOpen()
{
    if (!isVisible())
        return false;
    hide();
    m_table.setFocus();
    return true;
}

void MoveBar::go()
{
    const QString words = m_field->text().trimmed();
    const auto &filter = m_table.rules().filter();
    bool isNumber = false;
    const std::size_t number = words.toULongLong(&isNumber);
    if (isNumber && number > 0) {
        closeIfOpen();
        m_commands.moveToNumber(number);
        return;
    }
    for (std::size_t i = 0; filter && i < filter->sections.size(); ++i) {
        if (words.compare(QString::fromStdString(filter->sections[i]->name), Qt::CaseInsensitive) ==
            0) {
            const Uuid section = filter->sections[i]->uuid;
            closeIfOpen();
            m_commands.moveToSection(section);
            return;
        }
    }
    m_context.notify(tr("There is no rule or section “%1” in this filter").arg(words));
}

} // namespace tallygate::app
