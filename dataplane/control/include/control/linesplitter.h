// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tallygate::control {

/// Lines from a byte stream that comes in pieces. Every byte is looked at once, however small the
/// pieces are.
class LineSplitter
{
public:
    /// A line may have so many bytes, its line feed included.
    explicit LineSplitter(std::size_t maxLine)
        : m_maxLine(maxLine)
    {}

    void feed(std::string_view piece);

    /// The next whole line without its line feed, valid until the next call of any function; empty
    /// lines are left out. Nothing if more bytes are needed. Error "line-too-long", from then on
    /// for ever: where the next line begins is not known.
    Result<std::optional<std::string_view>> next();

    /// Bytes of a line whose end has not come, or that next() was not asked for.
    std::size_t pending() const { return m_buffer.size() - m_begin; }
    /// A line has begun and not ended. Requires: next() returned nothing.
    bool isWithinLine() const { return pending() != 0; }

private:
    std::string m_buffer;
    std::size_t m_begin = 0;   ///< of the line to come
    std::size_t m_scanned = 0; ///< no line feed before this
    std::size_t m_maxLine;
};

} // namespace tallygate::control
