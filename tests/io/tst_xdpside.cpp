// SPDX-License-Identifier: GPL-3.0-or-later
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/capability.h>
#include <linux/if_link.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <QtTest>

#include "sandbox.h"

using namespace tallygate;
using namespace tallygate::io;
using namespace tallygate::testsupport;

namespace {

constexpr std::uint64_t kForEver = ~std::uint64_t{0};

SideOptions onA1(FailMode mode = FailMode::Open)
{
    SideOptions options;
    options.name = "a1";
    options.ifindex = indexOf("a1");
    options.peerIfindex = indexOf("b1");
    options.failMode = mode;
    return options;
}

/// Shared maps, and a1 and b1 with each other as peers.
struct Device
{
    explicit Device(const Sandbox &sandbox, SideOptions options = onA1())
        : shared(take(SharedMaps::open(sandbox.bpf())))
        , heartbeat(take(Heartbeat::map(shared.heartbeatDescriptor())))
        , side(take(XdpSide::open(shared, options)))
    {}

    SideStatistics counts() const { return take(side.statistics()); }

    SharedMaps shared;
    Heartbeat heartbeat;
    XdpSide side;
};

/// What ethernet says of XDP on the interface: program ids in the driver and in the stack.
std::pair<std::uint32_t, std::uint32_t> attachedTo(const char *interface)
{
    LIBBPF_OPTS(bpf_xdp_query_opts, found);
    if (::bpf_xdp_query(static_cast<int>(indexOf(interface)), 0, &found) != 0)
        return {~0u, ~0u};
    return {found.drv_prog_id, found.skb_prog_id};
}

/// An XDP program that is none of ours.
FileDescriptor foreignProgram()
{
    const bpf_insn pass[] = {{BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, XDP_PASS},
                             {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
    return FileDescriptor(::bpf_prog_load(BPF_PROG_TYPE_XDP, "somebodys", "GPL", pass, 2, nullptr));
}

pipeline::DevicePolicy sshGuard(std::string_view prefix)
{
    pipeline::DevicePolicy policy;
    policy.guard = {{take(parseAddressRange(prefix)), 22}};
    return policy;
}

Octets ssh(const std::string &from)
{
    return (Eth{} / Ipv4{.src = from, .dst = "198.51.100.1"} / Tcp{.dstport = 22}).bytes();
}

/// What is pinned looks as if another build had made it.
void makeAnotherBuild(const Sandbox &sandbox)
{
    const FileDescriptor config(::bpf_obj_get((sandbox.bpf() / "side-a1" / "config").c_str()));
    std::array<std::uint64_t, 16> value{}; // begins with the build
    const std::uint32_t key = 0;
    QVERIFY(::bpf_map_lookup_elem(config.get(), &key, value.data()) == 0);
    value[0] ^= 1;
    QVERIFY(::bpf_map_update_elem(config.get(), &key, value.data(), 0) == 0);
}

/// This thread has one right less as long as this object lives.
class WithoutSysAdmin
{
public:
    WithoutSysAdmin()
    {
        ::syscall(SYS_capget, &m_header, m_rights);
        __user_cap_data_struct fewer[2] = {m_rights[0], m_rights[1]};
        fewer[0].effective &= ~(1u << CAP_SYS_ADMIN);
        ::syscall(SYS_capset, &m_header, fewer);
    }
    ~WithoutSysAdmin() { ::syscall(SYS_capset, &m_header, m_rights); }
    WithoutSysAdmin(const WithoutSysAdmin &) = delete;
    WithoutSysAdmin &operator=(const WithoutSysAdmin &) = delete;

private:
    __user_cap_header_struct m_header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct m_rights[2]{};
};

} // namespace

class XdpSideTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string reason = Sandbox::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }

    void failOpenPassesToThePeer()
    {
        Sandbox sandbox;
        Device device(sandbox);
        Tap sender("a0");
        Tap receiver("b0");
        sender.send(numbered(1), 50);
        QCOMPARE(receiver.count(50), 50);
        const SideStatistics counts = device.counts();
        QCOMPARE(counts.fallback.packets, 50u);
        QCOMPARE(counts.fallback.bytes, 50u * numbered(1).size());
        QVERIFY(counts.seen == counts.fallback);
    }

