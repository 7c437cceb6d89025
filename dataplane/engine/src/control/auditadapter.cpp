// SPDX-License-Identifier: GPL-3.0-or-later
#include "auditadapter.h"

#include "control/json.h"
#include "engine/loop.h"

namespace tallygate::engine {

namespace {

AuditCall callOf(const Caller &caller, std::string_view method, const Json &params)
{
    AuditCall call;
    call.uid = caller.uid;
    call.user = caller.user;
    call.role = std::string(toString(caller.role));
    call.pid = caller.pid;
    call.session = caller.session;
    call.method = std::string(method);
    call.params = nlohmann::ordered_json(params);
    return call;
}

} // namespace

Result<std::uint64_t> AuditAdapter::intent(const Caller &caller, std::string_view method,
                                           const Json &params)
{
    return m_chain.intent(Loop::wallNow(), callOf(caller, method, params));
}

void AuditAdapter::outcome(std::uint64_t intent, const Result<void> &result)
{
    m_chain.outcome(Loop::wallNow(), intent, result);
}

void AuditAdapter::refusal(const Caller &caller, std::string_view method, const Json &params,
                           std::string_view code)
{
    m_chain.refusal(Loop::wallNow(), callOf(caller, method, params), code);
}

Json AuditAdapter::head() const
{
    const AuditHead head = m_chain.head();
    return {{"sequence", control::fromUint64(head.sequence)}, {"hash", head.hash}};
}

} // namespace tallygate::engine
