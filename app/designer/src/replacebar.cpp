// SPDX-License-Identifier: GPL-3.0-or-later
#include "replacebar.h"

#include <algorithm>
#include <array>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include "models/ruletablemodel.h"
#include "policy/cell.h"
#include "ruleclipboard.h"
#include "ruletable.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kMostHits = 500;

using policy::RuleField;

struct FieldColumn
{
    RuleField field;
    RuleColumn column;
};
constexpr std::array<FieldColumn, 8> kFields{{{RuleField::Name, RuleColumn::Name},
                                              {RuleField::Source, RuleColumn::Source},
                                              {RuleField::Destination, RuleColumn::Destination},
                                              {RuleField::Service, RuleColumn::Service},
                                              {RuleField::When, RuleColumn::When},
                                              {RuleField::Comment, RuleColumn::Comment},
                                              {RuleField::Owner, RuleColumn::Owner},
                                              {RuleField::Ticket, RuleColumn::Ticket}}};

std::string textOf(const policy::Rule &rule, RuleField field)
{
    const auto cell = [](const policy::Cell &items) {
        return items.isAny() ? std::string() : policy::toText(items);
    };
    switch (field) {
    case RuleField::Name:
        return rule.name;
    case RuleField::Source:
        return cell(rule.source);
    case RuleField::Destination:
        return cell(rule.destination);
    case RuleField::Service:
        return cell(rule.service);
    case RuleField::When:
        return rule.when;
    case RuleField::Comment:
        return rule.comment;
    case RuleField::Owner:
        return rule.owner;
    case RuleField::Ticket:
        return rule.ticket;
    default:
        return {};
    }
}

void setText(policy::RulePatch &patch, RuleField field, const std::string &text)
{
    switch (field) {
    case RuleField::Name:
        patch.name = text;
        break;
    case RuleField::Source:
        patch.source = policy::cellFromText(text);
        break;
    case RuleField::Destination:
        patch.destination = policy::cellFromText(text);
        break;
    case RuleField::Service:
        patch.service = policy::cellFromText(text);
        break;
    case RuleField::When:
        patch.when = text;
        break;
    case RuleField::Comment:
        patch.comment = text;
        break;
    case RuleField::Owner:
        patch.owner = text;
        break;
    case RuleField::Ticket:
        patch.ticket = text;
        break;
    default:
        break;
    }
}

QString columnOf(RuleField field)
{
    for (const FieldColumn &known : kFields) {
        if (known.field == field)
            return columnTitle(known.column);
    }
    return {};
}

} // namespace

ReplaceBar::ReplaceBar(DesignerContext &context, RuleTable &table, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_table(table)
    , m_find(new QLineEdit(this))
    , m_replace(new QLineEdit(this))
    , m_field(new QComboBox(this))
    , m_count(makeLabel(*context.workspace().theme, {}, TextStyle::Mute, this))
    , m_apply(makeButton(*context.workspace().theme, {}, tr("Replace"), ButtonRole::Normal, this))
    , m_list(new QTableWidget(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 4, 10, 6);
    column->setSpacing(6);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find"));
    m_replace->setPlaceholderText(tr("Replace with"));
    m_replace->setAccessibleName(tr("Replace with"));
    m_field->setAccessibleName(tr("In which column"));
    m_field->addItem(tr("All columns"));
    for (const FieldColumn &field : kFields)
        m_field->addItem(columnTitle(field.column), uint(field.field));
    row->addWidget(m_find, 2);
    row->addWidget(m_replace, 2);
    row->addWidget(m_field);
    row->addWidget(m_count);
    row->addWidget(m_apply);
    QToolButton *close =
        makeToolButton(*context.workspace().theme, QStringLiteral("x"), tr("Close"), this);
    row->addWidget(close);
    column->addLayout(row);
    m_list->setColumnCount(4);
    m_list->setHorizontalHeaderLabels({tr("Rule"), tr("Column"), tr("Now"), tr("Then")});
    m_list->setAccessibleName(tr("What would change"));
    m_list->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setDefaultSectionSize(26);
    m_list->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_list->horizontalHeader()->setSectionResizeMode(3, QHeaderView::Stretch);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setShowGrid(false);
    m_list->setTabKeyNavigation(false);
    m_list->setFixedHeight(180);
    column->addWidget(m_list);
    connect(m_find, &QLineEdit::textChanged, this, &ReplaceBar::preview);
    connect(m_replace, &QLineEdit::textChanged, this, &ReplaceBar::preview);
    connect(m_field, &QComboBox::currentIndexChanged, this, &ReplaceBar::preview);
    connect(m_find, &QLineEdit::returnPressed, m_replace, qOverload<>(&QWidget::setFocus));
    connect(m_replace, &QLineEdit::returnPressed, this, &ReplaceBar::apply);
    connect(m_apply, &QPushButton::clicked, this, &ReplaceBar::apply);
    connect(close, &QToolButton::clicked, this, &ReplaceBar::closeIfOpen);
    hide();
}

void ReplaceBar::open()
{
    m_scope = m_context.selectedRules();
    if (m_scope.size() < 2)
        m_scope.clear();
    show();
    m_find->setFocus();
    m_find->selectAll();
    preview();
}

bool ReplaceBar::closeIfOpen()
{
    if (!isVisible())
        return false;
    hide();
    m_table.setFocus();
    return true;
}

std::vector<Uuid> ReplaceBar::scope() const
{
    if (!m_scope.empty())
        return m_scope;
    std::vector<Uuid> rules;
    const RuleTableModel &model = m_table.rules();
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.kindOf(row) == RuleTableModel::RowKind::Rule)
            rules.push_back(model.uuidAt(row));
    }
    return rules;
}

