// SPDX-License-Identifier: GPL-3.0-or-later
#include "whyview.h"

#include <algorithm>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "rulefrompacket.h"
#include "services/jobrunner.h"
#include "services/theme.h"
#include "text/explainer.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kWhyPauseMs = 60; // while the arrow keys run over packets
constexpr int kStepRow = 28;

class WhyDelegate : public QStyledItemDelegate
{
public:
    WhyDelegate(const Theme &theme, const WhyModel &model, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {40, kStepRow};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const WhyModel::Line &line = m_model.line(index);
        const QColor tint = line.decides && !t.outlined ? t.tone(line.tone).tint : QColor();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t.selection);
        else if (tint.isValid())
            painter->fillRect(option.rect, tint);
        if (index.column() == WhyModel::Mark)
            paintMark(painter, option.rect, line);
        else
            paintText(painter, option.rect.adjusted(4, 0, -8, 0), line, index.column());
    }

private:
    void paintMark(QPainter *painter, const QRect &cell, const WhyModel::Line &line) const
    {
        const Tokens &t = m_theme.tokens();
        static const char *const icons[] = {nullptr, "check", "x", "circle-question-mark", "minus"};
        if (const char *icon = icons[int(line.glyph)]) {
            const QColor ink = line.decides ? t.tone(line.tone).ink : t.mute;
            painter->drawPixmap(QPointF(cell.left() + 2, cell.top() + (cell.height() - 14) / 2.0),
                                m_theme.pixmap(QString::fromLatin1(icon), 14, ink,
                                               painter->device()->devicePixelRatioF()));
        }
        painter->setFont(m_theme.textFont());
        painter->setPen(t.mute);
        painter->drawText(cell.adjusted(20, 0, -6, 0), Qt::AlignVCenter | Qt::AlignRight,
                          line.number);
    }

    void paintText(QPainter *painter, const QRect &room, const WhyModel::Line &line,
                   int column) const
    {
        const Tokens &t = m_theme.tokens();
        const bool name = column == WhyModel::Name;
        QFont font = m_theme.textFont(metrics::kTextPixels,
                                      name && line.heading ? QFont::DemiBold : QFont::Normal);
        if (name && line.mono)
            font = m_theme.monoFont();
        painter->setFont(font);
        painter->setPen(line.faint ? t.faint : name ? t.text : t.mute);
        const QString text = name ? line.name : line.sentence;
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
    }

    const Theme &m_theme;
    const WhyModel &m_model;
};

/// The line that decided is tinted over its whole width.
class WhyTree : public QTreeView
{
public:
    WhyTree(const Theme &theme, const WhyModel &model, QWidget *parent)
        : QTreeView(parent)
        , m_theme(theme)
        , m_model(model)
    {}

protected:
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const WhyModel::Line &line = m_model.line(index);
        if (selectionModel()->isSelected(index))
            painter->fillRect(rect, t.selection);
        else if (line.decides && !t.outlined)
            painter->fillRect(rect, t.tone(line.tone).tint);
        QTreeView::drawBranches(painter, rect, index);
    }

private:
    const Theme &m_theme;
    const WhyModel &m_model;
};

} // namespace

