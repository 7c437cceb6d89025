// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonread.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "names.h"

namespace tallygate::policy {

namespace {

using simdjson::ondemand::json_type;

std::string_view typeName(json_type type)
{
    switch (type) {
    case json_type::array:
        return "a list";
    case json_type::object:
        return "an object";
    case json_type::number:
        return "a number";
    case json_type::string:
        return "a text";
    case json_type::boolean:
        return "true or false";
    case json_type::null:
        break;
    }
    return "null";
}

std::string joined(std::span<const std::string_view> words)
{
    std::string text;
    for (const std::string_view word : words)
        text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", word);
    return text;
}

std::string didYouMean(std::string_view word, std::span<const std::string_view> candidates)
{
    const auto near = nearestNames(word, candidates, 1);
    return near.empty() ? std::string() : fmt::format("did you mean \"{}\"?", near.front());
}

/// Where and why nlohmann's parser stops; it tells both, simdjson's on-demand one neither.
class FaultFinder : public nlohmann::json_sax<nlohmann::json>
{
public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t &) override { return true; }
    bool string(string_t &) override { return true; }
    bool binary(binary_t &) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t &) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::detail::exception &fault) override
    {
        found = true;
        offset = position == 0 ? 0 : position - 1;
        reason = fault.what();
        return false;
    }

    bool found = false;
    std::size_t offset = 0;
    std::string reason;
};

/// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while ..."
std::string plainReason(const std::string &what)
{
    const std::size_t colon = what.find(": ");
    return colon == std::string::npos ? what : what.substr(colon + 2);
}

} // namespace

JsonReader::JsonReader(std::string_view text, std::string_view file)
    : m_text(text)
    , m_file(file)
{}

const char *JsonReader::begin(JsonValue &value)
{
    return std::string_view(value.raw_json_token()).data();
}

void JsonReader::expectType(JsonValue &value, json_type type)
{
    const json_type actual = value.type();
    if (actual != type) {
        refuse(begin(value), "type-wrong",
               fmt::format("expected {}, found {}", typeName(type), typeName(actual)));
    }
}

