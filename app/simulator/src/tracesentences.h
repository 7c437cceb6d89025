// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "pipeline/trace.h"
#include "policy/policy.h"
#include "services/tokens.h"

namespace tallygate::app {

/// Sentences for the nodes of an explanation, in the user's language. `policy` is the snapshot that
/// was run: what a cell says is told with its words ("@bogons"), not with the compiled expression.
class TraceSentences
{
public:
    TraceSentences(const pipeline::PacketTrace &trace, const policy::Policy &policy)
        : m_trace(trace)
        , m_policy(policy)
    {}

    /// Why a rule did or did not match: "source 198.18.4.2 is not in @bogons".
    QString rule(const pipeline::TraceNode &node) const;
    /// What a condition says about the packet, as rule() does; for those that hold too.
    QString condition(const pipeline::TraceNode &condition, const policy::Rule *rule) const;
    /// "tcp.dstport == 443: tcp.dstport is 80"
    QString test(const pipeline::TraceNode &test) const;
    QString meter(const pipeline::TraceNode &meter) const;
    /// A system check, the place, the guard.
    QString step(const pipeline::TraceNode &node) const;
    QString stepTitle(const pipeline::TraceNode &node) const;
    QString verdict(const pipeline::TraceNode &node) const;

private:
    QString sideCondition(const pipeline::TraceNode &condition, const policy::Cell &cell,
                          bool isSource) const;
    QString serviceCondition(const pipeline::TraceNode &condition, const policy::Cell &cell) const;
    QString whenCondition(const pipeline::TraceNode &condition) const;
    QString valueText(const pipeline::TraceValue &value) const;

    const pipeline::PacketTrace &m_trace;
    const policy::Policy &m_policy;
};

/// "a, b, c and 4 more", for the items of a cell.
QString cellItems(const policy::Cell &cell);

} // namespace tallygate::app
