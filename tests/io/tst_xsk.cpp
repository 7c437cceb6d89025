// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/mman.h>
#include <sys/wait.h>

#include <QtTest>

#include "sandbox.h"

using namespace tallygate;
using namespace tallygate::io;
using namespace tallygate::testsupport;

namespace {

constexpr std::uint64_t kForEver = ~std::uint64_t{0};

/// a1 with XDP and a worker that is always alive.
struct Device
{
    explicit Device(const Sandbox &sandbox, const char *interface = "a1", std::uint32_t queues = 1)
        : shared(take(SharedMaps::open(sandbox.bpf())))
        , heartbeat(take(Heartbeat::map(shared.heartbeatDescriptor())))
        , side(take(XdpSide::open(shared, {.name = interface,
                                           .ifindex = indexOf(interface),
                                           .failMode = FailMode::Closed,
                                           .queues = queues})))
    {
        heartbeat.setAll(kForEver);
    }

    SharedMaps shared;
    Heartbeat heartbeat;
    XdpSide side;
};

XskOptions on(const char *interface, std::uint32_t queue = 0)
{
    return {.ifindex = indexOf(interface), .queue = queue};
}

/// Writes a frame into chunks from `chunk` on and sends it.
void transmit(XskRings &rings, const UmemArea &area, std::uint32_t chunk, const Octets &frame)
{
    const auto pieces =
        static_cast<std::uint32_t>((frame.size() + kChunkPayload - 1) / kChunkPayload);
    std::uint32_t at = 0;
    QVERIFY(rings.tx.reserve(pieces, &at));
    std::size_t done = 0;
    for (std::uint32_t i = 0; i < pieces; ++i) {
        const auto length =
            static_cast<std::uint32_t>(std::min<std::size_t>(frame.size() - done, kChunkPayload));
        const std::uint64_t address = addressOf(chunk + i) + kChunkHeadroom;
        std::copy_n(frame.begin() + static_cast<std::ptrdiff_t>(done), length,
                    area.bytes(address, length).begin());
        rings.tx.slot(at + i) = {address, length, i + 1 < pieces ? kContinued : 0};
        done += length;
    }
    rings.tx.submit();
}

/// What a child process did: its exit code, or minus the signal that ended it.
template <class Work>
int inChild(Work work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        int code = 99;
        try {
            code = work();
        } catch (const std::exception &failure) {
            std::fprintf(stderr, "child: %s\n", failure.what());
        }
        ::_exit(code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

} // namespace

class XskTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string reason = Sandbox::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }

    void areaIsSealedAndChecked()
    {
        UmemArea area = take(UmemArea::create(16));
        QCOMPARE(area.size(), 16u * kChunkSize);
        QVERIFY(::ftruncate(area.descriptor(), 0) != 0);
        QVERIFY(area.contains(addressOf(15), kChunkSize));
        QVERIFY(!area.contains(addressOf(15) + 1, kChunkSize));
        QVERIFY(!area.contains(addressOf(16), 1));
        QVERIFY(!area.contains(~0ull, 1));
        area.bytes(5, 1)[0] = 42;
        const UmemArea again = take(UmemArea::map(FileDescriptor(::dup(area.descriptor()))));
        QCOMPARE(int(again.bytes(5, 1)[0]), 42);

        QVERIFY(!UmemArea::create(0));
        const FileDescriptor other(::memfd_create("other", MFD_ALLOW_SEALING));
        QVERIFY(::ftruncate(other.get(), kChunkSize) == 0);
        QCOMPARE(UmemArea::map(FileDescriptor(::dup(other.get()))).error().code, "umem-invalid");
    }

