// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/texttable.h"

#include <algorithm>
#include <cassert>

namespace tallygate {

namespace {

std::size_t codePoints(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

void appendCell(std::string &line, std::string_view cell, std::size_t width, TextTable::Align align)
{
    const std::string padding(width - codePoints(cell), ' ');
    if (align == TextTable::Align::Right)
        line += padding;
    line += cell;
    if (align == TextTable::Align::Left)
        line += padding;
}

} // namespace

TextTable::TextTable(std::vector<Column> columns)
    : m_columns(std::move(columns))
{}

void TextTable::addRow(std::vector<std::string> cells)
{
    assert(cells.size() == m_columns.size());
    m_rows.push_back(std::move(cells));
}

std::string TextTable::toString(std::size_t indent) const
{
    std::vector<std::size_t> widths;
    std::vector<std::string> titles;
    for (const Column &column : m_columns) {
        titles.push_back(column.title);
        widths.push_back(codePoints(column.title));
    }
    for (const auto &row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], codePoints(row[i]));
    }
    std::string text;
    const auto appendRow = [&](const std::vector<std::string> &row) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i != 0)
                line += "  ";
            appendCell(line, row[i], widths[i], m_columns[i].align);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    };
    appendRow(titles);
    for (const auto &row : m_rows)
        appendRow(row);
    return text;
}

std::string groupedDigits(std::uint64_t value)
{
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

} // namespace tallygate
