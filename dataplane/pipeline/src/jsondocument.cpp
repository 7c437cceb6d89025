// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsondocument.h"

#include <algorithm>

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

/// nlohmann's parser stops at the first fault and knows where it is, which simdjson does not.
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

} // namespace

JsonDocument::JsonDocument(std::string_view json, std::string file)
    : m_file(std::move(file))
    , m_text(json)
{
    if (m_parser.iterate(m_text).get(m_document) != simdjson::SUCCESS)
        failSyntax();
}

JsonValue JsonDocument::rootValue()
{
    JsonValue value;
    const auto code = m_document.get_value().get(value);
    if (code == simdjson::SCALAR_DOCUMENT_AS_VALUE)
        failType(m_text.data(), simdjson::INCORRECT_TYPE, "an object");
    if (code != simdjson::SUCCESS)
        failSyntax();
    return value;
}

void JsonDocument::requireEnd()
{
    const char *rest = nullptr;
    if (m_document.current_location().get(rest) == simdjson::SUCCESS)
        failSyntax();
}

const char *JsonDocument::placeOf(JsonValue &value)
{
    return value.raw_json_token().data();
}

simdjson::ondemand::object JsonDocument::asObject(JsonValue &value, const char *at) const
{
    simdjson::ondemand::object object;
    if (const auto code = value.get_object().get(object); code != simdjson::SUCCESS)
        failType(at, code, "an object");
    return object;
}

simdjson::ondemand::array JsonDocument::asArray(JsonValue &value, const char *at) const
{
    simdjson::ondemand::array array;
    if (const auto code = value.get_array().get(array); code != simdjson::SUCCESS)
        failType(at, code, "a list");
    return array;
}

std::string_view JsonDocument::keyOf(simdjson::simdjson_result<simdjson::ondemand::field> &field,
                                     const char *&at) const
{
    simdjson::ondemand::raw_json_string raw;
    std::string_view key;
    if (field.key().get(raw) != simdjson::SUCCESS)
        failSyntax();
    at = raw.raw() - 1; // the quote
    if (field.unescaped_key().get(key) != simdjson::SUCCESS)
        failSyntax();
    return key;
}

std::string JsonDocument::takeText(JsonValue value, const char **at)
{
    const char *const place = placeOf(value);
    if (at != nullptr)
        *at = place;
    std::string_view text;
    if (const auto code = value.get_string().get(text); code != simdjson::SUCCESS)
        failType(place, code, "a text");
    return std::string(text);
}

bool JsonDocument::takeBool(JsonValue value)
{
    const char *const place = placeOf(value);
    bool flag = false;
    if (const auto code = value.get_bool().get(flag); code != simdjson::SUCCESS)
        failType(place, code, "true or false");
    return flag;
}

std::uint64_t JsonDocument::takeUnsigned(JsonValue value, std::uint64_t most)
{
    const char *const place = placeOf(value);
    std::uint64_t number = 0;
    if (*place == '"') {
        const std::string text = takeText(value);
        const auto parsed = text.starts_with("0x") ? std::nullopt : parseUnsigned(text);
        if (!parsed)
            failAt(place, "value-invalid", "expected a number, found \"{}\"", text);
        number = *parsed;
    } else if (const auto code = value.get_uint64().get(number); code != simdjson::SUCCESS) {
        failType(place, code, "a whole number");
    }
    if (number > most)
        failAt(place, "value-invalid", "{} is more than {}, the most that is possible here", number,
               most);
    return number;
}

std::int64_t JsonDocument::takeSigned(JsonValue value, std::int64_t least, std::int64_t most)
{
    const char *const place = placeOf(value);
    std::int64_t number = 0;
    if (const auto code = value.get_int64().get(number); code != simdjson::SUCCESS)
        failType(place, code, "a whole number");
    if (number < least || number > most)
        failAt(place, "value-invalid", "{} is not between {} and {}", number, least, most);
    return number;
}

SourceLocation JsonDocument::locate(const char *at) const
{
    const std::size_t offset = static_cast<std::size_t>(at - m_text.data());
    SourceLocation where = placeInText({m_text.data(), m_text.size()}, offset, m_file);
    for (const Step &step : m_path) {
        where.path += '/';
        where.path += step.key.empty() ? std::to_string(step.index) : pointerToken(step.key);
    }
    return where;
}

void JsonDocument::failType(const char *at, simdjson::error_code code,
                            std::string_view wanted) const
{
    if (code != simdjson::INCORRECT_TYPE && code != simdjson::NUMBER_ERROR &&
        code != simdjson::NUMBER_OUT_OF_RANGE)
        failSyntax();
    failAt(at, "type-wrong", "expected {} here", wanted);
}

void JsonDocument::failSyntax() const
{
    throw JsonFailure{syntaxError({m_text.data(), m_text.size()}, m_file)};
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
    simdjson::padded_string text(json);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    JsonValue value;
    if (parser.iterate(text).get(document) == simdjson::SUCCESS &&
        document.at_pointer(pointer).get(value) == simdjson::SUCCESS) {
        const char *at = value.raw_json_token().data();
        const char *const end = text.data() + text.size();
        // An escape is one character of the value, but two or six bytes of the file.
        if (*at == '"' && column != 0) {
            ++at;
            for (std::uint32_t i = 1; i < column && at < end; ++i)
                at += *at != '\\' ? 1 : at[1] == 'u' ? 6 : 2;
        }
        where = placeInText(json, static_cast<std::size_t>(at - text.data()), file);
    }
    where.path = pointer;
    return where;
}

} // namespace tallygate::pipeline
