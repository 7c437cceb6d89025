// SPDX-License-Identifier: GPL-3.0-or-later
// The filter bar's text to a Query.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "policy/foldcase.h"
#include "policy/query.h"

namespace tallygate::policy {

namespace {

using Column = QueryTerm::Column;
using Property = QueryTerm::Property;

struct KeyWord
{
    std::string_view key; ///< without the colon
    QueryTerm::Kind kind;
    Column column;
};
constexpr auto kKeyWords = std::to_array<KeyWord>({
    {"action", QueryTerm::Kind::Action, Column::Any},
    {"comment", QueryTerm::Kind::Text, Column::Comment},
    {"destination", QueryTerm::Kind::Text, Column::Destination},
    {"dst", QueryTerm::Kind::Text, Column::Destination},
    {"expires", QueryTerm::Kind::Expires, Column::Any},
    {"has", QueryTerm::Kind::Has, Column::Any},
    {"hits", QueryTerm::Kind::Hits, Column::Any},
    {"is", QueryTerm::Kind::Is, Column::Any},
    {"meter", QueryTerm::Kind::Text, Column::Meter},
    {"name", QueryTerm::Kind::Text, Column::Name},
    {"owner", QueryTerm::Kind::Text, Column::Owner},
    {"service", QueryTerm::Kind::Text, Column::Service},
    {"source", QueryTerm::Kind::Text, Column::Source},
    {"src", QueryTerm::Kind::Text, Column::Source},
    {"ticket", QueryTerm::Kind::Text, Column::Ticket},
    {"uuid", QueryTerm::Kind::Uuid, Column::Any},
    {"when", QueryTerm::Kind::Text, Column::When},
});

struct PropertyWord
{
    std::string_view word;
    Property property;
};
constexpr auto kHasWords = std::to_array<PropertyWord>({
    {"finding", Property::Finding},
    {"log", Property::Log},
    {"meter", Property::Meter},
    {"when", Property::When},
    {"name", Property::Name},
    {"comment", Property::Comment},
    {"owner", Property::Owner},
    {"ticket", Property::Ticket},
    {"expiry", Property::Expiry},
});
constexpr auto kIsWords = std::to_array<PropertyWord>({
    {"enabled", Property::Enabled},
    {"disabled", Property::Disabled},
    {"expired", Property::Expired},
    {"unused", Property::Unused},
    {"negated", Property::Negated},
});

template <class Table>
std::vector<std::string_view> wordsOfTable(const Table &table)
{
    std::vector<std::string_view> words;
    for (const auto &row : table)
        words.push_back(row.word);
    return words;
}

/// A word of the bar, its quotes taken off.
struct QueryWord
{
    std::size_t column = 1; ///< 1-based, of its first byte
    bool negated = false;   ///< began with '-'
    std::string_view key;   ///< before the colon; empty if there is none
    std::string value;
    std::size_t valueColumn = 1;
    bool quoted = false; ///< the value was, at least in part
};

Error errorAt(std::size_t column, std::string code, std::string message, std::string hint = {})
{
    Error error{ErrorKind::Syntax, std::move(code), std::move(message), std::move(hint), {}};
    error.where.column = static_cast<std::uint32_t>(column);
    return error;
}

std::string oneOfThese(std::string_view word, std::span<const std::string_view> candidates)
{
    if (const auto near = nearestNames(word, candidates, 1); !near.empty())
        return fmt::format("did you mean {}?", near.front());
    std::string all;
    for (const std::string_view candidate : candidates)
        all += fmt::format("{}{}", all.empty() ? "one of " : ", ", candidate);
    return all;
}

/// What may stand before the colon of a key: letters. "fe80::1" and "10:20" have no key.
bool isKeyText(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

bool isAddressText(std::string_view text)
{
    return parseAddressRange(text).has_value();
}

class Splitter
{
public:
    explicit Splitter(std::string_view text)
        : m_text(text)
    {}

    Result<std::vector<QueryWord>> split()
    {
        std::vector<QueryWord> words;
        while (skipSpace()) {
            auto word = next();
            if (!word)
                return fail(std::move(word.error()));
            words.push_back(std::move(*word));
        }
        return words;
    }

private:
    bool skipSpace()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
        return m_at < m_text.size();
    }

    Result<QueryWord> next()
    {
        QueryWord word;
        word.column = m_at + 1;
        if (m_text[m_at] == '-' && m_at + 1 < m_text.size() && !isSpace(m_text[m_at + 1])) {
            word.negated = true;
            ++m_at;
        }
        takeKey(word);
        word.valueColumn = m_at + 1;
        while (m_at < m_text.size() && !isSpace(m_text[m_at])) {
            if (m_text[m_at] != '"') {
                word.value += m_text[m_at++];
                continue;
            }
            if (auto quoted = takeQuoted(word); !quoted)
                return fail(std::move(quoted.error()));
        }
        return word;
    }

    void takeKey(QueryWord &word)
    {
        const std::size_t end = m_text.find_first_of(" \t\r\n\"", m_at);
        const std::string_view rest = m_text.substr(m_at, end - m_at);
        const std::size_t colon = rest.find(':');
        if (colon == std::string_view::npos || !isKeyText(rest.substr(0, colon)) ||
            isAddressText(rest))
            return;
        word.key = rest.substr(0, colon);
        m_at += colon + 1;
    }

    Result<void> takeQuoted(QueryWord &word)
    {
        const std::size_t open = m_at++;
        word.quoted = true;
        while (m_at < m_text.size() && m_text[m_at] != '"') {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            word.value += m_text[m_at++];
        }
        if (m_at == m_text.size())
            return fail(errorAt(open + 1, "quote-open", "the quotation mark is not closed"));
        ++m_at;
        return {};
    }

    static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    std::string_view m_text;
    std::size_t m_at = 0;
};

Result<std::uint64_t> countFrom(std::string_view text, std::size_t column)
{
    if (const auto number = parseUnsigned(text))
        return *number;
    return fail(errorAt(column, "value-invalid", fmt::format("'{}' is not a number", text),
                        "hits:0, hits:>100, hits:10..20"));
}

/// "<", "<=", ">", ">=", "=" or nothing, taken off the front.
std::string_view takeComparison(std::string_view &text)
{
    std::size_t length = 0;
    if (!text.empty() && (text[0] == '<' || text[0] == '>'))
        length = text.size() > 1 && text[1] == '=' ? 2 : 1;
    else if (!text.empty() && text[0] == '=')
        length = 1;
    const std::string_view comparison = text.substr(0, length);
    text.remove_prefix(length);
    return comparison;
}

Result<void> readHits(const QueryWord &word, QueryTerm &term)
{
    std::string_view text = word.value;
    if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
        const auto least = countFrom(text.substr(0, dots), word.valueColumn);
        const auto most = countFrom(text.substr(dots + 2), word.valueColumn + dots + 2);
        if (!least)
            return fail(least.error());
        if (!most)
            return fail(most.error());
        term.least = *least;
        term.most = *most;
        return {};
    }
    const std::string_view comparison = takeComparison(text);
    const auto number = countFrom(text, word.valueColumn + comparison.size());
    if (!number)
        return fail(number.error());
    const std::uint64_t n = *number;
    const bool nothing = (comparison == "<" && n == 0) || (comparison == ">" && n == ~0ull);
    if (nothing) {
        return fail(errorAt(word.valueColumn, "value-invalid",
                            fmt::format("no number is {}{}", comparison, n)));
    }
    term.least = comparison == ">" ? n + 1 : comparison == "<" || comparison == "<=" ? 0 : n;
    term.most = comparison == "<" ? n - 1 : comparison == ">" || comparison == ">=" ? ~0ull : n;
    return {};
}

/// "30d", "12h", "2w", "3m" (months of 30 days), "1y".
std::optional<Nanoseconds> durationFrom(std::string_view text)
{
    using namespace std::chrono;
    if (text.size() < 2)
        return std::nullopt;
    const auto count = parseUnsigned(text.substr(0, text.size() - 1));
    constexpr std::uint64_t kMost = 36500;
    if (!count || *count > kMost)
        return std::nullopt;
    const auto n = static_cast<std::int64_t>(*count);
    switch (text.back()) {
    case 'h':
        return hours(n);
    case 'd':
        return hours(24 * n);
    case 'w':
        return hours(24 * 7 * n);
    case 'm':
        return n <= 1200 ? std::optional<Nanoseconds>(hours(24 * 30 * n)) : std::nullopt;
    case 'y':
        return n <= 100 ? std::optional<Nanoseconds>(hours(24 * 365 * n)) : std::nullopt;
    default:
        return std::nullopt;
    }
}

Result<void> readExpires(const QueryWord &word, QueryTerm &term)
{
    if (word.value == "never") {
        term.never = true;
        return {};
    }
    std::string_view text = word.value;
    const std::string_view comparison = takeComparison(text);
    std::int64_t at = 0;
    std::int64_t endOfValue = 0; // a date without a comparison means that whole day
    if (const auto duration = durationFrom(text)) {
        term.relative = true;
        at = endOfValue = duration->count();
    } else if (const auto time = parseRfc3339(text)) {
        constexpr std::size_t kDateLength = 10;
        const bool wholeDay = text.size() == kDateLength;
        at = time->time_since_epoch().count();
        endOfValue = wholeDay ? at + Nanoseconds(std::chrono::hours(24)).count() - 1 : at;
    } else {
        return fail(errorAt(word.valueColumn + comparison.size(), "value-invalid",
                            fmt::format("'{}' is neither a time span nor a date", text),
                            "expires:<30d, expires:<2026-03-01, expires:never"));
    }
    // "expires:30d" alone: within 30 days.
    if (comparison == "<")
        term.to = at - 1;
    else if (comparison == "<=" || (comparison.empty() && term.relative))
        term.to = endOfValue;
    else if (comparison == ">")
        term.from = endOfValue + 1;
    else if (comparison == ">=")
        term.from = at;
    else
        term.from = at, term.to = endOfValue;
    return {};
}

Result<void> readActions(const QueryWord &word, QueryTerm &term)
{
    std::string_view rest = word.value;
    std::size_t column = word.valueColumn;
    for (;;) {
        const std::size_t comma = rest.find(',');
        const std::string_view name = rest.substr(0, comma);
        const auto action = fromString<Action>(foldedCase(name));
        if (!action) {
            return fail(errorAt(column, "value-invalid", fmt::format("'{}' is no action", name),
                                oneOfThese(name, wordsOf<Action>())));
        }
        term.actions.push_back(*action);
        if (comma == std::string_view::npos)
            return {};
        rest.remove_prefix(comma + 1);
        column += comma + 1;
    }
}

template <class Table>
Result<void> readProperty(const QueryWord &word, const Table &table, QueryTerm &term)
{
    const std::string folded = foldedCase(word.value);
    for (const PropertyWord &row : table) {
        if (row.word == folded) {
            term.property = row.property;
            return {};
        }
    }
    return fail(errorAt(word.valueColumn, "value-invalid",
                        fmt::format("'{}' is not known after '{}:'", word.value, word.key),
                        oneOfThese(word.value, wordsOfTable(table))));
}

void readText(const QueryWord &word, QueryTerm &term)
{
    term.text = foldedCase(word.value);
    const bool mayBeAddress = term.column == Column::Any || term.column == Column::Source ||
                              term.column == Column::Destination;
    if (!mayBeAddress || word.quoted)
        return;
    if (const auto range = parseAddressRange(word.value))
        term.address = *range;
}

Result<QueryTerm> termFrom(const QueryWord &word)
{
    QueryTerm term;
    term.negated = word.negated;
    if (word.key.empty()) {
        if (!word.quoted && foldedCase(word.value) == "unused") {
            term.kind = QueryTerm::Kind::Is;
            term.property = Property::Unused;
            return term;
        }
        readText(word, term);
        return term;
    }
    const std::string key = foldedCase(word.key);
    const auto known = std::find_if(kKeyWords.begin(), kKeyWords.end(),
                                    [&](const KeyWord &row) { return row.key == key; });
    const std::size_t keyColumn = word.column + (word.negated ? 1 : 0);
    if (known == kKeyWords.end()) {
        return fail(errorAt(
            keyColumn, "key-unknown",
            fmt::format("'{}:' is not known; quote the word to search for it as text", word.key),
            oneOfThese(fmt::format("{}:", key), queryKeys())));
    }
    if (word.value.empty() && !word.quoted) {
        return fail(errorAt(word.valueColumn, "value-missing",
                            fmt::format("a value is missing after '{}:'", word.key)));
    }
    term.kind = known->kind;
    term.column = known->column;
    Result<void> read;
    switch (term.kind) {
    case QueryTerm::Kind::Text:
        readText(word, term);
        break;
    case QueryTerm::Kind::Uuid:
        term.text = foldedCase(word.value);
        break;
    case QueryTerm::Kind::Action:
        read = readActions(word, term);
        break;
    case QueryTerm::Kind::Hits:
        read = readHits(word, term);
        break;
    case QueryTerm::Kind::Expires:
        read = readExpires(word, term);
        break;
    case QueryTerm::Kind::Has:
        read = readProperty(word, kHasWords, term);
        break;
    case QueryTerm::Kind::Is:
        read = readProperty(word, kIsWords, term);
        break;
    }
    if (!read)
        return fail(std::move(read.error()));
    return term;
}

bool isNot(const QueryWord &word)
{
    return word.key.empty() && !word.quoted && !word.negated && foldedCase(word.value) == "not";
}

} // namespace

