// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "auditadapter.h"
#include "engine/counterstore.h"
#include "engine/disk.h"
#include "engine/engine.h"
#include "engine/keeper.h"
#include "engine/loop.h"
#include "engine/options.h"
#include "engine/server.h"
#include "engine/uploads.h"

namespace tallygate::engine {

/// All parts of control, put together in the order in which they need one another.
class ControlProcess
{
public:
    explicit ControlProcess(const Options &options);
    ~ControlProcess();

    /// Everything up to a listening socket; the interfaces follow on the loop.
    Result<void> prepare();
    int run();

private:
    Result<void> makeFolders();
    Result<void> openState();
    Result<void> startEngine();
    Result<void> startServer();
    void begin();
    void tell(std::string_view text);
    void stop();
    void leave(int status);

    const Options &m_options;
    Timestamp m_started;
    DescriptorStore m_store;
    std::unique_ptr<Loop> m_loop;
    Disk m_disk;
    std::optional<AuditChain> m_audit;
    std::optional<AuditAdapter> m_auditAdapter;
    std::unique_ptr<CounterStore> m_counters;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Server> m_server;
    std::optional<Uploads> m_uploads;
    bool m_stopping = false;
};

} // namespace tallygate::engine
