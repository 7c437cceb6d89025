// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "classify/classifier.h"
#include "requiredheaders.h"

namespace tallygate::classify {

/// Rule after rule, of a classifier that owns them and this. Immutable; any thread.
class LinearSearch
{
public:
    /// The rules must stay where they are.
    explicit LinearSearch(std::span<const Rule> rules);

    /// As Classifier::classify().
    void classify(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                  std::span<Decision> decisions, CountHits &hits) const;
    std::size_t bytes() const; ///< on the heap

private:
    static constexpr std::size_t kTogether = 8;

    void decide(std::span<const packet::Packet> packets, std::span<const std::uint16_t> active,
                std::span<Decision> decisions, CountHits &hits) const;

    std::span<const Rule> m_rules;
    std::vector<HeaderSet> m_required; ///< of the active rules
    std::vector<match::NecessaryRange> m_ranges;
    std::vector<std::uint32_t> m_order; ///< their indices in m_rules
};

/// A linear search that is made when it is first asked for. Any thread.
class LinearSearchOnDemand
{
public:
    explicit LinearSearchOnDemand(std::span<const Rule> rules)
        : m_rules(rules)
    {}

    const LinearSearch &get() const
    {
        std::call_once(m_once, [this] {
            m_owned = std::make_unique<const LinearSearch>(m_rules);
            m_made.store(m_owned.get(), std::memory_order_release);
        });
        return *m_owned;
    }
    std::size_t bytes() const ///< on the heap
    {
        const LinearSearch *made = m_made.load(std::memory_order_acquire);
        return made == nullptr ? 0 : sizeof *made + made->bytes();
    }

private:
    std::span<const Rule> m_rules;
    mutable std::once_flag m_once;
    mutable std::unique_ptr<const LinearSearch> m_owned;
    mutable std::atomic<const LinearSearch *> m_made{nullptr}; ///< for bytes() beside get()
};

} // namespace tallygate::classify
