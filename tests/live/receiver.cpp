// SPDX-License-Identifier: GPL-3.0-or-later
#include "receiver.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::live {

namespace {

constexpr unsigned kBlockBytes = 1 << 18;
constexpr unsigned kBlocks = 256;
constexpr unsigned kRetireMilliseconds = 5;
constexpr std::size_t kMacBytes = 12;

template <class T>
void option(int socket, int name, const T &value)
{
    if (::setsockopt(socket, SOL_PACKET, name, &value, sizeof value) != 0)
        throw std::runtime_error(
            fmt::format("cannot set up a packet ring: {}", std::strerror(errno)));
}

FileDescriptor ringSocket(const std::string &interface)
{
    FileDescriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
    if (!socket)
        throw std::runtime_error("cannot open a packet socket");
    option(socket.get(), PACKET_VERSION, static_cast<int>(TPACKET_V3));
    option(socket.get(), PACKET_IGNORE_OUTGOING, 1);
    tpacket_req3 request{};
    request.tp_block_size = kBlockBytes;
    request.tp_block_nr = kBlocks;
    request.tp_frame_size = 2048; // only its product with tp_frame_nr counts in version 3
    request.tp_frame_nr = kBlockBytes / request.tp_frame_size * kBlocks;
    request.tp_retire_blk_tov = kRetireMilliseconds;
    option(socket.get(), PACKET_RX_RING, request);
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = static_cast<int>(::if_nametoindex(interface.c_str()));
    if (address.sll_ifindex == 0 ||
        ::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        throw std::runtime_error(
            fmt::format("cannot listen on {}: {}", interface, std::strerror(errno)));
    packet_mreq promiscuous{};
    promiscuous.mr_ifindex = address.sll_ifindex;
    promiscuous.mr_type = PACKET_MR_PROMISC;
    option(socket.get(), PACKET_ADD_MEMBERSHIP, promiscuous);
    return socket;
}

Timestamp stampOf(const tpacket3_hdr &header)
{
    return Timestamp(std::chrono::seconds(header.tp_sec) + Nanoseconds(header.tp_nsec));
}

/// The VLAN tag that the kernel moved from the frame to the ring's header.
Octets tagOf(const tpacket3_hdr &header)
{
    if ((header.tp_status & TP_STATUS_VLAN_VALID) == 0)
        return {};
    const std::uint32_t type =
        (header.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0 ? header.hv1.tp_vlan_tpid : 0x8100;
    const std::uint32_t tag = type << 16 | header.hv1.tp_vlan_tci;
    return {static_cast<std::uint8_t>(tag >> 24), static_cast<std::uint8_t>(tag >> 16),
            static_cast<std::uint8_t>(tag >> 8), static_cast<std::uint8_t>(tag)};
}

} // namespace

/// The memory shared with the kernel.
class Receiver::Ring
{
public:
    explicit Ring(FileDescriptor socket)
        : m_socket(std::move(socket))
        , m_memory(::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, m_socket.get(), 0))
    {
        if (m_memory == MAP_FAILED)
            throw std::runtime_error("cannot map a packet ring");
    }
    ~Ring() { ::munmap(m_memory, kBytes); }

    int socket() const { return m_socket.get(); }
    tpacket_block_desc *block(unsigned number) const
    {
        return reinterpret_cast<tpacket_block_desc *>(static_cast<std::uint8_t *>(m_memory) +
                                                      std::size_t{number} * kBlockBytes);
    }
    std::uint64_t overruns() const
    {
        tpacket_stats_v3 statistics{};
        socklen_t size = sizeof statistics;
        ::getsockopt(m_socket.get(), SOL_PACKET, PACKET_STATISTICS, &statistics, &size);
        return statistics.tp_drops;
    }

private:
    static constexpr std::size_t kBytes = std::size_t{kBlockBytes} * kBlocks;

    FileDescriptor m_socket;
    void *m_memory;
};

Receiver::Receiver(const Namespace &where, const std::string &interface)
    : Receiver(where, interface, Options{})
{}

Receiver::Receiver(const Namespace &where, const std::string &interface, Options options)
    : m_options(options)
    , m_ring(std::make_unique<Ring>(where.inside([&interface] { return ringSocket(interface); })))
    , m_thread([this] { work(); })
{}

Receiver::~Receiver()
{
    m_stop = true;
    m_thread.join();
}

void Receiver::work()
{
    if (m_options.cpu >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(m_options.cpu, &set);
        ::pthread_setaffinity_np(::pthread_self(), sizeof set, &set);
    }
    unsigned current = 0;
    while (!m_stop) {
        tpacket_block_desc *block = m_ring->block(current);
        if ((__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) ==
            0) {
            pollfd ready{m_ring->socket(), POLLIN, 0};
            ::poll(&ready, 1, 20);
            continue;
        }
        const auto *at =
            reinterpret_cast<const std::uint8_t *>(block) + block->hdr.bh1.offset_to_first_pkt;
        const std::lock_guard lock(m_mutex);
        for (unsigned i = 0; i < block->hdr.bh1.num_pkts; ++i) {
            const auto &header = *reinterpret_cast<const tpacket3_hdr *>(at);
            take({at + header.tp_mac, header.tp_snaplen}, header.tp_len, tagOf(header),
                 stampOf(header));
            at += header.tp_next_offset;
        }
        __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        current = (current + 1) % kBlocks;
    }
}

void Receiver::take(FrameBytes frame, std::uint32_t wireBytes, Octets &&tag, Timestamp when)
{
    const auto mark = readMark(frame, tag.size());
    if (!mark) {
        if (m_others.size() < m_options.keepOthers) {
            Octets whole(frame.begin(), frame.end());
            if (whole.size() >= kMacBytes)
                whole.insert(whole.begin() + kMacBytes, tag.begin(), tag.end());
            m_others.push_back(std::move(whole));
        }
        return;
    }
    Track &track = m_flows[mark->flow];
    track.received.bytes += wireBytes + tag.size();
    if (!checksumsRight(frame))
        ++track.received.badChecksums;
    count(track, *mark, when);
    m_frames.fetch_add(1, std::memory_order_relaxed);
}

void Receiver::count(Track &track, Mark mark, Timestamp when)
{
    FlowReceived &received = track.received;
    const std::size_t word = mark.sequence / 64;
    const std::uint64_t bit = std::uint64_t{1} << (mark.sequence % 64);
    if (word >= track.seen.size())
        track.seen.resize(std::max(word + 1, track.seen.size() * 2));
    if ((track.seen[word] & bit) != 0)
        ++received.duplicates;
    else if (received.frames > 0 && mark.sequence < track.highest)
        ++received.reordered;
    track.seen[word] |= bit;
    track.highest = std::max(track.highest, mark.sequence);
    if (received.frames > 0 && when - track.last >= m_options.shortestGap)
        track.gaps.push_back({track.last, when - track.last, track.lastSequence, mark.sequence});
    track.last = when;
    track.lastSequence = mark.sequence;
    ++received.frames;
}

bool Receiver::waitFor(std::uint64_t frames, std::chrono::milliseconds quiet)
{
    using Clock = std::chrono::steady_clock;
    std::uint64_t before = m_frames;
    Clock::time_point changed = Clock::now();
    while (m_frames < frames) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        if (m_frames != before) {
            before = m_frames;
            changed = Clock::now();
        } else if (Clock::now() - changed > quiet) {
            return false;
        }
    }
    return true;
}

