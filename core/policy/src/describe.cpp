// SPDX-License-Identifier: GPL-3.0-or-later
// Labels for edits that come without one.
#include <array>

#include <fmt/format.h>

#include "policy/edit.h"

namespace tallygate::policy {

namespace {

/// The name of the only field, "several" for more.
std::string fieldName(RuleFields fields)
{
    static constexpr std::array<std::string_view, 13> kNames{
        "name",  "enabled", "source",  "destination", "service", "when",   "action",
        "meter", "log",     "comment", "owner",       "ticket",  "expires"};
    if (fields == 0 || (fields & (fields - 1)) != 0)
        return "several";
    return std::string(kNames[static_cast<std::size_t>(__builtin_ctz(fields))]);
}

class Describer
{
public:
    explicit Describer(const Policy &policy)
        : m_policy(policy)
    {}

    Label operator()(const InsertRules &edit) const
    {
        std::size_t count = 0;
        std::string name;
        for (const RuleInsertion &insertion : edit.insertions) {
            count += insertion.rules.size();
            for (const RulePtr &rule : insertion.rules)
                name = rule->name;
        }
        return counted("insert-rules", count, count == 1 ? name : std::string());
    }
    Label operator()(const RemoveRules &edit) const
    {
        return counted("remove-rules", edit.rules.size(), onlyName(edit.rules));
    }
    Label operator()(const MoveRules &edit) const
    {
        std::vector<Uuid> rules;
        for (const RuleMove &move : edit.moves)
            rules.insert(rules.end(), move.rules.begin(), move.rules.end());
        return counted("move-rules", rules.size(), onlyName(rules));
    }
    Label operator()(const ModifyRules &edit) const
    {
        Label label = counted("modify-rules", edit.rules.size(), onlyName(edit.rules));
        label.args.push_back(fieldName(edit.patch.fields()));
        return label;
    }
    Label operator()(const ReplaceRules &edit) const
    {
        const std::size_t count = edit.rules.size();
        return counted("replace-rules", count,
                       count == 1 ? edit.rules.front()->name : std::string());
    }
    Label operator()(const InsertSections &edit) const
    {
        std::size_t count = 0;
        std::string name;
        for (const SectionInsertion &insertion : edit.insertions) {
            count += insertion.sections.size();
            for (const SectionPtr &section : insertion.sections)
                name = section->name;
        }
        return counted("insert-sections", count, count == 1 ? name : std::string());
    }
    Label operator()(const RemoveSections &edit) const
    {
        return counted("remove-sections", edit.sections.size(), onlyName(edit.sections));
    }
    Label operator()(const MoveSections &edit) const
    {
        std::vector<Uuid> sections;
        for (const SectionMove &move : edit.moves)
            sections.insert(sections.end(), move.sections.begin(), move.sections.end());
        return counted("move-sections", sections.size(), onlyName(sections));
    }
    Label operator()(const ModifySection &edit) const
    {
        return {"modify-section", {name(edit.section)}};
    }
    Label operator()(const ModifyFilter &edit) const
    {
        return {"modify-filter", {name(edit.filter)}};
    }
    Label operator()(const InsertObject &edit) const
    {
        return {"insert-object",
                {std::string(toString(kindOf(edit.object))), std::string(nameOf(edit.object))}};
    }
    Label operator()(const RemoveObject &edit) const { return named("remove-object", edit.object); }
    Label operator()(const MoveObject &edit) const { return named("move-object", edit.object); }
    Label operator()(const ReplaceObject &edit) const
    {
        return {"modify-object",
                {std::string(toString(kindOf(edit.object))), std::string(nameOf(edit.object))}};
    }
    Label operator()(const RenameObject &edit) const
    {
        Label label = named("rename", edit.object);
        label.args.push_back(edit.name);
        return label;
    }
    Label operator()(const SetProperties &) const { return {"modify-policy", {}}; }
    Label operator()(const Composite &edit) const
    {
        if (!edit.label.code.empty())
            return edit.label;
        if (edit.edits.size() == 1)
            return describe(edit.edits.front(), m_policy);
        return {"several-edits", {std::to_string(edit.edits.size())}};
    }

private:
    static Label counted(std::string code, std::size_t count, std::string name)
    {
        return {std::move(code), {std::to_string(count), std::move(name)}};
    }
    Label named(std::string code, const Uuid &object) const
    {
        const auto found = m_policy.find(object);
        return {std::move(code), {std::string(found ? toString(found->kind) : ""), name(object)}};
    }
    std::string name(const Uuid &uuid) const
    {
        if (const auto rule = m_policy.findRule(uuid))
            return rule->rule->name;
        if (const auto section = m_policy.findSection(uuid))
            return section->section->name;
        if (const auto object = m_policy.object(uuid))
            return std::string(nameOf(*object));
        return {};
    }
    std::string onlyName(const std::vector<Uuid> &uuids) const
    {
        return uuids.size() == 1 ? name(uuids.front()) : std::string();
    }

    const Policy &m_policy;
};

} // namespace

Label describe(const Edit &edit, const Policy &policy)
{
    return std::visit(Describer(policy), edit.value);
}

} // namespace tallygate::policy
