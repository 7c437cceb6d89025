// SPDX-License-Identifier: GPL-3.0-or-later
#include "languages/languages.h"

#include <algorithm>

#include <QCoreApplication>

#include "compile/sets.h"
#include "match/expression.h"
#include "policy/cell.h"
#include "policy/services.h"

namespace tallygate::app {

namespace {

constexpr std::size_t kMostCompletions = 50;

/// The texts of this file.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RuleLanguage)
};

/// Byte offsets of UTF-8 as UTF-16 offsets of the editor.
class Offsets
{
public:
    explicit Offsets(const QString &text)
        : m_utf8(text.toUtf8())
        , m_ascii(m_utf8.size() == text.size())
    {}
    std::string_view utf8() const { return {m_utf8.constData(), std::size_t(m_utf8.size())}; }
    int at(std::size_t byte) const
    {
        return m_ascii ? int(byte) : int(QString::fromUtf8(m_utf8.left(qsizetype(byte))).size());
    }

private:
    QByteArray m_utf8;
    bool m_ascii;
};

SpanKind spanKind(match::TokenKind kind)
{
    switch (kind) {
    case match::TokenKind::Field:
        return SpanKind::Field;
    case match::TokenKind::Operator:
    case match::TokenKind::Keyword:
    case match::TokenKind::Bracket:
        return SpanKind::Operator;
    case match::TokenKind::Number:
    case match::TokenKind::Address:
        return SpanKind::Number;
    case match::TokenKind::String:
        return SpanKind::Text;
    case match::TokenKind::Set:
        return SpanKind::SetName;
    default:
        return SpanKind::Unknown;
    }
}

bool isSeparator(QChar c)
{
    return c.isSpace() || c == u',' || c == u';';
}

/// Where the word that ends at `cursor` begins.
int wordStart(const QString &text, int cursor)
{
    int at = cursor;
    while (at > 0 && !isSeparator(text[at - 1]))
        --at;
    return at;
}

QString kindWord(policy::SetKind kind)
{
    switch (kind) {
    case policy::SetKind::Addresses:
        return Words::tr("addresses");
    case policy::SetKind::Macs:
        return Words::tr("MAC addresses");
    case policy::SetKind::Ports:
        return Words::tr("ports");
    case policy::SetKind::Values:
        return Words::tr("values");
    case policy::SetKind::Names:
        return Words::tr("domain names");
    }
    return {};
}

/// Collects names that contain what was typed, those that begin with it first.
class Candidates
{
public:
    explicit Candidates(const QString &word)
        : m_word(word)
    {}
    void offer(const QString &insert, const QString &detail, const QString &help,
               const QString &icon)
    {
        const qsizetype at = insert.indexOf(m_word, 0, Qt::CaseInsensitive);
        if (at < 0 && !m_word.isEmpty())
            return;
        auto &list = at <= 1 ? m_first : m_then; // "@name" begins at 1
        if (list.size() < kMostCompletions)
            list.push_back({insert, detail, help, icon});
    }
    std::vector<Completion> take()
    {
        std::move(m_then.begin(), m_then.end(), std::back_inserter(m_first));
        if (m_first.size() > kMostCompletions)
            m_first.resize(kMostCompletions);
        return std::move(m_first);
    }

private:
    QString m_word;
    std::vector<Completion> m_first;
    std::vector<Completion> m_then;
};

/// "@device" is no set of the policy, but may stand where one does.
bool isDevice(std::string_view name)
{
    return name == policy::kDeviceAddresses.substr(1);
}

/// What a set holds where an expression names it. Whether values are numbers or texts stands in
/// the entries, those of nested sets too.
match::SetKind kindOf(const NameIndex &names, std::string_view name, int depth = 0)
{
    constexpr int kDeepest = 16; // a cycle is a finding of its own
    if (isDevice(name))
        return match::SetKind::Addresses;
    const policy::Set *set = names.set(name);
    if (set == nullptr)
        return match::SetKind::Unknown;
    if (set->kind != policy::SetKind::Values)
        return compile::matchKind(set->kind);
    for (const std::string &entry : set->entries) {
        const bool nested = entry.starts_with('@');
        if (nested && depth == kDeepest)
            continue;
        const match::SetKind kind =
            nested ? kindOf(names, std::string_view(entry).substr(1), depth + 1)
                   : compile::matchKind(set->kind, {&entry, 1});
        if (kind == match::SetKind::Texts)
            return kind;
    }
    return match::SetKind::Values;
}

} // namespace

