// SPDX-License-Identifier: GPL-3.0-or-later
#include "planpanel.h"

#include <algorithm>

#include <QGridLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "devices/deploymentcontroller.h"
#include "diffview.h"
#include "jsonparts.h"
#include "packetchangeview.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "widgets/buttons.h"

namespace tallygate::app {

namespace {

/// "permitted both ways by guard", of a proof as the engine gave it; empty without lines.
QString proofText(const control::Json &proof)
{
    const auto lines = proof.is_object() ? proof.find("proof") : proof.end();
    if (lines == proof.end() || !lines->is_array() || lines->empty())
        return {};
    int failed = 0;
    QStringList causes;
    for (const control::Json &line : *lines) {
        const auto ok = line.is_object() ? line.find("ok") : line.end();
        failed += ok != line.end() && *ok == true ? 0 : 1;
        const QString cause = QString::fromStdString(textIn(line, "cause"));
        if (!causes.contains(cause))
            causes.append(cause);
    }
    if (failed > 0)
        return PlanPanel::tr("%n packets would not be judged as they should", nullptr, failed);
    return PlanPanel::tr("%n packets proved at the engine, by: %1", nullptr, int(lines->size()))
        .arg(causes.join(QStringLiteral(", ")));
}

} // namespace

PlanPanel::PlanPanel(Workspace &workspace, const DeploymentController &deployments, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_deployments(deployments)
{
    build();
}

void PlanPanel::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buildTitle());
    column->addLayout(buildLines());
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addLayout(buildTabs());
    m_pages = new QStackedWidget(this);
    auto *rules = new QWidget(m_pages);
    auto *rulesColumn = new QVBoxLayout(rules);
    rulesColumn->setContentsMargins(0, 0, 0, 0);
    m_table = new ChangeTable(*m_workspace.theme, m_changes, rules);
    rulesColumn->addWidget(m_table, 1000);
    rulesColumn->addStretch(1);
    m_diff = new DiffView(m_workspace, m_pages);
    m_pages->addWidget(rules);
    m_packets = new PacketChangeView(m_workspace, m_pages);
    m_pages->addWidget(m_diff);
    m_pages->addWidget(m_packets);
    column->addWidget(m_pages, 1000);
    column->addStretch(1); // without a plan the lines stay together
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_workspace.theme, &Theme::changed, this, [this] {
        for (int line = 0; line < kLines; ++line) {
            const auto [icon, ink] = m_shownIcons[std::size_t(line)];
            if (!icon.isEmpty())
                setLine(Line(line), icon, ink, m_texts[std::size_t(line)]->text());
        }
    });
}

QLayout *PlanPanel::buildTitle()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 4, 12, 4);
    m_title = makeLabel(*m_workspace.theme, {}, TextStyle::Section, this);
    m_openPolicy = makeButton(*m_workspace.theme, QStringLiteral("x"),
                              tr("Back to the open policy"), ButtonRole::Normal, this);
    m_openPolicy->setObjectName(QStringLiteral("planOpenPolicy"));
    m_openPolicy->setToolTip(tr("Push what is open in place of the earlier revision (Esc)"));
    QSizePolicy size = m_openPolicy->sizePolicy();
    size.setRetainSizeWhenHidden(true); // what is below stays where it is
    m_openPolicy->setSizePolicy(size);
    row->addWidget(m_title, 1);
    row->addWidget(m_openPolicy);
    connect(m_openPolicy, &QPushButton::clicked, this, &PlanPanel::openPolicyWanted);
    return row;
}

QLayout *PlanPanel::buildLines()
{
    Theme &theme = *m_workspace.theme;
    const QString names[] = {tr("Valid"), tr("Your session stays"), tr("Changes"), tr("Counters"),
                             tr("Runs now")};
    auto *grid = new QGridLayout;
    grid->setContentsMargins(12, 0, 12, 8);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(0);
    for (int line = 0; line < kLines; ++line) {
        auto *icon = new QLabel(this);
        icon->setFixedSize(metrics::kIcon, 32);
        m_icons[std::size_t(line)] = icon;
        QLabel *name = makeLabel(theme, names[line], TextStyle::Strong, this);
        name->setMinimumWidth(130);
        QLabel *text = makeLabel(theme, {}, TextStyle::Mute, this);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        text->setWordWrap(true);
        m_texts[std::size_t(line)] = text;
        grid->addWidget(icon, line, 0);
        grid->addWidget(name, line, 1);
        grid->addWidget(text, line, 2);
    }
    grid->setColumnStretch(2, 1);
    return grid;
}

