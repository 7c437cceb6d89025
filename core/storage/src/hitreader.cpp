// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/hitreader.h"

#include <limits>

#include "hitcolumns.h"
#include "storage/database.h"
#include "storage/hitstore.h"

namespace tallygate::storage {

namespace {

constexpr std::chrono::milliseconds kReadPatience{500};

/// Must agree with tokenchars of the table of words.
bool isWordCharacter(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '.' || c == ':' || c == '-' || c == '_';
}

/// Every word in quotation marks with a star: to FTS5 there is no operator in it.
std::string matchOf(std::string_view text)
{
    std::string match;
    bool inWord = false;
    for (const char c : text) {
        const bool wordGoesOn = isWordCharacter(static_cast<unsigned char>(c));
        if (wordGoesOn != inWord)
            match += wordGoesOn ? "\"" : "\"* ";
        if (wordGoesOn)
            match += c;
        inWord = wordGoesOn;
    }
    return inWord ? match + "\"*" : match;
}

/// Conditions are only there where they are asked for, so that SQLite can use its indexes; values
/// keep their numbers.
std::string statementFor(const HitQuery &query, bool hasWords)
{
    std::string sql = fmt::format("SELECT hit.id, {} FROM hit WHERE hit.id < ?1", kHitColumns);
    if (hasWords)
        sql += " AND hit.id IN (SELECT rowid FROM hitWords WHERE hitWords MATCH ?3 AND rowid < ?1)";
    const auto add = [&sql](bool asked, std::string_view condition) {
        if (asked)
            sql.append(" AND ").append(condition);
    };
    add(query.device.has_value(), "device = ?4");
    add(query.application.has_value(), "application = ?5");
    add(query.rule.has_value(), "rule = ?6 AND notLogged = 0");
    add(!query.interface.empty(), "interface = ?7");
    add(!query.direction.empty(), "direction = ?8");
    add(!query.verdict.empty(), "verdict = ?9");
    add(!query.source.empty(), "source = ?10");
    add(!query.destination.empty(), "destination = ?11");
    add(query.destinationPort.has_value(), "destinationPort = ?12");
    add(query.from.has_value(), "time >= ?13");
    // The last value is always named: without it there would be no such number to bind.
    add(true, "time < ?14");
    return sql + " ORDER BY hit.id DESC LIMIT ?2";
}

template <class Integer>
std::optional<Integer> optionalOf(std::int64_t value)
{
    if (value == kNone)
        return std::nullopt;
    return static_cast<Integer>(value);
}

LoggedHit hitOf(const Statement &row)
{
    LoggedHit hit;
    int column = 0;
    const auto number = [&] { return row.integer(++column); };
    const auto text = [&] { return row.text(++column); };
    hit.time = Timestamp(Nanoseconds(number()));
    hit.device = row.uuid(++column);
    hit.notLogged = static_cast<std::uint64_t>(number());
    hit.revision = static_cast<std::uint64_t>(number());
    hit.application = row.uuid(++column);
    hit.rule = row.uuid(++column);
    hit.applicationName = text();
    hit.ruleName = text();
    hit.port = static_cast<std::uint32_t>(number());
    hit.interface = text();
    hit.direction = text();
    hit.verdict = text();
    hit.action = text();
    hit.source = text();
    hit.destination = text();
    hit.previousHop = text();
    hit.sourcePort = optionalOf<std::uint16_t>(number());
    hit.destinationPort = optionalOf<std::uint16_t>(number());
    hit.protocol = optionalOf<std::uint8_t>(number());
    hit.vlan = optionalOf<std::uint16_t>(number());
    hit.etherType = static_cast<std::uint16_t>(number());
    hit.length = static_cast<std::uint32_t>(number());
    hit.worker = static_cast<std::uint32_t>(number());
    hit.sequence = static_cast<std::uint64_t>(number());
    hit.standsFor = static_cast<std::uint32_t>(number());
    return hit;
}

std::int64_t nanosecondsOr(const std::optional<Timestamp> &time, std::int64_t otherwise)
{
    return time ? time->time_since_epoch().count() : otherwise;
}

} // namespace

Result<HitReader> HitReader::open(const std::filesystem::path &path)
{
    auto connection = openToRead(path, kHitSchema, kReadPatience);
    if (!connection)
        return fail(connection.error());
    return HitReader(std::move(*connection));
}

Result<std::vector<FoundHit>> HitReader::page(const HitQuery &query, std::size_t count,
                                              std::optional<std::int64_t> before)
{
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    const std::string match = matchOf(query.text);
    auto read = m_connection.prepare(statementFor(query, !match.empty()));
    if (!read)
        return fail(read.error());
    read->bind(before.value_or(kMost), count, match, query.device.value_or(Uuid()),
               query.application.value_or(Uuid()), query.rule.value_or(Uuid()), query.interface,
               query.direction, query.verdict, query.source, query.destination,
               query.destinationPort.value_or(0), nanosecondsOr(query.from, 0),
               nanosecondsOr(query.until, kMost));
    std::vector<FoundHit> found;
    auto row = read->step();
    for (; row && *row; row = read->step())
        found.push_back({read->integer(0), hitOf(*read)});
    if (!row)
        return fail(row.error());
    return found;
}

} // namespace tallygate::storage
