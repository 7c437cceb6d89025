// SPDX-License-Identifier: GPL-3.0-or-later
#include "policysources.h"

#include <algorithm>
#include <unordered_map>

#include <QCoreApplication>

#include "editsentence.h"
#include "locations.h"
#include "models/ruletext.h"
#include "policy/policy.h"
#include "services/navigator.h"
#include "session/policysession.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

/// The letters that occur, as bits: a text can only match if it has all of the query's.
std::uint64_t lettersOf(QStringView words)
{
    std::uint64_t letters = 0;
    for (const QChar c : words) {
        if (!c.isSpace())
            letters |= 1ull << (c.toLower().unicode() % 64);
    }
    return letters;
}

/// The best few, kept sorted.
template <class T>
class Best
{
public:
    explicit Best(int limit)
        : m_limit(std::size_t(limit))
    {}
    double least() const { return m_items.size() < m_limit ? 0 : m_items.back().first; }
    void offer(double score, T item)
    {
        if (score <= least())
            return;
        const auto at = std::find_if(m_items.begin(), m_items.end(),
                                     [&](const auto &other) { return other.first < score; });
        m_items.insert(at, {score, std::move(item)});
        if (m_items.size() > m_limit)
            m_items.pop_back();
    }
    const std::vector<std::pair<double, T>> &items() const { return m_items; }

private:
    std::size_t m_limit;
    std::vector<std::pair<double, T>> m_items;
};

class RuleSource : public CommandSource
{
public:
    explicit RuleSource(Workspace &workspace)
        : m_workspace(workspace)
    {}
    QString title() const override { return QCoreApplication::translate("PolicySources", "Rules"); }

    std::vector<CommandItem> find(const QString &query, int limit) override
    {
        if (query.trimmed().isEmpty())
            return {};
        const policy::Policy policy = m_workspace.policy->policy();
        index(policy);
        const std::uint64_t letters = lettersOf(query);
        Best<Hit> best(limit);
        for (const auto &filter : policy->filters) {
            for (const auto &section : filter->sections) {
                const Indexed &indexed = m_index.at(section.get());
                for (std::size_t i = 0; i < indexed.names.size(); ++i) {
                    if ((letters & ~indexed.letters[i]) == 0)
                        best.offer(fuzzyScore(query, indexed.names[i]),
                                   {filter.get(), section.get(), i});
                }
            }
        }
        std::vector<CommandItem> items;
        for (const auto &[score, hit] : best.items())
            items.push_back(itemOf(hit, score));
        return items;
    }

private:
    struct Indexed
    {
        policy::SectionPtr section; // keeps the key alive
        std::vector<QString> names;
        std::vector<std::uint64_t> letters;
        bool used = true;
    };
    struct Hit
    {
        const policy::Filter *filter;
        const policy::Section *section;
        std::size_t rule;
    };

    void index(const policy::Policy &policy)
    {
        if (policy.isSameSnapshot(m_indexed))
            return;
        m_indexed = policy;
        for (auto &[key, indexed] : m_index)
            indexed.used = false;
        for (const auto &filter : policy->filters) {
            for (const auto &section : filter->sections) {
                auto [at, isNew] = m_index.try_emplace(section.get());
                at->second.used = true;
                if (isNew)
                    fill(at->second, section);
            }
        }
        std::erase_if(m_index, [](const auto &entry) { return !entry.second.used; });
    }

    static void fill(Indexed &indexed, const policy::SectionPtr &section)
    {
        indexed.section = section;
        indexed.names.reserve(section->rules.size());
        for (const auto &rule : section->rules) {
            indexed.names.push_back(text(rule->name));
            indexed.letters.push_back(lettersOf(indexed.names.back()));
        }
    }