    void failOpenPassesJumboFrames()
    {
        Sandbox sandbox(1, 9000);
        Device device(sandbox);
        Tap sender("a0");
        Tap receiver("b0");
        const Octets frame = numbered(1, 8900);
        sender.send(frame);
        QVERIFY(receiver.receive() == frame);
        QCOMPARE(device.counts().fallback.bytes, frame.size());
    }

    void failClosedDrops()
    {
        Sandbox sandbox;
        Device device(sandbox, onA1(FailMode::Closed));
        Tap sender("a0");
        Tap receiver("b0");
        sender.send(numbered(1), 20);
        QVERIFY(eventually([&] { return device.counts().dropped.packets == 20; }));
        QCOMPARE(receiver.drain(), 0);
        QCOMPARE(device.counts().dropped.bytes, 20u * numbered(1).size());
    }

    void failClosedLetsTheGuardThrough()
    {
        Sandbox sandbox;
        SideOptions options = onA1(FailMode::Closed);
        options.role = SideRole::HostNic;
        Device device(sandbox, options);
        take(device.shared.setLocal(
            *take(pipeline::LocalAddresses::build({{"198.51.100.1/24"}, {}}))));
        take(device.shared.setGuard(sshGuard("192.0.2.0/24")));
        Tap sender("a0");
        Tap receiver("b0");
        sender.send(numbered(1), 10);
        sender.send(ssh("203.0.113.9"), 10);
        sender.send(ssh("192.0.2.9"), 10);
        QCOMPARE(receiver.count(10), 10);
        QCOMPARE(device.counts().guard.packets, 10u);
        QCOMPARE(device.counts().dropped.packets, 20u);

        // Swapped as a whole, in force with the next frame.
        take(device.shared.setGuard(sshGuard("203.0.113.0/24")));
        sender.send(ssh("192.0.2.9"), 10);
        sender.send(ssh("203.0.113.9"), 10);
        QCOMPARE(receiver.count(10), 10);
        QCOMPARE(device.counts().guard.packets, 20u);
        QCOMPARE(device.counts().dropped.packets, 30u);
        QVERIFY(receiver.receiveNow().empty());

        // The address has gone: nothing is for the device any longer.
        take(device.shared.setLocal(*take(pipeline::LocalAddresses::build({}))));
        sender.send(ssh("203.0.113.9"), 10);
        QVERIFY(eventually([&] { return device.counts().dropped.packets == 40; }));
    }

    void aWireHasNoGuard()
    {
        Sandbox sandbox;
        Device device(sandbox, onA1(FailMode::Closed));
        take(device.shared.setLocal(
            *take(pipeline::LocalAddresses::build({{"198.51.100.1/24"}, {}}))));
        take(device.shared.setGuard(sshGuard("192.0.2.0/24")));
        Tap sender("a0");
        sender.send(ssh("192.0.2.9"), 10);
        QVERIFY(eventually([&] { return device.counts().dropped.packets == 10; }));
        QCOMPARE(device.counts().guard.packets, 0u);
    }

    void peerAndFailModeChangeLive()
    {
        Sandbox sandbox;
        Device device(sandbox);
        Tap sender("a0");
        Tap receiver("b0");
        take(device.side.setPeer(0));
        sender.send(numbered(1), 10);
        QVERIFY(eventually([&] { return device.counts().dropped.packets == 10; }));
        take(device.side.setPeer(indexOf("b1")));
        sender.send(numbered(1), 10);
        QCOMPARE(receiver.count(10), 10);
        take(device.side.setFailMode(FailMode::Closed));
        sender.send(numbered(1), 10);
        QVERIFY(eventually([&] { return device.counts().dropped.packets == 20; }));
        take(device.side.setFailMode(FailMode::Open));
        sender.send(numbered(1), 10);
        QCOMPARE(receiver.count(10), 10);
        QCOMPARE(device.counts().seen.packets, 40u);
    }

