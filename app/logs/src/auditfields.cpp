// SPDX-License-Identifier: GPL-3.0-or-later
#include "auditfields.h"

#include <algorithm>
#include <string_view>

#include <QCoreApplication>

#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr qsizetype kLongestSummary = 400;

/// The texts of this file.
struct AuditWords
{
    Q_DECLARE_TR_FUNCTIONS(AuditFields)
};

struct MemberName
{
    std::string_view member;
    const char *shown;
};

// In the order of the alphabet. What is not here is shown as the engine calls it.
constexpr MemberName kMemberNames[] = {
    {"acceptFailedProof", QT_TRANSLATE_NOOP("AuditFields", "Despite a failed proof")},
    {"acceptGuardChange", QT_TRANSLATE_NOOP("AuditFields", "Despite a changed guard")},
    {"action", QT_TRANSLATE_NOOP("AuditFields", "What")},
    {"address", QT_TRANSLATE_NOOP("AuditFields", "Address")},
    {"application", QT_TRANSLATE_NOOP("AuditFields", "Application")},
    {"applications", QT_TRANSLATE_NOOP("AuditFields", "Applications")},
    {"approved", QT_TRANSLATE_NOOP("AuditFields", "Approved on")},
    {"approver", QT_TRANSLATE_NOOP("AuditFields", "Approved by")},
    {"author", QT_TRANSLATE_NOOP("AuditFields", "Author")},
    {"basedOn", QT_TRANSLATE_NOOP("AuditFields", "Based on revision")},
    {"bundle", QT_TRANSLATE_NOOP("AuditFields", "Installation bundle")},
    {"bytes", QT_TRANSLATE_NOOP("AuditFields", "Bytes")},
    {"chain", QT_TRANSLATE_NOOP("AuditFields", "Chain")},
    {"code", QT_TRANSLATE_NOOP("AuditFields", "Code")},
    {"comment", QT_TRANSLATE_NOOP("AuditFields", "Comment")},
    {"count", QT_TRANSLATE_NOOP("AuditFields", "Times")},
    {"counters", QT_TRANSLATE_NOOP("AuditFields", "Counters")},
    {"default", QT_TRANSLATE_NOOP("AuditFields", "Default of the filter")},
    {"device", QT_TRANSLATE_NOOP("AuditFields", "Device")},
    {"digest", QT_TRANSLATE_NOOP("AuditFields", "Digest")},
    {"elements", QT_TRANSLATE_NOOP("AuditFields", "Entries")},
    {"entries", QT_TRANSLATE_NOOP("AuditFields", "Entries")},
    {"event", QT_TRANSLATE_NOOP("AuditFields", "What")},
    {"expires", QT_TRANSLATE_NOOP("AuditFields", "Expires")},
    {"failMode", QT_TRANSLATE_NOOP("AuditFields", "Fail mode")},
    {"file", QT_TRANSLATE_NOOP("AuditFields", "File")},
    {"filter", QT_TRANSLATE_NOOP("AuditFields", "Filter")},
    {"filters", QT_TRANSLATE_NOOP("AuditFields", "Filters")},
    {"hash", QT_TRANSLATE_NOOP("AuditFields", "Hash")},
    {"host", QT_TRANSLATE_NOOP("AuditFields", "Host")},
    {"intent", QT_TRANSLATE_NOOP("AuditFields", "Record of the call")},
    {"interface", QT_TRANSLATE_NOOP("AuditFields", "Interface")},
    {"interfaces", QT_TRANSLATE_NOOP("AuditFields", "Interfaces")},
    {"key", QT_TRANSLATE_NOOP("AuditFields", "Host key")},
    {"kind", QT_TRANSLATE_NOOP("AuditFields", "Kind")},
    {"message", QT_TRANSLATE_NOOP("AuditFields", "Message")},
    {"method", QT_TRANSLATE_NOOP("AuditFields", "What")},
    {"name", QT_TRANSLATE_NOOP("AuditFields", "Name")},
    {"needsApproval", QT_TRANSLATE_NOOP("AuditFields", "Pushes need approval")},
    {"peer", QT_TRANSLATE_NOOP("AuditFields", "Other end")},
    {"pid", QT_TRANSLATE_NOOP("AuditFields", "Process")},
    {"policy", QT_TRANSLATE_NOOP("AuditFields", "Policy")},
    {"previous", QT_TRANSLATE_NOOP("AuditFields", "Hash before")},
    {"reason", QT_TRANSLATE_NOOP("AuditFields", "Reason")},
    {"records", QT_TRANSLATE_NOOP("AuditFields", "Records")},
    {"reset", QT_TRANSLATE_NOOP("AuditFields", "Reset")},
    {"result", QT_TRANSLATE_NOOP("AuditFields", "Result")},
    {"revision", QT_TRANSLATE_NOOP("AuditFields", "Revision")},
    {"role", QT_TRANSLATE_NOOP("AuditFields", "Role")},
    {"rule", QT_TRANSLATE_NOOP("AuditFields", "Rule")},
    {"rules", QT_TRANSLATE_NOOP("AuditFields", "Rules")},
    {"seq", QT_TRANSLATE_NOOP("AuditFields", "Record")},
    {"sequence", QT_TRANSLATE_NOOP("AuditFields", "Record")},
    {"session", QT_TRANSLATE_NOOP("AuditFields", "Session")},
    {"set", QT_TRANSLATE_NOOP("AuditFields", "Set")},
    {"sha256", QT_TRANSLATE_NOOP("AuditFields", "SHA-256")},
    {"since", QT_TRANSLATE_NOOP("AuditFields", "Since")},
    {"step", QT_TRANSLATE_NOOP("AuditFields", "Step")},
    {"time", QT_TRANSLATE_NOOP("AuditFields", "Time")},
    {"uid", QT_TRANSLATE_NOOP("AuditFields", "User number")},
    {"upload", QT_TRANSLATE_NOOP("AuditFields", "Upload")},
    {"user", QT_TRANSLATE_NOOP("AuditFields", "Who")},
    {"why", QT_TRANSLATE_NOOP("AuditFields", "Why")},
    {"window", QT_TRANSLATE_NOOP("AuditFields", "Seconds to confirm")},
};
static_assert(std::ranges::is_sorted(kMemberNames, {}, &MemberName::member));

