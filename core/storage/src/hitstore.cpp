// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/hitstore.h"

#include "hitcolumns.h"

namespace tallygate::storage {

namespace {

// The index of words stands beside the table and is kept by triggers, so that no text is there
// twice. Addresses and names with dashes are one word each: their beginning finds them.
constexpr std::string_view kHitForms[] = {
    R"(CREATE TABLE hit(
           id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, device BLOB NOT NULL,
           notLogged INTEGER NOT NULL, revision INTEGER NOT NULL, application BLOB NOT NULL,
           rule BLOB NOT NULL, applicationName TEXT NOT NULL, ruleName TEXT NOT NULL,
           port INTEGER NOT NULL, interface TEXT NOT NULL, direction TEXT NOT NULL,
           verdict TEXT NOT NULL, action TEXT NOT NULL, source TEXT NOT NULL,
           destination TEXT NOT NULL, previousHop TEXT NOT NULL, sourcePort INTEGER NOT NULL,
           destinationPort INTEGER NOT NULL, protocol INTEGER NOT NULL, vlan INTEGER NOT NULL,
           etherType INTEGER NOT NULL, length INTEGER NOT NULL, worker INTEGER NOT NULL,
           sequence INTEGER NOT NULL, standsFor INTEGER NOT NULL);
       CREATE INDEX hitOfRule ON hit(rule, id);
       CREATE INDEX hitByTime ON hit(time);
       CREATE VIRTUAL TABLE hitWords USING fts5(
           applicationName, ruleName, interface, direction, verdict, action, source, destination,
           previousHop, content='hit', content_rowid='id',
           tokenize="unicode61 remove_diacritics 2 tokenchars '.:-_'", prefix='3');
       CREATE TRIGGER hitAdded AFTER INSERT ON hit BEGIN
           INSERT INTO hitWords(rowid, applicationName, ruleName, interface, direction, verdict,
                                action, source, destination, previousHop)
           VALUES(new.id, new.applicationName, new.ruleName, new.interface, new.direction,
                  new.verdict, new.action, new.source, new.destination, new.previousHop);
       END;
       CREATE TRIGGER hitDeleted AFTER DELETE ON hit BEGIN
           INSERT INTO hitWords(hitWords, rowid, applicationName, ruleName, interface, direction,
                                verdict, action, source, destination, previousHop)
           VALUES('delete', old.id, old.applicationName, old.ruleName, old.interface,
                  old.direction, old.verdict, old.action, old.source, old.destination,
                  old.previousHop);
       END;)",
};

template <class Integer>
std::int64_t orNone(const std::optional<Integer> &value)
{
    return value ? std::int64_t{*value} : kNone;
}

void bindHit(Statement &insert, const LoggedHit &hit)
{
    insert.bind(hit.time.time_since_epoch().count(), hit.device, hit.notLogged, hit.revision,
                hit.application, hit.rule, hit.applicationName, hit.ruleName, hit.port,
                hit.interface, hit.direction, hit.verdict, hit.action, hit.source, hit.destination,
                hit.previousHop, orNone(hit.sourcePort), orNone(hit.destinationPort),
                orNone(hit.protocol), orNone(hit.vlan), hit.etherType, hit.length, hit.worker,
                hit.sequence, hit.standsFor);
}

} // namespace

const Schema kHitSchema = {0x54476869, kHitForms}; // "TGhi"

Result<HitStore> HitStore::open(const std::filesystem::path &path, Timestamp now)
{
    auto opened = openDatabase(path, kHitSchema, now);
    if (!opened)
        return fail(opened.error());
    return HitStore(std::move(*opened));
}

Result<void> HitStore::write(std::span<const LoggedHit> hits)
{
    auto transaction = Transaction::begin(m_connection);
    if (!transaction)
        return fail(transaction.error());
    auto insert = m_connection.prepare(
        fmt::format("INSERT INTO hit({}) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                    "?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)",
                    kHitColumns));
    if (!insert)
        return fail(insert.error());
    for (const LoggedHit &hit : hits) {
        bindHit(*insert, hit);
        if (auto done = insert->run(); !done)
            return done;
    }
    return transaction->commit();
}

Result<std::size_t> HitStore::tidy(Timestamp now, const HitRetention &retention)
{
    auto transaction = Transaction::begin(m_connection);
    if (!transaction)
        return fail(transaction.error());
    auto deleted = deleteOlderThan(now - retention.age, retention.step);
    const auto used = deleted ? usedBytes() : Result<std::uint64_t>(0);
    if (!used)
        return fail(used.error());
    if (deleted && *used > retention.bytes) {
        const auto more = deleteOldest(retention.step);
        if (!more)
            return more;
        *deleted += *more;
    }
    if (!deleted || *deleted == 0)
        return deleted;
    // What is deleted makes the index of words larger until all of its parts are merged (a negative
    // number; a positive one merges some and leaves that behind, until it crowds out the lines
    // themselves). So many pages of that at once.
    auto done = m_connection.execute("INSERT INTO hitWords(hitWords, rank) VALUES('merge', -200)");
    if (done)
        done = transaction->commit();
    if (!done)
        return fail(done.error());
    return deleted;
}

Result<std::size_t> HitStore::deleteOlderThan(Timestamp horizon, std::size_t most)
{
    auto remove =
        m_connection.prepare("DELETE FROM hit WHERE id IN "
                             "(SELECT id FROM hit WHERE time < ?1 ORDER BY time LIMIT ?2)");
    if (!remove)
        return fail(remove.error());
    remove->bind(horizon.time_since_epoch().count(), most);
    if (auto done = remove->run(); !done)
        return fail(done.error());
    return static_cast<std::size_t>(m_connection.changes());
}

Result<std::size_t> HitStore::deleteOldest(std::size_t most)
{
    auto remove = m_connection.prepare(
        "DELETE FROM hit WHERE id IN (SELECT id FROM hit ORDER BY id LIMIT ?1)");
    if (!remove)
        return fail(remove.error());
    remove->bind(most);
    if (auto done = remove->run(); !done)
        return fail(done.error());
    return static_cast<std::size_t>(m_connection.changes());
}

Result<std::uint64_t> HitStore::usedBytes()
{
    const auto used = m_connection.integer(
        "SELECT (total.page_count - free.freelist_count) * size.page_size FROM "
        "pragma_page_count AS total, pragma_freelist_count AS free, pragma_page_size AS size");
    if (!used)
        return fail(used.error());
    return static_cast<std::uint64_t>(*used);
}

} // namespace tallygate::storage
