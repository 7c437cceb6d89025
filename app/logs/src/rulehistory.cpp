// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulehistory.h"

#include <algorithm>

#include "base/base64.h"
#include "control/objectreader.h"
#include "logs/recordsource.h"
#include "services/jobrunner.h"

namespace tallygate::app {

namespace {

constexpr std::size_t kRevisionsKept = 6;
/// Larger ones are not fetched for the sake of one rule.
constexpr std::uint64_t kLargestRevision = 32 * 1024 * 1024;

RuleThen ruleThen(const pipeline::DeviceFilter &filter, const pipeline::DeviceRule &rule)
{
    RuleThen then{rule.number, rule.name, filter.name, rule.action, {}};
    for (const pipeline::Condition &condition : rule.conditions)
        then.match += (then.match.empty() ? "" : " and ") + condition.expression;
    return then;
}

pipeline::Action actionOf(pipeline::Verdict byDefault)
{
    return byDefault == pipeline::Verdict::Permit ? pipeline::Action::Permit
           : byDefault == pipeline::Verdict::Drop ? pipeline::Action::Drop
                                                  : pipeline::Action::Reject;
}

} // namespace

RevisionRules RevisionRules::of(const pipeline::DevicePolicy &policy)
{
    RevisionRules all;
    for (const pipeline::DeviceFilter &filter : policy.filters) {
        for (const pipeline::DeviceRule &rule : filter.rules)
            all.rules.emplace(rule.uuid, ruleThen(filter, rule));
    }
    for (const pipeline::DeviceApplication &application : policy.applications) {
        const auto filter =
            std::ranges::find(policy.filters, application.filter, &pipeline::DeviceFilter::uuid);
        if (filter != policy.filters.end())
            all.defaults.emplace(
                application.uuid,
                RuleThen{0, {}, filter->name, actionOf(filter->defaultVerdict), {}});
    }
    return all;
}

const RuleThen *RevisionRules::ofHit(const storage::LoggedHit &hit) const
{
    const auto &from = hit.rule.isNull() ? defaults : rules;
    const auto found = from.find(hit.rule.isNull() ? hit.application : hit.rule);
    return found != from.end() ? &found->second : nullptr;
}

RuleHistory::RuleHistory(RecordSource &source, JobRunner &jobs, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_jobs(jobs)
{
    connect(&source, &RecordSource::devicesChanged, this, &RuleHistory::forgetLost);
}

/// Whoever comes back may be an engine that was installed anew and counts from one.
void RuleHistory::forgetLost()
{
    const auto devices = m_source.devices();
    m_entries.remove_if([&](const EntryPtr &entry) {
        const auto device = std::ranges::find(devices, entry->device, &RecordDevice::uuid);
        return device == devices.end() || !device->isConnected;
    });
}

auto RuleHistory::at(const Uuid &device, std::uint64_t revision) -> std::optional<Result<Rules>>
{
    const auto known = std::ranges::find_if(m_entries, [&](const EntryPtr &entry) {
        return entry->device == device && entry->revision == revision;
    });
    if (known != m_entries.end()) {
        m_entries.splice(m_entries.begin(), m_entries, known);
        return m_entries.front()->rules;
    }
    auto entry = std::make_shared<Entry>();
    entry->device = device;
    entry->revision = revision;
    m_entries.push_front(entry);
    if (m_entries.size() > kRevisionsKept)
        m_entries.pop_back();
    askForPiece(entry);
    return std::nullopt;
}

void RuleHistory::askForPiece(const EntryPtr &entry)
{
    m_source.call(entry->device, "policy.get",
                  {{"revision", control::fromUint64(entry->revision)},
                   {"offset", control::fromUint64(entry->text.size())}},
                  this,
                  [this, entry](const Result<control::Json> &piece) { takePiece(entry, piece); });
}

void RuleHistory::takePiece(const EntryPtr &entry, const Result<control::Json> &piece)
{
    if (!piece)
        return finish(entry, fail(piece.error()));
    control::ObjectReader reader(*piece);
    const auto bytes = fromBase64(reader.text("data"));
    const std::uint64_t size = reader.uint64("size");
    if (!bytes || bytes->empty())
        return finish(entry,
                      fail(ErrorKind::Syntax, "peer-invalid",
                           "the engine's text of revision {} ends too early", entry->revision));
    if (size > kLargestRevision)
        return finish(entry, fail(ErrorKind::Unsupported, "revision-large",
                                  "revision {} has {} MB, which is too much to fetch for one rule",
                                  entry->revision, size / 1'000'000));
    entry->text += *bytes;
    if (entry->text.size() < size)
        return askForPiece(entry);
    parse(entry);
}

void RuleHistory::parse(const EntryPtr &entry)
{
    m_jobs.run<Rules>(
        QStringLiteral("logs/revision/%1").arg(quintptr(entry.get()), 0, 16),
        tr("Read revision %1").arg(entry->revision), this,
        [text = std::move(entry->text), revision = entry->revision](JobContext &) -> Result<Rules> {
            const auto policy =
                pipeline::parseDevicePolicy(text, "revision " + std::to_string(revision));
            if (!policy)
                return fail(policy.error());
            return std::make_shared<const RevisionRules>(RevisionRules::of(*policy));
        },
        [this, entry](Result<Rules> rules) { finish(entry, std::move(rules)); });
}

void RuleHistory::finish(const EntryPtr &entry, Result<Rules> rules)
{
    entry->rules = std::move(rules);
    emit changed();
}

} // namespace tallygate::app
