// SPDX-License-Identifier: GPL-3.0-or-later
#include "ruleform.h"

#include <set>
#include <unordered_set>

#include "editsentence.h"
#include "figurescard.h"
#include "logfields.h"
#include "match/words.h"
#include "meterfields.h"
#include "models/ruletext.h"
#include "newobject.h"
#include "policy/cell.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "text/expressionwords.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kCellLines = 4;
constexpr int kWhenLines = 8;

void collectFields(const match::NodePtr &node, std::set<const fields::Field *> &found)
{
    if (!node)
        return;
    if (node->kind == match::NodeKind::Test) {
        if (const auto *plain = std::get_if<match::FieldOperand>(&node->operand))
            found.insert(plain->field);
        else
            found.insert(std::get<match::SliceOperand>(node->operand).base);
    }
    for (const match::NodePtr &child : node->children)
        collectFields(child, found);
}

} // namespace

QString expressionWords(const QString &expression)
{
    const auto parsed = match::parse(expression.toStdString());
    if (!parsed || !parsed->root)
        return {};
    std::set<const fields::Field *> found;
    collectFields(parsed->root, found);
    const QString count =
        found.size() == 1 ? RuleForm::tr("1 field") : RuleForm::tr("%1 fields").arg(found.size());
    const auto phrase = match::describe(parsed->root);
    return phrase ? QStringLiteral("%1 · %2").arg(ExpressionWords::of(*phrase), count) : count;
}

RuleForm::RuleForm(DesignerContext &context, QWidget *parent)
    : InspectorForm(context, parent)
    , m_whenLanguage(context.names())
    , m_sourceLanguage(context.names(), CellLanguage::Column::Source)
    , m_destinationLanguage(context.names(), CellLanguage::Column::Destination)
    , m_serviceLanguage(context.names(), CellLanguage::Column::Service)
    , m_switch(makeSwitch())
    , m_name(addText(tr("Name"), &policy::RulePatch::name))
{
    connect(m_switch, &QPushButton::clicked, this, [this] {
        policy::RulePatch change;
        change.enabled = !common(&policy::Rule::enabled).value_or(false);
        patch(change);
    });
    addCells();
    addWhen();
    addAction();
    addOwner();
    connect(context.workspace().counters, &CounterContext::changed, this, &RuleForm::showFigures);
}

FieldLine *RuleForm::addText(const QString &label,
                             std::optional<std::string> policy::RulePatch::*member)
{
    FieldLine *line = makeLine(label);
    connect(line, &FieldLine::committed, this, [this, member](const QString &typed) {
        policy::RulePatch change;
        change.*member = typed.toStdString();
        patch(change);
    });
    addField(label, line);
    return line;
}

void RuleForm::addCells()
{
    const auto add = [this](const QString &label, const ExpressionLanguage &language,
                            std::optional<policy::Cell> policy::RulePatch::*member) {
        auto *field = new ExpressionField(theme(), &language, label, kCellLines, this);
        connect(field, &ExpressionField::committed, this, [this, member](const QString &typed) {
            policy::RulePatch change;
            change.*member = policy::cellFromText(typed.toStdString());
            patch(change);
        });
        addField(label, field);
        return field;
    };
    m_source = add(tr("Source"), m_sourceLanguage, &policy::RulePatch::source);
    m_destination = add(tr("Destination"), m_destinationLanguage, &policy::RulePatch::destination);
    m_service = add(tr("Service"), m_serviceLanguage, &policy::RulePatch::service);
}

void RuleForm::addWhen()
{
    m_when = new ExpressionField(theme(), &m_whenLanguage, tr("When"), kWhenLines, this);
    m_when->setWords(expressionWords);
    connect(m_when, &ExpressionField::committed, this, [this](const QString &typed) {
        policy::RulePatch change;
        change.when = typed.toStdString();
        patch(change);
    });
    addField(tr("When"), m_when);
}

