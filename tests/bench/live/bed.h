// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "live/lab.h"

#include "coretime.h"
#include "framesink.h"
#include "framesource.h"

namespace tallygate::bench {

/// On which cores what runs.
struct Cores
{
    int traffic = 0; ///< the source, and what only watches
    int device = 1;  ///< everything that the device does, and the sink
};

/// How the kernel calls threads that do the receive work of interfaces; the interface's name
/// follows.
inline constexpr const char *kReceiveThread = "napi/";

struct Timing
{
    std::chrono::milliseconds warmUp{150};
    std::chrono::milliseconds window{500};
};

/// Gives this program and what it starts precedence over the machine's other work, and a core:
/// that of the traffic.
void comeFirst(const Cores &cores);

/// One look at a device under more load than it can forward.
struct Window
{
    double packetsPerSecond = 0; ///< sent out of the device
    double offeredPerSecond = 0; ///< that the source sent
    CoreUse core;                ///< of the device
    /// Frames that the kernel received for Tallygate's worker and dropped, for each that it took.
    double overrunShare = 0;
    std::uint64_t arrived = 0; ///< with what was sent before and after the window
};

/// A lab whose client sends as fast as it can. The device's other interface drops and counts what
/// it is given, and there is no server: what is counted there is what the device can forward.
/// Receive work of the device's interfaces is done by kernel threads (threaded NAPI) on the
/// device's core.
class Bed
{
public:
    /// `receiveNiceness`: of those threads.
    Bed(live::Between between, const Cores &cores, std::uint16_t flows, int receiveNiceness);

    const live::Lab &lab() const { return m_lab; }
    std::string destination() const; ///< the frames' IPv4 address

    /// Further threads that do the device's work: onto its core.
    void addDeviceThreads(const std::set<pid_t> &threads);

    /// `frameBytes` includes the four of the FCS, as line rates are stated. On return all that was
    /// sent has arrived or is lost: nothing arrived for `still`.
    Window measure(std::size_t frameBytes, const Timing &timing,
                   std::chrono::milliseconds still = std::chrono::milliseconds(30)) const;

private:
    live::Lab m_lab;
    Cores m_cores;
    std::uint16_t m_flows;
    FrameSink m_sink;
    std::set<pid_t> m_threads;
};

} // namespace tallygate::bench
