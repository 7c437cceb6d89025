// SPDX-License-Identifier: GPL-3.0-or-later
#include "auditrecord.h"

#include <QCoreApplication>

#include "auditfields.h"
#include "control/json.h"
#include "storage/chainverifier.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

using control::Json;

constexpr qsizetype kLongestDetails = 400;

/// The texts of this file.
struct RecordWords
{
    Q_DECLARE_TR_FUNCTIONS(AuditRecord)
};

std::string memberText(const Json &object, const char *name)
{
    const auto member = object.find(name);
    return member != object.end() && member->is_string() ? member->get<std::string>()
                                                         : std::string();
}

Json memberOf(const Json &object, const char *name)
{
    const auto member = object.find(name);
    return member != object.end() ? *member : Json();
}

AuditKind kindOf(const Json &line)
{
    const std::string kind = memberText(line, "kind");
    if (kind == "intent")
        return AuditKind::Asked;
    if (kind == "outcome")
        return memberText(line, "result") == "done" ? AuditKind::Done : AuditKind::Failed;
    if (kind == "refusal")
        return AuditKind::Refused;
    if (kind == "event" || kind == "lost")
        return AuditKind::Event;
    return line.contains("action") ? AuditKind::Act : AuditKind::Unknown;
}

void fillWhat(AuditRecord &record, const Json &line)
{
    switch (record.kind) {
    case AuditKind::Act:
        record.what = text(memberText(line, "action"));
        record.details = summaryOf(memberOf(line, "details"));
        record.device = Uuid::parse(memberText(line, "device")).value_or(Uuid());
        break;
    case AuditKind::Asked:
        record.what = text(memberText(line, "method"));
        record.details = summaryOf(memberOf(line, "params"));
        break;
    case AuditKind::Done:
    case AuditKind::Failed:
        record.what = RecordWords::tr("call %1").arg(text(memberText(line, "intent")));
        record.details = summaryOf(memberOf(line, "error"));
        break;
    case AuditKind::Refused:
        record.what = text(memberText(line, "method"));
        record.details = RecordWords::tr("%1, %2 times")
                             .arg(text(memberText(line, "code")), text(memberText(line, "count")));
        break;
    case AuditKind::Event:
        record.what = text(memberText(line, line.contains("event") ? "event" : "kind"));
        record.details =
            summaryOf(line.contains("event") ? memberOf(line, "details")
                                             : Json{{"records", memberOf(line, "records")}});
        break;
    case AuditKind::Unknown:
        record.details = text(record.line).left(kLongestDetails);
        break;
    }
}

} // namespace

QString kindText(AuditKind kind)
{
    switch (kind) {
    case AuditKind::Act:
    case AuditKind::Done:
        return RecordWords::tr("done");
    case AuditKind::Asked:
        return RecordWords::tr("asked");
    case AuditKind::Failed:
        return RecordWords::tr("failed");
    case AuditKind::Refused:
        return RecordWords::tr("refused");
    case AuditKind::Event:
        return RecordWords::tr("event");
    case AuditKind::Unknown:
        return RecordWords::tr("no record");
    }
    return {};
}

AuditRecord recordOf(std::string line)
{
    AuditRecord record;
    record.line = std::move(line);
    record.lower = text(record.line).toLower().toStdString();
    record.sequence = storage::sequenceOf(record.line);
    const auto json = control::parseJson(record.line);
    if (json && json->is_object()) {
        record.kind = kindOf(*json);
        record.time = parseRfc3339(memberText(*json, "time"));
        const Json who = memberOf(*json, "who");
        record.who = text(memberText(who.is_object() ? who : *json, "user"));
        fillWhat(record, *json);
    } else {
        fillWhat(record, {});
    }
    for (QString *each : {&record.who, &record.what, &record.details})
        *each = oneLine(*each);
    return record;
}

} // namespace tallygate::app