void RuleForm::addAction()
{
    m_action =
        new VerdictField(theme(), tr("Action"),
                         {Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit, Tone::Count}, this);
    m_action->setPlaceholderText(severalText());
    connect(m_action, &ChoiceField::chosen, this, [this](int action) {
        policy::RulePatch change;
        change.action = policy::Action(action);
        patch(change);
    });
    addField(tr("Action"), m_action);

    m_limit = new QWidget(this);
    auto *column = new QVBoxLayout(m_limit);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_meter = new ChoiceField(tr("Meter"), m_limit);
    m_meterFields = new MeterFields(context(), m_limit);
    column->addWidget(labelled(tr("Meter"), m_meter));
    column->addWidget(m_meterFields);
    connect(m_meter, &QComboBox::activated, this,
            [this] { chooseMeter(m_meter->currentData(Qt::UserRole + 1).toString()); });
    addWidget(m_limit);

    m_log = new LogFields(theme(), true, this);
    connect(m_log, &LogFields::changed, this, [this](const policy::LogSettings &log) {
        policy::RulePatch change;
        change.log = log;
        patch(change);
    });
    addField(tr("Log"), m_log);
    m_figures = new FiguresCard(context().workspace(), this);
    m_figuresBox = labelled(tr("In the last simulation"), m_figures);
    addWidget(m_figuresBox);
}

void RuleForm::addOwner()
{
    m_owner = makeLine(tr("Owner"));
    m_expires = makeLine(tr("Expires"));
    addPair(tr("Owner"), m_owner, tr("Expires"), m_expires);
    connect(m_owner, &FieldLine::committed, this, [this](const QString &typed) {
        policy::RulePatch change;
        change.owner = typed.toStdString();
        patch(change);
    });
    connect(m_expires, &FieldLine::committed, this, &RuleForm::setExpiry);
    m_ticket = addText(tr("Ticket"), &policy::RulePatch::ticket);
    m_comment = new ExpressionField(theme(), nullptr, tr("Comment"), kCommentLines, this);
    connect(m_comment, &ExpressionField::committed, this, [this](const QString &typed) {
        policy::RulePatch change;
        change.comment = typed.toStdString();
        patch(change);
    });
    addField(tr("Comment"), m_comment);
    m_lastEdit = makeLabel(theme(), {}, TextStyle::Small, this);
    m_lastEdit->setWordWrap(true);
    addWidget(m_lastEdit);
}

template <class T>
std::optional<T> RuleForm::common(T policy::Rule::*member) const
{
    if (m_rules.empty())
        return std::nullopt;
    const T &first = (*m_rules.front()).*member;
    for (const policy::RulePtr &rule : m_rules) {
        if (!((*rule).*member == first))
            return std::nullopt;
    }
    return first;
}

void RuleForm::collectRules()
{
    m_rules.clear();
    const std::vector<Uuid> &selected = context().selectedRules();
    if (selected.size() == 1) {
        if (const auto place = policy().findRule(selected.front()))
            m_rules.push_back(place->rule);
        return;
    }
    const policy::FilterPtr filter = policy().filter(context().filter());
    const std::unordered_set<Uuid> wanted(selected.begin(), selected.end());
    for (const auto &section : filter ? filter->sections : std::vector<policy::SectionPtr>{}) {
        for (const policy::RulePtr &rule : section->rules) {
            if (wanted.contains(rule->uuid))
                m_rules.push_back(rule);
        }
    }
}

void RuleForm::showTitle()
{
    if (m_rules.size() != 1) {
        header().setTitle(tr("%n rules", nullptr, int(m_rules.size())));
        return;
    }
    const auto place = policy().findRule(m_rules.front()->uuid);
    std::size_t number = place->ruleIndex + 1;
    for (std::size_t i = 0; i < place->sectionIndex; ++i)
        number += place->filter->sections[i]->rules.size();
    header().setTitle(tr("Rule %1").arg(context().workspace().formatter->count(number)));
}

void RuleForm::showText(FieldLine *line, std::string policy::Rule::*member, bool anew,
                        const QString &placeholder)
{
    const auto value = common(member);
    line->setPlaceholderText(value ? placeholder : severalText());
    line->setShown(text(value.value_or(std::string())), anew);
}

void RuleForm::showCell(ExpressionField *field, policy::Cell policy::Rule::*member, bool anew)
{
    const auto cell = common(member);
    field->setPlaceholder(cell ? tr("any") : severalText());
    field->setShown(cell && !cell->isAny() ? text(policy::toText(*cell)) : QString(), anew);
    field->recheck();
}