QLayout *PlanPanel::buildTabs()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 4, 12, 0);
    m_changesTitle = makeLabel(*m_workspace.theme, {}, TextStyle::Section, this);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("changeTabs"));
    m_tabs->setAccessibleName(tr("What changes"));
    m_tabs->setDrawBase(false);
    for (const QString &name : {tr("Rule by rule"), tr("Line by line"), tr("On a capture")})
        m_tabs->addTab(name);
    row->addWidget(m_changesTitle, 1);
    row->addWidget(m_tabs);
    return row;
}

QWidget *PlanPanel::pane() const
{
    switch (m_tabs->currentIndex()) {
    case Text:
        return m_diff->list();
    case Packets:
        return m_packets->table();
    default:
        return m_table;
    }
}

void PlanPanel::setLine(Line line, const QString &icon, Ink ink, const QString &text)
{
    m_shownIcons[line] = {icon, ink};
    m_icons[line]->setPixmap(m_workspace.theme->pixmap(
        icon, metrics::kIcon, m_workspace.theme->tokens().ink(ink), devicePixelRatioF()));
    m_texts[line]->setText(text);
}

void PlanPanel::show(const BoardRow &row)
{
    m_title->setText(
        row.earlier
            ? tr("Before %1 goes back to revision %2").arg(row.name).arg(row.earlier->revision)
            : tr("Before anything happens on %1").arg(row.name));
    m_openPolicy->setVisible(row.earlier != nullptr && !m_deployments.isRunning());
    showValidity(row);
    showSession(row);
    showChanges(row);
    showBase(row);
}

void PlanPanel::showValidity(const BoardRow &row)
{
    const Formatter &format = *m_workspace.formatter;
    if (row.earlier && row.plan)
        return setLine(Valid, QStringLiteral("history"), Ink::Count,
                       tr("Revision %1 as the device keeps it: %2 rules")
                           .arg(row.earlier->revision)
                           .arg(format.count(row.plan->rules)));
    if (row.inPolicy.isNull())
        return setLine(Valid, QStringLiteral("circle-alert"), Ink::Warning,
                       tr("The open policy has no device of this name: add one there, or choose "
                          "another policy."));
    if (!row.plan)
        return setLine(Valid, QStringLiteral("clock"), Ink::Mute, tr("being worked out"));
    const auto errors =
        std::ranges::count(row.plan->diagnostics, Severity::Error, &Diagnostic::severity);
    const auto warnings =
        std::ranges::count(row.plan->diagnostics, Severity::Warning, &Diagnostic::severity);
    const QString counts =
        tr("%1 rules, %2 errors, %3 warnings")
            .arg(format.count(row.plan->rules), format.count(std::uint64_t(errors)),
                 format.count(std::uint64_t(warnings)));
    if (errors == 0)
        return setLine(Valid, QStringLiteral("check"), Ink::Permit, counts);
    const auto first =
        std::ranges::find(row.plan->diagnostics, Severity::Error, &Diagnostic::severity);
    setLine(Valid, QStringLiteral("circle-x"), Ink::Drop,
            counts + QStringLiteral(". ") + m_workspace.explainer->sentence(*first));
}

/// The proof is the engine's: before a push there is only what will be proved.
void PlanPanel::showSession(const BoardRow &row)
{
    const deploy::Progress *progress = m_deployments.progressOf(row.uuid);
    const QString session =
        QString::fromStdString(m_workspace.fleet->status(row.uuid).connection.session);
    const QString proved = progress != nullptr ? proofText(progress->proof) : QString();
    if (progress != nullptr && progress->error && progress->error->code == "proof-failed")
        return setLine(Session, QStringLiteral("circle-x"), Ink::Drop,
                       m_workspace.explainer->sentence(*progress->error));
    if (!proved.isEmpty())
        return setLine(Session, QStringLiteral("check"), Ink::Permit, proved);
    if (session.isEmpty())
        return setLine(Session, QStringLiteral("circle-alert"), Ink::Warning,
                       tr("The device does not tell how it sees this session, so nothing can be "
                          "proved of it."));
    setLine(
        Session, QStringLiteral("shield-check"), Ink::Mute,
        tr("%1 is proved both ways at the engine before anything is put in force").arg(session));
}

