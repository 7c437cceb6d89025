// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/objectreader.h"

#include <algorithm>

#include "base/text.h"

namespace tallygate::control {

ObjectReader::ObjectReader(const Json &object, std::string path)
    : m_object(object)
    , m_path(std::move(path))
{
    if (!object.is_object())
        m_error = Error{ErrorKind::Syntax, "params-invalid", "expected an object", {}, {}};
}

const Json *ObjectReader::find(std::string_view name, bool required)
{
    m_known.emplace_back(name);
    if (!m_object.is_object())
        return nullptr;
    const auto found = m_object.find(name);
    if (found != m_object.end())
        return &*found;
    if (required)
        complain(name, fmt::format("\"{}\" is missing", name));
    return nullptr;
}

void ObjectReader::complain(std::string_view name, std::string message, std::string hint)
{
    if (m_error)
        return;
    m_error = Error{ErrorKind::Syntax, "params-invalid", std::move(message), std::move(hint), {}};
    m_error->where.path = m_path + '/' + std::string(name);
}

std::string ObjectReader::text(std::string_view name)
{
    const Json *value = find(name, true);
    if (value == nullptr)
        return {};
    if (value->is_string())
        return value->get<std::string>();
    complain(name, fmt::format("\"{}\" must be a string", name));
    return {};
}

std::optional<std::string> ObjectReader::textIf(std::string_view name)
{
    if (!has(name)) {
        m_known.emplace_back(name);
        return std::nullopt;
    }
    return text(name);
}

std::string ObjectReader::textOr(std::string_view name, std::string otherwise)
{
    auto value = textIf(name);
    return value ? std::move(*value) : std::move(otherwise);
}

bool ObjectReader::flag(std::string_view name)
{
    const Json *value = find(name, true);
    if (value == nullptr)
        return false;
    if (value->is_boolean())
        return value->get<bool>();
    complain(name, fmt::format("\"{}\" must be true or false", name));
    return false;
}

bool ObjectReader::flagOr(std::string_view name, bool otherwise)
{
    if (has(name))
        return flag(name);
    m_known.emplace_back(name);
    return otherwise;
}

std::int64_t ObjectReader::integer(std::string_view name, std::int64_t least, std::int64_t most)
{
    const Json *value = find(name, true);
    if (value == nullptr)
        return least;
    // A number beyond int64 is unsigned, and more than any bound.
    const bool fits = value->is_number_integer() &&
                      (!value->is_number_unsigned() ||
                       value->get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
    const std::int64_t number = fits ? value->get<std::int64_t>() : 0;
    if (fits && number >= least && number <= most)
        return number;
    complain(name, fmt::format("\"{}\" must be an integer from {} to {}", name, least, most));
    return least;
}

std::int64_t ObjectReader::integerOr(std::string_view name, std::int64_t least, std::int64_t most,
                                     std::int64_t otherwise)
{
    if (has(name))
        return integer(name, least, most);
    m_known.emplace_back(name);
    return otherwise;
}

std::uint64_t ObjectReader::uint64(std::string_view name)
{
    const Json *value = find(name, true);
    if (value == nullptr)
        return 0;
    const auto number = toUint64(*value);
    if (number)
        return *number;
    complain(name, fmt::format("\"{}\": {}", name, number.error().message),
             "64-bit numbers are strings (RFC 7951)");
    return 0;
}

std::optional<std::uint64_t> ObjectReader::uint64If(std::string_view name)
{
    if (has(name))
        return uint64(name);
    m_known.emplace_back(name);
    return std::nullopt;
}

std::size_t ObjectReader::word(std::string_view name, std::initializer_list<std::string_view> words)
{
    const Json *value = find(name, true);
    if (value == nullptr)
        return 0;
    const std::string given = value->is_string() ? value->get<std::string>() : std::string();
    const auto found = std::find(words.begin(), words.end(), given);
    if (value->is_string() && found != words.end())
        return static_cast<std::size_t>(found - words.begin());
    complain(name, fmt::format("\"{}\" must be one of: {}", name, fmt::join(words, ", ")));
    return 0;
}

std::size_t ObjectReader::wordOr(std::string_view name,
                                 std::initializer_list<std::string_view> words,
                                 std::size_t otherwise)
{
    if (has(name))
        return word(name, words);
    m_known.emplace_back(name);
    return otherwise;
}

std::vector<std::string> ObjectReader::texts(std::string_view name)
{
    std::vector<std::string> values;
    const Json *array = find(name, false);
    if (array == nullptr)
        return values;
    const bool isRight =
        array->is_array() && std::all_of(array->begin(), array->end(),
                                         [](const Json &value) { return value.is_string(); });
    if (!isRight) {
        complain(name, fmt::format("\"{}\" must be an array of strings", name));
        return values;
    }
    for (const Json &value : *array)
        values.push_back(value.get<std::string>());
    return values;
}

const Json *ObjectReader::any(std::string_view name)
{
    return find(name, false);
}

bool ObjectReader::has(std::string_view name) const
{
    return m_object.is_object() && m_object.contains(name);
}

Result<void> ObjectReader::finish()
{
    if (m_error)
        return fail(*m_error);
    for (const auto &member : m_object.items()) {
        if (std::find(m_known.begin(), m_known.end(), member.key()) != m_known.end())
            continue;
        const std::vector<std::string_view> candidates(m_known.begin(), m_known.end());
        const auto near = nearestNames(member.key(), candidates, 1);
        complain(member.key(), fmt::format("\"{}\" is not known here", member.key()),
                 !near.empty()     ? fmt::format("did you mean \"{}\"?", near.front())
                 : m_known.empty() ? "nothing is taken here"
                                   : fmt::format("known: {}", fmt::join(m_known, ", ")));
        return fail(*m_error);
    }
    return {};
}

} // namespace tallygate::control
