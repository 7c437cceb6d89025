// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/audittrail.h"

#include <limits>

#include "auditline.h"
#include "base/sha256.h"

namespace tallygate::storage {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::uint64_t kRecordsBetweenReports = 1000;

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

} // namespace

nlohmann::ordered_json resetDetails(const nlohmann::json &params, const nlohmann::json &answer)
{
    nlohmann::ordered_json details;
    // An undoing gets a number of its own; what it took back says more.
    for (const nlohmann::json *from : {&answer, &params}) {
        if (from->is_object() && from->contains("reset"))
            details["reset"] = from->at("reset");
    }
    if (answer.is_object() && answer.contains("counters"))
        details["counters"] = answer["counters"];
    for (const auto &[name, value] : params.items())
        details[name] = value;
    return details;
}

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

Result<TrailCheck> AuditTrail::verify(const std::optional<TrailHead> &pinned,
                                      const Progress &progress)
{
    auto records = m_connection->prepare("SELECT sequence, line FROM audit ORDER BY sequence");
    if (!records)
        return fail(records.error());
    ChainVerifier verifier(TrailHead(), pinned);
    std::uint64_t read = 0;
    auto row = records->step();
    for (; row && *row; row = records->step()) {
        if (!verifier.add(static_cast<std::uint64_t>(records->integer(0)), records->text(1)))
            return verifier.finish();
        if (++read % kRecordsBetweenReports == 0 && progress && !progress(read))
            return fail(ErrorKind::Cancelled, "cancelled", "verifying was cancelled");
    }
    if (!row)
        return fail(row.error());
    return verifier.finish();
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
