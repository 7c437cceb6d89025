// SPDX-License-Identifier: GPL-3.0-or-later
#include "portlink.h"

#include <algorithm>

#include <fmt/format.h>

namespace tallygate::engine {

using counters::Direction;
using counters::PortId;
using pipeline::PortKind;

PortLink::PortLink(const Ground &ground, LinkId id)
    : m_ground(ground)
    , m_id(id)
{}

io::TakeOverOptions PortLink::takeOverOptions(const Options &options, PortId port)
{
    io::TakeOverOptions takeOver;
    takeOver.journal = options.paths.state / "ports" / fmt::format("{}.journal", port);
    return takeOver;
}

LinkId PortLink::linkIdOf(const PortConfig &port)
{
    return (std::min(port.id, port.peer.value_or(port.id)) - 1) % kMaxLinks;
}

Result<std::unique_ptr<PortLink>> PortLink::open(const Ground &ground, const PortConfig &port,
                                                 const PortConfig *peer)
{
    std::unique_ptr<PortLink> link(new PortLink(ground, linkIdOf(port)));
    link->m_kind = port.kind;
    std::error_code ignored;
    std::filesystem::create_directories(ground.options.paths.state / "ports", ignored);
    auto opened = port.kind == PortKind::Host ? link->openHost(port) : link->openWire(port, *peer);
    if (opened)
        opened = link->openSockets();
    if (opened)
        return link;
    Error error = std::move(opened.error());
    link->closeSockets();
    if (auto back = link->giveBack(); !back && back.error().kind != ErrorKind::NotFound)
        error.message +=
            fmt::format("; giving the interface back failed too: {}", back.error().message);
    return fail(std::move(error));
}

Result<std::unique_ptr<PortLink>> PortLink::reopen(const Ground &ground, const PortConfig &port,
                                                   const PortConfig *peer)
{
    const std::vector<std::string> held = ground.store.names();
    for (const PortConfig *end : {&port, peer}) {
        if (end == nullptr)
            continue;
        const io::TakeOverOptions options = takeOverOptions(ground.options, end->id);
        const bool isThere = port.kind == PortKind::Host ? io::reopenHostPort(options).has_value()
                                                         : io::reopenWirePort(options).has_value();
        const bool hasSockets = std::any_of(held.begin(), held.end(), [&](const std::string &name) {
            return name.starts_with(fmt::format("xsk.{}-", end->id));
        });
        if (!isThere || !hasSockets)
            return nullptr;
    }
    auto link = open(ground, port, peer);
    if (!link)
        return link;
    if (auto bound = (*link)->bind(port.failMode); !bound)
        return fail(std::move(bound.error()));
    return link;
}

Result<void> PortLink::openHost(const PortConfig &port)
{
    m_ports = {port.id};
    const io::TakeOverOptions options = takeOverOptions(m_ground.options, port.id);
    auto host = io::reopenHostPort(options);
    if (!host && host.error().code == "takeover-unfinished") {
        if (auto restored = io::restore(options); !restored)
            return restored;
    }
    if (host) {
        useHost(*host, port.id);
        if (auto attached = attach(port.failMode); !attached)
            return attached;
    } else {
        io::TakeOverOptions fresh = options;
        fresh.ownXdpProgram = true;
        host = io::takeOver(port.name, fresh, [&](const io::HostPort &taken) {
            useHost(taken, port.id);
            // Until sockets are bound the kernel passes frames from end to end, also where the port
            // is to be fail-closed: before, nothing was filtered either.
            return attach(FailMode::Open);
        });
        if (!host)
            return fail(std::move(host.error()));
    }
    m_warnings = host->warnings;
    m_host = std::move(*host);
    return {};
}

void PortLink::useHost(const io::HostPort &host, PortId port)
{
    m_mtu = host.mtu;
    const auto use = [&](PortSide &side, const io::PortEnd &end, io::SideRole role, const char *pin,
                         Direction direction) {
        side.interface = end.name;
        side.ifindex = end.index;
        side.role = role;
        side.pin = fmt::format("{}-{}", port, pin);
        side.stages = {{port, direction}};
        side.queues = host.queues;
    };
    use(m_sides[0], host.nic, io::SideRole::HostNic, "nic", Direction::In);
    use(m_sides[1], host.peer, io::SideRole::HostStack, "stack", Direction::Out);
}

Result<void> PortLink::openWire(const PortConfig &port, const PortConfig &peer)
{
    m_ports = {port.id, peer.id};
    const auto first = openEnd(port, m_sides[0]);
    if (!first)
        return fail(first.error());
    const auto second = openEnd(peer, m_sides[1]);
    if (!second)
        return fail(second.error());
    const bool isReopened = *first && *second;
    m_sides[0].stages = {{port.id, Direction::In}, {peer.id, Direction::Out}};
    m_sides[1].stages = {{peer.id, Direction::In}, {port.id, Direction::Out}};
    return attach(isReopened ? port.failMode : FailMode::Open);
}

/// Whether the interface was at work already.
Result<bool> PortLink::openEnd(const PortConfig &port, PortSide &side)
{
    io::TakeOverOptions options = takeOverOptions(m_ground.options, port.id);
    auto wire = io::reopenWirePort(options);
    if (!wire && wire.error().code == "takeover-unfinished") {
        if (auto restored = io::restore(options); !restored)
            return fail(restored.error());
    }
    const bool isReopened = wire.has_value();
    if (!wire) {
        options.ownXdpProgram = true;
        wire = io::prepareWire(port.name, options);
    }
    if (!wire)
        return fail(std::move(wire.error()));
    side.interface = wire->nic.name;
    side.ifindex = wire->nic.index;
    side.pin = fmt::format("{}-wire", port.id);
    side.queues = wire->queues;
    m_mtu = std::max(&side == &m_sides[0] ? 0 : m_mtu, wire->mtu);
    m_warnings.insert(m_warnings.end(), wire->warnings.begin(), wire->warnings.end());
    return isReopened;
}

std::uint32_t PortLink::threads() const
{
    return linkThreads(m_ground.options.threads, m_sides[0].queues, m_sides[1].queues);
}

Result<void> PortLink::attach(FailMode mode)
{
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        PortSide &side = m_sides[i];
        io::SideOptions options;
        options.name = side.pin;
        options.ifindex = static_cast<std::uint32_t>(side.ifindex);
        options.role = side.role;
        options.failMode = mode;
        options.peerIfindex = static_cast<std::uint32_t>(m_sides[1 - i].ifindex);
        options.threads = threads();
        options.queues = side.queues;
        auto opened = io::XdpSide::open(m_ground.shared, options);
        if (!opened)
            return fail(std::move(opened.error()));
        side.xdp = std::move(*opened);
    }
    return {};
}

