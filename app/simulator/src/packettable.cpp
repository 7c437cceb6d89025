// SPDX-License-Identifier: GPL-3.0-or-later
#include "packettable.h"

#include <algorithm>

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "rowcopy.h"
#include "services/actionregistry.h"
#include "services/theme.h"
#include "widgets/draglabel.h"
#include "widgets/paintbox.h"
#include "widgets/tableheader.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kRowsLookedAt = 100; // rows whose addresses say how wide they are
constexpr int kWide = 1300;
constexpr int kLeastInfo = 72;
constexpr int kUsefulInfo = 190; // addresses give way until Info has it
constexpr int kProtocol = 56;
constexpr int kLongProtocol = 92;

/// What the words of verdicts need in the language of the window.
int verdictColumnWidth(const Theme &theme)
{
    constexpr int kUsual = 98;
    constexpr int kPadding = 8;
    int width = kUsual;
    for (const Tone tone : {Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit})
        width = std::max(width, verdictSize(theme, tone).width() + 2 * kPadding);
    return width;
}

class PacketDelegate : public QStyledItemDelegate
{
public:
    PacketDelegate(const Theme &theme, const PacketModel &model, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = m_theme.tokens();
        const auto column = PacketColumn(index.column());
        const bool selected = option.state & QStyle::State_Selected;
        paintCellGround(painter, option.rect, selected ? t.selection : t.surface, t.grid);
        const QRect room = option.rect.adjusted(8, 0, -8, -1);
        if (column == PacketColumn::Verdict) {
            const VerdictLook look = lookOf(m_model.recordAt(index.row()));
            paintVerdict(painter, room, m_theme, look.tone, look.word, m_model.isStale());
        } else {
            paintText(painter, room, index.row(), column);
        }
        if ((option.state & QStyle::State_HasFocus) && option.widget && option.widget->hasFocus()) {
            painter->setPen(t.accent);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
        }
    }

private:
    void paintText(QPainter *painter, const QRect &room, int row, PacketColumn column) const
    {
        const Tokens &t = m_theme.tokens();
        const bool mono = column != PacketColumn::On && column != PacketColumn::Protocol &&
                          column != PacketColumn::Rule;
        const bool stale = m_model.isStale() && column == PacketColumn::Rule;
        painter->setFont(mono ? m_theme.monoFont() : m_theme.textFont());
        painter->setPen(stale ? t.faint : t.text);
        // Both ends of an address tell it from others, more than its middle does.
        const bool address = column == PacketColumn::Source || column == PacketColumn::Destination;
        const QString text = painter->fontMetrics().elidedText(
            m_model.cellText(row, column), address ? Qt::ElideMiddle : Qt::ElideRight,
            room.width());
        const auto side = column == PacketColumn::Frame ? Qt::AlignRight : Qt::AlignLeft;
        painter->drawText(room, int(side | Qt::AlignVCenter | Qt::TextSingleLine), text);
    }

    const Theme &m_theme;
    const PacketModel &m_model;
};

} // namespace

PacketTable::PacketTable(SimulatorContext &context, PacketModel &model, QWidget *parent)
    : QTableView(parent)
    , m_context(context)
    , m_model(model)
{
    setObjectName(QStringLiteral("packetTable"));
    setAccessibleName(tr("Packets"));
    setModel(&model);
    setItemDelegate(new PacketDelegate(*context.workspace().theme, model, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    keepHeaderApart(*this);
    horizontalHeader()->setMinimumSectionSize(40);
    applyTheme();
    connect(context.workspace().theme, &Theme::changed, this, &PacketTable::applyTheme);
    connect(&model, &QAbstractItemModel::modelReset, this, &PacketTable::keepCurrent);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (index.column() == int(PacketColumn::Rule))
            activateRule();
    });
}

void PacketTable::applyTheme()
{
    const int height = m_context.workspace().theme->rowHeight();
    verticalHeader()->setDefaultSectionSize(height);
    verticalScrollBar()->setSingleStep(height);
    arrangeColumns();
    viewport()->update();
}

/// Columns are as wide as their content usually is; Info takes what is left.
void PacketTable::arrangeColumns()
{
    if (m_model.columnCount() == 0)
        return;
    const QFontMetrics mono(m_context.workspace().theme->monoFont());
    const QFontMetrics words(m_context.workspace().theme->textFont());
    const auto &run = m_model.run();
    QString number = QStringLiteral("99999");
    QString time = QStringLiteral("0.000000");
    QString on = QStringLiteral("wan0");
    const QString usualAddress = QStringLiteral("10.100.0.200");
    QString address = usualAddress;
    int protocol = kProtocol;
    if (run && run->packetCount() > 0) {
        const simulate::PacketRecord &last = run->packet(run->packetCount() - 1);
        number = std::max(number, QString::number(run->packetCount()),
                          [](const auto &x, const auto &y) { return x.size() < y.size(); });
        time = m_model.timeText(last);
        for (int row = 0; row < std::min(kRowsLookedAt, m_model.rowCount()); ++row) {
            const QString port = m_model.cellText(row, PacketColumn::On);
            if (port.size() > on.size())
                on = port.left(16);
            protocol = std::max(
                protocol,
                words.horizontalAdvance(m_model.cellText(row, PacketColumn::Protocol)) + 20);
            for (const auto column : {PacketColumn::Source, PacketColumn::Destination}) {
                const QString end = m_model.cellText(row, column);
                if (end.size() > address.size())
                    address = end.left(width() > kWide ? 26 : 20);
            }
        }
    }
    const auto widthOf = [&mono](const QString &text) { return mono.horizontalAdvance(text) + 20; };
    const std::pair<PacketColumn, int> widths[] = {
        {PacketColumn::Frame, widthOf(number)},
        {PacketColumn::Time, widthOf(time)},
        {PacketColumn::On, words.horizontalAdvance(on) + 20},
        {PacketColumn::Source, widthOf(address)},
        {PacketColumn::Destination, widthOf(address)},
        {PacketColumn::Protocol, std::min(protocol, kLongProtocol)},
        {PacketColumn::Verdict, verdictColumnWidth(*m_context.workspace().theme)},
        {PacketColumn::Rule, std::clamp(width() / 6, 140, 260)},
    };
    int used = 0;
    for (const auto &[column, columnWidth] : widths) {
        setColumnWidth(int(column), columnWidth);
        used += columnWidth;
    }
    const int missing = kUsefulInfo - (viewport()->width() - used);
    const int spare = widthOf(address) - widthOf(usualAddress);
    if (const int given = std::min(spare, (missing + 1) / 2); given > 0) {
        for (const auto column : {PacketColumn::Source, PacketColumn::Destination})
            setColumnWidth(int(column), widthOf(address) - given);
        used -= 2 * given;
    }
    setColumnWidth(int(PacketColumn::Info), std::max(kLeastInfo, viewport()->width() - used));
}

void PacketTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    arrangeColumns();
}

/// After another filter the packet in hand stays current, or the first one becomes it.
void PacketTable::keepCurrent()
{
    arrangeColumns();
    if (m_model.rowCount() == 0) {
        m_context.setPacket({});
        return;
    }
    const int kept = m_context.packet() ? m_model.rowOf(*m_context.packet()) : -1;
    const int row = std::max(0, kept);
    selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::ClearAndSelect |
                                                                 QItemSelectionModel::Rows);
    scrollTo(m_model.index(row, 0), kept >= 0 ? PositionAtCenter : EnsureVisible);
}

bool PacketTable::showPacket(std::uint64_t packet)
{
    const int row = m_model.rowOf(packet);
    if (row < 0)
        return false;
    selectionModel()->setCurrentIndex(m_model.index(row, std::max(0, currentIndex().column())),
                                      QItemSelectionModel::ClearAndSelect |
                                          QItemSelectionModel::Rows);
    scrollTo(m_model.index(row, 0), PositionAtCenter);
    return true;
}

void PacketTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.isValid())
        m_context.setPacket(m_model.packetAt(current.row()));
}

void PacketTable::activateRule()
{
    if (currentIndex().isValid())
        m_context.showRuleOf(m_model.packetAt(currentIndex().row()));
}

void PacketTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copyRows();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        activateRule();
    } else {
        QTableView::keyPressEvent(event);
    }
}

void PacketTable::copyRows()
{
    std::vector<std::uint64_t> packets = selectedRows(*selectionModel());
    for (std::uint64_t &row : packets)
        row = m_model.packetAt(int(row));
    app::copyRows(m_context, this, std::move(packets), kPacketColumnCount,
                  [text = m_model.textForJob()](std::uint64_t packet, int column) {
                      return text->cell(packet, PacketColumn(column));
                  });
}

/// Of the packet in hand alone: a rule is about what packets have in common, not a list of them.
void PacketTable::startDrag(Qt::DropActions)
{
    dragCurrent(*this, *m_context.workspace().theme);
}

void PacketTable::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = indexAt(viewport()->mapFromGlobal(event->globalPos()));
    const QModelIndex at = index.isValid() ? index : currentIndex();
    if (!at.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const simulate::PacketRecord &record = m_model.recordAt(at.row());
    const ActionRegistry &actions = *m_context.workspace().actions;
    for (const char *id : {"simulate.goToRule", "simulate.ruleFromPacket"}) {
        if (QAction *action = actions.action(QString::fromLatin1(id)))
            menu->addAction(action);
    }
    if (const auto *application = m_model.run()->applicationOf(record)) {
        const auto *rule = m_model.run()->ruleOf(record);
        const Uuid filterId = application->filter;
        const Uuid ruleId = rule ? rule->uuid : Uuid();
        connect(menu->addAction(tr("Only packets of this rule")), &QAction::triggered, this,
                [this, filterId, ruleId] { m_context.showPacketsOf(filterId, ruleId); });
    }
    menu->addSeparator();
    const QString source = m_model.cellText(at.row(), PacketColumn::Source);
    const QString destination = m_model.cellText(at.row(), PacketColumn::Destination);
    const auto offer = [&](const QString &address, const QString &title, const char *side) {
        const bool v4 = parseIpv4(address.toStdString()).has_value();
        const bool v6 = !v4 && parseIpv6(address.toStdString()).has_value();
        if (!v4 && !v6)
            return;
        const QString term = QStringLiteral("%1.%2 == %3")
                                 .arg(v4 ? QStringLiteral("ip") : QStringLiteral("ipv6"),
                                      QString::fromLatin1(side), address);
        connect(menu->addAction(title.arg(address)), &QAction::triggered, this,
                [this, term] { m_context.addToFilter(term); });
    };
    offer(source, tr("Filter: source %1"), "src");
    offer(destination, tr("Filter: destination %1"), "dst");
    menu->addSeparator();
    connect(menu->addAction(tr("Copy rows")), &QAction::triggered, this, &PacketTable::copyRows);
    menu->popup(event->globalPos());
}

} // namespace tallygate::app
