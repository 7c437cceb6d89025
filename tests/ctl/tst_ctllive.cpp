// SPDX-License-Identifier: GPL-3.0-or-later
// tallygatectl against an engine that says what docs/protocol.md says.
#include <unistd.h>

#include <QtTest>

#include "base/sha256.h"
#include "fakeengine.h"
#include "program.h"

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::engine::test;
using testsupport::ProgramRun;

namespace {

constexpr const char *kSession = "192.0.2.7 50000 198.51.100.1 22";

ProgramRun run(const FakeEngine &engine, const QStringList &arguments)
{
    return testsupport::runCtl(QStringList{"--socket", QString::fromStdString(engine.socket())} +
                               arguments);
}

std::vector<std::string> methodsOf(const std::vector<Asked> &asked)
{
    std::vector<std::string> names;
    for (const Asked &one : asked)
        names.push_back(one.method);
    return names;
}

QString policyFile(const FakeEngine &engine, const std::string &text)
{
    const QString path = engine.path("policy.json");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("policy.json");
    file.write(text.data(), static_cast<qint64>(text.size()));
    return path;
}

} // namespace

class TestCtlLive : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aCommandAsksAndShows_data();
    void aCommandAsksAndShows();
    void jsonIsTheResultItself_data();
    void jsonIsTheResultItself();
    void pushTakesAllStepsButTheLast();
    void pushEndsAtAStepThatFails();
    void aLargePolicyGoesInPieces();
    void aRevisionIsFetched();
    void aCaptureBecomesAFile();
    void countersAreWatchedWithRates();
    void hitsAreShownAsTheyCome();
    void errorsSayWhatToDo();
    void withoutAnEngineItSaysSo();
    void theSessionIsFoundInTheAncestors();
    void rpcIsABridge();
    void unknownWordsAreRefused_data();
    void unknownWordsAreRefused();
};

void TestCtlLive::initTestCase()
{
    qputenv("SSH_CONNECTION", kSession);
}

void TestCtlLive::aCommandAsksAndShows_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("method"); ///< the last one
    QTest::addColumn<QString>("params");
    QTest::addColumn<QString>("shows"); ///< parts, separated by |
    const auto row = [](const char *command, const char *method, const char *params,
                        const char *shows) {
        QTest::newRow(command) << QString::fromUtf8(command) << QString::fromUtf8(method)
                               << QString::fromUtf8(params) << QString::fromUtf8(shows);
    };
    constexpr auto kWitness = R"("session":"192.0.2.7 50000 198.51.100.1 22")";
    const auto with = [kWitness](const char *rest) {
        return fmt::format("{{{}{}{}}}", rest, *rest != '\0' ? "," : "", kWitness);
    };
    row("status", "status", "{}",
        "0.1.0, since 2026-03-01T08:00:00Z|worker    alive|41 of \"edge\"|eth0|at work|driver");
    row("interfaces", "interfaces.list", "{}", "eth0|host, fail-open|cannot be: bond0 is a bond");
    row("manage eth1 --fail-mode closed", "interfaces.manage",
        with(R"("interface":"eth1","kind":"host","failMode":"closed","window":60)").c_str(),
        "eth1|undone in 60 s|tallygatectl policy confirm");
    row("manage eth1 --wire eth2 --fail-mode open --window 30", "interfaces.manage",
        with(R"("interface":"eth1","kind":"wire","peer":"eth2","failMode":"open","window":30)")
            .c_str(),
        "undone in 60 s");
    row("unmanage eth1", "interfaces.unmanage", with(R"("interface":"eth1","window":60)").c_str(),
        "undone in 60 s");
    row("fail-mode eth0 open", "interfaces.setFailMode",
        with(R"("interface":"eth0","failMode":"open","window":60)").c_str(), "undone in 60 s");
    row("policy prove 42", "policy.prove", with(R"("revision":"42")").c_str(), "ssh|syn|guard|ok");
    row("policy activate 42 --window 5 --accept-failed-proof", "policy.activate",
        R"({"revision":"42","window":5,"acceptFailedProof":true})", "Revision 42. In force");
    row("policy stage --revision 40 --based-on 41 --take-over", "policy.stage",
        R"({"revision":"40","basedOn":"41","takeOver":true})", "Staged as revision 42");
    row("policy confirm", "policy.confirm", with("").c_str(), "revision 42 stays in force");
    row("policy rollback --reason slow", "policy.rollback", R"({"reason":"slow"})",
        "revision 41 is in force");
    row("policy history", "policy.history", "{}", "41|40|current|anna|NTP for the lab");
    row("set add blocked 203.0.113.9 --expires 2026-03-02T12:00:00Z --reason scans", "set.add",
        with(R"("set":"blocked","entries":["203.0.113.9"],"expires":"2026-03-02T12:00:00Z",)"
             R"("reason":"scans")")
            .c_str(),
        "blocked has 4 entries");
    row("set remove blocked 203.0.113.9", "set.remove",
        with(R"("set":"blocked","entries":["203.0.113.9"])").c_str(), "blocked has 3 entries");
    row("set replace blocked", "set.replace", with(R"("set":"blocked","entries":[])").c_str(),
        "blocked has 0 entries");
    row("set replace blocked --as-in-policy", "set.replace",
        with(R"("set":"blocked","asInPolicy":true)").c_str(), "blocked has");
    row("guard", "guard.get", "{}", "198.51.100.0/24|22|eth0 in|1,022|98,112");
    row("counters --interface eth0", "counters.get", R"({"interfaces":["eth0"]})",
        "edge on eth0, in|web|permit|200|15,035|received|1,200|since the last reset");
    row("counters --since lifetime", "counters.get", "{}", "1,200|90,210|since ever");
    row("reset --why move --interface eth0 --default", "counters.reset",
        R"({"why":"move","interface":"eth0","default":true})",
        "12 counters|tallygatectl undo-reset 7");
    row("undo-reset 7 --why early", "counters.undoReset", R"({"reset":"7","why":"early"})",
        "Taken back: 12");
    row("log", "log.get", "{}", "files.enabled|true|syslog.path|/dev/log|written|1200");
    row("log syslog.enabled=true syslog.facility=local1 files.count=3", "log.set",
        R"({"syslog":{"enabled":true,"facility":"local1"},"files":{"count":3}})",
        "syslog.enabled     true");
    row("audit", "audit.get", R"({"from":"69","most":50})", "118|2026-03-01T11:58:00Z|intent");
    row("audit --from 3 --count 2", "audit.get", R"({"from":"3","most":2})", "118");
    row("restart-worker", "engine.restartWorker", "{}", "replaced");
    row("shutdown", "engine.shutdown", "{}", "given back");
    row("upgrade /usr/sbin/tallygated", "engine.upgrade", R"({"program":"/usr/sbin/tallygated"})",
        "the new program");
}