compile::CellNames cellNames(const NameIndex &names)
{
    return {
        [&names](std::string_view name) -> compile::SetContent {
            if (isDevice(name))
                return {true, policy::SetKind::Addresses, true, true};
            const policy::Set *set = names.set(name);
            return set ? compile::SetContent{true, set->kind, true, true} : compile::SetContent{};
        },
        [&names](std::string_view name) -> std::optional<std::string> {
            const auto expression = policy::serviceExpression(names.policy(), name);
            return expression ? std::optional(std::string(*expression)) : std::nullopt;
        }};
}

std::vector<ExpressionSpan> WhenLanguage::highlight(const QString &text) const
{
    const Offsets offsets(text);
    std::vector<ExpressionSpan> spans;
    for (const match::Token &token : match::tokenize(offsets.utf8())) {
        if (token.kind == match::TokenKind::Space)
            continue;
        const int begin = offsets.at(token.text.begin);
        spans.push_back({begin, offsets.at(token.text.end) - begin, spanKind(token.kind)});
    }
    return spans;
}

std::optional<ExpressionFault> WhenLanguage::check(const QString &text) const
{
    const Offsets offsets(text);
    const auto parsed = match::parse(
        offsets.utf8(), [this](std::string_view name) { return kindOf(m_names, name); });
    if (!parsed) {
        const Error &error = parsed.error();
        QString message = QString::fromStdString(error.message);
        if (!error.hint.empty())
            message += QStringLiteral(" (%1)").arg(QString::fromStdString(error.hint));
        const std::size_t column = error.where.column;
        return ExpressionFault{offsets.at(column > 0 ? column - 1 : 0), 1, message};
    }
    for (const match::Token &token : match::tokenize(offsets.utf8())) {
        if (token.kind != match::TokenKind::Set)
            continue;
        const std::string_view name =
            offsets.utf8().substr(token.text.begin + 1, token.text.end - token.text.begin - 1);
        const int begin = offsets.at(token.text.begin);
        if (!isDevice(name) && !m_names.set(name))
            return ExpressionFault{begin, offsets.at(token.text.end) - begin,
                                   Words::tr("There is no set of this name.")};
    }
    return std::nullopt;
}

CompletionList WhenLanguage::complete(const QString &text, int cursor) const
{
    const Offsets offsets(text);
    std::vector<std::string> sets;
    for (const auto &set : m_names.policy()->sets)
        sets.push_back(set->name);
    const auto kind = [this](std::string_view name) { return kindOf(m_names, name); };
    const auto byte = std::uint32_t(text.left(cursor).toUtf8().size());
    CompletionList list{cursor, {}};
    for (const match::Completion &found :
         match::complete(offsets.utf8(), byte, sets, kMostCompletions, kind)) {
        list.replaceOffset = offsets.at(found.replaces.begin);
        list.entries.push_back({QString::fromStdString(found.text),
                                QString::fromStdString(found.detail),
                                QString::fromStdString(found.help),
                                {}});
    }
    return list;
}

