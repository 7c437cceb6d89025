// SPDX-License-Identifier: GPL-3.0-or-later
#include "lanes.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/bytes.h"
#include "packet/read.h"

namespace tallygate::classify {

using match::PlainPlace;

namespace {

/// Whether the snaplen cut none of the headers off.
bool areHeadersKnown(const packet::Packet &packet)
{
    if (packet.frame.capturedLength >= packet.frame.wireLength) [[likely]]
        return true;
    const auto *layers = packet.layers.data();
    return !packet.has(packet::ParseFlag::CutBySnaplen) &&
           std::none_of(layers, layers + packet.layerCount, [](const packet::Layer &layer) {
               return layer.extent == packet::Extent::Cut;
           });
}

/// Octets at the beginning of a header with ports that they are in, and that are there wherever
/// the header is listed (packet/packet.h).
constexpr std::uint16_t kPortOctets = 4;

/// Whether it is ports that are read. Headers that have them end the walk at their depth: the
/// outermost has one at most.
bool isPorts(const PlainPlace &place)
{
    switch (place.protocol) {
    case fields::Protocol::Tcp:
    case fields::Protocol::Udp:
    case fields::Protocol::Sctp:
    case fields::Protocol::Dccp:
        return place.computed == nullptr && place.reach() <= kPortOctets;
    default:
        return false;
    }
}

/// Numbers of two octets each, side by side in a header, as lanes.
template <class Lanes>
Lanes loadLanes(const std::uint8_t *at)
{
    constexpr auto kLow = static_cast<Lanes>(0x00ff00ff00ff00ff);
    Lanes lanes;
    std::memcpy(&lanes, at, sizeof lanes);
    if constexpr (std::endian::native == std::endian::little)
        lanes = (lanes & kLow) << 8 | (lanes >> 8 & kLow);
    return lanes;
}

/// Octets of an outer network header that rows with keys have all of; see isWholeOrNone().
constexpr std::uint32_t leastOf(fields::Protocol protocol)
{
    switch (protocol) {
    case fields::Protocol::Ip:
        return 20;
    case fields::Protocol::Ipv6:
        return 40;
    default:
        return 0;
    }
}

/// Whether a value is there wherever its header is, so that both have one mark.
bool isWithHeader(const PlainPlace &place)
{
    return isPorts(place) ||
           (place.computed == nullptr && place.reach() <= leastOf(place.protocol));
}

/// False where the outer network header is there in part: what is known of it is in no key.
bool isWholeOrNone(const packet::Packet &packet)
{
    if (!packet.has(packet::ParseFlag::PartialIpHeader)) [[likely]]
        return true;
    for (const auto protocol : {fields::Protocol::Ip, fields::Protocol::Ipv6}) {
        const packet::Layer *header = packet.outer(protocol);
        if (header != nullptr && header->headerLength < leastOf(protocol))
            return false;
    }
    return true;
}

/// The same of the ports of two headers, of which a packet has one at most.
bool areSharedPorts(PlainPlace one, const PlainPlace &other)
{
    if (!isPorts(one) || !isPorts(other))
        return false;
    one.protocol = other.protocol;
    return one == other;
}

} // namespace

std::optional<std::uint16_t> KeyLayout::newLanes(std::size_t count)
{
    if (m_lanes + count > kMostLanes)
        return std::nullopt;
    const std::uint16_t first = m_lanes;
    m_lanes = static_cast<std::uint16_t>(m_lanes + count);
    return first;
}

std::optional<std::uint16_t> KeyLayout::newMark()
{
    return haveLaneOf(m_marks) ? std::optional(m_marks++) : std::nullopt;
}

/// Makes the lane of a mark where there is none; false where there is no room for it. The lanes of
/// the marks before it must be there, but for the first one.
bool KeyLayout::haveLaneOf(std::uint16_t mark)
{
    while (m_markLanes.size() <= mark / kMarksOfLane) {
        const auto lane = newLanes(1);
        if (!lane)
            return false;
        m_markLanes.push_back(*lane);
    }
    return true;
}

std::optional<KeyLayout::Value> KeyLayout::value(const PlainPlace &place)
{
    const auto known = std::find_if(m_sources.begin(), m_sources.end(),
                                    [&place](const Source &each) { return each.place == place; });
    if (known != m_sources.end())
        return known->value;
    unsigned bits = 128;
    if (place.octets != 16) {
        bits = 0;
        while (bits < 64 && place.mask >> bits != 0)
            ++bits;
    }
    const std::size_t lanes = std::max(1u, (bits + 15) / 16);
    const auto alike = std::find_if(m_sources.begin(), m_sources.end(), [&](const Source &each) {
        return areSharedPorts(each.place, place);
    });
    const bool isShared = alike != m_sources.end();
    if (m_lanes + (isShared ? 0 : lanes) + 1 > kMostLanes) // the mark may want a lane
        return std::nullopt;
    Source source{place, {}, {}};
    source.value.presence = isWithHeader(place) ? *presenceOf(place.protocol) : *newMark();
    source.value.lanes = static_cast<std::uint16_t>(lanes);
    source.value.firstLane = isShared ? alike->value.firstLane : *newLanes(lanes);
    m_sources.push_back(source);
    return source.value;
}

std::optional<std::uint16_t> KeyLayout::membership(const PlainPlace &place, match::Unsigned128 mask,
                                                   std::shared_ptr<const match::NumberList> list)
{
    const auto value = this->value(place);
    if (!value)
        return std::nullopt;
    const auto known =
        std::find_if(m_memberships.begin(), m_memberships.end(), [&](const Membership &each) {
            return each.value.firstLane == value->firstLane &&
                   each.value.presence == value->presence && each.mask == mask &&
                   (each.list == list || *each.list == *list);
        });
    if (known != m_memberships.end())
        return known->mark;
    if (m_memberships.size() == kMostMemberships)
        return std::nullopt;
    const auto mark = newMark();
    if (mark)
        m_memberships.push_back({*value, mask, std::move(list), *mark});
    return mark;
}

std::uint32_t KeyLayout::valuesOf(std::uint16_t lane) const
{
    constexpr std::uint32_t kAll = 1u << 16;
    if (std::find(m_markLanes.begin(), m_markLanes.end(), lane) != m_markLanes.end())
        return 1u << kMarksOfLane;
    for (const Source &source : m_sources) { // a computed one has all values
        const Value &value = source.value;
        if (lane == value.firstLane && source.place.octets != 16)
            return std::uint32_t{laneOf(source.place.mask, 0, value.lanes)} + 1;
    }
    return kAll;
}

unsigned KeyLayout::widthOf(std::uint16_t lane) const
{
    return std::max(1u, static_cast<unsigned>(std::bit_width(valuesOf(lane) - 1)));
}

std::optional<std::uint16_t> KeyLayout::presenceOf(fields::Protocol protocol)
{
    const auto known = std::find_if(m_headers.begin(), m_headers.end(),
                                    [&](const Header &each) { return each.protocol == protocol; });
    if (known != m_headers.end())
        return known->presence;
    const auto own = std::find(kOwnMarks.begin(), kOwnMarks.end(), protocol);
    std::optional<std::uint16_t> mark;
    if (own == kOwnMarks.end())
        mark = newMark();
    else if (haveLaneOf(0))
        mark = static_cast<std::uint16_t>(own - kOwnMarks.begin());
    if (mark)
        m_headers.push_back({protocol, *mark});
    return mark;
}

LaneCondition KeyLayout::marked(std::uint16_t mark, bool isWanted) const
{
    const Bits bits = bitsOf(mark);
    if (!isWanted)
        return {bits.lane, {0, 0xffff, bits.bits, 0}};
    std::uint16_t rivals = bits.bits;
    if (mark < kOwnMarks.size())
        rivals |= bitsOf(mark ^ 1).bits;
    return {bits.lane, {0, 0xffff, rivals, bits.bits}};
}

KeyLayout::Bits KeyLayout::bitsOf(std::uint16_t mark) const
{
    constexpr unsigned kFirst = 1u << (kMarksOfLane - 1);
    return {m_markLanes[mark / kMarksOfLane],
            static_cast<std::uint16_t>(kFirst >> mark % kMarksOfLane)};
}

void KeyLayout::add(std::vector<Bits> &all, const Bits &more)
{
    for (Bits &bits : all) {
        if (bits.lane == more.lane) {
            bits.bits |= more.bits;
            return;
        }
    }
    all.push_back(more);
}

void KeyLayout::seal(Instructions instructions)
{
    const auto computed =
        std::stable_partition(m_sources.begin(), m_sources.end(),
                              [](const Source &each) { return each.place.computed == nullptr; });
    m_computed.assign(computed, m_sources.end());
    m_computes = !m_computed.empty();
    m_sources.erase(computed, m_sources.end());
    for (std::uint16_t i = 0; i < m_sources.size(); ++i)
        group(i);
    for (const Header &header : m_headers) {
        auto known = std::find_if(m_groups.begin(), m_groups.end(), [&header](Group &each) {
            return each.find(header.protocol) != nullptr;
        });
        if (known == m_groups.end())
            known = m_groups.insert(known, Group{});
        Carrier &carrier = known->carrier(header.protocol);
        carrier.header = bitsOf(header.presence);
        add(carrier.whole, *carrier.header);
    }
    for (Group &group : m_groups)
        join(group.loads);
    if (instructions >= Instructions::Avx512Vbmi)
        m_shuffle = shuffle();
}

/// Empty where the groups cannot all be read so.
HeaderShuffle KeyLayout::shuffle() const
{
    HeaderShuffle all;
    if (!m_computed.empty() || KeyRows::strideOf(m_lanes) > HeaderShuffle::kLanes)
        return all;
    for (const Group &group : m_groups) {
        auto header = shuffled(group);
        if (!header || !all.add(std::move(*header)))
            return {};
    }
    return all;
}

std::optional<HeaderShuffle::Header> KeyLayout::shuffled(const Group &group)
{
    if (!group.others.empty())
        return std::nullopt;
    HeaderShuffle::Header header(group.reach);
    for (const Carrier &carrier : group.carriers) {
        if (!header.addCarrier(carrier.protocol, carrier.whole))
            return std::nullopt;
    }
    for (const Load &load : group.loads) {
        if (!header.addOctets({load.offset, load.octets, load.lane, load.shift, load.mask}))
            return std::nullopt;
    }
    return header;
}

KeyLayout::Carrier *KeyLayout::Group::find(fields::Protocol protocol)
{
    const auto known =
        std::find_if(carriers.begin(), carriers.end(),
                     [protocol](const Carrier &each) { return each.protocol == protocol; });
    return known == carriers.end() ? nullptr : &*known;
}

KeyLayout::Carrier &KeyLayout::Group::carrier(fields::Protocol protocol)
{
    if (Carrier *known = find(protocol))
        return *known;
    carriers.push_back({protocol, {}, {}});
    return carriers.back();
}

/// Puts a source to those that are read with it.
void KeyLayout::group(std::uint16_t index)
{
    Source &source = m_sources[index];
    source.loads = loadsOf(source);
    const bool arePorts = isPorts(source.place);
    auto known = std::find_if(m_groups.begin(), m_groups.end(), [&](Group &each) {
        return each.isPorts == arePorts &&
               (arePorts || each.find(source.place.protocol) != nullptr);
    });
    if (known == m_groups.end())
        known = m_groups.insert(known, Group{});
    known->isPorts = arePorts;
    known->reach = std::max(known->reach, source.place.reach());
    known->sources.push_back(index);
    add(known->carrier(source.place.protocol).whole, bitsOf(source.value.presence));
    const std::vector<Load> &loads = source.loads;
    if (loads.empty())
        known->others.push_back(index);
    else if (std::none_of(known->loads.begin(), known->loads.end(),
                          [&loads](const Load &each) { return each.lane == loads[0].lane; }))
        known->loads.insert(known->loads.end(), loads.begin(), loads.end());
}

/// None where a lane is not two octets that stand side by side, or one.
std::vector<KeyLayout::Load> KeyLayout::loadsOf(const Source &source)
{
    const PlainPlace &place = source.place;
    const std::size_t lanes = source.value.lanes;
    const auto load = [&](std::size_t lane, std::size_t offset, std::uint64_t mask,
                          unsigned octets) {
        return Load{static_cast<std::uint16_t>(source.value.firstLane + lane),
                    static_cast<std::uint16_t>(offset), static_cast<std::uint16_t>(mask),
                    static_cast<std::uint8_t>(place.octets <= 2 ? place.shift : 0),
                    static_cast<std::uint8_t>(octets)};
    };
    if (place.octets <= 2)
        return {load(0, place.byteOffset, place.mask, place.octets)};
    if (place.shift != 0 && place.octets != 16)
        return {};
    std::vector<Load> all;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::size_t below = lanes - lane; // lanes from this one on
        if (place.octets < 2 * below)
            return {};
        all.push_back(load(lane, place.byteOffset + place.octets - 2 * below,
                           place.octets == 16 ? 0xffff : place.mask >> 16 * (below - 1) & 0xffff,
                           2));
    }
    return all;
}

