// SPDX-License-Identifier: GPL-3.0-or-later
#include "ruleexchange.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

#include "base/mappedfile.h"
#include "importbar.h"
#include "ruleclipboard.h"
#include "ruletable.h"
#include "services/actionregistry.h"
#include "services/jobrunner.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"

namespace tallygate::app {

namespace {

constexpr std::uint64_t kBytesPerKilobyte = 1000;

std::vector<policy::RulePtr> allRulesOf(const policy::Filter &filter)
{
    std::vector<policy::RulePtr> rules;
    rules.reserve(policy::ruleCount(filter));
    for (const policy::SectionPtr &section : filter.sections)
        rules.insert(rules.end(), section->rules.begin(), section->rules.end());
    return rules;
}

/// A name that every file system takes.
QString fileNameOf(const QString &name)
{
    static const QRegularExpression awkward(QStringLiteral("[^\\w.-]+"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    QString file = name.simplified();
    file.replace(awkward, QStringLiteral("-"));
    return file.isEmpty() ? RuleExchange::tr("rules") : file;
}

QFileDialog *makeDialog(QWidget *window, QFileDialog::AcceptMode mode, const QString &title,
                        const QString &kinds)
{
    auto *dialog = new QFileDialog(window, title, QString(), kinds);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(mode);
    dialog->setFileMode(mode == QFileDialog::AcceptOpen ? QFileDialog::ExistingFile
                                                        : QFileDialog::AnyFile);
    return dialog;
}

} // namespace

RuleExchange::RuleExchange(DesignerContext &context, RuleTable &table, ImportBar &bar,
                           QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_table(table)
    , m_bar(bar)
    , m_jobPrefix(QStringLiteral("rules-%1-").arg(quintptr(this), 0, 16))
{
    connect(&bar, &ImportBar::accepted, this, &RuleExchange::bringIn);
    connect(&bar, &ImportBar::closed, this, [this] {
        m_pending.reset();
        m_table.setFocus();
    });
    for (auto signal : {&DesignerContext::selectionChanged, &DesignerContext::objectChanged,
                        &DesignerContext::filterChanged})
        connect(&context, signal, this, &RuleExchange::showCount);
    PolicySession *session = context.workspace().policy;
    connect(session, &PolicySession::changed, this, &RuleExchange::followPolicy);
    connect(session, &PolicySession::reset, this, &RuleExchange::followPolicy);
    showCount();
}

/// What nobody waits for need not be done.
RuleExchange::~RuleExchange()
{
    m_context.workspace().jobs->cancel(exportJob());
    m_context.workspace().jobs->cancel(importJob());
}

std::vector<policy::RulePtr> RuleExchange::chosen() const
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    if (!m_context.selectedRules().empty())
        return rulesOf(policy, m_context.selectedRules());
    std::vector<policy::RulePtr> rules;
    for (const Uuid &section : m_table.selectedSections()) {
        const auto &more = policy.findSection(section)->section->rules;
        rules.insert(rules.end(), more.begin(), more.end());
    }
    const auto filter = policy.filter(m_context.filter());
    return rules.empty() && filter ? allRulesOf(*filter) : rules;
}

std::size_t RuleExchange::chosenCount() const
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    if (!m_context.selectedRules().empty())
        return m_context.selectedRules().size();
    std::size_t count = 0;
    for (const Uuid &section : m_table.selectedSections()) {
        if (const auto place = policy.findSection(section))
            count += place->section->rules.size();
    }
    const auto filter = policy.filter(m_context.filter());
    return count == 0 && filter ? policy::ruleCount(*filter) : count;
}

/// The menu and the palette say how many would be written.
void RuleExchange::showCount()
{
    QAction *action = m_context.workspace().actions->action(QStringLiteral("rule.export"));
    if (action)
        action->setText(
            tr("Export rules (%1)…").arg(m_context.workspace().formatter->count(chosenCount())));
}

void RuleExchange::exportSelected()
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const auto rules = chosen();
    std::string name;
    if (rules.size() == 1)
        name = rules.front()->name;
    else if (const auto filter = policy.filter(m_context.filter()))
        name = filter->name;
    askExport(rules, QString::fromStdString(name));
}

void RuleExchange::exportFilter(const Uuid &uuid)
{
    if (const auto filter = m_context.workspace().policy->policy().filter(uuid))
        askExport(allRulesOf(*filter), QString::fromStdString(filter->name));
}

void RuleExchange::askExport(std::vector<policy::RulePtr> rules, const QString &name)
{
    if (rules.empty())
        return;
    if (m_context.workspace().jobs->isRunning(exportJob())) {
        m_context.notify(tr("The export before this one is still being written"));
        return;
    }
    QFileDialog *dialog = makeDialog(m_table.window(), QFileDialog::AcceptSave,
                                     tr("Export %Ln rules", nullptr, int(rules.size())),
                                     tr("Rules of Tallygate (*.json)"));
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(fileNameOf(name) + QStringLiteral(".json"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, rules = std::move(rules)](const QString &path) { write(rules, path); });
    dialog->open();
}

void RuleExchange::write(const std::vector<policy::RulePtr> &rules, const QString &path)
{
    struct Written
    {
        std::size_t rules, sets, services, meters;
    };
    const auto job = [policy = m_context.workspace().policy->policy(), rules,
                      path](JobContext &context) -> Result<Written> {
        const policy::Excerpt excerpt = policy::excerptOf(policy, rules);
        const auto text =
            policy::writeExcerpt(excerpt, [&](std::uint64_t done, std::uint64_t total) {
                context.report(tr("Writing rules"), done, total, tr("rules"));
                return !context.stopRequested();
            });
        if (!text)
            return fail(text.error());
        if (auto done = writeFileAtomically(path.toStdString(), *text); !done)
            return fail(done.error());
        return Written{excerpt.rules.size(), excerpt.sets.size(), excerpt.services.size(),
                       excerpt.meters.size()};
    };
    const QString file = QFileInfo(path).fileName();
    m_context.workspace().jobs->run<Written>(
        exportJob(), tr("Export %1").arg(file), this, job, [this, file](Result<Written> done) {
            const Workspace &workspace = m_context.workspace();
            if (done)
                m_context.notify(
                    tr("Exported to %1: %2")
                        .arg(file, countedText(done->rules, done->sets, done->services,
                                               done->meters, workspace.formatter->locale())));
            else if (done.error().kind == ErrorKind::Cancelled)
                m_context.notify(tr("Stopped; %1 was not written").arg(file));
            else
                m_bar.showFault(
                    tr("Not exported: %1").arg(workspace.explainer->sentence(done.error())));
        });
}

void RuleExchange::importHere()
{
    askImport(m_context.filter(), false);
}

void RuleExchange::importInto(const Uuid &filter)
{
    askImport(filter, true);
}

void RuleExchange::askImport(const Uuid &filter, bool atEnd)
{
    QFileDialog *dialog = makeDialog(m_table.window(), QFileDialog::AcceptOpen, tr("Import rules"),
                                     tr("Rules (*.json *.csv);;All files (*)"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, filter, atEnd](const QString &path) { read(path, filter, atEnd); });
    dialog->open();
}

void RuleExchange::read(const QString &path, const Uuid &filter, bool atEnd)
{
    using Excerpt = std::shared_ptr<const policy::Excerpt>;
    const QString file = QFileInfo(path).fileName();
    const auto job = [path, file](JobContext &context) -> Result<Excerpt> {
        const auto text = readTextFile(path.toStdString());
        if (!text)
            return fail(text.error());
        auto excerpt = policy::readExcerpt(
            *text, file.toStdString(), [&](std::uint64_t done, std::uint64_t total) {
                context.report(tr("Reading %1").arg(file), done / kBytesPerKilobyte,
                               total / kBytesPerKilobyte, tr("kB"));
                return !context.stopRequested();
            });
        if (!excerpt)
            return fail(excerpt.error());
        return std::make_shared<const policy::Excerpt>(std::move(*excerpt));
    };
    m_bar.closeIfOpen(); // what it shows is of another file
    m_context.workspace().jobs->run<Excerpt>(
        importJob(), tr("Import %1").arg(file), this, job,
        [this, file, filter, atEnd](Result<Excerpt> done) {
            if (!done && done.error().kind == ErrorKind::Cancelled)
                m_context.notify(tr("Stopped; nothing of %1 came in").arg(file));
            else if (!done)
                m_bar.showFault(tr("Nothing imported: %1")
                                    .arg(m_context.workspace().explainer->sentence(done.error())));
            else if ((*done)->rules.empty())
                m_bar.showFault(tr("Nothing imported: there are no rules in %1").arg(file));
            else
                offer({std::move(*done), {}, file, filter, atEnd});
        });
}

/// Shows the plan against the policy as it is now.
void RuleExchange::offer(Pending pending)
{
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const auto filter = policy.filter(pending.filter);
    if (!filter) {
        m_bar.closeIfOpen();
        return;
    }
    pending.plan = policy::planImport(policy, *pending.excerpt);
    m_pending = std::move(pending);
    if (m_context.showsApplications()) // the bar stands above the rules
        m_context.showFilter(m_pending->filter);
    m_bar.showPlan(m_pending->file, QString::fromStdString(filter->name),
                   m_pending->excerpt->rules.size(), m_pending->plan);
}

void RuleExchange::followPolicy()
{
    showCount();
    if (m_pending)
        offer(*m_pending);
}

void RuleExchange::bringIn()
{
    if (!m_pending)
        return;
    const Pending pending = *std::exchange(m_pending, std::nullopt);
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const auto filter = policy.filter(pending.filter);
    if (!filter)
        return;
    policy::ImportPlace place{pending.filter, {}, {}, tr("Rules").toStdString()};
    if (!pending.atEnd && m_table.rules().filterId() == pending.filter) {
        const auto anchor = m_table.rules().anchorBelow(m_table.currentRow());
        place.section = anchor.section;
        place.before = anchor.before;
    } else if (!filter->sections.empty()) {
        place.section = filter->sections.back()->uuid;
    }
    std::vector<Uuid> uuids;
    for (const policy::RulePtr &rule : pending.excerpt->rules)
        uuids.push_back(rule->uuid);
    const QString words =
        tr("Imported from %1: %2")
            .arg(pending.file,
                 comingText(uuids.size(), pending.plan, m_context.workspace().formatter->locale()));
    if (!m_context.remove(policy::importEdit(policy, *pending.excerpt, pending.plan, place), words))
        return;
    if (m_context.filter() != pending.filter || m_context.showsApplications())
        m_context.showFilter(pending.filter);
    m_table.setFocus();
    m_table.select(uuids);
}

} // namespace tallygate::app
