// SPDX-License-Identifier: GPL-3.0-or-later
#include "resetlog.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/filedescriptor.h"
#include "base/mappedfile.h"

namespace tallygate::engine {

using counters::CounterKey;
using counters::CounterRole;

namespace {

constexpr SealKind kResetSeal{{'T', 'G', 'r', 'e', 's', 'e', 't', '\n'}, 1};

std::string encode(const ResetEvent &event)
{
    ContentWriter writer;
    writer.u64(event.id);
    writer.time(event.time);
    writer.text(event.who);
    writer.text(event.why);
    writer.u32(static_cast<std::uint32_t>(event.scope.applications.size()));
    for (const Uuid &application : event.scope.applications)
        writer.uuid(application);
    writer.u8(event.scope.rule ? 1 : 0);
    writer.uuid(event.scope.rule.value_or(Uuid()));
    writer.u8(event.scope.port ? 1 : 0);
    writer.u32(event.scope.port.value_or(0));
    writer.u8(event.undoes ? 1 : 0);
    writer.u64(event.undoes.value_or(0));
    writer.u64(event.line);
    write(writer, event.values);
    return writer.take();
}

std::optional<ResetEvent> decode(std::string_view content)
{
    ContentReader reader(content);
    ResetEvent event;
    event.id = reader.u64();
    event.time = reader.time();
    event.who = reader.text();
    event.why = reader.text();
    event.scope.applications.resize(reader.count(16));
    for (Uuid &application : event.scope.applications)
        application = reader.uuid();
    const bool hasRule = reader.u8() == 1;
    if (const Uuid rule = reader.uuid(); hasRule)
        event.scope.rule = rule;
    const bool hasPort = reader.u8() == 1;
    if (const counters::PortId port = reader.u32(); hasPort)
        event.scope.port = port;
    const bool undoes = reader.u8() == 1;
    if (const std::uint64_t id = reader.u64(); undoes)
        event.undoes = id;
    event.line = reader.u64();
    event.values = readSnapshot(reader);
    if (!reader.isDone())
        return std::nullopt;
    return event;
}

} // namespace

bool ResetScope::covers(const CounterKey &key) const
{
    if (port && *port != key.port)
        return false;
    if (!applications.empty() &&
        std::find(applications.begin(), applications.end(), key.application) == applications.end())
        return false;
    if (!rule)
        return true;
    return rule->isNull() ? key.role == CounterRole::Default
                          : key.role == CounterRole::Rule && key.rule == *rule;
}

bool ResetScope::coversPort(counters::PortId id) const
{
    return applications.empty() && !rule && (!port || *port == id);
}

bool ResetScope::includes(const ResetScope &other) const
{
    const bool device = applications.empty() && !rule && !port;
    return device || *this == other;
}

Result<ResetLog> ResetLog::open(const std::filesystem::path &path, Timestamp now, std::string &note)
{
    ResetLog log;
    log.m_path = path;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return log;
    const auto bytes = readTextFile(path);
    if (!bytes)
        return fail(bytes.error());
    std::string_view rest = *bytes;
    while (!rest.empty()) {
        const auto content = unsealed(kResetSeal, rest);
        auto event = content ? decode(*content) : std::nullopt;
        if (!event) {
            note = fmt::format("{} bytes at the end of {} are not whole and were cut off",
                               rest.size(), path.string());
            break;
        }
        log.m_lastId = std::max(log.m_lastId, event->id);
        if (event->undoes)
            log.m_undone.insert(*event->undoes);
        log.m_events.push_back(std::move(*event));
    }
    const std::size_t before = log.m_events.size();
    log.forget(now);
    if (!note.empty() || log.m_events.size() != before) {
        if (auto written = writeFileAtomically(path, log.whole()); !written)
            return fail(written.error());
    }
    return log;
}

std::string ResetLog::whole() const
{
    std::string bytes;
    for (const ResetEvent &event : m_events)
        bytes += sealed(kResetSeal, encode(event));
    return bytes;
}

/// Old resets go when an old one covers all they did: neither can be undone any more.
void ResetLog::forget(Timestamp now)
{
    const auto isOld = [&](const ResetEvent &event) {
        return now - event.time > counters::kTombstoneTime;
    };
    std::vector<ResetEvent> kept;
    for (std::size_t i = 0; i < m_events.size(); ++i) {
        ResetEvent &event = m_events[i];
        const bool superseded = std::any_of(m_events.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                            m_events.end(), [&](const ResetEvent &later) {
                                                return isOld(later) && isInForce(later) &&
                                                       later.scope.includes(event.scope);
                                            });
        // The last one stays for its id: ids are never given twice.
        const bool last = i + 1 == m_events.size();
        if (last || !isOld(event) || (isInForce(event) && !superseded))
            kept.push_back(event);
    }
    m_events = std::move(kept);
}

bool ResetLog::isInForce(const ResetEvent &event) const
{
    return !event.undoes && !m_undone.contains(event.id);
}

const ResetEvent *ResetLog::inForce(const CounterKey &key) const
{
    const auto found = std::find_if(m_events.rbegin(), m_events.rend(), [&](const auto &event) {
        return event.scope.covers(key) && isInForce(event);
    });
    return found == m_events.rend() ? nullptr : &*found;
}

const ResetEvent *ResetLog::inForcePort(counters::PortId port) const
{
    const auto found = std::find_if(m_events.rbegin(), m_events.rend(), [&](const auto &event) {
        return event.scope.coversPort(port) && isInForce(event);
    });
    return found == m_events.rend() ? nullptr : &*found;
}

Result<void> ResetLog::checkUndo(std::uint64_t id, Timestamp now) const
{
    const auto found = std::find_if(m_events.begin(), m_events.end(),
                                    [&](const ResetEvent &event) { return event.id == id; });
    if (found == m_events.end())
        return fail(ErrorKind::NotFound, "reset-unknown", "there is no reset {} to undo", id);
    if (found->undoes)
        return fail(ErrorKind::Semantic, "reset-not-one", "{} is not a reset but an undo", id);
    if (m_undone.contains(id))
        return fail(ErrorKind::Semantic, "reset-undone", "reset {} is undone already", id);
    if (now - found->time > counters::kTombstoneTime) {
        return fail(ErrorKind::Semantic, "reset-too-old",
                    "reset {} is more than 30 days old and cannot be undone any more", id);
    }
    return {};
}

Result<std::uint64_t> ResetLog::append(ResetEvent event)
{
    if (m_torn) {
        if (auto written = writeFileAtomically(m_path, whole()); !written)
            return fail(written.error());
        m_torn = false;
    }
    event.id = m_lastId + 1;
    const std::string bytes = sealed(kResetSeal, encode(event));
    const FileDescriptor fd(
        ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
    struct stat status
    {};
    const bool known = fd && ::fstat(fd.get(), &status) == 0;
    if (!known || !writeAll(fd.get(), bytesOf(bytes)) || ::fdatasync(fd.get()) != 0) {
        const int reason = errno;
        // Half an event must not stand before the next one.
        m_torn = known && ::ftruncate(fd.get(), status.st_size) != 0;
        return fail(ErrorKind::Io, "reset-not-kept", "cannot keep the reset in {}: {}",
                    m_path.string(), std::strerror(reason));
    }
    m_lastId = event.id;
    if (event.undoes)
        m_undone.insert(*event.undoes);
    m_events.push_back(std::move(event));
    return m_lastId;
}

} // namespace tallygate::engine
