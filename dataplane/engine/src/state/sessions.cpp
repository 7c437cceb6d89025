// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sessions.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>

#include "base/filedescriptor.h"
#include "base/text.h"

namespace tallygate::engine {

namespace {

constexpr std::uint32_t kEstablished = 1; ///< TCP_ESTABLISHED of the kernel
constexpr std::uint64_t kMappedLow = 0xffff'0000'0000;

/// An IPv4-mapped address (RFC 4291 2.5.5.2) is what a socket for both families has for IPv4.
bool isMapped(const Ipv6Address &address)
{
    return address.high == 0 && (address.low & ~std::uint64_t{0xffff'ffff}) == kMappedLow;
}

void unmap(SshSession &session)
{
    if (!session.v6 || !isMapped(session.client) || !isMapped(session.server))
        return;
    session.v6 = false;
    session.client.low &= 0xffff'ffff;
    session.server.low &= 0xffff'ffff;
}

std::string addressText(bool v6, const Ipv6Address &address)
{
    return v6 ? toString(address) : toString(Ipv4Address{static_cast<std::uint32_t>(address.low)});
}

void putAddress(bool v6, const Ipv6Address &address, void *target)
{
    if (v6) {
        const auto bytes = address.toBytes();
        std::memcpy(target, bytes.data(), bytes.size());
        return;
    }
    const std::uint32_t value = htonl(static_cast<std::uint32_t>(address.low));
    std::memcpy(target, &value, sizeof value);
}

Ipv6Address addressAt(bool v6, const void *source)
{
    if (v6)
        return Ipv6Address::fromBytes(static_cast<const std::uint8_t *>(source));
    std::uint32_t value = 0;
    std::memcpy(&value, source, sizeof value);
    return {0, ntohl(value)};
}

tl::unexpected<Error> netlinkError(const char *doing, int reason)
{
    return fail(ErrorKind::Io, "netlink-failed", "cannot {}: {}", doing, std::strerror(reason));
}

/// Sends one request and gives each answer to `visit`; ends at the end of a dump or after one
/// answer. Gives the errno that
/// the kernel refuses with, else 0.
Result<int> ask(int family, const void *request, std::size_t size, bool dump,
                const std::function<void(const nlmsghdr &)> &visit)
{
    const FileDescriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, family));
    if (!socket)
        return netlinkError("open a netlink socket", errno);
    const timeval patience{2, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::send(socket.get(), request, size, 0) != static_cast<ssize_t>(size))
        return netlinkError("ask the kernel over netlink", errno);
    alignas(nlmsghdr) std::array<char, 64 * 1024> buffer;
    for (;;) {
        const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return netlinkError("hear the kernel's answer over netlink", got == 0 ? EIO : errno);
        auto left = static_cast<std::uint32_t>(got);
        for (auto *message = reinterpret_cast<const nlmsghdr *>(buffer.data());
             NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
            if (message->nlmsg_type == NLMSG_DONE)
                return 0;
            if (message->nlmsg_type == NLMSG_ERROR)
                return -static_cast<const nlmsgerr *>(NLMSG_DATA(message))->error;
            visit(*message);
            if (!dump)
                return 0;
        }
    }
}

struct DiagRequest
{
    nlmsghdr header{};
    inet_diag_req_v2 body{};
};

DiagRequest diagRequest(std::uint8_t family, bool dump)
{
    DiagRequest request;
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags =
        static_cast<std::uint16_t>(NLM_F_REQUEST | (dump ? NLM_F_DUMP : 0));
    request.body.sdiag_family = family;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_states = 1u << kEstablished;
    request.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    request.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return request;
}

std::optional<EstablishedSocket> socketIn(const nlmsghdr &message)
{
    if (message.nlmsg_type != SOCK_DIAG_BY_FAMILY ||
        message.nlmsg_len < NLMSG_LENGTH(sizeof(inet_diag_msg)))
        return std::nullopt;
    const auto *socket = static_cast<const inet_diag_msg *>(NLMSG_DATA(&message));
    if (socket->idiag_state != kEstablished)
        return std::nullopt;
    EstablishedSocket found;
    found.session.v6 = socket->idiag_family == AF_INET6;
    found.session.client = addressAt(found.session.v6, socket->id.idiag_dst);
    found.session.clientPort = ntohs(socket->id.idiag_dport);
    found.session.server = addressAt(found.session.v6, socket->id.idiag_src);
    found.session.serverPort = ntohs(socket->id.idiag_sport);
    unmap(found.session);
    found.cookie = socket->id.idiag_cookie[0] | std::uint64_t{socket->id.idiag_cookie[1]} << 32;
    return found;
}

struct RouteRequest
{
    nlmsghdr header{};
    rtmsg body{};
    rtattr attribute{};
    std::array<std::uint8_t, 16> address{};
};

RouteRequest routeRequest(const SshSession &session)
{
    const std::size_t length = session.v6 ? 16 : 4;
    RouteRequest request;
    request.header.nlmsg_len =
        static_cast<std::uint32_t>(NLMSG_LENGTH(sizeof(rtmsg)) + RTA_LENGTH(length));
    request.header.nlmsg_type = RTM_GETROUTE;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.body.rtm_family = session.v6 ? AF_INET6 : AF_INET;
    request.body.rtm_dst_len = static_cast<std::uint8_t>(8 * length);
    request.attribute.rta_type = RTA_DST;
    request.attribute.rta_len = static_cast<std::uint16_t>(RTA_LENGTH(length));
    putAddress(session.v6, session.client, request.address.data());
    return request;
}

std::uint32_t outgoingOf(const nlmsghdr &message)
{
    if (message.nlmsg_type != RTM_NEWROUTE)
        return 0;
    const auto *route = static_cast<const rtmsg *>(NLMSG_DATA(&message));
    auto left = static_cast<int>(RTM_PAYLOAD(&message));
    for (const rtattr *at = RTM_RTA(route); RTA_OK(at, left); at = RTA_NEXT(at, left)) {
        if (at->rta_type == RTA_OIF)
            return *static_cast<const std::uint32_t *>(RTA_DATA(at));
    }
    return 0;
}

class KernelSessions : public SessionTable
{
public:
    Result<std::optional<EstablishedSocket>> find(const SshSession &session) override
    {
        DiagRequest request = diagRequest(session.v6 ? AF_INET6 : AF_INET, false);
        inet_diag_sockid &id = request.body.id;
        // The kernel's source is the socket's own end.
        putAddress(session.v6, session.server, id.idiag_src);
        putAddress(session.v6, session.client, id.idiag_dst);
        id.idiag_sport = htons(session.serverPort);
        id.idiag_dport = htons(session.clientPort);
        if (!session.zone.empty())
            id.idiag_if = ::if_nametoindex(session.zone.c_str());
        std::optional<EstablishedSocket> found;
        auto refusal = ask(NETLINK_SOCK_DIAG, &request, sizeof request, false,
                           [&](const nlmsghdr &message) { found = socketIn(message); });
        if (!refusal)
            return fail(refusal.error());
        if (*refusal != 0 && *refusal != ENOENT)
            return netlinkError("look up a TCP connection", *refusal);
        SshSession asked = session;
        asked.zone.clear();
        // A listening socket would do for the kernel where there is no connection.
        if (found && found->session != asked)
            found.reset();
        return found;
    }

