// SPDX-License-Identifier: GPL-3.0-or-later
#include "importbar.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include "editsentence.h"
#include "meterfields.h"
#include "services/theme.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/announce.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

constexpr int kRow = 26;
constexpr int kHeader = 30;
constexpr int kMostRowsSeen = 6;
constexpr int kMostObjects = 500;
constexpr std::size_t kEntriesSeen = 3;
constexpr int kIcon = 16;

enum Column { Object, InTheFile, Here, Then, ColumnCount };

QString contentOf(const policy::Set &set)
{
    QStringList entries;
    for (std::size_t i = 0; i < std::min(kEntriesSeen, set.entries.size()); ++i)
        entries << text(set.entries[i]);
    if (set.entries.size() > kEntriesSeen)
        entries << QStringLiteral("+%1").arg(set.entries.size() - kEntriesSeen);
    return entries.isEmpty() ? ImportBar::tr("empty") : entries.join(QStringLiteral(", "));
}
QString contentOf(const policy::Service &service)
{
    return text(service.expression);
}
QString contentOf(const policy::Meter &meter)
{
    const QString words = meterWords(meter);
    return words.isEmpty() ? text(meter.rate) : words;
}

QString contentOf(const policy::Object &object)
{
    return std::visit(
        [](const auto &pointer) {
            if constexpr (requires { contentOf(*pointer); })
                return contentOf(*pointer);
            else
                return QString();
        },
        object);
}

QString fateText(const policy::ImportedObject &object)
{
    if (object.fate == policy::ImportFate::Comes)
        return ImportBar::tr("comes");
    const QString name = text(policy::nameOf(*object.ours));
    const bool renamed = policy::nameOf(*object.ours) != policy::nameOf(object.theirs);
    if (object.fate == policy::ImportFate::Known)
        return renamed ? ImportBar::tr("here already as %1").arg(name)
                       : ImportBar::tr("here already");
    return renamed ? ImportBar::tr("kept as here: %1").arg(name) : ImportBar::tr("kept as here");
}

} // namespace

QString countedText(std::size_t rules, std::size_t sets, std::size_t services, std::size_t meters,
                    const QLocale &locale)
{
    QStringList parts{ImportBar::tr("%Ln rules", nullptr, int(rules))};
    if (sets > 0)
        parts << ImportBar::tr("%Ln sets", nullptr, int(sets));
    if (services > 0)
        parts << ImportBar::tr("%Ln services", nullptr, int(services));
    if (meters > 0)
        parts << ImportBar::tr("%Ln meters", nullptr, int(meters));
    return locale.createSeparatedList(parts);
}

QString comingText(std::size_t rules, const policy::ImportPlan &plan, const QLocale &locale)
{
    const auto comes = [&](policy::ObjectKind kind) {
        return plan.count(policy::ImportFate::Comes, kind);
    };
    return countedText(rules, comes(policy::ObjectKind::Set), comes(policy::ObjectKind::Service),
                       comes(policy::ObjectKind::Meter), locale);
}

