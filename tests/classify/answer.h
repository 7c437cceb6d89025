// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "classify/classifier.h"

// Ways to make a classifier, and what it says of some packets, for tests.

namespace tallygate::classify {

struct Implementation
{
    const char *name;
    std::shared_ptr<const Classifier> (*make)(std::vector<Rule>);
};
template <Structure structure>
std::shared_ptr<const Classifier> make(std::vector<Rule> rules)
{
    return makeClassifier(std::move(rules), structure);
}

struct Answer
{
    std::vector<Decision> decisions; ///< by packet; rule 77 where the classifier was not asked
    std::vector<CountHit> counted;   ///< in the order in which they came
};

inline Answer answerOf(const Classifier &classifier, const std::vector<packet::Packet> &packets,
                       const std::vector<std::uint16_t> &active, FlowCache *cache = nullptr)
{
    Answer answer;
    answer.decisions.resize(packets.size(), {77, match::Truth::False});
    CountHits hits(
        [](void *context, std::span<const CountHit> hit) {
            auto &all = *static_cast<std::vector<CountHit> *>(context);
            all.insert(all.end(), hit.begin(), hit.end());
        },
        &answer.counted);
    classifier.classify(packets, active, answer.decisions, hits, cache);
    hits.finish();
    return answer;
}

} // namespace tallygate::classify
