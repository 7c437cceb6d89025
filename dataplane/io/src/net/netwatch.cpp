// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/netwatch.h"

#include <net/if.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>

#include "net/decode.h"
#include "net/ethtool.h"
#include "net/memberships.h"
#include "net/rtsocket.h"

namespace tallygate::io {

namespace {

/// Multicast groups of hosts are told of by kernels from 6.14 on (RTNLGRP_IPV4_MCADDR, IPV6).
constexpr int kGroupMembershipsV4 = 37;
constexpr int kGroupMembershipsV6 = 38;
constexpr std::size_t kDatagramBytes = 64 * 1024;
constexpr int kReceiveBufferBytes = 4 << 20;

Error systemError(std::string_view doing)
{
    return toError({errno, {}}, doing);
}

/// A socket that hears of changes.
Result<FileDescriptor> subscribe()
{
    FileDescriptor fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    if (!fd || ::bind(fd.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return fail(systemError("open a rtnetlink socket"));
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes, sizeof kReceiveBufferBytes);
    for (const int group :
         {int{RTNLGRP_LINK}, int{RTNLGRP_IPV4_IFADDR}, int{RTNLGRP_IPV6_IFADDR}}) {
        if (::setsockopt(fd.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0)
            return fail(systemError("follow the interfaces"));
    }
    for (const int group : {kGroupMembershipsV4, kGroupMembershipsV6})
        ::setsockopt(fd.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group);
    return fd;
}

Result<FileDescriptor> startTimer(std::chrono::milliseconds period)
{
    FileDescriptor fd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    const auto nanoseconds = std::chrono::nanoseconds(period).count();
    itimerspec when{};
    when.it_interval = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    when.it_value = when.it_interval;
    if (!fd || ::timerfd_settime(fd.get(), 0, &when, nullptr) != 0)
        return fail(systemError("start a timer"));
    return fd;
}

Result<FileDescriptor> waitFor(const FileDescriptor &first, const FileDescriptor &second)
{
    FileDescriptor fd(::epoll_create1(EPOLL_CLOEXEC));
    epoll_event event{};
    event.events = EPOLLIN;
    if (!fd || ::epoll_ctl(fd.get(), EPOLL_CTL_ADD, first.get(), &event) != 0 ||
        ::epoll_ctl(fd.get(), EPOLL_CTL_ADD, second.get(), &event) != 0)
        return fail(systemError("create an event descriptor"));
    return fd;
}

/// A message about an interface itself, not about a bridge port or a radio.
bool isAboutLink(const RtMessage &message)
{
    return message.fixed<ifinfomsg>().ifi_family == AF_UNSPEC &&
           message.find<ifinfomsg>(IFLA_MTU).has_value();
}

void sortOnce(std::vector<std::string> &texts)
{
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

} // namespace

struct NetWatch::State
{
    RtSocket questions;
    FileDescriptor news;
    FileDescriptor timer;
    FileDescriptor ready;
    std::map<LinkIndex, Link> links;
    pipeline::LocalState local;
    std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(kDatagramBytes);
    bool addressesStale = false;

    void take(Link link, NetChanges &changes);
    void forget(LinkIndex index, NetChanges &changes);
    void takeNews(const RtMessage &message, NetChanges &changes);
    /// False if the kernel lost messages.
    Result<bool> hear(NetChanges &changes);
    Result<void> readLinks(NetChanges &changes);
    Result<pipeline::LocalState> readLocal();
    Result<void> readHostRoutes(pipeline::LocalState &state);
    void lookAtQueues(NetChanges &changes);
    bool timerExpired() const;
};

void NetWatch::State::take(Link link, NetChanges &changes)
{
    using Kind = LinkEvent::Kind;
    const auto known = links.find(link.index);
    link.rxQueues =
        queuesInUse(link.index, known != links.end() ? known->second.rxQueues : link.rxQueues);
    const auto [place, isNew] = links.try_emplace(link.index, link);
    Link former = place->second;
    place->second = link;
    const auto tell = [&](Kind kind) { changes.links.push_back({kind, link, {}}); };
    if (isNew) {
        tell(Kind::Appeared);
        return;
    }
    if (former.name != link.name)
        changes.links.push_back({Kind::Renamed, link, former.name});
    if (former.isUp() != link.isUp())
        tell(link.isUp() ? Kind::Up : Kind::Down);
    if (former.mtu != link.mtu)
        tell(Kind::Mtu);
    if (former.rxQueues != link.rxQueues)
        tell(Kind::Queues);
    const bool wasUp = former.isUp();
    former.name = link.name;
    former.mtu = link.mtu;
    former.rxQueues = link.rxQueues;
    if (wasUp != link.isUp()) {
        former.flags = link.flags;
        former.carrier = link.carrier;
    }
    if (former != link)
        tell(Kind::Other);
}

void NetWatch::State::forget(LinkIndex index, NetChanges &changes)
{
    const auto place = links.find(index);
    if (place == links.end())
        return;
    changes.links.push_back({LinkEvent::Kind::Gone, place->second, {}});
    links.erase(place);
}

void NetWatch::State::takeNews(const RtMessage &message, NetChanges &changes)
{
    if (message.type == RTM_NEWLINK && isAboutLink(message))
        take(linkOf(message), changes);
    else if (message.type == RTM_DELLINK && isAboutLink(message))
        forget(message.fixed<ifinfomsg>().ifi_index, changes);
    else if (message.type != RTM_NEWLINK && message.type != RTM_DELLINK)
        addressesStale = true;
}

Result<bool> NetWatch::State::hear(NetChanges &changes)
{
    for (;;) {
        const ssize_t length = ::recv(news.get(), buffer.data(), buffer.size(), 0);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return true;
        if (length < 0 && errno == ENOBUFS)
            return false;
        if (length < 0)
            return fail(systemError("hear of changes of interfaces"));
        forEachMessage(Bytes(buffer.data(), static_cast<std::size_t>(length)),
                       [&](const nlmsghdr &header, Bytes payload) {
                           takeNews({header.nlmsg_type, {payload.begin(), payload.end()}}, changes);
                       });
    }
}

Result<void> NetWatch::State::readLinks(NetChanges &changes)
{
    const auto messages = questions.dump(askLinks());
    if (!messages)
        return fail(toError(messages.error(), "read the interfaces"));
    std::vector<LinkIndex> gone;
    for (const auto &[index, link] : links)
        gone.push_back(index);
    for (const RtMessage &message : *messages)
        std::erase(gone, message.fixed<ifinfomsg>().ifi_index);
    for (const LinkIndex index : gone)
        forget(index, changes);
    for (const RtMessage &message : *messages)
        take(linkOf(message), changes);
    return {};
}

Result<pipeline::LocalState> NetWatch::State::readLocal()
{
    pipeline::LocalState state;
    const auto messages = questions.dump(askAddresses());
    if (!messages)
        return fail(toError(messages.error(), "read the addresses"));
    for (const RtMessage &message : *messages) {
        const HostAddress address = addressOf(message);
        // An address that another host was found to have is not the host's.
        if ((address.flags & IFA_F_DADFAILED) == 0)
            state.addresses.push_back(address.text());
    }
    if (const auto read = readHostRoutes(state); !read)
        return fail(read.error());
    for (const Membership &membership : readMemberships()) {
        const Ipv6Address &group = membership.group;
        state.groups.push_back(membership.v6
                                   ? toString(group)
                                   : toString(Ipv4Address{static_cast<std::uint32_t>(group.low)}));
    }
    sortOnce(state.addresses);
    sortOnce(state.groups);
    return state;
}

/// Single addresses that are the host's by a route of the local table alone.
Result<void> NetWatch::State::readHostRoutes(pipeline::LocalState &state)
{
    for (const bool v6 : {false, true}) {
        const auto messages = questions.dump(askRoutes(v6, 0, RT_TABLE_LOCAL));
        if (!messages && messages.error().reason == ENOENT)
            continue; // before the first interface is up there is no such table
        if (!messages)
            return fail(toError(messages.error(), "read the local routes"));
        for (const RtMessage &message : *messages) {
            const auto route = routeOf(message);
            if (!route || route->table != RT_TABLE_LOCAL || route->type != RTN_LOCAL ||
                route->destination.first != route->destination.last)
                continue;
            const std::string text = toString(route->destination);
            const auto isKnown = [&](const std::string &known) {
                return known.size() > text.size() && known.starts_with(text) &&
                       known[text.size()] == '/';
            };
            if (std::none_of(state.addresses.begin(), state.addresses.end(), isKnown))
                state.addresses.push_back(text);
        }
    }
    return {};
}

void NetWatch::State::lookAtQueues(NetChanges &changes)
{
    for (auto &[index, link] : links) {
        const std::uint32_t queues = queuesInUse(link.index, link.rxQueues);
        if (queues == link.rxQueues)
            continue;
        link.rxQueues = queues;
        changes.links.push_back({LinkEvent::Kind::Queues, link, {}});
    }
}

bool NetWatch::State::timerExpired() const
{
    std::uint64_t count = 0;
    return ::read(timer.get(), &count, sizeof count) == sizeof count;
}

Result<NetWatch> NetWatch::open()
{
    auto questions = RtSocket::open();
    if (!questions)
        return fail(questions.error());
    auto news = subscribe();
    auto timer = startTimer(kLookAgain);
    if (!news || !timer)
        return fail(!news ? news.error() : timer.error());
    auto ready = waitFor(*news, *timer);
    if (!ready)
        return fail(ready.error());
    auto state = std::make_unique<State>(State{
        std::move(*questions), std::move(*news), std::move(*timer), std::move(*ready), {}, {}});
    NetChanges ignored;
    if (const auto read = state->readLinks(ignored); !read)
        return fail(read.error());
    auto local = state->readLocal();
    if (!local)
        return fail(local.error());
    state->local = std::move(*local);
    return NetWatch(std::move(state));
}

NetWatch::NetWatch(std::unique_ptr<State> state)
    : m_state(std::move(state))
{}
NetWatch::NetWatch(NetWatch &&) noexcept = default;
NetWatch &NetWatch::operator=(NetWatch &&) noexcept = default;
NetWatch::~NetWatch() = default;

int NetWatch::descriptor() const
{
    return m_state->ready.get();
}

Result<NetChanges> NetWatch::read()
{
    NetChanges changes;
    const auto whole = m_state->hear(changes);
    if (!whole)
        return fail(whole.error());
    if (!*whole) {
        changes.resynced = true;
        if (const auto read = m_state->readLinks(changes); !read)
            return fail(read.error());
    }
    const bool lookAgain = m_state->timerExpired();
    if (lookAgain)
        m_state->lookAtQueues(changes);
    if (m_state->addressesStale || changes.resynced || lookAgain) {
        m_state->addressesStale = false;
        auto local = m_state->readLocal();
        if (!local)
            return fail(local.error());
        changes.localState = *local != m_state->local;
        m_state->local = std::move(*local);
    }
    return changes;
}

const std::map<LinkIndex, Link> &NetWatch::links() const
{
    return m_state->links;
}

const Link *NetWatch::find(std::string_view name) const
{
    for (const auto &[index, link] : m_state->links) {
        if (link.name == name)
            return &link;
    }
    return nullptr;
}

const pipeline::LocalState &NetWatch::local() const
{
    return m_state->local;
}

} // namespace tallygate::io
