// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tallygate {

/// Columns of text for the command line: header, rows, two spaces between columns. Widths count
/// code points, so that UTF-8 lines up in the usual case.
class TextTable
{
public:
    enum class Align : unsigned char { Left, Right };

    struct Column
    {
        std::string title;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns);

    /// Requires: as many cells as columns.
    void addRow(std::vector<std::string> cells);
    bool isEmpty() const { return m_rows.empty(); }

    /// Every line begins with `indent` spaces and ends with a line feed, without trailing spaces.
    std::string toString(std::size_t indent = 0) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// "1,234,567": for people; JSON has the plain digits.
std::string groupedDigits(std::uint64_t value);

}  // namespace tallygate
