// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/commandpalette.h"

#include <QAbstractListModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "widgets/buttons.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kWidth = 640;
constexpr int kItemHeight = 36;
constexpr int kHeadingHeight = 26;
constexpr int kMostHeight = 440;
constexpr int kShadow = 16; // room around the panel

} // namespace

/// Rows: the heading of a source, then its items.
class CommandPalette::Model : public QAbstractListModel
{
public:
    using QAbstractListModel::QAbstractListModel;

    struct Row
    {
        bool heading = false;
        CommandItem item;
    };

    void setRows(std::vector<Row> rows)
    {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    const std::vector<Row> &rows() const { return m_rows; }
    const Row &at(const QModelIndex &index) const
    {
        return m_rows[static_cast<std::size_t>(index.row())];
    }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    Qt::ItemFlags flags(const QModelIndex &index) const override
    {
        return index.isValid() && !at(index).heading ? Qt::ItemIsEnabled | Qt::ItemIsSelectable
                                                     : Qt::NoItemFlags;
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid())
            return {};
        const CommandItem &item = at(index).item;
        if (role == Qt::DisplayRole)
            return item.title;
        if (role == Qt::AccessibleTextRole) {
            QStringList parts = {item.title, item.subtitle,
                                 item.key.toString(QKeySequence::NativeText)};
            parts.removeAll(QString());
            return parts.join(QStringLiteral(", "));
        }
        return {};
    }

private:
    std::vector<Row> m_rows;
};

class CommandPalette::Delegate : public QStyledItemDelegate
{
public:
    Delegate(Theme &theme, const Model &model, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return {0, m_model.at(index).heading ? kHeadingHeight : kItemHeight};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Model::Row &row = m_model.at(index);
        painter->save();
        if (row.heading)
            paintHeading(painter, option.rect, row.item.title);
        else
            paintItem(painter, option.rect, row.item, option.state & QStyle::State_Selected);
        painter->restore();
    }

private:
    void paintHeading(QPainter *painter, const QRect &rect, const QString &title) const
    {
        painter->setFont(m_theme.sectionFont());
        painter->setPen(m_theme.tokens().mute);
        painter->drawText(rect.adjusted(12, 4, -12, 0), Qt::AlignLeft | Qt::AlignVCenter, title);
    }
    void paintItem(QPainter *painter, const QRect &rect, const CommandItem &item,
                   bool selected) const
    {
        const Tokens &t = m_theme.tokens();
        if (selected)
            paintBox(painter, rect.adjusted(6, 0, -6, 0), t.selection,
                     t.outlined ? t.accent : QColor(), metrics::kRadius);
        QRect room = rect.adjusted(16, 0, -16, 0);
        if (!item.icon.isEmpty())
            painter->drawPixmap(QPointF(room.left(), room.top() + (room.height() - 16) / 2.0),
                                m_theme.pixmap(item.icon, 16, t.ink(item.ink),
                                               painter->device()->devicePixelRatioF()));
        room.setLeft(room.left() + 28);
        const QString key = item.key.toString(QKeySequence::NativeText);
        if (!key.isEmpty()) {
            painter->setFont(m_theme.monoFont(11));
            const int width = painter->fontMetrics().horizontalAdvance(key) + 10;
            const QRect cap(room.right() - width + 1, room.center().y() - 8, width, 18);
            paintBox(painter, cap, t.surface, t.line2, 3);
            painter->setPen(t.mute);
            painter->drawText(cap, Qt::AlignCenter, key);
            room.setRight(cap.left() - 12);
        }
        painter->setFont(m_theme.textFont(13, QFont::Medium));
        painter->setPen(t.text);
        const QString title =
            painter->fontMetrics().elidedText(item.title, Qt::ElideRight, room.width());
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, title);
        room.setLeft(room.left() + painter->fontMetrics().horizontalAdvance(title) + 10);
        painter->setFont(m_theme.textFont(12));
        painter->setPen(t.mute);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(item.subtitle, Qt::ElideRight,
                                                            qMax(0, room.width())));
    }

    Theme &m_theme;
    const Model &m_model;
};

