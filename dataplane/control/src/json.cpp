// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/json.h"

#include <array>
#include <limits>
#include <vector>

#include "base/text.h"

namespace tallygate::control {

namespace {

/// Builds the value while nlohmann's lexer reads, with the bounds that its own builder lacks.
class Builder
{
public:
    explicit Builder(Json &root)
        : m_root(root)
    {}

    bool null() { return put(nullptr); }
    bool boolean(bool value) { return put(value); }
    bool number_integer(std::int64_t value) { return put(value); }
    bool number_unsigned(std::uint64_t value) { return put(value); }
    bool number_float(double value, const std::string &text)
    {
        if (text.find_first_of(".eE") == std::string::npos)
            return refuse(ErrorKind::Limit, "json-syntax",
                          "the integer " + text + " does not fit into 64 bits");
        return put(value);
    }
    bool string(std::string &value) { return put(std::move(value)); }
    bool binary(Json::binary_t &) { return false; }
    bool start_object(std::size_t) { return open(Json::object()); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string &name)
    {
        if (m_open.back()->contains(name))
            return refuse(ErrorKind::Syntax, "json-duplicate",
                          "an object has two members named \"" + name + "\"");
        m_key = std::move(name);
        return true;
    }
    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::detail::exception &problem)
    {
        if (!m_error) {
            refuse(ErrorKind::Syntax, "json-syntax", problem.what());
            m_error->where.offset = position;
        }
        return false;
    }

    std::optional<Error> takeError() { return std::move(m_error); }

private:
    Json *put(Json value, bool)
    {
        if (m_open.empty())
            return &(m_root = std::move(value));
        Json &container = *m_open.back();
        if (container.is_object())
            return &(container[m_key] = std::move(value));
        container.push_back(std::move(value));
        return &container.back();
    }
    bool put(Json value)
    {
        put(std::move(value), true);
        return true;
    }
    bool open(Json container)
    {
        if (m_open.size() >= kMaxJsonDepth)
            return refuse(
                ErrorKind::Limit, "json-depth",
                fmt::format("arrays and objects are nested more than {} deep", kMaxJsonDepth));
        m_open.push_back(put(std::move(container), true));
        return true;
    }
    bool close()
    {
        m_open.pop_back();
        return true;
    }
    bool refuse(ErrorKind kind, std::string code, std::string message)
    {
        m_error = Error{kind, std::move(code), std::move(message), {}, {}};
        return false;
    }

    Json &m_root;
    std::vector<Json *> m_open; ///< stays valid: only the innermost container grows
    std::string m_key;
    std::optional<Error> m_error;
};

constexpr std::array<std::pair<ErrorKind, std::string_view>, 7> kKinds = {{
    {ErrorKind::Syntax, "syntax"},
    {ErrorKind::Semantic, "semantic"},
    {ErrorKind::Unsupported, "unsupported"},
    {ErrorKind::NotFound, "not-found"},
    {ErrorKind::Io, "io"},
    {ErrorKind::Limit, "limit"},
    {ErrorKind::Cancelled, "cancelled"},
}};

std::string_view wordOf(ErrorKind kind)
{
    for (const auto &[value, word] : kKinds) {
        if (value == kind)
            return word;
    }
    return "semantic";
}

ErrorKind kindOf(std::string_view text)
{
    for (const auto &[value, word] : kKinds) {
        if (word == text)
            return value;
    }
    return ErrorKind::Semantic;
}

Json fromLocation(const SourceLocation &where)
{
    Json value = Json::object();
    if (!where.file.empty())
        value["file"] = where.file;
    if (where.line != 0)
        value["line"] = where.line;
    if (where.column != 0)
        value["column"] = where.column;
    if (where.offset != 0)
        value["offset"] = fromUint64(where.offset);
    if (!where.path.empty())
        value["path"] = where.path;
    return value;
}

std::string textIn(const Json &object, const char *name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint32_t numberIn(const Json &object, const char *name)
{
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_unsigned())
        return 0;
    const auto value = found->get<std::uint64_t>();
    return value <= std::numeric_limits<std::uint32_t>::max() ? static_cast<std::uint32_t>(value)
                                                              : 0;
}

SourceLocation toLocation(const Json &value)
{
    SourceLocation where;
    where.file = textIn(value, "file");
    where.line = numberIn(value, "line");
    where.column = numberIn(value, "column");
    where.offset = parseUnsigned(textIn(value, "offset")).value_or(0);
    where.path = textIn(value, "path");
    return where;
}

} // namespace

Result<Json> parseJson(std::string_view text)
{
    Json value;
    Builder builder(value);
    if (Json::sax_parse(text.begin(), text.end(), &builder))
        return value;
    auto error = builder.takeError();
    return fail(error ? std::move(*error)
                      : Error{ErrorKind::Syntax, "json-syntax", "this is not JSON", {}, {}});
}

std::string toText(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json fromUint64(std::uint64_t value)
{
    return std::to_string(value);
}

Result<std::uint64_t> toUint64(const Json &value)
{
    constexpr auto kExpected = "expected a string of decimal digits, such as \"42\"";
    if (!value.is_string())
        return fail(ErrorKind::Syntax, "params-invalid", kExpected);
    const auto &text = value.get_ref<const std::string &>();
    const bool isDecimal = !text.empty() &&
                           text.find_first_not_of("0123456789") == std::string::npos &&
                           (text == "0" || text.front() != '0');
    const auto number = isDecimal ? parseUnsigned(text) : std::nullopt;
    if (!number)
        return fail(ErrorKind::Syntax, "params-invalid", kExpected);
    return *number;
}

Json fromError(const Error &error)
{
    Json value = {{"code", error.code}, {"kind", wordOf(error.kind)}, {"message", error.message}};
    if (!error.hint.empty())
        value["hint"] = error.hint;
    if (Json where = fromLocation(error.where); !where.empty())
        value["where"] = std::move(where);
    return value;
}

Error toError(const Json &value)
{
    if (!value.is_object())
        return Error{};
    Error error{kindOf(textIn(value, "kind")),
                textIn(value, "code"),
                textIn(value, "message"),
                textIn(value, "hint"),
                {}};
    if (const auto where = value.find("where"); where != value.end() && where->is_object())
        error.where = toLocation(*where);
    return error;
}

} // namespace tallygate::control
