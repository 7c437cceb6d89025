// SPDX-License-Identifier: GPL-3.0-or-later
// Clients that mean harm, or are broken, against the real server: they must cost a bounded amount,
// and others must not notice.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <deque>
#include <random>

#include <QtTest>

#include "serverharness.h"

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::engine::test;
using namespace std::chrono_literals;
using control::Client;
using control::Notification;
using control::Request;
using control::UnixStream;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t kMemoryMost = 1u << 30; // what was freed is kept for a while
#else
constexpr std::size_t kMemoryMost = 64u << 20;
#endif

constexpr auto kSoon = 10'000ms; // generous: only a fault waits so long

std::unique_ptr<UnixStream> streamTo(const ServerHarness &harness)
{
    return std::move(UnixStream::connect(harness.path()).value());
}

/// Everything that comes until the server closes; nothing if it does not.
std::optional<std::string> readToEnd(UnixStream &stream)
{
    std::string heard;
    while (true) {
        std::array<char, 65536> buffer;
        const auto got = stream.read(buffer, kSoon);
        if (!got && got.error().code != "stream-closed")
            return std::nullopt;
        if (!got)
            return heard;
        heard.append(buffer.data(), *got);
    }
}

bool contains(const std::optional<std::string> &text, std::string_view part)
{
    return text && text->find(part) != std::string::npos;
}

std::size_t residentBytes()
{
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').at(1).toULongLong() * 4096;
}

} // namespace

class TestServerHostile : public QObject
{
    Q_OBJECT

private slots:
    void garbageIsAnsweredAndThenClosed_data();
    void garbageIsAnsweredAndThenClosed();
    void randomBytesNeverStopTheServer();
    void aLineWithoutEndIsCutOff();
    void halfAMessageTimesOut();
    void dribblingDoesNotHelp();
    void silenceTimesOutButIdlingDoesNot();
    void requestsBeyondTheLimitWaitTheirTurn();
    void aFloodThatIsNotReadIsBounded();
    void othersAreServedDuringAFlood();
    void aSlowSubscriberIsDroppedWithANotice_data();
    void aSlowSubscriberIsDroppedWithANotice();
    void anAccountHasSoManyConnections();
    void someConnectionsAreKeptForRoot();
    void tenThousandConnections();
    void runningOutOfDescriptorsIsTold();
};

void TestServerHostile::garbageIsAnsweredAndThenClosed_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\n") << QByteArray("json-syntax");
    QTest::newRow("zeros") << QByteArray("\0\0\0\n", 4) << QByteArray("json-syntax");
    QTest::newRow("batch") << QByteArray("[]\n") << QByteArray("message-batch");
    QTest::newRow("deep") << QByteArray(5000, '[') + '\n' << QByteArray("json-depth");
    QTest::newRow("notification") << QByteArray(R"({"jsonrpc":"2.0","method":"echo"})"
                                                "\n")
                                  << QByteArray("message-invalid");
    QTest::newRow("response") << QByteArray(R"({"jsonrpc":"2.0","id":1,"result":1})"
                                            "\n")
                              << QByteArray("message-invalid");
}

void TestServerHostile::garbageIsAnsweredAndThenClosed()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, code);
    const ServerHarness harness;
    const auto stream = streamTo(harness);
    for (int i = 0; i < 8; ++i)
        QVERIFY(stream->write(line.toStdString(), kSoon));
    const auto heard = readToEnd(*stream);
    QVERIFY(contains(heard, code.toStdString()));
    QCOMPARE(std::count(heard->begin(), heard->end(), '\n'), std::ptrdiff_t(8));
    QVERIFY(harness.connect().call("echo"));
}

