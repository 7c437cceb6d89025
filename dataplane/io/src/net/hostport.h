// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/journal.h"
#include "net/ports.h"
#include "net/rtsocket.h"
#include "net/statemover.h"

namespace tallygate::io {

/// The steps of one take-over, or of one way back. The journal tells which interfaces it is about;
/// where they stand is read from the kernel before each step that depends on it.
class HostPortWork
{
public:
    HostPortWork(RtSocket &socket, const TakeOverOptions &options, Journal journal);

    /// From the interface as it is to the port; on failure the caller goes the way back.
    Result<HostPort> take(const SwitchPath &attach);
    /// From wherever things stand. `detach` is called only if all three interfaces are there.
    Result<void> giveBack(const SwitchPath &detach);
    /// The port as it stands.
    Result<HostPort> current();

private:
    Result<void> look();
    Result<void> step(const char *name, Result<void> result);

    Result<void> prepareNic();
    Result<void> createPair();
    Result<void> prepareStack();
    Result<void> swapNames();
    Result<void> swapNamesBack();
    Result<void> moveToStack();
    Result<void> settleStack();
    Result<void> quietNic();
    Result<void> establish();

    Result<void> beginGiving();
    Result<void> wakeNic();
    Result<void> moveToNic();
    Result<void> dissolvePair();
    Result<void> settleNic();

    RtSocket &m_socket;
    const TakeOverOptions &m_options;
    Journal m_journal;
    StateMover m_mover;
    Link m_nic;
    Link m_peer;  ///< index 0 where it is not there
    Link m_stack; ///< as above
    std::vector<std::string> m_packetSocketUsers;
};

} // namespace tallygate::io
