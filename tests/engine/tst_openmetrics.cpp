// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <memory>
#include <string>

#include <QtTest>

#include "base/mappedfile.h"
#include "engine/openmetrics.h"
#include "loop/loop.h"
#include "telemetry/metricstext.h"

// What Prometheus reads: names and values, whatever people call their rules.

using namespace tallygate;
using namespace tallygate::engine;
using counters::Direction;
using counters::PortCounter;

namespace {

const Timestamp kStart{Nanoseconds(1'772'366'400'000'000'000)};

Uuid uuid(std::uint32_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 4; ++i)
        bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    return Uuid(bytes);
}

std::shared_ptr<const PolicyNames> policyOf(std::uint32_t rules, const std::string &name)
{
    auto policy = std::make_shared<pipeline::DevicePolicy>();
    pipeline::DeviceFilter filter{uuid(1), "Branch \"in\"", {}, {}, {}};
    for (std::uint32_t i = 0; i < rules; ++i) {
        pipeline::DeviceRule rule;
        rule.uuid = uuid(1000 + i);
        rule.name = name;
        rule.number = i + 1;
        rule.action = i == 0 ? pipeline::Action::Limit : pipeline::Action::Drop;
        filter.rules.push_back(rule);
    }
    policy->filters.push_back(std::move(filter));
    policy->applications.push_back({uuid(3), uuid(1), {"eth0"}, Direction::In, {}, 0});
    return PolicyNames::of(policy, {{7, "eth0", {}, 1514}}, 41);
}

EngineStatistics engineStatistics()
{
    EngineStatistics engine;
    engine.workerAlive = true;
    engine.workerRestarts = 3;
    engine.revision = 41;
    engine.revisionDigest = "0c3f";
    SideStatistics side;
    side.interface = "eth0";
    side.seen = {100, 6000};
    side.toWorker = {90, 5400};
    side.socketDrops = 2;
    engine.sides.push_back(side);
    side.interface = "tgs7";
    side.towardsStack = true;
    engine.sides.push_back(side);
    PortAnswers answers{"eth0", 7, Direction::In, {}};
    answers.counts[static_cast<std::size_t>(pipeline::AnswerOutcome::RateLimited)] = 6;
    engine.answers.push_back(answers);
    return engine;
}

HitStatistics hitStatistics()
{
    HitStatistics hits;
    hits.received = 12;
    hits.ringDrops = {4, 5};
    hits.files.lost = 1;
    return hits;
}

} // namespace

class OpenMetricsTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_store.reset(); }
    void tellsEverything();
    void escapesNames_data();
    void escapesNames();
    void leavesOutWhatIsTooMuch();
    void promtoolHasNothingToSay();
    void replacesTheFileWhole();

private:
    void put(std::uint32_t rules, const std::string &name)
    {
        const auto names = policyOf(rules, name);
        const auto keys = pipeline::counterKeysOf(names->policy(), names->ports());
        QVERIFY(m_store->assign(keys, std::array<counters::PortId, 1>{7}, kStart));
        m_store->activated(names, kStart);
    }
    void count()
    {
        auto &shard = m_store->registry().shard(0);
        const auto key = counters::CounterKey::forRule(uuid(3), 7, uuid(1000));
        shard.cell(m_store->registry().find(key).value()).countExceed(100, kStart);
        shard.port(0, Direction::In).count(PortCounter::Land, 64);
    }
    std::string text()
    {
        return metricsText(*m_store, engineStatistics(), hitStatistics(), kStart);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CounterStore> m_store;
};

void OpenMetricsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = CounterStore::open({m_folder->path().toStdString(),
                                  m_folder->filePath("counters").toStdString(), 1, Uuid()},
                                 kStart)
                  .value();
}

void OpenMetricsTest::tellsEverything()
{
    put(2, "web");
    count();
    const std::string metrics = text();
    for (const char *line :
         {"tallygate_rule_packets_total{application=\"00000000-0000-0000-0000-000000000003\","
          "filter=\"Branch \\\"in\\\"\",interface=\"eth0\",direction=\"in\","
          "rule=\"00000000-0000-0000-0000-0000000003e8\",rule_name=\"web\",action=\"limit\"} 1\n",
          "rule=\"default\",rule_name=\"default\",action=\"permit\"} 0\n",
          "tallygate_rule_exceeded_packets_total{",
          "tallygate_port_drops_packets_total{interface=\"eth0\",direction=\"in\","
          "counter=\"land\"} 1\n",
          "tallygate_port_drops_bytes_total{interface=\"eth0\",direction=\"in\","
          "counter=\"land\"} 64\n",
          "tallygate_port_packets_total{interface=\"eth0\",direction=\"out\","
          "counter=\"permitted\"} 0\n",
          "tallygate_xdp_packets_total{interface=\"eth0\",side=\"wire\",outcome=\"to-worker\"} "
          "90\n",
          "tallygate_xdp_bytes_total{interface=\"tgs7\",side=\"stack\",outcome=\"seen\"} 6000\n",
          "tallygate_socket_drops_total{interface=\"eth0\",side=\"wire\"} 2\n",
          "tallygate_port_answers_total{interface=\"eth0\",direction=\"in\","
          "outcome=\"rate-limited\"} 6\n",
          "tallygate_application_removed_packets_total{", "tallygate_worker_restarts_total 3\n",
          "tallygate_worker_up 1\n", "tallygate_revision_info{revision=\"41\",digest=\"0c3f\"} 1\n",
          "tallygate_hits_total 12\n", "tallygate_hits_lost_total{where=\"ring\"} 9\n",
          "tallygate_hits_lost_total{where=\"files\"} 1\n", "tallygate_telemetry_epoch 0\n",
          "tallygate_telemetry_discontinuity_timestamp_seconds 1772366400\n"})
        QVERIFY2(metrics.find(line) != std::string::npos, line);
    QVERIFY(metrics.ends_with("\n# EOF\n"));
    QCOMPARE(metrics.find("# EOF"), metrics.size() - 6);
}

