// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <string>

#include <QtTest>

#include "base/mappedfile.h"
#include "base/sharedmapping.h"
#include "engine/hitfanout.h"
#include "hitlog/hitring.h"
#include "serverharness.h"
#include "telemetry/hitsinks.h"

// Hits come out of the rings and go to files, the journal, syslog and subscribers, in words; what
// could not be taken is counted.

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::engine::test;
using namespace std::chrono_literals;
using control::Client;
using control::Json;
using hitlog::HitRecord;
using hitlog::HitRing;

namespace {

constexpr std::int64_t kStart = 1'772'366'400'123'456'789;

Uuid uuid(std::uint8_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    bytes[15] = number;
    return Uuid(bytes);
}

const Uuid kApplication = uuid(3), kRule = uuid(5);

std::shared_ptr<const PolicyNames> policyOf(std::uint64_t revision, const std::string &ruleName)
{
    auto policy = std::make_shared<pipeline::DevicePolicy>();
    pipeline::DeviceRule rule;
    rule.uuid = kRule;
    rule.name = ruleName;
    rule.number = 4;
    policy->filters.push_back({uuid(1), "Branch", {rule}, {}, {}});
    policy->applications.push_back(
        {kApplication, uuid(1), {"eth0"}, pipeline::Direction::In, {}, 0});
    return PolicyNames::of(policy, {{7, "eth0", {}, 1514}}, revision);
}

HitRecord recordOf(std::uint64_t sequence)
{
    HitRecord record;
    record.timeNanoseconds = kStart + static_cast<std::int64_t>(sequence);
    record.revision = 41;
    record.application = kApplication.bytes();
    record.rule = kRule.bytes();
    record.source = {198, 18, 4, 2};
    record.destination = {192, 0, 2, 1};
    record.sequence = sequence;
    record.port = 7;
    record.length = 60;
    record.sourcePort = 1025;
    record.destinationPort = 443;
    record.etherType = 0x0800;
    record.protocol = 6;
    record.family = 4;
    record.verdict = static_cast<std::uint8_t>(pipeline::Verdict::Drop);
    record.action = static_cast<std::uint8_t>(pipeline::Action::Drop);
    record.flags = HitRecord::HasPorts | HitRecord::HasProtocol;
    return record;
}

/// A socket that somebody else would listen on.
class Listener
{
public:
    explicit Listener(const std::string &path)
        : m_fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        ::unlink(path.c_str());
        if (::bind(m_fd.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            qFatal("bind");
    }
    std::string receive()
    {
        std::string buffer(65536, 0);
        const ssize_t got = ::recv(m_fd.get(), buffer.data(), buffer.size(), 0);
        return got < 0 ? std::string() : buffer.substr(0, static_cast<std::size_t>(got));
    }
    std::string wait()
    {
        std::string got;
        for (int i = 0; i < 500 && (got = receive()).empty(); ++i)
            QTest::qWait(10);
        return got;
    }

private:
    FileDescriptor m_fd;
};

} // namespace

class HitFanoutTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void filesHoldEveryHit();
    void filesRotateByBytesAndCount();
    void binaryFilesHoldTheRecords();
    void aFullDiskIsCountedAndLeft();
    void theJournalHasItsFields();
    void syslogIsRfc5424();
    void syslogIsTakenByRsyslogd();
    void aSocketThatIsGoneIsCounted();
    void subscribersChoose();
    void aFloodIsBoundedAndTold();
    void fullRingsAreCounted();
    void hostileRecordsAreUnknownWords();
    void hostileRingsAreSurvived();
    void settingsArePersistent();
    void settingsAreChecked();

private:
    void start()
    {
        m_harness = std::make_unique<ServerHarness>();
        m_harness->onLoop([&] {
            HitFanout::Options options{folder("log"), folder("log.json"), folder("journal"),
                                       "host.example"};
            m_fanout = HitFanout::create(*m_harness->loop, *m_harness->server, options,
                                         {m_memory[0].get(), m_memory[1].get()})
                           .value();
            m_fanout->addRevision(policyOf(41, "web"));
        });
    }
    void stop()
    {
        if (m_fanout)
            m_harness->onLoop([&] { m_fanout.reset(); });
        m_harness.reset();
    }
    Json set(const Json &change)
    {
        Client client = m_harness->connect();
        const auto result = client.call("log.set", change);
        return result ? *result : Json{{"failed", result.error().code}};
    }
    std::filesystem::path folder(const char *name) const
    {
        return m_folder->filePath(name).toStdString();
    }
    std::string path(const char *name) const { return folder(name).string(); }
    /// All log files' lines, oldest first.
    std::vector<Json> lines() const
    {
        std::vector<Json> all;
        for (int i = 99; i >= 0; --i) {
            auto name = folder("log") / "hits.jsonl";
            if (i > 0)
                name += "." + std::to_string(i);
            std::istringstream text(readTextFile(name).value_or(""));
            for (std::string line; std::getline(text, line);)
                all.push_back(Json::parse(line));
        }
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerHarness> m_harness;
    std::array<FileDescriptor, 2> m_memory;
    std::array<SharedMapping, 2> m_mappings;
    std::array<std::unique_ptr<HitRing>, 2> m_rings; ///< the writers' ends
    std::unique_ptr<HitFanout> m_fanout;
};

void HitFanoutTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (std::size_t i = 0; i < 2; ++i) {
        const std::size_t bytes = HitRing::bytesFor(1024);
        m_memory[i] = createSharedMemory("hits", bytes).value();
        m_mappings[i] = SharedMapping::map(m_memory[i].get(), 0, bytes).value();
        m_rings[i] = HitRing::over(m_mappings[i].bytes()).value();
    }
    start();
}

