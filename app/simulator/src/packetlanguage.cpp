// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetlanguage.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFileInfo>

#include "packetquery.h"

namespace tallygate::app {

namespace {

constexpr std::size_t kMostCompletions = 50;

/// The texts of this file.
struct LanguageWords
{
    Q_DECLARE_TR_FUNCTIONS(PacketLanguage)
};

struct Key
{
    const char *key;
    const char *help;
};
constexpr Key kKeys[] = {
    {"verdict:", QT_TRANSLATE_NOOP("PacketLanguage", "what became of the packet")},
    {"rule:", QT_TRANSLATE_NOOP("PacketLanguage", "the rule that decided")},
    {"filter:", QT_TRANSLATE_NOOP("PacketLanguage", "the filter that decided")},
    {"on:", QT_TRANSLATE_NOOP("PacketLanguage", "where it was met")},
    {"frame:", QT_TRANSLATE_NOOP("PacketLanguage", "its number in the capture")},
    {"capture:", QT_TRANSLATE_NOOP("PacketLanguage", "the file it came from")},
};

int wordStart(const QString &text, int cursor)
{
    int at = cursor;
    while (at > 0 && !text[at - 1].isSpace() && text[at - 1] != u'(')
        --at;
    return at < cursor && text[at] == u'-' ? at + 1 : at;
}

QString quoted(const QString &text)
{
    return text.contains(u' ') ? u'"' + text + u'"' : text;
}

} // namespace

PacketLanguage::PacketLanguage(const SimulatorContext &context)
    : m_context(context)
    , m_when(context.names())
{}

std::vector<ExpressionSpan> PacketLanguage::highlight(const QString &text) const
{
    const std::vector<PacketTerm> terms = packetTerms(text);
    QString rest = text;
    std::vector<ExpressionSpan> spans;
    for (const PacketTerm &term : terms) {
        rest.replace(term.offset, term.length, QString(term.length, u' '));
        const int colon = int(text.indexOf(u':', term.offset)) + 1;
        spans.push_back({term.offset, colon - term.offset, SpanKind::Operator});
        spans.push_back({colon, term.offset + term.length - colon, SpanKind::SetName});
    }
    for (const ExpressionSpan &span : m_when.highlight(rest))
        spans.push_back(span);
    std::ranges::sort(spans, {}, &ExpressionSpan::offset);
    return spans;
}

std::optional<ExpressionFault> PacketLanguage::check(const QString &text) const
{
    const auto query = parsePacketQuery(text);
    if (!query) {
        const int column = int(query.error().where.column);
        const int offset =
            int(QString::fromUtf8(text.toUtf8().left(std::max(0, column - 1))).size());
        return ExpressionFault{offset, 1, QString::fromStdString(query.error().message)};
    }
    if (!query->hasExpression())
        return std::nullopt;
    return m_when.check(query->expression);
}

std::vector<PacketLanguage::Offer> PacketLanguage::offersFor(const QString &key) const
{
    std::vector<Offer> offers;
    if (key == QLatin1String("verdict")) {
        for (const char *word : {"permit", "drop", "reject", "limit", "undecidable"})
            offers.push_back({QString::fromLatin1(word), {}});
    }
    const auto &run = m_context.run();
    if (!run)
        return offers;
    if (key == QLatin1String("rule")) {
        for (const auto &filter : run->result->request.devicePolicy->filters) {
            for (const auto &rule : filter.rules) {
                if (offers.size() < 200)
                    offers.push_back(
                        {QString::number(rule.number), QString::fromStdString(rule.name)});
            }
        }
        offers.push_back({QStringLiteral("default"), {}});
    } else if (key == QLatin1String("filter")) {
        for (const auto &filter : run->result->request.devicePolicy->filters)
            offers.push_back({quoted(QString::fromStdString(filter.name)), {}});
    } else if (key == QLatin1String("on")) {
        for (const auto &port : run->result->ports)
            offers.push_back(
                {QString::fromStdString(port.interface) + u':' +
                     (port.direction == pipeline::Direction::In ? QStringLiteral("in")
                                                                : QStringLiteral("out")),
                 {}});
    } else if (key == QLatin1String("capture")) {
        for (const auto &capture : run->result->captures)
            offers.push_back(
                {quoted(QString::fromStdString(capture.path.filename().string())), {}});
    }
    return offers;
}

CompletionList PacketLanguage::complete(const QString &text, int cursor) const
{
    const int start = wordStart(text, cursor);
    const QString word = text.mid(start, cursor - start);
    const qsizetype colon = word.indexOf(u':');
    if (colon > 0) {
        CompletionList list{start + int(colon) + 1, {}};
        const QString typed = word.mid(colon + 1);
        for (const Offer &offer : offersFor(word.left(colon))) {
            const bool fits =
                offer.insert.startsWith(typed, Qt::CaseInsensitive) ||
                (!typed.isEmpty() && offer.detail.contains(typed, Qt::CaseInsensitive));
            if (fits && list.entries.size() < kMostCompletions)
                list.entries.push_back({offer.insert, offer.detail, {}, {}});
        }
        if (!list.entries.empty())
            return list;
    }
    CompletionList list = m_when.complete(text, cursor);
    std::vector<Completion> keys;
    for (const Key &key : kKeys) {
        const QString name = QString::fromLatin1(key.key);
        if (!word.isEmpty() && name.startsWith(word))
            keys.push_back({name, LanguageWords::tr(key.help), {}, {}});
    }
    if (!keys.empty() && list.replaceOffset == start)
        list.entries.insert(list.entries.begin(), keys.begin(), keys.end());
    else if (!keys.empty() && list.entries.empty())
        list = {start, std::move(keys)};
    return list;
}

} // namespace tallygate::app
