// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "classify/classifier.h"

// Sets of classification rules and their traces, in the formats of ClassBench (Taylor and Turner,
// "ClassBench: a packet classification benchmark", INFOCOM 2005) and of ClassBench-ng's OpenFlow
// sets (Matousek et al., "ClassBench-ng: recasting ClassBench after a decade of network evolution",
// ANCS 2017), as tuples, as rules of the expression language and as frames. A folder of such sets
// has rules/ and traces/ (IPv4), ipv6/ and openflow/, each of which may be absent; files may be
// packed with xz. Failure throws.
//
// A header has ports where its protocol is TCP or UDP. A rule that wants ports of another protocol
// is therefore never true, and one that names no protocol is true of those two.

namespace tallygate::testsupport {

/// Of an address, four or sixteen, the first most significant; the others zero.
using Octets = std::array<std::uint8_t, 16>;
using Mac = std::array<std::uint8_t, 6>;
/// From and to, both included.
using PortRange = std::array<std::uint16_t, 2>;

constexpr PortRange kAnyPort{0, 0xffff};
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

constexpr bool hasPorts(std::uint8_t protocol)
{
    return protocol == kTcp || protocol == kUdp;
}

struct Prefix
{
    Octets octets{}; ///< host bits zero
    unsigned length = 0;
};

/// One rule; its index in the set is its rank, the first that is true wins.
struct TupleRule
{
    Prefix source, destination;
    PortRange sourcePorts = kAnyPort, destinationPorts = kAnyPort;
    std::uint8_t protocol = 0, protocolMask = 0;
    std::uint8_t flags = 0, flagsMask = 0; ///< of TCP
    std::optional<Mac> sourceMac, destinationMac;
    bool isInactive = false; ///< it tests what no frame says, as the port that it came in by

    bool testsPorts() const { return sourcePorts != kAnyPort || destinationPorts != kAnyPort; }
    bool canBeTrue() const
    {
        return !isInactive && (!testsPorts() || protocolMask == 0 || hasPorts(protocol));
    }
};

struct TupleHeader
{
    Octets source{}, destination{};
    std::uint16_t sourcePort = 0, destinationPort = 0; ///< in frames of TCP and UDP alone
    std::uint8_t protocol = 0;
    std::uint8_t flags = 0;
    Mac sourceMac{}, destinationMac{};
};

struct TupleSet
{
    std::string name;
    std::size_t addressOctets = 4; ///< or 16
    bool testsMacs = false;        ///< some rule does
    std::vector<TupleRule> rules;
};

struct SetFile
{
    std::string name, folder; ///< "acl1_1k", "rules"
    std::filesystem::path rules;
    std::filesystem::path trace; ///< empty where there is none
};

/// All sets below a folder: those of rules/, then ipv6/, then openflow/; by name.
std::vector<SetFile> setFiles(const std::filesystem::path &folder);

TupleSet readSet(const SetFile &file);
std::vector<TupleHeader> readTrace(const std::filesystem::path &file);

/// Each header is in a rule that was drawn, at random for all that the rule leaves open.
std::vector<TupleHeader> drawnTrace(const TupleSet &set, std::size_t count, std::uint64_t seed);
/// Every field uniform, TCP or UDP.
std::vector<TupleHeader> uniformTrace(const TupleSet &set, std::size_t count, std::uint64_t seed);

enum class TcpFlags : std::uint8_t { Tested, Ignored };
/// The same in the expression language, rule by rule.
std::vector<classify::Rule> asRules(const TupleSet &set, TcpFlags flags);

/// An Ethernet frame without FCS.
struct TupleFrame
{
    std::array<std::uint8_t, 78> octets{};
    std::uint32_t length = 0;

    packet::Frame frame() const
    {
        packet::Frame all;
        all.data = octets.data();
        all.capturedLength = all.wireLength = length;
        return all;
    }
};
TupleFrame frameOf(const TupleHeader &header, std::size_t addressOctets);

} // namespace tallygate::testsupport