void TestCtlLive::aCommandAsksAndShows()
{
    QFETCH(QString, command);
    QFETCH(QString, method);
    QFETCH(QString, params);
    QFETCH(QString, shows);
    if (method == QLatin1String("engine.upgrade") && ::geteuid() != 0)
        QSKIP("only root may");
    FakeEngine engine;
    const ProgramRun ran = run(engine, command.split(QLatin1Char(' ')));
    QVERIFY2(ran.status == 0, qPrintable(ran.errors));
    const auto asked = engine.takeAsked();
    QVERIFY(!asked.empty());
    QCOMPARE(QString::fromStdString(asked.back().method), method);
    QCOMPARE(QString::fromStdString(control::toText(asked.back().params)),
             QString::fromStdString(control::toText(Json::parse(params.toStdString()))));
    for (const QString &part : shows.split(QLatin1Char('|')))
        QVERIFY2(ran.output.contains(part), qPrintable(part + "\nin\n" + ran.output));
}

void TestCtlLive::jsonIsTheResultItself_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("method");
    for (const auto &[command, method] : {std::pair{"status", "status"},
                                          {"interfaces", "interfaces.list"},
                                          {"policy history", "policy.history"},
                                          {"counters", "counters.get"},
                                          {"guard", "guard.get"},
                                          {"log", "log.get"},
                                          {"audit", "audit.get"},
                                          {"unmanage eth1", "interfaces.unmanage"},
                                          {"policy rollback", "policy.rollback"}})
        QTest::newRow(command) << QString::fromUtf8(command) << QString::fromUtf8(method);
}

