// SPDX-License-Identifier: GPL-3.0-or-later
#include "objecttree.h"

#include <utility>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolTip>

#include "newobject.h"
#include "policy/whereused.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "widgets/draglabel.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kIndent = 10;
constexpr int kAddSize = 24;
constexpr int kRowHeight = 26;
constexpr int kHeadingHeight = 34;

QRect addRect(const QRect &row)
{
    return {row.right() - kAddSize - 6, row.bottom() - kAddSize - 1, kAddSize, kAddSize};
}

/// What the button of a heading does.
QString buttonText(ObjectGroup group)
{
    switch (group) {
    case ObjectGroup::Filters:
        return ObjectTree::tr("Add filter");
    case ObjectGroup::AppliedTo:
        return ObjectTree::tr("Where filters are applied");
    case ObjectGroup::Sets:
        return ObjectTree::tr("Add set");
    case ObjectGroup::Services:
        return ObjectTree::tr("Add service");
    case ObjectGroup::Meters:
        return ObjectTree::tr("Add meter");
    case ObjectGroup::Devices:
        return ObjectTree::tr("Add device");
    case ObjectGroup::InterfaceGroups:
        return ObjectTree::tr("Add interface group");
    }
    return {};
}

} // namespace

class ObjectTree::Delegate : public QStyledItemDelegate
{
public:
    Delegate(DesignerContext &context, ObjectTree &tree)
        : QStyledItemDelegate(&tree)
        , m_context(context)
        , m_tree(tree)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return {100, m_tree.m_model.row(index.row()).heading ? kHeadingHeight : kRowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const ObjectTreeModel::Row &row = m_tree.m_model.row(index.row());
        painter->save();
        if (row.heading)
            paintHeading(*painter, option, row, index.row() == m_tree.m_hoveredButton);
        else
            paintItem(*painter, option, row);
        painter->restore();
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override
    {
        QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
        editor->setAccessibleName(tr("Name"));
        return editor;
    }

    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &) const override
    {
        editor->setGeometry(option.rect.adjusted(kIndent + 20, 1, -4, -1));
    }

private:
    void paintHeading(QPainter &painter, const QStyleOptionViewItem &option,
                      const ObjectTreeModel::Row &row, bool hovered) const
    {
        const Theme &theme = *m_context.workspace().theme;
        painter.setFont(theme.sectionFont());
        painter.setPen(theme.tokens().mute);
        const QRect text = option.rect.adjusted(kIndent, 8, -kAddSize - 8, 0);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, row.text);
        const QRect add = addRect(option.rect);
        if (hovered)
            paintBox(&painter, add, theme.tokens().raised,
                     theme.tokens().outlined ? theme.tokens().accent : QColor(), metrics::kRadius);
        const QString icon =
            row.group == ObjectGroup::AppliedTo ? QStringLiteral("table") : QStringLiteral("plus");
        const QPixmap pixmap =
            theme.pixmap(icon, 14, theme.tokens().mute, painter.device()->devicePixelRatioF());
        painter.drawPixmap(add.center() - QPoint(7, 7), pixmap);
    }

    void paintItem(QPainter &painter, const QStyleOptionViewItem &option,
                   const ObjectTreeModel::Row &row) const
    {
        const Theme &theme = *m_context.workspace().theme;
        const Tokens &tokens = theme.tokens();
        const bool shown = row.object == m_context.filter() || row.object == m_context.object();
        const bool current = option.state & QStyle::State_Selected;
        if (shown || current)
            painter.fillRect(option.rect, shown ? tokens.selection : tokens.raised);
        if (current && m_tree.hasFocus())
            paintBox(&painter, QRectF(option.rect).adjusted(1, 1, -1, -1), {}, tokens.accent, 4);
        const QColor ink = row.object == m_context.filter() ? tokens.accent : tokens.text;
        const qreal ratio = painter.device()->devicePixelRatioF();
        const int middle = option.rect.center().y();
        painter.drawPixmap(QPoint(option.rect.left() + kIndent, middle - 7),
                           theme.pixmap(row.icon, 16, shown ? ink : tokens.mute, ratio));
        QRect text = option.rect.adjusted(kIndent + 24, 0, -kIndent, 0);
        text.setRight(text.right() - paintRight(painter, text, row));
        const auto weight = shown ? QFont::DemiBold : QFont::Normal;
        painter.setFont(theme.textFont(metrics::kTextPixels, weight));
        painter.setPen(ink);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(row.text, Qt::ElideRight, text.width()));
    }

    /// The detail and the sign of a finding; returns the width they take.
    int paintRight(QPainter &painter, const QRect &text, const ObjectTreeModel::Row &row) const
    {
        const Theme &theme = *m_context.workspace().theme;
        int used = 0;
        const auto &findings = m_context.workspace().findings->list();
        if (findings->has(row.object) && findings->severityOf(row.object) != Severity::Note) {
            const Tone tone =
                findings->severityOf(row.object) == Severity::Error ? Tone::Drop : Tone::Warning;
            painter.drawPixmap(QPoint(text.right() - 14, text.center().y() - 6),
                               theme.pixmap(QStringLiteral("triangle-alert"), 14,
                                            theme.tokens().tone(tone).ink,
                                            painter.device()->devicePixelRatioF()));
            used += 20;
        }
        painter.setFont(theme.textFont(12));
        painter.setPen(theme.tokens().mute);
        // The name comes first; the detail gets what it leaves, but a quarter at least.
        const int name = QFontMetrics(theme.textFont()).horizontalAdvance(row.text) + 10;
        const QRect place = text.adjusted(std::min(name, text.width() * 3 / 4), 0, -used, 0);
        const QString detail =
            painter.fontMetrics().elidedText(row.detail, Qt::ElideRight, place.width());
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, detail);
        return used + painter.fontMetrics().horizontalAdvance(detail) + (detail.isEmpty() ? 0 : 8);
    }

    DesignerContext &m_context;
    ObjectTree &m_tree;
};

