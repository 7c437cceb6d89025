// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitfilter.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QRegularExpression>

#include "hitnames.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

using Kind = HitTerm::Kind;
using storage::LoggedHit;

/// The texts of this file.
struct FilterWords
{
    Q_DECLARE_TR_FUNCTIONS(HitFilter)
};

struct TermKey
{
    QStringView name;
    Kind kind;
};
constexpr TermKey kTermKeys[] = {
    {u"verdict", Kind::Verdict},
    {u"action", Kind::Action},
    {u"src", Kind::Source},
    {u"dst", Kind::Destination},
    {u"ip", Kind::Address},
    {u"port", Kind::Port},
    {u"sport", Kind::SourcePort},
    {u"dport", Kind::DestinationPort},
    {u"proto", Kind::Protocol},
    {u"rule", Kind::Rule},
    {u"app", Kind::Application},
    {u"device", Kind::Device},
    {u"on", Kind::On},
    {u"rev", Kind::Revision},
    {u"vlan", Kind::Vlan},
    {u"last", Kind::Last},
    {u"from", Kind::From},
    {u"until", Kind::Until},
};

constexpr std::array kVerdicts = {"permit", "drop", "reject", "limited", "count"};
constexpr std::array kRuleActions = {"permit", "drop", "reject", "limit", "count"};

/// A term or a word, whatever stands between spaces; quotation marks keep spaces together.
const QRegularExpression &piecePattern()
{
    static const QRegularExpression pattern(
        QStringLiteral("(-?)([a-z]+):(\"[^\"]*\"?|\\S*)|(\\S+)"));
    return pattern;
}

tl::unexpected<Error> faultAt(const QString &text, qsizetype offset, const QString &message)
{
    Error error{ErrorKind::Syntax, "filter-invalid", message.toStdString(), {}, {}};
    error.where.column = std::uint32_t(text.left(offset).toUtf8().size()) + 1;
    return fail(std::move(error));
}

/// Hardware addresses and those of IPv6 have colons, too.
bool mayBeAddress(const QString &key)
{
    return std::ranges::all_of(key, [](QChar c) { return c <= u'f'; });
}

bool isOneOf(const std::vector<std::string> &words, std::span<const char *const> known)
{
    return std::ranges::all_of(words, [&](const std::string &word) {
        return std::ranges::find(known, std::string_view(word)) != known.end();
    });
}

QString readRanges(HitTerm &term)
{
    for (const QString &part : term.text.split(u',')) {
        const auto range = parseAddressRange(part.toStdString());
        if (!range)
            return QString::fromStdString(range.error().message);
        term.ranges.push_back(*range);
    }
    return {};
}

QString readNumbers(HitTerm &term)
{
    const qsizetype dots = term.text.indexOf(QLatin1String(".."));
    bool firstOk = false;
    bool lastOk = true;
    term.first = term.text.left(dots < 0 ? term.text.size() : dots).toULongLong(&firstOk);
    term.last = dots < 0 ? term.first : term.text.mid(dots + 2).toULongLong(&lastOk);
    if (firstOk && lastOk && term.first <= term.last)
        return {};
    return FilterWords::tr("A number stands here, or a range such as 1000..2000.");
}

QString readProtocol(HitTerm &term)
{
    if (const auto number = protocolNumber(term.text.toStdString())) {
        term.first = term.last = *number;
        return {};
    }
    return FilterWords::tr("A protocol is a number, or a name such as tcp, udp, icmp.");
}

QString readSpan(HitTerm &term, Timestamp now)
{
    static const QRegularExpression span(QStringLiteral("^(\\d{1,6})([smhd])$"));
    const auto match = span.match(term.text);
    if (!match.hasMatch())
        return FilterWords::tr("A span is a number and s, m, h or d, such as 15m.");
    const std::int64_t count = match.capturedView(1).toLongLong();
    switch (match.capturedView(2).front().unicode()) {
    case u's':
        term.time = now - std::chrono::seconds(count);
        break;
    case u'm':
        term.time = now - std::chrono::minutes(count);
        break;
    case u'h':
        term.time = now - std::chrono::hours(count);
        break;
    default:
        term.time = now - std::chrono::days(count);
    }
    return {};
}