std::uint64_t Receiver::frames() const
{
    return m_frames;
}

FlowReceived Receiver::received(const Flow &flow) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_flows.find(flow.id);
    return found == m_flows.end() ? FlowReceived{} : found->second.received;
}

std::vector<std::uint64_t> Receiver::missing(const Flow &flow, std::uint64_t sent) const
{
    constexpr std::size_t kMost = 100;
    const std::lock_guard lock(m_mutex);
    const auto found = m_flows.find(flow.id);
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t number = 0; number < sent && numbers.size() < kMost; ++number) {
        const bool seen = found != m_flows.end() && number / 64 < found->second.seen.size() &&
                          (found->second.seen[number / 64] >> (number % 64) & 1) != 0;
        if (!seen)
            numbers.push_back(number);
    }
    return numbers;
}

std::vector<Gap> Receiver::gaps(const Flow &flow) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_flows.find(flow.id);
    return found == m_flows.end() ? std::vector<Gap>{} : found->second.gaps;
}

Nanoseconds Receiver::longestGap(const Flow &flow, Timestamp since) const
{
    Nanoseconds longest{};
    for (const Gap &gap : gaps(flow))
        if (gap.begin >= since)
            longest = std::max(longest, gap.length);
    return longest;
}

std::uint64_t Receiver::overruns() const
{
    m_overruns += m_ring->overruns(); // the kernel's figure starts anew at every question
    return m_overruns;
}

std::vector<Octets> Receiver::others() const
{
    const std::lock_guard lock(m_mutex);
    return m_others;
}

} // namespace tallygate::live
