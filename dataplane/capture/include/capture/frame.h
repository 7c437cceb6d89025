// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/linktype.h"
#include "base/time.h"

namespace tallygate::capture {

/// One packet of a capture. `data` points into the capture and lives as long as its Reader; frames
/// may be collected in batches without copying.
struct Frame
{
    const std::uint8_t *data = nullptr;
    std::uint32_t capturedLength = 0; ///< bytes at `data`, without FCS
    std::uint32_t wireLength = 0; ///< bytes on the wire, without FCS; never below capturedLength
    Timestamp time;               ///< see hasTime
    std::uint64_t fileOffset = 0; ///< of the record or block, what Reader::frameAt() takes
    std::uint64_t number = 0;     ///< 1-based, over all interfaces and sections
    std::uint32_t interfaceIndex = 0; ///< into Reader::interfaces()
    LinkType linkType = LinkType::Ethernet;
    /// False for a pcapng simple packet block, which carries no time; next() then gives the time of
    /// the packet before it, frameAt() the epoch.
    bool hasTime = true;

    Bytes bytes() const { return {data, capturedLength}; }
};

/// One interface that a capture was taken on. A pcap file has exactly one, without a name.
struct Interface
{
    std::string name;        ///< "eth0"; empty if the file does not say. Always valid UTF-8
    std::string description; ///< as the capturing program put it; may be empty. Valid UTF-8
    LinkType linkType = LinkType::Ethernet;
    std::uint32_t snapLength = 0;       ///< longest captured part in bytes, 0 for no limit
    std::uint8_t timeResolution = 6;    ///< pcapng if_tsresol: 10^-n, or 2^-(n & 127) if n > 127
    std::uint8_t fcsLength = 0;         ///< bytes of FCS in the file behind each frame
    std::int64_t timeOffsetSeconds = 0; ///< pcapng if_tsoffset, already added to Frame::time
    std::uint32_t section = 0;          ///< pcapng section, from 0
    std::uint32_t indexInSection = 0;   ///< the number packets in the file refer to it by

    bool operator==(const Interface &) const = default;
};

} // namespace tallygate::capture
