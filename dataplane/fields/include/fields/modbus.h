// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// What rows of Computed::Modbus read: `argument` is a ModbusPart. All of them repeat with the
// messages of a segment.

namespace tallygate::fields {

enum class ModbusPart : std::uint16_t {
    // Of the header (MBAP).
    TransactionId,
    ProtocolId,
    Length,
    UnitId,

    // Of the message.
    Function,
    Exception, ///< of answers that refuse
    Reference,
    BitCount,
    WordCount,
    ByteCount,
};

} // namespace tallygate::fields
