// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/linesplitter.h"

namespace tallygate::control {

void LineSplitter::feed(std::string_view piece)
{
    // What was handed out is let go when new bytes come, so that the buffer stays about as long as
    // one line and one piece.
    if (m_begin > 0) {
        m_buffer.erase(0, m_begin);
        m_scanned -= m_begin;
        m_begin = 0;
    }
    m_buffer.append(piece);
}

Result<std::optional<std::string_view>> LineSplitter::next()
{
    while (true) {
        const std::size_t end = m_buffer.find('\n', m_scanned);
        const bool isWhole = end != std::string::npos;
        const std::size_t length = (isWhole ? end + 1 : m_buffer.size()) - m_begin;
        if (length > m_maxLine || (length == m_maxLine && !isWhole)) {
            m_scanned = m_begin; // finds the same again
            return fail(ErrorKind::Limit, "line-too-long", "a line has more than {} bytes",
                        m_maxLine);
        }
        if (!isWhole) {
            m_scanned = m_buffer.size();
            return std::optional<std::string_view>();
        }
        const std::string_view line(m_buffer.data() + m_begin, end - m_begin);
        m_begin = m_scanned = end + 1;
        if (!line.empty() && line != "\r")
            return std::optional(line);
    }
}

} // namespace tallygate::control