std::vector<ExpressionSpan> CellLanguage::highlight(const QString &text) const
{
    std::vector<ExpressionSpan> spans;
    int at = 0;
    while (at < text.size()) {
        while (at < text.size() && isSeparator(text[at]))
            ++at;
        int end = at;
        while (end < text.size() && !isSeparator(text[end]))
            ++end;
        const QStringView word = QStringView(text).mid(at, end - at);
        if (word.isEmpty())
            break;
        const bool operatorWord = word == u"not" || word == u"!" || word == u"any";
        const bool name = word.startsWith(u'@') || m_column == Column::Service;
        spans.push_back({at, end - at,
                         operatorWord ? SpanKind::Operator
                         : name       ? SpanKind::SetName
                                      : SpanKind::Field});
        at = end;
    }
    return spans;
}

std::optional<ExpressionFault> CellLanguage::check(const QString &text) const
{
    const policy::Cell cell = policy::cellFromText(text.toStdString());
    const compile::CellNames names = cellNames(m_names);
    const compile::CellMeaning meaning =
        m_column == Column::Service
            ? compile::serviceCell(cell, names)
            : compile::addressCell(cell,
                                   m_column == Column::Source ? compile::Side::Source
                                                              : compile::Side::Destination,
                                   names);
    if (meaning.problems.empty())
        return std::nullopt;
    const compile::CellProblem &problem = meaning.problems.front();
    const QString message = QString::fromStdString(problem.message);
    const QString item = problem.item < cell.items.size()
                             ? QString::fromStdString(cell.items[problem.item])
                             : QString();
    const qsizetype at = item.isEmpty() ? -1 : text.indexOf(item);
    return at < 0 ? ExpressionFault{0, std::max(1, int(text.size())), message}
                  : ExpressionFault{int(at), int(item.size()), message};
}

CompletionList CellLanguage::complete(const QString &text, int cursor) const
{
    const int start = wordStart(text, cursor);
    Candidates candidates(text.mid(start, cursor - start));
    const bool services = m_column == Column::Service;
    for (const auto &service : m_names.policy()->services) {
        if (services)
            candidates.offer(QString::fromStdString(service->name), Words::tr("service"),
                             QString::fromStdString(service->expression), QStringLiteral("box"));
    }
    for (const auto &set : m_names.policy()->sets) {
        const bool fits = services ? set->kind == policy::SetKind::Ports
                                   : set->kind == policy::SetKind::Addresses ||
                                         set->kind == policy::SetKind::Macs;
        if (fits)
            candidates.offer(u'@' + QString::fromStdString(set->name), kindWord(set->kind),
                             QString::fromStdString(set->comment), QStringLiteral("network"));
    }
    if (!services)
        candidates.offer(QStringLiteral("@device"), Words::tr("own addresses"),
                         Words::tr("The addresses of the device itself."),
                         QStringLiteral("server"));
    if (services) {
        for (const policy::BuiltinService &service : policy::builtinServices())
            candidates.offer(
                QString::fromUtf8(service.name.data(), qsizetype(service.name.size())),
                QString::fromUtf8(service.expression.data(), qsizetype(service.expression.size())),
                QString::fromUtf8(service.description.data(),
                                  qsizetype(service.description.size())),
                QStringLiteral("box"));
    }
    return {start, candidates.take()};
}

std::vector<ExpressionSpan> MeterLanguage::highlight(const QString &text) const
{
    return {{0, int(text.size()), SpanKind::SetName}};
}

std::optional<ExpressionFault> MeterLanguage::check(const QString &text) const
{
    const std::string name = text.trimmed().toStdString();
    if (name.empty() || m_names.meter(name))
        return std::nullopt;
    return ExpressionFault{0, int(text.size()), Words::tr("There is no meter of this name.")};
}

CompletionList MeterLanguage::complete(const QString &text, int cursor) const
{
    Candidates candidates(text.left(cursor).trimmed());
    for (const auto &meter : m_names.policy()->meters)
        candidates.offer(QString::fromStdString(meter->name), QString::fromStdString(meter->rate),
                         QString::fromStdString(meter->comment), QStringLiteral("gauge"));
    return {0, candidates.take()};
}

} // namespace tallygate::app
