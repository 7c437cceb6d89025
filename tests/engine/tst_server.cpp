// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/socket.h>

#include <QtTest>

#include "base/base64.h"
#include "engine/revisionstore.h"
#include "engine/uploads.h"
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
    void anUploadIsPutTogether();
    void anUploadThatDoesNotFitIsRefused_data();
    void anUploadThatDoesNotFitIsRefused();
    void uploadsAreBoundedAndGoWithTheirConnection();
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
    const auto groups = RoleGroups::read({}, file.fileName().toStdString());
    QVERIFY(groups.view == gid_t(990));
    QVERIFY(!groups.operate);
    QVERIFY(groups.admin == gid_t(992));
    QVERIFY(RoleGroups::read({"my-tallygate-view", "b", "c"}, file.fileName().toStdString()).view ==
            gid_t(7));
    QVERIFY(!RoleGroups::read({}, folder.filePath("none").toStdString()).view);
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

namespace {

/// A harness with uploads, and a method that tells what `takePolicy()` gives.
struct UploadHarness
{
    UploadHarness()
    {
        harness.onLoop([this] {
            uploads = std::make_unique<Uploads>(*harness.server, Uploads::Limits{1000, 1500, 2});
            harness.server->add(
                {"take", Role::View, Audited::No,
                 [this](const Caller &caller, const Json &given, const Reply &reply) {
                     control::ObjectReader params(given);
                     auto text = uploads->takePolicy(caller, params);
                     if (!text)
                         return reply.failed(text.error());
                     reply(*text);
                 }});
        });
    }

    std::unique_ptr<Uploads> uploads;
    ServerHarness harness; ///< goes first: its loop's thread uses the uploads
};

Json firstPiece(const std::string &name, std::string_view piece, std::string_view whole)
{
    return {{"upload", name},
            {"offset", "0"},
            {"size", std::to_string(whole.size())},
            {"digest", digestOf(whole)},
            {"data", toBase64(piece)}};
}

Json nextPiece(const std::string &name, std::size_t offset, std::string_view piece)
{
    return {{"upload", name}, {"offset", std::to_string(offset)}, {"data", toBase64(piece)}};
}

} // namespace

void TestServer::anUploadIsPutTogether()
{
    UploadHarness setup;
    Client client = setup.harness.connect();
    const std::string text = "{\"policy\": \"\xc3\xa9\"}";
    const std::size_t half = text.size() - 3; // within a character
    auto piece = client.call("policy.chunk", firstPiece("p", text.substr(0, half), text));
    QVERIFY2(piece, piece ? "" : toString(piece.error()).c_str());
    QVERIFY((*piece == Json{{"received", std::to_string(half)}, {"complete", false}}));
    QCOMPARE(codeOf(client.call("take", {{"upload", "p"}})), std::string("upload-unfinished"));
    piece = client.call("policy.chunk", nextPiece("p", half, text.substr(half)));
    QVERIFY(piece && piece->at("complete") == true);
    QCOMPARE(client.call("take", {{"upload", "p"}}).value().get<std::string>(), text);
    QCOMPARE(codeOf(client.call("take", {{"upload", "p"}})), std::string("upload-unknown"));
    QCOMPARE(client.call("take", {{"policy", "short"}}).value().get<std::string>(),
             std::string("short"));
    QCOMPARE(codeOf(client.call("take")), std::string("params-invalid"));
    QCOMPARE(codeOf(client.call("take", {{"policy", "a"}, {"upload", "b"}})),
             std::string("params-invalid"));
}

void TestServer::anUploadThatDoesNotFitIsRefused_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("next");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const Json &first, const Json &next, const char *code) {
        QTest::newRow(name) << QByteArray::fromStdString(first.dump())
                            << QByteArray::fromStdString(next.dump()) << QByteArray(code);
    };
    const Json good = firstPiece("p", "ab", "abcd");
    row("gap", good, nextPiece("p", 3, "d"), "upload-mismatch");
    row("again", good, nextPiece("p", 0, "ab"), "upload-mismatch");
    row("beyond the size", good, nextPiece("p", 2, "cde"), "upload-mismatch");
    row("another name", good, nextPiece("q", 2, "cd"), "upload-unknown");
    row("not base64", good, {{"upload", "p"}, {"offset", "2"}, {"data", "?"}}, "upload-mismatch");
    row("other bytes", good, nextPiece("p", 2, "xx"), "upload-damaged");
    row("too large", good, firstPiece("q", "x", std::string(1001, 'x')), "upload-large");
    row("no name", good, firstPiece("", "x", "xy"), "params-invalid");
    row("size as a number", good,
        {{"upload", "q"}, {"offset", "0"}, {"size", 1}, {"digest", "x"}, {"data", ""}},
        "params-invalid");
}

void TestServer::anUploadThatDoesNotFitIsRefused()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, next);
    QFETCH(QByteArray, code);
    UploadHarness setup;
    Client client = setup.harness.connect();
    QVERIFY(client.call("policy.chunk", Json::parse(first.toStdString())));
    QCOMPARE(QByteArray::fromStdString(
                 codeOf(client.call("policy.chunk", Json::parse(next.toStdString())))),
             code);
}

void TestServer::uploadsAreBoundedAndGoWithTheirConnection()
{
    UploadHarness setup;
    const std::string text(600, 'x');
    {
        Client client = setup.harness.connect();
        QVERIFY(client.call("policy.chunk", firstPiece("a", "x", text)));
        QVERIFY(client.call("policy.chunk", firstPiece("a", "x", text))); // again: the same one
        QVERIFY(client.call("policy.chunk", firstPiece("b", "x", text)));
        QCOMPARE(codeOf(client.call("policy.chunk", firstPiece("c", "x", "xy"))),
                 std::string("uploads-many"));
        Client other = setup.harness.connect();
        QCOMPARE(codeOf(other.call("policy.chunk", firstPiece("a", "x", text))),
                 std::string("uploads-many")); // 1800 bytes in all
        QCOMPARE(codeOf(other.call("take", {{"upload", "a"}})), std::string("upload-unknown"));
    }
    QTRY_COMPARE(setup.harness.onLoop([&] { return setup.uploads->count(); }), std::size_t(0));
    Client client = setup.harness.connect();
    QVERIFY(client.call("policy.chunk", firstPiece("a", "x", std::string(1000, 'x'))));
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