Result<void> PortLink::detach()
{
    Result<void> result;
    for (PortSide &side : m_sides) {
        if (!side.xdp)
            continue;
        auto detached = side.xdp->detach();
        if (!detached && result)
            result = std::move(detached);
        side.xdp.reset();
    }
    return result;
}

std::string PortLink::socketName(const PortSide &side, std::uint32_t queue) const
{
    return fmt::format("xsk.{}.{}.{}", side.pin, side.ifindex, queue);
}

Result<io::XskSocket> PortLink::socketOf(const PortSide &side, std::uint32_t queue,
                                         const std::string &name)
{
    io::XskOptions options;
    options.ifindex = static_cast<std::uint32_t>(side.ifindex);
    options.queue = queue;
    if (FileDescriptor kept = m_ground.store.take(name)) {
        auto adopted = io::XskSocket::adopt(std::move(kept), options.rings, options.multiBuffer);
        if (adopted)
            return adopted;
    }
    return io::XskSocket::create(m_ground.areas[queue % threads()], options);
}

Result<void> PortLink::openSockets()
{
    for (PortSide &side : m_sides) {
        for (std::uint32_t queue = 0; queue < side.queues; ++queue) {
            const std::string name = socketName(side, queue);
            auto socket = socketOf(side, queue, name);
            if (!socket)
                return fail(std::move(socket.error()));
            if (auto kept = m_ground.store.put(name, socket->descriptor()); !kept)
                return kept;
            side.sockets.push_back(std::move(*socket));
        }
    }
    return {};
}

LinkDescription PortLink::description() const
{
    LinkDescription description;
    description.id = m_id;
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        description.sides[i].stages = m_sides[i].stages;
        for (const io::XskSocket &socket : m_sides[i].sockets)
            description.sides[i].sockets.push_back({socket.descriptor(), socket.rings()});
    }
    return description;
}

