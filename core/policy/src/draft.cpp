// SPDX-License-Identifier: GPL-3.0-or-later
#include "draft.h"

#include <algorithm>

namespace tallygate::policy {

Draft::Draft(const Policy &policy)
    : m_document(*policy)
    , m_index(*policy.m_index)
{}

Policy Draft::finish() &&
{
    return Policy(std::make_shared<const Document>(std::move(m_document)),
                  std::make_shared<const Index>(std::move(m_index)));
}

Result<Edit> Draft::perform(const Edit &edit)
{
    forgetOwned();
    return std::visit([this](const auto &value) { return perform(value); }, edit.value);
}

Result<Edit> Draft::perform(const Composite &edit)
{
    Composite inverse{edit.label, {}};
    for (const Edit &part : edit.edits) {
        auto back = perform(part);
        if (!back)
            return back;
        inverse.edits.push_back(std::move(*back));
    }
    std::reverse(inverse.edits.begin(), inverse.edits.end());
    return Edit{std::move(inverse)};
}

Result<Edit> Draft::perform(const SetProperties &edit)
{
    SetProperties inverse;
    if (edit.name) {
        inverse.name = m_document.name;
        m_document.name = *edit.name;
    }
    if (edit.comment) {
        inverse.comment = m_document.comment;
        m_document.comment = *edit.comment;
    }
    m_change.items.emplace_back(PropertiesModified{});
    return Edit{std::move(inverse)};
}

Result<Index::Entry> Draft::requireAny(const Uuid &uuid) const
{
    const Index::Entry *entry = m_index.find(uuid);
    if (!entry) {
        return fail(ErrorKind::Semantic, "uuid-unknown", "there is no {} in the policy",
                    uuid.toString());
    }
    return *entry;
}

Result<Index::Entry> Draft::require(const Uuid &uuid, ObjectKind kind) const
{
    auto entry = requireAny(uuid);
    if (entry && entry->kind != kind) {
        return fail(ErrorKind::Semantic, "edit-invalid", "{} is a {}, expected a {}",
                    uuid.toString(), toString(entry->kind), toString(kind));
    }
    return entry;
}

Result<std::size_t> Draft::filterAt(const Uuid &filter) const
{
    if (const auto entry = require(filter, ObjectKind::Filter); !entry)
        return fail(entry.error());
    const auto found = std::find_if(m_document.filters.begin(), m_document.filters.end(),
                                    [&](const FilterPtr &f) { return f->uuid == filter; });
    return static_cast<std::size_t>(found - m_document.filters.begin());
}

Result<Draft::SectionAt> Draft::sectionAt(const Uuid &section)
{
    const auto entry = require(section, ObjectKind::Section);
    if (!entry)
        return fail(entry.error());
    constexpr std::size_t kFewLookups = 8;
    if (++m_sectionLookups <= kFewLookups) {
        const std::size_t filter = *filterAt(entry->parent);
        const auto &sections = m_document.filters[filter]->sections;
        const auto found = std::find_if(sections.begin(), sections.end(),
                                        [&](const SectionPtr &s) { return s->uuid == section; });
        return SectionAt{filter, static_cast<std::size_t>(found - sections.begin())};
    }
    if (m_sectionPlaces.empty()) {
        for (std::size_t f = 0; f < m_document.filters.size(); ++f) {
            const auto &sections = m_document.filters[f]->sections;
            for (std::size_t s = 0; s < sections.size(); ++s)
                m_sectionPlaces.emplace(sections[s]->uuid, SectionAt{f, s});
        }
    }
    return m_sectionPlaces.at(section);
}

Filter &Draft::ownFilter(std::size_t at)
{
    FilterPtr &filter = m_document.filters[at];
    if (const auto own = m_ownFilters.find(filter.get()); own != m_ownFilters.end())
        return *own->second;
    const auto copy = std::make_shared<Filter>(*filter);
    m_ownFilters.emplace(copy.get(), copy.get());
    filter = copy;
    return *copy;
}

Section &Draft::ownSection(SectionAt at)
{
    SectionPtr &section = ownFilter(at.filter).sections[at.section];
    if (const auto own = m_ownSections.find(section.get()); own != m_ownSections.end())
        return *own->second;
    const auto copy = std::make_shared<Section>(*section);
    m_ownSections.emplace(copy.get(), copy.get());
    section = copy;
    return *copy;
}

void Draft::forgetOwned()
{
    m_ownFilters.clear();
    m_ownSections.clear();
    m_sectionPlaces.clear();
    m_sectionLookups = 0;
}

Result<Applied> apply(const Policy &policy, const Edit &edit)
{
    Draft draft(policy);
    auto inverse = draft.perform(edit);
    if (!inverse)
        return fail(std::move(inverse.error()));
    Change change = draft.takeChange();
    return Applied{std::move(draft).finish(), std::move(*inverse), std::move(change)};
}

} // namespace tallygate::policy
