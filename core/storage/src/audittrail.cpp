// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/audittrail.h"

#include <limits>

#include "base/sha256.h"

namespace tallygate::storage {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::string_view kHashMember = ",\"hash\":\"";
constexpr std::size_t kHashLength = 64;
const std::string kNoHash(kHashLength, '0');

std::string sealedLine(const AuditEntry &entry, const TrailHead &before)
{
    OrderedJson line;
    line["seq"] = std::to_string(before.sequence + 1);
    line["time"] = toRfc3339(entry.time);
    line["user"] = entry.user;
    line["action"] = entry.action;
    if (!entry.device.isNull())
        line["device"] = entry.device.toString();
    line["details"] = entry.details;
    line["previous"] = before.hash.empty() ? kNoHash : before.hash;
    // What is no UTF-8 (a file's name, say) must not keep an act from being written down.
    std::string text = line.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
    text.pop_back(); // the closing brace
    const std::string hash = sha256Hex(text);
    return text.append(kHashMember) + hash + "\"}";
}

/// The hash at the end of the line; empty if it is not that of the line's bytes.
std::string verifiedHash(std::string_view line)
{
    const std::size_t tail = kHashMember.size() + kHashLength + 2;
    if (line.size() < tail || !line.ends_with("\"}"))
        return {};
    const std::string_view body = line.substr(0, line.size() - tail);
    const std::string_view end = line.substr(body.size());
    const std::string_view hash = end.substr(kHashMember.size(), kHashLength);
    if (!end.starts_with(kHashMember) || sha256Hex(body) != hash)
        return {};
    return std::string(hash);
}

/// Requires: the line's own hash is right, so that its place is where it was written.
bool follows(std::string_view line, const TrailHead &before)
{
    const std::string begin = fmt::format("{{\"seq\":\"{}\",", before.sequence + 1);
    const std::string link =
        fmt::format(",\"previous\":\"{}\"", before.hash.empty() ? kNoHash : before.hash);
    const std::string_view body =
        line.substr(0, line.size() - kHashMember.size() - kHashLength - 2);
    return line.starts_with(begin) && body.ends_with(link);
}

Diagnostic brokenAt(std::uint64_t sequence, std::string code, std::string_view what)
{
    Diagnostic broken;
    broken.severity = Severity::Error;
    broken.code = std::move(code);
    broken.message = fmt::format("audit record {} {}", sequence, what);
    broken.args = {std::to_string(sequence)};
    broken.hint = "compare with a backup or an export: someone may have changed the file";
    return broken;
}

std::optional<Diagnostic> breakOf(std::uint64_t sequence, std::string_view line,
                                  const std::string &hash, const TrailHead &before)
{
    if (sequence != before.sequence + 1)
        return brokenAt(before.sequence + 1, "audit-missing", "is missing");
    if (hash.empty())
        return brokenAt(sequence, "audit-changed", "is not what was written");
    if (!follows(line, before))
        return brokenAt(sequence, "audit-unlinked", "does not follow the one before it");
    return std::nullopt;
}

} // namespace

Result<TrailHead> AuditTrail::append(const AuditEntry &entry)
{
    auto transaction = Transaction::begin(*m_connection);
    if (!transaction)
        return fail(transaction.error());
    const auto before = head();
    if (!before)
        return before;
    const std::string line = sealedLine(entry, *before);
    auto insert = m_connection->prepare("INSERT INTO audit(sequence, line) VALUES(?1, ?2)");
    if (!insert)
        return fail(insert.error());
    insert->bind(before->sequence + 1, line);
    auto done = insert->run();
    if (done)
        done = transaction->commit();
    if (!done)
        return fail(done.error());
    return TrailHead{before->sequence + 1, verifiedHash(line)};
}

Result<TrailHead> AuditTrail::head()
{
    auto last =
        m_connection->prepare("SELECT sequence, line FROM audit ORDER BY sequence DESC LIMIT 1");
    if (!last)
        return fail(last.error());
    const auto row = last->step();
    if (!row)
        return fail(row.error());
    if (!*row)
        return TrailHead{};
    const std::string line = last->text(1);
    // A changed record is verify()'s to tell; the chain goes on, linked to what it says it is.
    const std::size_t tail = kHashLength + 2;
    return TrailHead{static_cast<std::uint64_t>(last->integer(0)),
                     line.size() < tail ? kNoHash : line.substr(line.size() - tail, kHashLength)};
}

Result<TrailCheck> AuditTrail::verify(const std::optional<TrailHead> &pinned)
{
    auto records = m_connection->prepare("SELECT sequence, line FROM audit ORDER BY sequence");
    if (!records)
        return fail(records.error());
    TrailCheck check;
    TrailHead before;
    bool pinnedMet = !pinned || *pinned == before;
    auto row = records->step();
    for (; row && *row; row = records->step()) {
        const auto sequence = static_cast<std::uint64_t>(records->integer(0));
        const std::string line = records->text(1);
        std::string hash = verifiedHash(line);
        check.broken = breakOf(sequence, line, hash, before);
        if (check.broken)
            return check;
        before = {sequence, std::move(hash)};
        check.verified = sequence;
        pinnedMet = pinnedMet || *pinned == before;
    }
    if (!row)
        return fail(row.error());
    if (!pinnedMet)
        check.broken =
            brokenAt(pinned->sequence, "audit-head", "is not the one that was seen before");
    return check;
}

Result<std::vector<std::string>> AuditTrail::page(std::size_t count,
                                                  std::optional<std::uint64_t> before)
{
    auto records = m_connection->prepare(
        "SELECT line FROM audit WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2");
    if (!records)
        return fail(records.error());
    constexpr auto kNewest = std::numeric_limits<std::int64_t>::max();
    records->bind(before ? static_cast<std::int64_t>(*before) : kNewest, count);
    std::vector<std::string> lines;
    auto row = records->step();
    for (; row && *row; row = records->step())
        lines.push_back(records->text(0));
    if (!row)
        return fail(row.error());
    return lines;
}

} // namespace tallygate::storage
