// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsondocument.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tallygate::pipeline {

namespace {

/// Line and column of a byte of a text.
SourceLocation placeInText(std::string_view text, std::size_t offset, const std::string &file)
{
    SourceLocation where;
    offset = std::min(offset, text.size());
    const std::string_view before = text.substr(0, offset);
    where.file = file;
    where.line = 1 + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t lineBegin = before.rfind('\n');
    where.column = static_cast<std::uint32_t>(
        lineBegin == std::string_view::npos ? offset + 1 : offset - lineBegin);
    where.offset = offset;
    return where;
}

/// The parser that refused the text also says where and why, if it may throw.
Error syntaxError(std::string_view text, const std::string &file)
{
    Error error{ErrorKind::Syntax, "json-syntax", "this is not valid JSON", {}, {}};
    error.where.file = file;
    try {
        const auto wellFormed = nlohmann::json::parse(text);
        (void)wellFormed;
    } catch (const nlohmann::json::exception &problem) {
        const std::string_view what = problem.what();
        if (const auto *parse = dynamic_cast<const nlohmann::json::parse_error *>(&problem))
            error.where = placeInText(text, parse->byte == 0 ? 0 : parse->byte - 1, file);
        const std::size_t reason = what.find(": ");
        if (reason != std::string_view::npos)
            error.message = fmt::format("this is not valid JSON: {}", what.substr(reason + 2));
    }
    return error;
}

std::string pointerToken(std::string_view key)
{
    std::string token;
    for (const char c : key) {
        if (c == '~')
            token += "~0";
        else if (c == '/')
            token += "~1";
        else
            token += c;
    }
    return token;
}

/// The text itself, if it is well-formed.
std::string_view accepted(std::string_view text, const std::string &file)
{
    if (!nlohmann::json::accept(text))
        throw JsonFailure{syntaxError(text, file)};
    return text;
}

/// Enters the member or element that the token of a JSON pointer names.
bool enter(JsonCursor &cursor, std::string_view token)
{
    const bool isList = cursor.isAt('[');
    if (!cursor.pass('[') && !cursor.pass('{'))
        return false;
    for (std::size_t index = 0; !cursor.isAt(']') && !cursor.isAt('}'); ++index) {
        const std::string name = isList ? std::to_string(index) : pointerToken(cursor.takeString());
        cursor.pass(':');
        if (name == token)
            return true;
        cursor.passValue();
        cursor.pass(',');
    }
    return false;
}

/// RFC 6901.
bool goTo(JsonCursor &cursor, std::string_view pointer)
{
    while (pointer.starts_with('/')) {
        pointer.remove_prefix(1);
        const std::string_view token = pointer.substr(0, pointer.find('/'));
        if (!enter(cursor, token))
            return false;
        pointer.remove_prefix(token.size());
    }
    return pointer.empty();
}

/// A whole number as written; nothing if it is another kind of value or does not fit.
template <class T>
std::optional<T> wholeNumber(std::string_view written)
{
    T number = 0;
    const auto [end, error] =
        std::from_chars(written.data(), written.data() + written.size(), number);
    if (error != std::errc{} || end != written.data() + written.size())
        return std::nullopt;
    return number;
}

} // namespace

JsonDocument::JsonDocument(std::string_view json, std::string file)
    : m_file(std::move(file))
    , m_text(accepted(json, m_file))
    , m_cursor(m_text)
{}

void JsonDocument::begin(JsonValue value, char sign, std::string_view wanted)
{
    if (!m_cursor.pass(sign))
        failType(value.at, wanted);
}

void JsonDocument::end(JsonValue value)
{
    if (m_cursor.at() == value.at)
        m_cursor.passValue();
    m_cursor.pass(',');
}

std::string JsonDocument::takeText(JsonValue value, const char **at)
{
    if (at != nullptr)
        *at = value.at;
    if (!m_cursor.isAt('"'))
        failType(value.at, "a text");
    return m_cursor.takeString();
}

bool JsonDocument::takeBool(JsonValue value)
{
    if (!m_cursor.isAt('t') && !m_cursor.isAt('f'))
        failType(value.at, "true or false");
    return m_cursor.takeScalar() == "true";
}

std::uint64_t JsonDocument::takeUnsigned(JsonValue value, std::uint64_t most)
{
    std::uint64_t number = 0;
    if (m_cursor.isAt('"')) {
        const std::string text = takeText(value);
        const auto parsed = text.starts_with("0x") ? std::nullopt : parseUnsigned(text);
        if (!parsed)
            failAt(value.at, "value-invalid", "expected a number, found \"{}\"", text);
        number = *parsed;
    } else if (const auto parsed = wholeNumber<std::uint64_t>(m_cursor.takeScalar())) {
        number = *parsed;
    } else {
        failType(value.at, "a whole number");
    }
    if (number > most)
        failAt(value.at, "value-invalid", "{} is more than {}, the most that is possible here",
               number, most);
    return number;
}

std::int64_t JsonDocument::takeSigned(JsonValue value, std::int64_t least, std::int64_t most)
{
    const auto number = wholeNumber<std::int64_t>(m_cursor.takeScalar());
    if (!number)
        failType(value.at, "a whole number");
    if (*number < least || *number > most)
        failAt(value.at, "value-invalid", "{} is not between {} and {}", *number, least, most);
    return *number;
}

SourceLocation JsonDocument::locate(const char *at) const
{
    SourceLocation where =
        placeInText(m_text, static_cast<std::size_t>(at - m_text.data()), m_file);
    for (const Step &step : m_path) {
        where.path += '/';
        where.path += step.key.empty() ? std::to_string(step.index) : pointerToken(step.key);
    }
    return where;
}

void JsonDocument::failType(const char *at, std::string_view wanted) const
{
    failAt(at, "type-wrong", "expected {} here", wanted);
}

void JsonDocument::failUnknownKey(const char *at, std::string_view key,
                                  const std::vector<std::string_view> &known) const
{
    Error error{
        ErrorKind::Semantic, "key-unknown", fmt::format("unknown key \"{}\"", key), {}, locate(at)};
    error.where.path += '/' + pointerToken(key);
    const auto near = nearestNames(key, known, 1);
    error.hint = near.empty() ? fmt::format("the keys here are {}", fmt::join(known, ", "))
                              : fmt::format("did you mean \"{}\"?", near.front());
    throw JsonFailure{std::move(error)};
}

SourceLocation locatePointer(std::string_view json, const std::string &file,
                             const std::string &pointer, std::uint32_t column)
{
    SourceLocation where;
    where.file = file;
    JsonCursor cursor(json);
    if (nlohmann::json::accept(json) && goTo(cursor, pointer)) {
        const char *at = cursor.at();
        const char *const end = json.data() + json.size();
        // An escape is one character of the value, but two or six bytes of the file.
        if (*at == '"' && column != 0) {
            ++at;
            for (std::uint32_t i = 1; i < column && at < end; ++i)
                at += *at != '\\' ? 1 : at[1] == 'u' ? 6 : 2;
        }
        where = placeInText(json, static_cast<std::size_t>(at - json.data()), file);
    }
    where.path = pointer;
    return where;
}

} // namespace tallygate::pipeline