void HitFanoutTest::cleanup()
{
    stop();
    m_rings = {};
    m_mappings = {};
}

void HitFanoutTest::filesHoldEveryHit()
{
    for (std::uint64_t i = 0; i < 500; ++i)
        m_rings[i % 2]->push(recordOf(i));
    stop(); // takes out what is left
    const auto all = lines();
    QCOMPARE(all.size(), std::size_t{500});
    const Json &first = all.front();
    QCOMPARE(first["name"], "Branch on eth0, in");
    QCOMPARE(first["ruleName"], "web");
    QCOMPARE(first["number"], 4);
    QCOMPARE(first["interface"], "eth0");
    QCOMPARE(first["verdict"], "drop");
    QCOMPARE(first["source"], "198.18.4.2");
    QCOMPARE(first["destinationPort"], 443);
    QCOMPARE(first["revision"], "41");
    QCOMPARE(first["time"], "2026-03-01T12:00:00.123456789Z");
    struct stat status
    {};
    QCOMPARE(::stat(path("log/hits.jsonl").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t{0640});
    std::set<std::string> sequences;
    for (const Json &line : all)
        sequences.insert(line["sequence"].get<std::string>());
    QCOMPARE(sequences.size(), std::size_t{500});
}

void HitFanoutTest::filesRotateByBytesAndCount()
{
    QVERIFY(set({{"files", {{"bytes", "65536"}, {"count", 3}}}}).contains("settings"));
    for (std::uint64_t i = 0; i < 2000; ++i) {
        m_rings[0]->push(recordOf(i));
        if (i % 100 == 99)
            QTest::qWait(5);
    }
    QTRY_COMPARE(m_fanout->statistics().received, std::uint64_t{2000});
    stop();
    const auto all = lines();
    QVERIFY(all.size() > 200 && all.size() < 1000);
    QCOMPARE(all.back()["sequence"], "1999");
    for (std::size_t i = 1; i < all.size(); ++i) // the latest ones, without a gap
        QCOMPARE(std::stoull(all[i]["sequence"].get<std::string>()),
                 std::stoull(all[i - 1]["sequence"].get<std::string>()) + 1);
    std::size_t files = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder("log"))) {
        ++files;
        QVERIFY(entry.file_size() <= 65536);
    }
    QCOMPARE(files, std::size_t{3});
}

void HitFanoutTest::binaryFilesHoldTheRecords()
{
    QVERIFY(set({{"files", {{"format", "binary"}}}}).contains("settings"));
    for (std::uint64_t i = 0; i < 10; ++i)
        m_rings[0]->push(recordOf(i));
    stop();
    const std::string bytes = readTextFile(path("log/hits.tghits")).value_or("");
    QCOMPARE(bytes.size(), 8 + 10 * sizeof(HitRecord));
    QVERIFY(bytes.starts_with("TGHITS1\n"));
    HitRecord record;
    std::memcpy(&record, bytes.data() + 8 + 9 * sizeof record, sizeof record);
    QCOMPARE(record.sequence, std::uint64_t{9});
}

