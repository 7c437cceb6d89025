// SPDX-License-Identifier: GPL-3.0-or-later
#include "tracesentences.h"

#include <algorithm>

#include <QCoreApplication>
#include <QStringList>

#include "counters/portcounters.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

using match::Truth;
using pipeline::TraceKind;
using pipeline::TraceNode;
using pipeline::TraceReason;

namespace {

constexpr std::size_t kMostItems = 3;
constexpr int kMostConditions = 2; // failed ones that one line names

/// The texts of this file.
struct TraceWords
{
    Q_DECLARE_TR_FUNCTIONS(TraceSentences)
};

QString str(const std::string &text)
{
    return QString::fromStdString(text);
}

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// The first value of the condition's tests that the packet has.
const pipeline::TraceValue *firstPresent(const TraceNode &condition)
{
    for (const TraceNode &test : condition.children) {
        for (const pipeline::TraceValue &value : test.values) {
            if (value.presence == packet::Presence::Present && !value.value.empty())
                return &value;
        }
    }
    return nullptr;
}

bool isCut(const TraceNode &condition)
{
    return condition.truth == Truth::Undecidable;
}

/// One literal that stands for one address, not for many.
bool isSingle(const policy::Cell &cell)
{
    if (cell.items.size() != 1)
        return false;
    const std::string &item = cell.items.front();
    return item.front() != '@' && item.find('/') == std::string::npos &&
           item.find('-') == std::string::npos;
}

const policy::Cell *cellOf(const policy::Rule &rule, pipeline::Cell cell)
{
    switch (cell) {
    case pipeline::Cell::Source:
        return &rule.source;
    case pipeline::Cell::Destination:
        return &rule.destination;
    case pipeline::Cell::Service:
        return &rule.service;
    case pipeline::Cell::When:
        break;
    }
    return nullptr;
}

} // namespace

QString cellItems(const policy::Cell &cell)
{
    QStringList shown;
    for (std::size_t i = 0; i < std::min(kMostItems, cell.items.size()); ++i)
        shown << str(cell.items[i]);
    const QString list = shown.join(QStringLiteral(", "));
    const int more = int(cell.items.size()) - int(shown.size());
    return more > 0 ? TraceWords::tr("%1 and %n more", nullptr, more).arg(list) : list;
}

QString TraceSentences::sideCondition(const TraceNode &condition, const policy::Cell &cell,
                                      bool isSource) const
{
    if (isCut(condition))
        return isSource ? TraceWords::tr("the source was not captured")
                        : TraceWords::tr("the destination was not captured");
    const pipeline::TraceValue *value = firstPresent(condition);
    if (!value)
        return isSource ? TraceWords::tr("it has no source of that family")
                        : TraceWords::tr("it has no destination of that family");
    const bool inside = (condition.truth == Truth::True) != cell.negated;
    const QString address = str(value->value);
    if (cell.items.size() == 1 && cell.items.front() == policy::kDeviceAddresses) {
        const char *sentence =
            isSource
                ? (inside ? QT_TRANSLATE_NOOP("TraceSentences", "source %1 is this device")
                          : QT_TRANSLATE_NOOP("TraceSentences", "source %1 is not this device"))
                : (inside
                       ? QT_TRANSLATE_NOOP("TraceSentences", "destination %1 is this device")
                       : QT_TRANSLATE_NOOP("TraceSentences", "destination %1 is not this device"));
        return TraceWords::tr(sentence).arg(address);
    }
    const QString items = cellItems(cell);
    if (isSingle(cell)) {
        const char *sentence =
            isSource ? (inside ? QT_TRANSLATE_NOOP("TraceSentences", "source is %2")
                               : QT_TRANSLATE_NOOP("TraceSentences", "source %1 is not %2"))
                     : (inside ? QT_TRANSLATE_NOOP("TraceSentences", "destination is %2")
                               : QT_TRANSLATE_NOOP("TraceSentences", "destination %1 is not %2"));
        return inside ? TraceWords::tr(sentence).replace(QLatin1String("%2"), items)
                      : TraceWords::tr(sentence).arg(address, items);
    }
    const char *sentence =
        isSource ? (inside ? QT_TRANSLATE_NOOP("TraceSentences", "source %1 is in %2")
                           : QT_TRANSLATE_NOOP("TraceSentences", "source %1 is not in %2"))
                 : (inside ? QT_TRANSLATE_NOOP("TraceSentences", "destination %1 is in %2")
                           : QT_TRANSLATE_NOOP("TraceSentences", "destination %1 is not in %2"));
    return TraceWords::tr(sentence).arg(address, items);
}

