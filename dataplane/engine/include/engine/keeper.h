// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"

// The keeper is the engine's first process. It does little, so that it lives long:
//
//   - it starts control, and starts it again when it dies;
//   - it holds the descriptors that must outlive control - sockets of the interfaces, frame memory,
//     the control socket - by name, and hands them to the next control;
//   - it makes sure that an unconfirmed change of the interfaces is undone also where control
//     cannot do it any more (SEMANTICS 4.4);
//   - when the engine is upgraded it executes the new program in its own place, keeping all of it.
//
// Where systemd is the first process, the descriptors also go to its store, so that they outlive
// the keeper too.

namespace tallygate::engine {

/// Control's end of the keeper. Control's thread.
class DescriptorStore
{
public:
    /// Reads what the keeper holds from before. Errors: Io (no keeper at this descriptor).
    static Result<DescriptorStore> open(FileDescriptor socket);
    /// Without a keeper, for tests: forgets everything when it goes.
    DescriptorStore() = default;

    /// A copy of what was held under this name when control started; none if nothing was.
    FileDescriptor take(const std::string &name);
    std::vector<std::string> names() const; ///< those not taken yet
    /// Keeps a copy; another one of that name is closed. Names have no spaces.
    Result<void> put(std::string_view name, int descriptor);
    void drop(std::string_view name);

    /// The change of an interface in progress must be confirmed by then (CLOCK_MONOTONIC), or the
    /// keeper kills control and runs `tallygated --undo-window`. Zero clears.
    void setWindow(std::chrono::nanoseconds deadline);
    /// The end of control that follows is meant: the keeper ends as well.
    void announceStop();
    /// After the end of control that follows, keeper and control go on as this program.
    void announceUpgrade(const std::filesystem::path &program);
    /// For systemd: READY=1, STATUS=... The keeper passes it on.
    void notify(std::string_view text);

private:
    FileDescriptor m_socket;
    std::map<std::string, FileDescriptor> m_held;
};

/// Runs the keeper until it is told to stop; returns the exit status. `arguments` are those of the
/// program, given on to control behind `--control`. Control finds its end of the keeper at
/// kKeeperDescriptor.
int keeperMain(const std::vector<std::string> &arguments);
inline constexpr int kKeeperDescriptor = 3;

} // namespace tallygate::engine