ImportBar::ImportBar(DesignerContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_icon(new QLabel(this))
    , m_label(makeLabel(*context.workspace().theme, {}, TextStyle::Body, this))
    , m_import(makeButton(*context.workspace().theme, QStringLiteral("import"), tr("Import"),
                          ButtonRole::Normal, this))
    , m_list(new QTableWidget(this))
{
    setObjectName(QStringLiteral("importBar"));
    setProperty("helpTopic", QStringLiteral("policy"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 8, 6);
    column->setSpacing(6);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_icon->setFixedSize(kIcon, kIcon);
    row->addWidget(m_icon);
    m_label->setWordWrap(true);
    row->addWidget(m_label, 1);
    row->addWidget(m_import);
    QToolButton *close =
        makeToolButton(*context.workspace().theme, QStringLiteral("x"), tr("Close"), this);
    row->addWidget(close);
    column->addLayout(row);

    m_list->setColumnCount(ColumnCount);
    m_list->setHorizontalHeaderLabels({tr("Object"), tr("In the file"), tr("Here"), tr("Then")});
    m_list->setAccessibleName(tr("What comes with the rules"));
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setMinimumSectionSize(kRow);
    m_list->verticalHeader()->setDefaultSectionSize(kRow);
    QHeaderView *header = m_list->horizontalHeader();
    header->setFixedHeight(kHeader);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Stretch);
    header->setSectionResizeMode(Object, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(Then, QHeaderView::ResizeToContents);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setWordWrap(false);
    m_list->setShowGrid(false);
    m_list->setTabKeyNavigation(false);
    column->addWidget(m_list);

    connect(m_import, &QPushButton::clicked, this, [this] {
        hide();
        emit accepted();
    });
    connect(close, &QToolButton::clicked, this, &ImportBar::closeIfOpen);
    connect(context.workspace().theme, &Theme::changed, this, &ImportBar::showIcon);
    hide();
}

void ImportBar::showPlan(const QString &file, const QString &filter, std::size_t rules,
                         const policy::ImportPlan &plan)
{
    QStringList words{
        tr("%1 into %2: %3")
            .arg(file, filter, comingText(rules, plan, m_context.workspace().formatter->locale()))};
    if (const std::size_t known = plan.count(policy::ImportFate::Known))
        words << tr("%Ln objects are here already", nullptr, int(known));
    const std::size_t kept = plan.count(policy::ImportFate::Kept);
    if (kept > 0)
        words << tr("%Ln names exist already with other content: kept as here", nullptr, int(kept));
    fill(plan);
    const bool isNew = !isVisible() || m_import->isHidden();
    m_import->show();
    m_list->setVisible(!plan.objects.empty());
    present(words.join(QStringLiteral(" · ")), kept > 0);
    if (isNew)
        m_import->setFocus();
}

void ImportBar::showFault(const QString &sentence)
{
    m_import->hide();
    m_list->hide();
    present(sentence, true);
}

void ImportBar::present(const QString &text, bool warning)
{
    const bool said = isVisible() && m_label->text() == text;
    m_warning = warning;
    m_label->setText(text);
    showIcon();
    show();
    if (!said)
        announce(*this, text);
}

void ImportBar::showIcon()
{
    const Theme &theme = *m_context.workspace().theme;
    const QColor ink = m_warning ? theme.tokens().tone(Tone::Warning).ink : theme.tokens().mute;
    m_icon->setPixmap(
        theme.pixmap(m_warning ? QStringLiteral("triangle-alert") : QStringLiteral("import"), kIcon,
                     ink, devicePixelRatioF()));
}

/// What stays as it is here comes first: it is what an operator has to judge.
void ImportBar::fill(const policy::ImportPlan &plan)
{
    m_list->setRowCount(0);
    for (const policy::ImportFate fate :
         {policy::ImportFate::Kept, policy::ImportFate::Comes, policy::ImportFate::Known}) {
        for (const policy::ImportedObject &object : plan.objects) {
            if (object.fate == fate && m_list->rowCount() < kMostObjects)
                addRow(object);
        }
    }
    const int rows = std::min(kMostRowsSeen, m_list->rowCount());
    m_list->setFixedHeight(kHeader + rows * kRow + 2 * m_list->frameWidth());
}

void ImportBar::addRow(const policy::ImportedObject &object)
{
    const Theme &theme = *m_context.workspace().theme;
    const int row = m_list->rowCount();
    m_list->insertRow(row);
    const auto put = [&](Column column, const QString &words) {
        auto *item = new QTableWidgetItem(words);
        item->setToolTip(words);
        m_list->setItem(row, column, item);
        return item;
    };
    put(Object, QStringLiteral("%1 %2").arg(kindName(policy::kindOf(object.theirs)),
                                            text(policy::nameOf(object.theirs))));
    put(InTheFile, contentOf(object.theirs))->setFont(theme.monoFont());
    put(Here, object.ours ? contentOf(*object.ours) : QString())->setFont(theme.monoFont());
    QTableWidgetItem *then = put(Then, fateText(object));
    if (object.fate == policy::ImportFate::Kept)
        then->setIcon(theme.icon(QStringLiteral("triangle-alert"), Ink::Warning));
}

bool ImportBar::closeIfOpen()
{
    if (!isVisible())
        return false;
    hide();
    emit closed();
    return true;
}

} // namespace tallygate::app
