// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <linux/if_xdp.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <utility>

#include "base/filedescriptor.h"
#include "base/result.h"

// The four rings of an AF_XDP socket, mapped in whatever process was given its descriptor
// (Documentation/networking/af_xdp.rst of the kernel).
//
//              writes slots, publishes producer      reads slots, publishes consumer
//   fill           this process                          kernel      addresses to receive into
//   rx             kernel                                this process       frames received
//   tx             this process                          kernel             frames to send
//   completion     kernel                                this process       addresses sent
//
// Producer and consumer are counts that only grow (modulo 2^32); slot = count & (size - 1). What is
// *published* stands in memory shared with the kernel and outlives the process; what is *cached*
// is this process's own: slots it has reserved or peeked and not yet submitted or released.
// A process that maps the rings anew begins with the cached counts equal to the published ones, so
// whatever its predecessor had reserved or peeked without publishing it is as if never done: slots
// reserved still hold what was written and can be read with slot(), and frames peeked will be
// peeked again.
//
// Threads: one thread at a time uses a socket's rings, without locks: forwarding thread t those of
// its queues. Control may look at the published counts and statistics at any time. Only one process
// may use the rings at a time; who starts a new one sees to it that the old one is dead.

namespace tallygate::io {

/// Slots of each ring; powers of two. They cannot be asked of the kernel: who hands a descriptor
/// on hands these on too.
struct RingSizes
{
    std::uint32_t fill = 2048;
    std::uint32_t rx = 2048;
    std::uint32_t tx = 2048;
    std::uint32_t completion = 2048;
    bool operator==(const RingSizes &) const = default;
};

/// Set in Descriptor::options where the frame goes on in the next slot (kernel 6.6).
inline constexpr std::uint32_t kContinued = 1u << 0;

/// A slot of rx and tx: {addr, len, options}.
using Descriptor = xdp_desc;

/// What both kinds of ring have. Does not own the mapping.
template <class Slot>
class RingView
{
public:
    RingView() = default;
    RingView(std::uint8_t *base, const xdp_ring_offset &offsets, std::uint32_t size)
        : m_producer(reinterpret_cast<std::uint32_t *>(base + offsets.producer))
        , m_consumer(reinterpret_cast<std::uint32_t *>(base + offsets.consumer))
        , m_flags(reinterpret_cast<std::uint32_t *>(base + offsets.flags))
        , m_slots(reinterpret_cast<Slot *>(base + offsets.desc))
        , m_size(size)
        , m_cachedProducer(publishedProducer())
        , m_cachedConsumer(publishedConsumer())
    {}

    std::uint32_t size() const { return m_size; }

    std::uint32_t publishedProducer() const { return load(m_producer); }
    std::uint32_t publishedConsumer() const { return load(m_consumer); }
    /// Slots published and not yet consumed, as both sides see it now.
    std::uint32_t published() const { return publishedProducer() - publishedConsumer(); }
    std::uint32_t cachedProducer() const { return m_cachedProducer; }
    std::uint32_t cachedConsumer() const { return m_cachedConsumer; }

    /// The slot of a count. Which slots may be read or written: see the two kinds below.
    Slot &slot(std::uint32_t count) { return m_slots[count & (m_size - 1)]; }
    const Slot &slot(std::uint32_t count) const { return m_slots[count & (m_size - 1)]; }

    /// Whether the kernel asks for a system call before it looks at the ring (fill and tx only).
    bool needsWakeup() const { return (load(m_flags) & XDP_RING_NEED_WAKEUP) != 0; }

protected:
    static std::uint32_t load(std::uint32_t *at)
    {
        return std::atomic_ref<std::uint32_t>(*at).load(std::memory_order_acquire);
    }
    static void store(std::uint32_t *at, std::uint32_t value)
    {
        std::atomic_ref<std::uint32_t>(*at).store(value, std::memory_order_release);
    }

    std::uint32_t *m_producer = nullptr;
    std::uint32_t *m_consumer = nullptr;
    std::uint32_t *m_flags = nullptr;
    Slot *m_slots = nullptr;
    std::uint32_t m_size = 0;
    std::uint32_t m_cachedProducer = 0;
    std::uint32_t m_cachedConsumer = 0;
};

/// Fill and tx: this process writes. Between reserve() and submit() the slots
/// [publishedProducer(), cachedProducer()) are this process's to write; nobody else reads them.
template <class Slot>
class ProducerRing : public RingView<Slot>
{
public:
    using RingView<Slot>::RingView;

    /// Free slots. The kernel's count is read only if fewer than `wanted` are known to be free.
    std::uint32_t free(std::uint32_t wanted)
    {
        std::uint32_t count = this->m_cachedConsumer + this->m_size - this->m_cachedProducer;
        if (count < wanted) {
            this->m_cachedConsumer = this->publishedConsumer();
            count = this->m_cachedConsumer + this->m_size - this->m_cachedProducer;
        }
        return count;
    }

    /// Reserves exactly `count` slots, the first of which is the count `*first`; false and nothing
    /// if not so many are free.
    bool reserve(std::uint32_t count, std::uint32_t *first)
    {
        if (free(count) < count)
            return false;
        *first = this->m_cachedProducer;
        this->m_cachedProducer += count;
        return true;
    }

