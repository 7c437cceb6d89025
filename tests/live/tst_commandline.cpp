// SPDX-License-Identifier: GPL-3.0-or-later
// tallygate-cli in the client's namespace, over Debian's sshd, to the real engine.
#include <csignal>
#include <fstream>

#include <fmt/format.h>

#include "capture/reader.h"
#include "live/livetest.h"
#include "live/sshsession.h"
#include "live/station.h"
#include "storage/deployments.h"

using namespace tallygate;
using namespace tallygate::live;

class TestCommandLine : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        SKIP_WITHOUT_ENGINE();
        if (const std::string reason = SshServer::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }
    void aPolicyIsPushedWatchedAndReset();
    void capturedPacketsAreThoseSent();
    void whatIsNotConfirmedGoesBack();
    void strangersAreRefused();
    void anotherDeviceThanThePolicysIsRefused();
    void aSecondPersonApproves();
    void whoeverSitsThereIsAsked();
    void aLostPushIsHeardOfLater();
    void oneThatFailsUndoesAll();
    void aHostBehindAnotherIsReached();
};

namespace {

#define VERIFY_FINE(completed)                                                                     \
    do {                                                                                           \
        const Completed done = (completed);                                                        \
        VERIFY_SAID(done.ok(), done.errors + done.output);                                         \
    } while (false)

std::string revisionOf(Daemon &daemon)
{
    return daemon.call("status").at("revision").get<std::string>();
}

/// Of a command that goes on by itself: what is wrong with its end once it shows something and is
/// interrupted.
std::string interrupted(const Station &station, const Arguments &words)
{
    Process follower = station.start(words);
    const auto isShown = [&] { return std::ranges::count(follower.output(), '\n') >= 20; };
    for (int i = 0; i < 50 && !isShown(); ++i)
        station.ping(10); // it logs in meanwhile
    const bool wasShown = isShown();
    follower.signal(SIGINT);
    if (!follower.wait(std::chrono::seconds(3)))
        return "does not end";
    if (!wasShown || follower.status() != 0)
        return fmt::format("status {}: {}", follower.status(), follower.errors());
    return follower.errors();
}

std::string countedBy(const Station &station, const std::string &rule)
{
    const Completed told = station.cli({"counters", "--json"}, station.login());
    if (!told.ok())
        return told.errors;
    const Json counters = Json::parse(told.output);
    for (const Json &application : counters.at("applications")) {
        for (const Json &counter : application.at("counters")) {
            if (counter.contains("name") && counter.at("name") == rule)
                return counter.at("sinceReset").at("packets").get<std::string>();
        }
    }
    return "no such rule: " + told.output;
}

} // namespace

void TestCommandLine::aPolicyIsPushedWatchedAndReset()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    const Completed early = station.cli({"status"});
    QCOMPARE(early.status, 2);
    VERIFY_SAID(early.errors.find("device add") != std::string::npos, early.errors);
    VERIFY_FINE(station.add());
    VERIFY_FINE(station.cli({"status"}, station.login())); // the only device there is

    const Completed pushed = station.cli({"push", station.path("edge.tallygate"), "--device",
                                          "edge-01", "--confirm", "--comment", "first", "--json"},
                                         station.login());
    VERIFY_FINE(pushed);
    const Json outcome = Json::parse(pushed.output);
    QVERIFY(outcome.at("confirmed").get<bool>());
    QCOMPARE(revisionOf(daemon), outcome.at("devices")[0].at("revision").get<std::string>());
    const Completed history = station.cli({"history"}, station.login());
    VERIFY_SAID(history.output.find("first") != std::string::npos, history.output);

    station.ping(50);
    QCOMPARE(countedBy(station, "Ping"), std::string("50"));
    Process log = station.start({"log", "--count", "3"});
    for (int i = 0; i < 50 && log.running(); ++i)
        station.ping(10); // it logs in meanwhile
    VERIFY_SAID(log.wait(std::chrono::seconds(5)), log.errors());
    QCOMPARE(std::ranges::count(log.output(), '\n'), 3);
    for (const Arguments &words : {Arguments{"log", "--follow", "--json"},
                                   Arguments{"counters", "--watch", "--interval", "0.2"}}) {
        const std::string complaint = interrupted(station, words);
        VERIFY_SAID(complaint.empty(), words.front() + ' ' + complaint);
    }
    const std::string counted = countedBy(station, "Ping");

    const Completed reset =
        station.cli({"reset", "--why", "after the move", "--json"}, station.login());
    VERIFY_FINE(reset);
    QCOMPARE(countedBy(station, "Ping"), std::string("0"));
    const std::string number = Json::parse(reset.output).at("reset").get<std::string>();
    VERIFY_FINE(station.cli({"undo-reset", number, "--why", "it was another"}, station.login()));
    QCOMPARE(countedBy(station, "Ping"), counted);
    // The workstation's own chain tells of it, newest first.
    const auto chain = station.auditChain();
    QVERIFY(chain.size() >= 2);
    QCOMPARE(chain[0].at("action").get<std::string>(), std::string("reset.undone"));
    QCOMPARE(chain[1].at("action").get<std::string>(), std::string("reset"));
    QCOMPARE(chain[1].at("device").get<std::string>(), Uuid::fromName(Uuid(), "device").toString());
    QVERIFY(chain[1].dump().find("after the move") != std::string::npos);
    const Completed listed = station.cli({"device", "list"});
    VERIFY_SAID(listed.output.find("edge-01") != std::string::npos, listed.output);
}
REPORT_EXCEPTIONS

