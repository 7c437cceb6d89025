// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitrule.h"

#include <algorithm>

#include <QCoreApplication>

#include "models/ruletext.h"
#include "rulehistory.h"
#include "text/explainer.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

constexpr int kLongestMatch = 300; // characters

/// The texts of this file.
struct RuleNote
{
    Q_DECLARE_TR_FUNCTIONS(HitRule)
};

QString lineIdOf(const Uuid &uuid)
{
    return text(uuid.toString());
}

std::optional<RecordDevice> deviceOf(const RecordSource &source, const storage::LoggedHit &hit)
{
    const auto devices = source.devices();
    const auto device = std::ranges::find(devices, hit.device, &RecordDevice::uuid);
    return device != devices.end() ? std::optional(*device) : std::nullopt;
}

/// Whether the device runs another policy by now than when it logged.
QString revisionNote(const RecordDevice &device, const storage::LoggedHit &hit)
{
    if (device.revision == 0 || device.revision == hit.revision)
        return {};
    return RuleNote::tr("Logged under revision %1; %2 runs %3 now, in which it may differ.")
        .arg(QString::number(hit.revision), device.name, QString::number(device.revision));
}

QString actionWord(pipeline::Action action)
{
    using policy::Action;
    switch (action) {
    case pipeline::Action::Permit:
        return actionText(Action::Permit);
    case pipeline::Action::Drop:
        return actionText(Action::Drop);
    case pipeline::Action::Reject:
        return actionText(Action::Reject);
    case pipeline::Action::Limit:
        return actionText(Action::Limit);
    case pipeline::Action::Count:
        return actionText(Action::Count);
    }
    return {};
}

/// "Drop: ip.src == 10.0.0.0/8"
QString effectText(const RuleThen &rule)
{
    const QString match = rule.match.empty() ? RuleNote::tr("every packet")
                                             : oneLine(text(rule.match)).left(kLongestMatch);
    return RuleNote::tr("%1: %2").arg(actionWord(rule.action), match);
}

QString thenText(const RuleThen &rule, std::uint64_t revision)
{
    const QString name = rule.number == 0
                             ? RuleNote::tr("default of %1").arg(oneLine(text(rule.filter)))
                             : RuleNote::tr("%1 %2 in %3")
                                   .arg(QString::number(rule.number), oneLine(text(rule.name)),
                                        oneLine(text(rule.filter)));
    return RuleNote::tr("In revision %1, which logged it: %2").arg(revision).arg(name) + u'\n' +
           effectText(rule);
}

/// What became of it.
QString nowText(const RuleThen &then, const RuleThen *now, std::uint64_t revision)
{
    if (now == nullptr)
        return RuleNote::tr("Revision %1, which runs now, does not have it any more.")
            .arg(revision);
    if (now->isSameRule(then))
        return RuleNote::tr("It is the same in revision %1, which runs now.").arg(revision);
    return RuleNote::tr("It was changed: in revision %1, which runs now, it is %2")
               .arg(revision)
               .arg(oneLine(text(now->name))) +
           u'\n' + effectText(*now);
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

HitRule ruleOfHit(const policy::Policy &policy, const storage::LoggedHit &hit)
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
    return rule;
}

QString ruleAsItWas(RuleHistory &history, const RecordSource &source, const Explainer &explainer,
                    const storage::LoggedHit &hit)
{
    const auto device = deviceOf(source, hit);
    if (hit.notLogged > 0 || !device || hit.revision == 0)
        return {};
    const QString unsure = revisionNote(*device, hit);
    if (!device->isConnected)
        return unsure;
    const auto then = history.at(hit.device, hit.revision);
    if (!then)
        return unsure;
    if (!*then)
        return unsure + u'\n' +
               RuleNote::tr("What it was then cannot be read: %1")
                   .arg(explainer.sentence(then->error()));
    const RuleThen *rule = (**then)->ofHit(hit);
    if (rule == nullptr)
        return unsure + u'\n' +
               RuleNote::tr("What %1 keeps as revision %2 does not have it: it is another policy.")
                   .arg(device->name)
                   .arg(hit.revision);
    const QString was = thenText(*rule, hit.revision);
    if (device->revision == 0 || device->revision == hit.revision)
        return was;
    const auto now = history.at(hit.device, device->revision);
    if (!now || !*now)
        return was + u'\n' + unsure;
    return was + u'\n' + nowText(*rule, (**now)->ofHit(hit), device->revision);
}

} // namespace tallygate::app
