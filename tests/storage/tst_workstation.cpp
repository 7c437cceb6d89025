// SPDX-License-Identifier: GPL-3.0-or-later
// The workstation's records on a real file: devices, deployments, settings, and an audit trail
// whose every break is found.
#include <QTemporaryDir>
#include <QtTest>

#include "storage/audittrail.h"
#include "storage/deployments.h"
#include "storage/inventory.h"
#include "storage/pushendings.h"
#include "storage/settings.h"
#include "storage/workstation.h"

using namespace tallygate;
using namespace tallygate::storage;
using nlohmann::json;

namespace {

const Timestamp kNow = *parseRfc3339("2026-03-01T12:00:00Z");

Uuid id(const std::string &name)
{
    return Uuid::fromName(Uuid(), name);
}

InventoryDevice device(const std::string &name)
{
    return {id(name), name, "admin@" + name, R"({"jumps":[]})", "rack 3", kNow, false};
}

AuditEntry entry(const std::string &action)
{
    return {kNow, "anna", action, id("fw1"), {{"comment", "because"}}};
}

std::string brokenCode(Connection &connection, const std::optional<TrailHead> &pinned = {})
{
    const auto check = AuditTrail(connection).verify(pinned);
    if (!check)
        return check.error().code;
    return check->broken ? check->broken->code : "";
}

} // namespace