CommandPalette::CommandPalette(Theme &theme, CommandSources &sources, QWidget *window)
    : QFrame(window)
    , m_theme(theme)
    , m_sources(sources)
    , m_edit(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_nothing(makeLabel(theme, tr("Nothing is called that."), TextStyle::Mute, this))
    , m_model(new Model(this))
{
    setAccessibleName(tr("Find anything"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kShadow + 1, kShadow + 1, kShadow + 1, kShadow + 7);
    column->setSpacing(0);
    m_edit->setFrame(false);
    m_edit->setFont(theme.textFont(15));
    m_edit->setFixedHeight(48);
    m_edit->setTextMargins(12, 0, 12, 0);
    m_edit->setPlaceholderText(tr("Find rules, sets, pages, commands…"));
    m_edit->setAccessibleName(tr("Find anything"));
    column->addWidget(m_edit);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addSpacing(6);
    m_nothing->setContentsMargins(16, 8, 16, 8);
    column->addWidget(m_nothing);
    column->addWidget(m_list);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new Delegate(theme, *m_model, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setAccessibleName(tr("Results"));
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, [this] { activate(); });
    connect(m_list, &QListView::entered, m_list, [this](const QModelIndex &index) {
        if (!m_model->at(index).heading)
            m_list->setCurrentIndex(index);
    });
    m_edit->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open(const QString &query)
{
    if (!isVisible())
        m_before = window()->focusWidget();
    m_edit->setText(query);
    search(query);
    show();
    raise();
    m_edit->setFocus();
}

int CommandPalette::resultCount() const
{
    int count = 0;
    for (const Model::Row &row : m_model->rows())
        count += !row.heading;
    return count;
}

void CommandPalette::search(const QString &query)
{
    const QString wanted = query.trimmed().toLower();
    std::vector<Model::Row> rows;
    for (const auto &source : m_sources.all()) {
        std::vector<CommandItem> items = source->find(wanted, kPerSource);
        if (items.empty())
            continue;
        CommandItem heading;
        heading.title = source->title();
        rows.push_back({true, std::move(heading)});
        for (CommandItem &item : items)
            rows.push_back({false, std::move(item)});
    }
    const bool nothing = rows.empty();
    m_model->setRows(std::move(rows));
    m_nothing->setVisible(nothing);
    m_list->setVisible(!nothing);
    if (!nothing)
        m_list->setCurrentIndex(m_model->index(1));
    place();
}

void CommandPalette::place()
{
    int rows = 0;
    for (const Model::Row &row : m_model->rows())
        rows += row.heading ? kHeadingHeight : kItemHeight;
    if (m_model->rows().empty())
        rows = 36;
    const QWidget *window = parentWidget();
    const int width = qMin(kWidth, window->width() - 32);
    const int height = qMin(64 + rows, qMin(kMostHeight, window->height() - 96));
    setGeometry(QRect((window->width() - width) / 2, 64, width, height)
                    .adjusted(-kShadow, -kShadow, kShadow, kShadow));
}

void CommandPalette::step(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    int row = m_list->currentIndex().row();
    do {
        row = (row + by + rows) % rows;
    } while (m_model->rows()[static_cast<std::size_t>(row)].heading);
    m_list->setCurrentIndex(m_model->index(row));
}

void CommandPalette::activate()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || m_model->at(index).heading)
        return;
    const auto run = m_model->at(index).item.activate;
    hide(); // gives the focus back first, so that commands see where one was
    if (run)
        run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        m_before.clear(); // the focus went where the person wanted it
        hide();
        return false;
    }
    // Escape and Enter are ours before any action of the window.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return)
            event->accept();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
    case Qt::Key_Tab:
        step(1);
        return true;
    case Qt::Key_Up:
    case Qt::Key_Backtab:
        step(-1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate();
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

void CommandPalette::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    // Back to where one was.
    if (m_before && m_before->isVisible())
        m_before->setFocus();
    m_before.clear();
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    const QRectF panel = QRectF(rect()).adjusted(kShadow, kShadow, -kShadow, -kShadow);
    for (int spread = kShadow; spread > 0 && !t.outlined; spread -= 2)
        paintBox(&painter, panel.adjusted(-spread, -spread + 4, spread, spread).intersected(rect()),
                 QColor(0, 0, 0, 7), {}, metrics::kRadius + spread);
    paintBox(&painter, panel, t.surface, t.line2, 8);
}

} // namespace tallygate::app
