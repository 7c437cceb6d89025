// SPDX-License-Identifier: GPL-3.0-or-later
#include "framesink.h"

#include <cstddef>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::bench {

FrameSink::FrameSink(const live::Namespace &where, std::string interface, const std::string &mac)
    : m_where(where)
    , m_interface(std::move(interface))
{
    m_where.ip(fmt::format("link del {0}\n"
                           "link add {0} address {1} numtxqueues 1 numrxqueues 1 type ifb\n"
                           "link set {0} arp on up\n",
                           m_interface, mac));
    // As veth pairs have it: the bridge would pay for a queue that nobody asked for.
    m_where.mustRun({"tc", "qdisc", "replace", "dev", m_interface, "root", "noqueue"});
}

std::uint64_t FrameSink::frames() const
{
    return m_where.inside([this] {
        std::ifstream in("/proc/thread-self/net/dev");
        const std::string name = m_interface + ":";
        for (std::string line; std::getline(in, line);) {
            // An ifb counts what it is sent as received, from the stack: octets, then packets.
            std::istringstream words(line);
            std::string interface;
            std::uint64_t bytes = 0;
            std::uint64_t packets = 0;
            if (words >> interface >> bytes >> packets && interface == name)
                return packets;
        }
        throw std::runtime_error(fmt::format("{} is gone", m_interface));
    });
}

} // namespace tallygate::bench