void TestCtlLive::jsonIsTheResultItself()
{
    QFETCH(QString, command);
    QFETCH(QString, method);
    FakeEngine engine;
    const ProgramRun ran = run(engine, command.split(QLatin1Char(' ')) + QStringList{"--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.errors));
    QVERIFY(Json::parse(ran.output.toStdString()) ==
            engine.examples.results.at(method.toStdString()));
}

void TestCtlLive::pushTakesAllStepsButTheLast()
{
    FakeEngine engine;
    const QString file = policyFile(engine, "{\"tallygateDevice\":1}");
    const ProgramRun ran = run(engine, {"policy", "push", file, "--comment", "x"});
    QVERIFY2(ran.status == 0, qPrintable(ran.errors));
    const auto asked = engine.takeAsked();
    QVERIFY(
        (methodsOf(asked) == std::vector<std::string>{"policy.validate", "status", "policy.stage",
                                                      "policy.prove", "policy.activate"}));
    QVERIFY(asked[2].params ==
            Json({{"policy", "{\"tallygateDevice\":1}"}, {"basedOn", "41"}, {"comment", "x"}}));
    QVERIFY(asked[3].params.at("session") == kSession);
    QVERIFY(ran.output.contains("tallygatectl policy confirm"));
}

void TestCtlLive::pushEndsAtAStepThatFails()
{
    for (const char *step : {"policy.validate", "policy.prove"}) {
        FakeEngine engine;
        engine.examples.results[step]["ok"] = false;
        const ProgramRun ran = run(engine, {"policy", "push", policyFile(engine, "{}")});
        QCOMPARE(ran.status, 2);
        QCOMPARE(engine.takeAsked().back().method, std::string(step));
        QVERIFY(ran.output.contains("NOT VALID"));
    }
    FakeEngine engine;
    engine.examples.results["fail policy.stage"] = {{"code", "revision-conflict"},
                                                    {"message", "anna put revision 43 in force"},
                                                    {"hint", "fetch it first"}};
    const ProgramRun ran = run(engine, {"policy", "push", policyFile(engine, "{}")});
    QCOMPARE(ran.status, 2);
    QVERIFY(ran.errors.contains("anna put revision 43 in force"));
    QVERIFY(ran.errors.contains("fetch it first"));
}

void TestCtlLive::aLargePolicyGoesInPieces()
{
    FakeEngine engine;
    std::string text = "{\"x\": \"";
    while (text.size() < 1'300'000)
        text += "\xc3\xa9 ";
    text += "\"}";
    const ProgramRun ran = run(engine, {"policy", "validate", policyFile(engine, text)});
    QVERIFY2(ran.status == 0, qPrintable(ran.errors));
    QVERIFY(engine.uploaded == text);
}

void TestCtlLive::aRevisionIsFetched()
{
    FakeEngine engine;
    ProgramRun ran = run(engine, {"policy", "get"});
    QVERIFY2(ran.status == 0, qPrintable(ran.errors));
    QCOMPARE(ran.output, QStringLiteral("{\"tallygateDevice\":1}"));
    QCOMPARE(sha256Hex(ran.output.toStdString()),
             engine.examples.results.at("policy.get").at("digest").get<std::string>());
    ran = run(engine, {"policy", "get", "41", "-o", engine.path("got.json")});
    QCOMPARE(ran.status, 0);
    QFile got(engine.path("got.json"));
    QVERIFY(got.open(QIODevice::ReadOnly));
    QCOMPARE(got.readAll(), QByteArray("{\"tallygateDevice\":1}"));
}

void TestCtlLive::aCaptureBecomesAFile()
{
    FakeEngine engine;
    const ProgramRun ran = run(engine, {"capture", "eth0", "-w", engine.path("out.pcapng"),
                                        "--reason", "slow", "--match", "tcp.port == 22", "--count",
                                        "7", "--seconds", "9", "--snap", "64"});
    QVERIFY2(ran.status == 0, qPrintable(ran.errors));
    QFile file(engine.path("out.pcapng"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("ab"));
    QVERIFY(ran.errors.contains("2 packets; 3 more"));
    const auto asked = engine.takeAsked();
    QVERIFY(asked.front().params == Json({{"interface", "eth0"},
                                          {"reason", "slow"},
                                          {"match", "tcp.port == 22"},
                                          {"count", "7"},
                                          {"seconds", 9},
                                          {"snap", 64},
                                          {"bytes", "67108864"}}));

    engine.examples.results["fail capture.start"] = {{"code", "expression-syntax"},
                                                     {"message", "expected a value"},
                                                     {"where", {{"column", 11u}}}};
    const ProgramRun failed = run(engine, {"capture", "eth0", "-w", engine.path("none.pcapng"),
                                           "--reason", "x", "--match", "tcp.port =="});
    QCOMPARE(failed.status, 2);
    QVERIFY(failed.errors.contains("\n            ^"));
    QVERIFY(!QFile::exists(engine.path("none.pcapng")));
}

void TestCtlLive::countersAreWatchedWithRates()
{
    FakeEngine engine;
    QProcess process;
    process.start(QStringLiteral(TALLYGATE_BIN_DIR "/tallygatectl"),
                  {"--socket", QString::fromStdString(engine.socket()), "counters", "--watch"});
    QByteArray output;
    QTRY_VERIFY_WITH_TIMEOUT((output += process.readAllStandardOutput(), output.contains("210")),
                             20'000);
    QTRY_VERIFY(output.endsWith("\n"));
    process.terminate();
    QVERIFY(process.waitForFinished());
    QVERIFY(output.contains("PACKETS/S"));
    const QByteArray last = output.mid(output.lastIndexOf("web"));
    // 10 packets more than a second before
    QVERIFY2(QRegularExpression(QStringLiteral("210 +15,035 +10\\b")).match(last).hasMatch(),
             last.constData());
}

void TestCtlLive::hitsAreShownAsTheyCome()
{
    FakeEngine engine;
    ProgramRun ran = run(engine, {"hits", "--count", "1"});
    QVERIFY2(ran.status == 0, qPrintable(ran.errors));
    QVERIFY2(ran.output.contains("drop    eth0 in 203.0.113.9:40000 -> 198.51.100.1:23 protocol 6 "
                                 "length 60 edge on eth0, in:"),
             qPrintable(ran.output));
    ran = run(engine, {"hits", "--count", "1", "--json"});
    QVERIFY(Json::parse(ran.output.toStdString()) ==
            engine.examples.notifications.at("hits.batch").params.at("hits").at(0));
}

void TestCtlLive::errorsSayWhatToDo()
{
    FakeEngine engine;
    engine.examples.results["fail engine.restartWorker"] = {
        {"code", "role-insufficient"}, {"message", "needs the role admin"}, {"hint", "be root"}};
    const ProgramRun ran = run(engine, {"restart-worker"});
    QCOMPARE(ran.status, 2);
    QCOMPARE(ran.errors, QStringLiteral("tallygatectl: needs the role admin (be root)\n"));
    QVERIFY(ran.output.isEmpty());
}

void TestCtlLive::withoutAnEngineItSaysSo()
{
    const ProgramRun ran = testsupport::runCtl({"--socket", "/nonexistent/control.sock", "status"});
    QCOMPARE(ran.status, 2);
    QVERIFY(ran.errors.contains("is tallygated running?"));
}

void TestCtlLive::theSessionIsFoundInTheAncestors()
{
    // As sudo does: the variable is in the environment of an ancestor, not in one's own.
    FakeEngine engine;
    QProcess process;
    process.start(QStringLiteral("/bin/sh"),
                  {"-c", QStringLiteral("env -u SSH_CONNECTION %1 --socket %2 policy confirm; true")
                             .arg(QStringLiteral(TALLYGATE_BIN_DIR "/tallygatectl"),
                                  QString::fromStdString(engine.socket()))});
    QVERIFY(process.waitForFinished());
    const auto asked = engine.takeAsked();
    QCOMPARE(asked.size(), std::size_t(1));
    QVERIFY(asked.front().params == Json({{"session", kSession}}));
}

void TestCtlLive::rpcIsABridge()
{
    FakeEngine engine;
    QProcess process;
    process.start(QStringLiteral(TALLYGATE_BIN_DIR "/tallygatectl"),
                  {"--socket", QString::fromStdString(engine.socket()), "rpc"});
    QVERIFY(process.waitForStarted());
    process.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"guard.get\"}\n");
    QVERIFY(process.waitForReadyRead());
    const QByteArray line = process.readLine();
    const auto message = control::parseMessage(line.trimmed().toStdString());
    QVERIFY(message);
    QVERIFY(std::get<control::Response>(*message).result ==
            engine.examples.results.at("guard.get"));
    // A request in the last breath is answered too.
    process.write("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"status\"}\n");
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAll().contains("\"id\":2"));
}

void TestCtlLive::unknownWordsAreRefused_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command :
         {"manage eth1", "manage eth1 --fail-mode ajar", "fail-mode eth0", "policy", "policy psh x",
          "set add", "reset", "counters --since yesterday", "capture eth0",
          "policy activate --window 4", "set add blocked 192.0.2.1 --expires soon", "log x"})
        QTest::newRow(command) << QString::fromUtf8(command);
}

void TestCtlLive::unknownWordsAreRefused()
{
    QFETCH(QString, command);
    FakeEngine engine;
    const ProgramRun ran = run(engine, command.split(QLatin1Char(' ')));
    QCOMPARE(ran.status, 2);
    QVERIFY(!ran.errors.isEmpty());
    QVERIFY(engine.takeAsked().empty());
}

QTEST_GUILESS_MAIN(TestCtlLive)
#include "tst_ctllive.moc"