void TestServerHostile::randomBytesNeverStopTheServer()
{
    const ServerHarness harness;
    std::mt19937 random(4);
    Client witness = harness.connect();
    const std::string whole = control::toLine(Request{1, "echo", {{"a", {1, 2, 3}}}});
    for (int round = 0; round < 300; ++round) {
        const auto stream = streamTo(harness);
        std::string bytes = whole;
        if (round % 2 == 0) { // pure noise; else a message with a few bytes changed
            bytes.resize(random() % 2000);
            for (char &byte : bytes)
                byte = static_cast<char>(random());
        } else {
            for (int i = 0; i < 3; ++i)
                bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        (void)stream->write(bytes, kSoon);
        if (round % 50 == 0)
            QVERIFY(witness.call("echo"));
    }
    QVERIFY(witness.call("echo"));
    // A server that is held up has not seen all of them go, and an account has so many.
    QTRY_VERIFY(harness.connect().call("echo"));
}

void TestServerHostile::aLineWithoutEndIsCutOff()
{
    const ServerHarness harness;
    const auto stream = streamTo(harness);
    const std::string piece(65536, 'x');
    bool isOpen = true;
    for (int i = 0; i < 64 && isOpen; ++i)
        isOpen = bool(stream->write(piece, kSoon));
    QVERIFY(!isOpen); // 4 MiB would have gone through
    QVERIFY(contains(readToEnd(*stream), "line-too-long"));
}

void TestServerHostile::halfAMessageTimesOut()
{
    ServerLimits limits;
    limits.halfMessage = 200ms;
    const ServerHarness harness(limits);
    const auto stream = streamTo(harness);
    QVERIFY(stream->write(R"({"jsonrpc":"2.0","id":1,)", kSoon));
    QVERIFY(contains(readToEnd(*stream), "message-unfinished"));
}

void TestServerHostile::dribblingDoesNotHelp()
{
    ServerLimits limits;
    limits.halfMessage = 300ms;
    const ServerHarness harness(limits);
    const auto stream = streamTo(harness);
    // Whole messages set the clock back ...
    const std::string line = control::toLine(Request{1, "echo", Json::object()});
    for (int i = 0; i < 8; ++i) {
        QVERIFY(stream->write(line + line.substr(0, 10), kSoon));
        QTest::qWait(100);
        QVERIFY(stream->write(line.substr(10), kSoon));
    }
    // ... single bytes do not.
    bool isOpen = true;
    for (int i = 0; i < 100 && isOpen; ++i) {
        isOpen = bool(stream->write("x", kSoon));
        QTest::qWait(50);
    }
    QVERIFY(!isOpen);
}

void TestServerHostile::silenceTimesOutButIdlingDoesNot()
{
    ServerLimits limits;
    limits.silence = 200ms;
    const ServerHarness harness(limits);
    Client idle = harness.connect();
    QVERIFY(idle.call("echo"));
    const auto silent = streamTo(harness);
    QVERIFY(contains(readToEnd(*silent), "client-silent"));
    QVERIFY(idle.call("echo"));
}

void TestServerHostile::requestsBeyondTheLimitWaitTheirTurn()
{
    ServerLimits limits;
    limits.requestsInFlight = 4;
    ServerHarness harness(limits);
    constexpr int kRequests = 40;
    std::string lines;
    for (int i = 0; i < kRequests; ++i)
        lines += control::toLine(Request{i, "keep", Json::object()});
    const auto stream = streamTo(harness);
    QVERIFY(stream->write(lines, kSoon));
    int answered = 0;
    while (answered < kRequests) {
        QTRY_COMPARE(harness.onLoop([&] { return harness.kept.size(); }), std::size_t(4));
        harness.onLoop([&] {
            const auto replies = std::exchange(harness.kept, {});
            for (const Reply &reply : replies)
                reply.done();
        });
        answered += 4;
    }
    QCOMPARE(::shutdown(stream->descriptor(), SHUT_WR), 0);
    const auto heard = readToEnd(*stream);
    QVERIFY(heard);
    QCOMPARE(std::count(heard->begin(), heard->end(), '\n'), std::ptrdiff_t(kRequests));
}

void TestServerHostile::aFloodThatIsNotReadIsBounded()
{
    ServerLimits limits;
    ServerHarness harness(limits);
    const auto stream = streamTo(harness);
    // Each asks for a hundred times its own length, and nobody reads the answers.
    const std::string line = control::toLine(Request{1, "large", {{"bytes", 10'000}}});
    std::string lines;
    for (int i = 0; i < 1000; ++i)
        lines += line;
    const std::size_t before = residentBytes();
    for (int i = 0; i < 50; ++i) {
        if (!stream->write(lines, 100ms))
            break; // as it should be: the server reads no more
    }
    const auto queuedBytes =
        harness.onLoop([&] { return harness.server->queuedBytes(ConnectionId{1}); });
    QVERIFY(queuedBytes >= limits.queuedPause / 2); // the flood did reach the limit
    QVERIFY(queuedBytes < limits.queuedPause + 20'000);
    QVERIFY(residentBytes() - before < 64u << 20);
    QVERIFY(harness.connect().call("echo"));
}

void TestServerHostile::othersAreServedDuringAFlood()
{
    const ServerHarness harness;
    std::atomic<bool> isOver{false};
    std::atomic<std::uint64_t> answers{0};
    std::vector<std::thread> flooders;
    for (int i = 0; i < 4; ++i) {
        flooders.emplace_back([&] {
            const auto stream = streamTo(harness);
            std::string lines;
            for (int n = 0; n < 64; ++n)
                lines += control::toLine(Request{n, "echo", {{"a", std::string(200, 'x')}}});
            std::array<char, 65536> buffer;
            while (!isOver) {
                if (!stream->write(lines, kSoon))
                    return;
                if (const auto got = stream->read(buffer, 0ms))
                    answers += static_cast<std::uint64_t>(
                        std::count(buffer.begin(), buffer.begin() + static_cast<long>(*got), '\n'));
            }
        });
    }
    Client witness = harness.connect();
    int served = 0;
    for (int i = 0; i < 50; ++i) {
        served += bool(witness.call("echo", Json::object(), kSoon));
        QTest::qWait(5);
    }
    isOver = true;
    for (std::thread &flooder : flooders)
        flooder.join();
    QCOMPARE(served, 50);
    QVERIFY(answers > 0);
}

void TestServerHostile::aSlowSubscriberIsDroppedWithANotice_data()
{
    QTest::addColumn<bool>("isLimitOfAll");
    QTest::newRow("too much for one") << false;
    QTest::newRow("too much for all together: not who reads is dropped") << true;
}

void TestServerHostile::aSlowSubscriberIsDroppedWithANotice()
{
    QFETCH(bool, isLimitOfAll);
    ServerLimits limits;
    (isLimitOfAll ? limits.queuedAll : limits.queuedMost) = 256u << 10;
    ServerHarness harness(limits);
    Client good = harness.connect();
    int heard = 0;
    good.onNotification([&](const Notification &) { ++heard; });
    QVERIFY(good.call("subscribe"));
    Client slow = harness.connect();
    QVERIFY(slow.call("subscribe"));
    constexpr int kNews = 200;
    for (int i = 0; i < kNews; ++i) {
        harness.onLoop([&] {
            harness.server->notify(harness.subscribers, "news", {{"text", std::string(8192, 'n')}});
        });
        QCOMPARE(good.wait(kSoon).value(), true);
    }
    QCOMPARE(heard, kNews);
    // Whole lines to the very end, and the last says why.
    Notification last;
    int had = 0;
    slow.onNotification([&](const Notification &news) {
        last = news;
        ++had;
    });
    auto more = slow.wait(kSoon);
    while (more && *more)
        more = slow.wait(kSoon);
    QVERIFY(!more);
    QCOMPARE(more.error().code, std::string("stream-closed"));
    QVERIFY(had < kNews);
    QCOMPARE(last.method, std::string("notice"));
    QCOMPARE(last.params.at("code").get<std::string>(), std::string("client-slow"));
    QTRY_COMPARE(harness.onLoop([&] { return harness.subscribers.size(); }), std::size_t(1));
}

void TestServerHostile::anAccountHasSoManyConnections()
{
    ServerLimits limits;
    limits.connectionsPerUid = 5;
    const ServerHarness harness(limits);
    std::vector<Client> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(harness.connect());
        QVERIFY(clients.back().call("echo"));
    }
    Client tooMany = harness.connect();
    const auto refused = tooMany.call("echo");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("connections-many"));
    clients.pop_back();
    QTRY_VERIFY(harness.connect().call("echo"));
}

void TestServerHostile::someConnectionsAreKeptForRoot()
{
    if (::geteuid() != 0)
        QSKIP("only root can take on other groups");
    ServerLimits limits;
    limits.connections = 8;
    limits.connectionsKeptForRoot = 3;
    const ServerHarness harness(limits);
    std::vector<std::unique_ptr<Client>> clients;
    for (uid_t i = 0; i < 6; ++i) {
        clients.push_back(harness.connectAs(ServerHarness::kStranger + i, {ServerHarness::kView}));
        QCOMPARE(bool(clients.back()->call("echo")), i < 5);
    }
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<Client>(harness.connect()));
        QVERIFY(clients.back()->call("echo"));
    }
    QVERIFY(!harness.connect().call("echo"));
}

void TestServerHostile::tenThousandConnections()
{
    rlimit most{};
    ::getrlimit(RLIMIT_NOFILE, &most);
    const rlimit before = most;
    most.rlim_cur = std::min<rlim_t>(most.rlim_max, 12'000);
    ::setrlimit(RLIMIT_NOFILE, &most);
    {
        ServerHarness harness;
        const std::size_t memory = residentBytes();
        constexpr std::size_t kConnections = 10'000;
        // All are held open as far as descriptors go, the oldest let go beyond that.
        const std::size_t held = std::min<std::size_t>(kConnections, most.rlim_cur - 1000);
        std::deque<std::unique_ptr<UnixStream>> streams;
        for (std::size_t i = 0; i < kConnections; ++i) {
            auto stream = UnixStream::connect(harness.path());
            QVERIFY2(stream, stream ? "" : toString(stream.error()).c_str());
            if (i % 3 == 0)
                (void)(*stream)->write("{\"jsonrpc\":", 100ms);
            streams.push_back(std::move(*stream));
            if (streams.size() > held)
                streams.pop_front();
        }
        QTRY_COMPARE(harness.onLoop([&] { return harness.server->connectionCount(); }),
                     ServerLimits().connectionsPerUid);
        QVERIFY(residentBytes() - memory < kMemoryMost);
        streams.clear();
        QTRY_COMPARE(harness.onLoop([&] { return harness.server->connectionCount(); }),
                     std::size_t(0));
        QVERIFY(harness.connect().call("echo"));
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
}

void TestServerHostile::runningOutOfDescriptorsIsTold()
{
    const ServerHarness harness;
    Client witness = harness.connect();
    QVERIFY(witness.call("echo"));
    // Server and client are one process here: the client's sockets are made beforehand.
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    harness.path().copy(address.sun_path, sizeof address.sun_path - 1);
    std::vector<FileDescriptor> sockets;
    for (int i = 0; i < 5; ++i)
        sockets.emplace_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none = {static_cast<rlim_t>(sockets.back().get()) + 1, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    bool connected = true;
    for (const FileDescriptor &socket : sockets)
        connected &= ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address),
                               sizeof address) == 0;
    std::vector<std::string> codes;
    for (FileDescriptor &socket : sockets) {
        Client client(std::make_unique<UnixStream>(std::move(socket)));
        const auto answer = client.wait(kSoon);
        codes.push_back(answer ? "no error" : answer.error().code);
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    QVERIFY(connected);
    QCOMPARE(codes.front(), std::string("connections-many"));
    QVERIFY(witness.call("echo"));
    QVERIFY(harness.connect().call("echo"));
}

QTEST_GUILESS_MAIN(TestServerHostile)
#include "tst_serverhostile.moc"
