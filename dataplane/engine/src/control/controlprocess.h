// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "engine/commit.h"
#include "engine/counterservice.h"
#include "engine/counterstore.h"
#include "engine/disk.h"
#include "engine/engine.h"
#include "engine/hitfanout.h"
#include "engine/keeper.h"
#include "engine/openmetrics.h"
#include "engine/options.h"
#include "engine/server.h"
#include "engine/sessions.h"
#include "loop/loop.h"
#include "ports/captureservice.h"
#include "ports/portmethods.h"

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
    Result<void> makeHitRings();
    Result<void> startEngine();
    Result<void> startServer();
    Result<void> registerMethods();
    void begin();
    void tell(std::string_view text);
    void stop();
    void upgrade(const std::filesystem::path &program, const Reply &reply);
    Json guardCounters() const;
    void leave(int status);

    const Options &m_options;
    Timestamp m_started;
    DescriptorStore m_store;
    std::unique_ptr<Loop> m_loop;
    Disk m_disk;
    std::optional<AuditChain> m_audit;
    std::optional<ChainSink> m_auditSink;
    std::unique_ptr<CounterStore> m_counters;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<SessionTable> m_sessions;
    std::unique_ptr<CommitMachine> m_commits;
    std::optional<PortChanges> m_changes;
    std::optional<CounterService> m_counterService;
    std::optional<CaptureService> m_captures;
    std::vector<FileDescriptor> m_hitRings; ///< a thread each
    std::unique_ptr<HitFanout> m_hits;
    std::optional<MetricsFile> m_metrics;
    bool m_stopping = false;
};

} // namespace tallygate::engine