    void anUnboundQueueTakesTheFallback()
    {
        Sandbox sandbox;
        Device device(sandbox);
        device.heartbeat.setAll(kForEver);
        const UmemArea area = take(UmemArea::create(256));
        Bound bound(area, {.ifindex = indexOf("a1")});
        bound.give(0, 128);
        Tap sender("a0");
        Tap receiver("b0");
        sender.send(numbered(1), 10);
        QCOMPARE(receiver.count(10), 10);
        take(device.side.bind(0, bound.socket.descriptor()));
        sender.send(numbered(2), 10);
        QCOMPARE(bound.receive(area, 10).size(), 10u);
        take(device.side.unbindAll());
        take(device.side.unbind(0));
        sender.send(numbered(3), 10);
        QCOMPARE(receiver.count(10), 10);
        QCOMPARE(device.side.bind(1000, bound.socket.descriptor()).error().code, "queue-missing");
    }

    /// The heartbeat stops under traffic: every frame goes either way, and the gap is about what
    /// the heartbeat was given to live.
    void theFallbackFollowsTheHeartbeat()
    {
        Sandbox sandbox;
        Device device(sandbox);
        const UmemArea area = take(UmemArea::create(4096));
        Bound bound(area, {.ifindex = indexOf("a1")});
        bound.give(0, 2048);
        take(device.side.bind(0, bound.socket.descriptor()));
        Tap sender("a0");
        Tap receiver("b0");
        constexpr std::uint64_t kTimeToLive = 50'000'000;
        const std::uint64_t end = monotonicNow() + kTimeToLive;
        device.heartbeat.set(0, end);
        int sent = 0;
        std::uint64_t fellBack = 0;
        while (fellBack == 0 && monotonicNow() < end + 2'000'000'000u) {
            sender.send(numbered(1));
            ++sent;
            std::this_thread::sleep_for(std::chrono::microseconds(50));
            if (device.counts().fallback.packets != 0)
                fellBack = monotonicNow();
        }
        QVERIFY(fellBack != 0);
        // Alive for all of its time, up to a tick of the coarse clock; how late the fallback can be
        // seen depends on the machine.
        QVERIFY(fellBack + 20'000'000u >= end);
        const int passed = receiver.count(1);
        const auto inRing = bound.receive(area, device.counts().toWorker.packets).size();
        QCOMPARE(int(inRing) + passed + receiver.drain(), sent);
        qInfo("fallback %.1f ms after the end of the heartbeat",
              (double(fellBack) - double(end)) / 1e6);

        // Killed: zero means dead at once.
        device.heartbeat.set(0, kForEver);
        sender.send(numbered(2), 5);
        QCOMPARE(bound.receive(area, 5).size(), 5u);
        device.heartbeat.setAll(0);
        sender.send(numbered(3), 5);
        QCOMPARE(receiver.count(5), 5);
    }

    void queuesBelongToThreads()
    {
        constexpr unsigned kQueues = 4;
        Sandbox sandbox(kQueues);
        SideOptions options = onA1();
        options.queues = kQueues;
        options.threads = 2;
        Device device(sandbox, options);
        const UmemArea area = take(UmemArea::create(2048));
        std::vector<std::unique_ptr<Bound>> queues;
        for (std::uint32_t q = 0; q < kQueues; ++q) {
            queues.push_back(
                std::make_unique<Bound>(area, XskOptions{.ifindex = indexOf("a1"), .queue = q}));
            queues.back()->give(q * 512, 512);
            take(device.side.bind(q, queues.back()->socket.descriptor()));
        }
        const auto waiting = [&](std::uint32_t q) { return queues[q]->rings.rx.published(); };
        Tap sender("a0");
        Tap receiver("b0");
        device.heartbeat.set(0, kForEver); // thread 1, with queues 1 and 3, is dead
        for (std::uint16_t i = 0; i < 200; ++i)
            sender.send(numbered(i));
        QVERIFY(eventually([&] { return device.counts().seen.packets == 200; }));
        const std::uint32_t even = waiting(0) + waiting(2);
        QVERIFY(waiting(0) > 0 && waiting(2) > 0);
        QCOMPARE(waiting(1) + waiting(3), 0u);
        QCOMPARE(device.counts().toWorker.packets, std::uint64_t{even});
        QCOMPARE(receiver.count(int(200 - even)), int(200 - even));

        device.heartbeat.set(1, kForEver);
        for (std::uint16_t i = 0; i < 200; ++i)
            sender.send(numbered(i));
        QVERIFY(eventually([&] { return device.counts().seen.packets == 400; }));
        QVERIFY(waiting(1) > 0 && waiting(3) > 0);
        QCOMPARE(waiting(0) + waiting(1) + waiting(2) + waiting(3), even + 200);

        take(device.side.setThreads(1));
        device.heartbeat.set(0, 0); // then thread 0 has all of them
        sender.send(numbered(0), 10);
        QCOMPARE(receiver.count(10), 10);
    }

