// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/findings.h"

#include <algorithm>
#include <utility>

#include <QTimer>

#include "services/jobrunner.h"
#include "session/policysession.h"

namespace tallygate::app {

namespace {

constexpr int kPauseMs = 250;

using ListPtr = std::shared_ptr<const FindingList>;

} // namespace

std::shared_ptr<const FindingList> FindingList::of(std::vector<Diagnostic> diagnostics)
{
    auto list = std::make_shared<FindingList>();
    list->all = std::move(diagnostics);
    for (std::uint32_t i = 0; i < list->all.size(); ++i) {
        if (!list->all[i].object.isNull())
            list->byObject[list->all[i].object].push_back(i);
    }
    return list;
}

Severity FindingList::severityOf(const Uuid &object) const
{
    Severity worst = Severity::Note;
    if (const auto found = byObject.find(object); found != byObject.end()) {
        for (const std::uint32_t i : found->second)
            worst = std::max(worst, all[i].severity);
    }
    return worst;
}

Findings::Findings(PolicySession &session, JobRunner &jobs, Check check, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_check(std::move(check))
    , m_list(std::make_shared<FindingList>())
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(kPauseMs);
    connect(m_timer, &QTimer::timeout, this, &Findings::checkNow);
    connect(&session, &PolicySession::changed, this, &Findings::schedule);
    connect(&session, &PolicySession::reset, this, [this] {
        m_list = std::make_shared<FindingList>();
        m_current = false;
        emit changed();
        checkNow();
    });
    checkNow();
}

void Findings::schedule()
{
    m_current = false;
    m_timer->start();
}

void Findings::checkNow()
{
    m_timer->stop();
    const auto state = m_session.state();
    const auto job = [check = m_check, policy = m_session.policy(),
                      now = m_session.now()](JobContext &) -> Result<ListPtr> {
        return FindingList::of(check(policy, now));
    };
    m_jobs.run<ListPtr>(QStringLiteral("check"), tr("Check the policy"), this, job,
                        [this, state](Result<ListPtr> list) {
                            if (!list)
                                return;
                            m_list = std::move(*list);
                            m_current = m_session.state() == state;
                            emit changed();
                        });
}

} // namespace tallygate::app