WhyView::WhyView(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new WhyModel(this))
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 8);
    column->setSpacing(6);
    m_headline = new QLabel(this);
    m_headline->setTextFormat(Qt::RichText);
    m_headline->setContentsMargins(12, 0, 12, 0);
    m_headline->setForegroundRole(QPalette::PlaceholderText);
    m_headline->setMinimumWidth(40);
    m_headline->setWordWrap(true);
    // The words of some languages leave the buttons below no room for a third.
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 12, 0);
    head->addWidget(m_headline, 1);
    column->addLayout(head);
    m_tree = new WhyTree(theme, *m_model, this);
    m_tree->setObjectName(QStringLiteral("why"));
    m_tree->setAccessibleName(tr("Why this verdict"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new WhyDelegate(theme, *m_model, m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(16);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setMinimumSectionSize(20);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &WhyView::openMenu);
    connect(m_tree, &QTreeView::doubleClicked, this, [this](const QModelIndex &index) {
        if (const Uuid rule = m_model->line(index).rule; !rule.isNull())
            m_context.showRule(rule);
    });
    column->addWidget(m_tree, 1);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(6);
    m_rule = makeButton(theme, QStringLiteral("plus"), tr("Rule from this packet…"),
                        ButtonRole::Normal, this);
    m_copy = makeButton(theme, QStringLiteral("copy"), tr("Copy as expression"), ButtonRole::Normal,
                        this);
    m_copy->setAccessibleName(m_copy->text());
    m_copy->setToolTip(m_copy->text());
    m_all = makeButton(theme, {}, {}, ButtonRole::Normal, this);
    m_all->setCheckable(true);
    row->addWidget(m_rule);
    row->addWidget(m_copy);
    row->addStretch(1);
    column->addLayout(row);
    head->addWidget(m_all);
    connect(m_rule, &QPushButton::clicked, this, [this] {
        if (m_context.packet())
            m_context.requestRule({*m_context.packet(), {}});
    });
    connect(m_copy, &QPushButton::clicked, this, &WhyView::copyExpression);
    connect(m_all, &QPushButton::clicked, this, [this](bool shows) {
        m_model->setShowsAll(shows);
        updateButtons();
        m_tree->scrollTo(m_model->decidingIndex());
    });
    m_pause.setSingleShot(true);
    m_pause.setInterval(kWhyPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &WhyView::ask);
    connect(&context, &SimulatorContext::packetChanged, this, [this] { m_pause.start(); });
    connect(&theme, &Theme::changed, m_tree->viewport(), qOverload<>(&QWidget::update));
    clear(tr("Choose a packet in the list to see what decided about it."));
}

void WhyView::ask()
{
    const auto run = m_context.run();
    if (!run || !m_context.packet()) {
        m_context.workspace().jobs->cancel(m_context.whyJob());
        clear(run ? tr("Choose a packet in the list to see what decided about it.") : QString());
        return;
    }
    const std::uint64_t packet = *m_context.packet();
    m_context.workspace().jobs->run<pipeline::PacketTrace>(
        m_context.whyJob(), tr("Explain frame %1").arg(run->packet(packet).number), this,
        [run, packet](JobContext &context) {
            return simulate::explain(*run->result, packet, context.stopToken());
        },
        [this, run, packet](Result<pipeline::PacketTrace> trace) {
            if (trace)
                show(run, packet, std::move(*trace));
            else if (trace.error().kind != ErrorKind::Cancelled)
                clear(m_context.workspace().explainer->sentence(trace.error()).toHtmlEscaped());
        });
}

void WhyView::show(std::shared_ptr<const SimulationRun> run, std::uint64_t packet,
                   pipeline::PacketTrace trace)
{
    const simulate::PacketRecord &record = run->packet(packet);
    const auto *application = run->applicationOf(record);
    const QString where = QStringLiteral("%1 %2").arg(
        QString::fromStdString(trace.port).toHtmlEscaped(), directionWord(trace.direction));
    QString text = tr("Frame %1 met on %2").arg(QString::number(record.number), where);
    if (application)
        text += tr(" · application <b>%1</b>")
                    .arg(QString::fromStdString(application->name).toHtmlEscaped());
    m_headline->setText(text);
    m_model->setTrace(run, std::make_shared<const pipeline::PacketTrace>(std::move(trace)));
    layoutColumns();
    updateButtons();
    if (const QModelIndex decides = m_model->decidingIndex(); decides.isValid())
        m_tree->scrollTo(decides);
}

void WhyView::clear(const QString &text)
{
    m_headline->setText(text);
    m_model->setTrace({}, {});
    updateButtons();
}

void WhyView::updateButtons()
{
    const bool some = m_model->rowCount() > 0;
    m_rule->setVisible(some);
    m_copy->setVisible(some);
    m_all->setVisible(some && (m_model->hiddenRules() > 0 || m_model->showsAll()));
    m_all->setChecked(m_model->showsAll());
    m_all->setText(m_model->showsAll()
                       ? tr("Hide the rules behind")
                       : tr("%n rules behind", nullptr, int(m_model->hiddenRules())));
}

void WhyView::layoutColumns()
{
    const int width = m_tree->viewport()->width();
    m_tree->setColumnWidth(WhyModel::Mark, 66);
    m_tree->setColumnWidth(WhyModel::Name, std::clamp(width * 3 / 10, 120, 260));
}

void WhyView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layoutColumns();
    // Where both buttons have no room for their words, the icon and the tip of one must do.
    constexpr int kMargins = 12 + 6 + 12;
    m_copy->setText(m_copy->accessibleName());
    if (m_rule->sizeHint().width() + m_copy->sizeHint().width() + kMargins > width())
        m_copy->setText({});
}

std::string WhyView::packetExpression() const
{
    if (!m_context.run() || !m_context.packet())
        return {};
    return proposalOf(*m_context.run(), *m_context.packet()).expression();
}

void WhyView::copyExpression()
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(packetExpression()));
    m_context.notify(tr("Copied: %1").arg(QGuiApplication::clipboard()->text()));
}

void WhyView::openMenu(const QPoint &position)
{
    const QModelIndex index = m_tree->currentIndex();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (index.isValid()) {
        const Uuid rule = m_model->line(index).rule;
        if (!rule.isNull()) {
            connect(menu->addAction(tr("Go to the rule")), &QAction::triggered, this,
                    [this, rule] { m_context.showRule(rule); });
            connect(menu->addAction(tr("Only packets of this rule")), &QAction::triggered, this,
                    [this, rule] { m_context.showPacketsOf({}, rule); });
        }
    }
    connect(menu->addAction(tr("Copy the explanation")), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_model->plainText()); });
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace tallygate::app