/// The engine keeps the octets, sshd carries them, the workstation has the file.
void TestCommandLine::capturedPacketsAreThoseSent()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    VERIFY_FINE(station.add());
    const Flow flow = lab.clientToDevice({.destinationPort = 9, .frameBytes = 700});
    Generator generator(lab.client(), "c0", {flow});
    const std::string file = station.path("kept.pcapng");
    const auto captured = [&](const char *bound, const char *figure) {
        Process capture = station.start({"capture", "d0", "-w", file, "--reason", "odd datagrams",
                                         "--match", "udp.dstport == 9", "--direction", "in",
                                         "--snap", "1500", bound, figure});
        for (int i = 0; i < 100 && capture.running(); ++i)
            generator.send(10, 200); // it logs in meanwhile
        const bool isFine = capture.wait(std::chrono::seconds(5)) && capture.status() == 0;
        return isFine ? std::string() : "not well: " + capture.errors();
    };
    const std::string complaint = captured("--count", "40");
    VERIFY_SAID(complaint.empty(), complaint);

    auto reader = capture::Reader::open(file).value();
    std::optional<std::uint64_t> before;
    capture::Frame kept;
    while (reader.next(kept)) {
        const auto mark = readMark(kept.bytes());
        QVERIFY(mark.has_value());
        Octets sent = flow.frame;
        writeMark(sent, *mark);
        QCOMPARE(kept.wireLength, sent.size());
        QVERIFY(std::ranges::equal(kept.bytes(), sent));
        QVERIFY(!before || mark->sequence == *before + 1);
        before = mark->sequence;
    }
    QVERIFY(!reader.fault());
    QCOMPARE(reader.packetsRead(), 40u);
    QVERIFY(daemon.call("audit.get").dump().find("odd datagrams") != std::string::npos);
    // Two fit, the third ends it.
    QCOMPARE(captured("--bytes", "2000"), std::string());
    auto bounded = capture::Reader::open(file).value();
    while (bounded.next(kept)) {
    }
    QCOMPARE(bounded.packetsRead(), 2u);
}
REPORT_EXCEPTIONS