/// Makes one of what stands side by side, in the header and in the key.
void KeyLayout::join(std::vector<Load> &loads)
{
    constexpr unsigned kMostOctets = 8;
    std::sort(loads.begin(), loads.end(),
              [](const Load &a, const Load &b) { return a.lane < b.lane; });
    std::vector<Load> joined;
    for (unsigned octets = 2; octets < kMostOctets; octets *= 2) {
        joined.clear();
        for (const Load &load : loads) {
            if (!joined.empty() && joined.back().octets == octets && load.octets == octets &&
                joined.back().isWhole() && load.isWhole() && load.continues(joined.back()))
                joined.back().octets = static_cast<std::uint8_t>(2 * octets);
            else
                joined.push_back(load);
        }
        loads.swap(joined);
    }
}

void KeyLayout::load(const Source &source, const std::uint8_t *header, std::uint16_t *row)
{
    const PlainPlace &place = source.place;
    const std::uint64_t value = packet::loadBits(header + place.byteOffset, place.octets);
    store(source.value, value >> place.shift & place.mask, row);
}

void KeyLayout::store(const Value &value, std::uint64_t number, std::uint16_t *row)
{
    for (std::size_t i = 0, shift = 16u * value.lanes; i < value.lanes; ++i) {
        shift -= 16;
        row[value.firstLane + i] = static_cast<std::uint16_t>(number >> shift);
    }
}

