// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/keeper.h"
#include "engine/options.h"
#include "engine/sharedlayout.h"
#include "engine/workerlinks.h"
#include "io/netlink.h"
#include "io/netwatch.h"
#include "io/sharedmaps.h"
#include "io/takeover.h"
#include "io/umem.h"
#include "io/xdpside.h"
#include "io/xsksocket.h"
#include "portstore.h"

namespace tallygate::engine {

/// One end of a link as the kernel has it.
struct PortSide
{
    std::string interface; ///< as named now
    io::LinkIndex ifindex = 0;
    std::string pin; ///< of the XdpSide
    io::SideRole role = io::SideRole::Wire;
    std::vector<Stage> stages;
    std::uint32_t queues = 1;
    std::optional<io::XdpSide> xdp;
    std::vector<io::XskSocket> sockets; ///< by queue
};

/// A managed interface, or the two of a wire, with everything the kernel holds for it: the
/// interfaces made ready, XDP programs, sockets. The steps in their order:
///
///     open()  -> frames pass between the two ends in the kernel, unfiltered
///     bind()  -> frames go to the worker, to which description() was given before; fail mode set
///     unbind() -> frames pass in the kernel again
///     closeSockets(), giveBack() -> the interface is as before, with the addresses it has now
///
/// A link that is let go without giveBack() leaves the kernel's side at work, for the next control.
/// Control's thread; steps block for some milliseconds.
class PortLink
{
public:
    /// What all links stand on; outlives them.
    struct Ground
    {
        const Options &options;
        const io::SharedMaps &shared;
        const std::vector<io::UmemArea> &areas; ///< by thread
        DescriptorStore &store;
    };

    /// Reopens what an earlier control left at work, or takes the interface over. `peer` is the
    /// other port of a wire. Errors: those of io/takeover.h, XdpSide, XskSocket; then nothing was
    /// changed.
    static Result<std::unique_ptr<PortLink>> open(const Ground &ground, const PortConfig &port,
                                                  const PortConfig *peer);

    /// Only what an earlier control left at work, sockets included; null where there is none, and
    /// then nothing was changed. Its sockets are bound.
    static Result<std::unique_ptr<PortLink>> reopen(const Ground &ground, const PortConfig &port,
                                                    const PortConfig *peer);

    LinkId id() const { return m_id; }
    LinkDescription description() const;
    /// The ports in it: one, or both of a wire.
    const std::vector<counters::PortId> &ports() const { return m_ports; }
    const std::array<PortSide, 2> &sides() const { return m_sides; }
    pipeline::PortKind kind() const { return m_kind; }
    /// Largest frame without FCS that the interface takes (with one VLAN tag).
    std::uint32_t largestFrameBytes() const { return m_mtu + 18; }
    const std::vector<std::string> &warnings() const { return m_warnings; }
    bool isBound() const { return m_bound; }

    Result<void> bind(FailMode mode);
    Result<void> setFailMode(FailMode mode);
    Result<void> unbind();
    void closeSockets();
    /// The interface has another number of receive queues: new programs' maps and sockets for all.
    /// Requires: closeSockets() was called. Frames take the fallback until bind().
    Result<void> requeue(io::LinkIndex index, std::uint32_t queues, FailMode mode);
    Result<void> giveBack();
    /// An interface of it has gone: nothing to give back to.
    void abandon();

    void renamed(io::LinkIndex index, const std::string &name);
    bool concerns(io::LinkIndex index) const;
    /// The port whose name is that of this interface: the stack's end of a host port, else the NIC.
    std::optional<counters::PortId> portNamedBy(io::LinkIndex index) const;
    void holdMemberships();
    /// An end has another MTU, which is to be all the port's. True if the port has another one now.
    Result<bool> followMtu(const io::NetWatch &net);
    /// Where the host's own stack stands; none for a wire.
    std::optional<io::LinkIndex> stackIndex() const;
    std::uint32_t mtu() const { return m_mtu; }
    /// Frames that did not come to the worker: passed or dropped by the kernel's programs.
    std::uint64_t passedByKernel() const;

    static io::TakeOverOptions takeOverOptions(const Options &options, counters::PortId port);
    static LinkId linkIdOf(const PortConfig &port);

private:
    PortLink(const Ground &ground, LinkId id);

    Result<void> openHost(const PortConfig &port);
    Result<void> openWire(const PortConfig &port, const PortConfig &peer);
    Result<bool> openEnd(const PortConfig &port, PortSide &side);
    void useHost(const io::HostPort &host, counters::PortId port);
    Result<void> attach(FailMode mode);
    Result<void> detach();
    Result<void> openSockets();
    Result<io::XskSocket> socketOf(const PortSide &side, std::uint32_t queue,
                                   const std::string &name);
    std::string socketName(const PortSide &side, std::uint32_t queue) const;
    std::uint32_t threads() const;

    Ground m_ground;
    LinkId m_id;
    pipeline::PortKind m_kind = pipeline::PortKind::Host;
    std::vector<counters::PortId> m_ports;
    std::array<PortSide, 2> m_sides;
    std::optional<io::HostPort> m_host;
    std::uint32_t m_mtu = 1500;
    std::vector<std::string> m_warnings;
    bool m_bound = false;
};

} // namespace tallygate::engine