void TestCommandLine::whatIsNotConfirmedGoesBack()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    VERIFY_FINE(station.add());
    const Arguments push{"push", "--device", "edge-01", station.path("edge.tallygate")};
    const auto pushed = [&](const Arguments &how) {
        Arguments words = push;
        words.insert(words.end(), how.begin(), how.end());
        return station.cli(words, station.login());
    };
    // Nobody is there to be asked.
    QCOMPARE(pushed({}).status, 2);
    QCOMPARE(revisionOf(daemon), std::string("0"));

    VERIFY_FINE(pushed({"--no-confirm"}));
    QCOMPARE(revisionOf(daemon), std::string("1"));
    VERIFY_FINE(station.cli({"rollback", "--why", "not this one"}, station.login()));
    QCOMPARE(revisionOf(daemon), std::string("0"));

    VERIFY_FINE(pushed({"--no-confirm"}));
    const Completed confirmed = station.cli({"confirm"}, station.login());
    VERIFY_FINE(confirmed);
    QVERIFY(revisionOf(daemon) != "0");
    QVERIFY(!daemon.call("status").at("commit").at("confirming").get<bool>());
    // What somebody else decides is heard by the next command that reaches the device.
    VERIFY_FINE(pushed({"--no-confirm"}));
    QCOMPARE(station.auditChain().front().at("action").get<std::string>(),
             std::string("push.left"));
    daemon.call("policy.rollback", {{"reason", "at the device"}});
    VERIFY_FINE(station.cli({"status"}, station.login()));
    const Json heard = station.auditChain().front();
    QCOMPARE(heard.at("action").get<std::string>(), std::string("push.undone"));
    VERIFY_SAID(heard.dump().find("at the device") != std::string::npos, heard.dump());
    // The workstation knows how all ended.
    auto records = storage::openWorkstation(station.path("data/records.sqlite"), Timestamp());
    QVERIFY(records);
    const auto pushes = storage::Deployments(records->connection)
                            .page(Uuid::fromName(Uuid(), "device"), 10)
                            .value();
    QCOMPARE(pushes.size(), 3u);
    QVERIFY(pushes[0].outcome == storage::DeploymentOutcome::RolledBack);
    QVERIFY(pushes[1].outcome == storage::DeploymentOutcome::Confirmed);
    QVERIFY(pushes[2].outcome == storage::DeploymentOutcome::RolledBack);
    QCOMPARE(pushes[2].reason, std::string("not this one"));
}
REPORT_EXCEPTIONS

void TestCommandLine::strangersAreRefused()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    const Completed unknown = station.cli({"status", "--device", "edge-09"});
    QCOMPARE(unknown.status, 2);
    // A key that was not shown to anybody is not taken.
    const Completed asked = station.cli({"status", "--host", station.host()}, station.login(false));
    QCOMPARE(asked.status, 2);
    VERIFY_SAID(asked.errors.find("SHA256:") != std::string::npos, asked.errors);
    // Nor is another than the known one.
    mustRun({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", station.path("other")});
    std::ofstream(station.path("known"))
        << lab.deviceToClient().v4 << ' ' << fileText(station.path("other.pub"));
    const Completed changed = station.cli({"status", "--host", station.host()}, station.login());
    QCOMPARE(changed.status, 2);
    VERIFY_SAID(changed.errors.find("key") != std::string::npos, changed.errors);
    std::filesystem::remove(station.path("known"));
    // No engine is at the usual socket, and no tallygatectl: both ways are named.
    const Completed nowhere = station.cli({"status", "--host", station.host()}, station.login());
    QCOMPARE(nowhere.status, 2);
    VERIFY_SAID(nowhere.errors.find("tallygatectl") != std::string::npos, nowhere.errors);
}
REPORT_EXCEPTIONS

void TestCommandLine::anotherDeviceThanThePolicysIsRefused()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    const Arguments add{"device",       "add",      "edge-01",
                        station.host(), "--socket", daemon.socketPath()};
    VERIFY_FINE(station.cli(add));
    Arguments push{"push",  station.path("edge.tallygate"), "--device", "edge-01", "--confirm",
                   "--json"};
    const Completed refused = station.cli(push, station.login());
    QCOMPARE(refused.status, 2);
    QCOMPARE(Json::parse(refused.output).at("error").at("code").get<std::string>(),
             std::string("device-identity"));
    VERIFY_SAID(refused.errors.find("--policy") != std::string::npos, refused.errors);
    // As the hint says; then named twice it is one device.
    VERIFY_FINE(station.cli({"device", "remove", "edge-01"}));
    QCOMPARE(station.cli({"status", "--device", "edge-01"}, station.login()).status, 2);
    VERIFY_FINE(station.add());
    push.insert(push.end(), {"--device", "edge-01"});
    const Completed pushed = station.cli(push, station.login());
    VERIFY_FINE(pushed);
    QCOMPARE(Json::parse(pushed.output).at("devices").size(), std::size_t(1));
    // A policy that does not compile is told in JSON too.
    std::ofstream(station.path("edge.tallygate")) << "{}";
    const Completed broken = station.cli(push, station.login());
    QCOMPARE(broken.status, 2);
    QVERIFY(Json::parse(broken.output).contains("error"));
}
REPORT_EXCEPTIONS

