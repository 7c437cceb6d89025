// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "control/objectreader.h"
#include "engine/confirmwindow.h"
#include "engine/engine.h"
#include "engine/server.h"

namespace tallygate::engine {

/// A port as status and interfaces.list show it.
Json jsonOf(const PortStatus &status);

/// status, interfaces.list, engine.restartWorker, engine.auditFrames. Both outlive the server.
/// `commit` gives what `status` tells of the policy on its way.
void registerStatusMethods(Server &server, Engine &engine, const Options &options,
                           Timestamp started, const std::string &program,
                           std::function<Json()> commit);

/// interfaces.manage, unmanage and setFailMode, each within a window in which it must be confirmed
/// (SEMANTICS 4.4). The keeper knows of the window too. Loop's thread; all outlive it.
class PortChanges
{
public:
    using Answer = std::function<void(Result<void>)>;

    /// `isCommitting`: a policy waits for its confirmation, which is one for both.
    PortChanges(Loop &loop, Server &server, Engine &engine, DescriptorStore &store,
                SessionTable &sessions, std::function<bool()> isCommitting);
    PortChanges(const PortChanges &) = delete;
    PortChanges &operator=(const PortChanges &) = delete;

    ConfirmWindow &window() { return m_window; }
    void keep(const Answer &answer);
    void undo(const Answer &answer);

private:
    using Reader = std::function<void(control::ObjectReader &, PortChange &)>;

    void add(const char *name, Reader reader);
    void start(const Caller &caller, const PortChange &change, std::chrono::seconds time,
               const Reply &reply);
    Json answerFor(const PortChange &change) const;
    void over();

    Server &m_server;
    Engine &m_engine;
    DescriptorStore &m_store;
    ConfirmWindow m_window;
    std::function<bool()> m_isCommitting;
};

} // namespace tallygate::engine
