// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/socket.h>

#include <QtTest>

#include "serverharness.h"

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::engine::test;
using namespace std::chrono_literals;
using control::Client;
using control::Notification;
using control::UnixStream;

namespace {

constexpr auto kSoon = 10'000ms; // generous: only a fault waits so long

std::string codeOf(const Result<Json> &answer)
{
    return answer ? std::string("no error") : answer.error().code;
}

bool isRoot()
{
    return ::geteuid() == 0;
}

} // namespace

class TestServer : public QObject
{
    Q_OBJECT

private slots:
    void helloTellsWhoIsWho();
    void anotherProtocolVersionIsRefused();
    void theSocketIsForAllAndReplacesALeftover();
    void aSecondServerIsRefused();
    void aListeningSocketIsTakenOver();
    void groupsAreReadFromTheirFile();
    void groupsGiveRoles_data();
    void groupsGiveRoles();
    void aStrangerIsTurnedAwayAndToldWhy();
    void aRoleTooLowIsRefusedAndAudited();
    void theIntentIsAuditedBeforeTheEffect();
    void withoutAuditNothingIsChanged();
    void anAnswerToOneThatHasGoneIsStillAudited();
    void answersComeInTheOrderTheyAreGiven();
    void whatIsNotAnsweredIsToldAsAFault();
    void unknownMethodsHaveNearNames();
    void aResultThatIsTooLongIsAnError();
    void aClientThatEndsItsHalfIsAnswered();
    void farewellReachesEverybody();
};

void TestServer::helloTellsWhoIsWho()
{
    const ServerHarness harness;
    Client client = harness.connect();
    const auto hello = control::greet(client, "tst_server");
    QVERIFY2(hello, hello ? "" : toString(hello.error()).c_str());
    QCOMPARE(hello->at("program").get<std::string>(), std::string("1.2.3"));
    QCOMPARE(hello->at("capabilities"), Json::array({"test"}));
    QCOMPARE(hello->at("session").get<std::string>().size(), std::size_t(32));
    QCOMPARE(hello->at("audit"), Json({{"sequence", "0"}}));
    if (!isRoot())
        QSKIP("the rest needs root");
    QCOMPARE(hello->at("role").get<std::string>(), std::string("root"));
    QCOMPARE(hello->at("user").get<std::string>(), std::string("root"));
    const auto methods = hello->at("methods").get<std::vector<std::string>>();
    QVERIFY(std::find(methods.begin(), methods.end(), "replace") != methods.end());
}

void TestServer::anotherProtocolVersionIsRefused()
{
    const ServerHarness harness;
    Client client = harness.connect();
    QCOMPARE(codeOf(client.call("hello", {{"protocol", 2}})), std::string("protocol-unsupported"));
    QCOMPARE(codeOf(client.call("hello")), std::string("params-invalid"));
    QVERIFY(client.call("hello", {{"protocol", 1}, {"client", "x"}}));
}

void TestServer::theSocketIsForAllAndReplacesALeftover()
{
    QTemporaryDir folder;
    const auto path = folder.filePath("control.sock").toStdString();
    const auto loop = std::move(Loop::create().value());
    const auto options = [&](mode_t mode) {
        ServerOptions made;
        made.socket = path;
        made.mode = mode;
        return made;
    };
    for (const mode_t mode : {mode_t(0666), mode_t(0600)}) { // the second finds what the first left
        const auto server = Server::create(*loop, options(mode));
        QVERIFY2(server, server ? "" : toString(server.error()).c_str());
        struct stat status
        {};
        QCOMPARE(::stat(path.c_str(), &status), 0);
        QVERIFY(S_ISSOCK(status.st_mode));
        QCOMPARE(status.st_mode & 07777, mode);
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::System | QDir::Files).size(), 1);
}

void TestServer::aSecondServerIsRefused()
{
    const ServerHarness harness;
    ServerOptions options;
    options.socket = harness.path();
    const auto loop = std::move(Loop::create().value());
    const auto second = Server::create(*loop, std::move(options));
    QVERIFY(!second);
    QCOMPARE(second.error().code, std::string("socket-in-use"));
    QVERIFY(harness.connect().call("echo"));
}

void TestServer::aListeningSocketIsTakenOver()
{
    QTemporaryDir folder;
    ServerOptions options;
    options.socket = folder.filePath("control.sock").toStdString();
    const std::string path = options.socket;
    const auto loop = std::move(Loop::create().value());
    auto first = std::move(Server::create(*loop, std::move(options)).value());
    ServerOptions next;
    next.socket = path;
    next.listening = FileDescriptor(::fcntl(first->listeningDescriptor(), F_DUPFD_CLOEXEC, 0));
    first.reset();
    // It comes while nobody is there to take it in.
    Client client(std::move(UnixStream::connect(path).value()));
    const auto second = std::move(Server::create(*loop, std::move(next)).value());
    std::thread running([&] { (void)loop->run(); });
    const auto hello = client.call("hello", {{"protocol", 1}});
    loop->stop();
    running.join();
    QVERIFY(hello);
}

