// SPDX-License-Identifier: GPL-3.0-or-later
// Connections over Debian's sshd to the engine's control server: calls, news, what is lost and made
// anew, and peers that do not behave.
#include <sys/un.h>

#include <array>
#include <atomic>
#include <cstring>
#include <future>

#include <QtTest>

#include "countingengine.h"
#include "sshserver.h"
#include "watcher.h"

using namespace tallygate;
using namespace tallygate::remote;
using namespace tallygate::remote::test;
using namespace std::chrono_literals;

namespace {

std::string codeOf(const std::optional<ConnectionState> &state)
{
    return state && state->reason ? state->reason->code : "(none)";
}

std::string textOfReason(const std::optional<ConnectionState> &state)
{
    return state && state->reason ? toString(*state->reason) : "(none)";
}

} // namespace

class TestConnections : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void aCallGoesThroughAForwardedSocket();
    void withoutForwardingCallsGoThroughTallygatectl();
    void withoutEitherItSaysWhatToDo();
    void anEngineThatIsNotThereIsWaitedFor();
    void keysAreExchangedAnew();
    void callsEndWithTheConnection();
    void callsTimeOutAndAreCancelled();
    void countsAreExactAcrossAnInterruption();
    void jumpHostsAreGoneThrough();
    void aJumpHostThatFallsSilentIsNamed();
    void aJumpHostThatRefusesIsNamed();
    void aDeadHostDelaysNobody();
    void aDeviceThatTakesNothingDelaysNobody();
    void peersThatTalkNonsense_data();
    void peersThatTalkNonsense();
    void aSilentPeerIsGivenUpOn();
    void removingEndsEverything();

private:
    Result<Json> ask(DeviceId device, const std::string &method, Json params = Json::object(),
                     Nanoseconds timeout = 5s);
    void connectionsTo(const SshServer &server);

    std::unique_ptr<CountingEngine> m_engine;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Watcher> m_watcher;
    std::unique_ptr<Connections> m_connections;
};