bool KeyLayout::beginWithCare(const packet::Packet &packet, KeyRows &keys, std::size_t row) const
{
    if (!areHeadersKnown(packet) || !isWholeOrNone(packet))
        return false;
    if (m_computed.empty() || fillComputed(packet, keys[row]))
        return true;
    std::fill_n(keys[row], m_lanes, std::uint16_t{0});
    return false;
}

void KeyLayout::fillHeaders(std::span<const packet::Packet *const> packets, KeyRows &keys,
                            std::size_t first) const
{
    if (m_shuffle.isEmpty()) {
        for (const Group &group : m_groups)
            fillGroup(group, packets, keys, first);
        return;
    }
    const HeaderShuffle::Short isShort = m_shuffle.fill(packets, keys, first);
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
        for (std::uint64_t left = isShort[g]; left != 0; left &= left - 1) {
            const auto at = static_cast<std::size_t>(std::countr_zero(left));
            fillGroup(m_groups[g], packets.subspan(at, 1), keys, first + at);
        }
    }
}

void KeyLayout::fillGroup(const Group &group, std::span<const packet::Packet *const> packets,
                          KeyRows &keys, std::size_t first) const
{
    Readings readings;
    const auto placeOf = [&group](std::size_t carrier) {
        return static_cast<std::size_t>(group.carriers[carrier].protocol);
    };
    switch (group.carriers.size()) {
    case 1:
        find(group, packets, keys, first, readings,
             [at = placeOf(0)](const packet::Packet &packet) { return packet.firstOuter[at]; });
        break;
    case 2:
        find(group, packets, keys, first, readings,
             [one = placeOf(0), other = placeOf(1)](const packet::Packet &packet) {
                 return packet.firstOuter[one] | packet.firstOuter[other];
             });
        break;
    default:
        find(group, packets, keys, first, readings, [&](const packet::Packet &packet) {
            unsigned index = 0;
            for (std::size_t c = 0; c < group.carriers.size(); ++c)
                index |= packet.firstOuter[placeOf(c)];
            return index;
        });
        break;
    }
    for (const Load &each : group.loads)
        load(each, readings);
    for (const std::uint16_t source : group.others) {
        for (std::size_t i = 0; i < readings.count; ++i)
            load(m_sources[source], readings.headers[i], readings.rows[i]);
    }
}

