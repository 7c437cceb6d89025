// SPDX-License-Identifier: GPL-3.0-or-later
#include "filterjoin.h"

#include "packetquery.h"

namespace tallygate::app {

namespace {

bool hasOr(const QString &text)
{
    return text.contains(QLatin1String("||")) || text.contains(QLatin1String(" or "));
}

bool hasAnd(const QString &text)
{
    return text.contains(QLatin1String("&&")) || text.contains(QLatin1String(" and "));
}

QString enclosed(const QString &text)
{
    return u'(' + text + u')';
}

/// Its terms as they were written, apart from the rest.
std::pair<QStringList, QString> divided(const QString &filter)
{
    const auto query = parsePacketQuery(filter);
    if (!query)
        return {{}, filter.trimmed()}; // it is being typed; what it means shows when it is sound
    QStringList terms;
    for (const PacketTerm &term : query->terms)
        terms << filter.mid(term.offset, term.length);
    return {terms, query->expression.simplified()};
}

} // namespace

std::optional<QString> joinFilter(const QString &filter, const QString &expression, FilterJoin join)
{
    const bool isNot =
        join == FilterJoin::Not || join == FilterJoin::AndNot || join == FilterJoin::OrNot;
    const QString added = isNot ? QStringLiteral("!(%1)").arg(expression) : expression;
    if (join == FilterJoin::Only || join == FilterJoin::Not)
        return added;
    const auto [terms, rest] = divided(filter);
    const bool isOr = join == FilterJoin::Or || join == FilterJoin::OrNot;
    if (isOr && rest.isEmpty() && !terms.isEmpty())
        return std::nullopt;
    QString joined = added;
    if (!rest.isEmpty() && isOr)
        joined = QStringLiteral("%1 || %2")
                     .arg(rest, !isNot && hasAnd(expression) ? enclosed(added) : added);
    else if (!rest.isEmpty())
        joined = QStringLiteral("%1 && %2")
                     .arg(hasOr(rest) ? enclosed(rest) : rest,
                          !isNot && hasOr(expression) ? enclosed(added) : added);
    if (terms.isEmpty())
        return joined;
    return terms.join(u' ') + QLatin1String(" && ") + (hasOr(joined) ? enclosed(joined) : joined);
}

} // namespace tallygate::app
