// SPDX-License-Identifier: GPL-3.0-or-later
#include "policybars.h"

#include <QHBoxLayout>
#include <QMenu>

#include "filecommands.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "session/countercontext.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "text/formatter.h"
#include "widgets/announce.h"
#include "widgets/buttons.h"
#include "widgets/chips.h"
#include "widgets/pagetoolbar.h"
#include "widgets/searchfield.h"
#include "widgets/statusitem.h"

namespace tallygate::app {

PolicyBars::PolicyBars(DesignerContext &context, RuleTableModel &model, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_model(model)
{
    makeToolBar();
    makeStatus();
    const Workspace &workspace = context.workspace();
    connect(workspace.policy, &PolicySession::stateChanged, this, &PolicyBars::updateTitle);
    connect(workspace.policy, &PolicySession::stateChanged, this, &PolicyBars::updateStatus);
    connect(workspace.policy, &PolicySession::autosaved, this, &PolicyBars::updateStatus);
    connect(workspace.policy, &PolicySession::travelled, this,
            [this] { announce(*m_unsaved, m_unsaved->text()); });
    connect(workspace.findings, &Findings::changed, this, &PolicyBars::updateStatus);
    connect(&context, &DesignerContext::filterChanged, this, &PolicyBars::updateTitle);
    connect(&model, &RuleTableModel::filterChanged, this, &PolicyBars::updateStatus);
    for (const auto signal : {&CounterContext::changed, &CounterContext::freshnessChanged})
        connect(workspace.counters, signal, this, &PolicyBars::updateFigures);
    updateTitle();
    updateStatus();
    updateFigures();
}

/// What the shell never asked for has no other owner.
PolicyBars::~PolicyBars()
{
    for (QWidget *widget : {toolBar(), status(), figures()}) {
        if (widget && !widget->parent())
            delete widget;
    }
}

QWidget *PolicyBars::toolBar() const
{
    return m_toolBar;
}

QWidget *PolicyBars::figures() const
{
    return m_figures;
}

void PolicyBars::makeToolBar()
{
    const Workspace &workspace = m_context.workspace();
    Theme &theme = *workspace.theme;
    m_toolBar = new PageToolBar(theme, QString());
    QToolButton *file =
        makeToolButton(theme, QStringLiteral("chevron-down"), tr("Policy file"), m_toolBar);
    file->setFixedWidth(20);
    connect(file, &QToolButton::clicked, this, [this, file] {
        auto *menu = new QMenu(file);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const QString &id : fileCommands()) {
            if (id.isEmpty())
                menu->addSeparator();
            else if (QAction *action = m_context.workspace().actions->action(id))
                menu->addAction(action);
        }
        menu->popup(file->mapToGlobal(QPoint(0, file->height())));
    });
    m_toolBar->addLeft(file);
    m_unsaved = new ChipLabel(theme, QStringLiteral("pencil"), QString(), m_toolBar);
    m_toolBar->addLeft(m_unsaved);
    m_toolBar->addRight(
        makeFindField(theme, *workspace.commands, tr("Search rules, sets, addresses…"), m_toolBar));
    for (const char *id : {"policy.undo", "policy.redo"}) {
        QAction *action = workspace.actions->action(QString::fromLatin1(id));
        m_toolBar->addRight(makeActionToolButton(
            theme, action, QString::fromLatin1(id[7] == 'u' ? "undo-2" : "redo-2"), m_toolBar));
    }
    if (const QAction *page = workspace.actions->action(QStringLiteral("page.simulate"))) {
        QPushButton *simulate = makeButton(theme, QStringLiteral("flask-conical"), page->text(),
                                           ButtonRole::Primary, m_toolBar);
        simulate->setObjectName(QStringLiteral("simulateButton"));
        simulate->setToolTip(toolTipOf(page));
        // Not only to the page: the figures of this policy are one click away.
        connect(simulate, &QPushButton::clicked, this, [navigator = workspace.navigator] {
            navigator->go(
                {QStringLiteral("simulate"), {}, {{QStringLiteral("run"), QStringLiteral("1")}}});
        });
        m_toolBar->addRight(simulate);
    }
}

void PolicyBars::makeStatus()
{
    Theme &theme = *m_context.workspace().theme;
    m_status = new QWidget;
    auto *row = new QHBoxLayout(m_status);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    m_counts = new StatusItem(theme, m_status);
    m_autosaved = new StatusItem(theme, m_status);
    row->addWidget(m_counts);
    row->addWidget(m_autosaved);
    m_figures = new StatusItem(theme);
}

void PolicyBars::setDrawerAction(QAction *action)
{
    m_drawerButton = makeActionToolButton(*m_context.workspace().theme, action,
                                          QStringLiteral("panel-right"), m_toolBar);
    m_toolBar->addRight(m_drawerButton);
}

void PolicyBars::setDrawerButtonVisible(bool visible)
{
    if (m_toolBar && m_drawerButton)
        m_drawerButton->setVisible(visible);
}

void PolicyBars::updateTitle()
{
    const PolicySession &session = *m_context.workspace().policy;
    const QString title = session.displayName();
    if (m_toolBar) {
        const auto filter = session.policy().filter(m_context.filter());
        m_toolBar->setTitle(title);
        m_toolBar->setSubtitle(filter ? QString::fromStdString(filter->name) : QString());
        const auto edits = session.unsavedEdits();
        const QString count = m_context.workspace().formatter->count(edits);
        m_unsaved->setText(edits == 1 ? tr("1 unsaved edit") : tr("%1 unsaved edits").arg(count));
        m_unsaved->setVisible(edits > 0);
        m_unsaved->setToolTip(session.filePath().isEmpty() ? tr("Not saved in a file yet")
                                                           : session.filePath());
    }
    emit titleChanged(title, session.isModified());
}

void PolicyBars::updateStatus()
{
    if (!m_status)
        return;
    const Workspace &workspace = m_context.workspace();
    const Formatter &formatter = *workspace.formatter;
    const std::size_t rules = m_model.ruleCount();
    const std::size_t findings = workspace.findings->list()->all.size();
    m_counts->setState(QStringLiteral("%1 · %2").arg(
        rules == 1 ? tr("1 rule") : tr("%1 rules").arg(formatter.count(rules)),
        findings == 1 ? tr("1 finding") : tr("%1 findings").arg(formatter.count(findings))));
    const auto time = workspace.policy->autosavedAt();
    m_autosaved->setText(time ? tr("Autosaved %1").arg(formatter.clock(*time)) : QString());
    m_autosaved->setToolTip(time ? formatter.dateTime(*time) : QString());
    m_autosaved->setVisible(time.has_value());
}

void PolicyBars::updateFigures()
{
    if (m_figures)
        m_figures->setText(m_context.workspace().counters->caption());
}

} // namespace tallygate::app
