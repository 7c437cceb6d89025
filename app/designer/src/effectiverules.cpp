// SPDX-License-Identifier: GPL-3.0-or-later
#include "effectiverules.h"

#include <algorithm>
#include <tuple>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include "models/ruletext.h"
#include "objectforms.h"
#include "pipeline/policyprogram.h"
#include "policy/cell.h"
#include "services/theme.h"
#include "session/policysession.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/paintbox.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

bool reaches(const policy::Policy &policy, const policy::Application &application,
             const std::string &interface)
{
    if (application.interface == interface)
        return true;
    if (!application.interface.starts_with('@') || interface.starts_with('@'))
        return false;
    const auto group =
        policy.interfaceGroupNamed(std::string_view(application.interface).substr(1));
    return group && std::any_of(group->patterns.begin(), group->patterns.end(),
                                [&](const std::string &pattern) {
                                    return pipeline::matchesGlob(pattern, interface);
                                });
}

bool isInForce(const policy::Rule &rule, Timestamp now)
{
    if (!rule.enabled)
        return false;
    const auto expires = parseRfc3339(rule.expires);
    return rule.expires.empty() || !expires || *expires > now;
}

/// "from @nets · to device · ssh · tcp.flags.syn == 1"; empty where every packet matches.
QString matchText(const policy::Rule &rule)
{
    QStringList parts;
    if (!rule.source.isAny())
        parts << EffectiveRulesModel::tr("from %1").arg(text(policy::toText(rule.source)));
    if (!rule.destination.isAny())
        parts << EffectiveRulesModel::tr("to %1").arg(text(policy::toText(rule.destination)));
    if (!rule.service.isAny())
        parts << text(policy::toText(rule.service));
    if (!rule.when.empty())
        parts << text(rule.when);
    return parts.join(QStringLiteral(" · "));
}

/// Headings over the whole width, verdicts as badges.
class EffectiveDelegate : public QStyledItemDelegate
{
public:
    EffectiveDelegate(const Theme &theme, EffectiveRulesModel &model, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {}
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        using Row = EffectiveRulesModel::Row;
        const Tokens &t = m_theme.tokens();
        const Row &row = m_model.row(index.row());
        const bool heading = row.kind == Row::Kind::Heading;
        const bool selected = option.state & QStyle::State_Selected;
        paintCellGround(painter, option.rect,
                        selected  ? t.selection
                        : heading ? t.raised
                                  : QColor(),
                        t.grid);
        const QRect room = option.rect.adjusted(8, 0, -8, 0);
        if (index.column() == EffectiveRulesModel::Action && !heading) {
            if (row.rule)
                paintVerdict(painter, room, m_theme, toneOf(row.rule->action));
            else if (row.filter)
                paintVerdict(painter, room, m_theme, toneOf(row.filter->defaultVerdict));
            else if (row.kind == Row::Kind::Check)
                paintVerdict(painter, room, m_theme, Tone::Drop);
            return;
        }
        const bool mono = index.column() == EffectiveRulesModel::Match;
        painter->setFont(heading ? m_theme.textFont(12, QFont::DemiBold)
                         : mono  ? m_theme.monoFont()
                                 : m_theme.textFont());
        painter->setPen(heading || index.column() == EffectiveRulesModel::Number ? t.mute : t.text);
        const int flags = index.column() == EffectiveRulesModel::Number
                              ? Qt::AlignRight | Qt::AlignVCenter
                              : Qt::AlignLeft | Qt::AlignVCenter;
        painter->drawText(room, flags,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight,
                                                            room.width()));
    }

private:
    const Theme &m_theme;
    EffectiveRulesModel &m_model;
};

} // namespace

QString directionText(policy::Direction direction)
{
    return direction == policy::Direction::In ? EffectiveRules::tr("in")
                                              : EffectiveRules::tr("out");
}

std::vector<policy::ApplicationPtr> applicationsOf(const policy::Policy &policy,
                                                   const PortSide &side)
{
    std::vector<policy::ApplicationPtr> found;
    for (const policy::ApplicationPtr &application : policy->applications) {
        if (application->device == side.device && application->direction == side.direction &&
            reaches(policy, *application, side.interface))
            found.push_back(application);
    }
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
        return std::tie(a->order, a->uuid) < std::tie(b->order, b->uuid);
    });
    return found;
}

EffectiveRulesModel::EffectiveRulesModel(DesignerContext &context, QObject *parent)
    : QAbstractTableModel(parent)
    , m_context(context)
{}

void EffectiveRulesModel::addChecks(const policy::Device &device)
{
    const auto add = [this](bool on, const QString &words) {
        if (on)
            m_rows.push_back({Row::Kind::Check, words, 0, nullptr, nullptr});
    };
    m_rows.push_back({Row::Kind::Heading, tr("System checks"), 0, nullptr, nullptr});
    add(device.systemChecks.incompleteHeader, tr("Incomplete headers"));
    add(device.systemChecks.longHeaderChain, tr("Overlong header chains"));
    add(device.systemChecks.land, tr("From an address to itself"));
    const policy::ManagementGuard &guard = device.guard;
    m_rows.push_back({Row::Kind::Heading,
                      guard.entries.empty()
                          ? tr("Management guard: what the device was told to always let through")
                          : tr("Management guard: always let through"),
                      0, nullptr, nullptr});
    for (const policy::GuardEntry &entry : guard.entries)
        add(true, tr("From %1 to TCP port %2").arg(text(entry.prefix)).arg(entry.tcpPort));
    add(guard.routerAdvertisements, tr("Router advertisements"));
    add(guard.redirects, tr("Redirects"));
    add(guard.dhcp, tr("DHCP"));
}

