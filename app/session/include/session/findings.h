// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include <QObject>

#include "base/diagnostic.h"
#include "base/time.h"
#include "policy/policy.h"

class QTimer;

namespace tallygate::app {

class JobRunner;
class PolicySession;

/// The findings of one check, with an index by object. Immutable: jobs and models share it.
struct FindingList
{
    std::vector<Diagnostic> all;
    /// Positions in `all`, by the UUID of the object each is about.
    std::unordered_map<Uuid, std::vector<std::uint32_t>> byObject;

    static std::shared_ptr<const FindingList> of(std::vector<Diagnostic> diagnostics);
    bool has(const Uuid &object) const { return byObject.contains(object); }
    /// The worst severity about the object; Note if there is none.
    Severity severityOf(const Uuid &object) const;
};

/// Checks the open policy in the background a moment after each change and keeps what was found.
/// Never shows findings of another document; those of the last edits may be 300 ms late.
/// GUI thread; one for all windows.
class Findings : public QObject
{
    Q_OBJECT

public:
    /// What checks: compile::check in the program. Runs on a job's thread.
    using Check = std::function<std::vector<Diagnostic>(const policy::Policy &, Timestamp now)>;

    Findings(PolicySession &session, JobRunner &jobs, Check check, QObject *parent = nullptr);

    /// Never null.
    const std::shared_ptr<const FindingList> &list() const { return m_list; }
    /// Whether they are about the policy as it is now.
    bool isCurrent() const { return m_current; }
    /// Checks without waiting for the pause.
    void checkNow();

signals:
    void changed();

private:
    void schedule();

    PolicySession &m_session;
    JobRunner &m_jobs;
    Check m_check;
    std::shared_ptr<const FindingList> m_list;
    bool m_current = false;
    QTimer *m_timer;
};

} // namespace tallygate::app