/// A disk that takes half a line: the half is taken back, the hits are counted as lost. When there
/// is room again they go on, and the file says how many it lacks.
void HitFanoutTest::aFullDiskIsCountedAndLeft()
{
    HitFiles files(folder("full"), HitLogSettings{});
    const auto names = policyOf(41, "web");
    const HitRecord record = recordOf(1);
    const auto put = [&](Nanoseconds now) {
        files.add(HitText(record, names.get(), 0));
        files.flush(now, Timestamp(Nanoseconds(kStart)));
    };
    put(0s);
    const auto file = folder("full/hits.jsonl");
    const std::uintmax_t size = std::filesystem::file_size(file);
    const auto before = ::signal(SIGXFSZ, SIG_IGN);
    rlimit unlimited{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    const rlimit limited{size + 10, unlimited.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limited), 0);
    for (const Nanoseconds now : {Nanoseconds(10s), Nanoseconds(10s + 100ms), Nanoseconds(12s)})
        put(now);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    ::signal(SIGXFSZ, before);
    QCOMPARE(files.statistics().written, std::uint64_t{1});
    QCOMPARE(files.statistics().lost, std::uint64_t{3});
    QVERIFY(files.statistics().problem.find("File too large") != std::string::npos);
    QCOMPARE(std::filesystem::file_size(file), size);
    put(14s);
    QCOMPARE(files.statistics().written, std::uint64_t{2});
    QVERIFY(files.statistics().problem.empty());
    const std::string text = readTextFile(file).value_or("");
    QVERIFY(text.substr(size).starts_with("{\"lost\":\"3\""));
    QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{3});
}

void HitFanoutTest::theJournalHasItsFields()
{
    Listener journal(path("journal"));
    QVERIFY(set({{"journal", {{"enabled", true}}}}).contains("settings"));
    m_fanout->addRevision(policyOf(42, "two\nlines\nPRIORITY=0"));
    HitRecord record = recordOf(1);
    record.revision = 42;
    m_rings[1]->push(record);
    const std::string got = journal.wait();
    QVERIFY(got.starts_with("MESSAGE=drop Branch on eth0, in rule 4 two lines PRIORITY=0 "
                            "198.18.4.2:1025 > 192.0.2.1:443 tcp, 60 bytes\nPRIORITY=5\n"));
    for (const char *line : {"\nTALLYGATE_RULE_NAME=two lines PRIORITY=0\n",
                             "\nTALLYGATE_SOURCE_PORT=1025\n", "\nTALLYGATE_VERDICT=drop\n",
                             "\nSYSLOG_IDENTIFIER=tallygate\n", "\nTALLYGATE_REVISION=42\n"})
        QVERIFY2(got.find(line) != std::string::npos, line);
    QVERIFY(got.ends_with("\n"));
}

void HitFanoutTest::syslogIsRfc5424()
{
    Listener syslog(path("syslog"));
    QVERIFY(set({{"syslog", {{"enabled", true}, {"path", path("syslog")}, {"facility", "local3"}}}})
                .contains("settings"));
    m_fanout->addRevision(policyOf(42, "a\"b]c\\d\n規"));
    HitRecord record = recordOf(1);
    m_rings[0]->push(record);
    const std::string plain = syslog.wait();
    const QRegularExpression form(
        "^<157>1 2026-03-01T12:00:00\\.123456Z host\\.example tallygate \\d+ hit "
        "\\[tallygate@32473( [a-zA-Z]+=\"[^\"\\\\\\]]*\")+\\] drop Branch on eth0, in rule 4 web "
        "198\\.18\\.4\\.2:1025 > 192\\.0\\.2\\.1:443 tcp, 60 bytes$");
    QVERIFY2(form.match(QString::fromStdString(plain)).hasMatch(), plain.c_str());
    record.revision = 42;
    m_rings[0]->push(record);
    const std::string escaped = syslog.wait();
    QVERIFY2(escaped.find("ruleName=\"a\\\"b\\]c\\\\d 規\"") != std::string::npos, escaped.c_str());
    QVERIFY(escaped.find("] \xEF\xBB\xBF"
                         "drop") != std::string::npos);
}

