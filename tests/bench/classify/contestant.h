// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "support/classbench.h"

// Who is measured. All answer one question: the first rule of a set that a packet matches, or
// none. Those that are not ours know tuples alone and are told how a set's rules read as such.

namespace tallygate::bench {

constexpr std::uint32_t kNoRule = classify::Decision::kNoRule;
/// Packets that are given at once.
constexpr std::size_t kBatch = 64;

class Contestant
{
public:
    virtual ~Contestant() = default;

    virtual std::string name() const = 0;
    /// Octets of memory of what it searches in, the rules that it was made from apart.
    virtual std::size_t bytes() const = 0;
    /// What making it took, from the set's rules in its own form on.
    double buildMilliseconds() const { return m_buildMilliseconds; }
    /// What making several of it took as a rule.
    void setBuildMilliseconds(double milliseconds) { m_buildMilliseconds = milliseconds; }
    /// How it is set up, for the report; may be empty.
    virtual std::string remark() const { return {}; }
    /// From parsed packets, up to kBatch, to the indices of their rules. What it makes of the
    /// packets to look them up is part of it.
    virtual void classify(std::span<const packet::Packet> packets, std::uint32_t *rules) = 0;

    /// Makes the keys of all these headers beforehand; false where it cannot.
    virtual bool prepare(std::span<const testsupport::TupleHeader>) { return false; }
    /// As classify(), with the keys of `count` prepared headers from `first` on.
    virtual void classifyPrepared(std::size_t /*first*/, std::size_t /*count*/,
                                  std::uint32_t * /*rules*/)
    {}

protected:
    /// Adds the time that `build` takes.
    template <class Build>
    void timed(Build build)
    {
        const auto start = std::chrono::steady_clock::now();
        build();
        m_buildMilliseconds +=
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                .count();
    }

private:
    double m_buildMilliseconds = 0;
};

using ContestantPtr = std::unique_ptr<Contestant>;

/// A rule for those who test ports without regard to the protocol: either it has none or its
/// protocol does have ports.
struct FlatRule
{
    testsupport::TupleRule tuple;
    std::uint32_t index = 0; ///< in the set
};

/// In the order of the set. Rules that can never be true are not in it; those on ports of any
/// protocol are in it twice, once for TCP and once for UDP. Their flags are cleared on demand.
std::vector<FlatRule> flatRules(const testsupport::TupleSet &set, testsupport::TcpFlags flags);

/// Where a packet has what the rules test; zeros where it has not.
struct Places
{
    const std::uint8_t *macs = nullptr;      ///< destination, source
    const std::uint8_t *addresses = nullptr; ///< source, destination
    const std::uint8_t *protocol = nullptr;
    const std::uint8_t *ports = nullptr; ///< source, destination
    const std::uint8_t *flags = nullptr;
};

inline constexpr std::array<std::uint8_t, 32> kZeros{};

inline Places placesOf(const packet::Packet &packet, std::size_t addressOctets)
{
    using packet::Protocol;
    const std::uint8_t *const data = packet.frame.data;
    Places places{data, kZeros.data(), kZeros.data(), kZeros.data(), kZeros.data()};
    const bool isFour = addressOctets == 4;
    if (const auto *ip = packet.outer(isFour ? Protocol::Ip : Protocol::Ipv6)) {
        places.addresses = data + ip->offset + (isFour ? 12 : 8);
        places.protocol = data + ip->offset + (isFour ? 9 : 6);
    }
    if (const auto *tcp = packet.outer(Protocol::Tcp)) {
        places.ports = data + tcp->offset;
        places.flags = places.ports + 13;
    } else if (const auto *udp = packet.outer(Protocol::Udp)) {
        places.ports = data + udp->offset;
    }
    return places;
}

using Make =
    std::function<std::shared_ptr<const classify::Classifier>(std::vector<classify::Rule>)>;
/// What is measured: the classifier that simulator and engine use, or its reference.
ContestantPtr makeOwn(std::string name, const Make &make, const std::vector<classify::Rule> &rules);

/// Rule after rule over flat arrays; 16 rules at once where there is AVX-512.
ContestantPtr makeFlatSearch(const testsupport::TupleSet &set, testsupport::TcpFlags flags);

/// DPDK's rte_acl. Null in a build without DPDK; throws where DPDK does not start, or cannot build
/// the set.
ContestantPtr makeRteAcl(const testsupport::TupleSet &set, testsupport::TcpFlags flags);

/// Hashed tuples, merged. Null for sets that test more than tuples of five and TCP's flags.
ContestantPtr makeTupleMerge(const testsupport::TupleSet &set, testsupport::TcpFlags flags);

} // namespace tallygate::bench