QString readTime(HitTerm &term)
{
    const auto time = parseRfc3339(term.text.toUpper().toStdString());
    if (!time)
        return FilterWords::tr("A time is a date, or one such as 2026-03-01T12:00:00Z.");
    term.time = *time;
    return {};
}

/// Fills what a term means; empty, or what is wrong with it.
QString readTerm(HitTerm &term, const DeviceByName &devices, Timestamp now)
{
    if (term.text.isEmpty())
        return FilterWords::tr("Something must stand behind the colon.");
    for (const QString &word : term.text.toLower().split(u','))
        term.words.push_back(word.toStdString());
    term.uuid = Uuid::parse(term.text.toStdString());
    switch (term.kind) {
    case Kind::Verdict:
        return isOneOf(term.words, kVerdicts)
                   ? QString()
                   : FilterWords::tr("A verdict is permit, drop, reject, limited or count.");
    case Kind::Action:
        return isOneOf(term.words, kRuleActions)
                   ? QString()
                   : FilterWords::tr("An action is permit, drop, reject, limit or count.");
    case Kind::Source:
    case Kind::Destination:
    case Kind::Address:
        return readRanges(term);
    case Kind::Port:
    case Kind::SourcePort:
    case Kind::DestinationPort:
    case Kind::Revision:
    case Kind::Vlan:
        return readNumbers(term);
    case Kind::Protocol:
        return readProtocol(term);
    case Kind::Device:
        if (!term.uuid)
            term.uuid = devices(term.text);
        return term.uuid ? QString()
                         : FilterWords::tr("There is no device “%1” here.").arg(term.text);
    case Kind::Last:
        return readSpan(term, now);
    case Kind::From:
    case Kind::Until:
        return readTime(term);
    case Kind::Rule:
    case Kind::Application:
    case Kind::On:
        return {};
    }
    return {};
}

bool contains(const std::string &name, const QString &part)
{
    return QString::fromStdString(name).contains(part, Qt::CaseInsensitive);
}

bool isWithin(const std::string &address, const std::vector<AddressRange> &ranges)
{
    if (const auto v4 = parseIpv4(address))
        return std::ranges::any_of(ranges, [&](const auto &range) { return range.contains(*v4); });
    const auto v6 = parseIpv6(address);
    return v6 &&
           std::ranges::any_of(ranges, [&](const auto &range) { return range.contains(*v6); });
}

template <class Number>
bool isWithin(const std::optional<Number> &number, const HitTerm &term)
{
    return number && *number >= term.first && *number <= term.last;
}

bool isAmong(const std::string &word, const HitTerm &term)
{
    return std::ranges::find(term.words, word) != term.words.end();
}

bool ruleHolds(const HitTerm &term, const LoggedHit &hit)
{
    if (term.uuid)
        return hit.rule == *term.uuid;
    if (term.words.front() == "default")
        return hit.rule.isNull();
    return !hit.rule.isNull() && contains(hit.ruleName, term.text);
}

bool placeHolds(const HitTerm &term, const LoggedHit &hit)
{
    const QString interface = QString::fromStdString(hit.interface);
    return term.text == interface ||
           term.text == interface + u':' + QString::fromStdString(hit.direction);
}

/// "edge on wan0, in" is an application of the filter "edge"; no port's name has blanks.
bool isOfFilter(const QString &application, QStringView filter)
{
    return application.left(application.lastIndexOf(QLatin1String(" on ")))
               .compare(filter, Qt::CaseInsensitive) == 0;
}

