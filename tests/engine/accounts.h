// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grp.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "control/client.h"

namespace tallygate::testsupport {

/// A connection to the control socket as another account, for root: the kernel's system calls
/// change this thread alone, and back.
inline control::Client connectAs(const std::string &socket, uid_t uid,
                                 const std::vector<gid_t> &groups)
{
    std::vector<gid_t> before(64);
    before.resize(static_cast<std::size_t>(::getgroups(64, before.data())));
    const gid_t group = groups.empty() ? 65534 : groups.front();
    ::syscall(SYS_setgroups, groups.size(), groups.data());
    ::syscall(SYS_setresgid, group, group, 0);
    ::syscall(SYS_setresuid, uid, uid, 0);
    auto stream = control::UnixStream::connect(socket);
    ::syscall(SYS_setresuid, 0, 0, 0);
    ::syscall(SYS_setresgid, 0, 0, 0);
    ::syscall(SYS_setgroups, before.size(), before.data());
    return control::Client(std::move(stream.value()));
}

} // namespace tallygate::testsupport