void OpenMetricsTest::escapesNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("escaped");
    QTest::newRow("plain") << QByteArray("web") << QByteArray("web");
    QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("a\\\"b");
    QTest::newRow("backslash") << QByteArray("a\\n") << QByteArray("a\\\\n");
    QTest::newRow("line feed") << QByteArray("a\nb") << QByteArray("a\\nb");
    QTest::newRow("braces") << QByteArray("a{b=\"c\"} 1") << QByteArray("a{b=\\\"c\\\"} 1");
    QTest::newRow("japanese") << QByteArray("規則") << QByteArray("規則");
    QTest::newRow("no UTF-8") << QByteArray("a\xff") << QByteArray("a\xef\xbf\xbd");
    QTest::newRow("last backslash") << QByteArray("a\\") << QByteArray("a\\\\");
}

void OpenMetricsTest::escapesNames()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, escaped);
    QCOMPARE(QByteArray::fromStdString(escapedLabel(name.toStdString())), escaped);
}

void OpenMetricsTest::leavesOutWhatIsTooMuch()
{
    put(static_cast<std::uint32_t>(kMetricsRulesMost) + 5, "web");
    // Its default is the one more.
    QVERIFY(text().find("tallygate_rules_omitted 6\n") != std::string::npos);
}

void OpenMetricsTest::promtoolHasNothingToSay()
{
    if (QStandardPaths::findExecutable("promtool").isEmpty())
        QSKIP("promtool is not installed");
    for (const char *name : {"web", "a\"b\\c\nd{e=\"f\"} 1 # EOF", "規則", "\xff\xfe"}) {
        put(2, name);
        count();
        QProcess promtool;
        promtool.start("promtool", {"check", "metrics"});
        QVERIFY(promtool.waitForStarted());
        const std::string metrics = text();
        promtool.write(metrics.data(), static_cast<qint64>(metrics.size()));
        promtool.closeWriteChannel();
        QVERIFY(promtool.waitForFinished());
        QCOMPARE(promtool.readAllStandardError() + promtool.readAllStandardOutput(), QByteArray());
        QCOMPARE(promtool.exitCode(), 0);
    }
    // And it would say so.
    QProcess promtool;
    promtool.start("promtool", {"check", "metrics"});
    QVERIFY(promtool.waitForStarted());
    promtool.write("tallygate_x{a=\"\"b\"} 1\n");
    promtool.closeWriteChannel();
    QVERIFY(promtool.waitForFinished());
    QVERIFY(promtool.exitCode() != 0);
}

void OpenMetricsTest::replacesTheFileWhole()
{
    put(2, "web");
    const auto loop = Loop::create().value();
    const std::filesystem::path path = m_folder->filePath("tallygate.prom").toStdString();
    {
        MetricsFile file(*loop, path, std::chrono::seconds(1),
                         {*m_store, engineStatistics, hitStatistics});
        int checks = 0;
        loop->every(std::chrono::milliseconds(20), [&] {
            const auto content = readTextFile(path);
            if (!content)
                return;
            QVERIFY(content->ends_with("# EOF\n"));
            if (++checks % 10 == 0)
                count();
            // More than one means that it was replaced.
            const std::string_view name = "direction=\"in\",counter=\"land\"} ";
            const std::size_t at = content->find(name);
            QVERIFY(at != std::string::npos);
            if (std::stoi(content->substr(at + name.size())) > 1)
                loop->stop();
        });
        loop->after(std::chrono::seconds(20), [&] { loop->stop(1); });
        QCOMPARE(loop->run().value(), 0);
        QVERIFY(!file.error());
    }
    QVERIFY(!std::filesystem::exists(path));
    MetricsFile nowhere(*loop, "/nonexistent/x.prom", std::chrono::seconds(1),
                        {*m_store, engineStatistics, hitStatistics});
    nowhere.writeNow();
    QTRY_VERIFY(nowhere.error());
}

QTEST_GUILESS_MAIN(OpenMetricsTest)
#include "tst_openmetrics.moc"
