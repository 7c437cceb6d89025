// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulepanel.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "combobox.h"
#include "models/ruletext.h"
#include "policy/cell.h"
#include "session/policysession.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kWidth = 300;
constexpr int kTestWidth = kWidth - 60; // margins, box, scroll bar

constexpr policy::Action kActions[] = {policy::Action::Drop, policy::Action::Reject,
                                       policy::Action::Permit, policy::Action::Limit,
                                       policy::Action::Count};
constexpr const char *kExpiries[] = {"", "1d", "1w", "30d"};

} // namespace

RulePanel::RulePanel(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    Theme &theme = *context.workspace().theme;
    setObjectName(QStringLiteral("rulePanel"));
    setFixedWidth(kWidth);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *header = new SectionHeader(theme, tr("New rule"), this);
    QToolButton *close = header->addButton(QStringLiteral("x"), tr("Close"));
    connect(close, &QToolButton::clicked, this, &RulePanel::closeIfOpen);
    outer->addWidget(header);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("New rule"));
    auto *inside = new QWidget(scroll);
    m_column = new QVBoxLayout(inside);
    m_column->setContentsMargins(12, 0, 12, 12);
    m_column->setSpacing(4);
    scroll->setWidget(inside);
    outer->addWidget(scroll, 1);

    const auto caption = [&](const QString &text) {
        m_column->addSpacing(6);
        m_column->addWidget(makeLabel(theme, text, TextStyle::Small, inside));
    };
    const auto box = [&](const QString &name) {
        auto *combo = new NamedComboBox(name, inside);
        m_column->addWidget(combo);
        return combo;
    };
    m_about = makeLabel(theme, {}, TextStyle::Mute, inside);
    m_column->addWidget(m_about);
    caption(tr("Name"));
    m_name = new QLineEdit(inside);
    m_name->setObjectName(QStringLiteral("ruleName"));
    m_name->setAccessibleName(tr("Name"));
    m_column->addWidget(m_name);
    m_source = buildPart(tr("Source"));
    m_destination = buildPart(tr("Destination"));
    m_service = buildPart(tr("Service"));
    caption(tr("When"));
    m_testColumn = new QVBoxLayout;
    m_testColumn->setSpacing(4);
    m_column->addLayout(m_testColumn);
    caption(tr("Action"));
    m_action = box(tr("Action"));
    for (const policy::Action action : kActions)
        m_action->addItem(actionText(action));
    m_meter = box(tr("Meter"));
    connect(m_action, &QComboBox::currentIndexChanged, this, [this](int at) {
        m_meter->setVisible(at >= 0 && kActions[at] == policy::Action::Limit);
        updateSummary();
    });
    m_log = new QCheckBox(tr("Log every hit"), inside);
    m_column->addSpacing(4);
    m_column->addWidget(m_log);
    caption(tr("Where"));
    m_place = box(tr("Where"));
    connect(m_place, &QComboBox::currentTextChanged, m_place, &QWidget::setToolTip);
    caption(tr("Expires"));
    m_expiry = box(tr("Expires"));
    m_expiry->addItems({tr("never"), tr("in 1 day"), tr("in 1 week"), tr("in 30 days")});
    m_column->addStretch(1);

    outer->addWidget(makeLine(Qt::Horizontal, this));
    auto *footer = new QVBoxLayout;
    footer->setContentsMargins(12, 8, 12, 10);
    footer->setSpacing(8);
    m_summary = makeLabel(theme, {}, TextStyle::Small, this);
    m_summary->setWordWrap(true);
    footer->addWidget(m_summary);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    auto *cancel = makeButton(theme, {}, tr("Cancel"), ButtonRole::Normal, this);
    auto *make =
        makeButton(theme, QStringLiteral("plus"), tr("Add rule"), ButtonRole::Normal, this);
    make->setObjectName(QStringLiteral("addRule"));
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(make);
    footer->addLayout(buttons);
    outer->addLayout(footer);
    connect(cancel, &QPushButton::clicked, this, &RulePanel::closeIfOpen);
    connect(make, &QPushButton::clicked, this, &RulePanel::add);
    connect(m_name, &QLineEdit::returnPressed, this, &RulePanel::add);
    hide();
}

RulePanel::PartRow RulePanel::buildPart(const QString &title)
{
    PartRow row;
    row.check = new QCheckBox(title, this);
    row.value = new NamedComboBox(title, this);
    row.value->setEditable(true);
    row.value->setInsertPolicy(QComboBox::NoInsert);
    row.value->setFont(m_context.workspace().theme->monoFont());
    m_column->addSpacing(6);
    m_column->addWidget(row.check);
    m_column->addWidget(row.value);
    connect(row.check, &QCheckBox::toggled, this, [this, row](bool on) {
        row.value->setVisible(on);
        updateSummary();
    });
    connect(row.value, &QComboBox::editTextChanged, this, &RulePanel::updateSummary);
    return row;
}

void RulePanel::fillPart(const PartRow &row, const RuleProposal::Part &part)
{
    row.value->clear();
    for (const std::string &value : part.values) {
        if (!value.empty())
            row.value->addItem(QString::fromStdString(value));
    }
    row.check->setVisible(!part.values.empty());
    row.check->setChecked(part.chosen);
    row.value->setVisible(part.chosen);
}

