// SPDX-License-Identifier: GPL-3.0-or-later
// The edits of sections, and of a filter's own values.
#include <algorithm>
#include <map>

#include "arrange.h"
#include "draft.h"
#include "names.h"

namespace tallygate::policy {

Result<std::vector<Draft::SectionRun>> Draft::liftSections(const std::vector<Uuid> &sections)
{
    std::map<std::size_t, absl::flat_hash_set<Uuid>> byFilter;
    for (const Uuid &section : sections) {
        const auto entry = require(section, ObjectKind::Section);
        if (!entry)
            return fail(entry.error());
        if (!byFilter[*filterAt(entry->parent)].insert(section).second) {
            return fail(ErrorKind::Semantic, "edit-invalid", "the edit names {} twice",
                        section.toString());
        }
    }
    std::vector<SectionRun> lifted;
    for (const auto &[at, members] : byFilter) {
        Filter &filter = ownFilter(at);
        for (Run<SectionPtr> &run : lift(filter.sections, members))
            lifted.push_back({filter.uuid, run.index, run.before, std::move(run.items)});
    }
    return lifted;
}

Result<std::vector<SectionInserted>>
Draft::placeSections(const std::vector<SectionInsertion> &insertions)
{
    std::map<std::size_t, std::vector<Placement<SectionPtr>>> byFilter;
    for (const SectionInsertion &insertion : insertions) {
        const auto at = filterAt(insertion.filter);
        if (!at)
            return fail(at.error());
        byFilter[*at].push_back({insertion.before, insertion.sections});
    }
    std::vector<SectionInserted> inserted;
    for (auto &[at, placements] : byFilter) {
        Filter &filter = ownFilter(at);
        const auto placed = place(filter.sections, std::move(placements));
        if (!placed)
            return fail(placed.error());
        for (const Placed &run : *placed) {
            for (std::size_t i = run.index; i < run.index + run.count; ++i)
                inserted.push_back({filter.uuid, filter.sections[i]->uuid, i, false});
        }
    }
    return inserted;
}

void Draft::noteRemoved(const std::vector<SectionRun> &runs, bool moved)
{
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        for (std::size_t i = run->sections.size(); i-- > 0;) {
            m_change.items.emplace_back(
                SectionRemoved{run->filter, run->sections[i]->uuid, run->index + i, moved});
        }
    }
}

Result<Edit> Draft::perform(const InsertSections &edit)
{
    RemoveSections inverse;
    for (const SectionInsertion &insertion : edit.insertions) {
        for (const SectionPtr &section : insertion.sections) {
            if (const auto refused = enterSection(m_index, *section, insertion.filter))
                return uuidRefused(*refused);
            inverse.sections.push_back(section->uuid);
        }
    }
    const auto inserted = placeSections(edit.insertions);
    if (!inserted)
        return fail(inserted.error());
    m_change.items.insert(m_change.items.end(), inserted->begin(), inserted->end());
    return Edit{std::move(inverse)};
}

Result<Edit> Draft::perform(const RemoveSections &edit)
{
    auto runs = liftSections(edit.sections);
    if (!runs)
        return fail(std::move(runs.error()));
    noteRemoved(*runs, false);
    InsertSections inverse;
    for (SectionRun &run : *runs) {
        for (const SectionPtr &section : run.sections)
            eraseSection(m_index, *section);
        inverse.insertions.push_back({run.filter, run.before, std::move(run.sections)});
    }
    return Edit{std::move(inverse)};
}

Result<std::vector<SectionInsertion>> Draft::resolveMoves(const MoveSections &edit,
                                                          const std::vector<SectionRun> &runs) const
{
    absl::flat_hash_map<Uuid, std::pair<const SectionRun *, SectionPtr>> lifted;
    for (const SectionRun &run : runs) {
        for (const SectionPtr &section : run.sections)
            lifted[section->uuid] = {&run, section};
    }
    std::vector<SectionInsertion> insertions;
    for (const SectionMove &move : edit.moves) {
        SectionInsertion insertion{move.filter, move.before, {}};
        if (const auto anchor = lifted.find(move.before); anchor != lifted.end()) {
            if (anchor->second.first->filter != move.filter) {
                return fail(ErrorKind::Semantic, "edit-invalid",
                            "{}, to insert before, is in another filter", move.before.toString());
            }
            insertion.before = anchor->second.first->before;
        }
        for (const Uuid &section : move.sections)
            insertion.sections.push_back(lifted.at(section).second);
        insertions.push_back(std::move(insertion));
    }
    return insertions;
}

Result<Edit> Draft::perform(const MoveSections &edit)
{
    std::vector<Uuid> named;
    for (const SectionMove &move : edit.moves)
        named.insert(named.end(), move.sections.begin(), move.sections.end());
    const auto runs = liftSections(named);
    if (!runs)
        return fail(runs.error());
    const auto insertions = resolveMoves(edit, *runs);
    if (!insertions)
        return fail(insertions.error());
    auto inserted = placeSections(*insertions);
    if (!inserted)
        return fail(std::move(inserted.error()));
    for (const SectionMove &move : edit.moves) {
        for (const Uuid &section : move.sections)
            m_index.setParent(section, move.filter);
    }
    noteRemoved(*runs, true);
    for (SectionInserted &item : *inserted) {
        item.moved = true;
        m_change.items.emplace_back(item);
    }
    MoveSections inverse;
    for (const SectionRun &run : *runs) {
        SectionMove back{run.filter, run.before, {}};
        for (const SectionPtr &section : run.sections)
            back.sections.push_back(section->uuid);
        inverse.moves.push_back(std::move(back));
    }
    return Edit{std::move(inverse)};
}

Result<Edit> Draft::perform(const ModifySection &edit)
{
    const auto at = sectionAt(edit.section);
    if (!at)
        return fail(at.error());
    Section &section = ownSection(*at);
    ModifySection inverse{edit.section, {}, {}, {}};
    if (edit.name)
        inverse.name = std::exchange(section.name, *edit.name);
    if (edit.comment)
        inverse.comment = std::exchange(section.comment, *edit.comment);
    if (edit.enabled)
        inverse.enabled = std::exchange(section.enabled, *edit.enabled);
    m_change.items.emplace_back(
        SectionModified{m_document.filters[at->filter]->uuid, section.uuid});
    return Edit{std::move(inverse)};
}

Result<Edit> Draft::perform(const ModifyFilter &edit)
{
    const auto at = filterAt(edit.filter);
    if (!at)
        return fail(at.error());
    if (edit.name) {
        if (auto allowed = checkFreeName(ObjectKind::Filter, *edit.name, edit.filter); !allowed)
            return fail(std::move(allowed.error()));
    }
    Filter &filter = ownFilter(*at);
    ModifyFilter inverse{edit.filter, {}, {}, {}, {}};
    if (edit.name)
        inverse.name = std::exchange(filter.name, *edit.name);
    if (edit.comment)
        inverse.comment = std::exchange(filter.comment, *edit.comment);
    if (edit.defaultVerdict)
        inverse.defaultVerdict = std::exchange(filter.defaultVerdict, *edit.defaultVerdict);
    if (edit.defaultLog)
        inverse.defaultLog = std::exchange(filter.defaultLog, *edit.defaultLog);
    m_change.items.emplace_back(ObjectModified{ObjectKind::Filter, edit.filter});
    return Edit{std::move(inverse)};
}

} // namespace tallygate::policy
