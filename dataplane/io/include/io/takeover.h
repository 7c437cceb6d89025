// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "io/netlink.h"

/// Making an interface a port of the engine, and giving it back.
///
/// Host port: the stack's end of a veth pair takes over the name, MAC, addresses, routes and
/// neighbours of the NIC, which goes on under another name; the engine stands between.
///
///     eth0-nic (the NIC)  <-- engine -->  eth0-eng (peer)  ==veth==  eth0 (stack)
///
/// Wire port: the interface is made ready to be one end of a transparent wire.
///
/// Whatever is going to be changed is first written to a journal, durably. From any point at which
/// the process may die, restore() brings the host back. The journal exists exactly as long as the
/// interface is a port.
///
/// All functions work in the network namespace of the calling thread, block for some milliseconds,
/// and need CAP_NET_ADMIN. One thread at a time a namespace.
namespace tallygate::io {

/// One end of a host port.
struct PortEnd
{
    LinkIndex index = 0;
    std::string name;
};

/// The interfaces of a host port and the multicast groups held for it.
struct HostPort
{
    std::string name; ///< what people call the port: the name the NIC had
    PortEnd nic;
    PortEnd peer;             ///< the engine's end of the veth pair
    PortEnd stack;            ///< the stack's end
    std::uint32_t queues = 1; ///< receive queues of the NIC, and of both ends
    std::uint32_t mtu = 0;
    MacAddress mac;
    std::vector<std::string> warnings; ///< what could not be carried over, one sentence each
    /// Groups that sockets joined on the NIC and that are now joined on the stack's end as long as
    /// these are open (see holdMemberships()).
    std::vector<FileDescriptor> memberships;
};

struct WirePort
{
    PortEnd nic;
    std::uint32_t queues = 1;
    std::uint32_t mtu = 0;
    MacAddress mac;
    std::vector<std::string> warnings;
};

enum class Renaming : std::uint8_t {
    Auto, ///< while up where the kernel can (6.2 and later), else down for a moment
    Down, ///< always down for a moment
};

struct TakeOverOptions
{
    std::filesystem::path journal;    ///< a file of this interface alone, in a folder that exists
    std::filesystem::path root = "/"; ///< below which etc/ and run/ of the host are looked at
    bool threadedNapi = true;   ///< of the veth pair, so that it does not run in the worker's time
    bool multiBuffer = true;    ///< the engine can take frames of several chunks (kernel 6.6)
    bool ownXdpProgram = false; ///< an XDP program on the interface is the engine's own, left over
    Renaming renaming = Renaming::Auto;
    /// Called after every step with its name; for tests, which stop there.
    std::function<void(std::string_view step)> afterStep;
};

/// Largest MTU whose frames fit into one chunk of the engine's memory.
inline constexpr std::uint32_t kLargestSingleBufferMtu = 1792 - 14 - 8;

/// Attaches XDP programs and opens sockets at nic and peer (take-over), or removes them (way back).
/// At the time of the call both ends are up and ready; when it comes back frames must pass between
/// them (take-over), or not be taken from the stack's NIC any more (way back).
using SwitchPath = std::function<Result<void>(const HostPort &)>;

/// Why an interface cannot be a port: bond, team and VRF members, VLANs and what stands on VLANs,
/// tunnels, loopback, another engine's interfaces, an XDP program that is there, an MTU too large,
/// an interface that an unknown network manager configures. Codes: "port-..." in kind Unsupported.
Result<void> checkHostPort(std::string_view name, const TakeOverOptions &options);
/// As above, and: with addresses, a bridge member.
Result<void> checkWirePort(std::string_view name, const TakeOverOptions &options);

/// Takes the interface over. If it fails on the way everything done is undone.
Result<HostPort> takeOver(std::string_view name, const TakeOverOptions &options,
                          const SwitchPath &attach);
/// Gives it back with all the addresses, routes and neighbours that the stack's end has *now*.
Result<void> giveBack(const TakeOverOptions &options, const SwitchPath &detach);

Result<WirePort> prepareWire(std::string_view name, const TakeOverOptions &options);
Result<void> giveBackWire(const TakeOverOptions &options);

/// The port of a journal as it is now, for a control process that starts again. NotFound if there
/// is no journal, or if it is from before the machine started (it is removed then): take over
/// again. Semantic "takeover-unfinished" if the process died on the way: restore() first.
Result<HostPort> reopenHostPort(const TakeOverOptions &options);
Result<WirePort> reopenWirePort(const TakeOverOptions &options);

/// Brings the host back from wherever the journal says it was left, XDP programs removed, and
/// deletes the journal. Does nothing if there is no journal. May itself be interrupted and
/// repeated.
Result<void> restore(const TakeOverOptions &options);

/// Gives all three ends the MTU that one of them was given since the port had `port.mtu`; the
/// stack's end counts first. Where an end does not take it, or it is above `largest`, all keep the
/// one of before, and that is an error. True if it is another one now.
Result<bool> followMtu(HostPort &port, std::uint32_t largest);

/// Joins on the stack's end the groups that sockets still hold on the NIC, and leaves those that
/// they left. To be called when NetWatch tells of another local state.
Result<void> holdMemberships(HostPort &port);

} // namespace tallygate::io