void RulePanel::fillTests(const RuleProposal &proposal)
{
    while (QLayoutItem *item = m_testColumn->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_tests.clear();
    for (const RuleProposal::Test &test : proposal.tests) {
        const QFont font = m_context.workspace().theme->monoFont();
        const QString whole = QString::fromStdString(test.expression);
        QString shown = QFontMetrics(font).elidedText(whole, Qt::ElideRight, kTestWidth);
        auto *check = new QCheckBox(shown.replace(QLatin1Char('&'), QLatin1String("&&")), this);
        check->setAccessibleName(whole);
        check->setToolTip(whole);
        check->setFont(font);
        check->setChecked(test.chosen);
        connect(check, &QCheckBox::toggled, this, &RulePanel::updateSummary);
        m_testColumn->addWidget(check);
        m_tests.push_back({check, test.expression});
    }
}

void RulePanel::fillMeters()
{
    m_meter->clear();
    for (const auto &meter : m_context.workspace().policy->policy()->meters)
        m_meter->addItem(QString::fromStdString(meter->name));
}

QString RulePanel::proposedName(const RuleProposal &proposal) const
{
    const auto first = [](const RuleProposal::Part &part) {
        return part.chosen && !part.values.empty() ? QString::fromStdString(part.values.front())
                                                   : QString();
    };
    const QString service = first(proposal.service);
    const QString source = first(proposal.source);
    const QString destination = first(proposal.destination);
    if (!service.isEmpty() && !source.isEmpty())
        return tr("%1 from %2").arg(service, source);
    if (!source.isEmpty())
        return tr("From %1").arg(source);
    if (!destination.isEmpty())
        return tr("To %1").arg(destination);
    if (!service.isEmpty())
        return service;
    for (const RuleProposal::Test &test : proposal.tests) {
        if (test.chosen)
            return QString::fromStdString(test.expression);
    }
    return {};
}

void RulePanel::open(const RuleRequest &request)
{
    const auto &run = m_context.run();
    if (!run || request.packet >= run->packetCount())
        return;
    const RuleProposal proposal = request.expressions.empty()
                                      ? proposalOf(*run, request.packet)
                                      : proposalOf(*run, request.packet, request.expressions);
    m_about->setText(tr("From frame %1").arg(run->packet(request.packet).number));
    m_name->setText(proposedName(proposal));
    fillPart(m_source, proposal.source);
    fillPart(m_destination, proposal.destination);
    fillPart(m_service, proposal.service);
    fillTests(proposal);
    fillMeters();
    m_action->setCurrentIndex(0);
    m_meter->hide();
    m_log->setChecked(false);
    m_expiry->setCurrentIndex(0);
    m_places = placesFor(m_context.workspace().policy->policy(), *run, request.packet);
    m_place->clear();
    for (const RulePlaceChoice &place : m_places)
        m_place->addItem(place.text);
    updateSummary();
    show();
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

bool RulePanel::closeIfOpen()
{
    if (isHidden())
        return false;
    hide();
    emit closed();
    return true;
}

policy::Rule RulePanel::rule() const
{
    policy::Rule rule;
    rule.uuid = Uuid::random();
    rule.name = m_name->text().trimmed().toStdString();
    const auto cell = [](const PartRow &row) {
        return row.check->isChecked() ? policy::cellFromText(row.value->currentText().toStdString())
                                      : policy::Cell{};
    };
    rule.source = cell(m_source);
    rule.destination = cell(m_destination);
    rule.service = cell(m_service);
    for (const TestRow &test : m_tests) {
        if (test.check->isChecked())
            rule.when += (rule.when.empty() ? "" : " && ") + test.expression;
    }
    rule.action = kActions[std::max(0, m_action->currentIndex())];
    if (rule.action == policy::Action::Limit)
        rule.meter = m_meter->currentText().toStdString();
    rule.log.enabled = m_log->isChecked();
    const char *expiry = kExpiries[std::max(0, m_expiry->currentIndex())];
    if (const auto time =
            expiryFromInput(QString::fromLatin1(expiry), m_context.workspace().policy->now()))
        rule.expires = *time;
    return rule;
}

/// Says when the rule would take every packet, and when its action cannot work.
void RulePanel::updateSummary()
{
    const bool any =
        !m_source.check->isChecked() && !m_destination.check->isChecked() &&
        !m_service.check->isChecked() &&
        std::ranges::none_of(m_tests, [](const TestRow &test) { return test.check->isChecked(); });
    const bool limit = kActions[std::max(0, m_action->currentIndex())] == policy::Action::Limit;
    QString text;
    if (limit && m_meter->count() == 0)
        text = tr("The policy has no meter yet: add one on the Policy page.");
    else if (any)
        text = tr("Nothing is asked for: this rule matches every packet.");
    m_summary->setText(text);
    m_summary->setVisible(!text.isEmpty());
}

void RulePanel::add()
{
    const int at = m_place->currentIndex();
    if (at < 0 || std::size_t(at) >= m_places.size())
        return;
    const policy::Rule made = rule();
    const Uuid uuid = made.uuid;
    const QString name = QString::fromStdString(made.name);
    if (!m_context.apply(insertionOf(made, m_places[std::size_t(at)])))
        return;
    closeIfOpen();
    m_context.notify(tr("Added rule “%1”").arg(name), tr("Undo"),
                     [this] { m_context.workspace().policy->undo(); });
    m_context.showRule(uuid);
}

} // namespace tallygate::app
