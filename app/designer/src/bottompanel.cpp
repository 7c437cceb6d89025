// SPDX-License-Identifier: GPL-3.0-or-later
#include "bottompanel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QVBoxLayout>

#include "panelmodels.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "widgets/buttons.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kLineHeight = 34;

const QStringList kTabs{QStringLiteral("findings"), QStringLiteral("where-used"),
                        QStringLiteral("history")};

/// One list of the panel: paints its lines, and the sentence that stands there without any.
class PanelList : public QListView
{
public:
    PanelList(const Theme &theme, PanelModel &model, QWidget *parent);

    QRect buttonRect(const QModelIndex &index) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Delegate;
    const Theme &m_theme;
    PanelModel &m_model;
};

class PanelList::Delegate : public QStyledItemDelegate
{
public:
    Delegate(const Theme &theme, PanelModel &model, PanelList &list)
        : QStyledItemDelegate(&list)
        , m_theme(theme)
        , m_model(model)
        , m_list(list)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, kLineHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &tokens = m_theme.tokens();
        const PanelLine line = m_model.line(index.row());
        painter->save();
        const bool selected = option.state & QStyle::State_Selected;
        paintCellGround(painter, option.rect, selected ? tokens.selection : QColor(), tokens.grid);
        QRect rest = option.rect.adjusted(12, 0, -12, 0);
        painter->drawPixmap(QPoint(rest.left(), rest.center().y() - 7),
                            m_theme.pixmap(line.icon, 16, tokens.ink(line.ink),
                                           painter->device()->devicePixelRatioF()));
        rest.setLeft(rest.left() + 26);
        if (!line.button.isEmpty())
            rest.setRight(paintButton(*painter, index, line).left() - 12);
        paintText(*painter, rest, line);
        painter->restore();
    }

private:
    QRect paintButton(QPainter &painter, const QModelIndex &index, const PanelLine &line) const
    {
        const Tokens &tokens = m_theme.tokens();
        const QRect rect = m_list.buttonRect(index);
        paintBox(&painter, rect, tokens.surface, tokens.line2, metrics::kRadius);
        painter.setFont(m_theme.textFont());
        painter.setPen(tokens.text);
        painter.drawText(rect, Qt::AlignCenter, line.button);
        return rect;
    }

    void paintText(QPainter &painter, QRect rest, const PanelLine &line) const
    {
        const Tokens &tokens = m_theme.tokens();
        painter.setFont(
            m_theme.textFont(metrics::kTextPixels, line.faint ? QFont::Normal : QFont::DemiBold));
        painter.setPen(line.faint ? tokens.faint : tokens.text);
        const QString subject =
            painter.fontMetrics().elidedText(line.subject, Qt::ElideRight, rest.width());
        painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, subject);
        rest.setLeft(rest.left() + painter.fontMetrics().horizontalAdvance(subject) + 10);
        painter.setFont(m_theme.textFont());
        painter.setPen(line.faint ? tokens.faint : tokens.mute);
        painter.drawText(
            rest, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(line.sentence, Qt::ElideRight, rest.width()));
    }

    const Theme &m_theme;
    PanelModel &m_model;
    PanelList &m_list;
};

PanelList::PanelList(const Theme &theme, PanelModel &model, QWidget *parent)
    : QListView(parent)
    , m_theme(theme)
    , m_model(model)
{
    setModel(&model);
    setItemDelegate(new Delegate(theme, model, *this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
}

QRect PanelList::buttonRect(const QModelIndex &index) const
{
    const QString text = m_model.line(index.row()).button;
    if (text.isEmpty())
        return {};
    const QFontMetrics metricsOfText(m_theme.textFont());
    const QRect row = visualRect(index);
    const int width = metricsOfText.horizontalAdvance(text) + 24;
    return {row.right() - 12 - width, row.top() + 4, width, kLineHeight - 9};
}

void PanelList::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_model.rowCount() != 0)
        return;
    QPainter painter(viewport());
    painter.setFont(m_theme.textFont());
    painter.setPen(m_theme.tokens().mute);
    painter.drawText(viewport()->rect().adjusted(12, 10, -12, -10),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_model.emptyText());
}

void PanelList::mouseReleaseEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    QListView::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || !index.isValid())
        return;
    if (buttonRect(index).contains(event->pos()))
        m_model.pressButton(index.row());
    else
        m_model.activate(index.row());
}

void PanelList::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter || !currentIndex().isValid()) {
        QListView::keyPressEvent(event);
        return;
    }
    if (event->modifiers() & Qt::AltModifier)
        m_model.pressButton(currentIndex().row());
    else
        m_model.activate(currentIndex().row());
}

} // namespace

BottomPanel::BottomPanel(DesignerContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_findings(new FindingsModel(context, this))
    , m_uses(new WhereUsedModel(context, this))
    , m_history(new HistoryModel(context, this))
    , m_tabs(new QTabBar(this))
    , m_pages(new QStackedWidget(this))
{
    setAccessibleName(tr("Findings, where used, history"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeLine(Qt::Horizontal, this));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Panel"));
    column->addWidget(m_tabs);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(m_pages, 1);
    addList(tr("Findings"), m_findings);
    addList(tr("Where used"), m_uses);
    addList(tr("History"), m_history);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, this,
            [this](int tab) { m_uses->setActive(tab == 1); });
    connect(&context, &DesignerContext::panelRequested, this, &BottomPanel::showTab);
    connect(m_findings, &QAbstractItemModel::modelReset, this, &BottomPanel::updateTitles);
    setFocusProxy(m_pages->widget(0));
    updateTitles();
}

QListView *BottomPanel::addList(const QString &title, QAbstractItemModel *model)
{
    auto *list =
        new PanelList(*m_context.workspace().theme, *qobject_cast<PanelModel *>(model), m_pages);
    list->setAccessibleName(title);
    m_tabs->addTab(title);
    m_pages->addWidget(list);
    return list;
}

void BottomPanel::updateTitles()
{
    const int count = m_findings->rowCount();
    m_tabs->setTabText(0, count == 0 ? tr("Findings") : tr("Findings %1").arg(count));
}

void BottomPanel::showTab(const QString &tab)
{
    const auto index = kTabs.indexOf(tab);
    if (index < 0)
        return;
    m_tabs->setCurrentIndex(static_cast<int>(index));
    setFocusProxy(m_pages->currentWidget());
    m_pages->currentWidget()->setFocus();
}

} // namespace tallygate::app
