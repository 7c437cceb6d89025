// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitrule.h"

#include <algorithm>

#include <QCoreApplication>

#include "text/utf8.h"

namespace tallygate::app {

namespace {

/// The texts of this file.
struct RuleNote
{
    Q_DECLARE_TR_FUNCTIONS(HitRule)
};

QString lineIdOf(const Uuid &uuid)
{
    return text(uuid.toString());
}

/// Whether the device runs another policy by now than when it logged.
QString revisionNote(const RecordSource &source, const storage::LoggedHit &hit)
{
    const auto devices = source.devices();
    const auto device = std::ranges::find(devices, hit.device, &RecordDevice::uuid);
    if (device == devices.end() || device->revision == 0 || device->revision == hit.revision)
        return {};
    return u' ' +
           RuleNote::tr("Logged under revision %1; %2 runs %3 now, in which it may differ.")
               .arg(QString::number(hit.revision), device->name, QString::number(device->revision));
}

HitRule ofDefault(const policy::Policy &policy, const storage::LoggedHit &hit)
{
    const auto application = policy.application(hit.application);
    const auto filter = application ? policy.filterNamed(application->filter) : nullptr;
    if (!filter)
        return {std::nullopt, RuleNote::tr("No rule matched: the default of the filter. The open "
                                           "policy does not have this application.")};
    return {
        Location{QStringLiteral("policy"), {lineIdOf(filter->uuid), QStringLiteral("default")}, {}},
        RuleNote::tr("No rule matched: the default of %1.").arg(text(filter->name))};
}

} // namespace

Location ruleLocation(const Uuid &filter, const Uuid &rule, std::uint64_t revision)
{
    Location location{QStringLiteral("policy"), {lineIdOf(filter), lineIdOf(rule)}, {}};
    if (revision != 0)
        location.query.emplace_back(QStringLiteral("rev"), QString::number(revision));
    return location;
}

HitRule ruleOfHit(const policy::Policy &policy, const RecordSource &source,
                  const storage::LoggedHit &hit)
{
    if (hit.notLogged > 0)
        return {std::nullopt, RuleNote::tr("Left out by the limit of hits per second of a rule, or "
                                           "because there were more than could be passed on.")};
    HitRule rule;
    if (hit.rule.isNull()) {
        rule = ofDefault(policy, hit);
    } else if (const auto place = policy.findRule(hit.rule)) {
        rule.location = ruleLocation(place->filter->uuid, hit.rule, hit.revision);
        if (place->rule->name != hit.ruleName && !hit.ruleName.empty())
            rule.note = RuleNote::tr("In the open policy the rule is called “%1”.")
                            .arg(oneLine(text(place->rule->name)));
    } else {
        rule.note = RuleNote::tr("The open policy does not have this rule: it was removed, or it "
                                 "is another policy.");
    }
    rule.note = (rule.note + revisionNote(source, hit)).trimmed();
    return rule;
}

} // namespace tallygate::app
