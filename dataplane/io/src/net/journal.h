// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "net/interfacestate.h"
#include "net/linkchange.h"
#include "net/sysctls.h"

namespace tallygate::io {

/// What is needed to bring an interface back, written before the first thing is changed.
///
/// A file of JSON. Nothing in it is a list of steps done: what stands at which interface is read
/// from the kernel, and only what the kernel may have forgotten meanwhile is taken from here.
struct Journal
{
    enum class Kind : std::uint8_t { Host, Wire };
    enum class Phase : std::uint8_t {
        Taking,      ///< `state` is the NIC's before
        Established, ///< `state` is out of date: the stack's end has it
        Giving,      ///< `state` is that of the stack's end when the way back began
    };

    Kind kind = Kind::Host;
    Phase phase = Phase::Taking;
    std::string bootId; ///< of the machine's run in which it was written
    std::string name;   ///< that the interface had
    LinkIndex index = 0;
    MacAddress mac;
    std::string nicName; ///< that the NIC is given
    std::string peerName;
    std::string stackName; ///< of the stack's end until it takes over `name`
    std::uint32_t flags = 0;
    std::vector<std::string> alternativeNames;
    std::map<std::string, bool> features; ///< that can be changed
    Sysctls sysctls;
    BridgePort bridge;
    InterfaceState state;
    LinkIndex stateLink = 0; ///< the interface that `state` was read at
};

Result<void> writeJournal(const std::filesystem::path &path, const Journal &journal);
/// Nothing if there is no journal, or one of an earlier run of the machine: that is removed.
Result<std::optional<Journal>> readJournal(const std::filesystem::path &path);
Result<void> removeJournal(const std::filesystem::path &path);

std::string currentBootId();

} // namespace tallygate::io