/// The headers that have all that is read of them; sets their marks. `indexOf`: of the one header
/// of a group that a packet has, as in Packet::firstOuter. Whether it is there is no branch: that
/// is hard to foretell.
template <class IndexOf>
void KeyLayout::find(const Group &group, std::span<const packet::Packet *const> packets,
                     KeyRows &keys, std::size_t first, Readings &readings, IndexOf indexOf) const
{
    std::uint16_t *row = keys[first];
    std::size_t count = 0;
    for (const packet::Packet *packet : packets) {
        const std::size_t index = indexOf(*packet);
        const std::size_t isThere = index != 0 ? 1 : 0;
        const packet::Layer &layer = packet->layers[index - isThere];
        const std::uint8_t *header = packet->frame.data + layer.offset;
        if (group.reach * isThere > layer.headerLength) [[unlikely]] {
            fillShort(group, layer, header, row);
        } else {
            readings.headers[count] = header;
            readings.rows[count] = row;
            count += isThere;
        }
        row += keys.stride();
    }
    readings.count = count;
    if (group.carriers.size() == 1) {
        for (const Bits &bits : group.carriers[0].whole) {
            for (std::size_t i = 0; i < count; ++i)
                set(bits, readings.rows[i]);
        }
        return;
    }
    for (const Carrier &carrier : group.carriers) {
        const auto at = static_cast<std::size_t>(carrier.protocol);
        for (const Bits &bits : carrier.whole) {
            row = keys[first];
            for (const packet::Packet *packet : packets) {
                const unsigned isThis = packet->firstOuter[at] != 0 ? 0xffff : 0;
                set({bits.lane, static_cast<std::uint16_t>(bits.bits & isThis)}, row);
                row += keys.stride();
            }
        }
    }
}

