// SPDX-License-Identifier: GPL-3.0-or-later
#include "diffview.h"

#include <algorithm>

#include <QClipboard>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "services/jobrunner.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "text/explainer.h"
#include "text/utf8.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

using SharedDiff = std::shared_ptr<const TextDiff>;

constexpr int kDiffPadding = 12;
constexpr int kLineHeight = 20;

/// The ground says what a line is, and so does the sign it begins with.
class DiffDelegate : public QStyledItemDelegate
{
public:
    DiffDelegate(const Theme &theme, const DiffModel &model, QListView *view)
        : QStyledItemDelegate(view)
        , m_theme(theme)
        , m_model(model)
    {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        const std::size_t longest = std::min(m_model.diff()->longest, DiffModel::kLongestShown) + 2;
        const int width = QFontMetrics(m_theme.monoFont()).horizontalAdvance(u'0');
        return {int(longest) * width + 2 * kDiffPadding, kLineHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const DiffLine::Kind kind = m_model.at(index.row()).kind;
        const bool isSelected = option.state & QStyle::State_Selected;
        painter->fillRect(option.rect, isSelected ? m_theme.tokens().selection : ground(kind));
        painter->setFont(m_theme.monoFont());
        painter->setPen(ink(kind));
        painter->drawText(option.rect.adjusted(kDiffPadding, 0, -kDiffPadding, 0),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          index.data().toString());
    }

private:
    QColor ground(DiffLine::Kind kind) const
    {
        const Tokens &t = m_theme.tokens();
        switch (kind) {
        case DiffLine::Kind::Hunk:
            return t.raised;
        case DiffLine::Kind::Removed:
            return t.tone(Tone::Drop).tint;
        case DiffLine::Kind::Added:
            return t.tone(Tone::Permit).tint;
        case DiffLine::Kind::Same:
            break;
        }
        return t.surface;
    }

    QColor ink(DiffLine::Kind kind) const
    {
        const Tokens &t = m_theme.tokens();
        return kind == DiffLine::Kind::Added     ? t.ink(Ink::Permit)
               : kind == DiffLine::Kind::Removed ? t.ink(Ink::Drop)
               : kind == DiffLine::Kind::Hunk    ? t.mute
                                                 : t.text;
    }

    const Theme &m_theme;
    const DiffModel &m_model;
};

std::string textOf(const SharedPolicy &policy)
{
    return policy ? pipeline::writeDevicePolicy(*policy) : std::string();
}

} // namespace

DiffView::DiffView(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    build();
}

void DiffView::build()
{
    Theme &theme = *m_workspace.theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(kDiffPadding, 6, kDiffPadding, 6);
    m_summary = makeLabel(theme, {}, TextStyle::Mute, this);
    m_summary->setObjectName(QStringLiteral("diffSummary"));
    m_copy = makeButton(theme, QStringLiteral("copy"), tr("Copy all"), ButtonRole::Normal, this);
    m_copy->setObjectName(QStringLiteral("copyDiff"));
    m_copy->setAutoDefault(false);
    row->addWidget(m_summary, 1);
    row->addWidget(m_copy);
    column->addLayout(row);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("diffList"));
    m_list->setAccessibleName(tr("What changes, line by line"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new DiffDelegate(theme, m_model, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QListView::ExtendedSelection);
    m_list->setEditTriggers(QListView::NoEditTriggers);
    m_list->setHorizontalScrollMode(QListView::ScrollPerPixel);
    m_list->setFrameShape(QFrame::NoFrame);
    column->addWidget(m_list, 1000);
    column->addStretch(1); // without lines the sentence stays on top
    auto *copyKey = new QShortcut(QKeySequence::Copy, m_list);
    copyKey->setContext(Qt::WidgetShortcut);
    connect(copyKey, &QShortcut::activated, this, &DiffView::copySelected);
    connect(m_copy, &QPushButton::clicked, this, &DiffView::copyAll);
}

void DiffView::setPlan(std::shared_ptr<const Plan> plan, const QString &device)
{
    m_device = device;
    if (m_plan == plan)
        return;
    m_plan = std::move(plan);
    m_isCompared = false;
    m_model.setDiff(nullptr);
    m_summary->clear();
    m_list->hide();
    m_copy->hide();
    if (isVisible())
        compare();
}

void DiffView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    compare();
}

void DiffView::compare()
{
    if (m_isCompared || !m_plan || !m_plan->isValid())
        return;
    m_isCompared = true;
    m_summary->setText(tr("being worked out"));
    m_workspace.jobs->run<SharedDiff>(
        QStringLiteral("deploy/diff/%1").arg(quintptr(this), 0, 16), tr("Compare line by line"),
        this,
        [plan = m_plan](JobContext &) -> Result<SharedDiff> {
            return compare::diffTexts(textOf(plan->before), textOf(plan->after));
        },
        [this, plan = m_plan](const Result<SharedDiff> &diff) {
            if (plan == m_plan)
                take(diff);
        });
}

void DiffView::take(const Result<SharedDiff> &diff)
{
    if (!diff)
        return m_summary->setText(m_workspace.explainer->sentence(diff.error()));
    m_model.setDiff(*diff);
    const bool differs = !(*diff)->lines.empty();
    m_list->setVisible(differs);
    m_copy->setVisible(differs);
    m_summary->setText(
        differs ? tr("%1, %2").arg(tr("%n lines added", nullptr, int((*diff)->added)),
                                   tr("%n removed", nullptr, int((*diff)->removed)))
                : tr("Nothing differs: what runs there and what would run are the same text."));
}

void DiffView::copySelected()
{
    std::vector<int> rows;
    for (const QModelIndex &index : m_list->selectionModel()->selectedIndexes())
        rows.push_back(index.row());
    std::ranges::sort(rows);
    copy([rows, diff = m_model.diff()] {
        std::vector<DiffLine> lines;
        for (const int row : rows)
            lines.push_back(diff->lines[std::size_t(row)]);
        return compare::textOf(lines);
    });
}

void DiffView::copyAll()
{
    copy([diff = m_model.diff(), name = m_device.toStdString()] {
        return compare::toPatch(*diff, name + "/running", name + "/pushed");
    });
}

/// As a job: all lines of a large policy are many megabytes.
void DiffView::copy(std::function<std::string()> textOfLines)
{
    if (!m_model.diff())
        return;
    m_workspace.jobs->run<QString>(
        QStringLiteral("deploy/copy/%1").arg(quintptr(this), 0, 16), tr("Copy lines"), this,
        [textOfLines = std::move(textOfLines)](JobContext &) -> Result<QString> {
            return text(textOfLines());
        },
        [](const Result<QString> &copied) {
            if (copied)
                QGuiApplication::clipboard()->setText(*copied);
        });
}

} // namespace tallygate::app