QString TraceSentences::serviceCondition(const TraceNode &condition, const policy::Cell &cell) const
{
    const QString items = cellItems(cell);
    if (isCut(condition))
        return TraceWords::tr("whether it is %1 was not captured").arg(items);
    const bool is = (condition.truth == Truth::True) != cell.negated;
    const pipeline::TraceValue *value = firstPresent(condition);
    if (is)
        return TraceWords::tr("service is %1").arg(items);
    if (value && (value->field == "tcp.dstport" || value->field == "udp.dstport"))
        return TraceWords::tr("%1 port %2 is not %3")
            .arg(str(value->field.substr(0, 3)), str(value->value), items);
    return TraceWords::tr("service is not %1").arg(items);
}

QString TraceSentences::valueText(const pipeline::TraceValue &value) const
{
    switch (value.presence) {
    case packet::Presence::Absent:
        return TraceWords::tr("it has no %1").arg(str(value.field));
    case packet::Presence::Cut:
        return TraceWords::tr("%1 was not captured").arg(str(value.field));
    case packet::Presence::Present:
        break;
    }
    if (value.value.empty())
        return TraceWords::tr("%1 is there").arg(str(value.field));
    const QString shown =
        value.valueName.empty()
            ? str(value.value)
            : QStringLiteral("%1 (%2)").arg(str(value.value), str(value.valueName));
    return TraceWords::tr("%1 is %2").arg(str(value.field), shown);
}

QString TraceSentences::test(const TraceNode &test) const
{
    QStringList values;
    for (const pipeline::TraceValue &value : test.values)
        values << valueText(value);
    if (values.isEmpty())
        values << (test.truth == Truth::True    ? TraceWords::tr("holds")
                   : test.truth == Truth::False ? TraceWords::tr("does not hold")
                                                : TraceWords::tr("was not captured"));
    return values.join(QStringLiteral(", "));
}

QString TraceSentences::whenCondition(const TraceNode &condition) const
{
    // The test that speaks for the condition: one that failed where it failed, and the first
    // otherwise ("not ..." fails by a test that holds).
    const TraceNode *chosen = nullptr;
    for (const TraceNode &test : condition.children) {
        if (!chosen || (chosen->truth != condition.truth && test.truth == condition.truth))
            chosen = &test;
    }
    if (!chosen)
        return condition.truth == Truth::True
                   ? TraceWords::tr("%1 holds").arg(str(condition.text))
                   : TraceWords::tr("%1 does not hold").arg(str(condition.text));
    if (condition.truth == Truth::True)
        return TraceWords::tr("%1 holds").arg(str(condition.text));
    // A field alone: it is there or not; else what the field is, against what was asked for.
    const bool alone = chosen->values.size() == 1 && chosen->values.front().field == chosen->text;
    if (alone && chosen->truth != Truth::Undecidable)
        return chosen->truth == Truth::False
                   ? TraceWords::tr("%1 does not hold").arg(str(chosen->text))
                   : TraceWords::tr("%1 holds").arg(str(chosen->text));
    const bool present = std::ranges::any_of(chosen->values, [](const auto &value) {
        return value.presence == packet::Presence::Present;
    });
    if (!present || chosen->truth == Truth::True)
        return test(*chosen);
    return TraceWords::tr("%1, not %2").arg(test(*chosen), str(chosen->text));
}

QString TraceSentences::condition(const TraceNode &condition, const policy::Rule *rule) const
{
    const policy::Cell *cell = rule ? cellOf(*rule, condition.cell) : nullptr;
    if (cell && condition.cell == pipeline::Cell::Service)
        return serviceCondition(condition, *cell);
    if (cell && !cell->isAny())
        return sideCondition(condition, *cell, condition.cell == pipeline::Cell::Source);
    return whenCondition(condition);
}

QString TraceSentences::rule(const TraceNode &node) const
{
    const auto place = m_policy.findRule(node.object);
    const policy::Rule *rule = place ? place->rule.get() : nullptr;
    QStringList wrong;
    int conditions = 0;
    QString meterText;
    for (const TraceNode &child : node.children) {
        if (child.kind == TraceKind::Meter)
            meterText = meter(child);
        if (child.kind != TraceKind::Condition)
            continue;
        ++conditions;
        if (child.truth != Truth::True && wrong.size() < kMostConditions)
            wrong << condition(child, rule);
    }
    QString text = wrong.join(QStringLiteral("; "));
    if (node.truth == Truth::True) {
        text = conditions == 0   ? TraceWords::tr("matches every packet")
               : conditions == 1 ? TraceWords::tr("its condition holds")
                                 : TraceWords::tr("all %n conditions hold", nullptr, conditions);
        if (!meterText.isEmpty())
            text += QStringLiteral("; ") + meterText;
        else if (node.action == pipeline::Action::Count && node.reason == TraceReason::None)
            text += QStringLiteral("; ") + TraceWords::tr("counted, and the search goes on");
    }
    if (node.reason == TraceReason::Expired)
        return TraceWords::tr("expired; %1").arg(text);
    if (node.reason == TraceReason::Behind)
        return TraceWords::tr("not asked; %1").arg(text);
    return text;
}

