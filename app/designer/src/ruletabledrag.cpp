// SPDX-License-Identifier: GPL-3.0-or-later
// Dragging rules, and dropping rules and objects. The view's own internal move blanks or removes
// rows of its model; here every drop becomes an Edit.
#include <array>

#include <QDragMoveEvent>
#include <QMimeData>

#include "policy/cell.h"
#include "policy/clipboard.h"
#include "ruleclipboard.h"
#include "ruletable.h"
#include "services/theme.h"
#include "session/dragmime.h"
#include "session/policysession.h"
#include "widgets/draglabel.h"

namespace tallygate::app {

namespace {

constexpr std::uint32_t bit(RuleColumn column)
{
    return 1u << int(column);
}

QStringList linesOf(const QMimeData &mime, const QString &type)
{
    return QString::fromUtf8(mime.data(type)).split(u'\n', Qt::SkipEmptyParts);
}

/// The items added to what the cell has, each once.
policy::Cell extended(policy::Cell cell, const QStringList &items)
{
    for (const QString &item : items) {
        const std::string utf8 = item.trimmed().toStdString();
        if (!utf8.empty() &&
            std::find(cell.items.begin(), cell.items.end(), utf8) == cell.items.end())
            cell.items.push_back(utf8);
    }
    return cell;
}

} // namespace

void RuleTable::startDrag(Qt::DropActions)
{
    const std::vector<Uuid> uuids = selectedRules();
    if (uuids.empty())
        return;
    const QString words = tr("%n rules", nullptr, int(uuids.size()));
    dragWithLabel(*this, *m_context.workspace().theme,
                  rulesMimeData(m_context.workspace().policy->policy(), uuids), words,
                  Qt::MoveAction | Qt::CopyAction, Qt::MoveAction);
    setDropLine(-1);
}

bool RuleTable::takesRules(const QMimeData &mime) const
{
    return mime.hasFormat(mime::kRules);
}

std::uint32_t RuleTable::columnsFor(const QMimeData &mime) const
{
    if (takesRules(mime))
        return 0;
    std::uint32_t columns = 0;
    if (mime.hasFormat(mime::kSet)) {
        for (const QString &name : linesOf(mime, mime::kSet)) {
            const policy::Set *set = m_context.names().set(name.toStdString());
            if (set && set->kind == policy::SetKind::Ports)
                columns |= bit(RuleColumn::Service);
            else if (set && (set->kind == policy::SetKind::Addresses ||
                             set->kind == policy::SetKind::Macs))
                columns |= bit(RuleColumn::Source) | bit(RuleColumn::Destination);
        }
    }
    if (mime.hasFormat(mime::kAddresses))
        columns |= bit(RuleColumn::Source) | bit(RuleColumn::Destination);
    if (mime.hasFormat(mime::kService))
        columns |= bit(RuleColumn::Service);
    if (mime.hasFormat(mime::kExpression))
        columns |= bit(RuleColumn::When);
    if (mime.hasFormat(mime::kMeter))
        columns |= bit(RuleColumn::Limit) | bit(RuleColumn::Action);
    // Text of other programs: addresses one a line.
    if (columns == 0 && mime.hasText() &&
        policy::addressesFromText(mime.text().toStdString()).has_value())
        columns |= bit(RuleColumn::Source) | bit(RuleColumn::Destination);
    return columns;
}

bool RuleTable::takeIntoCell(const QMimeData &mime)
{
    const bool isObject = mime.hasFormat(mime::kSet) || mime.hasFormat(mime::kAddresses) ||
                          mime.hasFormat(mime::kService) || mime.hasFormat(mime::kExpression) ||
                          mime.hasFormat(mime::kMeter);
    const QModelIndex cell = currentIndex();
    return isObject && cell.isValid() && ((columnsFor(mime) >> cell.column()) & 1u) &&
           dropOnCell(mime, cell);
}

void RuleTable::dragEnterEvent(QDragEnterEvent *event)
{
    const QMimeData &mime = *event->mimeData();
    m_dropColumns = columnsFor(mime);
    if (m_dropColumns == 0 && !takesRules(mime)) {
        event->ignore();
        return;
    }
    event->acceptProposedAction();
    viewport()->update();
}

void RuleTable::dragMoveEvent(QDragMoveEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (takesRules(*event->mimeData())) {
        if (m_model.hasQuery()) {
            m_context.notify(tr("Rules cannot be moved while the list is filtered: what lies "
                                "between them is hidden."));
            event->ignore();
            return;
        }
        const int row = dropRowAt(at);
        setDropLine(row < m_model.rowCount() ? rowViewportPosition(row)
                                             : rowViewportPosition(row - 1) + rowHeight(row - 1));
        const bool copy = event->modifiers() & Qt::ControlModifier;
        event->setDropAction(copy || event->source() != this ? Qt::CopyAction : Qt::MoveAction);
        event->accept();
    } else {
        const QModelIndex index = indexAt(at);
        const bool fits = index.isValid() && ((m_dropColumns >> index.column()) & 1u) &&
                          m_model.kindOf(index.row()) == RuleTableModel::RowKind::Rule;
        m_dropCell = fits ? index : QModelIndex();
        viewport()->update();
        if (fits) {
            event->setDropAction(Qt::CopyAction);
            event->accept();
        } else {
            event->ignore();
        }
    }
    // The view scrolls when the pointer nears an edge.
    if (at.y() < 24 || at.y() > viewport()->height() - 24)
        startAutoScroll();
}

void RuleTable::dragLeaveEvent(QDragLeaveEvent *)
{
    stopAutoScroll();
    m_dropColumns = 0;
    m_dropCell = QModelIndex();
    setDropLine(-1);
    viewport()->update(); // the cells that were lit
}

int RuleTable::dropRowAt(const QPoint &position) const
{
    const int row = rowAt(position.y());
    if (row < 0)
        return m_model.defaultRow() >= 0 ? m_model.defaultRow() : m_model.rowCount();
    const bool lower = position.y() > rowViewportPosition(row) + rowHeight(row) / 2;
    const bool isDefault = m_model.kindOf(row) == RuleTableModel::RowKind::Default;
    return std::max(1, isDefault || !lower ? row : row + 1);
}

void RuleTable::setDropLine(int y)
{
    if (y == m_dropLine)
        return;
    m_dropLine = y;
    viewport()->update();
}

void RuleTable::dropEvent(QDropEvent *event)
{
    const QPoint at = event->position().toPoint();
    const QMimeData &mime = *event->mimeData();
    const bool rules = takesRules(mime);
    const int row = dropRowAt(at);
    const QModelIndex cell = m_dropCell;
    dragLeaveEvent(nullptr);
    if (rules && !m_model.hasQuery()) {
        const bool move = event->source() == this && !(event->modifiers() & Qt::ControlModifier);
        event->setDropAction(move ? Qt::MoveAction : Qt::CopyAction);
        event->accept();
        emit rulesDropped(move ? selectedRules() : std::vector<Uuid>(), mime.data(mime::kRules),
                          m_model.anchorAbove(row));
    } else if (!rules && cell.isValid() && dropOnCell(mime, cell)) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
    } else {
        event->ignore();
    }
}