bool applicationHolds(const HitTerm &term, const LoggedHit &hit)
{
    if (term.text.startsWith(u'='))
        return isOfFilter(text(hit.applicationName), QStringView(term.text).mid(1));
    return term.uuid ? hit.application == *term.uuid : contains(hit.applicationName, term.text);
}

bool holds(const HitTerm &term, const LoggedHit &hit)
{
    switch (term.kind) {
    case Kind::Verdict:
        return isAmong(hit.verdict, term);
    case Kind::Action:
        return isAmong(hit.action, term);
    case Kind::Source:
        return isWithin(hit.source, term.ranges);
    case Kind::Destination:
        return isWithin(hit.destination, term.ranges);
    case Kind::Address:
        return isWithin(hit.source, term.ranges) || isWithin(hit.destination, term.ranges);
    case Kind::Port:
        return hasPorts(hit) &&
               (isWithin(hit.sourcePort, term) || isWithin(hit.destinationPort, term));
    case Kind::SourcePort:
        return hasPorts(hit) && isWithin(hit.sourcePort, term);
    case Kind::DestinationPort:
        return hasPorts(hit) && isWithin(hit.destinationPort, term);
    case Kind::Protocol:
        return isWithin(hit.protocol, term);
    case Kind::Rule:
        return ruleHolds(term, hit);
    case Kind::Application:
        return applicationHolds(term, hit);
    case Kind::Device:
        return hit.device == *term.uuid;
    case Kind::On:
        return placeHolds(term, hit);
    case Kind::Revision:
        return isWithin(std::optional(hit.revision), term);
    case Kind::Vlan:
        return isWithin(hit.vlan, term);
    case Kind::Last:
    case Kind::From:
        return hit.time >= term.time;
    case Kind::Until:
        return hit.time < term.time;
    }
    return false;
}

bool isOfSuppressions(Kind kind)
{
    return kind == Kind::Device || kind == Kind::Last || kind == Kind::From || kind == Kind::Until;
}

/// As the store's table of words takes texts apart.
bool isOfWord(unsigned char c)
{
    return c >= 0x80 || std::isalnum(c) != 0 || c == '.' || c == ':' || c == '-' || c == '_';
}

std::string folded(const std::string &text)
{
    return QString::fromStdString(text).toLower().toStdString();
}

bool beginsAWord(const std::string &text, const std::string &word)
{
    const std::string lower = folded(text);
    for (std::size_t at = lower.find(word); at != std::string::npos;
         at = lower.find(word, at + 1)) {
        if (at == 0 || !isOfWord(static_cast<unsigned char>(lower[at - 1])))
            return true;
    }
    return false;
}

bool hasWord(const LoggedHit &hit, const std::string &word)
{
    const std::string *const texts[] = {&hit.applicationName, &hit.ruleName,    &hit.interface,
                                        &hit.direction,       &hit.verdict,     &hit.action,
                                        &hit.source,          &hit.destination, &hit.previousHop};
    return std::ranges::any_of(texts,
                               [&](const std::string *text) { return beginsAWord(*text, word); });
}

void appendWords(const std::string &piece, std::vector<std::string> &words)
{
    std::string word;
    for (const char c : folded(piece) + ' ') {
        if (isOfWord(static_cast<unsigned char>(c)))
            word += c;
        else if (!word.empty())
            words.push_back(std::exchange(word, {}));
    }
}

/// The one address that a term asks for, if it is one.
std::string onlyAddress(const HitTerm &term)
{
    const bool one =
        term.ranges.size() == 1 && term.ranges.front().first == term.ranges.front().last;
    return one ? toString(term.ranges.front()) : std::string();
}

