// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/hostport.h"

#include <net/if.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/precedence.h"
#include "net/ethtool.h"

namespace tallygate::io {

namespace {

constexpr std::chrono::milliseconds kDrain{20};
/// What a receive queue can have held back while a worker was replaced comes to the stack in one
/// burst, and goes on to another port as fast: its queue must have room for it.
constexpr std::uint32_t kBurst = 4096;
constexpr const char *kNoIpv6 = "ipv6/conf/disable_ipv6";
constexpr const char *kAddressGeneration = "ipv6/conf/addr_gen_mode";
constexpr const char *kRouterAdvertisements = "ipv6/conf/accept_ra";

/// IPv6 runs, but gives itself no address: those there are to be come with the move.
void holdIpv6Still(const std::string &link)
{
    writeSysctl(link, kAddressGeneration, "1");
    writeSysctl(link, kRouterAdvertisements, "0");
}

} // namespace

HostPortWork::HostPortWork(RtSocket &socket, const TakeOverOptions &options, Journal journal)
    : m_socket(socket)
    , m_options(options)
    , m_journal(std::move(journal))
    , m_mover(socket)
{}

Result<void> HostPortWork::step(const char *name, Result<void> result)
{
    if (result && m_options.afterStep)
        m_options.afterStep(name);
    return result;
}

/// Finds the interfaces as they are called now.
Result<void> HostPortWork::look()
{
    const auto all = readLinks(m_socket);
    if (!all)
        return fail(all.error());
    const Link *nic = findNic(*all, m_journal);
    const Link *peer = findPeer(*all, m_journal);
    const Link *stack = peer ? findIndex(*all, peer->lower) : nullptr;
    m_nic = nic ? *nic : Link{};
    m_peer = peer ? *peer : Link{};
    m_stack = stack ? *stack : Link{};
    return {};
}

Result<HostPort> HostPortWork::current()
{
    if (const auto looked = look(); !looked)
        return fail(looked.error());
    if (m_nic.index == 0 || m_stack.index == 0)
        return fail(ErrorKind::NotFound, "port-incomplete",
                    "an interface of the port {} is not there any more", m_journal.name);
    HostPort port;
    port.name = m_journal.name;
    port.nic = {m_nic.index, m_nic.name};
    port.peer = {m_peer.index, m_peer.name};
    port.stack = {m_stack.index, m_stack.name};
    port.queues = queuesInUse(m_nic.index, m_nic.rxQueues);
    port.mtu = m_stack.mtu;
    port.mac = m_stack.mac;
    port.warnings = m_mover.warnings();
    for (const std::string &user : m_packetSocketUsers)
        port.warnings.push_back(
            fmt::format("{} listens to the NIC by its index and must be started again to hear "
                        "what comes to {}",
                        user, m_journal.name));
    return port;
}

// What is done, and why in this order:
//  - The stack's end is ready and has an address before frames are sent to it: it would drop what
//    comes in with reverse path filtering on and no address.
//  - The names are swapped right behind the switch of the path, so that packet filters that go by
//    name see the interface they expect. Renaming rewrites the labels of IPv4 addresses behind the
//    first, so that the others are added afterwards.
//  - Routes follow the path: what the stack sends goes straight out by the NIC until then.
//  - The NIC loses its addresses last, and falls silent.
Result<HostPort> HostPortWork::take(const SwitchPath &attach)
{
    auto result = step("nic-prepared", prepareNic());
    if (result)
        result = step("pair-created", createPair());
    if (result)
        result = step("stack-prepared", prepareStack());
    if (!result)
        return fail(result.error());
    const auto port = current();
    if (!port)
        return fail(port.error());
    m_packetSocketUsers = packetSocketUsers(m_nic.index);
    result = step("attached", attach(*port));
    if (result)
        result = swapNames();
    if (result)
        result = moveToStack();
    if (result)
        result = step("stack-settled", settleStack());
    if (result)
        result = step("nic-quiet", quietNic());
    if (result)
        result = step("established", establish());
    if (!result)
        return fail(result.error());
    auto established = current();
    if (established) {
        if (const auto held = holdMemberships(*established); !held)
            return fail(held.error());
    }
    return established;
}

Result<void> HostPortWork::prepareNic()
{
    if (const auto looked = look(); !looked)
        return looked;
    if (const auto set = setFeatures(m_nic.name, nicFeatures(m_nic)); !set)
        return set;
    // Groups are joined at the stack's end from now on; a bridge wants frames to anybody.
    const std::uint32_t wanted =
        IFF_UP | IFF_ALLMULTI | (m_journal.bridge.bridge != 0 ? IFF_PROMISC : 0);
    return setFlags(m_socket, m_nic.index, wanted, wanted);
}

Result<void> HostPortWork::createPair()
{
    const VethPair pair{m_journal.stackName,
                        m_journal.peerName,
                        m_journal.mac,
                        m_nic.mtu,
                        queuesInUse(m_nic.index, m_nic.rxQueues),
                        std::max(m_nic.transmitQueueLength, kBurst)};
    if (const auto created = createVeth(m_socket, pair); !created)
        return created;
    if (const auto looked = look(); !looked)
        return looked;
    return setAlias(m_socket, m_peer.index, std::string(kPeerAlias) + m_journal.name);
}

Result<void> HostPortWork::prepareStack()
{
    writeSysctl(m_peer.name, kNoIpv6, "1");
    holdIpv6Still(m_stack.name);
    if (const auto disabled = m_journal.sysctls.find(kNoIpv6);
        disabled != m_journal.sysctls.end() && disabled->second != "0")
        writeSysctl(m_stack.name, kNoIpv6, disabled->second);
    loosenReversePath(m_stack.name);
    for (const Link *end : {&m_peer, &m_stack}) {
        if (const auto set = setFeatures(end->name, stackFeatures()); !set)
            return set;
        addQueueing(m_socket, end->index, queuesInUse(m_nic.index, m_nic.rxQueues));
    }
    auto result = setFlags(m_socket, m_peer.index, IFF_UP | IFF_NOARP, IFF_UP | IFF_NOARP);
    if (result)
        result = setFlags(m_socket, m_stack.index, IFF_UP | (m_journal.flags & IFF_PROMISC),
                          IFF_UP | IFF_PROMISC);
    // Threads exist once the queues are open. Where sysfs is of another namespace the veth pair
    // works in the sender's time, which is only slower.
    if (m_options.threadedNapi) {
        setThreadedNapi(m_peer.name, kReceiveNiceness);
        setThreadedNapi(m_stack.name, kDeliverNiceness);
    }
    if (result)
        result = m_mover.addProvisionally(m_journal.state, m_stack.index,
                                          StateMover::Which::Renameable, m_journal.name);
    if (result)
        result = joinBridge(m_socket, m_journal.bridge, m_stack.index);
    m_mover.addNeighbours(m_journal.state, m_stack.index);
    return result;
}

Result<void> HostPortWork::swapNames()
{
    auto result =
        step("nic-renamed", rename(m_socket, m_nic, m_journal.nicName, m_options.renaming));
    if (result)
        result =
            step("stack-renamed", rename(m_socket, m_stack, m_journal.name, m_options.renaming));
    if (!result)
        return result;
    removeAlternativeNames(m_socket, m_nic.index, m_journal.alternativeNames);
    addAlternativeNames(m_socket, m_stack.index, m_journal.alternativeNames);
    return look();
}

Result<void> HostPortWork::moveToStack()
{
    const InterfaceState &state = m_journal.state;
    auto result =
        step("addresses-added", m_mover.addProvisionally(state, m_stack.index,
                                                         StateMover::Which::All, m_journal.name));
    // Going down for renaming loses neighbours; others were learned since.
    m_mover.addNeighbours(state, m_stack.index);
    const auto now = readInterfaceState(m_socket, m_nic.index);
    if (result && now) {
        m_mover.addNeighbours(*now, m_stack.index);
        m_mover.addBridgeEntries(*now, m_stack.index);
    }
    if (!result)
        return result;
    result = step("addresses-final", m_mover.finish(state, m_stack.index));
    if (!result)
        return result;
    m_mover.addRoutes(state, m_nic.index, m_stack.index);
    result = step("routes-added", {});
    if (!result)
        return result;
    m_mover.removeRoutes(state, m_nic.index, m_nic.index);
    result = step("routes-removed", {});
    m_mover.awaitLocal(state, m_stack.index);
    if (result)
        result = step("addresses-removed", m_mover.removeAddresses(m_nic.index));
    if (result && m_journal.bridge.bridge != 0)
        result = step("bridge-left", setMaster(m_socket, m_nic.index, 0));
    if (result)
        result = m_mover.settleRoutes(state, m_nic.index, m_stack.index);
    return result;
}

Result<void> HostPortWork::settleStack()
{
    applySysctls(m_stack.name, m_journal.sysctls);
    if ((m_journal.flags & IFF_UP) == 0)
        return setFlags(m_socket, m_stack.index, 0, IFF_UP);
    return {};
}

Result<void> HostPortWork::quietNic()
{
    writeSysctl(m_nic.name, kNoIpv6, "1");
    return setFlags(m_socket, m_nic.index, IFF_NOARP, IFF_NOARP);
}

Result<void> HostPortWork::establish()
{
    m_journal.phase = Journal::Phase::Established;
    return writeJournal(m_options.journal, m_journal);
}

// The way back begins wherever things stand, and each step leaves alone what is done already. The
// names come back first: labels of addresses go by them. What the stack sends goes straight out by
// the NIC once the routes are back; then frames are not taken from the NIC any more; then the pair
// can go.
Result<void> HostPortWork::giveBack(const SwitchPath &detach)
{
    auto result = look();
    if (result)
        result = step("giving-begun", beginGiving());
    if (!result)
        return result;
    if (m_nic.index == 0) {
        // The NIC was unplugged: nothing can be given back to it.
        result = m_peer.index != 0 ? removeLink(m_socket, m_peer.index) : Result<void>();
        return result ? removeJournal(m_options.journal) : result;
    }
    result = step("nic-awake", wakeNic());
    if (result)
        result = swapNamesBack();
    if (result)
        result = moveToNic();
    if (result && detach && m_peer.index != 0 && m_stack.index != 0) {
        const auto port = current();
        result = port ? detach(*port) : Result<void>(fail(port.error()));
    }
    if (!result)
        return result;
    removeXdp(m_socket, m_nic.index);
    // What is on its way through the pair still wants to find its address there.
    if (m_stack.index != 0)
        std::this_thread::sleep_for(kDrain);
    result = step("detached", {});
    if (result)
        result = dissolvePair();
    if (result)
        result = step("nic-settled", settleNic());
    return result ? removeJournal(m_options.journal) : result;
}

/// What the stack's end has now is what the NIC shall have.
Result<void> HostPortWork::beginGiving()
{
    if (m_journal.phase != Journal::Phase::Established)
        return {};
    if (m_stack.index != 0) {
        auto now = readInterfaceState(m_socket, m_stack.index);
        auto bridge = readBridgePort(m_socket, m_stack);
        if (!now || !bridge)
            return fail(!now ? now.error() : bridge.error());
        m_journal.state = std::move(*now);
        m_journal.stateLink = m_stack.index;
        m_journal.bridge = std::move(*bridge);
        m_journal.flags = (m_journal.flags & ~std::uint32_t{IFF_UP}) | (m_stack.flags & IFF_UP);
    }
    m_journal.phase = Journal::Phase::Giving;
    return writeJournal(m_options.journal, m_journal);
}

Result<void> HostPortWork::wakeNic()
{
    holdIpv6Still(m_nic.name);
    if (const auto before = m_journal.sysctls.find(kNoIpv6); before != m_journal.sysctls.end())
        writeSysctl(m_nic.name, kNoIpv6, before->second);
    loosenReversePath(m_nic.name);
    if (m_stack.index != 0)
        loosenReversePath(m_stack.name);
    return setFlags(m_socket, m_nic.index, IFF_UP | (m_journal.flags & IFF_NOARP),
                    IFF_UP | IFF_NOARP);
}

Result<void> HostPortWork::swapNamesBack()
{
    Result<void> result;
    if (m_stack.index != 0) {
        removeAlternativeNames(m_socket, m_stack.index, m_journal.alternativeNames);
        result = step("stack-renamed-back",
                      rename(m_socket, m_stack, m_journal.stackName, m_options.renaming));
    }
    if (result)
        result =
            step("nic-renamed-back", rename(m_socket, m_nic, m_journal.name, m_options.renaming));
    return result ? look() : result;
}

Result<void> HostPortWork::moveToNic()
{
    const InterfaceState &state = m_journal.state;
    const LinkIndex nic = m_nic.index;
    const LinkIndex from = m_journal.stateLink;
    auto result = m_mover.removeMislabelled(state, nic);
    if (result)
        result = step("addresses-back",
                      m_mover.addProvisionally(state, nic, StateMover::Which::All, m_journal.name));
    if (result && m_journal.bridge.bridge != 0 && m_nic.master != m_journal.bridge.bridge)
        result = step("bridge-joined", joinBridge(m_socket, m_journal.bridge, nic));
    if (!result)
        return result;
    m_mover.addNeighbours(state, nic);
    if (m_stack.index != 0 && m_journal.bridge.bridge != 0) {
        // What comes in by the stack's end must not teach the bridge otherwise.
        setLearning(m_socket, m_stack.index, false);
        m_mover.addBridgeEntries(state, nic);
    }
    result = step("addresses-back-final", m_mover.finish(state, nic));
    if (!result)
        return result;
    m_mover.addRoutes(state, from, nic);
    result = step("routes-back", {});
    if (result && m_stack.index != 0)
        m_mover.removeRoutes(state, from, m_stack.index);
    return result;
}

Result<void> HostPortWork::dissolvePair()
{
    if (m_stack.index != 0) {
        m_mover.awaitLocal(m_journal.state, m_nic.index);
        if (const auto removed = m_mover.removeAddresses(m_stack.index); !removed)
            return removed;
    }
    auto result = step("stack-addresses-removed", {});
    if (result && m_peer.index != 0)
        result = removeLink(m_socket, m_peer.index);
    return result ? step("pair-removed", {}) : result;
}

Result<void> HostPortWork::settleNic()
{
    const auto settled = m_mover.settleRoutes(m_journal.state, m_journal.stateLink, m_nic.index);
    return settled ? restoreSettings(m_socket, m_journal, m_nic) : settled;
}

} // namespace tallygate::io
