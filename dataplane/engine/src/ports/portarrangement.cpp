// SPDX-License-Identifier: GPL-3.0-or-later
#include "portarrangement.h"

namespace tallygate::engine {

namespace {

std::filesystem::path nowFile(const Options &options)
{
    return options.paths.state / "ports.json";
}

std::filesystem::path beforeFile(const Options &options)
{
    return options.paths.state / "ports.before.json";
}

bool isThere(const std::filesystem::path &file)
{
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

} // namespace

PortArrangement::PortArrangement(Disk &disk, const Options &options)
    : m_disk(disk)
    , m_nowFile(nowFile(options))
    , m_beforeFile(beforeFile(options))
{}

Result<void> PortArrangement::load(bool &wasUndone)
{
    wasUndone = isChangePending();
    if (wasUndone) {
        if (auto undone = m_disk.rename(m_beforeFile, m_nowFile); !undone)
            return undone;
    }
    auto ports = PortStore::load(m_nowFile);
    if (!ports)
        return fail(std::move(ports.error()));
    m_now = std::move(*ports);
    return {};
}

bool PortArrangement::isChangePending() const
{
    return isThere(m_beforeFile);
}

Result<void> PortArrangement::change(PortStore next)
{
    if (auto kept = m_now.save(m_disk, m_beforeFile); !kept)
        return kept;
    if (auto saved = next.save(m_disk, m_nowFile); !saved) {
        (void)keepChange();
        return saved;
    }
    m_now = std::move(next);
    return {};
}

Result<void> PortArrangement::keepChange()
{
    return m_disk.remove(m_beforeFile);
}

Result<void> PortArrangement::undoChange()
{
    if (!isChangePending())
        return fail(ErrorKind::NotFound, "nothing-pending",
                    "no change of the interfaces waits for its confirmation");
    auto before = PortStore::load(m_beforeFile);
    if (!before)
        return fail(std::move(before.error()));
    if (auto undone = m_disk.rename(m_beforeFile, m_nowFile); !undone)
        return undone;
    m_now = std::move(*before);
    return {};
}

Result<void> PortArrangement::rename(counters::PortId port, const std::string &name)
{
    m_now.rename(port, name);
    return m_now.save(m_disk, m_nowFile);
}

Result<std::vector<PortConfig>> PortArrangement::managedByPendingChange(const Options &options)
{
    std::vector<PortConfig> added;
    if (!isThere(beforeFile(options)))
        return added;
    const auto before = PortStore::load(beforeFile(options));
    if (!before)
        return fail(before.error());
    const auto now = PortStore::load(nowFile(options));
    if (!now)
        return fail(now.error());
    for (const PortConfig &port : now->managed()) {
        const PortConfig *earlier = before->find(port.id);
        if (earlier == nullptr || !earlier->managed)
            added.push_back(port);
    }
    return added;
}

} // namespace tallygate::engine