void TestConnections::initTestCase()
{
    if (const QString why = SshServer::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
}

void TestConnections::init()
{
    m_engine = std::make_unique<CountingEngine>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_watcher = std::make_unique<Watcher>();
    Connections::Options options;
    options.knownHosts = m_folder->filePath("known_hosts").toStdString();
    options.firstWait = 100ms;
    options.longestWait = 400ms;
    m_connections = std::move(Connections::create(options, *m_watcher).value());
}

void TestConnections::cleanup()
{
    m_connections.reset();
    m_watcher.reset();
    m_engine.reset();
}

void TestConnections::connectionsTo(const SshServer &server)
{
    server.trustIn(m_folder->filePath("known_hosts"));
}

Result<Json> TestConnections::ask(DeviceId device, const std::string &method, Json params,
                                  Nanoseconds timeout)
{
    std::promise<Result<Json>> answer;
    m_connections->call(
        device, method, std::move(params),
        [&](Result<Json> given) { answer.set_value(std::move(given)); }, timeout);
    return answer.get_future().get();
}

void TestConnections::aCallGoesThroughAForwardedSocket()
{
    const SshServer server;
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    const auto state = m_watcher->waitFor(device, Phase::Connected);
    QVERIFY2(state, server.read("log"));
    QCOMPARE(state->route, ControlRoute::Forwarded);
    QCOMPARE(state->hello.at("program").get<std::string>(), std::string("1.2.3"));
    const QString session = QString::fromStdString(state->session);
    QVERIFY2(session.startsWith(QStringLiteral("127.0.0.1 ")) &&
                 session.endsWith(QStringLiteral(" 127.0.0.1 %1").arg(server.port())),
             qPrintable(session));
    QCOMPARE(ask(device, "echo", {{"x", 1}})->at("x").get<int>(), 1);
    const std::string large(700'000, 'x');
    QCOMPARE(ask(device, "echo", {{"x", large}})->at("x").get<std::string>(), large);
    QCOMPARE(ask(device, "no.such").error().code, std::string("method-unknown"));

    std::vector<Phase> phases;
    for (const ConnectionState &one : m_watcher->states(device))
        phases.push_back(one.phase);
    QCOMPARE(phases, (std::vector{Phase::Connecting, Phase::VerifyingHostKey, Phase::Authenticating,
                                  Phase::OpeningControl, Phase::Connected}));
}

void TestConnections::withoutForwardingCallsGoThroughTallygatectl()
{
    const SshServer server({QStringLiteral("AllowStreamLocalForwarding no")});
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    const auto state = m_watcher->waitFor(device, Phase::Connected);
    QVERIFY2(state, server.read("log"));
    QCOMPARE(state->route, ControlRoute::Rpc);
    const std::string large(700'000, 'x');
    QCOMPARE(ask(device, "echo", {{"x", large}})->at("x").get<std::string>(), large);
}

void TestConnections::withoutEitherItSaysWhatToDo()
{
    const SshServer server({QStringLiteral("AllowStreamLocalForwarding no"),
                            QStringLiteral("ForceCommand echo no commands here >&2; exit 3")});
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    const auto state = m_watcher->waitFor(device, Phase::Waiting);
    QCOMPARE(codeOf(state), std::string("control-unreachable"));
    const std::string text = textOfReason(state);
    for (const char *part : {"does not forward", "status 3", "no commands here", "tallygatectl",
                             "AllowStreamLocalForwarding"})
        QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    QVERIFY(state->retryIn > 0ns);
}

void TestConnections::anEngineThatIsNotThereIsWaitedFor()
{
    const SshServer server;
    connectionsTo(server);
    const QString socket = m_engine->path();
    m_engine.reset();
    const DeviceId device = m_connections->add(server.endpoint(socket));
    const auto state = m_watcher->waitFor(device, Phase::Waiting);
    QCOMPARE(codeOf(state), std::string("control-unreachable"));
    QVERIFY2(textOfReason(state).find("is tallygated running") != std::string::npos,
             textOfReason(state).c_str());
}

void TestConnections::keysAreExchangedAnew()
{
    const SshServer server({QStringLiteral("RekeyLimit 1M"), QStringLiteral("LogLevel DEBUG1")});
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
    const std::string large(900'000, 'x');
    for (int i = 0; i < 6; ++i) {
        const auto answer = ask(device, "echo", {{"x", large}});
        QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
        QCOMPARE(answer->at("x").get<std::string>(), large);
    }
    QVERIFY(server.read("log").count("SSH2_MSG_NEWKEYS received") > 2);
}

void TestConnections::callsEndWithTheConnection()
{
    SshServer server;
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    QCOMPARE(ask(device, "echo").error().code, std::string("not-connected"));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
    std::promise<std::string> ended;
    m_connections->call(device, "forget", Json::object(), [&](const Result<Json> &answer) {
        ended.set_value(answer ? "answered" : answer.error().code);
    });
    QVERIFY(ask(device, "echo")); // the call before it is on its way
    server.stopAll();
    QCOMPARE(ended.get_future().get(), std::string("connection-lost"));
    QVERIFY(m_watcher->waitFor(device, Phase::Waiting));

    server.start(); // it comes back by itself
    QVERIFY2(m_watcher->waitFor(device, Phase::Connected), server.read("log"));
    QVERIFY(ask(device, "echo"));
}

void TestConnections::callsTimeOutAndAreCancelled()
{
    const SshServer server;
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
    std::atomic<bool> wasAnswered{false};
    const RequestId given = m_connections->call(
        device, "forget", Json::object(), [&](const Result<Json> &) { wasAnswered = true; }, 50ms);
    m_connections->cancel(device, given);
    QCOMPARE(ask(device, "forget", Json::object(), 100ms).error().code,
             std::string("call-timeout"));
    QVERIFY(!wasAnswered);
    QVERIFY(ask(device, "echo"));
}

void TestConnections::countsAreExactAcrossAnInterruption()
{
    SshServer server;
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    std::mutex mutex;
    std::vector<SubscriptionNews> heard;
    const SubscriptionId subscription = m_connections->subscribe(
        device, "counters.subscribe", Json::object(), [&](const SubscriptionNews &news) {
            const std::lock_guard lock(mutex);
            heard.push_back(news);
        });
    const auto count = [&](SubscriptionNews::Kind kind) {
        const std::lock_guard lock(mutex);
        return std::count_if(heard.begin(), heard.end(),
                             [kind](const SubscriptionNews &news) { return news.kind == kind; });
    };
    QTRY_VERIFY(count(SubscriptionNews::Kind::News) > 5);
    server.stopAll();
    QTRY_COMPARE(count(SubscriptionNews::Kind::Interrupted), 1);
    QTest::qWait(100); // the engine goes on counting
    server.start();
    const auto before = count(SubscriptionNews::Kind::News);
    QTRY_VERIFY_WITH_TIMEOUT(count(SubscriptionNews::Kind::News) > before + 5, 15'000);
    QCOMPARE(count(SubscriptionNews::Kind::Began), 2);

    // Added up by differences, as whoever draws rates does, every beat is there once.
    const std::lock_guard lock(mutex);
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t sum = 0;
    int jumps = 0;
    std::string lastTime;
    for (const SubscriptionNews &news : heard) {
        if (news.kind == SubscriptionNews::Kind::Began && first != 0)
            QCOMPARE(news.lastSeen, lastTime);
        if (news.kind != SubscriptionNews::Kind::News)
            continue;
        const std::uint64_t now = control::toUint64(news.params.at("count")).value();
        lastTime = news.params.at("time").get<std::string>();
        if (first == 0)
            first = now;
        else if (now - last > CountingEngine::kStep) {
            ++jumps; // what was counted meanwhile, all in the full picture
            QVERIFY(news.params.at("full").get<bool>());
            sum += now - last;
        } else {
            QCOMPARE(now - last, CountingEngine::kStep);
            sum += now - last;
        }
        last = now;
    }
    QCOMPARE(jumps, 1);
    QCOMPARE(sum, last - first);

    m_connections->unsubscribe(device, subscription);
    QVERIFY(ask(device, "echo"));
}

void TestConnections::jumpHostsAreGoneThrough()
{
    SshServer first;
    SshServer second;
    SshServer target;
    for (const SshServer *server : {&first, &second, &target}) {
        connectionsTo(*server);
        server->append("authorized", target.read("user.pub"));
    }
    Endpoint endpoint = target.endpoint(m_engine->path());
    endpoint.jumps = {first.hop(), second.hop()};
    const DeviceId device = m_connections->add(endpoint);
    QVERIFY2(m_watcher->waitFor(device, Phase::Connected), first.read("log"));
    const std::string large(900'000, 'x');
    for (int i = 0; i < 3; ++i)
        QCOMPARE(ask(device, "echo", {{"x", large}})->at("x").get<std::string>(), large);
    // Which of them died is told.
    for (SshServer *server : {&first, &second, &target}) {
        server->stopAll();
        const auto lost = m_watcher->waitFor(device, Phase::Waiting);
        QVERIFY2(codeOf(lost) == "connection-lost", textOfReason(lost).c_str());
        const std::string kind = server == &target ? "" : "jump host ";
        QVERIFY2(textOfReason(lost).starts_with(kind + toString(server->hop()) + ": "),
                 textOfReason(lost).c_str());
        server->start();
        QVERIFY(m_watcher->waitFor(device, Phase::Connected));
    }
}

void TestConnections::aJumpHostThatFallsSilentIsNamed()
{
    SshServer first;
    SshServer second;
    SshServer target;
    for (const SshServer *server : {&first, &second, &target}) {
        connectionsTo(*server);
        server->append("authorized", target.read("user.pub"));
    }
    Endpoint endpoint = target.endpoint(m_engine->path());
    endpoint.jumps = {first.hop(), second.hop()};
    endpoint.limits.keepalive = 200ms;
    const DeviceId device = m_connections->add(endpoint);
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
    second.signalSessions(SIGSTOP);
    const auto silent = m_watcher->waitFor(device, Phase::Waiting);
    QCOMPARE(codeOf(silent), std::string("connection-silent"));
    const std::string text = textOfReason(silent);
    QVERIFY2(text.find("of jump host " + toString(second.hop())) != std::string::npos,
             text.c_str());
    second.signalSessions(SIGCONT);
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
}

void TestConnections::aJumpHostThatRefusesIsNamed()
{
    const SshServer jump({QStringLiteral("AllowTcpForwarding no")});
    const SshServer target;
    connectionsTo(jump);
    connectionsTo(target);
    jump.append("authorized", target.read("user.pub"));
    Endpoint endpoint = target.endpoint(m_engine->path());
    endpoint.jumps = {jump.hop()};
    const DeviceId device = m_connections->add(endpoint);
    const auto state = m_watcher->waitFor(device, Phase::Waiting);
    QCOMPARE(codeOf(state), std::string("connect-failed"));
    const std::string text = textOfReason(state);
    QVERIFY2(text.find(toString(jump.hop()) + " does not connect us to") != std::string::npos,
             text.c_str());
}

void TestConnections::aDeadHostDelaysNobody()
{
    // A queue that is full: the kernel drops what asks for more, as a dead host would.
    const FileDescriptor full = listenOn(0, 0);
    std::vector<FileDescriptor> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(portOf(full));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        (void)::connect(waiting.back().get(), reinterpret_cast<sockaddr *>(&address),
                        sizeof address);
    }
    const SshServer server;
    connectionsTo(server);
    Endpoint dead = server.endpoint(m_engine->path());
    dead.target.port = portOf(full);
    dead.limits.connect = 1500ms;
    std::vector<DeviceId> deadOnes;
    for (int i = 0; i < 50; ++i)
        deadOnes.push_back(m_connections->add(dead));
    const auto start = std::chrono::steady_clock::now();
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
    QVERIFY(std::chrono::steady_clock::now() - start < 1400ms);
    for (const DeviceId one : deadOnes) {
        const auto state = m_watcher->waitFor(one, Phase::Waiting);
        QCOMPARE(codeOf(state), std::string("connect-failed"));
    }
}

void TestConnections::aDeviceThatTakesNothingDelaysNobody()
{
    const SshServer stuckServer;
    const SshServer server;
    connectionsTo(stuckServer);
    connectionsTo(server);
    Endpoint stuckEndpoint = stuckServer.endpoint(m_engine->path());
    stuckEndpoint.limits.keepalive = 400ms;
    std::vector<DeviceId> stuck; // on each of the threads
    for (int i = 0; i < 4; ++i)
        stuck.push_back(m_connections->add(stuckEndpoint));
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    for (const DeviceId one : stuck)
        QVERIFY(m_watcher->waitFor(one, Phase::Connected));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));

    stuckServer.signalSessions(SIGSTOP);
    const Json large = {{"x", std::string(1'000'000, 'x')}};
    for (const DeviceId one : stuck) {
        for (int i = 0; i < 12; ++i) // more than is kept for one: the last are refused
            m_connections->call(one, "echo", large, [](const Result<Json> &) {});
    }
    QVERIFY(
        ask(device, "echo", Json::object(), 30s)); // behind what was just written for the others
    for (int i = 0; i < 10; ++i) {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(ask(device, "echo"));
        QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()));
    }
    for (const DeviceId one : stuck)
        QCOMPARE(codeOf(m_watcher->waitFor(one, Phase::Waiting)), std::string("connection-silent"));
    stuckServer.signalSessions(SIGCONT);
    for (const DeviceId one : stuck)
        QVERIFY(m_watcher->waitFor(one, Phase::Connected));
}

void TestConnections::peersThatTalkNonsense_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("no JSON") << QByteArray("hello there\n") << QByteArray("peer-invalid");
    QTest::newRow("half a line, then the end")
        << QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,") << QByteArray("control-unreachable");
    QTest::newRow("a line without an end")
        << QByteArray(3'000'000, 'x') << QByteArray("line-too-long");
    QTest::newRow("a request") << QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}\n")
                               << QByteArray("peer-invalid");
    QTest::newRow("another version")
        << QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocol\":9}}\n")
        << QByteArray("protocol-unsupported");
    QTest::newRow("a notice of no words")
        << QByteArray("{\"jsonrpc\":\"2.0\",\"method\":\"notice\",\"params\":{\"message\":[]}}\n")
        << QByteArray("engine-closed");
    QTest::newRow("an answer that is none")
        << QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[7]}\n")
        << QByteArray("protocol-unsupported");
    QTest::newRow("nothing") << QByteArray() << QByteArray("control-unreachable");
}