    void goesOnAfterItsProcess()
    {
        Sandbox sandbox;
        const UmemArea area = take(UmemArea::create(256));
        Bound bound(area, {.ifindex = indexOf("a1")});
        bound.give(0, 128);
        const pid_t first = ::fork();
        if (first == 0) {
            Device device(sandbox, onA1());
            take(device.side.bind(0, bound.socket.descriptor()));
            device.heartbeat.setAll(kForEver);
            ::raise(SIGKILL);
        }
        int status = 0;
        ::waitpid(first, &status, 0);
        QVERIFY(WIFSIGNALED(status));
        const auto before = attachedTo("a1");
        QVERIFY(before.first != 0);

        Tap sender("a0");
        sender.send(numbered(1), 10);
        QCOMPARE(bound.receive(area, 10).size(), 10u);
        Device device(sandbox, onA1(FailMode::Closed));
        QVERIFY(device.side.isReopened());
        QCOMPARE(device.side.programId(), before.first);
        QVERIFY(attachedTo("a1") == before);
        QCOMPARE(device.heartbeat.aliveUntil(0), kForEver);
        sender.send(numbered(2), 10);
        QCOMPARE(bound.receive(area, 10).size(), 10u);
        QCOMPARE(device.counts().toWorker.packets, 20u);
        device.heartbeat.setAll(0);
        sender.send(numbered(3), 10); // the fail mode is the new one
        QVERIFY(eventually([&] { return device.counts().dropped.packets == 10; }));
    }

    /// As the service: what is there is found again, or replaced, without CAP_SYS_ADMIN.
    void theServicesRightsSuffice()
    {
        Sandbox sandbox;
        const std::uint32_t before = Device(sandbox).side.programId();
        const WithoutSysAdmin less;
        QVERIFY(::bpf_prog_get_fd_by_id(before) < 0);
        {
            Device device(sandbox);
            QVERIFY(device.side.isReopened());
            QCOMPARE(device.side.programId(), before);
        }
        makeAnotherBuild(sandbox);
        Device device(sandbox);
        QVERIFY(!device.side.isReopened());
        QCOMPARE(attachedTo("a1").first, device.side.programId());
    }

    void anotherBuildIsReplacedInOneStep()
    {
        Sandbox sandbox;
        const std::uint32_t before = Device(sandbox).side.programId();
        makeAnotherBuild(sandbox);
        Device device(sandbox);
        QVERIFY(!device.side.isReopened());
        QVERIFY(device.side.programId() != before);
        QCOMPARE(attachedTo("a1").first, device.side.programId());
        Tap sender("a0");
        Tap receiver("b0");
        sender.send(numbered(1), 10);
        QCOMPARE(receiver.count(10), 10);
    }

    /// The folder of pins went (a mount namespace that ended); the program did not.
    void lostPinsAreMadeAgain()
    {
        Sandbox sandbox;
        const std::uint32_t before = Device(sandbox).side.programId();
        std::filesystem::remove_all(sandbox.bpf() / "side-a1");
        std::filesystem::remove_all(sandbox.bpf() / "shared");
        Device device(sandbox);
        QVERIFY(!device.side.isReopened());
        QVERIFY(device.side.programId() != before);
        QCOMPARE(attachedTo("a1").first, device.side.programId());
    }

    void mountsABpfFileSystemWhereThereIsNone()
    {
        Sandbox sandbox;
        // As `ip netns exec` does it: a new /sys, in which nothing is mounted.
        QCOMPARE(::mount("sysfs", "/sys", "sysfs", 0, nullptr), 0);
        const std::filesystem::path folder = "/sys/fs/bpf/tallygate-test";
        {
            const SharedMaps shared = take(SharedMaps::open(folder));
            take(Heartbeat::map(shared.heartbeatDescriptor())).set(3, 42);
        }
        QVERIFY(std::filesystem::exists(folder / "shared" / "heartbeat"));
        QVERIFY(std::filesystem::status(folder).permissions() == std::filesystem::perms::owner_all);
        const SharedMaps again = take(SharedMaps::open(folder));
        QCOMPARE(take(Heartbeat::map(again.heartbeatDescriptor())).aliveUntil(3), 42u);
        QVERIFY(take(take(XdpSide::open(again, onA1())).statistics()) == SideStatistics{});
    }

