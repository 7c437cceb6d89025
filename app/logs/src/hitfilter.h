// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "base/address.h"
#include "base/result.h"
#include "storage/hitreader.h"
#include "storage/loggedhit.h"

namespace tallygate::app {

/// The devices that a filter may name: the identity for a name, whatever its case.
using DeviceByName = std::function<std::optional<Uuid>(const QString &name)>;

/// One term of a filter: a key, a colon and a value.
struct HitTerm
{
    enum class Kind : std::uint8_t {
        Verdict,
        Action,
        Source,
        Destination,
        Address,
        Port,
        SourcePort,
        DestinationPort,
        Protocol,
        Rule,
        Application,
        Device,
        On,
        Revision,
        Vlan,
        Last,
        From,
        Until,
    };

    Kind kind = Kind::Verdict;
    bool negated = false;
    QString text;                      ///< as written, without quotes
    std::vector<std::string> words;    ///< the values between commas, in lower case
    std::vector<AddressRange> ranges;  ///< of addresses
    std::uint64_t first = 0, last = 0; ///< of numbers
    std::optional<Uuid> uuid;          ///< of rule, application, device
    Timestamp time;                    ///< of last, from, until
};

/// The filter of the hit log: terms and words, all of which must hold.
///
///   verdict:drop,reject   permit, drop, reject, limited, count
///   action:limit          what the rule does
///   src:10.0.0.0/8        an address, a prefix or a range; dst: the other end, ip: either
///   port:22 port:1..99    of either end; sport:, dport: of one
///   proto:udp             by name or number
///   rule:"Web in"         part of its name, its UUID, or rule:default
///   app:edge              part of the application's name, or its UUID
///   device:fw1            its name or UUID
///   on:wan0 on:wan0:in    interface, direction
///   rev:41 vlan:12
///   last:15m              not longer ago: s, m, h, d
///   from:T until:T        RFC 3339
///   -term                 the opposite
///   words                 each begins a word of a name, an address, a verdict, ...
///
/// A value; any thread.
class HitFilter
{
public:
    HitFilter() = default; ///< admits everything
    /// Error: Syntax, with the column in bytes of UTF-8.
    static Result<HitFilter> parse(const QString &text, const DeviceByName &devices, Timestamp now);

    bool isEmpty() const { return m_terms.empty() && m_words.empty(); }
    /// Suppression lines have a time and a device only: any other term leaves them out.
    bool admits(const storage::LoggedHit &hit) const;
    /// As much of it as the store's indexes can answer: finds all that admits() does, and more.
    storage::HitQuery query() const;

    static QStringList keys(); ///< "verdict:", ...
    static QStringList valuesOf(const QString &key);

private:
    std::vector<HitTerm> m_terms;
    std::vector<std::string> m_words; ///< in lower case
};

/// "rule:\"Web in\"": quoted where it must be.
QString hitTerm(const QString &key, const QString &value);

} // namespace tallygate::app