    CommandItem itemOf(const Hit &hit, double score) const
    {
        const policy::Rule &rule = *hit.section->rules[hit.rule];
        std::size_t number = hit.rule + 1;
        for (const auto &section : hit.filter->sections) {
            if (section.get() == hit.section)
                break;
            number += section->rules.size();
        }
        CommandItem item;
        item.icon = QStringLiteral("shield");
        item.title = text(rule.name);
        item.subtitle = QCoreApplication::translate("PolicySources", "rule %1 in %2")
                            .arg(QString::number(number), text(hit.filter->name));
        item.score = score;
        item.activate = [navigator = m_workspace.navigator, filter = idOf(hit.filter->uuid),
                         id = idOf(rule.uuid)] {
            navigator->go({kPage, {filter, id}, {}});
        };
        return item;
    }

    Workspace &m_workspace;
    policy::Policy m_indexed;
    std::unordered_map<const policy::Section *, Indexed> m_index;
};

class ObjectSource : public CommandSource
{
public:
    explicit ObjectSource(Workspace &workspace)
        : m_workspace(workspace)
    {}
    QString title() const override
    {
        return QCoreApplication::translate("PolicySources", "Objects");
    }

    std::vector<CommandItem> find(const QString &query, int limit) override
    {
        if (query.trimmed().isEmpty())
            return {};
        const policy::Policy &policy = m_workspace.policy->policy();
        Best<CommandItem> best(limit);
        const auto offerText = [&](const QString &words, const char *icon, const QString &kind,
                                   QStringList path) {
            const double score = fuzzyScore(query, words);
            if (score <= best.least())
                return;
            CommandItem item;
            item.icon = QString::fromLatin1(icon);
            item.title = words;
            item.subtitle = kind;
            item.score = score;
            item.activate = [navigator = m_workspace.navigator, path] {
                navigator->go({kPage, path, {}});
            };
            best.offer(score, std::move(item));
        };
        const auto offer = [&](const std::string &name, const char *icon, const char *kind,
                               QStringList path) {
            offerText(text(name), icon, QCoreApplication::translate("PolicySources", kind),
                      std::move(path));
        };
        const QString object = QStringLiteral("object");
        for (const auto &filter : policy->filters) {
            offer(filter->name, "list-filter", QT_TRANSLATE_NOOP("PolicySources", "filter"),
                  {idOf(filter->uuid)});
            for (const auto &section : filter->sections)
                offer(section->name, "rows-3", QT_TRANSLATE_NOOP("PolicySources", "section"),
                      {idOf(filter->uuid), idOf(section->uuid)});
        }
        for (const auto &set : policy->sets)
            offer(set->name, "network", QT_TRANSLATE_NOOP("PolicySources", "set"),
                  {object, idOf(set->uuid)});
        for (const auto &service : policy->services)
            offer(service->name, "box", QT_TRANSLATE_NOOP("PolicySources", "service"),
                  {object, idOf(service->uuid)});
        for (const auto &meter : policy->meters)
            offer(meter->name, "gauge", QT_TRANSLATE_NOOP("PolicySources", "meter"),
                  {object, idOf(meter->uuid)});
        for (const auto &device : policy->devices)
            offer(device->name, "server", QT_TRANSLATE_NOOP("PolicySources", "device"),
                  {object, idOf(device->uuid)});
        for (const auto &group : policy->interfaceGroups)
            offerText(text(group->name), "cable", kindName(policy::ObjectKind::InterfaceGroup),
                      {object, idOf(group->uuid)});
        // An application has no name: it is known by what it applies where.
        for (const auto &application : policy->applications)
            offerText(text(application->filter + " · " + application->device + " " +
                           application->interface),
                      "ethernet-port", kindName(policy::ObjectKind::Application),
                      {object, idOf(application->uuid)});
        std::vector<CommandItem> items;
        for (const auto &[score, item] : best.items())
            items.push_back(item);
        return items;
    }

private:
    Workspace &m_workspace;
};

} // namespace

void addPolicySources(Workspace &workspace, CommandSources &sources)
{
    sources.add(std::make_unique<RuleSource>(workspace));
    sources.add(std::make_unique<ObjectSource>(workspace));
}

} // namespace tallygate::app