    void detachLeavesNothing()
    {
        Sandbox sandbox;
        Device device(sandbox);
        QCOMPARE(XdpSide::pinned(sandbox.bpf()), std::vector<std::string>{"a1"});
        take(device.side.detach());
        QVERIFY(attachedTo("a1") == std::make_pair(0u, 0u));
        QVERIFY(XdpSide::pinned(sandbox.bpf()).empty());
        Tap sender("a0");
        Tap stack("a1");
        sender.send(numbered(1), 5);
        QCOMPARE(stack.count(5), 5);
    }

    void removesWhatACrashLeft()
    {
        Sandbox sandbox;
        {
            Device device(sandbox);
        }
        QVERIFY(attachedTo("a1").first != 0);
        take(XdpSide::remove(sandbox.bpf(), "a1"));
        QVERIFY(attachedTo("a1") == std::make_pair(0u, 0u));
        QVERIFY(XdpSide::pinned(sandbox.bpf()).empty());
        take(XdpSide::remove(sandbox.bpf(), "a1"));

        Device again(sandbox);
        run("ip link del a0"); // and a1 with it
        take(again.side.detach());
        QVERIFY(XdpSide::pinned(sandbox.bpf()).empty());
    }

    void leavesOthersProgramsAlone()
    {
        Sandbox sandbox;
        const FileDescriptor other = foreignProgram();
        QVERIFY(other.get() >= 0);
        const int index = static_cast<int>(indexOf("a1"));
        QCOMPARE(::bpf_xdp_attach(index, other.get(), XDP_FLAGS_SKB_MODE, nullptr), 0);
        const auto before = attachedTo("a1");
        const SharedMaps shared = take(SharedMaps::open(sandbox.bpf()));
        const auto refused = XdpSide::open(shared, onA1());
        QCOMPARE(refused.error().code, "xdp-taken");
        QVERIFY(refused.error().message.find("somebodys") != std::string::npos);
        QVERIFY(attachedTo("a1") == before);
        QVERIFY(XdpSide::pinned(sandbox.bpf()).empty());
    }

    void genericWhereAskedAndNeverBoth()
    {
        Sandbox sandbox;
        {
            Device device(sandbox);
            QVERIFY(device.side.attachMode() == AttachMode::Driver);
            QVERIFY(attachedTo("a1") == std::make_pair(device.side.programId(), 0u));
        }
        SideOptions options = onA1();
        options.genericOnly = true;
        Device device(sandbox, options);
        QVERIFY(device.side.isReopened());
        QVERIFY(device.side.attachMode() == AttachMode::Generic);
        QVERIFY(attachedTo("a1") == std::make_pair(0u, device.side.programId()));

        device.heartbeat.setAll(kForEver);
        const UmemArea area = take(UmemArea::create(256));
        Bound bound(area, {.ifindex = indexOf("a1")});
        bound.give(0, 128);
        take(device.side.bind(0, bound.socket.descriptor()));
        Tap sender("a0");
        Tap receiver("b0");
        sender.send(numbered(1), 10);
        const auto frames = bound.receive(area, 10);
        QCOMPARE(frames.size(), 10u);
        QVERIFY(frames.front() == numbered(1));
        device.heartbeat.setAll(0);
        sender.send(numbered(1), 10);
        QCOMPARE(receiver.count(10), 10);
    }

    void namesWhatIsMissing()
    {
        Sandbox sandbox;
        const SharedMaps shared = take(SharedMaps::open(sandbox.bpf()));
        SideOptions options = onA1();
        options.ifindex = 9999;
        QCOMPARE(XdpSide::open(shared, options).error().code, "interface-missing");
        QVERIFY(XdpSide::pinned(sandbox.bpf()).empty());
        options = onA1();
        options.name = "../a1";
        QCOMPARE(XdpSide::open(shared, options).error().code, "side-options");
    }
};

QTEST_GUILESS_MAIN(XdpSideTest)
#include "tst_xdpside.moc"
