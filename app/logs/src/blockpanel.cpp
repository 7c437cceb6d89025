// SPDX-License-Identifier: GPL-3.0-or-later
#include "blockpanel.h"

#include <algorithm>

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

constexpr int kBlockWidth = 320;

QString scopeText(const storage::LoggedHit &hit, BlockScope scope)
{
    const QString source = text(blockedSource(hit, scope));
    if (scope != BlockScope::Service)
        return BlockPanel::tr("All from %1").arg(source);
    return BlockPanel::tr("From %1 to port %2").arg(source, QString::number(*hit.destinationPort));
}

} // namespace

BlockPanel::BlockPanel(Workspace &workspace, RecordSource &source, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_source(source)
{
    setObjectName(QStringLiteral("blockPanel"));
    setFixedWidth(kBlockWidth);
    build();
    hide();
}

void BlockPanel::build()
{
    Theme &theme = *m_workspace.theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new SectionHeader(theme, tr("Block"), this);
    QToolButton *close = header->addButton(QStringLiteral("x"), tr("Close"));
    connect(close, &QToolButton::clicked, this, &BlockPanel::closeIfOpen);
    column->addWidget(header);
    auto *inside = new QVBoxLayout;
    inside->setContentsMargins(12, 0, 12, 12);
    inside->setSpacing(4);
    column->addLayout(inside);
    m_about = makeLabel(theme, {}, TextStyle::Mute, this);
    m_about->setWordWrap(true);
    inside->addWidget(m_about);
    m_scope = addChoice(inside, tr("What"));
    m_span = addChoice(inside, tr("How long"));
    m_span->addItems({tr("1 hour"), tr("1 day"), tr("1 week"), tr("until it is removed")});
    m_way = addChoice(inside, tr("How"));
    inside->addSpacing(8);
    m_summary = makeLabel(theme, {}, TextStyle::Small, this);
    m_summary->setWordWrap(true);
    inside->addWidget(m_summary);
    inside->addSpacing(8);
    m_apply = makeButton(theme, QStringLiteral("ban"), tr("Block"), ButtonRole::Primary, this);
    m_apply->setObjectName(QStringLiteral("applyBlock"));
    inside->addWidget(m_apply);
    column->addStretch(1);
    connect(m_apply, &QPushButton::clicked, this, &BlockPanel::apply);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &BlockPanel::update);
    connect(m_span, &QComboBox::currentIndexChanged, this, &BlockPanel::update);
    connect(m_way, &QComboBox::currentIndexChanged, this, &BlockPanel::update);
}

QComboBox *BlockPanel::addChoice(QVBoxLayout *column, const QString &name)
{
    column->addSpacing(6);
    column->addWidget(makeLabel(*m_workspace.theme, name, TextStyle::Small, this));
    auto *choice = new QComboBox(this);
    choice->setAccessibleName(name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    column->addWidget(choice);
    return choice;
}

void BlockPanel::open(const storage::LoggedHit &hit)
{
    m_hit = hit;
    m_about->setText(
        tr("Hit of “%1” on %2").arg(oneLine(text(hit.ruleName)), m_source.deviceName(hit.device)));
    fillScopes();
    fillWays();
    m_span->setCurrentIndex(int(BlockSpan::Day));
    update();
    show();
    m_scope->setFocus(Qt::OtherFocusReason);
}

void BlockPanel::fillScopes()
{
    m_scopes.clear();
    m_scope->clear();
    for (const BlockScope scope : {BlockScope::Address, BlockScope::Network, BlockScope::Service}) {
        if (!canBlock(m_hit, scope))
            continue;
        m_scopes.push_back(scope);
        m_scope->addItem(scopeText(m_hit, scope));
    }
}

/// What works at once comes second: a rule is seen in the policy, an entry on the device only.
void BlockPanel::fillWays()
{
    m_ways.clear();
    m_way->clear();
    const policy::Policy &policy = m_workspace.policy->policy();
    if (const auto rule = blockRule(policy, m_hit, BlockScope::Address, BlockSpan::Day, m_hit.time))
        m_ways.push_back(
            {tr("A rule at the top of %1").arg(text(policy.filter(rule->filter)->name)), {}});
    const auto devices = m_source.devices();
    const auto device = std::ranges::find(devices, m_hit.device, &RecordDevice::uuid);
    if (device != devices.end() && device->isConnected) {
        for (const policy::SetPtr &set : blockingSets(policy, m_hit))
            m_ways.push_back(
                {tr("An entry in @%1 on %2").arg(text(set->name), device->name), set->name});
    }
    for (const Way &way : m_ways)
        m_way->addItem(way.text);
}

BlockScope BlockPanel::scope() const
{
    const auto at = std::size_t(std::max(0, m_scope->currentIndex()));
    return at < m_scopes.size() ? m_scopes[at] : BlockScope::Address;
}

BlockSpan BlockPanel::span() const
{
    return BlockSpan(std::max(0, m_span->currentIndex()));
}

const BlockPanel::Way &BlockPanel::way() const
{
    static const Way none;
    const auto at = std::size_t(std::max(0, m_way->currentIndex()));
    return at < m_ways.size() ? m_ways[at] : none;
}

void BlockPanel::update()
{
    const bool isRule = way().set.empty();
    const bool possible =
        !m_ways.empty() && !m_scopes.empty() && (isRule || scope() != BlockScope::Service);
    m_apply->setVisible(possible);
    m_apply->setText(isRule ? tr("Add to the policy") : tr("Block now"));
    if (m_ways.empty())
        m_summary->setText(tr("The open policy has neither the rule nor the application of this "
                              "hit, so there is no place for a rule."));
    else if (!possible)
        m_summary->setText(tr("A set holds addresses, not ports. Choose another way or block all "
                              "from the address."));
    else if (isRule)
        m_summary->setText(tr("One edit that can be undone. Nothing is blocked before the policy "
                              "is pushed."));
    else
        m_summary->setText(tr("Works at once, for all traffic that the set stands for, and stays "
                              "when policies change."));
}

bool BlockPanel::closeIfOpen()
{
    if (isHidden())
        return false;
    hide();
    emit closed();
    return true;
}

QString BlockPanel::summary() const
{
    return m_summary->text();
}

void BlockPanel::apply()
{
    if (way().set.empty())
        addRule();
    else
        addEntry();
}

void BlockPanel::addRule()
{
    PolicySession &session = *m_workspace.policy;
    const auto block = blockRule(session.policy(), m_hit, scope(), span(), session.now());
    if (!block)
        return;
    if (const auto done = session.apply(block->edit); !done) {
        emit refused(m_workspace.explainer->sentence(done.error()));
        return;
    }
    closeIfOpen();
    emit ruleAdded(block->filter, block->rule.uuid, text(block->rule.name));
}

void BlockPanel::addEntry()
{
    const std::string entry = blockedSource(m_hit, scope());
    control::Json params = {{"set", way().set},
                            {"entries", control::Json::array({entry})},
                            {"reason", fmt::format("hit of {}", m_hit.ruleName)}};
    if (const auto end = endOf(span(), m_workspace.policy->now()))
        params["expires"] = toRfc3339(*end);
    m_source.call(m_hit.device, "set.add", params, this,
                  [this, entry, set = way().set,
                   device = m_source.deviceName(m_hit.device)](Result<control::Json> answer) {
                      if (!answer) {
                          emit refused(m_workspace.explainer->sentence(answer.error()));
                          return;
                      }
                      closeIfOpen();
                      emit entryAdded(text(entry), text(set), device);
                  });
}

} // namespace tallygate::app