void ReplaceBar::preview()
{
    m_hits.clear();
    const QString find = m_find->text();
    const auto chosen = m_field->currentData();
    const auto &policy = m_context.workspace().policy->policy();
    const RuleTableModel &model = m_table.rules();
    if (!find.isEmpty()) {
        for (const policy::RulePtr &rule : rulesOf(policy, scope())) {
            for (const FieldColumn &field : kFields) {
                if (chosen.isValid() && chosen.toUInt() != uint(field.field))
                    continue;
                const QString before = QString::fromStdString(textOf(*rule, field.field));
                if (!before.contains(find, Qt::CaseInsensitive))
                    continue;
                QString after = before;
                after.replace(find, m_replace->text(), Qt::CaseInsensitive);
                m_hits.push_back({rule->uuid, field.field, before, after});
            }
        }
    }
    m_list->setRowCount(std::min(kMostHits, int(m_hits.size())));
    for (int i = 0; i < m_list->rowCount(); ++i) {
        const Hit &hit = m_hits[std::size_t(i)];
        const int row = model.rowOf(hit.rule);
        auto *rule = new QTableWidgetItem(QString::number(row >= 0 ? model.row(row).number : 0));
        rule->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        rule->setCheckState(Qt::Checked);
        m_list->setItem(i, 0, rule);
        m_list->setItem(i, 1, new QTableWidgetItem(columnOf(hit.field)));
        m_list->setItem(i, 2, new QTableWidgetItem(hit.before));
        m_list->setItem(i, 3, new QTableWidgetItem(hit.after));
    }
    m_count->setText(find.isEmpty() ? QString() : tr("%n places", nullptr, int(m_hits.size())));
    m_apply->setEnabled(!m_hits.empty());
}

void ReplaceBar::apply()
{
    std::vector<policy::Edit> edits;
    std::vector<Uuid> rules;
    policy::RulePatch patch;
    const auto flush = [&] {
        if (!rules.empty())
            edits.push_back(policy::modifyRules(std::move(rules), std::exchange(patch, {})));
        rules.clear();
    };
    for (std::size_t i = 0; i < m_hits.size(); ++i) {
        const Hit &hit = m_hits[i];
        if (int(i) < m_list->rowCount() && m_list->item(int(i), 0)->checkState() != Qt::Checked)
            continue;
        if (rules.empty() || rules.front() != hit.rule) {
            flush();
            rules = {hit.rule};
        }
        setText(patch, hit.field, hit.after.toStdString());
    }
    flush();
    if (edits.empty())
        return;
    const std::size_t count = edits.size();
    policy::Label label{"find-replace", {std::to_string(count), m_find->text().toStdString()}};
    if (m_context.remove(policy::composite(std::move(label), std::move(edits)),
                         tr("Replaced in %n rules", nullptr, int(count))))
        closeIfOpen();
}

} // namespace tallygate::app