void HitFanoutTest::syslogIsTakenByRsyslogd()
{
    const QString program = QStandardPaths::findExecutable("rsyslogd", {"/usr/sbin"});
    if (program.isEmpty())
        QSKIP("rsyslogd is not installed");
    const std::string configuration =
        "module(load=\"imuxsock\" SysSock.Use=\"off\")\n"
        "input(type=\"imuxsock\" Socket=\"" +
        path("devlog") +
        "\" CreatePath=\"off\" UseSpecialParser=\"off\" UseSysTimeStamp=\"off\" "
        "IgnoreTimestamp=\"off\" ParseHostname=\"on\" RateLimit.Interval=\"0\")\n" // docs/engine.md
        "template(name=\"t\" type=\"string\" "
        "string=\"%pri%|%timereported:::date-rfc3339%|%hostname%|%app-name%|%msgid%|"
        "%structured-data%|%msg%\\n\")\n"
        "action(type=\"omfile\" file=\"" +
        path("out") + "\" template=\"t\")\n";
    QVERIFY(writeFileAtomically(folder("rsyslog.conf"), configuration));
    QProcess rsyslogd;
    rsyslogd.start(
        program, {"-n", "-f", m_folder->filePath("rsyslog.conf"), "-i", m_folder->filePath("pid")});
    QVERIFY(rsyslogd.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(folder("devlog")), 15'000);
    QVERIFY(set({{"syslog", {{"enabled", true}, {"path", path("devlog")}}}}).contains("settings"));
    m_fanout->addRevision(policyOf(41, "a\"b]c\\d"));
    m_rings[0]->push(recordOf(1));
    QTRY_VERIFY_WITH_TIMEOUT(readTextFile(folder("out")).value_or("").ends_with("\n"), 15'000);
    const std::string got = readTextFile(folder("out")).value();
    rsyslogd.terminate();
    rsyslogd.waitForFinished();
    // The time of the hit, with microseconds and zone.
    const std::string head = "133|2026-03-01T12:00:00.123456Z|host.example|tallygate|hit|"
                             "[tallygate@32473 revision=\"41\" ";
    QVERIFY2(got.starts_with(head), got.c_str());
    QVERIFY2(got.find("ruleName=\"a\\\"b\\]c\\\\d\"") != std::string::npos, got.c_str());
    QVERIFY2(got.ends_with("drop Branch on eth0, in rule 4 a\"b]c\\d 198.18.4.2:1025 > "
                           "192.0.2.1:443 tcp, 60 bytes\n"),
             got.c_str());
}

void HitFanoutTest::aSocketThatIsGoneIsCounted()
{
    QVERIFY(set({{"syslog", {{"enabled", true}, {"path", path("nobody")}}}}).contains("settings"));
    m_rings[0]->push(recordOf(1));
    QTRY_COMPARE(m_fanout->statistics().syslog.lost, std::uint64_t{1});
    QVERIFY(!m_fanout->statistics().syslog.problem.empty());
    Listener late(path("nobody"));
    bool heard = false;
    QTRY_VERIFY_WITH_TIMEOUT(
        (m_rings[0]->push(recordOf(2)), heard = heard || !late.receive().empty()), 5000);
    QVERIFY(m_fanout->statistics().files.lost == 0);
}

void HitFanoutTest::subscribersChoose()
{
    Client all = m_harness->connect(), drops = m_harness->connect();
    std::vector<Json> heard, heardDrops;
    all.onNotification([&](const auto &news) {
        for (const Json &hit : news.params["hits"])
            heard.push_back(hit);
    });
    drops.onNotification([&](const auto &news) {
        for (const Json &hit : news.params["hits"])
            heardDrops.push_back(hit);
    });
    QVERIFY(all.call("hits.subscribe"));
    QVERIFY(drops.call("hits.subscribe", {{"verdicts", {"drop"}},
                                          {"rules", {kRule.toString(), "default"}},
                                          {"applications", {kApplication.toString()}}}));
    HitRecord permit = recordOf(1);
    permit.verdict = 0;
    HitRecord byDefault = recordOf(2);
    byDefault.rule = {};
    HitRecord other = recordOf(3);
    other.application = uuid(99).bytes();
    for (const HitRecord &record : {permit, byDefault, other})
        m_rings[0]->push(record);
    for (int i = 0; i < 100 && (heard.size() < 3 || heardDrops.empty()); ++i) {
        (void)all.wait(50ms);
        (void)drops.wait(50ms);
    }
    QCOMPARE(heard.size(), std::size_t{3});
    QCOMPARE(heardDrops.size(), std::size_t{1});
    QCOMPARE(heardDrops[0]["rule"], "default");
    QCOMPARE(drops.call("hits.subscribe", {{"verdicts", {"maybe"}}}).error().code,
             "params-invalid");
    const auto viewer = m_harness->connectAs(ServerHarness::kStranger, {ServerHarness::kView});
    QVERIFY(!viewer->call("hits.subscribe"));
}

/// More than a subscriber may have: what is left out is told, to the hit.
void HitFanoutTest::aFloodIsBoundedAndTold()
{
    Client client = m_harness->connect();
    std::uint64_t heard = 0, dropped = 0;
    int notifications = 0;
    client.onNotification([&](const control::Notification &news) {
        ++notifications;
        heard += news.params["hits"].size();
        dropped = control::toUint64(news.params["dropped"]).value_or(0);
    });
    QVERIFY(client.call("hits.subscribe"));
    constexpr std::uint64_t kHits = 60'000;
    QElapsedTimer timer;
    timer.start();
    for (std::uint64_t i = 0; i < kHits; ++i) {
        m_rings[i % 2]->push(recordOf(i));
        if (i % 500 == 0)
            QTest::qWait(1);
    }
    for (int i = 0; i < 300 && heard + dropped < kHits; ++i)
        (void)client.wait(50ms);
    QCOMPARE(heard + dropped, kHits);
    QVERIFY(notifications <= timer.elapsed() / 100 + 2);
    QVERIFY(heard > 0);
}

void HitFanoutTest::fullRingsAreCounted()
{
    stop();
    for (std::uint64_t i = 0; i < 1500; ++i)
        m_rings[1]->push(recordOf(i));
    start();
    QTRY_COMPARE(m_fanout->statistics().received, std::uint64_t{1024});
    const HitStatistics statistics = m_fanout->statistics();
    QCOMPARE(statistics.ringDrops, (std::vector<std::uint64_t>{0, 476}));
    Client client = m_harness->connect();
    QCOMPARE(client.call("log.get").value()["ringDrops"], (Json{"0", "476"}));
}

void HitFanoutTest::hostileRecordsAreUnknownWords()
{
    HitRecord record;
    std::memset(static_cast<void *>(&record), 0xff, sizeof record);
    m_rings[0]->push(record);
    std::mt19937 random(3);
    for (int i = 0; i < 300; ++i) {
        for (std::size_t at = 0; at < sizeof record; ++at)
            reinterpret_cast<std::uint8_t *>(&record)[at] = static_cast<std::uint8_t>(random());
        m_rings[0]->push(record);
    }
    stop();
    const auto all = lines();
    QCOMPARE(all.size(), std::size_t{301});
    QCOMPARE(all[0]["verdict"], "unknown");
    QCOMPARE(all[0]["interface"], "port 4294967295");
    for (const Json &line : all)
        QVERIFY(!control::toText(line).empty());
}

void HitFanoutTest::hostileRingsAreSurvived()
{
    auto *written = reinterpret_cast<std::atomic<std::uint64_t> *>(m_mappings[0].data());
    std::mt19937_64 random(5);
    for (int i = 0; i < 50; ++i) {
        for (int word = 0; word < 16; ++word)
            written[word].store(random());
        QTest::qWait(2);
    }
    QTRY_VERIFY(m_fanout->statistics().violations > 0);
    m_rings[1]->push(recordOf(7));
    QTRY_VERIFY(m_fanout->statistics().received >= 1);
    Client client = m_harness->connect();
    QVERIFY(client.call("log.get"));
}

void HitFanoutTest::settingsArePersistent()
{
    const Json change{{"files", {{"enabled", false}, {"count", 5}}},
                      {"syslog", {{"facility", "authpriv"}, {"path", "/run/x"}}}};
    const Json answer = set(change);
    QCOMPARE(answer["settings"]["files"]["count"], 5);
    QCOMPARE(answer["settings"]["files"]["format"], "json");
    stop();
    start();
    const HitLogSettings settings = m_fanout->settings();
    QCOMPARE(settings.files, false);
    QCOMPARE(settings.fileCount, 5u);
    QCOMPARE(settings.syslogPath, "/run/x");
    QCOMPARE(int{settings.facility}, 10);
    stop();
    QVERIFY(writeFileAtomically(folder("log.json"), "{\"files\""));
    start();
    QVERIFY(m_fanout->settings() == HitLogSettings{});
    Client client = m_harness->connect();
    QVERIFY(client.call("log.get").value().contains("problem"));
}

void HitFanoutTest::settingsAreChecked()
{
    for (const Json &change :
         {Json{{"files", {{"bytes", "10"}}}}, Json{{"files", {{"count", 0}}}},
          Json{{"files", {{"format", "xml"}}}}, Json{{"syslog", {{"path", "dev/log"}}}},
          Json{{"syslog", {{"path", "/" + std::string(200, 'x')}}}},
          Json{{"syslog", {{"facility", "local9"}}}}, Json{{"journal", true}}, Json{{"x", 1}}})
        QCOMPARE(set(change)["failed"], "params-invalid");
    QVERIFY(m_fanout->settings() == HitLogSettings{});
    const auto operate = m_harness->connectAs(ServerHarness::kStranger, {ServerHarness::kOperate});
    QVERIFY(!operate->call("log.set", Json::object()));
    QVERIFY(operate->call("log.get"));
}

QTEST_GUILESS_MAIN(HitFanoutTest)
#include "tst_hitfanout.moc"