QString TraceSentences::meter(const TraceNode &meter) const
{
    if (meter.truth == Truth::Undecidable)
        return TraceWords::tr("the address its bucket belongs to was not captured");
    const QString bucket = str(meter.bucket);
    const QString rate = str(meter.text);
    const QString capacity = QString::number(meter.meter.capacity);
    if (meter.truth == Truth::False && meter.meter.available == 0)
        return TraceWords::tr("bucket %1 is empty (%2, burst %3)").arg(bucket, rate, capacity);
    const QString unit = meter.countsBits ? TraceWords::tr("bytes") : TraceWords::tr("packets");
    return TraceWords::tr("bucket %1 holds %2 of %3 %4 (%5)")
        .arg(bucket, QString::number(meter.meter.available), capacity, unit, rate);
}

QString TraceSentences::stepTitle(const TraceNode &node) const
{
    switch (node.kind) {
    case TraceKind::SystemCheck:
        return TraceWords::tr("System check %1").arg(fromView(counters::info(node.drop).name));
    case TraceKind::Place:
        return TraceWords::tr("Where it goes");
    case TraceKind::Guard:
        return TraceWords::tr("Management guard");
    default:
        return {};
    }
}

QString TraceSentences::step(const TraceNode &node) const
{
    switch (node.kind) {
    case TraceKind::SystemCheck:
        if (node.reason == TraceReason::SwitchedOff)
            return TraceWords::tr("switched off");
        return node.truth == Truth::False ? TraceWords::tr("failed: the packet is dropped here")
                                          : TraceWords::tr("passed");
    case TraceKind::Place:
        if (node.place == pipeline::Place::Undecidable)
            return TraceWords::tr("cannot be said: the capture was cut before the address");
        if (node.place == pipeline::Place::Transit)
            return TraceWords::tr("transit: neither to nor from the device");
        return m_trace.direction == pipeline::Direction::In ? TraceWords::tr("to the device")
                                                            : TraceWords::tr("from the device");
    case TraceKind::Guard:
        switch (node.guard) {
        case pipeline::GuardReason::None:
            return node.truth == Truth::Undecidable
                       ? TraceWords::tr("cannot be decided: the capture was cut")
                       : TraceWords::tr("does not apply");
        case pipeline::GuardReason::Management:
            return TraceWords::tr("permitted by %1").arg(str(node.text));
        case pipeline::GuardReason::TooBig:
            return TraceWords::tr("permitted, a “too big” about %1").arg(str(node.text));
        case pipeline::GuardReason::Arp:
            return TraceWords::tr("permitted, ARP for the device's own address");
        case pipeline::GuardReason::Neighbour:
            return TraceWords::tr("permitted, neighbour discovery of the device's own address");
        case pipeline::GuardReason::RouterDiscovery:
            return TraceWords::tr("permitted, router discovery of the device");
        case pipeline::GuardReason::Redirect:
            return TraceWords::tr("permitted, a redirect to the device");
        case pipeline::GuardReason::Dhcp:
            return TraceWords::tr("permitted, DHCP of the device as a client");
        }
        return {};
    case TraceKind::Application:
        return node.truth == Truth::Undecidable
                   ? TraceWords::tr("whether it sees the packet cannot be decided")
                   : TraceWords::tr("does not see this packet: it is not in its scope");
    case TraceKind::Default:
        return node.decides ? TraceWords::tr("no rule decided") : TraceWords::tr("not reached");
    default:
        return {};
    }
}

QString TraceSentences::verdict(const TraceNode &node) const
{
    switch (node.cause) {
    case pipeline::Cause::Guard:
        return TraceWords::tr("permitted by the management guard");
    case pipeline::Cause::SystemCheck:
        return TraceWords::tr("dropped by the system check %1")
            .arg(fromView(counters::info(node.drop).name));
    case pipeline::Cause::Unfiltered:
        return TraceWords::tr("no application sees this packet: it goes through");
    case pipeline::Cause::Undecidable:
        return TraceWords::tr("undecidable: the capture was cut before a field that decides");
    default:
        return {};
    }
}

} // namespace tallygate::app
