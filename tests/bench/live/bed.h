// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "live/lab.h"

#include "bpf.h"

namespace tallygate::bench {

/// On which cores what runs.
struct Cores
{
    int traffic = 0; ///< the source
    int device = 1;  ///< everything that the device does, and the sink
};

struct Timing
{
    std::chrono::milliseconds warmUp{300};
    std::chrono::milliseconds window{2000};
    unsigned repeats = 3;
};

/// Gives this program and what it starts precedence over the machine's other work, which would
/// otherwise be measured with it.
void comeFirst();

/// Packets a second that left the device, one figure a repeat.
struct Measured
{
    std::vector<double> packetsPerSecond;

    double median() const;
};

/// A lab whose client sends as fast as it can and whose server counts: what arrives is what the
/// device can forward. Receive work of the device's interfaces is done by kernel threads (threaded
/// NAPI) pinned to the device's core.
class Bed
{
public:
    Bed(live::Between between, const Cores &cores, std::uint16_t flows);

    const live::Lab &lab() const { return m_lab; }
    std::string destination() const; ///< the frames' IPv4 address
    /// `frameBytes` includes the four of the FCS, as line rates are stated.
    Measured measure(std::size_t frameBytes, const Timing &timing) const;
    /// Receive work of an interface of the device onto a core.
    void pinReceive(const std::string &interface, int core) const;
    /// The same of the interface that the source sends to, whatever it is called by now.
    void pinEntrance(int core) const;

private:
    live::Lab m_lab;
    Cores m_cores;
    std::uint16_t m_flows;
    std::unique_ptr<FrameSink> m_sink;
    std::set<pid_t> m_entrance; ///< receive threads
};

/// What source and sink reach without a device between them, by frame size.
Measured measureCeiling(std::size_t frameBytes, const Timing &timing, const Cores &cores,
                        std::uint16_t flows);

} // namespace tallygate::bench
