// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/auditchain.h"
#include "engine/server.h"

namespace tallygate::engine {

/// The server's calls, written down in the audit chain.
class AuditAdapter : public AuditSink
{
public:
    explicit AuditAdapter(AuditChain &chain)
        : m_chain(chain)
    {}

    Result<std::uint64_t> intent(const Caller &caller, std::string_view method,
                                 const Json &params) override;
    void outcome(std::uint64_t intent, const Result<void> &result) override;
    void refusal(const Caller &caller, std::string_view method, const Json &params,
                 std::string_view code) override;
    Json head() const override;

private:
    AuditChain &m_chain;
};

} // namespace tallygate::engine