void PlanPanel::showChanges(const BoardRow &row)
{
    const Formatter &format = *m_workspace.formatter;
    const bool hasPlan = row.plan && row.plan->isValid();
    if (m_shown != row.plan) {
        m_shown = row.plan;
        m_changes.setPlan(m_shown);
    }
    m_diff->setPlan(m_shown, row.name);
    m_packets->setPlan(m_shown);
    m_table->setVisible(hasPlan && !row.plan->changes.empty());
    m_tabs->setVisible(hasPlan);
    m_pages->setVisible(hasPlan);
    const std::uint64_t revision = row.state ? row.state->revision : 0;
    m_changesTitle->setText(!hasPlan                    ? QString()
                            : row.plan->isSame()        ? tr("Nothing changes")
                            : row.plan->changes.empty() ? tr("No rule changes")
                            : revision == 0             ? tr("What changes")
                                            : tr("What changes, after revision %1").arg(revision));
    if (!hasPlan) {
        setLine(Changes, QStringLiteral("git-compare"), Ink::Faint, {});
        return setLine(Counters, QStringLiteral("sigma"), Ink::Faint, {});
    }
    setLine(Changes, QStringLiteral("git-compare"), Ink::Count, changesText(*row.plan));
    setLine(Counters, QStringLiteral("sigma"), Ink::Count, countersText(*row.plan, format));
}

QString PlanPanel::changesText(const Plan &plan)
{
    QStringList others;
    for (const std::string &other : plan.others) {
        others.append(other == "sets"            ? tr("sets")
                      : other == "meters"        ? tr("meters")
                      : other == "applications"  ? tr("applications")
                      : other == "guard"         ? tr("management guard")
                      : other == "system-checks" ? tr("system checks")
                      : other == "isolation"     ? tr("port isolation")
                      : other == "checks"        ? tr("checks")
                                                 : tr("local addresses"));
    }
    const QString rules = tr("%n rules", nullptr, int(plan.changes.size()));
    return others.isEmpty() ? rules
                            : tr("%1; also: %2").arg(rules, others.join(QStringLiteral(", ")));
}

QString PlanPanel::countersText(const Plan &plan, const Formatter &format)
{
    return tr("%1 kept, %2 new, %3 end")
        .arg(format.count(plan.counters.kept), format.count(plan.counters.added),
             format.count(plan.counters.ended));
}

void PlanPanel::showBase(const BoardRow &row)
{
    if (!row.state)
        return setLine(Base, QStringLiteral("clock"), Ink::Mute, tr("being read"));
    const QString by = QString::fromStdString(row.state->author);
    if (row.state->staged != 0)
        return setLine(Base, QStringLiteral("triangle-alert"), Ink::Warning,
                       tr("%1 has staged revision %2 and not put it in force; a push replaces it")
                           .arg(QString::fromStdString(row.state->stagedBy))
                           .arg(row.state->staged));
    if (row.hasDrifted())
        return setLine(Base, QStringLiteral("triangle-alert"), Ink::Warning,
                       tr("Revision %1 by %2 is not what was last pushed from here: look at what "
                          "changes before you replace it")
                           .arg(row.state->revision)
                           .arg(by));
    if (row.state->revision == 0)
        return setLine(Base, QStringLiteral("history"), Ink::Mute,
                       tr("No policy: everything passes and nothing is counted by rule"));
    const QString comment = QString::fromStdString(row.state->comment);
    setLine(
        Base, QStringLiteral("history"), Ink::Mute,
        comment.isEmpty()
            ? tr("Revision %1 by %2").arg(row.state->revision).arg(by)
            : tr("Revision %1 by %2: %3").arg(QString::number(row.state->revision), by, comment));
}

} // namespace tallygate::app
