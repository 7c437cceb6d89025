// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

#include "packet/read.h"

// Where the parts of ClientHello and ServerHello stand (RFC 8446 4.1.2, 4.1.3). Bounded by the
// message and the captured octets.

namespace tallygate::packet {

/// Goes through nested vectors. A length that says more than the enclosing part has is taken to
/// mean its end.
class TlsCursor
{
public:
    TlsCursor(Bytes data, std::uint32_t at, std::uint32_t end)
        : m_data(data)
        , m_at(at)
        , m_end(std::max(at, end))
    {}

    std::uint32_t at() const { return m_at; }
    std::uint32_t left() const { return m_end - m_at; }
    /// False if the message has less, or the capture ended before.
    bool has(std::uint32_t count) const { return left() >= count && m_at + count <= m_data.size(); }
    /// Requires: has(width).
    std::uint32_t peek(std::uint32_t width) const
    {
        return static_cast<std::uint32_t>(loadBits(m_data.data() + m_at, width));
    }
    void skip(std::uint32_t count) { m_at += std::min(count, left()); }
    /// The next `length` octets as a part of their own; goes behind them.
    TlsCursor part(std::uint32_t length)
    {
        const TlsCursor inner(m_data, m_at, m_at + std::min(length, left()));
        m_at = inner.m_end;
        return inner;
    }
    /// A part that begins with its length in `width` octets. Empty if that is not there.
    TlsCursor vector(std::uint32_t width)
    {
        if (!has(width)) {
            m_at = m_end;
            return *this;
        }
        const std::uint32_t length = peek(width);
        m_at += width;
        return part(length);
    }

private:
    Bytes m_data;
    std::uint32_t m_at;
    std::uint32_t m_end;
};

inline constexpr std::uint32_t kTlsRandom = 32;

/// True for a ServerHello with that version, or a draft of it, in its extension.
bool choosesTls13(Bytes data, std::uint32_t bodyStart, std::uint32_t end);

/// True for a ServerHello that asks for another ClientHello (RFC 8446 4.1.3).
bool isHelloRetryRequest(Bytes data, std::uint32_t bodyStart, std::uint32_t end);

} // namespace tallygate::packet
