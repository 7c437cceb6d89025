// SPDX-License-Identifier: GPL-3.0-or-later
#include "capturepanel.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "combobox.h"
#include "packetquery.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "verdictrow.h"
#include "widgets/buttons.h"
#include "widgets/proportionbar.h"
#include "widgets/sectionheader.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

QString verdictTerm(Tone tone)
{
    switch (tone) {
    case Tone::Drop:
        return QStringLiteral("verdict:drop");
    case Tone::Reject:
        return QStringLiteral("verdict:reject");
    case Tone::Limit:
        return QStringLiteral("verdict:limit");
    case Tone::Warning:
        return QStringLiteral("verdict:undecidable");
    default:
        return QStringLiteral("verdict:permit");
    }
}

std::uint64_t totalOf(const simulate::SimulationResult &result, Tone tone)
{
    switch (tone) {
    case Tone::Drop:
        return result.dropped.packets;
    case Tone::Reject:
        return result.rejected.packets;
    case Tone::Limit:
        return result.limited.packets;
    case Tone::Warning:
        return result.undecidable.packets;
    default:
        return result.permitted.packets;
    }
}

} // namespace

CapturePanel::CapturePanel(SimulatorContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    Theme &theme = *context.workspace().theme;
    setObjectName(QStringLiteral("capturePanel"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new SectionHeader(theme, tr("Captures"), this);
    m_add = header->addButton(QStringLiteral("plus"), tr("Add captures"));
    column->addWidget(header);
    connect(m_add, &QToolButton::clicked, this, &CapturePanel::showAddMenu);
    column->addWidget(buildDevice());

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setAccessibleName(tr("Captures"));
    auto *inside = new QWidget(scroll);
    m_cardColumn = new QVBoxLayout(inside);
    m_cardColumn->setContentsMargins(10, 0, 10, 8);
    m_cardColumn->setSpacing(8);
    m_hint = makeLabel(theme, tr("Drop capture files here, or choose them with +."),
                       TextStyle::Mute, inside);
    m_hint->setWordWrap(true);
    m_cardColumn->addWidget(m_hint);
    m_result = buildResult();
    m_cardColumn->addWidget(m_result);
    m_cardColumn->addStretch(1);
    scroll->setWidget(inside);
    column->addWidget(scroll, 1);

    CaptureSet &captures = context.captures();
    connect(&captures, &CaptureSet::listChanged, this, &CapturePanel::rebuildCards);
    connect(&captures, &CaptureSet::entryChanged, this, [this](std::uint64_t id) {
        for (CaptureCard *card : m_cards) {
            if (card->id() == id)
                card->update();
        }
    });
    connect(&captures, &CaptureSet::choicesChanged, this, [this] {
        updateDevices();
        for (CaptureCard *card : m_cards)
            card->update();
    });
    connect(context.workspace().policy, &PolicySession::changed, this,
            &CapturePanel::updateDevices);
    connect(&context, &SimulatorContext::runChanged, this, &CapturePanel::updateResult);
    connect(&context, &SimulatorContext::freshnessChanged, this, &CapturePanel::updateResult);
    rebuildCards();
    updateDevices();
    updateResult();
}

QWidget *CapturePanel::buildDevice()
{
    Theme &theme = *m_context.workspace().theme;
    m_deviceRow = new QWidget(this);
    auto *row = new QHBoxLayout(m_deviceRow);
    row->setContentsMargins(12, 0, 12, 8);
    row->setSpacing(8);
    row->addWidget(makeLabel(theme, tr("at"), TextStyle::Mute, m_deviceRow));
    m_device = new NamedComboBox(tr("Device the captures are met at"), m_deviceRow);
    row->addWidget(m_device, 1);
    connect(m_device, &QComboBox::activated, this, [this](int chosen) {
        const auto &devices = m_context.workspace().policy->policy()->devices;
        if (chosen >= 0 && std::size_t(chosen) < devices.size())
            m_context.captures().setDevice(devices[std::size_t(chosen)]->uuid);
    });
    return m_deviceRow;
}

QWidget *CapturePanel::buildResult()
{
    Theme &theme = *m_context.workspace().theme;
    auto *result = new QWidget(this);
    auto *column = new QVBoxLayout(result);
    column->setContentsMargins(2, 4, 2, 0);
    column->setSpacing(0);
    auto *title = makeLabel(theme, tr("Result"), TextStyle::Section, result);
    title->setFixedHeight(28);
    column->addWidget(title);
    m_bar = new ProportionBar(theme, result);
    column->addWidget(m_bar);
    column->addSpacing(6);
    const std::pair<Tone, QString> rows[] = {{Tone::Permit, verdictWord(Tone::Permit)},
                                             {Tone::Drop, verdictWord(Tone::Drop)},
                                             {Tone::Reject, verdictWord(Tone::Reject)},
                                             {Tone::Limit, verdictWord(Tone::Limit)},
                                             {Tone::Warning, tr("Undecidable")}};
    for (const auto &[tone, word] : rows) {
        auto *row = new VerdictRow(theme, tone, word, result);
        connect(row, &VerdictRow::clicked, this, [this, tone = tone](bool checked) {
            m_context.setFilter(checked ? verdictTerm(tone) : QString());
        });
        column->addWidget(row);
        m_rows.push_back(row);
    }
    column->addSpacing(8);
    m_summary = makeLabel(theme, {}, TextStyle::Mute, result);
    column->addWidget(m_summary);
    m_stale = makeLabel(theme, {}, TextStyle::Mute, result);
    column->addWidget(m_stale);
    return result;
}

void CapturePanel::rebuildCards()
{
    for (CaptureCard *card : m_cards)
        card->deleteLater();
    m_cards.clear();
    int at = 0;
    for (const CaptureEntry &entry : m_context.captures().entries()) {
        auto *card = new CaptureCard(m_context, entry.id, this);
        m_cardColumn->insertWidget(at++, card);
        m_cards.push_back(card);
    }
    m_hint->setVisible(m_cards.empty());
}

void CapturePanel::updateDevices()
{
    const auto &devices = m_context.workspace().policy->policy()->devices;
    QStringList names;
    int current = -1;
    for (const auto &device : devices) {
        if (device->uuid == m_context.captures().device())
            current = int(names.size());
        names << QString::fromStdString(device->name);
    }
    QStringList shown;
    for (int i = 0; i < m_device->count(); ++i)
        shown << m_device->itemText(i);
    if (shown != names) {
        m_device->clear();
        m_device->addItems(names);
    }
    m_device->setCurrentIndex(current);
    m_deviceRow->setVisible(names.size() > 1);
}

void CapturePanel::updateResult()
{
    const auto &run = m_context.run();
    m_result->setVisible(run != nullptr);
    if (!run)
        return;
    const Formatter &formatter = *m_context.workspace().formatter;
    const simulate::SimulationResult &result = *run->result;
    const std::size_t edits = m_context.editsSince();
    std::vector<ProportionBar::Part> parts;
    for (VerdictRow *row : m_rows) {
        const std::uint64_t total = totalOf(result, row->tone());
        const QString share = formatter.share(total, result.packetCount);
        row->setFigure(formatter.count(total), share);
        row->setStale(edits > 0);
        if (row->tone() == Tone::Warning)
            row->setVisible(total > 0);
        parts.push_back(
            {row->tone(), total, QStringLiteral("%1 %2").arg(row->accessibleName(), share)});
    }
    m_bar->setParts(std::move(parts));
    m_summary->setText(
        tr("%1 in %2").arg(formatter.packets(result.packetCount), formatter.duration(run->took)));
    m_stale->setVisible(edits > 0);
    m_stale->setText(tr("before %n edits", nullptr, int(edits)));
}

void CapturePanel::followFilter(const QString &text)
{
    for (VerdictRow *row : m_rows)
        row->setChecked(text.trimmed() == verdictTerm(row->tone()));
}

void CapturePanel::showAddMenu()
{
    const QStringList recent = m_context.captures().recent();
    auto *menu = new QMenu(m_add);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const Theme &theme = *m_context.workspace().theme;
    connect(menu->addAction(theme.icon(QStringLiteral("folder-open")), tr("Choose files…")),
            &QAction::triggered, this, &CapturePanel::addRequested);
    connect(
        menu->addAction(theme.icon(QStringLiteral("flask-conical")), tr("Use the sample captures")),
        &QAction::triggered, this, [this] { m_context.captures().addSample(); });
    bool first = true;
    for (const QString &path : recent) {
        const bool listed = std::ranges::any_of(m_context.captures().entries(),
                                                [&](const auto &e) { return e.path == path; });
        if (listed || !QFileInfo::exists(path))
            continue;
        if (std::exchange(first, false))
            menu->addSeparator();
        QAction *action = menu->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        connect(action, &QAction::triggered, this,
                [this, path] { m_context.captures().add({path}); });
    }
    menu->setToolTipsVisible(true);
    menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height())));
}

} // namespace tallygate::app
