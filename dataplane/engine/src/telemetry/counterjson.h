// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_set>
#include <vector>

#include "control/objectreader.h"
#include "engine/counterstore.h"
#include "engine/enginestatistics.h"
#include "engine/server.h"

namespace tallygate::engine {

/// Which counters a client asks for; what is empty does not narrow.
struct CounterSelection
{
    std::unordered_set<Uuid> applications;
    std::unordered_set<Uuid> filters;
    std::unordered_set<std::string> interfaces;

    /// Reads "applications", "filters", "interfaces". Error "params-invalid".
    static Result<CounterSelection> read(control::ObjectReader &params);
    bool has(const PolicyNames::Place &place) const;
    /// Ports' own counters are wanted where no application or filter is asked for.
    bool has(const pipeline::Port &port) const;
};

Result<Uuid> uuidFrom(std::string_view text);

/// {"time", "epoch", "discontinuity", "revision"}: what the numbers beside it mean.
Json counterFrame(const CounterStore &store, Timestamp now);
/// {"packets", "bytes"}
Json toJson(const counters::Tally &tally);

/// Rows as {"applications": [{..., "counters": [...]}]}: those of one place stand together.
class CounterList
{
public:
    explicit CounterList(CounterStore &store)
        : m_store(store)
    {}
    /// The i-th row of a group, with its value in a reading of the group.
    void add(const CounterStore::Group &group, const CounterStore::Reading &reading, std::size_t i);
    std::size_t size() const { return m_size; }
    /// More might not fit in one line of the protocol.
    bool isFull() const { return m_bytes > 400'000; }
    Json take();

private:
    CounterStore &m_store;
    Json m_places = Json::array();
    const PolicyNames::Place *m_last = nullptr;
    std::size_t m_size = 0;
    std::size_t m_bytes = 0; ///< about as many as it takes
};

/// A port with both directions, every named counter, and its part of `answers`.
Json portJson(const CounterStore &store, const pipeline::Port &port,
              const CounterStore::PortReading &reading, std::span<const PortAnswers> answers);

} // namespace tallygate::engine
