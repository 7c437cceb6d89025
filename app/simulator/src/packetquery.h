// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QString>

#include "match/expression.h"
#include "match/valueset.h"
#include "services/jobrunner.h"
#include "simulationrun.h"

namespace tallygate::app {

/// The filter of the packets: a match expression and terms about what became of the packet, all of
/// which must hold.
///
///   verdict:drop,reject    permit, drop, reject, limit, undecidable
///   rule:8 rule:"Web in"   the deciding rule: its number, its name, its UUID, or rule:default
///   filter:edge-inbound    the filter that decided
///   on:wan0 on:wan0:out    where it was met
///   frame:1201 frame:10..20
///   capture:scan.pcap      part of the file's name
///   -term                  the opposite of one term
///   tcp.flags.syn == 1     everything else is the expression
struct PacketTerm
{
    enum class Kind : std::uint8_t { Verdict, Rule, Filter, On, Frame, Capture };

    Kind kind = Kind::Verdict;
    bool negated = false;
    QString text;                   ///< as written, without quotes
    std::vector<Tone> verdicts;     ///< Verdict; Warning is undecidable
    std::optional<Uuid> uuid;       ///< Rule
    std::uint64_t from = 0, to = 0; ///< Frame, and Rule where it is a number
    int offset = 0, length = 0;     ///< UTF-16, in the text
};

struct PacketQuery
{
    std::vector<PacketTerm> terms;
    /// The text with its terms blanked out, so that columns stay true.
    QString expression;

    bool hasExpression() const { return !expression.trimmed().isEmpty(); }
    bool isEmpty() const { return terms.empty() && !hasExpression(); }
};

/// Reads the terms; the expression is not parsed here. Errors carry the column in bytes of UTF-8.
Result<PacketQuery> parsePacketQuery(const QString &text);
/// The terms only, where they stand, sound or not: for colours.
std::vector<PacketTerm> packetTerms(const QString &text);

/// The sets that an expression names, resolved from a policy as the compiler does; "device" from
/// the device.
match::SetTable setsOf(const match::Expression &expression, const policy::Policy &policy,
                       const Uuid &device);

/// The indexes of the packets that match, in order. For a job's thread.
Result<std::vector<std::uint32_t>> evaluate(const SimulationRun &run, const PacketQuery &query,
                                            JobContext &context);

} // namespace tallygate::app
