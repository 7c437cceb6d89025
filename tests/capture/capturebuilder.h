// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tallygate::capture {

enum class Order : std::uint8_t { Little, Big };

/// Composes capture files byte by byte, right or wrong, in either byte order. Every record and
/// block begun is remembered, so that a test knows where a fault must be reported.
class CaptureBuilder
{
public:
    explicit CaptureBuilder(Order order)
        : m_order(order)
    {}

    template <class T>
    CaptureBuilder &number(T value)
    {
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            const std::size_t at = m_order == Order::Little ? i : sizeof(T) - 1 - i;
            m_bytes.push_back(static_cast<std::uint8_t>(value >> (8 * at)));
        }
        return *this;
    }
    CaptureBuilder &raw(std::string_view bytes)
    {
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
        return *this;
    }

    // pcap
    CaptureBuilder &pcapHeader(std::uint32_t magic = 0xa1b2c3d4, std::uint32_t linkType = 1,
                               std::uint16_t major = 2, std::uint16_t minor = 4)
    {
        number(magic).number(major).number(minor).number(0u).number(0u).number(65535u);
        return number(linkType);
    }
    CaptureBuilder &record(std::uint32_t seconds, std::uint32_t fraction, std::string_view data,
                           std::uint32_t wire, std::string_view beforeData = {})
    {
        beginPiece();
        number(seconds).number(fraction).number(static_cast<std::uint32_t>(data.size()));
        return number(wire).raw(beforeData).raw(data);
    }

    // pcapng
    CaptureBuilder &section(Order order, std::uint16_t major = 1)
    {
        m_order = order;
        return block(0x0a0d0d0a, CaptureBuilder(order)
                                     .number(0x1a2b3c4du)
                                     .number(major)
                                     .number(std::uint16_t{0})
                                     .number(~std::uint64_t{0}));
    }
    CaptureBuilder &interface(std::uint16_t linkType, std::uint32_t snapLength = 0,
                              const CaptureBuilder *options = nullptr)
    {
        CaptureBuilder body(m_order);
        body.number(linkType).number(std::uint16_t{0}).number(snapLength);
        if (options != nullptr)
            body.raw(options->text());
        return block(1, body);
    }
    CaptureBuilder &option(std::uint16_t code, std::string_view value)
    {
        number(code).number(static_cast<std::uint16_t>(value.size())).raw(value);
        return pad();
    }
    CaptureBuilder &enhanced(std::uint32_t interface, std::uint64_t ticks, std::string_view data,
                             std::uint32_t wire)
    {
        CaptureBuilder body(m_order);
        body.number(interface).ticks(ticks).number(static_cast<std::uint32_t>(data.size()));
        return block(6, body.number(wire).raw(data));
    }
    CaptureBuilder &obsolete(std::uint16_t interface, std::uint64_t ticks, std::string_view data,
                             std::uint32_t wire)
    {
        CaptureBuilder body(m_order);
        body.number(interface).number(std::uint16_t{7}).ticks(ticks);
        return block(2,
                     body.number(static_cast<std::uint32_t>(data.size())).number(wire).raw(data));
    }
    CaptureBuilder &simple(std::string_view data, std::uint32_t wire)
    {
        return block(3, CaptureBuilder(m_order).number(wire).raw(data));
    }
    /// Pads the body and puts type and lengths around it.
    CaptureBuilder &block(std::uint32_t type, CaptureBuilder body)
    {
        beginPiece();
        body.pad();
        const auto length = static_cast<std::uint32_t>(body.m_bytes.size() + 12);
        return number(type).number(length).raw(body.text()).number(length);
    }
    CaptureBuilder &ticks(std::uint64_t value)
    {
        return number(static_cast<std::uint32_t>(value >> 32))
            .number(static_cast<std::uint32_t>(value));
    }
    CaptureBuilder &pad()
    {
        m_bytes.resize((m_bytes.size() + 3) & ~std::size_t{3});
        return *this;
    }
    /// Marks that a record or block begins here.
    CaptureBuilder &beginPiece()
    {
        m_pieces.push_back(m_bytes.size());
        return *this;
    }

    Bytes bytes() const { return m_bytes; }
    std::string_view text() const
    {
        return {reinterpret_cast<const char *>(m_bytes.data()), m_bytes.size()};
    }
    /// Where records and blocks begin.
    const std::vector<std::uint64_t> &pieces() const { return m_pieces; }

private:
    Order m_order;
    std::vector<std::uint8_t> m_bytes;
    std::vector<std::uint64_t> m_pieces;
};

} // namespace tallygate::capture
