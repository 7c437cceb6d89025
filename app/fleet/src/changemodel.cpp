// SPDX-License-Identifier: GPL-3.0-or-later
#include "changemodel.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "services/theme.h"
#include "widgets/paintbox.h"
#include "widgets/tableheader.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

using Kind = RuleChange::Kind;

constexpr int kPadding = 8;

Tone toneOf(pipeline::Action action)
{
    switch (action) {
    case pipeline::Action::Permit:
        return Tone::Permit;
    case pipeline::Action::Drop:
        return Tone::Drop;
    case pipeline::Action::Reject:
        return Tone::Reject;
    case pipeline::Action::Limit:
        return Tone::Limit;
    case pipeline::Action::Count:
        return Tone::Count;
    }
    return Tone::Permit;
}

QString signOf(Kind kind)
{
    switch (kind) {
    case Kind::Added:
        return QStringLiteral("plus");
    case Kind::Removed:
        return QStringLiteral("x");
    case Kind::Changed:
        return QStringLiteral("pencil");
    case Kind::Moved:
        return QStringLiteral("move-vertical");
    }
    return {};
}

Tone toneOf(Kind kind)
{
    switch (kind) {
    case Kind::Added:
        return Tone::Permit;
    case Kind::Removed:
        return Tone::Drop;
    case Kind::Changed:
        return Tone::Warning;
    case Kind::Moved:
        return Tone::Count;
    }
    return Tone::Warning;
}

class ChangeDelegate : public QStyledItemDelegate
{
public:
    ChangeDelegate(const Theme &theme, const ChangeModel &model, QTableView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
        , m_model(model)
        , m_view(view)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const RuleChange &change = m_model.at(index.row());
        const bool selected = option.state & QStyle::State_Selected;
        paintCellGround(painter, option.rect,
                        selected ? t.selection : t.tone(toneOf(change.kind)).tint, t.grid);
        const QRect room = option.rect.adjusted(kPadding, 0, -kPadding, -1);
        const auto column = ChangeColumn(index.column());
        if (column == ChangeColumn::Kind)
            painter->drawPixmap(room.left(), room.center().y() - metrics::kIcon / 2 + 1,
                                m_theme.pixmap(signOf(change.kind), metrics::kIcon,
                                               t.tone(toneOf(change.kind)).ink,
                                               m_view->devicePixelRatioF()));
        else if (column == ChangeColumn::Action)
            paintActions(painter, room, change);
        else
            paintText(painter, room, index, column);
    }

private:
    void paintActions(QPainter *painter, QRect room, const RuleChange &change) const
    {
        if (change.kind == Kind::Changed && change.actionBefore != change.actionAfter) {
            const QRect before = paintVerdict(painter, room, m_theme, toneOf(change.actionBefore));
            room.setLeft(before.right() + 6);
            painter->setPen(m_theme.tokens().mute);
            painter->setFont(m_theme.textFont());
            painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("→"));
            room.setLeft(room.left() + 20);
        }
        paintVerdict(painter, room, m_theme, toneOf(change.actionAfter), {},
                     change.kind == Kind::Removed);
    }

    void paintText(QPainter *painter, const QRect &room, const QModelIndex &index,
                   ChangeColumn column) const
    {
        painter->setFont(column == ChangeColumn::Match ? m_theme.monoFont() : m_theme.textFont());
        painter->setPen(column == ChangeColumn::Filter ? m_theme.tokens().mute
                                                       : m_theme.tokens().text);
        const Qt::Alignment side = column == ChangeColumn::Number ? Qt::AlignRight : Qt::AlignLeft;
        painter->drawText(room, int(side | Qt::AlignVCenter),
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight,
                                                            room.width()));
    }

    const Theme &m_theme;
    const ChangeModel &m_model;
    QTableView *m_view;
};

} // namespace

void ChangeModel::setPlan(std::shared_ptr<const Plan> plan)
{
    beginResetModel();
    m_plan = std::move(plan);
    endResetModel();
}

QString ChangeModel::kindText(const RuleChange &change)
{
    switch (change.kind) {
    case Kind::Added:
        return tr("added");
    case Kind::Removed:
        return tr("removed");
    case Kind::Moved:
        return tr("moved from %1 to %2").arg(change.before).arg(change.after);
    case Kind::Changed:
        break;
    }
    QStringList fields;
    for (const std::string &field : change.fields) {
        fields.append(field == "action"  ? tr("action")
                      : field == "match" ? tr("match")
                      : field == "meter" ? tr("limit")
                      : field == "log"   ? tr("log")
                      : field == "name"  ? tr("name")
                                         : tr("expiry"));
    }
    return tr("changed: %1").arg(fields.join(QStringLiteral(", ")));
}

int ChangeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_plan ? 0 : int(m_plan->changes.size());
}

int ChangeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ChangeColumn::Action) + 1;
}

QVariant ChangeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RuleChange &change = at(index.row());
    const QString name = change.rule.isNull() ? tr("default") : QString::fromStdString(change.name);
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
        return QStringLiteral("%1: %2").arg(name, kindText(change));
    if (role != Qt::DisplayRole)
        return {};
    switch (ChangeColumn(index.column())) {
    case ChangeColumn::Kind:
        return kindText(change);
    case ChangeColumn::Number:
        return change.rule.isNull() ? QVariant()
                                    : QVariant(change.after != 0 ? change.after : change.before);
    case ChangeColumn::Name:
        return name;
    case ChangeColumn::Filter:
        return QString::fromStdString(change.filter);
    case ChangeColumn::Match:
        return QString::fromStdString(change.match);
    case ChangeColumn::Action:
        return {};
    }
    return {};
}

QVariant ChangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return int(
            Qt::AlignVCenter |
            (ChangeColumn(section) == ChangeColumn::Number ? Qt::AlignRight : Qt::AlignLeft));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (ChangeColumn(section)) {
    case ChangeColumn::Kind:
        return QString();
    case ChangeColumn::Number:
        return QStringLiteral("#");
    case ChangeColumn::Name:
        return tr("Name");
    case ChangeColumn::Filter:
        return tr("Filter");
    case ChangeColumn::Match:
        return tr("Match");
    case ChangeColumn::Action:
        return tr("Action");
    }
    return {};
}

ChangeTable::ChangeTable(Theme &theme, ChangeModel &model, QWidget *parent)
    : QTableView(parent)
{
    setObjectName(QStringLiteral("changeTable"));
    setAccessibleName(tr("What changes"));
    setModel(&model);
    setItemDelegate(new ChangeDelegate(theme, model, this));
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(theme.rowHeight());
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    keepHeaderApart(*this);
    const int widths[] = {34, 48, 200, 150, 360, 230}; // the last: one verdict after another
    for (int column = 0; column < int(std::size(widths)); ++column)
        setColumnWidth(column, widths[column]);
    horizontalHeader()->setMinimumSectionSize(34);
    horizontalHeader()->setSectionResizeMode(int(ChangeColumn::Match), QHeaderView::Stretch);
}

} // namespace tallygate::app
