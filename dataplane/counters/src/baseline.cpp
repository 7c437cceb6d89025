// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/baseline.h"

#include <algorithm>
#include <utility>

namespace tallygate::counters {

namespace {

Result<void> checkUndo(const BaselineLog &log, std::size_t index)
{
    const auto &entries = log.entries();
    if (index >= entries.size()) {
        return fail(ErrorKind::NotFound, "baseline-unknown",
                    "cannot undo reset {}: there are {} baselines", index, entries.size());
    }
    if (entries[index].kind != BaselineKind::Reset || entries[index].undoes) {
        return fail(ErrorKind::Semantic, "baseline-not-reset",
                    "cannot undo baseline {}: it is {}, not a reset", index,
                    entries[index].undoes ? "itself an undo" : "of a revision");
    }
    if (log.isUndone(index)) {
        return fail(ErrorKind::Semantic, "baseline-undone", "reset {} is undone already", index);
    }
    return {};
}

CounterValue difference(const CounterValue &absolute, const Baseline &baseline)
{
    CounterValue value = absolute;
    value.hits = saturatingDifference(absolute.hits, baseline.value.hits);
    value.conform = saturatingDifference(absolute.conform, baseline.value.conform);
    value.exceed = saturatingDifference(absolute.exceed, baseline.value.exceed);
    // Only the first hit ever is known, not the first one since.
    if (value.firstHit && *value.firstHit < baseline.time)
        value.firstHit.reset();
    if (value.hits.packets == 0) {
        value.firstHit.reset();
        value.lastHit.reset();
    }
    return value;
}

} // namespace

Result<BaselineLog> BaselineLog::fromEntries(std::vector<Baseline> entries)
{
    BaselineLog log;
    log.m_entries.reserve(entries.size());
    for (Baseline &entry : entries) {
        if (entry.undoes) {
            if (auto valid = checkUndo(log, *entry.undoes); !valid)
                return fail(valid.error());
        }
        log.m_entries.push_back(std::move(entry));
    }
    return log;
}

std::size_t BaselineLog::append(BaselineKind kind, const CounterValue &absolute,
                                const CounterEpoch &epoch, Timestamp time, std::string who,
                                std::string why)
{
    m_entries.push_back(
        {absolute, time, std::move(who), std::move(why), kind, epoch.number, std::nullopt});
    return m_entries.size() - 1;
}

Result<std::size_t> BaselineLog::undo(std::size_t index, const CounterEpoch &epoch, Timestamp time,
                                      std::string who, std::string why)
{
    if (auto valid = checkUndo(*this, index); !valid)
        return fail(valid.error());
    Baseline entry{{},           time, std::move(who), std::move(why), BaselineKind::Reset,
                   epoch.number, index};
    m_entries.push_back(std::move(entry));
    if (const Baseline *inForce = latest(BaselineKind::Reset)) {
        m_entries.back().value = inForce->value;
        m_entries.back().epoch = inForce->epoch;
    }
    return m_entries.size() - 1;
}

const Baseline *BaselineLog::latest(BaselineKind kind) const
{
    for (std::size_t i = m_entries.size(); i-- > 0;) {
        const Baseline &entry = m_entries[i];
        if (entry.kind == kind && !entry.undoes && !isUndone(i))
            return &entry;
    }
    return nullptr;
}

bool BaselineLog::isUndone(std::size_t index) const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&](const Baseline &entry) { return entry.undoes == index; });
}

ShownValue shown(const CounterValue &absolute, const CounterEpoch &epoch, const BaselineLog &log,
                 BaselineKind kind)
{
    return shown(absolute, epoch, log.latest(kind));
}

ShownValue shown(const CounterValue &absolute, const CounterEpoch &epoch, const Baseline *baseline)
{
    const bool lost = baseline ? baseline->epoch != epoch.number : epoch.number != 0;
    if (lost)
        return {absolute, epoch.discontinuity, true};
    if (!baseline)
        return {absolute, std::nullopt, false};
    return {difference(absolute, *baseline), baseline->time, false};
}

} // namespace tallygate::counters