class TestWorkstation : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_connection = std::make_unique<Connection>(opened());
    }
    void cleanup() { m_connection.reset(); }

    void devicesAreKept()
    {
        Inventory inventory(*m_connection);
        QVERIFY(inventory.put(device("fw2")));
        QVERIFY(inventory.put(device("Fw1")));
        InventoryDevice changed = device("fw2");
        changed.note = "rack 4";
        QVERIFY(inventory.put(changed));
        QVERIFY(inventory.all().value() == std::vector({device("Fw1"), changed}));
        QVERIFY(inventory.remove(id("fw2")));
        QVERIFY(inventory.remove(id("never there")));
        QVERIFY(inventory.all().value() == std::vector({device("Fw1")}));
    }

    void recordsOfAnOlderReleaseAreTakenOver()
    {
        QVERIFY(Inventory(*m_connection).put(device("fw1")));
        QVERIFY(m_connection->execute("ALTER TABLE device DROP COLUMN approval; "
                                      "PRAGMA user_version = 1"));
        m_connection = std::make_unique<Connection>(opened());
        Inventory inventory(*m_connection);
        InventoryDevice kept = device("fw1");
        QVERIFY(inventory.all().value() == std::vector({kept}));
        kept.needsApproval = true;
        QVERIFY(inventory.put(kept));
        QVERIFY(inventory.all().value() == std::vector({kept}));
    }

    void twoDevicesHaveTwoNames()
    {
        Inventory inventory(*m_connection);
        QVERIFY(inventory.put(device("fw1")));
        const auto refused = inventory.put(device("FW1"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("device-name-taken"));
        QCOMPARE(inventory.all()->size(), 1u);
    }

    void deploymentsEndOnce()
    {
        Deployments deployments(*m_connection);
        const DeploymentStart start{id("fw1"), 7, "ab12", "anna", kNow, "open the web"};
        const auto number = deployments.begin(start);
        QVERIFY(number);
        QVERIFY(deployments.page(id("fw1"), 9)->front().outcome == DeploymentOutcome::Pending);
        const Timestamp later = kNow + std::chrono::seconds(30);
        QVERIFY(deployments.end(*number, DeploymentOutcome::RolledBack, later, "not confirmed"));
        const auto again = deployments.end(*number, DeploymentOutcome::Confirmed, later);
        QCOMPARE(again.error().code, std::string("deployment-ended"));
        const Deployment last = deployments.page(id("fw1"), 9)->front();
        QVERIFY(last.start == start);
        QVERIFY(last.outcome == DeploymentOutcome::RolledBack);
        QVERIFY(last.ended == later);
        QCOMPARE(last.reason, std::string("not confirmed"));
    }

    void deploymentsComeInPagesNewestFirst()
    {
        Deployments deployments(*m_connection);
        for (std::uint64_t revision = 1; revision <= 5; ++revision) {
            QVERIFY(deployments.begin({id("fw1"), revision, "", "", kNow, ""}));
            QVERIFY(deployments.begin({id("fw2"), revision, "", "", kNow, ""}));
        }
        std::vector<std::uint64_t> revisions;
        std::optional<std::int64_t> before;
        for (auto page = deployments.page(id("fw1"), 2); !page->empty();
             page = deployments.page(id("fw1"), 2, before)) {
            for (const Deployment &deployment : *page)
                revisions.push_back(deployment.start.revision);
            before = page->back().id;
        }
        QVERIFY(revisions == std::vector<std::uint64_t>({5, 4, 3, 2, 1}));
    }

    void endingsAreHeardAfterwards_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QByteArray>("action");
        QTest::newRow("runs") << QByteArray("current") << 1 << QByteArray("push.confirmed");
        QTest::newRow("ran") << QByteArray("confirmed") << 1 << QByteArray("push.confirmed");
        QTest::newRow("undone") << QByteArray("rolled-back") << 2 << QByteArray("push.undone");
        QTest::newRow("waits") << QByteArray("pending") << 0 << QByteArray();
        QTest::newRow("unknown") << QByteArray("of a later version") << 0 << QByteArray();
    }

    void endingsAreHeardAfterwards()
    {
        QFETCH(QByteArray, state);
        QFETCH(int, outcome);
        QFETCH(QByteArray, action);
        Deployments deployments(*m_connection);
        QVERIFY(deployments.begin({id("fw1"), 7, "ab12", "anna", kNow, ""}));
        QVERIFY(deployments.begin({id("fw2"), 7, "cd34", "anna", kNow, ""}));
        const json history{{"revisions",
                            {{{"revision", "7"}, {"digest", "other"}, {"state", "confirmed"}},
                             {{"revision", "7"},
                              {"digest", "ab12"},
                              {"state", state.toStdString()},
                              {"decided", "2026-03-01T08:00:20Z"},
                              {"decidedBy", "ben"},
                              {"reason", "not this one"}}}}};
        const Heard heard{kNow, "carl"};
        QCOMPARE(hearEndings(*m_connection, id("fw2"), history, heard).value(), 0u);
        QCOMPARE(hearEndings(*m_connection, id("fw1"), {{"revisions", "x"}}, heard).value(), 0u);
        const std::size_t expected = action.isEmpty() ? 0 : 1;
        QCOMPARE(hearEndings(*m_connection, id("fw1"), history, heard).value(), expected);
        QCOMPARE(hearEndings(*m_connection, {}, history, heard).value(), 0u); // once
        const Deployment push = deployments.page(id("fw1"), 1)->front();
        QCOMPARE(int(push.outcome), outcome);
        QCOMPARE(unheardPushes(*m_connection, kNow)->size(), 2 - expected);
        QVERIFY(unheardPushes(*m_connection, kNow + std::chrono::hours(200))->empty());
        if (expected == 0)
            return;
        QVERIFY(push.ended == parseRfc3339("2026-03-01T08:00:20Z"));
        QCOMPARE(push.reason, std::string("not this one"));
        const json record = json::parse(AuditTrail(*m_connection).page(1)->front());
        QCOMPARE(record.at("action").get<std::string>(), action.toStdString());
        QCOMPARE(record.at("user").get<std::string>(), std::string("carl"));
        QVERIFY(record.dump().find("ben") != std::string::npos);
    }

    void settingsAreJson()
    {
        Settings settings(*m_connection);
        QVERIFY(settings.set("logs.columns", json({"time", "rule"})));
        QVERIFY(settings.set("logs.columns", json({"rule"})));
        QVERIFY(settings.set("logs_%", 1));
        QVERIFY(settings.set("theme", "dark"));
        QVERIFY(settings.get("logs.columns").value() == json({"rule"}));
        QVERIFY(settings.get("never set").value() == std::nullopt);
        QCOMPARE(settings.under("logs.")->size(), 1u);
        QCOMPARE(settings.under("logs")->size(), 2u);
        QVERIFY(settings.erase("theme"));
        QVERIFY(settings.get("theme").value() == std::nullopt);
        QVERIFY(m_connection->execute("UPDATE setting SET value = '{' WHERE key = 'logs_%'"));
        QVERIFY(settings.get("logs_%").value() == std::nullopt);
    }

    void recordsStayAfterClosing()
    {
        QVERIFY(Inventory(*m_connection).put(device("fw1")));
        const auto head = AuditTrail(*m_connection).append(entry("push"));
        m_connection = std::make_unique<Connection>(opened());
        QCOMPARE(Inventory(*m_connection).all()->size(), 1u);
        QVERIFY(AuditTrail(*m_connection).head().value() == *head);
    }

    void anUntouchedTrailVerifies()
    {
        QCOMPARE(brokenCode(*m_connection), std::string());
        const TrailHead middle = fillTrail().at(1);
        QCOMPARE(brokenCode(*m_connection, middle), std::string());
        QCOMPARE(brokenCode(*m_connection, TrailHead{}), std::string());
        QCOMPARE(AuditTrail(*m_connection).verify()->verified, 4u);
    }

    void twoProgramsMakeOneTrail()
    {
        Connection other = opened();
        for (int times = 0; times < 3; ++times) {
            QVERIFY(AuditTrail(*m_connection).append(entry("push")));
            QVERIFY(AuditTrail(other).append(entry("reset")));
        }
        QCOMPARE(brokenCode(other), std::string());
        QCOMPARE(AuditTrail(other).head()->sequence, 6u);
    }

    void everyBreakIsNamed_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("record");
        QTest::newRow("changed") << "UPDATE audit SET line = replace(line, 'anna', 'otto') "
                                    "WHERE sequence = 2"
                                 << "audit-changed"
                                 << "2";
        QTest::newRow("cut short") << "UPDATE audit SET line = '{}' WHERE sequence = 3"
                                   << "audit-changed"
                                   << "3";
        QTest::newRow("one left out") << "DELETE FROM audit WHERE sequence = 2"
                                      << "audit-missing"
                                      << "2";
        QTest::newRow("the first left out") << "DELETE FROM audit WHERE sequence = 1"
                                            << "audit-missing"
                                            << "1";
        QTest::newRow("one in another's place")
            << "UPDATE audit SET line = (SELECT line FROM audit WHERE sequence = 4) "
               "WHERE sequence = 3"
            << "audit-unlinked"
            << "3";
        QTest::newRow("end cut off") << "DELETE FROM audit WHERE sequence = 4"
                                     << "audit-head"
                                     << "4";
    }

    void everyBreakIsNamed()
    {
        QFETCH(QString, sql);
        QFETCH(QString, code);
        QFETCH(QString, record);
        const TrailHead pinned = fillTrail().back();
        QVERIFY(m_connection->execute(sql.toStdString()));
        const auto check = AuditTrail(*m_connection).verify(pinned);
        QVERIFY(check && check->broken);
        QCOMPARE(QString::fromStdString(check->broken->code), code);
        QCOMPARE(QString::fromStdString(check->broken->args.front()), record);
    }

    void aTrailWrittenAnewHasAnotherHead()
    {
        const TrailHead pinned = fillTrail().back();
        QVERIFY(m_connection->execute("DELETE FROM audit"));
        for (int times = 0; times < 5; ++times)
            QVERIFY(AuditTrail(*m_connection).append(entry("nothing happened")));
        QCOMPARE(brokenCode(*m_connection), std::string());
        QCOMPARE(brokenCode(*m_connection, pinned), std::string("audit-head"));
    }

    void linesOfADeviceVerifyWithoutItsOldest()
    {
        const auto heads = fillTrail();
        auto lines = AuditTrail(*m_connection).page(10).value();
        std::reverse(lines.begin(), lines.end());
        ChainVerifier believing(std::nullopt, heads[2]);
        QVERIFY(believing.add(lines[1]) && believing.add(lines[2]) && believing.add(lines[3]));
        QCOMPARE(believing.head(), heads[3]);
        QVERIFY(!believing.finish().broken);

        ChainVerifier strict{TrailHead()};
        QVERIFY(!strict.add(lines[1]));
        QCOMPARE(strict.finish().broken->code, std::string("audit-missing"));
        ChainVerifier pinned(std::nullopt, TrailHead{2, std::string(64, '1')});
        for (const std::string &line : lines)
            QVERIFY(pinned.add(line));
        QCOMPARE(pinned.finish().broken->code, std::string("audit-head"));
        ChainVerifier noRecord{std::nullopt};
        QVERIFY(!noRecord.add("{}"));
    }

    void verifyingTellsHowFarItIsAndStops()
    {
        for (int number = 0; number < 1001; ++number)
            QVERIFY(AuditTrail(*m_connection).append(entry("act")));
        std::uint64_t told = 0;
        const auto check = AuditTrail(*m_connection).verify({}, [&told](std::uint64_t records) {
            told = records;
            return false;
        });
        QCOMPARE(told, 1000u);
        QVERIFY(!check);
        QVERIFY(check.error().kind == ErrorKind::Cancelled);
    }

    void theTrailComesInPagesNewestFirst()
    {
        fillTrail();
        AuditTrail trail(*m_connection);
        const auto first = trail.page(3);
        const auto second = trail.page(3, 2);
        QCOMPARE(first->size(), 3u);
        QCOMPARE(second->size(), 1u);
        QCOMPARE(json::parse(first->front())["action"], json("act 4"));
        QCOMPARE(json::parse(second->front())["action"], json("act 1"));
    }

    void whatIsNoTextIsWrittenDownAllTheSame()
    {
        AuditEntry odd = entry("push");
        odd.details = {{"file", "\xff\",\"hash\":\""}};
        QVERIFY(AuditTrail(*m_connection).append(odd));
        QCOMPARE(brokenCode(*m_connection), std::string());
    }

private:
    Connection opened() const
    {
        auto file = openWorkstation(m_folder->path().toStdString() + "/workstation.db", kNow);
        if (!file)
            qFatal("%s", toString(file.error()).c_str());
        return std::move(file->connection);
    }

    std::vector<TrailHead> fillTrail()
    {
        std::vector<TrailHead> heads;
        for (int number = 1; number <= 4; ++number)
            heads.push_back(
                AuditTrail(*m_connection).append(entry(fmt::format("act {}", number))).value());
        return heads;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Connection> m_connection;
};

QTEST_GUILESS_MAIN(TestWorkstation)
#include "tst_workstation.moc"
