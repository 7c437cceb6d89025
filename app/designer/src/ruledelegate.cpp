// SPDX-License-Identifier: GPL-3.0-or-later
#include "ruledelegate.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolTip>

#include "faultlabel.h"
#include "models/ruletext.h"
#include "policy/cell.h"
#include "ruletable.h"
#include "services/theme.h"
#include "session/countercontext.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/expressionedit.h"

namespace tallygate::app {

namespace {

constexpr int kWidestEditor = 620;
constexpr int kEditorPadding = 40;
constexpr int kLeastEditorWidth = 260; // of cells and expressions, which grow over their neighbours

} // namespace

RuleDelegate::RuleDelegate(DesignerContext &context, RuleTable &table)
    : QStyledItemDelegate(&table)
    , m_context(context)
    , m_table(table)
    , m_when(context.names())
    , m_source(context.names(), CellLanguage::Column::Source)
    , m_destination(context.names(), CellLanguage::Column::Destination)
    , m_service(context.names(), CellLanguage::Column::Service)
    , m_meter(context.names())
{}

void RuleDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    m_table.painter().paint(painter, option.rect, m_table.rules().row(index.row()),
                            RuleColumn(index.column()),
                            m_table.cellState(index, option.state & QStyle::State_Selected),
                            m_table.titleRect(option.rect));
}

const ExpressionLanguage *RuleDelegate::languageOf(RuleColumn column) const
{
    switch (column) {
    case RuleColumn::Source:
        return &m_source;
    case RuleColumn::Destination:
        return &m_destination;
    case RuleColumn::Service:
        return &m_service;
    case RuleColumn::When:
        return &m_when;
    case RuleColumn::Limit:
        return &m_meter;
    default:
        return nullptr;
    }
}

QWidget *RuleDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                    const QModelIndex &index) const
{
    const auto column = RuleColumn(index.column());
    const auto row = m_table.rules().row(index.row());
    auto *self = const_cast<RuleDelegate *>(this);
    QWidget *editor = nullptr;
    if (const ExpressionLanguage *language =
            row.kind == RuleTableModel::RowKind::Rule ? languageOf(column) : nullptr) {
        auto *expression = new ExpressionEdit(*m_context.workspace().theme, language, parent);
        connect(expression, &ExpressionEdit::committed, self, [self, expression] {
            if (expression->hasFocus()) // else the loss of focus commits already
                self->finish(expression, SubmitModelCache);
        });
        connect(expression, &ExpressionEdit::cancelled, self,
                [self, expression] { emit self->closeEditor(expression, RevertModelCache); });
        new FaultLabel(*m_context.workspace().theme, *expression);
        editor = expression;
    } else {
        auto *line = new QLineEdit(parent);
        line->setFont(m_context.workspace().theme->textFont());
        if (column == RuleColumn::Expires)
            line->setPlaceholderText(tr("never, 30d, 2w, 2026-12-31"));
        else if (column == RuleColumn::Log)
            line->setPlaceholderText(tr("no, yes, exceeding, 1/10, 5/s"));
        editor = line;
    }
    editor->setAccessibleName(m_table.rules().accessibleText(row, column));
    return editor;
}

QString RuleDelegate::editText(const RuleTableModel::Row &row, RuleColumn column) const
{
    if (!row.rule)
        return text(row.section->name);
    const policy::Rule &rule = *row.rule;
    const auto cell = [](const policy::Cell &items) {
        return items.isAny() ? QString() : text(policy::toText(items));
    };
    switch (column) {
    case RuleColumn::Source:
        return cell(rule.source);
    case RuleColumn::Destination:
        return cell(rule.destination);
    case RuleColumn::Service:
        return cell(rule.service);
    case RuleColumn::Limit:
        return text(rule.meter);
    case RuleColumn::Log:
        return logToInput(rule.log);
    case RuleColumn::Expires: {
        const QString time = text(rule.expires);
        return time.endsWith(u"T00:00:00Z") ? time.chopped(10) : time;
    }
    case RuleColumn::Comment:
        return text(rule.comment);
    default:
        return m_table.rules().cellText(row, column);
    }
}

void RuleDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    const QString words = editText(m_table.rules().row(index.row()), RuleColumn(index.column()));
    if (auto *expression = qobject_cast<ExpressionEdit *>(editor)) {
        expression->setText(words);
        expression->selectAll();
    } else if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setText(words);
        line->selectAll();
    }
}