void KeyLayout::load(const Load &load, const Readings &readings)
{
    const auto forAll = [&](auto value) {
        for (std::size_t i = 0; i < readings.count; ++i) {
            const auto lanes = value(readings.headers[i] + load.offset);
            std::memcpy(readings.rows[i] + load.lane, &lanes, sizeof lanes);
        }
    };
    const auto cut = [&load](unsigned value) {
        return static_cast<std::uint16_t>(value >> load.shift & load.mask);
    };
    switch (load.octets) {
    case 8:
        forAll([](const std::uint8_t *at) { return loadLanes<std::uint64_t>(at); });
        break;
    case 4:
        forAll([](const std::uint8_t *at) { return loadLanes<std::uint32_t>(at); });
        break;
    case 2:
        forAll([cut](const std::uint8_t *at) { return cut(loadBigEndian<std::uint16_t>(at)); });
        break;
    default:
        forAll([cut](const std::uint8_t *at) { return cut(*at); });
        break;
    }
}

/// Of a header that not all is there of; ports always are.
void KeyLayout::fillShort(const Group &group, const packet::Layer &layer,
                          const std::uint8_t *header, std::uint16_t *row) const
{
    if (group.carriers[0].header)
        set(*group.carriers[0].header, row);
    Readings one;
    one.headers[0] = header;
    one.rows[0] = row;
    one.count = 1;
    for (const std::uint16_t index : group.sources) {
        const Source &source = m_sources[index];
        if (source.place.reach() > layer.headerLength)
            continue;
        set(bitsOf(source.value.presence), row);
        for (const Load &each : source.loads)
            load(each, one);
        if (source.loads.empty())
            load(source, header, row);
    }
}

/// False where one is cut off.
bool KeyLayout::fillComputed(const packet::Packet &packet, std::uint16_t *row) const
{
    for (const Source &source : m_computed) {
        const packet::Value value = packet::read(packet, *source.place.computed);
        if (value.presence == packet::Presence::Cut)
            return false;
        if (value.presence == packet::Presence::Absent)
            continue;
        set(bitsOf(source.value.presence), row);
        store(source.value, value.low & source.place.mask, row);
    }
    return true;
}

void KeyLayout::lookUp(KeyRows &keys, std::span<const std::uint16_t> rows) const
{
    std::array<match::Unsigned128, KeyRows::kMostRows> values;
    std::array<std::uint16_t *, KeyRows::kMostRows> having;
    for (const Membership &each : m_memberships) {
        const Bits presence = bitsOf(each.value.presence);
        std::size_t count = 0;
        for (const std::uint16_t index : rows) {
            std::uint16_t *row = keys[index];
            if ((row[presence.lane] & presence.bits) == 0)
                continue;
            match::Unsigned128 value = 0;
            for (std::size_t i = 0; i < each.value.lanes; ++i)
                value = value << 16 | row[each.value.firstLane + i];
            values[count] = value & each.mask;
            each.list->prefetch(values[count]);
            having[count++] = row;
        }
        const Bits bits = bitsOf(each.mark);
        for (std::size_t i = 0; i < count; ++i) {
            if (each.list->contains(values[i]))
                set(bits, having[i]);
        }
    }
}

} // namespace tallygate::classify
