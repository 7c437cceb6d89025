// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/netlink.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::io {

/// One thing that became of an interface. A change of several things gives several events.
struct LinkEvent
{
    enum class Kind : std::uint8_t {
        Appeared,
        Gone,    ///< `link` is as it was last seen
        Renamed, ///< `formerName` tells the old name
        Up,      ///< administratively up and carrier there
        Down,
        Mtu,
        Queues, ///< the number of receive queues
        Other,  ///< address, master, flags, XDP program
    };

    Kind kind = Kind::Other;
    Link link;
    std::string formerName;
};

/// What NetWatch::read() found since it was last called.
struct NetChanges
{
    std::vector<LinkEvent> links; ///< in the order they happened, as far as the kernel tells it
    bool localState = false;      ///< NetWatch::local() is another
    bool resynced = false;        ///< the kernel lost messages; everything was read again
};

/// Follows the interfaces and the addresses of the namespace it was opened in.
///
/// Addresses follow within the time the event loop needs to call read(): the kernel tells of them.
/// Multicast groups of the host, host routes of the local table and numbers of queues are not
/// told of by all kernels: these are looked at again every kLookAgain, by a timer behind the same
/// descriptor. One thread.
class NetWatch
{
public:
    static constexpr std::chrono::milliseconds kLookAgain{500};

    static Result<NetWatch> open();
    NetWatch(NetWatch &&) noexcept;
    NetWatch &operator=(NetWatch &&) noexcept;
    ~NetWatch();

    /// Readable when there is something to read(); for an event loop. Owned by the watch.
    int descriptor() const;
    /// Takes in what there is; never blocks on anything but the kernel's own answers.
    Result<NetChanges> read();

    const std::map<LinkIndex, Link> &links() const;
    /// The link of this name; null if there is none now.
    const Link *find(std::string_view name) const;
    /// The addresses of all interfaces and the joined groups, sorted, each once.
    const pipeline::LocalState &local() const;

private:
    struct State;
    explicit NetWatch(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace tallygate::io