std::pair<std::uint32_t, std::uint32_t> JsonReader::lineAndColumn(const char *at) const
{
    const std::string_view before(m_text.data(), static_cast<std::size_t>(at - m_text.data()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t lineStart = before.rfind('\n') + 1; // npos + 1 == 0
    return {static_cast<std::uint32_t>(lines + 1),
            static_cast<std::uint32_t>(before.size() - lineStart + 1)};
}

std::string JsonReader::pointer() const
{
    std::string text;
    for (const Step &step : m_path) {
        if (step.key.data())
            text += fmt::format("/{}", step.key);
        else
            text += fmt::format("/{}", step.index);
    }
    return text;
}

Error JsonReader::errorAt(const char *at, ErrorKind kind, std::string code,
                          std::string message) const
{
    Error error{kind, std::move(code), std::move(message), {}, {}};
    error.where.file = m_file;
    error.where.path = pointer();
    const bool inside = at && at >= m_text.data() && at <= m_text.data() + m_text.size();
    if (inside)
        std::tie(error.where.line, error.where.column) = lineAndColumn(at);
    return error;
}

void JsonReader::refuse(const char *at, std::string code, std::string message, std::string hint,
                        ErrorKind kind) const
{
    Error error = errorAt(at, kind, std::move(code), std::move(message));
    error.hint = std::move(hint);
    throw ReadFault{std::move(error)};
}

std::size_t JsonReader::keyIndex(std::string_view key, const char *at,
                                 std::span<const std::string_view> keys, std::uint64_t seen) const
{
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found == keys.end()) {
        Error error =
            errorAt(at, ErrorKind::Syntax, "key-unknown", fmt::format("unknown key \"{}\"", key));
        error.where.path += fmt::format("/{}", key);
        error.hint = didYouMean(key, keys);
        if (error.hint.empty())
            error.hint = fmt::format("known here: {}", joined(keys));
        throw ReadFault{std::move(error)};
    }
    const auto index = static_cast<std::size_t>(found - keys.begin());
    if (seen >> index & 1)
        refuse(at, "key-duplicate", fmt::format("the key \"{}\" stands here twice", key));
    return index;
}

void JsonReader::refuseMissing(const char *at, std::span<const std::string_view> keys,
                               std::uint64_t missing) const
{
    const auto index = static_cast<std::size_t>(__builtin_ctzll(missing));
    std::string hint;
    if (keys[index] == "uuid")
        hint = "every object has its own, for example from uuidgen";
    refuse(at, "key-missing", fmt::format("the key \"{}\" is missing", keys[index]),
           std::move(hint));
}

void JsonReader::refuseWord(const char *at, std::string_view word,
                            const std::vector<std::string_view> &words) const
{
    refuse(at, "value-invalid", fmt::format("\"{}\" is none of {}", word, joined(words)),
           didYouMean(word, words));
}

std::string JsonReader::string(JsonValue value)
{
    expectType(value, json_type::string);
    return std::string(std::string_view(value.get_string()));
}

bool JsonReader::boolean(JsonValue value)
{
    expectType(value, json_type::boolean);
    return value.get_bool();
}

std::int64_t JsonReader::integer(JsonValue value, std::int64_t least, std::int64_t most)
{
    expectType(value, json_type::number);
    const char *at = begin(value);
    std::int64_t number = 0;
    if (value.get_int64().get(number) != simdjson::SUCCESS || number < least || number > most) {
        refuse(at, "value-invalid",
               fmt::format("expected a whole number from {} to {}", least, most));
    }
    return number;
}

Uuid JsonReader::uuid(JsonValue value)
{
    expectType(value, json_type::string);
    const char *at = begin(value);
    const std::string_view text = value.get_string();
    const auto uuid = Uuid::parse(text);
    if (!uuid || uuid->isNull())
        refuse(at, "uuid-invalid", fmt::format("\"{}\" is not a UUID", text));
    return *uuid;
}

std::vector<std::string> JsonReader::strings(JsonValue value)
{
    std::vector<std::string> list;
    array(value, [&](JsonValue item) { list.push_back(string(item)); });
    return list;
}

void JsonReader::enterUuid(const Uuid &uuid, const char *at)
{
    if (!m_checkIdentities)
        return;
    const auto [first, isNew] = m_uuids.try_emplace(uuid, at);
    if (isNew)
        return;
    const auto [line, column] = lineAndColumn(first->second);
    refuse(at, "uuid-duplicate",
           fmt::format("the UUID {} is used twice; first in line {}, column {}", uuid.toString(),
                       line, column),
           "a copy needs a UUID of its own", ErrorKind::Semantic);
}

void JsonReader::enterName(ObjectKind kind, const std::string &name, const char *at)
{
    if (!m_checkIdentities)
        return;
    if (const auto allowed = checkName(kind, name); !allowed)
        refuse(at, allowed.error().code, allowed.error().message, allowed.error().hint,
               ErrorKind::Semantic);
    const auto [first, isNew] = m_names.try_emplace({kind, name}, at);
    if (isNew)
        return;
    const auto [line, column] = lineAndColumn(first->second);
    refuse(at, "name-duplicate",
           fmt::format("the {} \"{}\" is there twice; first in line {}, column {}", toString(kind),
                       name, line, column),
           {}, ErrorKind::Semantic);
}

bool checkVersion(JsonReader &reader, simdjson::ondemand::document &document, std::string_view key,
                  std::int64_t newest)
{
    JsonValue version;
    const auto found = document.find_field_unordered(key).get(version);
    if (found == simdjson::NO_SUCH_FIELD)
        return false;
    if (found != simdjson::SUCCESS)
        throw simdjson::simdjson_error(found);
    if (version.type() != json_type::number)
        return true; // the full reading says what it must be
    const char *at = JsonReader::begin(version);
    const std::int64_t number = reader.integer(version, 1, INT64_MAX);
    if (number > newest) {
        reader.refuse(at, "version-newer",
                      fmt::format("written by a newer Tallygate (format {}); this one reads "
                                  "format {}",
                                  number, newest),
                      "update Tallygate", ErrorKind::Unsupported);
    }
    return true;
}

Error syntaxError(const JsonReader &reader, const simdjson::simdjson_error &fault)
{
    FaultFinder finder;
    try {
        nlohmann::json::sax_parse(reader.text(), &finder);
    } catch (const nlohmann::json::exception &) {
        finder.found = false; // the finder wants no exceptions; simdjson's account has to do
    }
    if (!finder.found)
        return reader.errorAt(nullptr, ErrorKind::Syntax, "json-syntax", fault.what());
    return reader.errorAt(reader.text().data() + std::min(finder.offset, reader.text().size()),
                          ErrorKind::Syntax, "json-syntax", plainReason(finder.reason));
}

} // namespace tallygate::policy