ObjectTree::ObjectTree(DesignerContext &context, QWidget *parent)
    : QListView(parent)
    , m_context(context)
    , m_model(context)
{
    setModel(&m_model);
    setItemDelegate(new Delegate(context, *this));
    setObjectName(QStringLiteral("objectTree"));
    setAccessibleName(tr("Filters and objects"));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(QAbstractItemView::EditKeyPressed);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setProperty("helpTopic", QStringLiteral("policy"));
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ObjectTree::followContext);
    connect(&context, &DesignerContext::objectChanged, this, &ObjectTree::followContext);
    connect(context.workspace().theme, &Theme::changed, viewport(),
            QOverload<>::of(&QWidget::update));
    followContext();
}

const ObjectTreeModel::Row *ObjectTree::currentRow() const
{
    const QModelIndex index = currentIndex();
    return index.isValid() ? &m_model.row(index.row()) : nullptr;
}

void ObjectTree::followContext()
{
    const int object = m_model.rowOf(m_context.object());
    const int row = object >= 0 ? object : m_model.rowOf(m_context.filter());
    m_following = true;
    setCurrentIndex(row < 0 ? QModelIndex() : m_model.index(row));
    m_following = false;
    viewport()->update();
}

void ObjectTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_following && !m_pressed)
        open(current);
}

void ObjectTree::open(const QModelIndex &index)
{
    if (!index.isValid() || m_model.row(index.row()).heading)
        return;
    const ObjectTreeModel::Row row = m_model.row(index.row());
    if (row.group == ObjectGroup::Filters)
        m_context.showFilter(row.object);
    else
        m_context.showObject(row.object);
}

void ObjectTree::add(ObjectGroup group)
{
    if (group == ObjectGroup::AppliedTo) {
        m_context.showApplications();
        return;
    }
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const policy::Object object = newObject(policy, ObjectTreeModel::kindOf(group));
    const Uuid uuid = policy::uuidOf(object);
    if (!m_context.apply(policy::insertObject(object)))
        return;
    m_context.show(uuid);
    if (const int row = m_model.rowOf(uuid); row >= 0)
        edit(m_model.index(row));
}

void ObjectTree::duplicateCurrent()
{
    const ObjectTreeModel::Row *row = currentRow();
    if (!row || row->heading)
        return;
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const auto object = policy.object(row->object);
    if (!object)
        return;
    const policy::Object copy = copyOf(policy, *object);
    const Uuid uuid = policy::uuidOf(copy);
    if (m_context.apply(policy::insertObject(copy)))
        m_context.show(uuid);
}

void ObjectTree::removeCurrent()
{
    const ObjectTreeModel::Row *current = currentRow();
    if (!current || current->heading)
        return;
    const ObjectTreeModel::Row row = *current;
    const policy::Policy &policy = m_context.workspace().policy->policy();
    std::size_t uses = 0;
    if (row.group != ObjectGroup::AppliedTo)
        uses = policy::whereUsed(policy, ObjectTreeModel::kindOf(row.group), row.text.toStdString())
                   .size();
    const QString what =
        uses == 0 ? tr("Removed %1").arg(row.text)
                  : tr("Removed %1, which %n places still name", nullptr, static_cast<int>(uses))
                        .arg(row.text);
    m_context.remove({policy::RemoveObject{row.object}}, what);
}

void ObjectTree::moveCurrent(int step)
{
    const QModelIndex index = currentIndex();
    if (!index.isValid() || m_model.row(index.row()).heading)
        return;
    const ObjectTreeModel::Row row = m_model.row(index.row());
    // "Before the next but one" moves down by one; the end of the group is the null anchor.
    const int target = index.row() + (step < 0 ? -1 : 2);
    const int neighbour = index.row() + step;
    if (row.group == ObjectGroup::AppliedTo || neighbour >= m_model.rowCount() ||
        m_model.row(neighbour).heading)
        return;
    const bool inside = target < m_model.rowCount() && !m_model.row(target).heading;
    if (m_context.apply(
            {policy::MoveObject{row.object, inside ? m_model.row(target).object : Uuid()}})) {
        m_following = true;
        setCurrentIndex(m_model.index(m_model.rowOf(row.object)));
        m_following = false;
    }
}

