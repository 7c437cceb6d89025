// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts.h"

#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/text.h"
#include "engine/server.h"

namespace tallygate::engine {

namespace {

/// The first fields of a line of /etc/passwd or /etc/group: name, password, number.
struct AccountLine
{
    std::string_view name;
    std::optional<std::uint64_t> number;
};

std::optional<AccountLine> parseAccount(std::string_view line)
{
    const std::size_t name = line.find(':');
    const std::size_t password = name == line.npos ? name : line.find(':', name + 1);
    if (password == line.npos)
        return std::nullopt;
    const std::size_t number = line.find(':', password + 1);
    return AccountLine{line.substr(0, name),
                       parseUnsigned(line.substr(password + 1, number - password - 1))};
}

} // namespace

Result<Peer> peerOf(int socket)
{
    ucred credentials{};
    socklen_t length = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0)
        return fail(ErrorKind::Io, "peer-unknown", "cannot tell who connects: {}",
                    std::strerror(errno));
    Peer peer{credentials.pid, credentials.uid, {}};
    peer.groups.resize(64);
    length = static_cast<socklen_t>(peer.groups.size() * sizeof(gid_t));
    int rc = ::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &length);
    if (rc != 0 && errno == ERANGE) { // `length` says how much is needed
        peer.groups.resize(length / sizeof(gid_t));
        rc = ::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &length);
    }
    if (rc != 0)
        return fail(ErrorKind::Io, "peer-unknown", "cannot tell the groups of who connects: {}",
                    std::strerror(errno));
    peer.groups.resize(length / sizeof(gid_t));
    peer.groups.push_back(credentials.gid);
    return peer;
}

std::string userName(uid_t uid)
{
    std::ifstream file("/etc/passwd");
    std::string line;
    while (std::getline(file, line)) {
        const auto account = parseAccount(line);
        if (account && account->number == uid)
            return toValidUtf8(account->name);
    }
    return std::to_string(uid);
}

std::string randomName()
{
    std::array<unsigned char, 16> bytes{};
    while (::getrandom(bytes.data(), bytes.size(), 0) < 0 && errno == EINTR) {
    }
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

RoleGroups RoleGroups::read(const Names &names, const std::filesystem::path &groupFile)
{
    RoleGroups groups;
    std::ifstream file(groupFile);
    std::string line;
    while (std::getline(file, line)) {
        const auto account = parseAccount(line);
        if (!account || !account->number)
            continue;
        const auto number = static_cast<gid_t>(*account->number);
        if (account->name == names.view)
            groups.view = number;
        else if (account->name == names.operate)
            groups.operate = number;
        else if (account->name == names.admin)
            groups.admin = number;
    }
    return groups;
}

Role RoleGroups::roleOf(uid_t uid, std::span<const gid_t> held) const
{
    const auto isIn = [held](const std::optional<gid_t> &group) {
        return group && std::find(held.begin(), held.end(), *group) != held.end();
    };
    if (uid == 0)
        return Role::Root;
    if (isIn(admin))
        return Role::Admin;
    if (isIn(operate))
        return Role::Operate;
    return isIn(view) ? Role::View : Role::None;
}

} // namespace tallygate::engine
