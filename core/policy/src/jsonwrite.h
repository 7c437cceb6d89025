// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.h"

namespace tallygate::policy {

/// Appends JSON to a string. Pretty: members that belong together share a line, nextLine() starts
/// another one; two spaces a level. Compact: one line, no spaces. The caller keeps the order, so
/// equal values give equal bytes.
class JsonWriter
{
public:
    enum class Style : std::uint8_t { Pretty, Compact };

    explicit JsonWriter(Style style)
        : m_style(style)
    {}

    std::string take() { return std::move(m_out); }
    void reserve(std::size_t bytes) { m_out.reserve(bytes); }

    void beginObject();
    void endObject();
    /// An object on one line in either style.
    void beginInlineObject();
    void endInlineObject();
    /// A list of objects or of entries, one a line.
    void beginList();
    void endList();
    /// The next key or item stands on a new line (pretty style).
    void nextLine() { m_lineBreak = true; }

    void key(std::string_view key);
    /// Before each item of a list.
    void item();

    void value(std::string_view text);
    void value(const std::string &text) { value(std::string_view(text)); }
    void value(const char *text) { value(std::string_view(text)); }
    void value(bool flag) { m_out += flag ? "true" : "false"; }
    void value(std::int64_t number);
    void value(const Uuid &uuid);

    template <class T>
    void member(std::string_view name, const T &content)
    {
        key(name);
        value(content);
    }
    /// Left out if empty.
    void memberIfAny(std::string_view name, const std::string &text)
    {
        if (!text.empty())
            member(name, text);
    }
    /// ["a", "b"] on one line.
    void inlineStrings(const std::vector<std::string> &strings);
    /// One string a line; left out if there are none.
    void listIfAny(std::string_view name, const std::vector<std::string> &strings);

    void raw(std::string_view text) { m_out += text; }

private:
    void separate();
    void newLine();

    std::string m_out;
    Style m_style;
    unsigned m_level = 0;
    bool m_first = true;     ///< nothing in the current object or list yet
    bool m_lineBreak = true; ///< the next member starts a line
};

} // namespace tallygate::policy