Result<void> PortLink::bind(FailMode mode)
{
    for (PortSide &side : m_sides) {
        for (std::uint32_t queue = 0; queue < side.sockets.size(); ++queue) {
            if (auto bound = side.xdp->bind(queue, side.sockets[queue].descriptor()); !bound)
                return bound;
        }
    }
    m_bound = true;
    return setFailMode(mode);
}

Result<void> PortLink::setFailMode(FailMode mode)
{
    for (PortSide &side : m_sides) {
        if (auto set = side.xdp->setFailMode(mode); !set)
            return set;
    }
    return {};
}

Result<void> PortLink::unbind()
{
    m_bound = false;
    Result<void> result = setFailMode(FailMode::Open);
    for (PortSide &side : m_sides) {
        auto unbound = side.xdp->unbindAll();
        if (!unbound && result)
            result = std::move(unbound);
    }
    return result;
}

void PortLink::closeSockets()
{
    for (PortSide &side : m_sides) {
        for (std::uint32_t queue = 0; queue < side.sockets.size(); ++queue)
            m_ground.store.drop(socketName(side, queue));
        side.sockets.clear();
    }
}

Result<void> PortLink::requeue(io::LinkIndex index, std::uint32_t queues, FailMode mode)
{
    m_bound = false;
    for (PortSide &side : m_sides) {
        if (side.ifindex == index)
            side.queues = queues;
    }
    if (auto attached = attach(mode); !attached)
        return attached;
    return openSockets();
}

Result<void> PortLink::giveBack()
{
    if (m_kind == PortKind::Host) {
        m_host.reset();
        return io::giveBack(takeOverOptions(m_ground.options, m_ports.front()),
                            [this](const io::HostPort &) { return detach(); });
    }
    Result<void> result = detach();
    for (const PortId port : m_ports) {
        auto back = io::giveBackWire(takeOverOptions(m_ground.options, port));
        if (!back && result)
            result = std::move(back);
    }
    return result;
}

void PortLink::abandon()
{
    closeSockets();
    (void)detach();
    m_host.reset();
    for (const PortId port : m_ports)
        (void)io::restore(takeOverOptions(m_ground.options, port));
}

std::optional<PortId> PortLink::portNamedBy(io::LinkIndex index) const
{
    if (m_kind == PortKind::Host)
        return m_host && m_host->stack.index == index ? std::optional(m_ports.front())
                                                      : std::nullopt;
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        if (m_sides[i].ifindex == index)
            return m_ports[i];
    }
    return std::nullopt;
}

bool PortLink::concerns(io::LinkIndex index) const
{
    return m_sides[0].ifindex == index || m_sides[1].ifindex == index ||
           (m_host && m_host->stack.index == index);
}

void PortLink::renamed(io::LinkIndex index, const std::string &name)
{
    for (PortSide &side : m_sides) {
        if (side.ifindex == index)
            side.interface = name;
    }
    if (m_host && m_host->stack.index == index)
        m_host->stack.name = name;
}

std::optional<io::LinkIndex> PortLink::stackIndex() const
{
    return m_host ? std::optional(m_host->stack.index) : std::nullopt;
}

std::uint64_t PortLink::passedByKernel() const
{
    std::uint64_t passed = 0;
    for (const PortSide &side : m_sides) {
        if (const auto seen = side.xdp ? side.xdp->statistics()
                                       : Result<io::SideStatistics>(io::SideStatistics{}))
            passed += seen->fallback.packets + seen->guard.packets + seen->dropped.packets;
    }
    return passed;
}

Result<bool> PortLink::followMtu(const io::NetWatch &net)
{
    const std::uint32_t before = m_mtu;
    if (m_host) {
        bool takesLong = true;
        for (const PortSide &side : m_sides) {
            for (const io::XskSocket &socket : side.sockets)
                takesLong = takesLong && socket.isMultiBuffer();
        }
        const std::uint32_t largest = takesLong ? UINT32_MAX : io::kLargestSingleBufferMtu;
        if (auto followed = io::followMtu(*m_host, largest); !followed)
            return followed;
        m_mtu = m_host->mtu;
        return m_mtu != before;
    }
    m_mtu = 0;
    for (const PortSide &side : m_sides) {
        const auto link = net.links().find(side.ifindex);
        m_mtu = std::max(m_mtu, link == net.links().end() ? before : link->second.mtu);
    }
    return m_mtu != before;
}

void PortLink::holdMemberships()
{
    if (m_host)
        (void)io::holdMemberships(*m_host);
}

} // namespace tallygate::engine