void RuleDelegate::setModelData(QWidget *editor, QAbstractItemModel *,
                                const QModelIndex &index) const
{
    const auto *expression = qobject_cast<ExpressionEdit *>(editor);
    const auto *line = qobject_cast<QLineEdit *>(editor);
    const QString words = (expression ? expression->text() : line->text()).trimmed();
    const auto row = m_table.rules().row(index.row());
    if (words == editText(row, RuleColumn(index.column())))
        return;
    if (!row.rule) {
        m_table.renameSection(row.section->uuid, words);
        return;
    }
    const std::string utf8 = words.toStdString();
    policy::RulePatch patch;
    switch (RuleColumn(index.column())) {
    case RuleColumn::Name:
        patch.name = utf8;
        break;
    case RuleColumn::Source:
        patch.source = policy::cellFromText(utf8);
        break;
    case RuleColumn::Destination:
        patch.destination = policy::cellFromText(utf8);
        break;
    case RuleColumn::Service:
        patch.service = policy::cellFromText(utf8);
        break;
    case RuleColumn::When:
        patch.when = utf8;
        break;
    case RuleColumn::Limit:
        patch.meter = utf8;
        if (!utf8.empty())
            patch.action = policy::Action::Limit;
        break;
    case RuleColumn::Comment:
        patch.comment = utf8;
        break;
    case RuleColumn::Owner:
        patch.owner = utf8;
        break;
    case RuleColumn::Ticket:
        patch.ticket = utf8;
        break;
    case RuleColumn::Log:
        patch.log = logFromInput(words);
        if (!patch.log)
            m_context.notify(
                tr("“%1” is no log setting: no, yes, exceeding, 1/10 or 5/s").arg(words));
        break;
    case RuleColumn::Expires:
        patch.expires = expiryFromInput(words, m_context.workspace().policy->now());
        if (!patch.expires)
            m_context.notify(
                tr("“%1” is no time: never, 30d, 2w, 6m or a date such as 2026-12-31").arg(words));
        break;
    case RuleColumn::Number:
    case RuleColumn::Action:
    case RuleColumn::Hits:
    case RuleColumn::Rate:
    case RuleColumn::LastHit:
        break;
    }
    if (patch.fields() != 0)
        m_table.applyPatch(patch);
}

void RuleDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const
{
    QRect room = option.rect.adjusted(1, 1, -1, -2);
    const bool section = m_table.rules().kindOf(index.row()) == RuleTableModel::RowKind::Section;
    if (section) {
        room.setWidth(std::max(room.width(), 200));
        room.adjust(24, 0, 24, 0);
    } else if (languageOf(RuleColumn(index.column())) ||
               RuleColumn(index.column()) == RuleColumn::Log ||
               RuleColumn(index.column()) == RuleColumn::Expires) {
        const QFontMetrics mono(m_context.workspace().theme->monoFont());
        const int wanted = mono.horizontalAdvance(index.data().toString()) + kEditorPadding;
        room.setWidth(std::max(room.width(), std::clamp(wanted, kLeastEditorWidth, kWidestEditor)));
    }
    const int over = room.right() - m_table.viewport()->width() + 2;
    if (over > 0)
        room.translate(-over, 0);
    if (const int height = editor->minimumHeight(); height > 0) {
        room.setTop(option.rect.top() + (option.rect.height() - height) / 2);
        room.setHeight(height);
    }
    editor->setGeometry(room);
}

void RuleDelegate::finish(QWidget *editor, EndEditHint hint)
{
    emit commitData(editor);
    emit closeEditor(editor, hint);
}

bool RuleDelegate::eventFilter(QObject *watched, QEvent *event)
{
    auto *editor = qobject_cast<QWidget *>(watched);
    if (event->type() != QEvent::KeyPress || !editor)
        return QStyledItemDelegate::eventFilter(watched, event);
    const auto *expression = qobject_cast<ExpressionEdit *>(watched);
    if (expression && expression->completionVisible())
        return false;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Tab:
        finish(editor, EditNextItem);
        return true;
    case Qt::Key_Backtab:
        finish(editor, EditPreviousItem);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (expression)
            return false;
        finish(editor, SubmitModelCache);
        return true;
    default:
        return QStyledItemDelegate::eventFilter(watched, event);
    }
}

QString RuleDelegate::toolTip(const RuleTableModel::Row &row, RuleColumn column) const
{
    const RuleTableModel &model = m_table.rules();
    const RuleCounters *counters = model.countersOf(row);
    const Formatter &formatter = *m_context.workspace().formatter;
    switch (column) {
    case RuleColumn::Hits:
        if (!counters)
            return {};
        return QStringLiteral("%1\n%2\n%3")
            .arg(formatter.packets(counters->packets), formatter.bytes(counters->bytes),
                 m_context.workspace().counters->caption());
    case RuleColumn::LastHit:
        return counters && counters->lastHit ? formatter.dateTime(*counters->lastHit) : QString();
    case RuleColumn::Log: {
        QStringList lines{model.cellText(row, column), model.findingText(row)};
        lines.removeAll(QString());
        return lines.join(u'\n');
    }
    case RuleColumn::Action: // narrow tables have no column for the rate
    case RuleColumn::Limit: {
        const QString name = model.cellText(row, RuleColumn::Limit);
        const policy::Meter *meter = m_context.names().meter(name.toStdString());
        return meter ? QStringLiteral("%1 · %2").arg(text(meter->rate), name) : name;
    }
    case RuleColumn::Expires:
        if (row.rule && !row.rule->expires.empty()) {
            const auto time = parseRfc3339(row.rule->expires);
            return time ? formatter.dateTime(*time) : text(row.rule->expires);
        }
        return {};
    case RuleColumn::Comment:
        return row.rule ? text(row.rule->comment) : QString();
    default:
        // Only what the cell cannot show.
        return m_table.painter().contentWidth(row, column) > m_table.columnWidth(int(column))
                   ? model.cellText(row, column)
                   : QString();
    }
}

bool RuleDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                             const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString words =
        toolTip(m_table.rules().row(index.row()), RuleColumn(index.column())).left(2000);
    QToolTip::showText(event->globalPos(), words, view, option.rect);
    return true;
}

} // namespace tallygate::app