void TestConnections::peersThatTalkNonsense()
{
    QFETCH(QByteArray, says);
    QFETCH(QByteArray, code);
    static const SshServer server;
    connectionsTo(server);
    auto loop = std::move(Loop::create().value());
    const QString path = m_folder->filePath("nonsense.sock");
    FileDescriptor listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.toUtf8().constData(), sizeof address.sun_path - 1);
    QCOMPARE(::bind(listening.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    QCOMPARE(::listen(listening.get(), 4), 0);
    std::thread peer([&] {
        const FileDescriptor client(::accept(listening.get(), nullptr, nullptr));
        std::array<char, 4096> asked;
        (void)::read(client.get(), asked.data(), asked.size());
        for (QByteArray left = says; !left.isEmpty();) {
            const ssize_t put = ::send(client.get(), left.constData(),
                                       static_cast<std::size_t>(left.size()), MSG_NOSIGNAL);
            if (put <= 0)
                break;
            left.remove(0, static_cast<int>(put));
        }
    });
    const DeviceId device = m_connections->add(server.endpoint(path));
    const auto state = m_watcher->waitFor(device, Phase::Waiting);
    m_connections->remove(device);
    ::shutdown(listening.get(), SHUT_RDWR);
    peer.join();
    QCOMPARE(codeOf(state), code.toStdString());
}

void TestConnections::aSilentPeerIsGivenUpOn()
{
    // It takes the connection and says nothing; another one says what is no SSH.
    const FileDescriptor silent = listenOn(0);
    const FileDescriptor loud = listenOn(0);
    Endpoint endpoint;
    endpoint.target = {"127.0.0.1", portOf(silent), "root"};
    endpoint.limits.handshake = 300ms;
    const DeviceId first = m_connections->add(endpoint);
    endpoint.target.port = portOf(loud);
    endpoint.limits.handshake = 5s;
    const DeviceId second = m_connections->add(endpoint);
    const FileDescriptor client(::accept(loud.get(), nullptr, nullptr));
    const QByteArray noise(100'000, '~');
    (void)::send(client.get(), noise.constData(), static_cast<std::size_t>(noise.size()),
                 MSG_NOSIGNAL);
    QCOMPARE(codeOf(m_watcher->waitFor(first, Phase::Waiting)), std::string("handshake-timeout"));
    QCOMPARE(codeOf(m_watcher->waitFor(second, Phase::Waiting)), std::string("handshake-failed"));
}

void TestConnections::removingEndsEverything()
{
    const SshServer server;
    connectionsTo(server);
    const DeviceId device = m_connections->add(server.endpoint(m_engine->path()));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
    std::promise<std::string> ended;
    m_connections->call(device, "forget", Json::object(), [&](const Result<Json> &answer) {
        ended.set_value(answer ? "answered" : answer.error().code);
    });
    QVERIFY(ask(device, "echo"));
    m_connections->remove(device);
    QCOMPARE(ended.get_future().get(), std::string("cancelled"));
    QCOMPARE(ask(device, "echo").error().code, std::string("not-connected"));
}

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
