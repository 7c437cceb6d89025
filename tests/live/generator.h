// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/filedescriptor.h"

#include "flow.h"
#include "netns.h"

namespace tallygate::live {

struct FlowSent
{
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
};

/// Sends the frames of its flows by an AF_PACKET socket, at a set rate, in turn by weight, with
/// running numbers, and counts what the kernel took. One thread calls it.
class Generator
{
public:
    /// Frames a second; as fast as possible.
    static constexpr double kUnlimited = 0;

    /// It stays on one core: frames queued on two could pass each other. `cpu` < 0: wherever the
    /// scheduler likes.
    Generator(const Namespace &where, const std::string &interface, std::vector<Flow> flows,
              int cpu = 0);
    ~Generator();

    /// So many frames of all flows together, at that rate or, on a busy machine, below it; returns
    /// when the last is handed to the kernel.
    void send(std::uint64_t frames, double perSecond);

    /// Sends beside the caller until stop().
    void start(double perSecond);
    void stop();

    /// In the order of the flows; may be asked while it sends.
    std::vector<FlowSent> sent() const;
    std::uint64_t framesSent() const;

private:
    class Batch;
    struct Count
    {
        std::atomic<std::uint64_t> frames = 0;
        std::atomic<std::uint64_t> bytes = 0;
    };

    void work(std::uint64_t frames, double perSecond);
    void transmit(Batch &batch);

    std::vector<Flow> m_flows;
    std::vector<std::size_t> m_turns; ///< which flow is next, by weight, round and round
    std::size_t m_turn = 0;
    std::vector<Count> m_sent;
    FileDescriptor m_socket;
    int m_cpu;
    std::atomic<bool> m_stop = false;
    std::exception_ptr m_failure;
    std::thread m_thread;
};

/// Sends one frame as it is.
void sendFrame(const Namespace &where, const std::string &interface, FrameBytes frame);

} // namespace tallygate::live
