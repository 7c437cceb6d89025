// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <random>

#include "live/livetest.h"

using namespace tallygate;
using namespace tallygate::live;

/// Control clients that mean harm, while frames pass: not one frame is lost, no process ends.
class TestHostile : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_ENGINE(); }
    void forwardingGoesOn_data();
    void forwardingGoesOn();
    void theWrongRole();
};

namespace {

FileDescriptor connectTo(const std::string &path)
{
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return {};
    return socket;
}

void say(const FileDescriptor &socket, std::string_view text)
{
    (void)!::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
}

void garbage(const std::string &path)
{
    std::mt19937 random(1);
    for (int i = 0; i < 300; ++i) {
        const FileDescriptor socket = connectTo(path);
        std::string bytes(1 + random() % 5000, '\0');
        for (char &byte : bytes)
            byte = static_cast<char>(random());
        say(socket, bytes + "\n");
    }
}

void halfMessages(const std::string &path)
{
    std::vector<FileDescriptor> open;
    for (int i = 0; i < 300; ++i) {
        open.push_back(connectTo(path));
        say(open.back(), R"({"jsonrpc":"2.0","id":1,"meth)");
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
}

void floods(const std::string &path)
{
    const FileDescriptor socket = connectTo(path);
    const std::string request = R"({"jsonrpc":"2.0","id":1,"method":"interfaces.list","params":{}})"
                                "\n";
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (std::chrono::steady_clock::now() < end) // and nothing is read
        say(socket, request);
}

void connections(const std::string &path)
{
    std::vector<FileDescriptor> open;
    for (int i = 0; i < 10'000; ++i) {
        open.push_back(connectTo(path));
        if (open.size() > 500)
            open.erase(open.begin());
    }
}

void longLines(const std::string &path)
{
    const std::string piece(65536, 'x');
    for (int line = 0; line < 5; ++line) {
        const FileDescriptor socket = connectTo(path);
        ::fcntl(socket.get(), F_SETFL, 0);
        for (int i = 0; i < 40; ++i)
            say(socket, piece);
    }
}

} // namespace

void TestHostile::forwardingGoesOn_data()
{
    QTest::addColumn<void *>("attack");
    const auto row = [](const char *name, void (*attack)(const std::string &)) {
        QTest::newRow(name) << reinterpret_cast<void *>(attack);
    };
    row("garbage", garbage);
    row("half messages", halfMessages);
    row("a flood that is not read", floods);
    row("10,000 connections", connections);
    row("lines without end", longLines);
}

void TestHostile::forwardingGoesOn()
try {
    QFETCH(void *, attack);
    ManagedLab bed(Stand::Wire);
    Daemon &daemon = bed.daemon();
    const pid_t control = daemon.control();
    const pid_t worker = daemon.worker();
    const Flow flow = bed.lab().toServer({});
    Receiver arrived(bed.lab().server(), "s0");
    Generator generator(bed.lab().client(), "c0", {flow});
    generator.start(20'000);
    reinterpret_cast<void (*)(const std::string &)>(attack)(daemon.socketPath());
    generator.stop();
    QVERIFY(arrived.waitFor(generator.framesSent()));
    QCOMPARE(arrived.received(flow).distinct(), generator.framesSent());
    QCOMPARE(daemon.control(), control);
    QCOMPARE(daemon.worker(), worker);
    QVERIFY(daemon.attempt("status").has_value());
}
REPORT_EXCEPTIONS

/// Who has no role is told so, and changes nothing.
void TestHostile::theWrongRole()
try {
    ManagedLab bed(Stand::Wire);
    const Completed asked =
        bed.lab().device().run({"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                "ncat", "-U", "-i", "1", bed.daemon().socketPath()},
                               R"({"jsonrpc":"2.0","id":1,"method":"engine.shutdown","params":{}})"
                               "\n");
    QVERIFY(asked.output.find("\"result\"") == std::string::npos);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    QVERIFY(bed.daemon().running());
    QVERIFY(bed.daemon().attempt("status").has_value());
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
