// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/mappedfile.h"
#include "commitbench.h"

using namespace tallygate;
using namespace tallygate::testsupport;

/// What lasts beside the policy in force: sets, expiries, history, audit; and who is connected.
class CommitStateTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (::geteuid() != 0)
            QSKIP("takes the role root");
    }
    void rulesExpire();
    void setsChangeWithoutARevision();
    void entriesExpire();
    void setsThatCutTheCallerOffAreRefused();
    void historyAndTexts();
    void anOldRevisionIsStagedAgain();
    void whatWasDoneIsInTheAuditChain();
    void theKernelKnowsItsConnections();
};

void CommitStateTest::rulesExpire()
{
    Control control;
    DevicePolicy policy = policyWith(443);
    DeviceRule guest = rule("tcp.dstport == 8080", Action::Permit);
    guest.number = 3;
    guest.expires = Loop::wallNow() + 4s;
    policy.filters[0].rules.push_back(guest);
    policy.checks = {{"guest",
                      "eth0",
                      Direction::In,
                      Verdict::Permit,
                      Flow{Flow::Protocol::Tcp, kPeer, "192.0.2.1", 1, 8080, false},
                      {}}};
    commitPolicy(control, policy);
    QVERIFY(control.passes(8080));
    QTRY_VERIFY_WITH_TIMEOUT(!control.passes(8080), 30'000);
    QVERIFY(control.passes(443));
    QCOMPARE(control.inForce(), 1u);
    // It was proved with the rule, and is proved again.
    QTRY_VERIFY_WITH_TIMEOUT(control.status()["findings"].dump().find("proof-after-expiry") !=
                                 std::string::npos,
                             30'000);
}

void CommitStateTest::setsChangeWithoutARevision()
{
    Control control;
    Operator anna(control);
    QCOMPARE(codeOf(anna.call("set.add", {{"set", "blocked"}, {"entries", {kPeer}}})),
             std::string("set-unknown"));
    commitPolicy(control, policyWith(443));
    QVERIFY(control.passes(443));
    const auto added =
        anna.call("set.add", {{"set", "blocked"}, {"entries", {kPeer}}, {"reason", "scans"}});
    QVERIFY2(added, added ? "" : toString(added.error()).c_str());
    QCOMPARE((*added)["entries"], Json("2"));
    QVERIFY(!control.passes(443));
    QVERIFY(control.passes(22)); // the guard
    QCOMPARE(control.inForce(), 1u);
    control.restart();
    QVERIFY(!control.passes(443));
    commitPolicy(control, policyWith(80)); // and across a push
    QVERIFY(!control.passes(80));
    Operator bob(control);
    const auto removed = bob.call("set.remove", {{"set", "blocked"}, {"entries", {kPeer}}});
    QCOMPARE((*removed)["entries"], Json("1"));
    QVERIFY(control.passes(80));
    QCOMPARE(codeOf(bob.call("set.remove", {{"set", "blocked"}, {"entries", {kPeer}}})),
             std::string("entry-unknown"));
    QCOMPARE(codeOf(bob.call("set.add", {{"set", "blocked"}, {"entries", {"nonsense"}}})),
             std::string("entry-invalid"));
    const auto replaced =
        bob.call("set.replace", {{"set", "blocked"}, {"entries", {"10.0.0.0/8"}}});
    QCOMPARE((*replaced)["entries"], Json("1"));
    QVERIFY(control.passes(80, "203.0.113.1"));
    QVERIFY(!control.passes(80, "10.9.9.9"));
}

void CommitStateTest::entriesExpire()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    const auto added = anna.call(
        "set.add",
        {{"set", "blocked"}, {"entries", {kPeer}}, {"expires", toRfc3339(Loop::wallNow() + 3s)}});
    QVERIFY2(added, added ? "" : toString(added.error()).c_str());
    QTRY_VERIFY_WITH_TIMEOUT(control.passes(443), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(readTextFile(control.state() / "sets.json").value_or("").find(kPeer) ==
                                 std::string::npos,
                             30'000);
}

void CommitStateTest::setsThatCutTheCallerOffAreRefused()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.checks = {{"web",
                      "eth0",
                      Direction::In,
                      Verdict::Permit,
                      Flow{Flow::Protocol::Tcp, kPeer, "192.0.2.1", 1, 443, false},
                      {}}};
    commitPolicy(control, policy);
    const Json params = {{"set", "blocked"}, {"entries", {kPeer}}};
    QCOMPARE(codeOf(anna.call("set.add", params)), std::string("proof-check"));
    QVERIFY(control.passes(443));
    Json all = params;
    all["acceptFailedProof"] = true;
    QVERIFY(anna.call("set.add", all));
    QVERIFY(!control.passes(443));
}

void CommitStateTest::historyAndTexts()
{
    Control control;
    commitPolicy(control, policyWith(443));
    commitPolicy(control, policyWith(80));
    Operator anna(control);
    const auto history = anna.call("policy.history");
    QCOMPARE((*history)["current"], Json("2"));
    QCOMPARE((*history)["pending"], Json("0"));
    QCOMPARE((*history)["revisions"].size(), std::size_t(2));
    QCOMPARE((*history)["revisions"][1]["state"], Json("confirmed"));
    QCOMPARE((*history)["revisions"][1]["author"], Json("root"));
    for (const char *revision : {"1", "2"}) {
        const auto got = anna.call("policy.get", {{"revision", revision}, {"offset", "5"}});
        const std::string text = writeDevicePolicy(policyWith(revision[0] == '1' ? 443 : 80));
        QCOMPARE(fromBase64((*got)["data"].get<std::string>()).value(), text.substr(5));
        QCOMPARE((*got)["size"], Json(std::to_string(text.size())));
        QCOMPARE((*got)["digest"], Json(digestOf(text)));
    }
    QCOMPARE(codeOf(anna.call("policy.get", {{"revision", "9"}})), std::string("revision-unknown"));
}

void CommitStateTest::anOldRevisionIsStagedAgain()
{
    Control control;
    commitPolicy(control, policyWith(443));
    commitPolicy(control, policyWith(80));
    Operator anna(control);
    const auto staged = anna.call("policy.stage", {{"revision", "1"}, {"basedOn", "2"}});
    QVERIFY2(staged, staged ? "" : toString(staged.error()).c_str());
    QCOMPARE((*staged)["revision"], Json("3"));
    QCOMPARE((*staged)["digest"], Json(digestOf(writeDevicePolicy(policyWith(443)))));
}

void CommitStateTest::whatWasDoneIsInTheAuditChain()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    QVERIFY(!anna.call("policy.rollback"));
    const auto got = anna.call("audit.get");
    QVERIFY2(got && got->contains("lines"),
             got ? got->dump().c_str() : toString(got.error()).c_str());
    std::string told;
    AuditVerifier verifier;
    for (const Json &record : (*got)["lines"]) {
        const auto line = record.get<std::string>();
        QVERIFY(verifier.add(line));
        const Json json = Json::parse(line);
        told += json["kind"].get<std::string>() + " " +
                json.value("method", json.value("result", "")) + "\n";
    }
    QCOMPARE(told, std::string("intent policy.stage\noutcome done\n"
                               "intent policy.activate\noutcome done\n"
                               "intent policy.confirm\noutcome done\n"
                               "intent policy.rollback\noutcome failed\n"));
    QCOMPARE((*got)["head"]["hash"], Json(verifier.head()->hash));
    QCOMPARE((*anna.call("audit.get", {{"from", "3"}, {"most", 1}}))["lines"].size(),
             std::size_t(1));
}

void CommitStateTest::theKernelKnowsItsConnections()
{
    const auto table = SessionTable::ofKernel();
    for (const int family : {AF_INET, AF_INET6}) {
        const FileDescriptor listener(::socket(family, SOCK_STREAM, 0));
        sockaddr_in6 six{};
        sockaddr_in four{};
        six.sin6_family = AF_INET6;
        six.sin6_addr = in6addr_loopback;
        four.sin_family = AF_INET;
        four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *address = family == AF_INET ? reinterpret_cast<sockaddr *>(&four)
                                          : reinterpret_cast<sockaddr *>(&six);
        socklen_t size = family == AF_INET ? sizeof four : sizeof six;
        if (::bind(listener.get(), address, size) != 0)
            QSKIP("there is no IPv6");
        QCOMPARE(::listen(listener.get(), 4), 0);
        ::getsockname(listener.get(), address, &size);
        const auto port = [&] { return ntohs(family == AF_INET ? four.sin_port : six.sin6_port); };
        const int server = port();
        const auto before = table->established();
        QVERIFY2(before, before ? "" : toString(before.error()).c_str());
        FileDescriptor client(::socket(family, SOCK_STREAM, 0));
        QCOMPARE(::connect(client.get(), address, size), 0);
        const FileDescriptor accepted(::accept(listener.get(), nullptr, nullptr));
        ::getsockname(client.get(), address, &size);
        const char *host = family == AF_INET ? "127.0.0.1" : "::1";
        const auto session =
            parseSshConnection(fmt::format("{} {} {} {}", host, port(), host, server));
        const auto found = table->find(*session);
        QVERIFY2(found, found ? "" : toString(found.error()).c_str());
        QVERIFY(found->has_value());
        QVERIFY(!before->contains(**found));
        QVERIFY(table->established()->contains(**found));
        const auto interfaces = table->interfacesTo(*session);
        QVERIFY2(interfaces, interfaces ? "" : toString(interfaces.error()).c_str());
        QCOMPARE(*interfaces, std::vector<std::string>{"lo"});
        const auto other = parseSshConnection(fmt::format("{} 1 {} {}", host, host, server));
        QVERIFY(!table->find(*other)->has_value()); // listening is not established
    }
}

int main(int argc, char **argv)
{
    return runCommitTest<CommitStateTest>(argc, argv);
}
#include "tst_commitstate.moc"
