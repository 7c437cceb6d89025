// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QtTest>

#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/ranges.h>

#include "engine/checkchild.h"
#include "loop/loop.h"
#include "statebench.h"

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::pipeline;
using testsupport::addFilter;
using testsupport::addSet;
using testsupport::rule;

namespace {

CheckRequest requestFor(const DevicePolicy &policy)
{
    CheckRequest request;
    request.text = std::make_shared<const std::string>(writeDevicePolicy(policy));
    request.ports = {{1, "eth0", PortKind::Host, 1514}, {2, "eth1", PortKind::Wire, 1514}};
    request.local = {{"192.0.2.1/24", "2001:db8::1"}, {}};
    request.wallClock = Timestamp(std::chrono::hours(500'000));
    return request;
}

CheckRequest proofFor(const DevicePolicy &policy, const char *session = nullptr)
{
    CheckRequest request = requestFor(policy);
    request.prove = true;
    if (session != nullptr) {
        request.session = parseSshConnection(session).value();
        request.sessionInterfaces = {"eth0"};
    }
    return request;
}

/// Runs the check in a child, as control does.
Result<CheckReport> runInChild(const CheckRequest &request, CheckRunner::Options options = {})
{
    auto loop = std::move(Loop::create().value());
    CheckRunner runner(*loop, std::move(options));
    Result<CheckReport> result = fail(ErrorKind::Cancelled, "none", "no answer");
    runner.run(request, [&](Result<CheckReport> report) {
        result = std::move(report);
        loop->stop();
    });
    loop->run().value();
    return result;
}

std::string firstCode(const CheckReport &report)
{
    return report.error().code;
}

const char *const kSession = "198.51.100.7 50000 192.0.2.1 22";

} // namespace

class CheckChildTest : public QObject
{
    Q_OBJECT

private slots:
    void aGoodPolicyIsCounted();
    void whatIsWrongHasItsPlace_data();
    void whatIsWrongHasItsPlace();
    void aSessionThatWouldBeCutIsFound_data();
    void aSessionThatWouldBeCutIsFound();
    void checksAreRun();
    void dynamicSetsAndTheGuardAreThoseGiven();
    void limitsOnRulesAndEntries();
    void whatCannotBeMeantIsTold();
    void timeIsBounded();
    void memoryIsBounded();
    void anotherProgramIsAnError();
    void twentyAtOnceAllAnswer();
    void sessionsAreRead_data();
    void sessionsAreRead();
    void setsChange();
    void whatExpiredStaysExpired();
};

void CheckChildTest::aGoodPolicyIsCounted()
{
    DevicePolicy policy;
    addSet(policy, "bad", {"10.0.0.0/8", "192.0.2.77"});
    addFilter(policy, "in", {rule("ip.src in {@bad}", Action::Drop), rule("tcp", Action::Permit)});
    const auto report = runInChild(requestFor(policy));
    QVERIFY2(report.has_value(), report ? "" : toString(report.error()).c_str());
    QVERIFY(report->ok);
    QCOMPARE(report->json["rules"].get<int>(), 2);
    QCOMPARE(report->json["setEntries"].get<int>(), 2);
    QCOMPARE(report->json["ports"].get<int>(), 2);
    QVERIFY(report->json.contains("milliseconds"));
    QVERIFY(!report->json.contains("proof"));
}

void CheckChildTest::whatIsWrongHasItsPlace_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("path");
    DevicePolicy policy;
    addFilter(policy, "in", {rule("tcp", Action::Permit), rule("tcp.dstprt == 1", Action::Drop)});
    QTest::newRow("not JSON") << "{\n\"tallygateDevice\": 1,\n]"
                              << "json-syntax" << 3 << "";
    QTest::newRow("an expression")
        << QString::fromStdString(writeDevicePolicy(policy)) << "field-unknown" << 13
        << "/filters/0/rules/1/conditions/0/match";
    policy = {};
    addSet(policy, "s", {"10.0.0.0/8", "10.0.0.300"});
    QTest::newRow("a set") << QString::fromStdString(writeDevicePolicy(policy)) << "" << 9
                           << "/sets/0/entries/1";
}

void CheckChildTest::whatIsWrongHasItsPlace()
{
    QFETCH(QString, text);
    QFETCH(QString, code);
    QFETCH(int, line);
    QFETCH(QString, path);
    CheckRequest request = requestFor({});
    request.text = std::make_shared<const std::string>(text.toStdString());
    const auto report = runInChild(request);
    QVERIFY(report.has_value());
    QVERIFY(!report->ok);
    const Error error = report->error();
    if (!code.isEmpty())
        QCOMPARE(QString::fromStdString(error.code), code);
    QVERIFY2(int(error.where.line) == line, report->json.dump(1).c_str());
    QCOMPARE(QString::fromStdString(error.where.path), path);
}

void CheckChildTest::aSessionThatWouldBeCutIsFound_data()
{
    QTest::addColumn<QString>("in");
    QTest::addColumn<QString>("out");
    QTest::addColumn<bool>("guarded");
    QTest::addColumn<QString>("failing"); ///< the packets, in order
    QTest::newRow("open") << "tcp.dstport == 22"
                          << "tcp.srcport == 22" << false << "";
    QTest::newRow("closed") << "tcp.dstport == 80"
                            << "tcp.srcport == 22" << false << "segment,syn";
    QTest::newRow("no answers") << "tcp.dstport == 22"
                                << "tcp.srcport == 80" << false << "segment back,syn-ack";
    QTest::newRow("only what is established") << "tcp.established"
                                              << "tcp" << false << "syn";
    QTest::newRow("guarded") << "udp"
                             << "udp" << true << "";
    QTest::newRow("this port alone") << "tcp.srcport == 50000"
                                     << "tcp" << false << "syn";
}

void CheckChildTest::aSessionThatWouldBeCutIsFound()
{
    QFETCH(QString, in);
    QFETCH(QString, out);
    QFETCH(bool, guarded);
    QFETCH(QString, failing);
    DevicePolicy policy;
    addFilter(policy, "in", {rule(in.toStdString(), Action::Permit)});
    addFilter(policy, "out", {rule(out.toStdString(), Action::Permit, "o")}, Verdict::Drop,
              Direction::Out);
    if (guarded)
        policy.guard = {{*parseAddressRange("198.51.100.0/24"), 22}};
    const auto report = runInChild(proofFor(policy, kSession));
    QVERIFY(report.has_value());
    QStringList failed;
    for (const auto &step : report->json["proof"]) {
        QCOMPARE(step["check"].get<std::string>(), std::string("ssh"));
        if (!step["ok"].get<bool>())
            failed.append(QString::fromStdString(step["packet"].get<std::string>()));
    }
    QCOMPARE(report->json["proof"].size(), std::size_t(4));
    QCOMPARE(failed.join(','), failing);
    QCOMPARE(report->ok, failing.isEmpty());
    if (!report->ok)
        QCOMPARE(firstCode(*report), std::string("proof-session"));
    // Over an interface that is not managed there is nothing to prove.
    CheckRequest elsewhere = proofFor(policy, kSession);
    elsewhere.sessionInterfaces = {"eth7"};
    const auto other = check(elsewhere);
    QVERIFY(other.ok);
    QCOMPARE(other.json["proof"].size(), std::size_t(0));
}

void CheckChildTest::checksAreRun()
{
    DevicePolicy policy;
    addFilter(policy, "in", {rule("tcp.dstport == 443", Action::Permit)});
    Flow web{Flow::Protocol::Tcp, "198.51.100.7", "192.0.2.1", 1234, 443, false};
    Flow telnet = web;
    telnet.destinationPort = 23;
    policy.checks = {{"web", "eth0", Direction::In, Verdict::Permit, web, {}},
                     {"no telnet", "eth0", Direction::In, Verdict::Drop, telnet, {}}};
    auto report = runInChild(proofFor(policy));
    QVERIFY(report->ok);
    QCOMPARE(report->json["proof"].size(), std::size_t(2));
    policy.checks[1].expected = Verdict::Permit;
    policy.checks.push_back({"elsewhere", "eth9", Direction::In, Verdict::Permit, web, {}});
    report = runInChild(proofFor(policy));
    QVERIFY(!report->ok);
    QCOMPARE(firstCode(*report), std::string("proof-check"));
    QCOMPARE(report->error().where.path, std::string("/checks/1"));
    QVERIFY(report->json.dump().find("check-unbound") != std::string::npos);
    QVERIFY(runInChild(requestFor(policy))->ok); // without proof they are not run
}

void CheckChildTest::dynamicSetsAndTheGuardAreThoseGiven()
{
    DevicePolicy policy;
    addSet(policy, "blocked", {});
    addFilter(policy, "in", {rule("ip.src in {@blocked}", Action::Drop)}, Verdict::Permit);
    CheckRequest request = proofFor(policy, kSession);
    QVERIFY(runInChild(request)->ok);
    SetOverlays::Change change;
    change.set = "blocked";
    change.entries = {"198.51.100.0/24"};
    QVERIFY(request.sets.apply(change, policy));
    const auto report = runInChild(request);
    QVERIFY(!report->ok);
    QCOMPARE(report->json["setEntries"].get<int>(), 1);
    request.guard = {{*parseAddressRange("198.51.100.0/24"), 22}};
    QVERIFY(runInChild(request)->ok);
}

void CheckChildTest::limitsOnRulesAndEntries()
{
    DevicePolicy policy;
    DeviceRule one = rule("tcp", Action::Count);
    std::vector<DeviceRule> rules;
    for (std::size_t i = 0; i <= kMaxRules; ++i) {
        rules.push_back(one);
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &i, sizeof i);
        bytes[15] = 1;
        rules.back().uuid = Uuid(bytes);
    }
    addFilter(policy, "in", rules);
    auto report = check(requestFor(policy));
    QCOMPARE(firstCode(report), std::string("policy-too-large"));
    policy.filters[0].rules.pop_back();
    policy.applications.clear();
    report = check(requestFor(policy));
    QVERIFY2(report.ok, report.json.dump(1).c_str());
    QCOMPARE(report.json["rules"].get<std::size_t>(), kMaxRules);
}

