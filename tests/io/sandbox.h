// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "io/sharedmaps.h"
#include "io/umem.h"
#include "io/xdpside.h"
#include "io/xskrings.h"
#include "io/xsksocket.h"
#include "support/packetbuilder.h"

// A network namespace of the test program alone, with two veth pairs:
//
//     a0 ═══ a1   (the device)   b1 ═══ b0
//
// Tests send and receive at a0 and b0; XDP and AF_XDP work at a1 and b1. It goes with the program.

namespace tallygate::testsupport {

/// Takes a Result apart; tests fail with its message.
template <class T>
T take(Result<T> result)
{
    if (!result)
        throw std::runtime_error(toString(result.error()));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

inline std::uint64_t monotonicNow()
{
    timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u +
           static_cast<std::uint64_t>(now.tv_nsec);
}

/// Waits until it is true; false if that takes more than five seconds.
template <class Condition>
bool eventually(Condition condition)
{
    for (int i = 0; i < 2500; ++i) {
        if (condition())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return condition();
}

inline void run(const std::string &command)
{
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error(command);
}

inline std::uint32_t indexOf(const char *interface)
{
    return ::if_nametoindex(interface);
}

class Sandbox
{
public:
    /// Why none can be made here; empty where one can.
    static std::string whyNot()
    {
        if (::geteuid() != 0)
            return "needs root";
        if (std::system("ip -Version >/dev/null 2>&1") != 0)
            return "needs iproute2";
        return {};
    }

    explicit Sandbox(unsigned queues = 1, unsigned mtu = 1500)
    {
        if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            throw std::runtime_error("no namespace");
        std::ofstream("/proc/sys/net/ipv6/conf/default/disable_ipv6") << 1;
        std::string folder = "/tmp/tallygate-io-XXXXXX";
        if (::mkdtemp(folder.data()) == nullptr)
            throw std::runtime_error("no folder");
        m_folder = folder;
        for (const char pair : {'a', 'b'})
            addPair(pair, queues, mtu);
    }
    ~Sandbox()
    {
        ::umount2(bpf().c_str(), MNT_DETACH);
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    std::filesystem::path bpf() const { return m_folder / "bpf"; }

private:
    static void addPair(char pair, unsigned queues, unsigned mtu)
    {
        const std::string many = fmt::format("numrxqueues {0} numtxqueues {0}", queues);
        run(fmt::format("ip link add {0}0 {1} mtu {2} type veth peer name {0}1 {1} mtu {2}", pair,
                        many, mtu));
        for (const char end : {'0', '1'}) {
            run(fmt::format("ip link set {}{} up", pair, end));
            // The outer ends must run NAPI for redirected frames to arrive (io/xdpside.h).
            run(fmt::format("ethtool -K {}{} gro on tx off rxvlan off txvlan off >/dev/null", pair,
                            end));
        }
    }

    std::filesystem::path m_folder;
};

/// An AF_PACKET socket at an interface.
class Tap
{
public:
    explicit Tap(const char *interface)
        : m_fd(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL)))
    {
        const int on = 1;
        const int room = 32 << 20;
        ::setsockopt(m_fd.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
        ::setsockopt(m_fd.get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
        sockaddr_ll address = {};
        address.sll_family = AF_PACKET;
        address.sll_protocol = htons(ETH_P_ALL);
        address.sll_ifindex = static_cast<int>(indexOf(interface));
        if (::bind(m_fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            throw std::runtime_error(interface);
    }

    void send(const Octets &frame, int count = 1)
    {
        for (int i = 0; i < count; ++i) {
            while (::send(m_fd.get(), frame.data(), frame.size(), 0) < 0) {
                if (errno != ENOBUFS && errno != EAGAIN)
                    throw std::runtime_error(std::strerror(errno));
                std::this_thread::yield();
            }
        }
    }

    /// The next frame; empty if none comes for a second.
    Octets receive()
    {
        pollfd waiting{m_fd.get(), POLLIN, 0};
        ::poll(&waiting, 1, 1000);
        return receiveNow();
    }
    Octets receiveNow()
    {
        Octets frame(65536);
        const ssize_t length = ::recv(m_fd.get(), frame.data(), frame.size(), 0);
        frame.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
        return frame;
    }
    /// Counts what comes until there are `wanted`, or nothing comes for a second.
    int count(int wanted)
    {
        int count = 0;
        while (count < wanted && !receive().empty())
            ++count;
        return count;
    }
    /// What is waiting now, thrown away.
    int drain()
    {
        int count = 0;
        while (!receiveNow().empty())
            ++count;
        return count;
    }

private:
    FileDescriptor m_fd;
};

/// A socket and its rings, in one process.
struct Bound
{
    Bound(const io::UmemArea &area, const io::XskOptions &options)
        : socket(take(io::XskSocket::create(area, options)))
        , rings(take(io::XskRings::map(FileDescriptor(::dup(socket.descriptor())), options.rings)))
    {}

    /// Gives the kernel chunks to receive into.
    void give(std::uint32_t firstChunk, std::uint32_t count) { give(rings, firstChunk, count); }
    static void give(io::XskRings &rings, std::uint32_t firstChunk, std::uint32_t count)
    {
        std::uint32_t at = 0;
        if (!rings.fill.reserve(count, &at))
            throw std::runtime_error("fill ring full");
        for (std::uint32_t i = 0; i < count; ++i)
            rings.fill.slot(at + i) = io::addressOf(firstChunk + i);
        rings.fill.submit();
        rings.kickFill();
    }

    /// Frames received until there are `wanted` or none comes for a while; each is copied out, its
    /// chunks go back to the fill ring.
    static std::vector<Octets> receive(io::XskRings &rings, const io::UmemArea &area,
                                       std::size_t wanted)
    {
        std::vector<Octets> frames;
        Octets frame;
        eventually([&] {
            std::uint32_t at = 0;
            const std::uint32_t count = rings.rx.peek(64, &at);
            for (std::uint32_t i = 0; i < count; ++i) {
                const io::Descriptor slot = rings.rx.slot(at + i);
                if (!area.contains(slot.addr, slot.len))
                    throw std::runtime_error("an address outside of the area");
                const auto bytes = area.bytes(slot.addr, slot.len);
                frame.insert(frame.end(), bytes.begin(), bytes.end());
                if ((slot.options & io::kContinued) == 0)
                    frames.push_back(std::exchange(frame, {}));
                give(rings, io::chunkOf(slot.addr), 1);
            }
            rings.rx.release();
            return frames.size() >= wanted;
        });
        return frames;
    }
    std::vector<Octets> receive(const io::UmemArea &area, std::size_t wanted)
    {
        return receive(rings, area, wanted);
    }

    io::XskSocket socket;
    io::XskRings rings;
};

/// A UDP frame that says which one it is.
inline Octets numbered(std::uint16_t number, std::size_t payloadSize = 32)
{
    return (Eth{} / Ipv4{.id = number} /
            Udp{.srcport = static_cast<std::uint16_t>(10000 + number), .dstport = 53} /
            payload(payloadSize))
        .bytes();
}

} // namespace tallygate::testsupport
