// SPDX-License-Identifier: GPL-3.0-or-later
#include "completionpopup.h"

#include <QPainter>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kRowHeight = 26;
constexpr int kDetailRole = Qt::UserRole + 1;
constexpr int kIconRole = Qt::UserRole + 2;

} // namespace

class ExpressionEdit::CompletionPopup::Delegate : public QStyledItemDelegate
{
public:
    Delegate(Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const int text = QFontMetrics(m_theme.monoFont())
                             .horizontalAdvance(index.data(Qt::DisplayRole).toString());
        const int detail = QFontMetrics(m_theme.textFont(11))
                               .horizontalAdvance(index.data(kDetailRole).toString());
        return {text + detail + 64, kRowHeight};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const bool selected = option.state & QStyle::State_Selected;
        if (selected)
            paintBox(painter, option.rect, t.selection, t.outlined ? t.accent : QColor(), 4);
        QRect room = option.rect.adjusted(8, 0, -8, 0);
        const QString icon = index.data(kIconRole).toString();
        if (!icon.isEmpty()) {
            painter->drawPixmap(
                QPointF(room.left(), room.top() + (kRowHeight - 14) / 2.0),
                m_theme.pixmap(icon, 14, t.faint, painter->device()->devicePixelRatioF()));
            room.setLeft(room.left() + 22);
        }
        painter->setFont(m_theme.monoFont());
        painter->setPen(t.text);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          index.data(Qt::DisplayRole).toString());
        painter->setFont(m_theme.textFont(11));
        painter->setPen(t.mute);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                          index.data(kDetailRole).toString());
    }

private:
    Theme &m_theme;
};

ExpressionEdit::CompletionPopup::CompletionPopup(Theme &theme, QWidget *editor)
    : QFrame(editor, Qt::ToolTip | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint)
    , m_theme(theme)
    , m_model(new QStandardItemModel(this))
    , m_list(new QListView(this))
{
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 4);
    column->addWidget(m_list);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new Delegate(theme, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(false);
    m_list->setMinimumHeight(kRowHeight); // as high as its entries, be it one
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(ExpressionEdit::tr("Completions"));
}

void ExpressionEdit::CompletionPopup::show(const std::vector<Completion> &entries,
                                           const QPoint &below)
{
    m_entries = entries;
    m_model->clear();
    int width = 220;
    for (const Completion &entry : entries) {
        auto *item = new QStandardItem(entry.insert);
        item->setData(entry.detail, kDetailRole);
        item->setData(entry.icon, kIconRole);
        item->setToolTip(entry.help);
        item->setData(QStringLiteral("%1, %2. %3").arg(entry.insert, entry.detail, entry.help),
                      Qt::AccessibleTextRole);
        m_model->appendRow(item);
    }
    for (int row = 0; row < qMin(m_model->rowCount(), 50); ++row)
        width = qMax(width, m_list->sizeHintForIndex(m_model->index(row, 0)).width() + 20);
    m_list->setCurrentIndex(m_model->index(0, 0));
    const int rows = qMin(m_model->rowCount(), kVisibleRows);
    resize(qMin(width, 560), rows * kRowHeight + 8);
    QPoint at = below;
    if (const QScreen *screen = this->screen()) {
        const QRect area = screen->availableGeometry();
        at.setX(qBound(area.left(), at.x(), qMax(area.left(), area.right() - this->width())));
        if (at.y() + height() > area.bottom())
            at.setY(below.y() - height() - 24);
    }
    move(at);
    QFrame::show();
    raise();
}

void ExpressionEdit::CompletionPopup::step(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int row = (m_list->currentIndex().row() + by + rows) % rows;
    m_list->setCurrentIndex(m_model->index(row, 0));
}

const Completion *ExpressionEdit::CompletionPopup::current() const
{
    const int row = m_list->currentIndex().row();
    return row < 0 || row >= static_cast<int>(m_entries.size())
               ? nullptr
               : &m_entries[static_cast<std::size_t>(row)];
}

void ExpressionEdit::CompletionPopup::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.setPen(t.line2);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace tallygate::app