bool RuleTable::dropOnCell(const QMimeData &mime, const QModelIndex &index)
{
    const auto row = m_model.row(index.row());
    if (!row.rule)
        return false;
    QStringList items;
    for (const QString &name : linesOf(mime, mime::kSet))
        items << u'@' + name;
    items << linesOf(mime, mime::kAddresses) << linesOf(mime, mime::kService);
    if (items.isEmpty() && mime.hasText()) {
        if (const auto addresses = policy::addressesFromText(mime.text().toStdString())) {
            for (const std::string &address : *addresses)
                items << QString::fromStdString(address);
        }
    }
    policy::RulePatch patch;
    switch (RuleColumn(index.column())) {
    case RuleColumn::Source:
        patch.source = extended(row.rule->source, items);
        break;
    case RuleColumn::Destination:
        patch.destination = extended(row.rule->destination, items);
        break;
    case RuleColumn::Service:
        patch.service = extended(row.rule->service, items);
        break;
    case RuleColumn::When: {
        const std::string added = mime.data(mime::kExpression).trimmed().toStdString();
        patch.when =
            row.rule->when.empty() ? added : "(" + row.rule->when + ") and (" + added + ")";
        break;
    }
    case RuleColumn::Action:
    case RuleColumn::Limit:
        patch.meter = mime.data(mime::kMeter).trimmed().toStdString();
        patch.action = policy::Action::Limit;
        break;
    default:
        return false;
    }
    const Uuid rule = row.rule->uuid;
    const auto column = RuleColumn(index.column());
    // A drop onto one of several selected rules goes into all of them.
    const std::vector<Uuid> selected = selectedRules();
    if (std::find(selected.begin(), selected.end(), rule) == selected.end())
        select({rule}, column);
    else
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    if (selected.size() > 1 &&
        std::find(selected.begin(), selected.end(), rule) != selected.end() &&
        patch.action == std::nullopt && !patch.when)
        return addToSelected(column, items);
    return applyPatch(patch);
}

bool RuleTable::addToSelected(RuleColumn column, const QStringList &items)
{
    std::vector<policy::Edit> edits;
    const auto &policy = m_context.workspace().policy->policy();
    const std::vector<Uuid> selected = selectedRules();
    for (const policy::RulePtr &rule : rulesOf(policy, selected)) {
        policy::RulePatch patch;
        if (column == RuleColumn::Source)
            patch.source = extended(rule->source, items);
        else if (column == RuleColumn::Destination)
            patch.destination = extended(rule->destination, items);
        else if (column == RuleColumn::Service)
            patch.service = extended(rule->service, items);
        if (patch.appliedTo(*rule) != *rule)
            edits.push_back(policy::modifyRules({rule->uuid}, patch));
    }
    if (edits.empty())
        return false;
    const std::string field = columnId(column).toStdString();
    policy::Label label{"modify-rules", {std::to_string(edits.size()), "", field}};
    return m_context.apply(policy::composite(std::move(label), std::move(edits)));
}

} // namespace tallygate::app
