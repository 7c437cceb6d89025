// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "base/filedescriptor.h"

namespace tallygate::app {

/// What a child process that reads hostile bytes may do: compute, read the system's libraries and
/// one private folder, and answer on its standard streams.
///
///   always       not root (nobody, where the window is), no new privileges, limits on memory,
///                processor time, files, no core dump; ends with the parent
///   best effort  no network (a name space of its own), no other files (Landlock), no sockets, no
///                look into other processes (seccomp); kernels without these leave them out
///
/// What needs memory is prepared by the constructor in the parent. enter() runs between fork and
/// exec of a process with threads and so only makes system calls.
class ChildSandbox
{
public:
    static constexpr int kRefused = 126; ///< exit code of a child that could not be contained

    /// `folder` may be read by the child and becomes its; `program` is what it will execute.
    ChildSandbox(const std::string &folder, const std::string &program);

    /// Whether this kernel can hide other files from the child.
    static bool hidesFiles();
    /// Makes a file or the folder readable for the child alone. False if that failed.
    bool give(const std::string &path) const;
    /// In the child. Leaves with kRefused where one of "always" fails.
    void enter() const noexcept;

private:
    void allow(const std::string &path, bool write = false);

    FileDescriptor m_rules; ///< of Landlock; none where the kernel has none
    pid_t m_parent;
    uid_t m_user = 0; ///< whom root becomes; 0: no change
    gid_t m_group = 0;
};

} // namespace tallygate::app
