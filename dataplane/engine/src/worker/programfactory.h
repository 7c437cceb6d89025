// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "programfile.h"

namespace tallygate::engine {

/// A program ready to be put in force.
struct BuiltProgram
{
    std::uint64_t number = 0;
    std::shared_ptr<const pipeline::PolicyProgram> program;
    AnswerPorts answers;
};

/// Builds programs on a thread of its own, since that may take seconds. One at a time; a job that
/// comes while another is waiting replaces it.
class ProgramFactory
{
public:
    using Done = std::function<void(Result<BuiltProgram>)>;

    /// The references outlive it. `meters` is used under `metersInUse`.
    ProgramFactory(counters::CounterRegistry &registry, pipeline::MeterBank &meters,
                   std::mutex &metersInUse);
    ~ProgramFactory();
    /// On return the thread is there and needs no rights any more.
    void start();

    /// Calls `done` on the factory's thread, unless the job is replaced: then on the caller's, with
    /// the error "program-replaced".
    void build(std::uint64_t number, FileDescriptor file, Done done);

private:
    struct Job
    {
        std::uint64_t number = 0;
        FileDescriptor file;
        Done done;
    };

    void run();
    Result<BuiltProgram> buildOne(const Job &job);

    counters::CounterRegistry &m_registry;
    pipeline::MeterBank &m_meters;
    std::mutex &m_metersInUse;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::optional<Job> m_waiting;
    bool m_isEnding = false;
    std::atomic<bool> m_isThere{false};
    std::thread m_thread;
};

} // namespace tallygate::engine