void EffectiveRulesModel::addFilter(const policy::Application &application)
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const policy::FilterPtr filter = policy.filterNamed(application.filter);
    QString title = text(application.filter);
    if (const QString scope = scopeText(application.scope); !scope.isEmpty())
        title += tr(", only %1").arg(scope);
    if (application.interface.starts_with('@'))
        title += tr(", through %1").arg(text(application.interface));
    if (!filter)
        title += tr(" (missing)");
    m_rows.push_back({Row::Kind::Heading, title, 0, nullptr, nullptr});
    if (!filter)
        return;
    const Timestamp now = m_context.workspace().policy->now();
    std::size_t number = 0;
    for (const policy::SectionPtr &section : filter->sections) {
        for (const policy::RulePtr &rule : section->rules) {
            ++number;
            if (section->enabled && isInForce(*rule, now))
                m_rows.push_back({Row::Kind::Rule, text(rule->name), number, rule, filter});
        }
    }
    m_rows.push_back({Row::Kind::Default, tr("Everything else"), 0, nullptr, filter});
}

void EffectiveRulesModel::show(const PortSide &side)
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    beginResetModel();
    m_rows.clear();
    if (const policy::DevicePtr device = policy.deviceNamed(side.device))
        addChecks(*device);
    bool any = false;
    for (const policy::ApplicationPtr &application : applicationsOf(policy, side)) {
        if (!application->enabled)
            continue;
        addFilter(*application);
        any = true;
    }
    if (!any)
        m_rows.push_back(
            {Row::Kind::Heading, tr("No filter is applied: the rest passes"), 0, nullptr, nullptr});
    endResetModel();
}

int EffectiveRulesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EffectiveRulesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EffectiveRulesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() ||
        (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole))
        return {};
    const Row &item = row(index.row());
    switch (index.column()) {
    case Number:
        return item.number > 0 ? QString::number(item.number) : QString();
    case Name:
        return item.text;
    case Match:
        return item.rule ? matchText(*item.rule) : QString();
    default:
        if (item.rule)
            return actionText(item.rule->action);
        return item.kind == Row::Kind::Default ? verdictText(item.filter->defaultVerdict)
               : item.kind == Row::Kind::Check ? actionText(policy::Action::Drop)
                                               : QString();
    }
}

QVariant EffectiveRulesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section == Number && role == Qt::TextAlignmentRole)
        return int(Qt::AlignRight | Qt::AlignVCenter); // over the numbers
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return QStringLiteral("#");
    case Name:
        return tr("Name");
    case Match:
        return tr("Matches");
    default:
        return tr("Action");
    }
}

EffectiveRules::EffectiveRules(DesignerContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(context)
    , m_title(makeLabel(*context.workspace().theme, {}, TextStyle::Strong, this))
    , m_table(new QTableView(this))
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 8, 6);
    row->addWidget(m_title, 1);
    QToolButton *close = makeToolButton(theme, QStringLiteral("x"), tr("Close"), this);
    row->addWidget(close);
    column->addLayout(row);
    column->addWidget(m_table, 1);
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new EffectiveDelegate(theme, m_model, m_table));
    m_table->setAccessibleName(tr("Effective rules"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(26);
    QHeaderView *columns = m_table->horizontalHeader();
    columns->setHighlightSections(false);
    columns->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    columns->resizeSection(EffectiveRulesModel::Number, 44);
    columns->resizeSection(EffectiveRulesModel::Name, 320);
    columns->resizeSection(EffectiveRulesModel::Action, 96);
    columns->setSectionResizeMode(EffectiveRulesModel::Match, QHeaderView::Stretch);
    m_table->installEventFilter(this);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_table, &QTableView::doubleClicked, this, &EffectiveRules::goTo);
    const PolicySession *session = context.workspace().policy;
    connect(session, &PolicySession::changed, this, &EffectiveRules::refresh);
    connect(session, &PolicySession::reset, this, &QWidget::hide);
    hide();
}

void EffectiveRules::open(const PortSide &side)
{
    m_side = side;
    m_title->setText(
        tr("Effective rules of %1 %2, %3")
            .arg(text(side.device), text(side.interface), directionText(side.direction)));
    show();
    refresh();
    m_table->setFocus();
}

void EffectiveRules::refresh()
{
    if (!isVisible())
        return;
    m_model.show(m_side);
    m_table->clearSpans();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (m_model.row(row).kind == EffectiveRulesModel::Row::Kind::Heading)
            m_table->setSpan(row, EffectiveRulesModel::Name, 1, 3);
    }
}

void EffectiveRules::goTo(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const EffectiveRulesModel::Row row = m_model.row(index.row());
    if (row.rule)
        m_context.showRule(row.rule->uuid);
    else if (row.filter)
        m_context.showFilter(row.filter->uuid);
}

bool EffectiveRules::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            goTo(m_table->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace tallygate::app
