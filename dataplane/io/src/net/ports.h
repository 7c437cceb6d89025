// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/takeover.h"
#include "net/journal.h"
#include "net/rtsocket.h"

/// What host ports and wire ports have in common.
namespace tallygate::io {

/// Begins the alias of the engine's end of a veth pair: by this engines know each other's ports.
inline constexpr std::string_view kPeerAlias = "tallygate: engine side of ";

/// Names for the interfaces of a port: the name shortened to fit, and a suffix; none that is used.
struct PortNames
{
    std::string nic;
    std::string peer;
    std::string stack;
};
PortNames portNames(const std::string &name, const std::vector<Link> &all);

/// A journal of the interface as it is now.
Result<Journal> describe(RtSocket &socket, const Link &link, Journal::Kind kind,
                         const std::vector<Link> &all);

/// Merging of received frames and tags apart from frames: what AF_XDP cannot live with.
std::map<std::string, bool> nicFeatures(const Link &nic);
/// Partial checksums and tags apart from frames; receive merging, without which a veth end does not
/// take frames that are redirected to its peer.
std::map<std::string, bool> stackFeatures();

/// The NIC that the journal is about, by index or, where that is gone, by name and MAC.
const Link *findNic(const std::vector<Link> &all, const Journal &journal);
/// The engine's end of the veth pair.
const Link *findPeer(const std::vector<Link> &all, const Journal &journal);
const Link *findIndex(const std::vector<Link> &all, LinkIndex index);

/// Puts back offloads, flags and settings of the NIC.
Result<void> restoreSettings(RtSocket &socket, const Journal &journal, const Link &nic);

/// "dhclient (pid 812)" for programs with packet sockets on the interface: these stay with the NIC.
std::vector<std::string> packetSocketUsers(LinkIndex link);

} // namespace tallygate::io
