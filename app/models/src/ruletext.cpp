// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ruletext.h"

#include <array>
#include <chrono>

#include <QCoreApplication>
#include <QDate>
#include <QRegularExpression>
#include <QStringList>

#include "text/formatter.h"

namespace tallygate::app {

namespace {

/// The texts of this file.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RuleText)
};

} // namespace

QString actionText(policy::Action action)
{
    switch (action) {
    case policy::Action::Permit:
        return Words::tr("Permit");
    case policy::Action::Drop:
        return Words::tr("Drop");
    case policy::Action::Reject:
        return Words::tr("Reject");
    case policy::Action::Limit:
        return Words::tr("Limit");
    case policy::Action::Count:
        return Words::tr("Count");
    }
    return {};
}

QString verdictText(policy::Verdict verdict)
{
    switch (verdict) {
    case policy::Verdict::Permit:
        return actionText(policy::Action::Permit);
    case policy::Verdict::Drop:
        return actionText(policy::Action::Drop);
    case policy::Verdict::Reject:
        return actionText(policy::Action::Reject);
    }
    return {};
}

Tone toneOf(policy::Action action)
{
    static constexpr std::array kTones{Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit,
                                       Tone::Count};
    return kTones[std::size_t(action)];
}

Tone toneOf(policy::Verdict verdict)
{
    static constexpr std::array kTones{Tone::Permit, Tone::Drop, Tone::Reject};
    return kTones[std::size_t(verdict)];
}

QString logText(const policy::LogSettings &log)
{
    if (!log.enabled)
        return {};
    QStringList parts{log.what == policy::LogWhat::Exceeding ? Words::tr("exceeding packets")
                      : log.sample > 1                       ? QString()
                                                             : Words::tr("every packet")};
    if (log.sample > 1)
        parts << Words::tr("1 in %1").arg(log.sample);
    if (log.maxPerSecond > 0)
        parts << Words::tr("at most %1/s").arg(log.maxPerSecond);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString logToInput(const policy::LogSettings &log)
{
    if (!log.enabled)
        return QStringLiteral("no");
    QStringList parts;
    if (log.what == policy::LogWhat::Exceeding)
        parts << QStringLiteral("exceeding");
    if (log.sample > 1)
        parts << QStringLiteral("1/%1").arg(log.sample);
    if (log.maxPerSecond > 0)
        parts << QStringLiteral("%1/s").arg(log.maxPerSecond);
    return parts.isEmpty() ? QStringLiteral("yes") : parts.join(u' ');
}

std::optional<policy::LogSettings> logFromInput(const QString &input)
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    policy::LogSettings log;
    for (const QString &word : input.toLower().split(separators, Qt::SkipEmptyParts)) {
        bool isNumber = true;
        if (word == u"no" || word == u"off")
            return policy::LogSettings{};
        if (word == u"yes" || word == u"all" || word == u"on")
            log.what = policy::LogWhat::All;
        else if (word == u"exceeding")
            log.what = policy::LogWhat::Exceeding;
        else if (word.startsWith(u"1/"))
            log.sample = word.mid(2).toUInt(&isNumber);
        else if (word.endsWith(u"/s"))
            log.maxPerSecond = word.chopped(2).toUInt(&isNumber);
        else
            return std::nullopt;
        if (!isNumber || log.sample == 0)
            return std::nullopt;
        log.enabled = true;
    }
    return log;
}

QString expiryText(const std::string &expires, Timestamp now, const Formatter &formatter)
{
    if (expires.empty())
        return {};
    const auto time = parseRfc3339(expires);
    if (!time)
        return QString::fromStdString(expires);
    return *time > now ? Words::tr("in %1").arg(formatter.duration(*time - now))
                       : Words::tr("expired %1 ago").arg(formatter.duration(now - *time));
}

std::optional<std::string> expiryFromInput(const QString &input, Timestamp now)
{
    static const QRegularExpression span(QStringLiteral("^(?:in\\s+)?(\\d{1,4})\\s*([hdwmy])$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QString word = input.trimmed();
    if (word.isEmpty() || word.compare(u"never", Qt::CaseInsensitive) == 0)
        return std::string();
    if (const auto match = span.match(word); match.hasMatch()) {
        const int count = match.captured(1).toInt();
        const auto day = std::chrono::days(1);
        switch (match.captured(2).at(0).toLower().unicode()) {
        case 'h':
            return toRfc3339(std::chrono::floor<std::chrono::seconds>(now) +
                             std::chrono::hours(count));
        case 'd':
            return toRfc3339(std::chrono::floor<std::chrono::seconds>(now) + count * day);
        case 'w':
            return toRfc3339(std::chrono::floor<std::chrono::seconds>(now) + 7 * count * day);
        default: {
            const auto today = std::chrono::floor<std::chrono::days>(now);
            const QDate date = QDate::fromJulianDay(QDate(1970, 1, 1).toJulianDay() +
                                                    today.time_since_epoch().count());
            const QDate then =
                match.captured(2).toLower() == u"m" ? date.addMonths(count) : date.addYears(count);
            return then.toString(Qt::ISODate).toStdString() + "T00:00:00Z";
        }
        }
    }
    if (const auto time = parseRfc3339(word.toStdString()))
        return toRfc3339(*time);
    return std::nullopt;
}

} // namespace tallygate::app
