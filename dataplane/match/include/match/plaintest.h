// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "fields/field.h"
#include "match/numberlist.h"

namespace tallygate::match {

/// Where a plain test reads its value: bits at a fixed place of the first outer header of a
/// protocol, absent where the header is, or is shorter than reach(); or a number that
/// packet::read() finds (a length).
struct PlainPlace
{
    fields::Protocol protocol = fields::Protocol::Frame;
    const fields::Field *computed = nullptr; ///< else the places below
    std::uint8_t octets = 0;                 ///< loaded big-endian: 1 to 8, or 16
    std::uint8_t shift = 0;                  ///< right, after loading; of up to 8 octets
    std::uint16_t byteOffset = 0;
    std::uint64_t mask = ~0ull; ///< after the shift, or of what is computed; of up to 8 octets
    std::uint16_t reach() const { return static_cast<std::uint16_t>(byteOffset + octets); }
    bool operator==(const PlainPlace &) const = default;
};

/// A test said in numbers alone, for whoever classifies packets by many expressions at once: a
/// header is there, or a value (one of two values) masked lies in one of the ranges.
///
/// It is true if a place has its value and that, masked, is in a range; with `excludes`, if at
/// least one place has its value and none is in a range.
struct PlainTest
{
    using Range = RangeTable<Unsigned128>::Range;

    bool isLayer = false; ///< `layer` is there: nothing else counts
    fields::Protocol layer = fields::Protocol::Frame;
    std::array<PlainPlace, 2> places;
    std::uint8_t placeCount = 0;
    bool excludes = false;
    Unsigned128 mask = ~Unsigned128{0};
    std::vector<Range> ranges; ///< sorted, disjoint
    /// In place of the ranges, where there are more of them than were asked for.
    std::shared_ptr<const NumberList> list;
};

/// The most usual plain test: a place of up to 8 octets has its value, and that lies in a range.
struct PlainRange
{
    PlainPlace place;
    std::uint64_t first = 0;
    std::uint64_t last = 0; ///< a value that the place can have
};

} // namespace tallygate::match
