// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Frames of the generator. Each carries a mark, by which the receiver knows its flow and number:
//
//     the last 16 octets of the payload:
//     | magic 4 | flow 2 | frame length 2 | sequence 6 | balance 2 |
//
// The balance makes the sum of the mark's sequence and itself constant, so that a frame's TCP, UDP
// or ICMP checksum stays right for every number. The length tells a frame from an ICMP error that
// quotes one. Numbers are big endian.

namespace tallygate::live {

using Octets = std::vector<std::uint8_t>;
using FrameBytes = std::span<const std::uint8_t>;

inline constexpr std::size_t kMarkBytes = 16;

struct Mark
{
    std::uint16_t flow = 0;
    std::uint64_t sequence = 0;
};

/// One station of the lab as frames name it.
struct End
{
    std::string interface;
    std::string mac;
    std::string v4;
    std::string v6;
};

enum class Family : std::uint8_t { V4, V6 };
enum class Transport : std::uint8_t { Udp, Tcp, Icmp };

struct FlowShape
{
    Family family = Family::V4;
    Transport transport = Transport::Udp;
    std::uint16_t sourcePort = 40000;
    std::uint16_t destinationPort = 9; ///< discard
    std::uint16_t tcpFlags = 0x10;     ///< ACK
    std::optional<std::uint16_t> vlan{};
    std::size_t frameBytes = 60; ///< without FCS; raised to what headers and mark need
    std::uint32_t weight = 1;    ///< share of the generator's frames
};

struct Flow
{
    std::uint16_t id = 0; ///< unique in the process
    Octets frame;         ///< whole, marked with number 0, checksums right
    std::uint32_t weight = 1;
};

/// A flow from one station's addresses to another's; `nextHop` is the MAC the frame is sent to.
Flow makeFlow(const End &from, const End &to, const std::string &nextHop, const FlowShape &shape);
/// The same for any frame whose payload ends with the frame and has room for the mark.
Flow makeFlow(Octets frame, std::uint32_t weight = 1);

/// Writes the mark over the last octets of the frame.
void writeMark(std::span<std::uint8_t> frame, Mark mark);
/// `strippedTag`: octets of a VLAN tag that the kernel took out of the frame.
std::optional<Mark> readMark(FrameBytes frame, std::size_t strippedTag = 0);

/// IPv4 header and TCP, UDP, ICMP or ICMPv6 checksum (RFC 1071) of an unfragmented packet behind
/// any VLAN tags; other frames stay as they are.
void writeChecksums(std::span<std::uint8_t> frame);
bool checksumsRight(FrameBytes frame);

} // namespace tallygate::live
