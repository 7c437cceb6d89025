// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/history.h"

#include <algorithm>

namespace tallygate::policy {

namespace {

/// Whether both set the same fields of the same rules, so that the later one alone says it all.
bool sameTarget(const Edit &a, const Edit &b)
{
    const auto *first = std::get_if<ModifyRules>(&a.value);
    const auto *second = std::get_if<ModifyRules>(&b.value);
    return first && second && first->rules == second->rules &&
           first->patch.fields() == second->patch.fields();
}

} // namespace

History::History(Policy start)
    : m_policy(std::move(start))
{}

bool History::merge(const Edit &edit, const std::string &mergeKey, Timestamp time)
{
    // What stands in the file must stay a state of its own.
    if (mergeKey.empty() || m_position == 0 || m_saved == m_position)
        return false;
    Entry &last = m_entries[m_position - 1];
    if (last.mergeKey != mergeKey || !sameTarget(last.edit, edit))
        return false;
    last.edit = edit;
    last.time = time;
    return true;
}

Result<History::Step> History::apply(Edit edit, Label label, Timestamp time, std::string mergeKey)
{
    auto applied = policy::apply(m_policy, edit);
    if (!applied)
        return fail(std::move(applied.error()));
    if (label.code.empty())
        label = describe(edit, m_policy);
    m_policy = std::move(applied->next);
    if (m_saved != kNotReachable && m_saved > m_position)
        m_saved = kNotReachable;
    m_entries.resize(m_position);
    if (!merge(edit, mergeKey, time)) {
        m_entries.push_back(
            {edit, std::move(applied->inverse), std::move(label), time, std::move(mergeKey)});
        ++m_position;
    }
    return Step{std::move(applied->change), std::move(edit)};
}

Result<History::Step> History::undo()
{
    if (!canUndo())
        return fail(ErrorKind::NotFound, "nothing-to-undo", "there is nothing to undo");
    return jumpTo(m_position - 1);
}

Result<History::Step> History::redo()
{
    if (!canRedo())
        return fail(ErrorKind::NotFound, "nothing-to-redo", "there is nothing to redo");
    return jumpTo(m_position + 1);
}

Result<History::Step> History::jumpTo(std::size_t position)
{
    if (position > m_entries.size()) {
        return fail(ErrorKind::NotFound, "history-position", "the history has {} entries, not {}",
                    m_entries.size(), position);
    }
    std::vector<Edit> steps;
    for (std::size_t at = m_position; at > position; --at)
        steps.push_back(m_entries[at - 1].inverse);
    for (std::size_t at = m_position; at < position; ++at)
        steps.push_back(m_entries[at].edit);
    Edit edit = steps.size() == 1 ? std::move(steps.front()) : composite({}, std::move(steps));
    auto applied = policy::apply(m_policy, edit);
    if (!applied)
        return fail(std::move(applied.error()));
    m_policy = std::move(applied->next);
    m_position = position;
    return Step{std::move(applied->change), std::move(edit)};
}

void History::markSaved()
{
    m_saved = m_position;
}

std::size_t History::unsavedEdits() const
{
    if (m_saved == kNotReachable)
        return kNotReachable;
    return std::max(m_saved, m_position) - std::min(m_saved, m_position);
}

} // namespace tallygate::policy
