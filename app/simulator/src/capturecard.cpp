// SPDX-License-Identifier: GPL-3.0-or-later
#include "capturecard.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "combobox.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "widgets/buttons.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kLongestInterface = 12; // characters of an interface name before it is elided

} // namespace

CaptureCard::CaptureCard(SimulatorContext &context, std::uint64_t id, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_id(id)
{
    Theme &theme = *context.workspace().theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 8, 10);
    column->setSpacing(2);
    auto *head = new QHBoxLayout;
    head->setSpacing(4);
    m_name = makeLabel(theme, {}, TextStyle::Strong, this);
    m_name->setMinimumWidth(20);
    m_menu = makeToolButton(theme, QStringLiteral("ellipsis"), tr("More"), this);
    m_menu->setFixedSize(24, 24);
    head->addWidget(m_name, 1);
    head->addWidget(m_menu);
    column->addLayout(head);
    m_facts = makeLabel(theme, {}, TextStyle::Small, this);
    m_facts->setMinimumWidth(20);
    m_facts->setWordWrap(true);
    column->addWidget(m_facts);
    m_targets = new QGridLayout;
    m_targets->setContentsMargins(0, 6, 4, 0);
    m_targets->setHorizontalSpacing(8);
    m_targets->setVerticalSpacing(4);
    m_targets->setColumnStretch(2, 1);
    column->addLayout(m_targets);
    m_fault = makeLabel(theme, {}, TextStyle::Small, this);
    m_fault->setWordWrap(true);
    m_fault->hide();
    column->addWidget(m_fault);
    connect(m_menu, &QToolButton::clicked, this, &CaptureCard::openMenu);
    update();
}

void CaptureCard::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_context.workspace().theme->tokens();
    QPainter painter(this);
    paintBox(&painter, rect(), t.bg, t.line, metrics::kRadius);
}

void CaptureCard::update()
{
    const CaptureEntry *entry = m_context.captures().entry(m_id);
    if (!entry)
        return;
    const Formatter &formatter = *m_context.workspace().formatter;
    const Explainer &explainer = *m_context.workspace().explainer;
    m_name->setText(entry->fileName());
    m_name->setToolTip(entry->path);
    m_menu->setAccessibleName(tr("More about %1").arg(entry->fileName()));
    QString fault;
    if (entry->state == CaptureEntry::State::Reading) {
        m_facts->setText(tr("reading…"));
    } else if (entry->state == CaptureEntry::State::Failed) {
        m_facts->setText(tr("cannot be read"));
        fault = explainer.sentence(*entry->error);
    } else {
        const simulate::CaptureInfo &info = entry->info;
        m_facts->setText(QStringList{formatter.packets(info.packets),
                                     formatter.bytes(info.fileBytes),
                                     formatter.duration(info.last - info.first)}
                             .join(QStringLiteral(" · ")));
        m_facts->setToolTip(
            tr("%1 to %2").arg(formatter.dateTime(info.first), formatter.dateTime(info.last)));
        if (info.fault)
            fault = tr("Broken after %1: %2")
                        .arg(formatter.packets(info.packets), explainer.sentence(*info.fault));
    }
    m_fault->setText(fault);
    m_fault->setVisible(!fault.isEmpty());
    fillTargets(*entry);
    setAccessibleName(entry->fileName());
    setAccessibleDescription(m_facts->text() + u' ' + fault);
    QWidget::update();
}

QString CaptureCard::interfaceName(const CaptureEntry &entry, std::size_t which) const
{
    const std::uint32_t index = entry.interfaces[which];
    if (index >= entry.info.interfaces.size())
        return tr("all");
    const QString name = QString::fromStdString(entry.info.interfaces[index].name);
    return name.isEmpty() ? tr("#%1").arg(index) : name;
}

void CaptureCard::fillTargets(const CaptureEntry &entry)
{
    const std::vector<CaptureTarget> choices = m_context.captures().choices();
    if (choices != m_shownChoices || entry.interfaces != m_shownInterfaces) {
        m_shownChoices = choices;
        m_shownInterfaces = entry.interfaces;
        m_combos.clear();
        while (QLayoutItem *item = m_targets->takeAt(0)) {
            if (item->widget())
                item->widget()->deleteLater();
            delete item;
        }
        Theme &theme = *m_context.workspace().theme;
        for (std::size_t i = 0; i < entry.interfaces.size(); ++i) {
            const QString name = interfaceName(entry, i);
            auto *label = makeLabel(theme, name.left(kLongestInterface), TextStyle::Mono, this);
            label->setToolTip(name);
            auto *arrow = makeLabel(theme, QStringLiteral("→"), TextStyle::Mute, this);
            auto *box = new NamedComboBox(tr("Where packets of %1 are met").arg(name), this);
            box->setFixedHeight(24);
            for (const CaptureTarget &choice : choices)
                box->addItem(CaptureSet::text(choice));
            const int row = int(i);
            m_targets->addWidget(label, row, 0);
            m_targets->addWidget(arrow, row, 1);
            m_targets->addWidget(box, row, 2);
            connect(box, &QComboBox::activated, this, [this, i](int chosen) {
                m_context.captures().setTarget(m_id, i, m_shownChoices[std::size_t(chosen)]);
            });
            m_combos.push_back(box);
        }
    }
    for (std::size_t i = 0; i < m_combos.size(); ++i) {
        const auto at = std::ranges::find(choices, entry.targets[i]);
        m_combos[i]->setCurrentIndex(int(at - choices.begin()));
    }
}

void CaptureCard::openMenu()
{
    const CaptureEntry *entry = m_context.captures().entry(m_id);
    if (!entry)
        return;
    auto *menu = new QMenu(m_menu);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    CaptureSet &captures = m_context.captures();
    const Theme &theme = *m_context.workspace().theme;
    const auto add = [&](const char *icon, const QString &text, auto run) {
        connect(menu->addAction(theme.icon(QString::fromLatin1(icon)), text), &QAction::triggered,
                &captures, run);
    };
    add("copy", tr("Copy path"),
        [path = entry->path] { QGuiApplication::clipboard()->setText(path); });
    add("refresh-cw", tr("Read again"), [&captures, id = m_id] { captures.reload(id); });
    menu->addSeparator();
    add("trash-2", tr("Remove from the list"), [&captures, id = m_id] { captures.remove(id); });
    menu->popup(m_menu->mapToGlobal(QPoint(0, m_menu->height())));
}

} // namespace tallygate::app
