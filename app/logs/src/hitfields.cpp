// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitfields.h"

#include <QCoreApplication>

#include "hitnames.h"
#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

constexpr int kEtherTypeDigits = 4;

/// The texts of this file.
struct FieldWords
{
    Q_DECLARE_TR_FUNCTIONS(HitFields)
};

class FieldList
{
public:
    void add(const QString &name, const QString &value)
    {
        if (!value.isEmpty())
            m_fields.emplace_back(name, oneLine(value));
    }
    template <class Number>
    void add(const QString &name, const std::optional<Number> &value)
    {
        if (value)
            m_fields.emplace_back(name, QString::number(*value));
    }
    NamedFields take() { return std::move(m_fields); }

private:
    NamedFields m_fields;
};

void addPorts(FieldList &fields, const storage::LoggedHit &hit)
{
    fields.add(FieldWords::tr("Protocol"), text(protocolName(hit)).toLower());
    const bool ports = hasPorts(hit);
    fields.add(ports ? FieldWords::tr("Source port") : FieldWords::tr("ICMP type"), hit.sourcePort);
    fields.add(ports ? FieldWords::tr("Destination port") : FieldWords::tr("ICMP code"),
               hit.destinationPort);
}

} // namespace

NamedFields fieldsOf(const storage::LoggedHit &hit, const QString &deviceName,
                     const Formatter &formatter)
{
    FieldList fields;
    fields.add(FieldWords::tr("Time"), text(toRfc3339(hit.time)));
    fields.add(FieldWords::tr("Device"), deviceName);
    if (hit.notLogged > 0) {
        fields.add(FieldWords::tr("Not logged"), formatter.count(hit.notLogged));
        return fields.take();
    }
    fields.add(FieldWords::tr("Verdict"), verdictOf(hit).word);
    fields.add(FieldWords::tr("Action of the rule"), text(hit.action));
    fields.add(FieldWords::tr("Rule"),
               hit.rule.isNull() ? FieldWords::tr("default") : text(hit.ruleName));
    fields.add(FieldWords::tr("Application"), text(hit.applicationName));
    fields.add(FieldWords::tr("Revision"), formatter.count(hit.revision));
    fields.add(FieldWords::tr("Interface"), text(hit.interface));
    fields.add(FieldWords::tr("Direction"), text(hit.direction));
    fields.add(FieldWords::tr("Source"), text(hit.source));
    fields.add(FieldWords::tr("Destination"), text(hit.destination));
    addPorts(fields, hit);
    fields.add(FieldWords::tr("VLAN"), hit.vlan);
    fields.add(FieldWords::tr("EtherType"), formatter.hex(hit.etherType, kEtherTypeDigits));
    fields.add(FieldWords::tr("Previous hop"), text(hit.previousHop));
    fields.add(FieldWords::tr("Length"),
               FieldWords::tr("%1 bytes").arg(formatter.count(hit.length)));
    fields.add(FieldWords::tr("Stands for"), formatter.packets(hit.standsFor));
    fields.add(FieldWords::tr("Thread"), QString::number(hit.worker));
    fields.add(FieldWords::tr("Packet number"), formatter.count(hit.sequence));
    return fields.take();
}

} // namespace tallygate::app