void TestCommandLine::aSecondPersonApproves()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    VERIFY_FINE(station.add());
    VERIFY_FINE(station.cli({"device", "approval", "edge-01", "on"}));
    VERIFY_FINE(station.add()); // which changes nothing about that
    const std::string before = revisionOf(daemon);
    const Arguments push{
        "push", station.path("edge.tallygate"), "--comment", "opens ping", "--confirm", "--json"};
    const auto refusal = [&](const Arguments &words) {
        const Completed told = station.cli(words, station.login());
        const Json outcome = Json::parse(told.output);
        const bool isEarly = outcome.contains("error");
        return (isEarly ? outcome : outcome.at("devices")[0])
            .at("error")
            .at("code")
            .get<std::string>();
    };
    QCOMPARE(refusal(push), std::string("approval-missing"));
    QCOMPARE(station.auditChain()[0].at("action").get<std::string>(), std::string("push.refused"));

    const std::string request = station.path("change.json");
    VERIFY_FINE(station.cli({"push", station.path("edge.tallygate"), "--comment", "opens ping",
                             "--export-approval", request},
                            station.login()));
    QCOMPARE(station.auditChain()[0].at("action").get<std::string>(),
             std::string("approval.request"));
    mustRun({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", station.path("berta")});
    const Completed shown = station.cli({"approve", request, "--show"});
    VERIFY_FINE(shown);
    VERIFY_SAID(shown.output.find("+ 1 Ping in edge: permit icmp") != std::string::npos,
                shown.output);
    VERIFY_FINE(station.cli({"approve", request, "--key", station.path("berta"), "--yes"}));
    Arguments approved = push;
    approved.insert(approved.end(), {"--approval", station.path("change.approval.json")});
    QCOMPARE(refusal(approved), std::string("approvers-missing"));
    std::ofstream(station.path("data/approvers"))
        << "berta@example.org " << fileText(station.path("berta.pub"));
    QCOMPARE(revisionOf(daemon), before); // by none of all that
    VERIFY_FINE(station.cli(approved, station.login()));
    const std::string history = station.cli({"history"}, station.login()).output;
    VERIFY_SAID(history.find("opens ping (approved by berta@example.org)") != std::string::npos,
                history);
    const Json begun = station.auditChain()[1];
    VERIFY_SAID(begun.at("action") == "push" &&
                    begun.at("details").at("approver") == "berta@example.org",
                begun.dump());
    // It was for what ran then.
    QCOMPARE(refusal(approved), std::string("approval-base"));
}
REPORT_EXCEPTIONS

void TestCommandLine::whoeverSitsThereIsAsked()
try {
    constexpr std::chrono::seconds kPatience{20};
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    VERIFY_FINE(station.add());
    const auto push = [&](std::string_view keys) {
        Arguments words{"push",          station.path("edge.tallygate"), "-i", station.path("user"),
                        "--known-hosts", station.path("known")};
        auto session = station.sit(words);
        // The first of all shows a key that nobody has seen.
        if (!std::filesystem::exists(station.path("known")) &&
            session->shows("Type \"yes\"", kPatience))
            session->type("yes\n");
        if (session->shows("[y/N]", kPatience))
            session->type(keys);
        return session;
    };
    for (const char *keys : {"n\n", "\x03"}) {
        const auto refused = push(keys);
        const int status = refused->end(kPatience);
        VERIFY_SAID(status == 1, std::to_string(status) + refused->screen());
        QCOMPARE(revisionOf(daemon), std::string("0"));
        QCOMPARE(station.auditChain().front().at("action").get<std::string>(),
                 std::string("push.undone"));
    }
    const auto kept = push("y\n");
    VERIFY_SAID(kept->end(kPatience) == 0, kept->screen());
    QVERIFY(revisionOf(daemon) != "0");
    // What is typed for a key is not shown, nor in any file.
    mustRun({"ssh-keygen", "-q", "-t", "ed25519", "-N", "kept well", "-f", station.path("locked")});
    std::ofstream(station.path("authorized"), std::ios::app)
        << fileText(station.path("locked.pub"));
    const auto locked = station.sit(
        {"status", "-i", station.path("locked"), "--known-hosts", station.path("known")});
    QVERIFY(locked->shows("Passphrase of", kPatience));
    locked->type("kept well\n");
    VERIFY_SAID(locked->end(kPatience) == 0, locked->screen());
    VERIFY_SAID(locked->screen().find("kept") == std::string::npos, locked->screen());
    QCOMPARE(run({"grep", "-rlF", "kept well", station.path("data")}).output, std::string());
    // Ctrl+C at a question needs no Enter.
    std::filesystem::remove(station.path("known"));
    const auto left = station.sit({"push", station.path("edge.tallygate"), "-i",
                                   station.path("user"), "--known-hosts", station.path("known")});
    QVERIFY(left->shows("Type \"yes\"", kPatience));
    left->type("\x03");
    VERIFY_SAID(left->end(std::chrono::seconds(5)) == 2, left->screen());
}
REPORT_EXCEPTIONS

void TestCommandLine::aLostPushIsHeardOfLater()
try {
    constexpr std::chrono::seconds kPatience{20};
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    VERIFY_FINE(station.add());
    Arguments words{"push", station.path("edge.tallygate")};
    for (const std::string &word : station.login())
        words.push_back(word);
    const auto push = station.sit(words);
    VERIFY_SAID(push->shows("[y/N]", kPatience), push->screen());
    server.cutSessions();
    push->type("n\n");
    const int status = push->end(kPatience);
    VERIFY_SAID(status != 0, push->screen());
    const auto action = [&station] {
        return station.auditChain().front().at("action").get<std::string>();
    };
    VERIFY_SAID(action() == "push.lost", action() + push->screen());
    // It still waits there, until somebody decides.
    VERIFY_FINE(station.cli({"status"}, station.login()));
    QCOMPARE(action(), std::string("push.lost"));
    daemon.call("policy.rollback", {{"reason", "at the device"}});
    VERIFY_FINE(station.cli({"status"}, station.login()));
    QCOMPARE(action(), std::string("push.undone"));
}
REPORT_EXCEPTIONS

void TestCommandLine::oneThatFailsUndoesAll()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const Station station(lab, daemon);
    VERIFY_FINE(station.add());
    // The same engine under another name: it takes one push at a time.
    VERIFY_FINE(station.cli({"device", "add", "edge-02", station.host(), "--policy",
                             station.path("edge.tallygate"), "--socket", daemon.socketPath()}));
    Arguments push{"push",     station.path("edge.tallygate"),
                   "--json",   "--confirm",
                   "--device", "edge-01",
                   "--device", "edge-02"};
    const Completed together = station.cli(push, station.login());
    QVERIFY(together.status != 0);
    const Json outcome = Json::parse(together.output);
    QVERIFY(!outcome.at("confirmed").get<bool>());
    QCOMPARE(outcome.at("devices").size(), std::size_t(2));
    QCOMPARE(revisionOf(daemon), std::string("0"));
    // One first: that one is kept before the other fails.
    push.push_back("--one-first");
    const Completed after = station.cli(push, station.login());
    QVERIFY(after.status != 0);
    const Json devices = Json::parse(after.output).at("devices");
    QCOMPARE(devices[0].at("step").get<std::string>(), std::string("confirmed"));
    QCOMPARE(devices[1].at("step").get<std::string>(), std::string("failed"));
    QCOMPARE(revisionOf(daemon), devices[0].at("revision").get<std::string>());
}
REPORT_EXCEPTIONS

