// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/counterstore.h"
#include "engine/disk.h"
#include "engine/enforcer.h"
#include "engine/enginestatistics.h"
#include "engine/frameaudit.h"
#include "engine/keeper.h"
#include "engine/options.h"
#include "engine/workerhandle.h"
#include "io/xdpside.h"
#include "loop/loop.h"

namespace tallygate::engine {

/// An interface that is managed, for people.
struct PortStatus
{
    pipeline::Port port;
    io::FailMode failMode = io::FailMode::Closed;
    std::optional<counters::PortId> peer;
    bool present = false; ///< the interface is there and frames pass through the worker
    std::string problem;  ///< why it is not
    std::string attached; ///< "driver", "generic"
    bool zeroCopy = false;
    std::uint32_t queues = 0;
    std::uint32_t mtu = 0;
    std::vector<std::string> warnings;
};

/// What is to become of the interfaces: one change, done as a whole or not at all.
struct PortChange
{
    enum class Kind : std::uint8_t { ManageHost, ManageWire, Unmanage, SetFailMode };
    Kind kind = Kind::ManageHost;
    std::string interface;
    std::string peer; ///< of ManageWire
    io::FailMode failMode = io::FailMode::Closed;
};

/// The enforcement as control sees it: the worker, the managed interfaces, the program in force.
/// Brings what is to be and what is together - after a change, at start, when an interface comes or
/// goes - one step at a time.
///
/// Loop's thread. Everything that `parts` name outlives the engine. Letting an engine go leaves the
/// kernel's side at work; stop() ends it.
class Engine : public Enforcer
{
public:
    struct Parts
    {
        Loop &loop;
        const Options &options;
        DescriptorStore &store;
        Disk &disk;
        CounterStore &counters;
        std::vector<int> hitRings; ///< one a thread
    };

    struct Events
    {
        /// A program with these names is about to be in force.
        std::function<void(const std::shared_ptr<const PolicyNames> &)> programComing;
        /// For the log: "the worker was killed by signal 9; replaced".
        std::function<void(std::string_view)> told;
    };

    /// Whether an earlier control had another number of threads: then its worker must be ended
    /// before the counter store is opened.
    static bool isReshaped(const Options &options, const DescriptorStore &store);
    /// Ends the worker that an earlier control left at work; frames wait in their sockets until
    /// its successor has them. start() does so as late as it can. `hasLetGo`: it uses the memory
    /// no more, though its process may not have ended yet.
    static void endEarlierWorker(
        const Options &options, DescriptorStore &store,
        const std::function<bool()> &hasLetGo = [] { return false; });

    static Result<std::unique_ptr<Engine>> create(const Parts &parts, Events events);
    ~Engine() override;

    /// Starts the worker, puts `policy` in force and brings the interfaces up.
    void start(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision,
               Answer answer);
    /// Gives all interfaces back and ends the worker. They stay noted as managed.
    void stop(Answer answer);

    // Enforcer
    void stage(std::shared_ptr<const pipeline::DevicePolicy> policy, std::uint64_t revision,
               Answer answer) override;
    void activate(std::uint64_t revision, Answer answer) override;
    void unstage() override;
    std::vector<pipeline::Port> ports() const override;
    pipeline::LocalState local() const override;

    std::shared_ptr<const pipeline::DevicePolicy> policyInForce() const;
    std::uint64_t revisionInForce() const;
    /// What its identities are called; null before the first program.
    const std::shared_ptr<const PolicyNames> &names() const;

    /// Whether the change is possible; nothing is done. The error says what stands against it.
    Result<void> check(const PortChange &change) const;
    /// Carries a change out. From then until keepChange() or undoChange() the arrangement before it
    /// is kept on disk, and a control that starts in between goes back to it.
    void change(const PortChange &change, Answer answer);
    bool isChangePending() const;
    void keepChange();
    void undoChange(Answer answer);

    std::vector<PortStatus> portStatus() const;
    EngineStatistics statistics() const;
    /// Of all managed ports, both directions.
    std::vector<PortAnswers> answers() const;
    void restartWorker(Answer answer);
    void auditFrames(std::function<void(Result<FrameAudit>)> answer);
    WorkerHandle &worker();

    struct Private;

private:
    explicit Engine(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// `tallygated --undo-window`: brings interfaces back that a change not confirmed took over, where
/// control cannot. Returns the exit status.
int undoWindowMain(const Options &options);

} // namespace tallygate::engine
