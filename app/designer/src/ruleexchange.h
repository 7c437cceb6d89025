// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>

#include "designer/designercontext.h"
#include "policy/excerpt.h"

namespace tallygate::app {

class ImportBar;
class RuleTable;

/// Rules to and from files, with the sets, services and meters that they name. Reading, writing and
/// looking for what is named run as jobs on a snapshot; an import is shown in the ImportBar first
/// and is one Edit.
class RuleExchange : public QObject
{
    Q_OBJECT

public:
    RuleExchange(DesignerContext &context, RuleTable &table, ImportBar &bar, QObject *parent);
    ~RuleExchange() override;

    /// The keys of its jobs, for showing their progress.
    QString exportJob() const { return m_jobPrefix + QStringLiteral("export"); }
    QString importJob() const { return m_jobPrefix + QStringLiteral("import"); }

    /// Asks for a file, then writes: the rules selected, else those of the sections selected, else
    /// all of the filter.
    void exportSelected();
    void exportFilter(const Uuid &filter);
    /// Asks for a file, reads it and shows what would come: below the current row, or at the end of
    /// the filter.
    void importHere();
    void importInto(const Uuid &filter);

private:
    /// What was read and waits for the answer.
    struct Pending
    {
        std::shared_ptr<const policy::Excerpt> excerpt;
        policy::ImportPlan plan;
        QString file; ///< its name
        Uuid filter;
        bool atEnd = false; ///< of the filter, else below the current row
    };

    std::vector<policy::RulePtr> chosen() const;
    std::size_t chosenCount() const;
    void showCount();
    void askExport(std::vector<policy::RulePtr> rules, const QString &name);
    void write(const std::vector<policy::RulePtr> &rules, const QString &path);
    void askImport(const Uuid &filter, bool atEnd);
    void read(const QString &path, const Uuid &filter, bool atEnd);
    void offer(Pending pending);
    void followPolicy();
    void bringIn();

    DesignerContext &m_context;
    RuleTable &m_table;
    ImportBar &m_bar;
    QString m_jobPrefix;
    std::optional<Pending> m_pending;
};

} // namespace tallygate::app