    void receives()
    {
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(256));
        Bound bound(area, on("a1"));
        QVERIFY(bound.socket.isMultiBuffer());
        bound.give(0, 128);
        take(device.side.bind(0, bound.socket.descriptor()));
        Tap sender("a0");
        for (std::uint16_t part = 0; part < 3; ++part) { // more than the fill ring was given
            for (std::uint16_t i = 0; i < 100; ++i)
                sender.send(numbered(i));
            const auto frames = bound.receive(area, 100);
            QCOMPARE(frames.size(), 100u);
            QVERIFY(frames.front() == numbered(0));
            QVERIFY(frames.back() == numbered(99));
        }
        const SideStatistics counts = take(device.side.statistics());
        QCOMPARE(counts.toWorker.packets, 300u);
        QCOMPARE(counts.toWorker.bytes, 300u * numbered(0).size());
        QVERIFY(counts.seen == counts.toWorker);
    }

    void levelsAreSeenFromOutside()
    {
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(256));
        Bound bound(area, on("a1"));
        const std::uint32_t waiting = bound.socket.rings().rx;
        QVERIFY((bound.socket.levels().receive == RingLevel{0, waiting}));
        bound.give(0, 128);
        QCOMPARE(bound.socket.levels().fill.used, 128u);
        take(device.side.bind(0, bound.socket.descriptor()));
        Tap sender("a0");
        for (std::uint16_t i = 0; i < 50; ++i)
            sender.send(numbered(i));
        QTRY_COMPARE(bound.socket.levels().receive.used, 50u);
        QCOMPARE(bound.socket.levels().fill.used, 78u);
        QCOMPARE(bound.receive(area, 50).size(), 50u);
        QCOMPARE(bound.socket.levels().receive.used, 0u);
        QVERIFY((bound.socket.levels().transmit == RingLevel{0, bound.socket.rings().tx}));
        const XskSocket moved = std::move(bound.socket);
        QCOMPARE(moved.levels().receive.size, waiting);
    }

    void transmitsMoreThanOneCallTakes()
    {
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(1024));
        Bound bound(area, on("a1"));
        Tap receiver("a0");
        for (std::uint16_t i = 0; i < 500; ++i)
            transmit(bound.rings, area, i, numbered(i));
        QCOMPARE(bound.rings.tx.published(), 500u);
        std::uint32_t completed = 0;
        eventually([&] {
            const Kick kick = bound.rings.kickTransmit();
            std::uint32_t at = 0;
            completed += bound.rings.completion.peek(1024, &at);
            bound.rings.completion.release();
            return completed == 500 && kick.state == KickState::Empty;
        });
        QCOMPARE(completed, 500u);
        QCOMPARE(bound.rings.tx.published(), 0u);
        QVERIFY(receiver.receive() == numbered(0));
        QCOMPARE(receiver.count(499), 499);
    }

    void toldWhereTheLinkIsDown()
    {
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(64));
        Bound bound(area, on("a1"));
        run("ip link set a1 down");
        transmit(bound.rings, area, 0, numbered(0));
        QVERIFY(bound.rings.kickTransmit().state == KickState::Down);
        run("ip link set a1 up && ip link set a0 down");
        const Kick kick = bound.rings.kickTransmit();
        QVERIFY(kick.state == KickState::Empty);
        QCOMPARE(kick.dropped, 1u);
    }

    void jumboFramesBothWays()
    {
        Sandbox sandbox(1, 9000);
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(512));
        Bound in(area, on("a1"));
        Bound out(area, on("b1"));
        in.give(0, 128);
        take(device.side.bind(0, in.socket.descriptor()));
        Tap sender("a0");
        Tap receiver("b0");
        const Octets frame = numbered(7, 8900);
        sender.send(frame, 3);
        const auto frames = in.receive(area, 3);
        QCOMPARE(frames.size(), 3u);
        QVERIFY(frames.back() == frame);
        QCOMPARE(take(device.side.statistics()).toWorker.bytes, 3u * frame.size());

        transmit(out.rings, area, 256, frame);
        QVERIFY(out.rings.kickTransmit().state == KickState::Empty);
        QVERIFY(receiver.receive() == frame);
    }

    /// Two sockets on one area share chunks: what one receives the other sends, uncopied; and
    /// one goes without the other.
    void twoInterfacesShareAnArea()
    {
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(256));
        std::optional<Bound> in(std::in_place, area, on("a1"));
        Bound out(area, on("b1"));
        in->give(0, 64);
        take(device.side.bind(0, in->socket.descriptor()));
        Tap sender("a0");
        Tap receiver("b0");
        sender.send(numbered(3));
        std::uint32_t from = 0;
        QVERIFY(eventually([&] { return in->rings.rx.peek(1, &from) == 1; }));
        std::uint32_t to = 0;
        QVERIFY(out.rings.tx.reserve(1, &to));
        out.rings.tx.slot(to) = in->rings.rx.slot(from);
        in->rings.rx.release();
        out.rings.tx.submit();
        out.rings.kickTransmit();
        QVERIFY(receiver.receive() == numbered(3));

        in.reset();
        transmit(out.rings, area, 100, numbered(4));
        out.rings.kickTransmit();
        QVERIFY(receiver.receive() == numbered(4));
    }

    /// A worker maps rings that control made, dies with frames peeked and slots reserved, and the
    /// next one goes on: 60 of 60.
    void anotherProcessGoesOn()
    {
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(256));
        const XskSocket socket = take(XskSocket::create(area, on("a1")));
        take(device.side.bind(0, socket.descriptor()));
        Tap sender("a0");
        const auto mapped = [&] {
            return take(XskRings::map(FileDescriptor(::dup(socket.descriptor())), socket.rings()));
        };

        const int first = inChild([&] {
            XskRings rings = mapped();
            Bound::give(rings, 0, 128);
            for (std::uint16_t i = 0; i < 20; ++i)
                sender.send(numbered(i));
            if (Bound::receive(rings, area, 15).size() < 15)
                return 1;
            std::uint32_t at = 0;
            rings.rx.peek(5, &at);
            rings.fill.reserve(1, &at);
            rings.fill.slot(at) = addressOf(200);
            return ::raise(SIGKILL);
        });
        QCOMPARE(first, -SIGKILL);

        for (std::uint16_t i = 20; i < 60; ++i) // nobody is there
            sender.send(numbered(i));
        const int second = inChild([&] {
            XskRings rings = mapped();
            if (rings.fill.slot(rings.fill.cachedProducer()) != addressOf(200))
                return 1; // what was reserved and not published
            const std::size_t before = rings.rx.publishedConsumer();
            const auto rest = Bound::receive(rings, area, 60 - before);
            if (before + rest.size() != 60)
                return 2;
            return rest.back() == numbered(59) ? 0 : 3;
        });
        QCOMPARE(second, 0);
        QCOMPARE(take(socket.statistics()).lost(), 0u);
        QCOMPARE(take(device.side.statistics()).toWorker.packets, 60u);
    }

    void adoptsADescriptor()
    {
        Sandbox sandbox;
        const UmemArea area = take(UmemArea::create(64));
        const XskSocket made = take(XskSocket::create(area, on("a1")));
        const XskSocket again =
            take(XskSocket::adopt(FileDescriptor(::dup(made.descriptor())), made.rings(), true));
        QCOMPARE(again.isZeroCopy(), made.isZeroCopy());
        QVERIFY(!XskSocket::adopt(FileDescriptor(::dup(0)), {}, true));
    }

    void aTakenQueueIsWaitedFor()
    {
        Sandbox sandbox;
        const UmemArea area = take(UmemArea::create(64));
        std::optional<XskSocket> holder(take(XskSocket::create(area, on("a1"))));
        XskOptions options = on("a1");
        options.patience = {};
        QCOMPARE(XskSocket::create(area, options).error().code, "queue-busy");
        std::thread letsGo([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            holder.reset();
        });
        options.patience = std::chrono::seconds(2);
        const auto socket = XskSocket::create(area, options);
        letsGo.join();
        QVERIFY(socket.has_value());
    }

    void namesWhatIsMissing()
    {
        Sandbox sandbox;
        const UmemArea area = take(UmemArea::create(64));
        QCOMPARE(XskSocket::create(area, on("a1", 5)).error().code, "queue-missing");
        QCOMPARE(XskSocket::create(area, {.ifindex = 9999}).error().code, "queue-missing");
        XskOptions options = on("a1");
        options.mode = XskMode::ZeroCopy; // veth has none
        QCOMPARE(XskSocket::create(area, options).error().code, "xsk-unsupported");
    }

    void ownDropsAreCounted_data()
    {
        QTest::addColumn<int>("chunks");
        QTest::addColumn<int>("rxRing");
        QTest::newRow("fill ring empty") << 40 << 256;
        QTest::newRow("rx ring full") << 200 << 64;
    }
    /// SEMANTICS 6.2: to-worker = received + the socket's own drops.
    void ownDropsAreCounted()
    {
        QFETCH(int, chunks);
        QFETCH(int, rxRing);
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(256));
        XskOptions options = on("a1");
        options.rings.rx = static_cast<std::uint32_t>(rxRing);
        Bound bound(area, options);
        bound.give(0, static_cast<std::uint32_t>(chunks));
        take(device.side.bind(0, bound.socket.descriptor()));
        Tap sender("a0");
        for (std::uint16_t i = 0; i < 150; ++i)
            sender.send(numbered(i));
        QVERIFY(eventually([&] { return take(device.side.statistics()).seen.packets == 150; }));
        const XskStatistics counts = take(bound.socket.statistics());
        QCOMPARE(int(counts.lost()), 150 - std::min(chunks, rxRing));
        std::uint32_t at = 0;
        QCOMPARE(int(bound.rings.rx.peek(256, &at)), std::min(chunks, rxRing));
    }
};

QTEST_GUILESS_MAIN(XskTest)
#include "tst_xsk.moc"
