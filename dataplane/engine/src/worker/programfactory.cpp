// SPDX-License-Identifier: GPL-3.0-or-later
#include "programfactory.h"

namespace tallygate::engine {

ProgramFactory::ProgramFactory(counters::CounterRegistry &registry, pipeline::MeterBank &meters,
                               std::mutex &metersInUse)
    : m_registry(registry)
    , m_meters(meters)
    , m_metersInUse(metersInUse)
{}

ProgramFactory::~ProgramFactory()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void ProgramFactory::start()
{
    m_thread = std::thread([this] { run(); });
    m_isThere.wait(false);
}

void ProgramFactory::build(std::uint64_t number, FileDescriptor file, Done done)
{
    std::optional<Job> replaced;
    {
        const std::lock_guard lock(m_mutex);
        replaced = std::exchange(m_waiting, Job{number, std::move(file), std::move(done)});
    }
    m_wake.notify_one();
    if (replaced) {
        replaced->done(fail(ErrorKind::Cancelled, "program-replaced",
                            "another program was staged before this one was built"));
    }
}

void ProgramFactory::run()
{
    m_isThere.store(true);
    m_isThere.notify_one();
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_isEnding || m_waiting; });
        if (m_isEnding)
            return;
        const Job job = std::exchange(m_waiting, std::nullopt).value();
        lock.unlock();
        job.done(buildOne(job));
        lock.lock();
    }
}

Result<BuiltProgram> ProgramFactory::buildOne(const Job &job)
{
    auto file = readProgramFile(job.file.get());
    if (!file)
        return fail(file.error());
    if (auto assumed = m_registry.assume(file->counters, file->counterPorts); !assumed)
        return fail(assumed.error());
    const std::lock_guard lock(m_metersInUse);
    auto program = pipeline::PolicyProgram::build(std::move(file->input), m_registry, m_meters);
    if (!program)
        return fail(program.error());
    return BuiltProgram{job.number, std::move(*program), std::move(file->answers)};
}

} // namespace tallygate::engine