void CheckChildTest::whatCannotBeMeantIsTold()
{
    DevicePolicy policy;
    DeviceRule old = rule("tcp", Action::Permit);
    old.expires = Timestamp(std::chrono::hours(400'000));
    addFilter(policy, "in", {old}).interfaces = {"wan0"};
    const auto report = check(requestFor(policy));
    QVERIFY(report.ok);
    const std::string text = report.json["diagnostics"].dump();
    for (const char *code : {"application-unbound", "rule-expired", "guard-empty"})
        QVERIFY2(text.find(code) != std::string::npos, code);
}

void CheckChildTest::timeIsBounded()
{
    QTemporaryDir folder;
    const std::string sleeper = folder.filePath("sleeper").toStdString();
    std::ofstream(sleeper) << "#!/bin/sh\nexec sleep 60\n";
    std::filesystem::permissions(sleeper, std::filesystem::perms::owner_all);
    CheckRunner::Options options;
    options.program = sleeper;
    options.wallTime = std::chrono::milliseconds(200);
    const auto report = runInChild(requestFor({}), options);
    QVERIFY(!report);
    QCOMPARE(report.error().code, std::string("check-limit"));
}

void CheckChildTest::memoryIsBounded()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("sanitizers reserve more address space than any bound");
#endif
    DevicePolicy policy;
    addSet(policy, "large", std::vector<std::string>(3'500'000, "192.0.2.1"));
    CheckRunner::Options options;
    options.memory = 192u << 20;
    const auto report = runInChild(requestFor(policy), options);
    QVERIFY(!report);
    QCOMPARE(report.error().code, std::string("check-limit"));
}

void CheckChildTest::anotherProgramIsAnError()
{
    CheckRunner::Options options;
    options.program = "/bin/true";
    QCOMPARE(runInChild(requestFor({}), options).error().code, std::string("check-failed"));
    options.program = "/nowhere/at/all";
    QCOMPARE(runInChild(requestFor({}), options).error().code, std::string("check-failed"));
}

void CheckChildTest::twentyAtOnceAllAnswer()
{
    auto loop = std::move(Loop::create().value());
    CheckRunner runner(*loop);
    int good = 0;
    int busy = 0;
    for (int i = 0; i < 20; ++i)
        runner.run(requestFor({}), [&](Result<CheckReport> report) {
            good += report && report->ok;
            busy += !report && report.error().code == "check-busy";
            if (good + busy == 20)
                loop->stop();
        });
    loop->run().value();
    QVERIFY(good >= 16);
    QCOMPARE(good + busy, 20);
}

void CheckChildTest::sessionsAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); ///< empty: refused
    QTest::newRow("IPv4") << kSession << kSession;
    QTest::newRow("IPv6") << "2001:db8::7 1 2001:db8::1 22"
                          << "2001:db8::7 1 2001:db8::1 22";
    QTest::newRow("mapped") << "::ffff:198.51.100.7 50000 ::ffff:192.0.2.1 22" << kSession;
    QTest::newRow("link-local") << "fe80::7%eth0 1 fe80::1%eth0 22"
                                << "fe80::7 1 fe80::1 22";
    QTest::newRow("three words") << "198.51.100.7 50000 192.0.2.1"
                                 << "";
    QTest::newRow("two families") << "198.51.100.7 50000 ::1 22"
                                  << "";
    QTest::newRow("no port") << "198.51.100.7 70000 192.0.2.1 22"
                             << "";
    QTest::newRow("port 0") << "198.51.100.7 0 192.0.2.1 22"
                            << "";
    QTest::newRow("a path as zone") << "fe80::7%../x 1 fe80::1 22"
                                    << "";
    QTest::newRow("empty") << ""
                           << "";
}

