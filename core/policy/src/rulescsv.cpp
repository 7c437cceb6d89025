// SPDX-License-Identifier: GPL-3.0-or-later
// Rules as CSV (RFC 4180).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "policy/cell.h"
#include "policy/clipboard.h"
#include "policy/foldcase.h"

namespace tallygate::policy {

namespace {

constexpr auto kColumns = std::to_array<std::string_view>(
    {"name", "enabled", "source", "destination", "service", "when", "action", "meter", "log",
     "comment", "owner", "ticket", "expires"});

Error errorAt(std::string_view file, std::uint32_t line, std::string code, std::string message,
              std::string hint = {})
{
    Error error{ErrorKind::Syntax, std::move(code), std::move(message), std::move(hint), {}};
    error.where.file = file;
    error.where.line = line;
    return error;
}

std::string csvQuoted(std::string_view text)
{
    if (text.find_first_of(",;\t\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + '"';
}

std::string logText(const LogSettings &log)
{
    if (!log.enabled)
        return "no";
    std::string text;
    const auto add = [&](const std::string &part) { text += (text.empty() ? "" : " ") + part; };
    if (log.sample != 1)
        add(fmt::format("1/{}", log.sample));
    if (log.maxPerSecond != 0)
        add(fmt::format("{}/s", log.maxPerSecond));
    if (log.what == LogWhat::Exceeding)
        add("exceeding");
    return text.empty() ? "yes" : text;
}

std::optional<std::uint32_t> smallNumber(std::string_view text)
{
    const auto number = parseUnsigned(text);
    if (!number || *number == 0 || *number > UINT32_MAX)
        return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

std::optional<bool> flagFrom(std::string_view text)
{
    const std::string word = foldedCase(text);
    if (word == "yes" || word == "true" || word == "1" || word == "on")
        return true;
    if (word == "no" || word == "false" || word == "0" || word == "off")
        return false;
    return std::nullopt;
}

std::optional<LogSettings> logFrom(std::string_view text)
{
    LogSettings log;
    if (text.empty())
        return log;
    if (const auto flag = flagFrom(text)) {
        log.enabled = *flag;
        return log;
    }
    log.enabled = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view part = text.substr(0, end);
        text = trimmed(text.substr(end));
        if (part == "exceeding") {
            log.what = LogWhat::Exceeding;
        } else if (part.starts_with("1/")) {
            const auto sample = smallNumber(part.substr(2));
            if (!sample)
                return std::nullopt;
            log.sample = *sample;
        } else if (part.ends_with("/s")) {
            const auto most = smallNumber(part.substr(0, part.size() - 2));
            if (!most)
                return std::nullopt;
            log.maxPerSecond = *most;
        } else {
            return std::nullopt;
        }
    }
    return log;
}

struct Row
{
    std::uint32_t line = 1;
    std::vector<std::string> fields;
};

/// The separator that the header row uses most.
char separatorOf(std::string_view header)
{
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t'}) {
        const auto count = std::count(header.begin(), header.end(), candidate);
        if (count > most) {
            most = count;
            best = candidate;
        }
    }
    return best;
}

class RowReader
{
public:
    RowReader(std::string_view text, char separator, std::string_view file)
        : m_text(text)
        , m_separator(separator)
        , m_file(file)
    {}

    bool atEnd() const { return m_at >= m_text.size(); }

    Result<Row> next()
    {
        Row row;
        row.line = m_line;
        for (;;) {
            auto field = takeField();
            if (!field)
                return fail(std::move(field.error()));
            row.fields.push_back(std::move(*field));
            if (atEnd())
                return row;
            const char c = m_text[m_at++];
            if (c == m_separator)
                continue;
            if (c == '\r' && !atEnd() && m_text[m_at] == '\n')
                ++m_at;
            ++m_line;
            return row;
        }
    }

private:
    /// Up to the separator or the end of the line, which stay.
    Result<std::string> takeField()
    {
        if (!atEnd() && m_text[m_at] == '"')
            return takeQuoted();
        const std::size_t start = m_at;
        while (!atEnd() && m_text[m_at] != m_separator && m_text[m_at] != '\n' &&
               m_text[m_at] != '\r')
            ++m_at;
        return std::string(trimmed(m_text.substr(start, m_at - start)));
    }

    Result<std::string> takeQuoted()
    {
        const std::uint32_t opened = m_line;
        std::string field;
        for (++m_at; !atEnd(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                if (m_at + 1 >= m_text.size() || m_text[m_at + 1] != '"') {
                    ++m_at;
                    return closeQuoted(std::move(field));
                }
                ++m_at;
            } else if (c == '\n') {
                ++m_line;
            }
            field += c;
        }
        return fail(errorAt(m_file, opened, "quote-open", "the quotation mark is not closed"));
    }

    Result<std::string> closeQuoted(std::string field)
    {
        const bool closed =
            atEnd() || m_text[m_at] == m_separator || m_text[m_at] == '\n' || m_text[m_at] == '\r';
        if (!closed) {
            return fail(errorAt(m_file, m_line, "quote-open",
                                "text follows a closing quotation mark",
                                "double the quotation marks inside a field"));
        }
        return field;
    }

    std::string_view m_text;
    char m_separator;
    std::string_view m_file;
    std::size_t m_at = 0;
    std::uint32_t m_line = 1;
};

Result<std::vector<std::size_t>> columnsFrom(const Row &header, std::string_view file)
{
    std::vector<std::size_t> columns;
    for (const std::string &title : header.fields) {
        const std::string name = foldedCase(title);
        const auto found = std::find(kColumns.begin(), kColumns.end(), name);
        if (found == kColumns.end()) {
            const auto near = nearestNames(name, kColumns, 1);
            return fail(errorAt(
                file, header.line, "column-unknown", fmt::format("there is no column '{}'", title),
                near.empty() ? std::string() : fmt::format("did you mean {}?", near.front())));
        }
        const auto index = static_cast<std::size_t>(found - kColumns.begin());
        if (std::find(columns.begin(), columns.end(), index) != columns.end()) {
            return fail(errorAt(file, header.line, "column-twice",
                                fmt::format("the column '{}' is there twice", title)));
        }
        columns.push_back(index);
    }
    return columns;
}

/// False if the text is not a value of that column.
bool setColumn(Rule &rule, std::size_t column, const std::string &text)
{
    const auto withFlag = [&](bool &flag) {
        const auto value = text.empty() ? std::optional(true) : flagFrom(text);
        flag = value.value_or(true);
        return value.has_value();
    };
    switch (column) {
    case 0:
        rule.name = text;
        return true;
    case 1:
        return withFlag(rule.enabled);
    case 2:
        rule.source = cellFromText(text);
        return true;
    case 3:
        rule.destination = cellFromText(text);
        return true;
    case 4:
        rule.service = cellFromText(text);
        return true;
    case 5:
        rule.when = text;
        return true;
    case 6: {
        const auto action = fromString<Action>(foldedCase(text));
        rule.action = action.value_or(Action::Drop);
        return action.has_value() || text.empty();
    }
    case 7:
        rule.meter = text;
        return true;
    case 8: {
        const auto log = logFrom(text);
        rule.log = log.value_or(LogSettings{});
        return log.has_value();
    }
    case 9:
        rule.comment = text;
        return true;
    case 10:
        rule.owner = text;
        return true;
    case 11:
        rule.ticket = text;
        return true;
    default:
        rule.expires = text;
        return true;
    }
}

Result<RulePtr> ruleFrom(const Row &row, const std::vector<std::size_t> &columns,
                         std::string_view file)
{
    if (row.fields.size() > columns.size()) {
        return fail(errorAt(
            file, row.line, "row-too-long",
            fmt::format("{} fields, but the header has {}", row.fields.size(), columns.size())));
    }
    Rule rule;
    rule.uuid = Uuid::random();
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
        if (!setColumn(rule, columns[i], row.fields[i])) {
            return fail(errorAt(file, row.line, "value-invalid",
                                fmt::format("'{}' does not fit the column '{}'", row.fields[i],
                                            kColumns[columns[i]])));
        }
    }
    return std::make_shared<const Rule>(std::move(rule));
}

std::string_view firstLine(std::string_view text)
{
    return text.substr(0, text.find_first_of("\r\n"));
}

} // namespace

std::string rulesToCsv(const std::vector<RulePtr> &rules)
{
    std::string out;
    for (const std::string_view column : kColumns)
        out += fmt::format("{}{}", out.empty() ? "" : ",", column);
    out += "\r\n";
    for (const RulePtr &rule : rules) {
        const std::string fields[] = {rule->name,
                                      rule->enabled ? "yes" : "no",
                                      toText(rule->source),
                                      toText(rule->destination),
                                      toText(rule->service),
                                      rule->when,
                                      std::string(toString(rule->action)),
                                      rule->meter,
                                      logText(rule->log),
                                      rule->comment,
                                      rule->owner,
                                      rule->ticket,
                                      rule->expires};
        static_assert(std::size(fields) == kColumns.size());
        for (const std::string &field : fields) {
            if (&field != &fields[0])
                out += ',';
            out += csvQuoted(field);
        }
        out += "\r\n";
    }
    return out;
}

Result<std::vector<RulePtr>> rulesFromCsv(std::string_view csv, std::string_view file)
{
    csv = withoutByteOrderMark(csv);
    RowReader reader(csv, separatorOf(firstLine(csv)), file);
    if (reader.atEnd())
        return fail(errorAt(file, 1, "header-missing", "the header row is missing"));
    const auto header = reader.next();
    if (!header)
        return fail(header.error());
    const auto columns = columnsFrom(*header, file);
    if (!columns)
        return fail(columns.error());
    std::vector<RulePtr> rules;
    while (!reader.atEnd()) {
        const auto row = reader.next();
        if (!row)
            return fail(row.error());
        if (row->fields.size() == 1 && row->fields.front().empty())
            continue;
        auto rule = ruleFrom(*row, *columns, file);
        if (!rule)
            return fail(std::move(rule.error()));
        rules.push_back(std::move(*rule));
    }
    return rules;
}

bool looksLikeRulesCsv(std::string_view text)
{
    text = withoutByteOrderMark(text);
    const std::string_view line = firstLine(text);
    RowReader reader(line, separatorOf(line), {});
    if (reader.atEnd())
        return false;
    const auto header = reader.next();
    return header && header->fields.size() >= 2 && columnsFrom(*header, {}).has_value();
}

} // namespace tallygate::policy
