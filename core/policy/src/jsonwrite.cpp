// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonwrite.h"

#include <algorithm>

#include <fmt/format.h>
#include <simdjson.h>

namespace tallygate::policy {

namespace {

bool needsEscape(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void appendEscape(std::string &out, char c)
{
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
}

/// Bytes that are not UTF-8 become U+FFFD, so that what is written can always be read.
std::string repairedUtf8(std::string_view text)
{
    std::string repaired;
    while (!text.empty()) {
        std::size_t length = 0;
        for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size) {
            if (simdjson::validate_utf8(text.data(), size)) {
                length = size;
                break;
            }
        }
        repaired += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    return repaired;
}

} // namespace

void JsonWriter::newLine()
{
    m_out += '\n';
    m_out.append(std::size_t{2} * m_level, ' ');
}

void JsonWriter::separate()
{
    if (!m_first)
        m_out += ',';
    if (m_style == Style::Pretty) {
        if (m_lineBreak)
            newLine();
        else if (!m_first)
            m_out += ' ';
    }
    m_first = false;
    m_lineBreak = false;
}

void JsonWriter::beginObject()
{
    m_out += '{';
    ++m_level;
    m_first = true;
    m_lineBreak = true;
}

void JsonWriter::endObject()
{
    --m_level;
    if (!m_first && m_style == Style::Pretty)
        newLine();
    m_out += '}';
    m_first = false;
    m_lineBreak = false;
}

void JsonWriter::beginInlineObject()
{
    m_out += '{';
    m_first = true;
    m_lineBreak = false;
}

void JsonWriter::endInlineObject()
{
    m_out += '}';
    m_first = false;
}

void JsonWriter::beginList()
{
    m_out += '[';
    ++m_level;
    m_first = true;
}

void JsonWriter::endList()
{
    --m_level;
    if (!m_first && m_style == Style::Pretty)
        newLine();
    m_out += ']';
    m_first = false;
    m_lineBreak = false;
}

void JsonWriter::key(std::string_view key)
{
    separate();
    m_out += '"';
    m_out += key;
    m_out += m_style == Style::Pretty ? "\": " : "\":";
}

void JsonWriter::item()
{
    m_lineBreak = true;
    separate();
}

void JsonWriter::value(std::string_view text)
{
    std::string repaired;
    if (!simdjson::validate_utf8(text)) {
        repaired = repairedUtf8(text);
        text = repaired;
    }
    m_out += '"';
    for (;;) {
        const auto stop = std::find_if(text.begin(), text.end(), needsEscape);
        const auto plain = static_cast<std::size_t>(stop - text.begin());
        m_out.append(text.data(), plain);
        if (stop == text.end())
            break;
        appendEscape(m_out, *stop);
        text.remove_prefix(plain + 1);
    }
    m_out += '"';
}

void JsonWriter::value(std::int64_t number)
{
    m_out += fmt::format_int(number).c_str();
}

void JsonWriter::value(const Uuid &uuid)
{
    m_out += '"';
    m_out += uuid.toString();
    m_out += '"';
}

void JsonWriter::inlineStrings(const std::vector<std::string> &strings)
{
    const std::string_view separator = m_style == Style::Pretty ? ", " : ",";
    m_out += '[';
    for (const std::string &text : strings) {
        if (&text != &strings.front())
            m_out += separator;
        value(text);
    }
    m_out += ']';
}

void JsonWriter::listIfAny(std::string_view name, const std::vector<std::string> &strings)
{
    if (strings.empty())
        return;
    key(name);
    beginList();
    for (const std::string &text : strings) {
        item();
        value(text);
    }
    endList();
}

} // namespace tallygate::policy
