// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>

#include "captureset.h"
#include "filterjoin.h"
#include "models/nameindex.h"
#include "policy/edit.h"
#include "services/workspace.h"
#include "simulationrun.h"

namespace tallygate::app {

/// What a new rule is made from: a packet, and perhaps one field of it.
struct RuleRequest
{
    std::uint64_t packet = 0;
    std::vector<std::string> expressions; ///< of fields of it; none: of the whole packet
};

/// What one Simulate page works on, shared by its parts: captures, the run and its freshness, the
/// packet in hand. The parts know each other only through its signals. GUI thread.
class SimulatorContext : public QObject
{
    Q_OBJECT

public:
    explicit SimulatorContext(Workspace &workspace, QObject *parent = nullptr);

    Workspace &workspace() const { return m_workspace; }
    CaptureSet &captures() { return m_captures; }
    const NameIndex &names() const { return m_names; }

    // The run

    /// The last finished one; null before. Stays until the next is done.
    const std::shared_ptr<const SimulationRun> &run() const { return m_run; }
    void start();
    void cancel();
    bool isRunning() const;
    /// Edits made since the run; 0: the figures are of the policy as it is.
    std::size_t editsSince() const;
    /// Why the last attempt gave no run: errors of the policy.
    const std::vector<Diagnostic> &errors() const { return m_errors; }
    QString runJob() const { return m_jobPrefix + QStringLiteral("run"); }
    QString filterJob() const { return m_jobPrefix + QStringLiteral("filter"); }
    QString whyJob() const { return m_jobPrefix + QStringLiteral("why"); }
    QString exportJob() const { return m_jobPrefix + QStringLiteral("export"); }
    QString copyJob() const { return m_jobPrefix + QStringLiteral("copy"); }

    // The packet in hand

    const std::optional<std::uint64_t> &packet() const { return m_packet; }
    void setPacket(std::optional<std::uint64_t> packet);
    /// The same, and the table scrolls to it, without the filter if need be.
    void showPacket(std::uint64_t packet);

    // Going on from here

    void setFilter(const QString &text); ///< puts it into the filter bar
    /// As one more condition.
    void addToFilter(const QString &expression) { joinToFilter(expression, FilterJoin::And); }
    void joinToFilter(const QString &expression, FilterJoin join);
    /// Only the packets that a rule decided; a null rule is the default.
    void showPacketsOf(const Uuid &filter, const Uuid &rule);
    void showRule(const Uuid &rule);       ///< on the Policy page
    void showRuleOf(std::uint64_t packet); ///< the one that decided; the filter for a default
    void showObject(const Uuid &object);   ///< whatever a finding is about
    void requestRule(const RuleRequest &request);
    /// Joins the expression to the rule's `when`, as one edit with undo offered.
    void addToRule(const Uuid &rule, const std::string &expression);
    /// True if it was made; else the page says why not.
    bool apply(policy::Edit edit, policy::Label label = {});
    void notify(const QString &text, const QString &actionText = {},
                std::function<void()> act = {});

signals:
    void runChanged();
    void runningChanged();
    void freshnessChanged();
    void errorsChanged();
    void failed(const tallygate::Error &error); ///< the run could not be made
    void packetChanged();
    void packetRequested(std::uint64_t packet);
    void filterRequested(const QString &text);
    void filterJoinRequested(const QString &expression, tallygate::app::FilterJoin join);
    void ruleRequested(const tallygate::app::RuleRequest &request);
    void noticed(const QString &text, const QString &actionText, const std::function<void()> &act);

private:
    void finish(Result<SimulationOutcome> outcome);
    void followPolicy();

    Workspace &m_workspace;
    NameIndex m_names;
    CaptureSet m_captures;
    std::shared_ptr<const SimulationRun> m_run;
    std::vector<Diagnostic> m_errors;
    std::optional<std::uint64_t> m_packet;
    std::size_t m_editsSince = 0;
    QString m_jobPrefix;
};

} // namespace tallygate::app