void TestServer::groupsAreReadFromTheirFile()
{
    QTemporaryDir folder;
    QFile file(folder.filePath("group"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("root:x:0:\ntallygate-view:x:990:anna,ben\nnot a line\ntallygate-admin:x:992:\n"
               "tallygate-operate:x:abc:\nmy-tallygate-view:x:7:\n");
    file.close();
    const auto groups = RoleGroups::read(file.fileName().toStdString());
    QVERIFY(groups.view == gid_t(990));
    QVERIFY(!groups.operate);
    QVERIFY(groups.admin == gid_t(992));
    QVERIFY(!RoleGroups::read(folder.filePath("none").toStdString()).view);
}

void TestServer::groupsGiveRoles_data()
{
    using Groups = QList<int>;
    QTest::addColumn<int>("uid");
    QTest::addColumn<Groups>("groups");
    QTest::addColumn<QByteArray>("role");
    const int stranger = ServerHarness::kStranger;
    const int view = ServerHarness::kView;
    const int operate = ServerHarness::kOperate;
    const int admin = ServerHarness::kAdmin;
    QTest::newRow("root") << 0 << Groups{0} << QByteArray("root");
    QTest::newRow("view, as its own group") << stranger << Groups{view} << QByteArray("view");
    QTest::newRow("operate, as a further group")
        << stranger << Groups{100, operate} << QByteArray("operate");
    QTest::newRow("the highest counts")
        << stranger << Groups{view, operate, admin} << QByteArray("admin");
    Groups many;
    for (int i = 0; i < 200; ++i)
        many.append(70000 + i);
    many.append(view);
    QTest::newRow("in many groups") << stranger << many << QByteArray("view");
}

void TestServer::groupsGiveRoles()
{
    if (!isRoot())
        QSKIP("only root can take on other groups");
    QFETCH(int, uid);
    QFETCH(QList<int>, groups);
    QFETCH(QByteArray, role);
    const ServerHarness harness;
    const auto client = harness.connectAs(static_cast<uid_t>(uid),
                                          std::vector<gid_t>(groups.begin(), groups.end()));
    const auto hello = control::greet(*client, "tst_server");
    QVERIFY2(hello, hello ? "" : toString(hello.error()).c_str());
    QCOMPARE(QByteArray::fromStdString(hello->at("role").get<std::string>()), role);
}

void TestServer::aStrangerIsTurnedAwayAndToldWhy()
{
    if (!isRoot())
        QSKIP("only root can take on other groups");
    ServerHarness harness;
    const auto client = harness.connectAs(ServerHarness::kStranger, {100});
    const auto answer = client->call("echo");
    QCOMPARE(codeOf(answer), std::string("role-insufficient"));
    QVERIFY(answer.error().hint.find("tallygate-view") != std::string::npos);
    QCOMPARE(harness.onLoop([&] { return harness.server->connectionCount(); }), std::size_t(0));
    QVERIFY(harness.audit.lines() == std::vector<std::string>{"refusal none  role-insufficient"});
}

void TestServer::aRoleTooLowIsRefusedAndAudited()
{
    if (!isRoot())
        QSKIP("only root can take on other groups");
    const ServerHarness harness;
    const auto viewer = harness.connectAs(ServerHarness::kStranger, {ServerHarness::kView});
    QVERIFY(viewer->call("echo"));
    QCOMPARE(codeOf(viewer->call("change")), std::string("role-insufficient"));
    const auto admin = harness.connectAs(ServerHarness::kStranger, {ServerHarness::kAdmin});
    QVERIFY(admin->call("administer"));
    QCOMPARE(codeOf(admin->call("replace")), std::string("role-insufficient"));
    QVERIFY((harness.audit.lines() ==
             std::vector<std::string>{"refusal view change role-insufficient",
                                      "refusal admin replace role-insufficient"}));
}

void TestServer::theIntentIsAuditedBeforeTheEffect()
{
    if (!isRoot())
        QSKIP("the role is that of root");
    const ServerHarness harness;
    Client client = harness.connect();
    QVERIFY(client.call("change", {{"to", 1}}));
    QCOMPARE(codeOf(client.call("change", {{"fail", true}})), std::string("no-such"));
    QVERIFY((harness.audit.lines() == std::vector<std::string>{"intent root change {\"to\":1}",
                                                               "effect", "outcome 1 done",
                                                               "intent root change {\"fail\":true}",
                                                               "effect", "outcome 2 no-such"}));
}

void TestServer::withoutAuditNothingIsChanged()
{
    ServerHarness harness;
    Client client = harness.connect();
    harness.audit.isFull = true;
    QCOMPARE(codeOf(client.call("change")), std::string("disk-full"));
    harness.onLoop([&] { harness.server->setAudit(nullptr); });
    QCOMPARE(codeOf(client.call("change")), std::string("audit-unavailable"));
    QVERIFY(client.call("echo"));
    QVERIFY(harness.audit.lines().empty());
}

void TestServer::anAnswerToOneThatHasGoneIsStillAudited()
{
    ServerHarness harness;
    {
        Client client = harness.connect();
        QVERIFY(!client.call("keep", Json::object(), 50ms));
    }
    QTRY_COMPARE(harness.onLoop([&] { return harness.closed.size(); }), std::size_t(1));
    QCOMPARE(harness.onLoop([&] { return harness.server->connectionCount(); }), std::size_t(0));
    harness.onLoop([&] {
        const Reply reply = harness.kept.front();
        harness.kept.clear();
        reply.done();
        reply.done(); // the first answer counts
    });
    QCOMPARE(harness.audit.lines().back(), std::string("outcome 1 done"));
    QCOMPARE(harness.audit.lines().size(), std::size_t(2));
}

void TestServer::answersComeInTheOrderTheyAreGiven()
{
    const ServerHarness harness;
    Client client = harness.connect();
    std::string lines;
    for (const int ms : {60, 30, 0})
        lines += control::toLine(control::Request{ms, "later", {{"ms", ms}}});
    QVERIFY(client.stream().write(lines, kSoon));
    control::LineSplitter splitter(control::kMaxLine);
    std::vector<int> order;
    while (order.size() < 3) {
        std::array<char, 4096> buffer{};
        const auto got = client.stream().read(buffer, kSoon);
        QVERIFY(got);
        splitter.feed({buffer.data(), *got});
        while (const auto line = splitter.next().value())
            order.push_back(
                std::get<control::Response>(*control::parseMessage(*line)).id.get<int>());
    }
    QVERIFY((order == std::vector<int>{0, 30, 60}));
}

void TestServer::whatIsNotAnsweredIsToldAsAFault()
{
    const ServerHarness harness;
    Client client = harness.connect();
    QCOMPARE(codeOf(client.call("forget")), std::string("internal"));
    QCOMPARE(codeOf(client.call("throw")), std::string("internal"));
    QVERIFY(client.call("echo"));
}

void TestServer::unknownMethodsHaveNearNames()
{
    const ServerHarness harness;
    Client client = harness.connect();
    const auto answer = client.call("ecoh");
    QCOMPARE(codeOf(answer), std::string("method-unknown"));
    QCOMPARE(answer.error().hint, std::string("did you mean echo?"));
    QVERIFY(harness.audit.lines().empty());
}

void TestServer::aResultThatIsTooLongIsAnError()
{
    const ServerHarness harness;
    Client client = harness.connect();
    const auto large = client.call("large", {{"bytes", control::kMaxLine - 100}});
    QVERIFY(large);
    QCOMPARE(large->get<std::string>().size(), control::kMaxLine - 100);
    QCOMPARE(codeOf(client.call("large", {{"bytes", control::kMaxLine}})),
             std::string("result-too-large"));
}

void TestServer::aClientThatEndsItsHalfIsAnswered()
{
    const ServerHarness harness;
    auto stream = std::move(UnixStream::connect(harness.path()).value());
    QVERIFY(stream->write(control::toLine(control::Request{1, "later", {{"ms", 30}}}) +
                              control::toLine(control::Request{2, "echo", Json::object()}),
                          kSoon));
    QCOMPARE(::shutdown(stream->descriptor(), SHUT_WR), 0);
    std::string heard;
    while (true) {
        std::array<char, 4096> buffer{};
        const auto got = stream->read(buffer, kSoon);
        if (!got) {
            QCOMPARE(got.error().code, std::string("stream-closed"));
            break;
        }
        heard.append(buffer.data(), *got);
    }
    QCOMPARE(std::count(heard.begin(), heard.end(), '\n'), std::ptrdiff_t(2));
}

void TestServer::farewellReachesEverybody()
{
    ServerHarness harness;
    std::vector<Client> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(harness.connect());
        QVERIFY(clients.back().call("echo"));
    }
    harness.onLoop([&] { harness.server->sayFarewell("upgrade"); });
    for (Client &client : clients) {
        std::string code;
        client.onNotification(
            [&](const Notification &news) { code = news.params.at("code").get<std::string>(); });
        QCOMPARE(client.wait(kSoon).value(), true);
        QCOMPARE(code, std::string("engine-stopping"));
        QCOMPARE(client.wait(kSoon).error().code, std::string("stream-closed"));
    }
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
