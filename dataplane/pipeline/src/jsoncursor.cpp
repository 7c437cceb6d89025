// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsoncursor.h"

#include <cstddef>

#include <nlohmann/json.hpp>

namespace tallygate::pipeline {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kEndsScalar = " \t\r\n,]}";

} // namespace

JsonCursor::JsonCursor(std::string_view text)
    : m_at(text.data())
    , m_end(text.data() + text.size())
{
    if (text.starts_with(kByteOrderMark))
        m_at += kByteOrderMark.size();
    passSpace();
}

bool JsonCursor::pass(char sign)
{
    if (!isAt(sign))
        return false;
    ++m_at;
    passSpace();
    return true;
}

std::string JsonCursor::takeString()
{
    const std::string_view written = quoted();
    if (written.find('\\') == std::string_view::npos)
        return std::string(written.substr(1, written.size() - 2));
    return nlohmann::json::parse(written).get<std::string>();
}

std::string_view JsonCursor::takeScalar()
{
    const char *const begin = m_at;
    while (m_at < m_end && kEndsScalar.find(*m_at) == std::string_view::npos)
        ++m_at;
    const std::string_view written(begin, static_cast<std::size_t>(m_at - begin));
    passSpace();
    return written;
}

void JsonCursor::passValue()
{
    std::size_t depth = 0;
    do {
        if (isAt('{') || isAt('[')) {
            ++depth;
            pass(*m_at);
        } else if (isAt('}') || isAt(']')) {
            --depth;
            pass(*m_at);
        } else if (isAt(',') || isAt(':')) {
            pass(*m_at);
        } else if (isAt('"')) {
            quoted();
        } else {
            takeScalar();
        }
    } while (depth > 0 && m_at < m_end);
}

void JsonCursor::passSpace()
{
    while (m_at < m_end && kSpace.find(*m_at) != std::string_view::npos)
        ++m_at;
}

std::string_view JsonCursor::quoted()
{
    const char *const begin = m_at++;
    while (m_at < m_end && *m_at != '"')
        m_at += *m_at == '\\' && m_end - m_at > 1 ? 2 : 1;
    if (m_at < m_end)
        ++m_at;
    const std::string_view written(begin, static_cast<std::size_t>(m_at - begin));
    passSpace();
    return written;
}

} // namespace tallygate::pipeline