void TestCommandLine::aHostBehindAnotherIsReached()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    const Station station(lab, daemon);
    // Its own far address, from itself: a second session inside the first.
    VERIFY_FINE(station.cli({"device", "add", "far", "root@" + lab.deviceToServer().v4, "--jump",
                             station.host(), "--socket", daemon.socketPath()}));
    const Completed told = station.cli({"status", "--json"}, station.login());
    VERIFY_FINE(told);
    QCOMPARE(Json::parse(told.output).at("revision").get<std::string>(), std::string("0"));
    // Whether an engine could be brought there is a matter of this machine; that it was asked and
    // what came of it is recorded, as are the keys of both hosts on the way.
    const Completed looked =
        station.cli({"bootstrap", "--device", "far", "--check"}, station.login());
    const auto chain = station.auditChain();
    QCOMPARE(chain[0].at("action").get<std::string>(),
             std::string(looked.ok() ? "engine.check.done" : "engine.check.failed"));
    QCOMPARE(chain[1].at("action").get<std::string>(), std::string("engine.check"));
    QVERIFY(chain[1].dump().find(lab.deviceToServer().v4) != std::string::npos);
    QVERIFY(chain[1].at("device") == chain[0].at("device"));
    QCOMPARE(chain[2].at("action").get<std::string>(), std::string("hostkey.accept"));
    QCOMPARE(chain[3].at("action").get<std::string>(), std::string("hostkey.accept"));
    QVERIFY(chain[3].dump().find(lab.deviceToClient().v4) != std::string::npos);
    QCOMPARE(station.cli({"uninstall"}).status, 2); // no host is named
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
