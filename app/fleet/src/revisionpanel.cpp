// SPDX-License-Identifier: GPL-3.0-or-later
#include "revisionpanel.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "devices/fleet.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "text/explainer.h"
#include "widgets/buttons.h"
#include "widgets/emptystate.h"
#include "widgets/searchfield.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

/// Pushes from here that are looked at: more than a device keeps revisions.
constexpr std::size_t kMostPushes = 500;
constexpr int kFilterWidth = 260;

} // namespace

RevisionPanel::RevisionPanel(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_model(*workspace.formatter)
{
    setObjectName(QStringLiteral("historyPanel"));
    build();
}

void RevisionPanel::build()
{
    Theme &theme = *m_workspace.theme;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new SectionHeader(theme, tr("History of revisions"), this);
    m_filter =
        new SearchField(theme, QStringLiteral("list-filter"), tr("Filter the history"), this);
    m_filter->setObjectName(QStringLiteral("historyFilter"));
    m_filter->setFixedWidth(kFilterWidth);
    m_header->addWidget(m_filter);
    QToolButton *close = m_header->addButton(QStringLiteral("x"), tr("Close"));
    connect(close, &QToolButton::clicked, this, &RevisionPanel::closed);
    column->addWidget(m_header);
    m_pages = new QStackedWidget(this);
    m_table = new RevisionTable(theme, m_model, m_pages);
    m_empty = new EmptyState(theme,
                             {QStringLiteral("history"),
                              tr("No revision yet"),
                              tr("Nothing was ever pushed to this device. Each push makes a "
                                 "revision, and the device keeps the last hundred."),
                              {},
                              {}},
                             m_pages);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    column->addWidget(m_pages, 1);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(buildFooter());
    connect(m_filter, &QLineEdit::textChanged, m_table, &RevisionTable::setFilter);
    connect(m_table, &RevisionTable::currentEntryChanged, this, &RevisionPanel::showCurrent);
    connect(m_table, &QTableView::doubleClicked, this, &RevisionPanel::compare);
}

QWidget *RevisionPanel::buildFooter()
{
    Theme &theme = *m_workspace.theme;
    auto *footer = new QWidget(this);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    m_note = makeLabel(theme, {}, TextStyle::Mute, footer);
    m_note->setWordWrap(true);
    row->addWidget(m_note, 1);
    m_compare = makeButton(theme, QStringLiteral("git-compare"), tr("Compare with what runs"),
                           ButtonRole::Normal, footer);
    m_compare->setObjectName(QStringLiteral("historyCompare"));
    m_goBack = makeButton(theme, QStringLiteral("undo-2"), tr("Go back to this"),
                          ButtonRole::Normal, footer);
    m_goBack->setObjectName(QStringLiteral("historyGoBack"));
    row->addWidget(m_compare);
    row->addWidget(m_goBack);
    connect(m_compare, &QPushButton::clicked, this, &RevisionPanel::compare);
    connect(m_goBack, &QPushButton::clicked, this, [this] {
        if (const RevisionEntry *entry = m_table->currentEntry())
            emit goBackWanted(entry->revision);
    });
    return footer;
}

void RevisionPanel::open(const Uuid &device)
{
    ++m_question;
    m_device = device;
    m_kept.reset();
    m_pushes.reset();
    m_model.setEntries({});
    m_filter->clear();
    const Device *known = m_workspace.fleet->device(device);
    m_header->setTitle(tr("History of revisions of %1").arg(known ? known->name : QString()));
    m_pages->setCurrentWidget(m_table);
    m_note->setText(tr("being read"));
    showCurrent();
    m_table->setFocus();
    askDevice();
    askRecords();
}

void RevisionPanel::askDevice()
{
    m_workspace.fleet->call(m_device, "policy.history", control::Json::object(), this,
                            [this, question = m_question](const Result<control::Json> &kept) {
                                if (question != m_question)
                                    return;
                                m_kept = kept;
                                showEntries();
                            });
}

/// Without records the device's own history is still worth showing.
void RevisionPanel::askRecords()
{
    using Pushes = std::vector<storage::Deployment>;
    m_workspace.fleet->records().run<Pushes>(
        this,
        [device = m_device](storage::Connection &connection) {
            return storage::Deployments(connection).page(device, kMostPushes);
        },
        [this, question = m_question](Result<Pushes> pushes) {
            if (question != m_question)
                return;
            m_pushes = pushes ? std::move(*pushes) : Pushes();
            showEntries();
        });
}

void RevisionPanel::showEntries()
{
    if (!m_kept || !m_pushes)
        return;
    m_model.setEntries(historyOf(*m_kept ? **m_kept : control::Json(), *m_pushes));
    const bool isEmpty = m_model.rowCount() == 0 && m_kept->has_value();
    m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_table);
    if (m_model.rowCount() > 0)
        m_table->selectRow(0);
    m_note->setText(*m_kept ? tr("%n entries", nullptr, m_model.rowCount())
                            : tr("Only what was pushed from here: %1")
                                  .arg(m_workspace.explainer->sentence(m_kept->error())));
    showCurrent();
}

void RevisionPanel::showCurrent()
{
    const RevisionEntry *entry = m_table->currentEntry();
    const bool canGoBack = entry != nullptr && entry->canBeGoneBackTo;
    m_compare->setEnabled(canGoBack);
    m_goBack->setEnabled(canGoBack);
}

void RevisionPanel::compare()
{
    const RevisionEntry *entry = m_table->currentEntry();
    if (entry != nullptr && entry->canBeGoneBackTo)
        emit compareWanted(entry->revision);
}

void RevisionPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return compare();
    QWidget::keyPressEvent(event);
}

} // namespace tallygate::app