    Result<std::set<EstablishedSocket>> established() override
    {
        std::set<EstablishedSocket> all;
        for (const std::uint8_t family : {AF_INET, AF_INET6}) {
            const DiagRequest request = diagRequest(family, true);
            auto refusal = ask(NETLINK_SOCK_DIAG, &request, sizeof request, true,
                               [&](const nlmsghdr &message) {
                                   if (auto socket = socketIn(message))
                                       all.insert(std::move(*socket));
                               });
            if (!refusal)
                return fail(refusal.error());
            if (*refusal != 0)
                return netlinkError("list the TCP connections", *refusal);
        }
        return all;
    }

    Result<std::vector<std::string>> interfacesTo(const SshSession &session) override
    {
        std::string name = session.zone;
        if (name.empty()) {
            const RouteRequest request = routeRequest(session);
            std::uint32_t index = 0;
            auto refusal = ask(NETLINK_ROUTE, &request, request.header.nlmsg_len, false,
                               [&](const nlmsghdr &message) { index = outgoingOf(message); });
            if (!refusal)
                return fail(refusal.error());
            std::array<char, IF_NAMESIZE> text{};
            if (*refusal != 0 || ::if_indextoname(index, text.data()) == nullptr)
                return fail(ErrorKind::NotFound, "route-unknown", "there is no route to {}",
                            session.clientText());
            name = text.data();
        }
        std::vector<std::string> names{name};
        std::error_code ignored; // no bridge: no such folder
        for (const auto &member : std::filesystem::directory_iterator(
                 std::filesystem::path("/sys/class/net") / name / "brif", ignored))
            names.push_back(member.path().filename().string());
        return names;
    }
};

} // namespace

std::string SshSession::clientText() const
{
    return addressText(v6, client);
}

std::string SshSession::serverText() const
{
    return addressText(v6, server);
}

std::string toString(const SshSession &session)
{
    return fmt::format("{} {} {} {}", session.clientText(), session.clientPort,
                       session.serverText(), session.serverPort);
}

Result<SshSession> parseSshConnection(std::string_view text)
{
    const auto bad = [&] {
        return fail(
            Error{ErrorKind::Syntax,
                  "session-invalid",
                  fmt::format("\"{}\" is not a value of SSH_CONNECTION", text),
                  "four words: the client's address and port, the server's address and port",
                  {}});
    };
    std::vector<std::string_view> words;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        words.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (words.size() != 4)
        return bad();
    SshSession session;
    for (std::size_t i : {0, 2}) {
        const std::size_t zone = words[i].find('%');
        if (zone != std::string_view::npos) {
            session.zone = std::string(words[i].substr(zone + 1));
            words[i] = words[i].substr(0, zone);
        }
    }
    const auto clientPort = parseUnsigned(words[1]);
    const auto serverPort = parseUnsigned(words[3]);
    if (!clientPort || !serverPort || *clientPort > 65535 || *serverPort > 65535 ||
        *clientPort == 0 || *serverPort == 0 || session.zone.size() >= IF_NAMESIZE ||
        session.zone.find('/') != std::string::npos)
        return bad();
    session.clientPort = static_cast<std::uint16_t>(*clientPort);
    session.serverPort = static_cast<std::uint16_t>(*serverPort);
    const auto client4 = parseIpv4(words[0]);
    const auto server4 = parseIpv4(words[2]);
    const auto client6 = parseIpv6(words[0]);
    const auto server6 = parseIpv6(words[2]);
    if (client4 && server4) {
        session.client.low = client4->value;
        session.server.low = server4->value;
    } else if (client6 && server6) {
        session.v6 = true;
        session.client = *client6;
        session.server = *server6;
        unmap(session);
    } else {
        return bad();
    }
    return session;
}

std::unique_ptr<SessionTable> SessionTable::ofKernel()
{
    return std::make_unique<KernelSessions>();
}

} // namespace tallygate::engine
