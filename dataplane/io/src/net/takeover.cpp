// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/takeover.h"

#include <net/if.h>

#include "net/ethtool.h"
#include "net/hostport.h"

namespace tallygate::io {

namespace {

constexpr std::uint32_t kWireFlags = IFF_UP | IFF_NOARP | IFF_PROMISC | IFF_ALLMULTI;

Result<Journal> begin(RtSocket &socket, std::string_view name, const TakeOverOptions &options,
                      Journal::Kind kind)
{
    const auto all = readLinks(socket);
    if (!all)
        return fail(all.error());
    for (const Link &link : *all) {
        if (link.name != name)
            continue;
        auto journal = describe(socket, link, kind, *all);
        if (!journal)
            return journal;
        if (const auto written = writeJournal(options.journal, *journal); !written)
            return fail(written.error());
        if (options.afterStep)
            options.afterStep("begun");
        return journal;
    }
    return fail(ErrorKind::NotFound, "no-interface", "there is no interface {}", name);
}

/// The journal of a port of this kind; NotFound without one.
Result<Journal> existing(const TakeOverOptions &options, Journal::Kind kind)
{
    auto journal = readJournal(options.journal);
    if (!journal)
        return fail(journal.error());
    if (!*journal || (**journal).kind != kind)
        return fail(ErrorKind::NotFound, "no-port", "{} describes no such port",
                    options.journal.string());
    return std::move(**journal);
}

Result<void> requireEstablished(const Journal &journal)
{
    if (journal.phase == Journal::Phase::Established)
        return {};
    Error error{ErrorKind::Semantic,
                "takeover-unfinished",
                fmt::format("the take-over of {} was interrupted", journal.name),
                "restore the interface first",
                {}};
    return fail(std::move(error));
}

Result<WirePort> wirePortOf(RtSocket &socket, const Journal &journal)
{
    const auto all = readLinks(socket);
    if (!all)
        return fail(all.error());
    const Link *nic = findNic(*all, journal);
    if (!nic)
        return fail(ErrorKind::NotFound, "port-incomplete", "{} is not there any more",
                    journal.name);
    WirePort port;
    port.nic = {nic->index, nic->name};
    port.queues = queuesInUse(nic->index, nic->rxQueues);
    port.mtu = nic->mtu;
    port.mac = nic->mac;
    for (const std::string &user : packetSocketUsers(nic->index))
        port.warnings.push_back(
            fmt::format("{} listens to {}, which is a wire now", user, nic->name));
    return port;
}

Result<WirePort> makeWire(RtSocket &socket, Journal &journal, const TakeOverOptions &options)
{
    const auto step = [&](const char *name) {
        if (options.afterStep)
            options.afterStep(name);
    };
    writeSysctl(journal.name, "ipv6/conf/disable_ipv6", "1");
    step("ipv6-off");
    const auto all = readLinks(socket);
    if (!all)
        return fail(all.error());
    const Link *nic = findNic(*all, journal);
    if (const auto set = setFeatures(journal.name, nicFeatures(nic ? *nic : Link{})); !set)
        return fail(set.error());
    step("offloads-off");
    if (const auto set = setFlags(socket, journal.index, kWireFlags, kWireFlags); !set)
        return fail(set.error());
    step("flags-set");
    journal.phase = Journal::Phase::Established;
    if (const auto written = writeJournal(options.journal, journal); !written)
        return fail(written.error());
    step("established");
    return wirePortOf(socket, journal);
}

Result<void> undoWire(RtSocket &socket, const Journal &journal, const TakeOverOptions &options)
{
    const auto all = readLinks(socket);
    if (!all)
        return fail(all.error());
    if (const Link *nic = findNic(*all, journal)) {
        removeXdp(socket, nic->index);
        // Bringing IPv6 back makes its link-local address anew, duplicate detection and all.
        if (const auto restored = restoreSettings(socket, journal, *nic); !restored)
            return restored;
    }
    return removeJournal(options.journal);
}

} // namespace

Result<HostPort> takeOver(std::string_view name, const TakeOverOptions &options,
                          const SwitchPath &attach)
{
    if (const auto checked = checkHostPort(name, options); !checked)
        return fail(checked.error());
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    const auto journal = begin(*socket, name, options, Journal::Kind::Host);
    if (!journal)
        return fail(journal.error());
    auto port = HostPortWork(*socket, options, *journal).take(attach);
    if (port)
        return port;
    TakeOverOptions quietly = options;
    quietly.afterStep = {};
    Error error = port.error();
    const auto undone = restore(quietly);
    if (!undone)
        error.message += "; undoing it failed too: " + undone.error().message;
    return fail(std::move(error));
}

Result<void> giveBack(const TakeOverOptions &options, const SwitchPath &detach)
{
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    auto journal = existing(options, Journal::Kind::Host);
    if (!journal)
        return fail(journal.error());
    return HostPortWork(*socket, options, std::move(*journal)).giveBack(detach);
}

Result<WirePort> prepareWire(std::string_view name, const TakeOverOptions &options)
{
    if (const auto checked = checkWirePort(name, options); !checked)
        return fail(checked.error());
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    auto journal = begin(*socket, name, options, Journal::Kind::Wire);
    if (!journal)
        return fail(journal.error());
    auto port = makeWire(*socket, *journal, options);
    if (!port)
        undoWire(*socket, *journal, options);
    return port;
}

Result<void> giveBackWire(const TakeOverOptions &options)
{
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    const auto journal = existing(options, Journal::Kind::Wire);
    if (!journal)
        return fail(journal.error());
    return undoWire(*socket, *journal, options);
}

Result<HostPort> reopenHostPort(const TakeOverOptions &options)
{
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    auto journal = existing(options, Journal::Kind::Host);
    if (!journal)
        return fail(journal.error());
    if (const auto whole = requireEstablished(*journal); !whole)
        return fail(whole.error());
    auto port = HostPortWork(*socket, options, std::move(*journal)).current();
    if (port) {
        if (const auto held = holdMemberships(*port); !held)
            return fail(held.error());
    }
    return port;
}

Result<WirePort> reopenWirePort(const TakeOverOptions &options)
{
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    const auto journal = existing(options, Journal::Kind::Wire);
    if (!journal)
        return fail(journal.error());
    if (const auto whole = requireEstablished(*journal); !whole)
        return fail(whole.error());
    return wirePortOf(*socket, *journal);
}

Result<bool> followMtu(HostPort &port, std::uint32_t largest)
{
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    const auto all = readLinks(*socket);
    if (!all)
        return fail(all.error());
    const std::uint32_t before = port.mtu;
    std::uint32_t wanted = before;
    for (const PortEnd *end : {&port.nic, &port.stack}) {
        const Link *link = findIndex(*all, end->index);
        if (link && link->mtu != before)
            wanted = link->mtu;
    }
    if (wanted == before)
        return false;
    const auto give = [&](std::uint32_t mtu) {
        Result<void> given;
        for (const PortEnd *end : {&port.nic, &port.peer, &port.stack}) {
            if (auto set = setMtu(*socket, end->index, mtu); !set && given)
                given = std::move(set);
        }
        return given;
    };
    Result<void> given = wanted > largest
                             ? Result<void>(fail(ErrorKind::Unsupported, "port-mtu",
                                                 "an MTU of {} is above {}", wanted, largest))
                             : give(wanted);
    if (!given) {
        (void)give(before);
        return fail(std::move(given.error()));
    }
    port.mtu = wanted;
    return true;
}

Result<void> restore(const TakeOverOptions &options)
{
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    auto journal = readJournal(options.journal);
    if (!journal)
        return fail(journal.error());
    if (!*journal)
        return {};
    if ((**journal).kind == Journal::Kind::Wire)
        return undoWire(*socket, **journal, options);
    return HostPortWork(*socket, options, std::move(**journal)).giveBack({});
}

} // namespace tallygate::io
