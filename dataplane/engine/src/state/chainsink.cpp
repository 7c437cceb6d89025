// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/commit.h"

namespace tallygate::engine {

namespace {

AuditCall callOf(const Caller &caller, std::string_view method, const control::Json &params)
{
    AuditCall call;
    call.uid = caller.uid;
    call.user = caller.user;
    call.role = control::toString(caller.role);
    call.pid = caller.pid;
    call.session = caller.session;
    call.method = method;
    call.params = params;
    return call;
}

} // namespace

Result<std::uint64_t> ChainSink::intent(const Caller &caller, std::string_view method,
                                        const Json &params)
{
    return m_chain.intent(Loop::wallNow(), callOf(caller, method, params));
}

void ChainSink::outcome(std::uint64_t intent, const Result<void> &result)
{
    m_chain.outcome(Loop::wallNow(), intent, result);
}

void ChainSink::refusal(const Caller &caller, std::string_view method, const Json &,
                        std::string_view code)
{
    m_chain.refusal(Loop::wallNow(), callOf(caller, method, {}), code);
}

control::Json ChainSink::head() const
{
    const AuditHead head = m_chain.head();
    return {{"sequence", control::fromUint64(head.sequence)}, {"hash", head.hash}};
}

void ChainSink::flush()
{
    m_chain.flush(Loop::wallNow());
}

} // namespace tallygate::engine
