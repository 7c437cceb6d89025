// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "packet/packet.h"

// The handshake in a client's first Initial packets. Their keys follow from the connection ID that
// the client chose (RFC 9001 5.2, RFC 9369 3.3.1), so that anybody can read them; those of later
// packets, and of the server's, need the first packet of the connection, which is not remembered
// here. A packet whose authentication fails tells nothing.
//
// All state is on the stack: no allocation, any thread. Initial packets of over 4096 octets are
// not decrypted.
//
// Cost: about 2 microseconds for an Initial packet of 1250 octets where the processor has
// instructions for AES and SHA, whether its authentication holds or not. There are one or two of
// them in a connection, and all other packets of QUIC are passed by without; so it is paid where
// something of a higher protocol is asked for, whatever that is.

namespace tallygate::packet {

/// Decrypts the client's Initial packets of a datagram and puts their CRYPTO data in order, into
/// `scratch.crypto`. Returns how much of the handshake, from its start on without a gap, is there;
/// 0 if nothing could be read. Requires: wireLength >= data.size().
std::uint32_t readQuicHandshake(Bytes data, std::uint32_t wireLength, Scratch &scratch);

} // namespace tallygate::packet
