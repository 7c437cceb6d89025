// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::live {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLargestBatch = 64;
constexpr int kSendBuffer = 16 << 20;
/// A batch comes this often where the rate is set: short bursts, and yet time to sleep between.
constexpr double kBatchesPerSecond = 8000;
/// Whoever was held up for longer (by a busy machine) does not make up for it: the burst would be
/// one of thousands of frames, which no test means to send.
constexpr auto kMostLate = std::chrono::milliseconds(5);

FileDescriptor rawSocket(const std::string &interface)
{
    FileDescriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
    if (!socket || address.sll_ifindex == 0 ||
        ::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        throw std::runtime_error(
            fmt::format("cannot send on {}: {}", interface, std::strerror(errno)));
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUFFORCE, &kSendBuffer, sizeof kSendBuffer);
    return socket;
}

std::vector<std::size_t> turnsOf(const std::vector<Flow> &flows)
{
    std::vector<std::size_t> turns;
    std::uint32_t most = 0;
    for (const Flow &flow : flows)
        most = std::max(most, flow.weight);
    for (std::uint32_t round = 0; round < most; ++round)
        for (std::size_t i = 0; i < flows.size(); ++i)
            if (round < flows[i].weight)
                turns.push_back(i);
    if (turns.empty())
        throw std::invalid_argument("a generator needs a flow");
    return turns;
}

void sleepUntil(Clock::time_point when)
{
    const auto left = when - Clock::now();
    if (left > std::chrono::microseconds(20))
        std::this_thread::sleep_for(left);
}

} // namespace

void sendFrame(const Namespace &where, const std::string &interface, FrameBytes frame)
{
    const FileDescriptor socket = where.inside([&interface] { return rawSocket(interface); });
    if (::send(socket.get(), frame.data(), frame.size(), 0) < 0)
        throw std::runtime_error(
            fmt::format("cannot send on {}: {}", interface, std::strerror(errno)));
}

/// The frames that go to the kernel with one call.
class Generator::Batch
{
public:
    Batch()
        : m_frames(kLargestBatch)
        , m_vectors(kLargestBatch)
        , m_messages(kLargestBatch)
        , m_flows(kLargestBatch)
    {}

    void clear() { m_size = 0; }
    std::size_t size() const { return m_size; }
    mmsghdr *messages() { return m_messages.data(); }
    std::size_t flowOf(std::size_t i) const { return m_flows[i]; }
    std::size_t bytesOf(std::size_t i) const { return m_vectors[i].iov_len; }

    void add(const Flow &flow, std::size_t index, std::uint64_t sequence)
    {
        Octets &frame = m_frames[m_size];
        frame.resize(std::max(frame.size(), flow.frame.size()));
        std::memcpy(frame.data(), flow.frame.data(), flow.frame.size());
        writeMark({frame.data(), flow.frame.size()}, {flow.id, sequence});
        m_vectors[m_size] = {frame.data(), flow.frame.size()};
        m_messages[m_size].msg_hdr = {};
        m_messages[m_size].msg_hdr.msg_iov = &m_vectors[m_size];
        m_messages[m_size].msg_hdr.msg_iovlen = 1;
        m_flows[m_size] = index;
        ++m_size;
    }

private:
    std::vector<Octets> m_frames;
    std::vector<iovec> m_vectors;
    std::vector<mmsghdr> m_messages;
    std::vector<std::size_t> m_flows;
    std::size_t m_size = 0;
};

Generator::Generator(const Namespace &where, const std::string &interface, std::vector<Flow> flows,
                     int cpu)
    : m_flows(std::move(flows))
    , m_turns(turnsOf(m_flows))
    , m_sent(m_flows.size())
    , m_socket(where.inside([&interface] { return rawSocket(interface); }))
    , m_cpu(cpu)
{}

Generator::~Generator()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
}

void Generator::send(std::uint64_t frames, double perSecond)
{
    m_stop = false;
    m_thread = std::thread([this, frames, perSecond] { work(frames, perSecond); });
    m_thread.join();
    if (m_failure)
        std::rethrow_exception(std::exchange(m_failure, nullptr));
}

void Generator::start(double perSecond)
{
    m_stop = false;
    m_thread = std::thread(
        [this, perSecond] { work(std::numeric_limits<std::uint64_t>::max(), perSecond); });
}

void Generator::stop()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
    if (m_failure)
        std::rethrow_exception(std::exchange(m_failure, nullptr));
}

void Generator::work(std::uint64_t frames, double perSecond)
{
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    if (m_cpu >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(m_cpu, &set);
        ::pthread_setaffinity_np(::pthread_self(), sizeof set, &set);
    }
    const std::size_t size =
        perSecond <= 0
            ? kLargestBatch
            : std::clamp<std::size_t>(static_cast<std::size_t>(perSecond / kBatchesPerSecond), 1,
                                      kLargestBatch);
    std::vector<std::uint64_t> next;
    for (const Count &count : m_sent)
        next.push_back(count.frames);
    Batch batch;
    Clock::time_point start = Clock::now();
    std::uint64_t done = 0;
    try {
        while (done < frames && !m_stop) {
            batch.clear();
            while (batch.size() < std::min<std::uint64_t>(size, frames - done)) {
                const std::size_t flow = m_turns[m_turn];
                m_turn = (m_turn + 1) % m_turns.size();
                batch.add(m_flows[flow], flow, next[flow]++);
            }
            if (perSecond > 0) {
                const auto due = start + std::chrono::nanoseconds(static_cast<std::int64_t>(
                                             static_cast<double>(done) / perSecond * 1e9));
                sleepUntil(due);
                if (const auto late = Clock::now() - due; late > kMostLate)
                    start += late;
            }
            transmit(batch);
            done += batch.size();
        }
    } catch (...) {
        m_failure = std::current_exception();
    }
}

void Generator::transmit(Batch &batch)
{
    std::size_t gone = 0;
    while (gone < batch.size()) {
        const int taken = ::sendmmsg(m_socket.get(), batch.messages() + gone,
                                     static_cast<unsigned>(batch.size() - gone), 0);
        if (taken < 0 && (errno == ENOBUFS || errno == EAGAIN || errno == EINTR)) {
            std::this_thread::sleep_for(std::chrono::microseconds(50));
            continue;
        }
        if (taken < 0)
            throw std::runtime_error(fmt::format("cannot send: {}", std::strerror(errno)));
        for (int i = 0; i < taken; ++i, ++gone) {
            Count &count = m_sent[batch.flowOf(gone)];
            count.frames.fetch_add(1, std::memory_order_relaxed);
            count.bytes.fetch_add(batch.bytesOf(gone), std::memory_order_relaxed);
        }
    }
}

std::vector<FlowSent> Generator::sent() const
{
    std::vector<FlowSent> sent;
    for (const Count &count : m_sent)
        sent.push_back({count.frames, count.bytes});
    return sent;
}

std::uint64_t Generator::framesSent() const
{
    std::uint64_t frames = 0;
    for (const Count &count : m_sent)
        frames += count.frames;
    return frames;
}

} // namespace tallygate::live