void CheckChildTest::sessionsAreRead()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto session = parseSshConnection(text.toStdString());
    QCOMPARE(session ? QString::fromStdString(toString(*session)) : QString(), expected);
    if (text.contains("fe80") && session)
        QCOMPARE(session->zone, std::string("eth0"));
}

void CheckChildTest::setsChange()
{
    DevicePolicy policy;
    addSet(policy, "s", {"10.0.0.1", "10.0.0.2"});
    const Timestamp now(std::chrono::hours(500'000));
    SetOverlays sets;
    using enum SetOverlays::Change::Kind;
    const auto apply = [&](SetOverlays::Change::Kind kind, std::vector<std::string> entries,
                           std::optional<Timestamp> expires = {}) {
        SetOverlays::Change change{kind, "s", std::move(entries), {expires, "anna", "why"}};
        const auto done = sets.apply(change, policy);
        return done ? std::string() : done.error().code;
    };
    const auto now3 = [&] {
        return QString::fromStdString(
            fmt::format("{}", fmt::join(sets.effective(policy.sets[0], now), " ")));
    };
    QCOMPARE(apply(Add, {"10.0.0.3 ", "10.0.0.1"}), std::string());
    QCOMPARE(now3(), QString("10.0.0.1 10.0.0.2 10.0.0.3"));
    QCOMPARE(apply(Remove, {"10.0.0.2", "10.0.0.3"}), std::string());
    QCOMPARE(now3(), QString("10.0.0.1"));
    QCOMPARE(apply(Remove, {"10.0.0.2"}), std::string("entry-unknown"));
    QCOMPARE(apply(Add, {"10.0.0.2"}), std::string());
    QCOMPARE(now3(), QString("10.0.0.1 10.0.0.2"));
    QCOMPARE(apply(Add, {"10.0.0.400"}), std::string("entry-invalid"));
    QCOMPARE(apply(Add, {"10.0.9.1"}, now + std::chrono::seconds(10)), std::string());
    QVERIFY(sets.nextExpiry() == now + std::chrono::seconds(10));
    QCOMPARE(apply(Replace, {"172.16.0.0/12"}), std::string());
    QCOMPARE(now3(), QString("172.16.0.0/12"));
    const auto back = SetOverlays::fromJson(control::parseJson(sets.toJson().dump()).value());
    QVERIFY(back.value() == sets);
    QCOMPARE(apply(Reset, {}), std::string());
    QCOMPARE(now3(), QString("10.0.0.1 10.0.0.2"));
    QVERIFY(sets == SetOverlays());
    SetOverlays::Change unknown;
    unknown.set = "t";
    QCOMPARE(sets.apply(unknown, policy).error().code, std::string("set-unknown"));
    QVERIFY(!SetOverlays::fromJson(control::Json::parse(R"({"s": {"entries": [1]}})")));
}

void CheckChildTest::whatExpiredStaysExpired()
{
    DevicePolicy policy;
    addSet(policy, "s", {});
    const Timestamp now(std::chrono::hours(500'000));
    DeviceRule temporary = rule("tcp", Action::Permit);
    temporary.expires = now;
    addFilter(policy, "in", {temporary});
    const auto shared = std::make_shared<const DevicePolicy>(policy);
    SetOverlays sets;
    QVERIFY(sets.derive(shared, now - std::chrono::seconds(1)) == shared);
    const auto derived = sets.derive(shared, now);
    QVERIFY(derived->filters[0].rules[0].expires == Timestamp());
    SetOverlays::Change change{
        SetOverlays::Change::Kind::Add, "s", {"10.0.0.1"}, {now + std::chrono::hours(1), "a", ""}};
    QVERIFY(sets.apply(change, policy));
    QCOMPARE(sets.derive(shared, now)->sets[0].entries.size(), std::size_t(1));
    QCOMPARE(sets.derive(shared, now + std::chrono::hours(1))->sets[0].entries.size(),
             std::size_t(0));
    QVERIFY(sets.expire(now + std::chrono::hours(1)));
    QVERIFY(sets == SetOverlays());
}

int main(int argc, char **argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "--check")
        return checkMain();
    CheckChildTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_checkchild.moc"