QString memberName(const std::string &member)
{
    const auto *found =
        std::ranges::lower_bound(kMemberNames, std::string_view(member), {}, &MemberName::member);
    if (found == std::end(kMemberNames) || found->member != member)
        return text(member);
    return QCoreApplication::translate("AuditFields", found->shown);
}

/// These hold a record's members together and say nothing to a reader.
bool isWrapping(const std::string &member)
{
    return member == "who" || member == "params" || member == "details" || member == "error";
}

template <class AnyJson>
QString plainText(const AnyJson &json)
{
    if (json.is_string())
        return text(json.template get<std::string>());
    if (json == true)
        return AuditWords::tr("yes");
    if (json == false)
        return AuditWords::tr("no");
    return text(json.dump(-1, ' ', false, AnyJson::error_handler_t::replace));
}

/// "a, b" for a list of plain values; anything deeper stays JSON.
template <class AnyJson>
QString listText(const AnyJson &list)
{
    QStringList parts;
    for (const auto &each : list) {
        if (each.is_structured())
            return plainText(list);
        parts << plainText(each);
    }
    return parts.join(QStringLiteral(", "));
}

/// Calls take(member, shown name, value) for each plain member, in the order of the JSON.
template <class AnyJson, class Take>
void visitMembers(const AnyJson &object, const QString &before, const Take &take)
{
    for (const auto &[member, value] : object.items()) {
        const QString name = before.isEmpty() ? memberName(member)
                                              : before + QStringLiteral(" · ") + memberName(member);
        if (value.is_object())
            visitMembers(value, isWrapping(member) ? before : name, take);
        else if (!value.is_null())
            take(member, name, value.is_array() ? listText(value) : plainText(value));
    }
}

} // namespace

QString summaryOf(const control::Json &part)
{
    if (!part.is_object())
        return part.is_null() || part.empty() ? QString() : plainText(part).left(kLongestSummary);
    QStringList parts;
    visitMembers(part, {},
                 [&parts](const std::string &, const QString &name, const QString &value) {
                     if (!value.isEmpty())
                         parts << QStringLiteral("%1: %2").arg(name, value);
                 });
    return parts.join(QStringLiteral(", ")).left(kLongestSummary);
}

NamedFields fieldsOf(const AuditRecord &record, const Formatter &formatter,
                     const std::function<QString(const Uuid &)> &deviceName)
{
    if (!control::parseJson(record.line))
        return {{kindText(AuditKind::Unknown), oneLine(text(record.line))}};
    const auto json = OrderedJson::parse(record.line);
    if (!json.is_object())
        return {{kindText(AuditKind::Unknown), oneLine(text(record.line))}};
    NamedFields fields;
    visitMembers(json, {}, [&](const std::string &member, const QString &name, QString value) {
        const std::string plain = value.toStdString();
        if (member == "time" || member == "since") {
            if (const auto time = parseRfc3339(plain))
                value = formatter.dateTime(*time);
        } else if (member == "device" || member == "chain") {
            if (const auto device = Uuid::parse(plain); device && !device->isNull())
                value = deviceName(*device);
            else if (device)
                return; // of no device in particular
        }
        if (!value.isEmpty())
            fields.emplace_back(name, oneLine(value));
    });
    return fields;
}

QString jsonOf(const AuditRecord &record)
{
    if (!control::parseJson(record.line))
        return text(record.line);
    return text(OrderedJson::parse(record.line).dump(2));
}

} // namespace tallygate::app
