// SPDX-License-Identifier: GPL-3.0-or-later
// Files of the workstation: migrations from every form, damage, locks, rights, a full disk.
#include <QtTest>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>

#include "base/mappedfile.h"
#include "storage/database.h"

using namespace tallygate;
using namespace tallygate::storage;
using namespace std::chrono_literals;
using std::filesystem::path;

namespace {

constexpr std::string_view kForms[] = {
    "CREATE TABLE note(id INTEGER PRIMARY KEY, body TEXT NOT NULL)",
    "ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'",
    "CREATE INDEX noteByColour ON note(colour); UPDATE note SET colour = upper(colour)",
};
constexpr std::int32_t kKind = 0x54675431;
constexpr int kNotPossible = 77;
const Timestamp kNow = *parseRfc3339("2026-03-01T12:00:00Z");

Schema form(std::size_t n)
{
    return {kKind, std::span(kForms).first(n)};
}

template <class T>
std::string codeOf(const Result<T> &result)
{
    return result ? "" : result.error().code;
}

void overwrite(const path &file, const std::string &content)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

/// Numbers 1 to `last`, one commit each.
void fill(Connection &connection, int last)
{
    auto insert = connection.prepare("INSERT INTO note(id, body) VALUES(?1, ?2)");
    QVERIFY(insert.has_value());
    for (int n = 1; n <= last; ++n) {
        insert->bind(n, std::string(300, 'x'));
        QVERIFY(insert->run().has_value());
    }
}

} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void statementsCarryValues()
    {
        auto opened = openDatabase(file(), form(3), kNow);
        QVERIFY2(opened.has_value(), codeOf(opened).c_str());
        Connection &connection = opened->connection;
        const Uuid uuid = Uuid::fromName(Uuid(), "a");
        auto read = connection.prepare("SELECT ?1, ?2, ?3, ?4, ?5");
        read->bind(-7, "a\0b", uuid, std::nullopt, std::string());
        QVERIFY(read->step().value());
        QCOMPARE(read->integer(0), -7);
        QCOMPARE(read->text(1), std::string("a"));
        QVERIFY(read->uuid(2) == uuid);
        QVERIFY(read->isNull(3));
        QVERIFY(!read->isNull(4));
        QVERIFY(!read->step().value());
    }

    void errorsNameFileAndStatement()
    {
        auto opened = openDatabase(file(), form(1), kNow);
        const auto bad = opened->connection.prepare("SELECT a FROM nowhere");
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, std::string("database-failed"));
        QVERIFY(bad.error().message.find(file().string()) != std::string::npos);
        QVERIFY(bad.error().message.find("SELECT a FROM nowhere") != std::string::npos);
        QVERIFY(bad.error().message.find("no such table") != std::string::npos);
    }

    void transactionsUndoThemselves()
    {
        auto opened = openDatabase(file(), form(1), kNow);
        {
            auto transaction = Transaction::begin(opened->connection);
            QVERIFY(transaction.has_value());
            fill(opened->connection, 3);
        }
        QCOMPARE(opened->connection.integer("SELECT count(*) FROM note").value(), 0);
        auto transaction = Transaction::begin(opened->connection);
        fill(opened->connection, 3);
        QVERIFY(transaction->commit().has_value());
        QCOMPARE(opened->connection.integer("SELECT count(*) FROM note").value(), 3);
    }

    void everyFormBecomesTheNewest()
    {
        for (std::size_t from = 1; from <= 3; ++from) {
            const path old = file(fmt::format("form{}.db", from));
            {
                auto opened = openDatabase(old, form(from), kNow);
                fill(opened->connection, 2);
            }
            auto opened = openDatabase(old, form(3), kNow);
            QVERIFY(opened.has_value());
            QCOMPARE(opened->connection.integer("PRAGMA user_version").value(), 3);
            const auto kept = opened->connection.integer(
                "SELECT count(*) FROM note WHERE lower(colour) = 'grey' AND length(body) = 300");
            QCOMPARE(kept.value(), 2);
        }
    }

    void aMigrationThatFailsChangesNothing()
    {
        fill(openDatabase(file(), form(1), kNow)->connection, 2);
        const std::string_view broken[] = {kForms[0], kForms[1], "CREATE TABLE note(id)"};
        QVERIFY(!openDatabase(file(), {kKind, broken}, kNow));
        auto opened = openDatabase(file(), form(1), kNow);
        QVERIFY(opened.has_value());
        QCOMPARE(opened->connection.integer("PRAGMA user_version").value(), 1);
    }

    void newerAndForeignFilesAreLeftAlone()
    {
        static_cast<void>(openDatabase(file(), form(3), kNow));
        const std::string before = readTextFile(file()).value();
        QCOMPARE(codeOf(openDatabase(file(), form(2), kNow)), std::string("database-newer"));
        QCOMPARE(codeOf(openDatabase(file(), {kKind + 1, kForms}, kNow)),
                 std::string("database-foreign"));
        QVERIFY(readTextFile(file()).value() == before);
        QCOMPARE(QDir(m_folder->path()).entryList({"*broken*"}).size(), 0);
    }

    void readersTakeOnlyTheirKindInTheirForm()
    {
        const auto read = [this](const Schema &schema) {
            return codeOf(openToRead(file(), schema, 100ms));
        };
        QVERIFY(!read(form(2)).empty());
        QVERIFY(!std::filesystem::exists(file()));
        static_cast<void>(openDatabase(file(), form(2), kNow));
        QCOMPARE(read(form(2)), std::string());
        QCOMPARE(read(form(1)), std::string("database-newer"));
        QCOMPARE(read(form(3)), std::string("database-older"));
        QCOMPARE(read({kKind + 1, std::span(kForms).first(2)}), std::string("database-foreign"));
    }

    void damagedFilesAreSetAside_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text")
            << QByteArray("this is not a database at all, but a long text. ").repeated(100);
        QTest::newRow("header alone") << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("zeros") << QByteArray(8192, '\0');
    }

    void damagedFilesAreSetAside()
    {
        QFETCH(QByteArray, content);
        for (int times = 1; times <= 2; ++times) {
            overwrite(file(), content.toStdString());
            auto opened = openDatabase(file(), form(3), kNow);
            QVERIFY2(opened.has_value(), codeOf(opened).c_str());
            QVERIFY(opened->setAside.has_value());
            QCOMPARE(opened->setAside->code, std::string("database-set-aside"));
            QVERIFY(readTextFile(opened->setAside->args.at(1)).value() == content.toStdString());
            QCOMPARE(opened->connection.integer("SELECT count(*) FROM note").value(), 0);
        }
        QCOMPARE(QDir(m_folder->path()).entryList({"*.broken-20260301T120000Z*"}).size(), 2);
    }

    void aDamagedSchemaIsSetAside()
    {
        fill(openDatabase(file(), form(3), kNow)->connection, 50);
        std::string content = readTextFile(file()).value();
        std::fill(content.begin() + 100, content.begin() + 4096, '\xA5');
        overwrite(file(), content);
        const auto opened = openDatabase(file(), form(3), kNow);
        QVERIFY2(opened.has_value(), codeOf(opened).c_str());
        QVERIFY(opened->setAside.has_value());
    }

    void filesArePrivate()
    {
        const auto opened = openDatabase(file(), form(3), kNow);
        using std::filesystem::perms;
        for (const char *part : {"", "-wal"}) {
            const auto rights = std::filesystem::status(file().string() + part).permissions();
            QVERIFY((rights & (perms::group_all | perms::others_all)) == perms::none);
        }
    }

    void aLockedFileIsBusyAndNotWaitedForLong()
    {
        auto mine = openDatabase(file(), form(1), kNow, 20ms);
        auto other = openDatabase(file(), form(1), kNow);
        auto held = Transaction::begin(other->connection);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(codeOf(Transaction::begin(mine->connection)), std::string("database-busy"));
        QVERIFY(timer.elapsed() < 400);
        QVERIFY(mine->connection.integer("SELECT count(*) FROM note").has_value());
    }

    void aFolderThatMayNotBeWrittenTo()
    {
        const path folder = file("closed");
        std::filesystem::create_directory(folder);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_read |
                                                 std::filesystem::perms::owner_exec);
        QCOMPARE(inChild([&] {
                     // root may write anywhere
                     if (geteuid() == 0 && seteuid(65534) != 0)
                         return 2;
                     return openDatabase(folder / "a.db", form(1), kNow).has_value() ? 1 : 0;
                 }),
                 0);
    }

    void aFullDiskIsNamedAndForgotten()
    {
        const int end = inChild([&] {
            if (unshare(CLONE_NEWNS) != 0 ||
                mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                mount("none", m_folder->path().toUtf8(), "tmpfs", 0, "size=512k") != 0)
                return kNotPossible;
            return fillDisk();
        });
        if (end == kNotPossible)
            QSKIP("no small file system can be mounted here");
        QCOMPARE(end, 0);
    }

    void aKilledWriterLosesNothingCommitted()
    {
        static_cast<void>(openDatabase(file(), form(1), kNow));
        int told[2];
        QCOMPARE(pipe(told), 0);
        const pid_t child = fork();
        if (child == 0) {
            auto mine = openDatabase(file(), form(1), kNow);
            auto insert = mine->connection.prepare("INSERT INTO note(body) VALUES('x')");
            for (std::int64_t n = 1; insert->run() && write(told[1], &n, sizeof n) > 0; ++n)
                insert->bind();
            _exit(1);
        }
        std::int64_t last = 0;
        while (last < 100)
            QVERIFY(read(told[0], &last, sizeof last) > 0);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        close(told[1]);
        while (read(told[0], &last, sizeof last) > 0) {
        }
        close(told[0]);
        auto opened = openDatabase(file(), form(1), kNow);
        const std::int64_t found = opened->connection.integer("SELECT count(*) FROM note").value();
        // Committed, but killed before it could tell: at most one.
        QVERIFY(found == last || found == last + 1);
    }

    void journalsCutAnywhereOpen()
    {
        auto opened = openDatabase(file(), form(1), kNow);
        fill(opened->connection, 60);
        const std::string main = readTextFile(file()).value();
        const std::string journal = readTextFile(file().string() + "-wal").value();
        std::mt19937 random(1);
        std::int64_t before = 0;
        std::vector<std::size_t> cuts(40);
        for (std::size_t &cut : cuts)
            cut = random() % (journal.size() + 1);
        std::ranges::sort(cuts);
        for (const std::size_t cut : cuts) {
            const path copy = file("copy.db");
            for (const char *part : {"", "-wal", "-shm"})
                std::filesystem::remove(copy.string() + part);
            overwrite(copy, main);
            overwrite(copy.string() + "-wal", journal.substr(0, cut));
            auto cutOne = openDatabase(copy, form(1), kNow);
            QVERIFY2(cutOne.has_value(), codeOf(cutOne).c_str());
            QVERIFY(!cutOne->setAside);
            const auto rows = cutOne->connection.integer("SELECT count(*) FROM note").value();
            QCOMPARE(cutOne->connection.integer("SELECT coalesce(max(id), 0) FROM note").value(),
                     rows);
            QVERIFY(rows >= before);
            before = rows;
        }
    }

private:
    path file(const std::string &name = "a.db") const
    {
        return path(m_folder->path().toStdString()) / name;
    }

    /// 0 if a full disk is told as one and all is well once there is room again.
    int fillDisk() const
    {
        const path ballast = file("ballast");
        overwrite(ballast, std::string(128 << 10, 'x'));
        auto opened = openDatabase(file(), form(1), kNow);
        if (!opened)
            return 4;
        auto insert = opened->connection.prepare("INSERT INTO note(body) VALUES(?1)");
        std::int64_t rows = 0;
        Result<void> done;
        for (; done; rows += done ? 1 : 0) {
            insert->bind(std::string(1000, 'x'));
            done = insert->run();
        }
        if (done.error().code != "database-full")
            return 1;
        std::filesystem::remove(ballast);
        insert->bind("y");
        if (!insert->run())
            return 2;
        return opened->connection.integer("SELECT count(*) FROM note") == rows + 1 ? 0 : 3;
    }

    /// What the function gives, as the exit status of a process of its own.
    template <class Function>
    static int inChild(Function function)
    {
        const pid_t child = fork();
        if (child == 0) {
            alarm(20);
            _exit([&]() noexcept { return function(); }());
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestDatabase)
#include "tst_database.moc"
