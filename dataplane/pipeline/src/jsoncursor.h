// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tallygate::pipeline {

/// Walks once, front to back, over JSON text (RFC 8259) that is known to be well-formed, and always
/// knows where it stands. Copies are cheap and independent. Borrows the text.
class JsonCursor
{
public:
    /// Stands at the first value. Requires: `text` was accepted by a JSON parser.
    explicit JsonCursor(std::string_view text);

    /// The first byte of the value or sign that is next.
    const char *at() const { return m_at; }
    bool isAt(char sign) const { return m_at < m_end && *m_at == sign; }
    /// Passes `sign` if it is next.
    bool pass(char sign);

    /// Requires of these that such a value is next; they pass it.
    std::string takeString();      ///< without quotes and escapes
    std::string_view takeScalar(); ///< a number, true, false, null: as written
    void passValue();              ///< any, with all that it holds

private:
    void passSpace();
    std::string_view quoted(); ///< the next string as written, with its quotes

    const char *m_at;
    const char *m_end;
};

} // namespace tallygate::pipeline