void addToQuery(const HitTerm &term, storage::HitQuery &query)
{
    switch (term.kind) {
    case Kind::Verdict:
        if (term.words.size() == 1)
            query.verdict = term.words.front();
        break;
    case Kind::Source:
        query.source = onlyAddress(term);
        break;
    case Kind::Destination:
        query.destination = onlyAddress(term);
        break;
    case Kind::DestinationPort:
        if (term.first == term.last && term.first <= 0xFFFF)
            query.destinationPort = std::uint16_t(term.first);
        break;
    case Kind::Rule:
        if (term.uuid || term.words.front() == "default")
            query.rule = term.uuid.value_or(Uuid());
        break;
    case Kind::Application:
        query.application = term.uuid;
        break;
    case Kind::Device:
        query.device = term.uuid;
        break;
    case Kind::Last:
    case Kind::From:
        query.from = std::max(query.from.value_or(term.time), term.time);
        break;
    case Kind::Until:
        query.until = std::min(query.until.value_or(term.time), term.time);
        break;
    default:
        break;
    }
}

} // namespace

Result<HitFilter> HitFilter::parse(const QString &text, const DeviceByName &devices, Timestamp now)
{
    HitFilter filter;
    auto pieces = piecePattern().globalMatch(text);
    while (pieces.hasNext()) {
        const auto piece = pieces.next();
        const auto key = std::ranges::find(kTermKeys, piece.capturedView(2), &TermKey::name);
        if (key == std::end(kTermKeys)) {
            if (!mayBeAddress(piece.captured(2)))
                return faultAt(text, piece.capturedStart(),
                               FilterWords::tr("There is no key “%1”.").arg(piece.captured(2)));
            appendWords(piece.captured().toStdString(), filter.m_words);
            continue;
        }
        HitTerm term;
        term.kind = key->kind;
        term.negated = piece.capturedLength(1) > 0;
        term.text = piece.captured(3).remove(u'"');
        if (const QString wrong = readTerm(term, devices, now); !wrong.isEmpty())
            return faultAt(text, piece.capturedStart(), wrong);
        filter.m_terms.push_back(std::move(term));
    }
    return filter;
}

bool HitFilter::admits(const LoggedHit &hit) const
{
    if (hit.notLogged > 0 &&
        (!m_words.empty() || !std::ranges::all_of(m_terms, isOfSuppressions, &HitTerm::kind)))
        return false;
    return std::ranges::all_of(
               m_terms, [&](const HitTerm &term) { return holds(term, hit) != term.negated; }) &&
           std::ranges::all_of(m_words, [&](const auto &word) { return hasWord(hit, word); });
}

storage::HitQuery HitFilter::query() const
{
    storage::HitQuery query;
    for (const HitTerm &term : m_terms) {
        if (!term.negated)
            addToQuery(term, query);
    }
    for (const std::string &word : m_words)
        query.text += (query.text.empty() ? "" : " ") + word;
    return query;
}

QStringList HitFilter::keys()
{
    QStringList keys;
    for (const TermKey &key : kTermKeys)
        keys << key.name.toString() + u':';
    return keys;
}

QStringList HitFilter::valuesOf(const QString &key)
{
    QStringList values;
    if (key == QLatin1String("verdict")) {
        for (const char *word : kVerdicts)
            values << QString::fromLatin1(word);
    } else if (key == QLatin1String("action")) {
        for (const char *word : kRuleActions)
            values << QString::fromLatin1(word);
    } else if (key == QLatin1String("last")) {
        values = {QStringLiteral("15m"), QStringLiteral("1h"), QStringLiteral("1d")};
    } else if (key == QLatin1String("proto")) {
        values = {QStringLiteral("tcp"), QStringLiteral("udp"), QStringLiteral("icmp"),
                  QStringLiteral("ipv6-icmp")};
    } else if (key == QLatin1String("rule")) {
        values = {QStringLiteral("default")};
    }
    return values;
}

QString hitTerm(const QString &key, const QString &value)
{
    const bool plain = !value.contains(u' ');
    return key + u':' + (plain ? value : u'"' + QString(value).remove(u'"') + u'"');
}

} // namespace tallygate::app