void RuleForm::refresh(bool anew)
{
    collectRules();
    if (m_rules.empty())
        return;
    showTitle();
    showSwitch(m_switch, common(&policy::Rule::enabled));
    showText(m_name, &policy::Rule::name, anew);
    showCell(m_source, &policy::Rule::source, anew);
    showCell(m_destination, &policy::Rule::destination, anew);
    showCell(m_service, &policy::Rule::service, anew);
    const auto when = common(&policy::Rule::when);
    m_when->setPlaceholder(when ? tr("always") : severalText());
    m_when->setShown(text(when.value_or(std::string())), anew);
    m_when->recheck();
    const auto action = common(&policy::Rule::action);
    m_action->setValue(action ? std::optional(int(*action)) : std::nullopt);
    showLimit(anew);
    m_log->setLog(common(&policy::Rule::log), anew);
    showFigures();
    showText(m_owner, &policy::Rule::owner, anew);
    showText(m_expires, &policy::Rule::expires, anew, tr("never"));
    const auto expires = common(&policy::Rule::expires);
    const Formatter &formatter = *context().workspace().formatter;
    m_expires->setToolTip(
        expires ? expiryText(*expires, context().workspace().policy->now(), formatter) : QString());
    showText(m_ticket, &policy::Rule::ticket, anew);
    const auto comment = common(&policy::Rule::comment);
    m_comment->setPlaceholder(comment ? QString() : severalText());
    m_comment->setShown(text(comment.value_or(std::string())), anew);
    showLastEdit();
}

/// When and by which edit since the policy was opened; nothing for several rules.
void RuleForm::showLastEdit()
{
    const policy::History::Entry *edit = nullptr;
    if (m_rules.size() == 1)
        edit = context().workspace().policy->history().lastEditOf(m_rules.front()->uuid);
    m_lastEdit->setVisible(edit != nullptr);
    if (!edit)
        return;
    const Formatter &formatter = *context().workspace().formatter;
    m_lastEdit->setText(
        tr("Last edit %1: %2").arg(formatter.clock(edit->time), sentenceOf(edit->label)));
    m_lastEdit->setToolTip(formatter.dateTime(edit->time));
}

void RuleForm::showLimit(bool anew)
{
    const bool limit = common(&policy::Rule::action) == policy::Action::Limit;
    m_limit->setVisible(limit);
    if (!limit)
        return;
    const auto name = common(&policy::Rule::meter);
    m_meter->clear();
    m_meter->setPlaceholderText(name ? tr("choose a meter") : severalText());
    int current = -1;
    const auto add = [this](const QString &words, const QString &meter) {
        m_meter->addItem(words);
        m_meter->setItemData(m_meter->count() - 1, meter, Qt::UserRole + 1);
    };
    for (const policy::MeterPtr &meter : policy()->meters) {
        if (name == meter->name)
            current = m_meter->count();
        add(text(meter->name), text(meter->name));
    }
    const policy::MeterPtr meter = name ? policy().meterNamed(*name) : nullptr;
    if (name && !name->empty() && !meter) {
        current = m_meter->count();
        add(tr("%1 (missing)").arg(text(*name)), text(*name));
    }
    add(tr("New meter"), {});
    m_meter->setCurrentIndex(current);
    m_meterFields->setVisible(meter != nullptr);
    m_meterFields->setMeter(meter, anew);
}

void RuleForm::chooseMeter(const QString &name)
{
    policy::RulePatch change;
    change.meter = name.toStdString();
    if (!name.isEmpty()) {
        patch(change);
        return;
    }
    const policy::Object meter = newObject(policy(), policy::ObjectKind::Meter);
    change.meter = std::string(policy::nameOf(meter));
    apply(policy::composite(
        {"insert-object", {"meter", *change.meter}},
        {policy::insertObject(meter), policy::modifyRules(context().selectedRules(), change)}));
}

void RuleForm::showFigures()
{
    const RuleCounters *figures = nullptr;
    if (m_rules.size() == 1)
        figures = context().workspace().counters->view()->ofRule(m_rules.front()->uuid);
    m_figuresBox->setVisible(figures != nullptr);
    const bool isLive = context().workspace().counters->origin() == CounterOrigin::Live;
    if (auto *label = m_figuresBox->findChild<QLabel *>())
        label->setText(isLive ? tr("On devices now") : tr("In the last simulation"));
    if (figures)
        m_figures->setFigures(*figures, m_rules.front()->action);
}

void RuleForm::setExpiry(const QString &typed)
{
    policy::RulePatch change;
    change.expires = expiryFromInput(typed, context().workspace().policy->now());
    if (change.expires) {
        patch(change);
        return;
    }
    context().notify(
        tr("“%1” is no time: never, 30d, 2w, 6m or a date such as 2026-12-31").arg(typed));
    refresh(true);
}

void RuleForm::patch(const policy::RulePatch &change)
{
    std::vector<Uuid> rules;
    for (const policy::RulePtr &rule : m_rules)
        rules.push_back(rule->uuid);
    if (!rules.empty() && apply(policy::modifyRules(std::move(rules), change)))
        refresh(false);
}

} // namespace tallygate::app