void ObjectTree::fillMenu(QMenu &menu, const ObjectTreeModel::Row &row)
{
    const Theme &theme = *m_context.workspace().theme;
    const auto add = [&](const char *icon, const QString &text, auto run) {
        menu.addAction(theme.icon(QString::fromLatin1(icon), Ink::Mute), text, this, run);
    };
    if (row.group != ObjectGroup::AppliedTo)
        add("plus", tr("Add\tIns"), [this, group = row.group] { this->add(group); });
    add("table", tr("Applications"), [this] { m_context.showApplications(); });
    if (row.heading)
        return;
    if (row.group != ObjectGroup::AppliedTo) {
        add("pencil", tr("Rename\tF2"), [this] { edit(currentIndex()); });
        add("copy", tr("Duplicate\tCtrl+D"), [this] { duplicateCurrent(); });
        add("search", tr("Where used"), [this, object = row.object] {
            m_context.showObject(object);
            emit m_context.panelRequested(QStringLiteral("where-used"));
        });
    }
    if (row.group == ObjectGroup::Filters)
        addExchange(menu, row.object);
    add("trash-2", tr("Remove\tDel"), [this] { removeCurrent(); });
}

void ObjectTree::addExchange(QMenu &menu, const Uuid &uuid)
{
    const Workspace &workspace = m_context.workspace();
    const auto filter = workspace.policy->policy().filter(uuid);
    if (!filter)
        return;
    if (const std::size_t rules = policy::ruleCount(*filter)) {
        menu.addAction(workspace.theme->icon(QStringLiteral("upload"), Ink::Mute),
                       tr("Export rules (%1)…").arg(workspace.formatter->count(rules)), this,
                       [this, uuid] { emit exportRequested(uuid); });
    }
    menu.addAction(workspace.theme->icon(QStringLiteral("import"), Ink::Mute), tr("Import rules…"),
                   this, [this, uuid] { emit importRequested(uuid); });
}

/// As it would be dragged: paste drops it into a cell.
void ObjectTree::copyCurrent()
{
    if (m_model.flags(currentIndex()) & Qt::ItemIsDragEnabled)
        QApplication::clipboard()->setMimeData(m_model.mimeData({currentIndex()}));
}

void ObjectTree::startDrag(Qt::DropActions)
{
    if (!(m_model.flags(currentIndex()) & Qt::ItemIsDragEnabled))
        return;
    m_pressed = false;
    dragCurrent(*this, *m_context.workspace().theme);
    followContext();
}

void ObjectTree::keyPressEvent(QKeyEvent *event)
{
    const ObjectTreeModel::Row *row = currentRow();
    const bool alt = event->modifiers() == Qt::AltModifier;
    if (alt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        moveCurrent(event->key() == Qt::Key_Up ? -1 : 1);
    else if (event->key() == Qt::Key_Delete)
        removeCurrent();
    else if (event->key() == Qt::Key_Insert && row)
        add(row->group);
    else if (event->matches(QKeySequence::InsertParagraphSeparator))
        open(currentIndex());
    else if (event->key() == Qt::Key_D && event->modifiers() == Qt::ControlModifier)
        duplicateCurrent();
    else if (event->matches(QKeySequence::Copy) && row && !row->heading)
        copyCurrent();
    else
        QListView::keyPressEvent(event);
}

void ObjectTree::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && index.isValid() && m_model.row(index.row()).heading) {
        if (const int row = headingButtonAt(event->pos()); row >= 0)
            add(m_model.row(row).group);
        return;
    }
    m_pressed = event->button() == Qt::LeftButton && index.isValid();
    QListView::mousePressEvent(event);
}

void ObjectTree::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && std::exchange(m_pressed, false))
        open(currentIndex());
}

int ObjectTree::headingButtonAt(const QPoint &position) const
{
    const QModelIndex index = indexAt(position);
    const bool on = index.isValid() && m_model.row(index.row()).heading &&
                    addRect(visualRect(index)).contains(position);
    return on ? index.row() : -1;
}

void ObjectTree::setHoveredButton(int row)
{
    if (row == m_hoveredButton)
        return;
    m_hoveredButton = row;
    viewport()->setCursor(row < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    viewport()->update();
}

bool ObjectTree::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHoveredButton(-1);
    else if (event->type() == QEvent::MouseMove)
        setHoveredButton(headingButtonAt(static_cast<QMouseEvent *>(event)->pos()));
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const int row = headingButtonAt(help->pos()); row >= 0) {
            QToolTip::showText(help->globalPos(), buttonText(m_model.row(row).group), this);
            return true;
        }
    }
    return QListView::viewportEvent(event);
}

void ObjectTree::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    if (!m_model.row(index.row()).heading)
        setCurrentIndex(index);
    QMenu menu(this);
    fillMenu(menu, m_model.row(index.row()));
    menu.exec(keyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

} // namespace tallygate::app