    /// Gives the last `count` reserved slots back unpublished.
    void cancel(std::uint32_t count) { this->m_cachedProducer -= count; }

    /// Publishes all that was reserved: from here on the frames are the kernel's.
    void submit() { this->store(this->m_producer, this->m_cachedProducer); }

    /// Whether the kernel has taken all that was published.
    bool isEmpty() const { return this->published() == 0; }
};

/// Rx and completion: this process reads. Between peek() and release() the slots
/// [publishedConsumer(), cachedConsumer()) are this process's to read; the kernel leaves them be.
template <class Slot>
class ConsumerRing : public RingView<Slot>
{
public:
    using RingView<Slot>::RingView;

    /// Takes at most `most` slots, the first of which is the count `*first`; returns how many.
    std::uint32_t peek(std::uint32_t most, std::uint32_t *first)
    {
        std::uint32_t count = this->m_cachedProducer - this->m_cachedConsumer;
        if (count < most) {
            this->m_cachedProducer = this->publishedProducer();
            count = this->m_cachedProducer - this->m_cachedConsumer;
        }
        if (count > most)
            count = most;
        *first = this->m_cachedConsumer;
        this->m_cachedConsumer += count;
        return count;
    }

    /// Gives the last `count` peeked slots back: they will be peeked again.
    void cancel(std::uint32_t count) { this->m_cachedConsumer -= count; }

    /// Publishes that all that was peeked has been taken: the kernel may write the slots again.
    void release() { this->store(this->m_consumer, this->m_cachedConsumer); }

    /// Whether nothing waits to be peeked.
    bool isEmpty() const { return this->publishedProducer() == this->m_cachedConsumer; }
};

/// Counts of the kernel since the socket was made (XDP_STATISTICS).
struct XskStatistics
{
    std::uint64_t rxDropped = 0;     ///< no chunk in the fill ring, or the frame too long
    std::uint64_t rxRingFull = 0;    ///< the rx ring had no slot
    std::uint64_t rxInvalid = 0;     ///< addresses in the fill ring that are none
    std::uint64_t txInvalid = 0;     ///< descriptors in the tx ring that are none: never sent
    std::uint64_t fillRingEmpty = 0; ///< how often a frame found the fill ring empty
    std::uint64_t txRingEmpty = 0;

    /// The socket's own drops of frames that XDP gave it (SEMANTICS 6.2).
    std::uint64_t lost() const { return rxDropped + rxRingFull; }
};

/// Whether `fd` is a bound AF_XDP socket, and of which kind.
bool askMode(int fd, bool *isZeroCopy);

/// Of the socket behind `fd`, in any process. Errors: Io.
Result<XskStatistics> statisticsOf(int fd);

enum class KickState : std::uint8_t {
    Empty, ///< all that was published has been taken (with zero-copy: will be)
    Busy,  ///< the kernel takes no more for now: reap completions, go on, kick again later
    Down,  ///< the interface is down or gone: what is in the ring stays there
};

struct Kick
{
    KickState state = KickState::Empty;
    std::uint32_t dropped = 0; ///< frames taken that the device refused to send (copy mode only)
    std::uint64_t droppedBytes = 0;
};

/// The rings of one socket and its descriptor. Move-only; unmaps and closes, which leaves the
/// socket as it is as long as another process (control) keeps it open.
class XskRings
{
public:
    XskRings() = default;
    XskRings(XskRings &&other) noexcept;
    XskRings &operator=(XskRings &&other) noexcept;
    XskRings(const XskRings &) = delete;
    XskRings &operator=(const XskRings &) = delete;
    ~XskRings();

    /// Maps the rings of the bound socket `fd`, which it then owns. Needs no rights. Requires: the
    /// sizes it was made with. Errors: Io.
    static Result<XskRings> map(FileDescriptor fd, const RingSizes &sizes);

    int descriptor() const { return m_fd.get(); }
    /// The device writes and reads frames itself.
    bool isZeroCopy() const { return m_isZeroCopy; }

    ProducerRing<std::uint64_t> fill;
    ConsumerRing<Descriptor> rx;
    ProducerRing<Descriptor> tx;
    ConsumerRing<std::uint64_t> completion;

    /// Makes the kernel send what was published in tx, where it asks for that. In copy mode a call
    /// sends 32 frames, so it goes on until the ring is empty or the kernel takes no more; the
    /// number of calls is bounded by the number of frames.
    Kick kickTransmit();
    /// Makes the kernel look at the fill ring, where it asks for that (zero-copy drivers).
    void kickFill();
    /// XDP_STATISTICS.
    Result<XskStatistics> statistics() const { return statisticsOf(m_fd.get()); }

private:
    struct Mapping
    {
        void *at = nullptr;
        std::size_t size = 0;
    };

    std::uint8_t *mapRing(Mapping &mapping, const xdp_ring_offset &offsets, std::size_t slots,
                          std::uint64_t place);
    void unmap();

    FileDescriptor m_fd;
    bool m_isZeroCopy = false;
    std::array<Mapping, 4> m_mappings;
};

} // namespace tallygate::io