Result<Query> parseQuery(std::string_view text)
{
    const auto words = Splitter(text).split();
    if (!words)
        return fail(words.error());
    Query query;
    bool negate = false;
    for (const QueryWord &word : *words) {
        if (isNot(word)) {
            negate = !negate;
            continue;
        }
        auto term = termFrom(word);
        if (!term)
            return fail(std::move(term.error()));
        term->negated ^= negate;
        negate = false;
        query.terms.push_back(std::move(*term));
    }
    if (!words->empty() && isNot(words->back()))
        return fail(errorAt(words->back().column, "term-missing", "a term is missing after 'not'"));
    return query;
}

std::span<const std::string_view> queryKeys()
{
    static constexpr auto kKeys = std::to_array<std::string_view>(
        {"action:", "comment:", "destination:", "dst:", "expires:", "has:", "hits:", "is:",
         "meter:", "name:", "owner:", "service:", "source:", "src:", "ticket:", "uuid:", "when:"});
    static_assert(kKeys.size() == kKeyWords.size());
    return kKeys;
}

std::span<const std::string_view> queryValues(std::string_view key)
{
    static const auto kHas = wordsOfTable(kHasWords);
    static const auto kIs = wordsOfTable(kIsWords);
    static const std::vector<std::string_view> kHits{"0", ">0", ">100"};
    static const std::vector<std::string_view> kExpires{"<7d", "<30d", "never"};
    if (key == "action")
        return wordsOf<Action>();
    if (key == "has")
        return kHas;
    if (key == "is")
        return kIs;
    if (key == "hits")
        return kHits;
    if (key == "expires")
        return kExpires;
    return {};
}

} // namespace tallygate::policy
