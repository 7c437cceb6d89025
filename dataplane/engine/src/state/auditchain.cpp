// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/auditchain.h"

#include <algorithm>
#include <charconv>

#include "base/mappedfile.h"
#include "base/sha256.h"
#include "state/auditfiles.h"
#include "state/finding.h"

namespace tallygate::engine {

namespace {

using OrderedJson = nlohmann::ordered_json;
using std::filesystem::path;

constexpr std::size_t kLongText = 256;
constexpr std::size_t kLongList = 16;
constexpr std::size_t kLongRecord = 4096;
constexpr std::size_t kMostRefusalKinds = 256;
const std::string kNoHash(64, '0');

std::string dumped(const OrderedJson &json)
{
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

/// A policy does not belong into the chain, its digest does.
OrderedJson shortened(const OrderedJson &value)
{
    if (value.is_string() && value.get_ref<const std::string &>().size() > kLongText) {
        const auto &text = value.get_ref<const std::string &>();
        return {{"bytes", text.size()}, {"sha256", sha256Hex(text)}};
    }
    if (value.is_array() && value.size() > kLongList)
        return {{"elements", value.size()}, {"sha256", sha256Hex(dumped(value))}};
    if (!value.is_structured())
        return value;
    OrderedJson copy = value.is_array() ? OrderedJson::array() : OrderedJson::object();
    for (const auto &[key, member] : value.items()) {
        if (value.is_array())
            copy.push_back(shortened(member));
        else
            copy[key] = shortened(member);
    }
    return copy;
}

OrderedJson paramsOf(const OrderedJson &params)
{
    OrderedJson brief = shortened(params);
    const std::string text = dumped(brief);
    if (text.size() > kLongRecord)
        return {{"bytes", text.size()}, {"sha256", sha256Hex(text)}};
    return brief;
}

OrderedJson whoOf(const AuditCall &call)
{
    return {{"uid", call.uid},
            {"user", call.user},
            {"role", call.role},
            {"pid", call.pid},
            {"session", call.session}};
}

std::string sealed(OrderedJson record, const AuditHead &before)
{
    OrderedJson line;
    line["seq"] = std::to_string(before.sequence + 1);
    for (auto &[key, value] : record.items())
        line[key] = value;
    line["previous"] = before.hash.empty() ? kNoHash : before.hash;
    std::string text = dumped(line);
    text.pop_back(); // the closing brace
    const std::string hash = sha256Hex(text);
    return text + std::string(kHashMember) + hash + "\"}";
}

OrderedJson errorOf(const Error &error)
{
    return {{"code", error.code}, {"message", shortened(OrderedJson(error.message))}};
}

} // namespace

bool AuditChain::worksOnFullDisk(std::string_view method)
{
    return method == "policy.confirm" || method == "policy.rollback";
}

AuditChain::AuditChain(Disk &disk, path folder, const Options &options)
    : m_disk(&disk)
    , m_folder(std::move(folder))
    , m_options(options)
{}

Result<AuditChain> AuditChain::open(Disk &disk, const path &folder, Timestamp now)
{
    return open(disk, folder, now, Options());
}

Result<AuditChain> AuditChain::open(Disk &disk, const path &folder, Timestamp now,
                                    const Options &options)
{
    AuditChain chain(disk, folder, options);
    auto done = disk.makeFolder(folder);
    if (done)
        done = chain.load();
    if (done)
        done = chain.openNewest();
    if (done)
        done = chain.tellTorn(now);
    if (!done)
        return fail(done.error());
    return chain;
}

Result<void> AuditChain::load()
{
    auto files = auditFiles(m_folder);
    if (!files)
        return fail(files.error());
    // The newest may be empty: the power went before its first record.
    while (!files->empty() && m_head.sequence == 0) {
        const AuditFile file = std::move(files->back());
        files->pop_back();
        auto content = readTextFile(file.path);
        if (!content)
            return fail(content.error());
        if (m_path.empty()) {
            m_path = file.path;
            if (auto cut = cutTornEnd(file.path, *content); !cut)
                return cut;
            m_size = content->size();
        }
        AuditVerifier verifier;
        std::optional<Error> broken;
        forEachLine(*content, [&](std::string_view line, std::uint32_t number) {
            auto good = verifier.add(line);
            if (!good && !broken) {
                broken = good.error();
                broken->where.file = file.path.string();
                broken->where.line = number;
            }
            m_head = headOf(line, m_head);
            return true;
        });
        if (broken) {
            broken->hint = "the records from here on cannot be trusted";
            m_findings.push_back(finding(Severity::Error, *broken));
        }
    }
    return {};
}

Result<void> AuditChain::cutTornEnd(const path &file, std::string &content)
{
    std::size_t keep = content.rfind('\n') + 1; // npos + 1 = 0
    // The last record's blocks may have come without the first of them.
    if (keep == content.size() && keep > 0) {
        const std::size_t before = keep < 2 ? std::string::npos : content.rfind('\n', keep - 2);
        const std::size_t begin = before + 1;
        if (content.find('\0', begin) != std::string::npos)
            keep = begin;
    }
    if (keep == content.size())
        return {};
    const std::string torn = content.substr(keep);
    content.resize(keep);
    AuditHead last;
    forEachLine(content, [&](std::string_view line, std::uint32_t) {
        last = headOf(line, last);
        return true;
    });
    if (last.sequence == 0)
        last.sequence = firstSequenceOf(file).value_or(1) - 1;
    auto done = m_disk->replace(m_folder / tornName(last.sequence + 1), torn);
    if (!done)
        return done;
    auto fd = m_disk->openToAppend(file);
    if (!fd)
        return fail(fd.error());
    done = m_disk->truncate(fd->get(), file, keep);
    return done ? m_disk->sync(fd->get(), file) : done;
}

Result<void> AuditChain::tellTorn(Timestamp now)
{
    const path torn = m_folder / tornName(m_head.sequence + 1);
    std::error_code ignored;
    if (!std::filesystem::exists(torn, ignored))
        return {};
    auto content = readTextFile(torn);
    if (!content)
        return fail(content.error());
    const OrderedJson details = {{"file", torn.filename().string()},
                                 {"bytes", content->size()},
                                 {"sha256", sha256Hex(*content)}};
    m_findings.push_back(finding(
        Severity::Warning, "audit-torn",
        fmt::format("the last record, {} bytes of it, was torn by a power cut and is kept in {}",
                    content->size(), torn.string())));
    event(now, "torn-record", details);
    return {};
}

Result<void> AuditChain::openNewest()
{
    if (m_path.empty())
        m_path = m_folder / auditFileName(m_head.sequence + 1);
    auto file = m_disk->openToAppend(m_path);
    if (!file)
        return fail(file.error());
    m_file = std::move(*file);
    return {};
}

Result<void> AuditChain::rotate()
{
    const path next = m_folder / auditFileName(m_head.sequence + 1);
    auto file = m_disk->openToAppend(next);
    if (!file)
        return fail(file.error());
    m_path = next;
    m_file = std::move(*file);
    m_size = 0;
    return {};
}

Result<std::uint64_t> AuditChain::intent(Timestamp now, const AuditCall &call)
{
    return append(now,
                  {{"kind", "intent"},
                   {"who", whoOf(call)},
                   {"method", call.method},
                   {"params", paramsOf(call.params)}},
                  worksOnFullDisk(call.method) ? Room::Use : Room::Keep);
}

void AuditChain::outcome(Timestamp now, std::uint64_t intent, const Result<void> &result)
{
    OrderedJson record = {{"kind", "outcome"},
                          {"intent", std::to_string(intent)},
                          {"result", result ? "done" : "failed"}};
    if (!result)
        record["error"] = errorOf(result.error());
    if (!append(now, std::move(record), Room::Use))
        ++m_lost;
}

void AuditChain::event(Timestamp now, std::string_view name, const OrderedJson &details)
{
    if (!append(now, {{"kind", "event"}, {"event", name}, {"details", paramsOf(details)}},
                Room::Use))
        ++m_lost;
}

void AuditChain::refusal(Timestamp now, const AuditCall &call, std::string_view code)
{
    RefusalKey key{call.uid, call.method, std::string(code)};
    const auto known = m_refusals.find(key);
    if (known != m_refusals.end() && now < known->second.since + m_options.refusalWindow) {
        ++known->second.unwritten;
        return;
    }
    if (known == m_refusals.end() && m_refusals.size() >= kMostRefusalKinds)
        key = {call.uid, "(other)", "(other)"}; // whoever varies names gets one line for all
    Refusals &kind = m_refusals[key];
    if (kind.since != Timestamp() && now < kind.since + m_options.refusalWindow) {
        ++kind.unwritten;
        return;
    }
    const std::uint64_t count = kind.unwritten + 1;
    kind = {now, 0};
    if (!append(now,
                {{"kind", "refusal"},
                 {"who", whoOf(call)},
                 {"method", shortened(OrderedJson(call.method))},
                 {"code", key.code},
                 {"count", std::to_string(count)}},
                Room::Keep))
        ++m_lost;
}

void AuditChain::flush(Timestamp now)
{
    for (auto kind = m_refusals.begin(); kind != m_refusals.end();) {
        if (now < kind->second.since + m_options.refusalWindow) {
            ++kind;
            continue;
        }
        if (kind->second.unwritten > 0 &&
            !append(now,
                    {{"kind", "refusal"},
                     {"who", {{"uid", kind->first.uid}}},
                     {"method", shortened(OrderedJson(kind->first.method))},
                     {"code", kind->first.code},
                     {"count", std::to_string(kind->second.unwritten)},
                     {"since", toRfc3339(kind->second.since)}},
                    Room::Keep))
            ++m_lost;
        kind = m_refusals.erase(kind);
    }
}

Result<std::uint64_t> AuditChain::append(Timestamp now, OrderedJson record, Room room)
{
    if (m_lost > 0) {
        const std::uint64_t lost = m_lost;
        auto told = appendLine(now, {{"kind", "lost"}, {"records", std::to_string(lost)}}, room);
        if (!told)
            return told;
        m_lost = 0;
    }
    return appendLine(now, record, room);
}

Result<std::uint64_t> AuditChain::appendLine(Timestamp now, const OrderedJson &record, Room room)
{
    if (m_size >= m_options.fileBytes) {
        // Where a new file cannot be had, what may use the reserve goes on in the old one.
        if (auto rotated = rotate(); !rotated && room == Room::Keep)
            return fail(rotated.error());
    }
    OrderedJson timed = {{"time", toRfc3339(now)}};
    for (const auto &[key, value] : record.items())
        timed[key] = value;
    const std::string line = sealed(std::move(timed), m_head) + '\n';
    if (auto done = put(line, room); !done)
        return fail(done.error());
    m_size += line.size();
    m_head = headOf(std::string_view(line).substr(0, line.size() - 1), m_head);
    return m_head.sequence;
}

Result<void> AuditChain::put(const std::string &line, Room room)
{
    auto done =
        m_disk->reserve(m_file.get(), m_path, m_size + line.size() + m_options.reserveBytes);
    if (!done && room == Room::Keep)
        return done;
    done = m_disk->write(m_file.get(), m_path, bytesOf(line));
    if (done)
        done = m_disk->sync(m_file.get(), m_path);
    if (!done) // not a part of it may stay, or the next record would stand on its line
        static_cast<void>(m_disk->truncate(m_file.get(), m_path, m_size));
    return done;
}

Result<std::vector<std::string>> AuditChain::read(std::uint64_t first, std::size_t most,
                                                  std::size_t bytes) const
{
    auto files = auditFiles(m_folder);
    if (!files)
        return fail(files.error());
    std::vector<std::string> lines;
    std::size_t room = bytes;
    for (std::size_t i = 0; i < files->size() && lines.size() < most && room > 0; ++i) {
        if (i + 1 < files->size() && (*files)[i + 1].first <= first)
            continue;
        auto content = readTextFile((*files)[i].path);
        if (!content)
            return fail(content.error());
        forEachLine(*content, [&](std::string_view line, std::uint32_t) {
            if (headOf(line, {}).sequence < first)
                return true;
            lines.emplace_back(line);
            room -= std::min(room, line.size());
            return lines.size() < most && room > 0;
        });
    }
    return lines;
}

} // namespace tallygate::engine
