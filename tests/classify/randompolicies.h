// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>
#include <vector>

#include "../match/frames.h"
#include "../match/randomtree.h"
#include "answer.h"

// Random policies of every kind of field and access lists, and the frames of the repository to ask
// them about, whole, broken and cut; and a search that knows nothing but the rules.

namespace tallygate::classify {

/// What the rules say of those of the packets that are active, rule by rule; count hits sorted.
Answer plainAnswer(const std::vector<Rule> &rules, const std::vector<packet::Packet> &packets,
                   const std::vector<std::uint16_t> &active);
/// By packet, then by rule.
bool isBefore(const CountHit &a, const CountHit &b);

class RandomPolicies
{
public:
    explicit RandomPolicies(std::uint64_t seed);

    const std::vector<packet::Packet> &packets() const { return m_packets; }
    /// Of fields that packets do have, and of all.
    std::vector<Rule> ofKnownFields(std::size_t most);
    std::vector<Rule> ofAllFields(std::size_t most);
    /// Prefixes of the frames' own addresses, ranges of ports, protocols, flags: many overlap.
    std::vector<Rule> accessList(std::size_t rules);
    std::mt19937_64 &random() { return m_random; }

private:
    struct Seen
    {
        const fields::Field *field;
        packet::Value value;
    };

    void addSets();
    void addSet(const char *name, match::SetKind kind, const std::vector<std::string> &entries);
    void see(const char *name, std::vector<Seen> &values) const;
    std::vector<Rule> of(match::RandomTree &trees, std::size_t most);
    Rule accessRule();
    std::string prefix(const std::vector<Seen> &of);
    std::string range();
    std::shared_ptr<const match::Program> programOf(match::NodePtr tree) const;
    match::TreeOptions options() const;
    match::TreeOptions knownOptions() const;

    std::mt19937_64 m_random;
    std::vector<match::StoredFrame> m_frames;
    std::vector<packet::Packet> m_packets;
    std::vector<std::string> m_samples;
    match::SetTable m_sets; ///< short ones and such as no boxes can hold
    std::vector<Seen> m_sources, m_destinations, m_ports;
    std::optional<match::RandomTree> m_all, m_known;
};

} // namespace tallygate::classify
