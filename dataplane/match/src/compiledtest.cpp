// SPDX-License-Identifier: GPL-3.0-or-later
#include "compiledtest.h"

#include <algorithm>
#include <cstring>

#include "fields/computed.h"
#include "literal.h"

namespace tallygate::match {

using fields::Field;
using fields::ReadKind;

namespace {

/// Both halves of a shorthand; the registry's own tests hold that they exist.
const Field &half(const Field &either, std::size_t index)
{
    return fields::field(*fields::findField(either.either[index]));
}

/// memcmp order, a shorter text before a longer one it begins.
int compareOctets(Bytes a, std::string_view b)
{
    const std::size_t common = std::min(a.size(), b.size());
    const int order = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
    if (order != 0)
        return order;
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

} // namespace

Result<CompiledTest> CompiledTest::compile(const Node &node, const SetTable &sets)
{
    CompiledTest test;
    test.m_operand = node.operand;
    test.m_type = typeOf(node.operand);
    test.m_exclude = node.comparison == Comparison::NotEqual;
    const bool octetOperator =
        node.comparison == Comparison::Contains || node.comparison == Comparison::Matches;
    const bool octetValue =
        test.m_type.valueClass == ValueClass::Octets || test.m_type.valueClass == ValueClass::Text;
    Result<void> done;
    if (octetOperator || (octetValue && !node.hasMask)) {
        test.m_what = What::Octets;
        done = test.compileOctets(node, sets);
    } else {
        test.m_what = test.m_type.valueClass == ValueClass::None ? What::Layer : What::Number;
        done = test.compileNumber(node, sets);
    }
    if (!done)
        return fail(done.error());
    return test;
}

Result<void> CompiledTest::compileNumber(const Node &node, const SetTable &sets)
{
    if (const auto *plain = std::get_if<FieldOperand>(&node.operand)) {
        const Field &field = *plain->field;
        if (field.read == ReadKind::EitherOf) {
            m_placeCount = 2;
            m_places[0] = Place::of(half(field, 0), plain->occurrence);
            m_places[1] = Place::of(half(field, 1), plain->occurrence);
        } else {
            m_places[0] = Place::of(field, plain->occurrence);
        }
    } else {
        m_placeCount = 0; // a masked slice
    }
    if (node.hasMask)
        m_mask = {node.maskHigh, node.mask};
    m_check = Check::Range;
    const auto *range =
        node.literals.empty() ? nullptr : std::get_if<NumberRange>(&node.literals.front());
    switch (node.comparison) {
    case Comparison::Present:
        m_check = Check::Any;
        m_last = {~0ull, ~0ull};
        break;
    case Comparison::NonZero:
        m_first = {0, 1};
        m_last = {~0ull, ~0ull};
        break;
    case Comparison::In:
        m_check = Check::List;
        return addList(node, sets);
    case Comparison::Equal:
    case Comparison::NotEqual:
        m_first = {range->firstHigh, range->firstLow};
        m_last = {range->lastHigh, range->lastLow};
        break;
    case Comparison::LessEqual:
        m_last = {range->firstHigh, range->firstLow};
        break;
    case Comparison::GreaterEqual:
        m_first = {range->firstHigh, range->firstLow};
        m_last = {~0ull, ~0ull};
        break;
    case Comparison::Less:
        m_last = {range->firstHigh - (range->firstLow == 0 ? 1 : 0), range->firstLow - 1};
        if (range->firstHigh == 0 && range->firstLow == 0) {
            m_first = {0, 1}; // nothing is below 0: an empty range
            m_last = {0, 0};
        }
        break;
    case Comparison::Greater:
        m_first = {range->firstHigh + (range->firstLow == ~0ull ? 1 : 0), range->firstLow + 1};
        m_last = {~0ull, ~0ull};
        if (range->firstHigh == ~0ull && range->firstLow == ~0ull) {
            m_first = {0, 1}; // nothing is above the largest
            m_last = {0, 0};
        }
        break;
    case Comparison::Contains:
    case Comparison::Matches:
        break;
    }
    // A 64-bit value's upper half is 0; without this `> ~0` would wrap to a high half of 1.
    if (m_type.widthBits <= 64 && m_first.high != 0) {
        m_first = {0, 1};
        m_last = {0, 0};
    }
    return {};
}

Result<void> CompiledTest::addList(const Node &node, const SetTable &sets)
{
    std::vector<NumberList::Range> ranges;
    for (std::size_t i = 0; i < node.literals.size(); ++i) {
        if (const auto *name = std::get_if<SetReference>(&node.literals[i])) {
            const std::uint32_t at =
                i < node.literalText.size() ? node.literalText[i].begin : node.text.begin;
            const auto found = sets.find(name->name);
            if (found == sets.end() || !found->second)
                return failAt(at, ErrorKind::Semantic, "set-unknown",
                              fmt::format("there is no set named '{}'", name->name));
            if (!canHold(found->second->kind(), m_type))
                return failAt(at, ErrorKind::Semantic, "set-kind",
                              fmt::format("{} is {}, the set '{}' holds something else",
                                          toText(node.operand), describe(m_type.valueClass),
                                          name->name));
            m_sets.push_back(found->second);
        } else if (const auto *range = std::get_if<NumberRange>(&node.literals[i])) {
            ranges.push_back({ValueSet::toKey({range->firstHigh, range->firstLow}),
                              ValueSet::toKey({range->lastHigh, range->lastLow})});
        } else {
            m_octets.push_back(std::get<std::string>(node.literals[i]));
        }
    }
    std::sort(m_octets.begin(), m_octets.end());
    if (m_what == What::Octets)
        return {};
    if (ranges.size() == 1 && m_sets.empty()) { // most cells of an address: no list at all
        const auto wide = [](Unsigned128 value) {
            return Wide{static_cast<std::uint64_t>(value >> 64), static_cast<std::uint64_t>(value)};
        };
        m_check = Check::Range;
        m_first = wide(ranges.front().first);
        m_last = wide(ranges.front().last);
        return {};
    }
    const auto kind = m_type.valueClass == ValueClass::Ipv6   ? NumberList::Kind::Ipv6
                      : m_type.valueClass == ValueClass::Ipv4 ? NumberList::Kind::Ipv4
                                                              : NumberList::Kind::Number;
    m_list = std::make_shared<const NumberList>(kind, ranges, std::move(m_sets));
    return {};
}

Result<void> CompiledTest::compileOctets(const Node &node, const SetTable &sets)
{
    switch (node.comparison) {
    case Comparison::In:
        m_check = Check::List;
        return addList(node, sets);
    case Comparison::Matches: {
        m_check = Check::Matches;
        auto pattern = Pattern::compile(std::get<std::string>(node.literals.front()));
        if (!pattern) {
            Error error = pattern.error();
            error.where.column =
                (node.literalText.empty() ? node.text : node.literalText.front()).begin + 1;
            return fail(std::move(error));
        }
        m_pattern.push_back(std::move(*pattern));
        return {};
    }
    case Comparison::Contains:
        m_check = Check::Contains;
        break;
    case Comparison::Equal:
    case Comparison::NotEqual:
        m_check = Check::Equal;
        break;
    case Comparison::Less:
        m_check = Check::Less;
        break;
    case Comparison::LessEqual:
        m_check = Check::LessEqual;
        break;
    case Comparison::Greater:
        m_check = Check::Greater;
        break;
    case Comparison::GreaterEqual:
        m_check = Check::GreaterEqual;
        break;
    case Comparison::Present:
    case Comparison::NonZero:
        m_check = Check::Any;
        return {};
    }
    m_octets.push_back(std::get<std::string>(node.literals.front()));
    return {};
}

bool CompiledTest::isPlainNumber() const
{
    if (m_what != What::Number || m_placeCount == 0)
        return false;
    const Place &first = place();
    const Place &last = lastPlace();
    const bool plainFlag = m_type.valueClass != ValueClass::Flag || first.field->widthBits == 1;
    return plainFlag && first.how == Place::How::Bits && last.how == Place::How::Bits &&
           first.protocol == last.protocol && first.byteWidth == last.byteWidth &&
           first.shift == last.shift && first.mask == last.mask &&
           (m_check == Check::Any || m_check == Check::Range || m_check == Check::List);
}

bool CompiledTest::isPlainLayer() const
{
    return m_what == What::Layer && m_placeCount == 1 && m_places[0].occurrence == 0 &&
           m_places[0].field->read == ReadKind::Presence && !fields::isHigher(m_places[0].protocol);
}

bool CompiledTest::isEstablished() const
{
    return m_what == What::Layer && m_placeCount == 1 && m_places[0].occurrence == 0 &&
           m_places[0].field->computed == fields::Computed::TcpEstablished;
}

std::optional<PlainTest> CompiledTest::plain(std::size_t mostRanges) const
{
    PlainTest plain;
    if (isPlainLayer()) {
        plain.isLayer = true;
        plain.layer = place().protocol;
        return plain;
    }
    if (isEstablished()) {
        constexpr std::uint32_t kAckOrReset = 0x14;
        place(Place::of(fields::field(*fields::findField("tcp.flags")), 0), plain.places[0]);
        plain.placeCount = 1;
        plain.mask = kAckOrReset;
        plain.ranges = {{1, kAckOrReset}};
        return plain;
    }
    const bool isFlagOfMany = m_type.valueClass == ValueClass::Flag && place().field != nullptr &&
                              place().field->widthBits != 1;
    if (m_what != What::Number || m_placeCount == 0 || isFlagOfMany)
        return std::nullopt;
    for (std::size_t i = 0; i < m_placeCount; ++i) {
        if (!place(m_places[i], plain.places[i]))
            return std::nullopt;
    }
    plain.placeCount = m_placeCount;
    plain.excludes = m_exclude;
    plain.mask = static_cast<Unsigned128>(m_mask.high) << 64 | m_mask.low;
    if (m_check == Check::Any) {
        plain.ranges = {{0, ~Unsigned128{0}}};
        return plain;
    }
    if (m_check == Check::Range) {
        const auto wide = [](const Wide &of) {
            return static_cast<Unsigned128>(of.high) << 64 | of.low;
        };
        if (m_first <= m_last)
            plain.ranges = {{wide(m_first), wide(m_last)}};
        return plain;
    }
    if (m_check != Check::List)
        return std::nullopt;
    if (!m_list->all(plain.ranges, mostRanges))
        plain.list = m_list;
    return plain;
}

/// Where a place is plain: bits of a header, or a number that is read at little cost and known of
/// every packet whose headers are.
bool CompiledTest::place(const Place &from, PlainPlace &to)
{
    to.protocol = from.protocol;
    switch (from.how) {
    case Place::How::Bits:
        to.byteOffset = from.byteOffset;
        to.octets = from.byteWidth;
        to.shift = from.shift;
        to.mask = from.mask;
        return true;
    case Place::How::Wide:
        to.byteOffset = from.byteOffset;
        to.octets = 16;
        return true;
    case Place::How::Items:
        return false;
    case Place::How::Read:
        break;
    }
    if (from.occurrence != 0 || from.field->read != ReadKind::Computed)
        return false;
    switch (from.field->computed) {
    case fields::Computed::FrameLength:
    case fields::Computed::FrameCapturedLength:
    case fields::Computed::IpHeaderLength:
    case fields::Computed::IpTotalLength:
    case fields::Computed::LengthInOctets:
    case fields::Computed::TcpHeaderLength:
    case fields::Computed::TcpPayloadLength:
    case fields::Computed::UdpLength:
        to.computed = from.field;
        to.mask = 0xffffffff; // what is left to the frame's end may be longer than the field
        return true;
    default:
        return false;
    }
}

Truth CompiledTest::evaluate(const Packet &packet) const
{
    if (m_what == What::Octets)
        return evaluateOctets(packet);
    Outcome outcome = m_placeCount == 0 ? checkSlice(packet) : checkPlace(packet, m_places[0]);
    if (m_placeCount == 2 && outcome != Outcome::Holds) {
        // What decides, in this order: an occurrence that is equal, one that was cut, one that is
        // there and differs.
        const Outcome second = checkPlace(packet, m_places[1]);
        if (second == Outcome::Holds || outcome == Outcome::Absent ||
            (second == Outcome::Cut && outcome == Outcome::Fails))
            outcome = second;
    }
    if (outcome == Outcome::Cut)
        return Truth::Undecidable;
    return outcome == (m_exclude ? Outcome::Fails : Outcome::Holds) ? Truth::True : Truth::False;
}

CompiledTest::Outcome CompiledTest::checkPlace(const Packet &packet, const Place &place) const
{
    if (place.how == Place::How::Items)
        return checkItems(packet, place);
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    switch (place.load(packet, high, low)) {
    case Presence::Absent:
        return Outcome::Absent;
    case Presence::Cut:
        return Outcome::Cut;
    case Presence::Present:
        break;
    }
    return numberDecides(high, low);
}

CompiledTest::Outcome CompiledTest::checkItems(const Packet &packet, const Place &place) const
{
    return anyItem(packet, *place.field,
                   {[](const void *context, const packet::Value &value) {
                        const auto *test = static_cast<const CompiledTest *>(context);
                        return test->numberDecides(value.high, value.low) == Outcome::Holds;
                    },
                    this});
}

CompiledTest::Outcome CompiledTest::anyItem(const Packet &packet, const Field &field,
                                            const packet::ValueTest &test)
{
    packet::Value value;
    const packet::Layer *header = packet::headerWith(packet, field, value);
    if (header == nullptr)
        return value.presence == Presence::Cut ? Outcome::Cut : Outcome::Absent;
    if (test.holds(test.context, value))
        return Outcome::Holds;
    switch (packet::find(packet, *header, field, test).presence) {
    case Presence::Present:
        return Outcome::Holds;
    case Presence::Cut:
        return Outcome::Cut;
    case Presence::Absent:
        break;
    }
    return Outcome::Fails;
}

CompiledTest::Outcome CompiledTest::numberDecides(std::uint64_t high, std::uint64_t low) const
{
    // A flag may stand for several bits (tcp.flags.res): any of them sets it.
    if (m_type.valueClass == ValueClass::Flag && low != 0)
        low = 1;
    return numberHolds(high & m_mask.high, low & m_mask.low) ? Outcome::Holds : Outcome::Fails;
}

CompiledTest::Outcome CompiledTest::checkSlice(const Packet &packet) const
{
    const OctetSpan span = octetsOf(packet, std::get<SliceOperand>(m_operand));
    if (span.presence != Presence::Present)
        return span.presence == Presence::Cut ? Outcome::Cut : Outcome::Absent;
    std::uint64_t value = 0;
    for (const std::uint8_t octet : span.octets)
        value = value << 8 | octet;
    return numberHolds(0, value & m_mask.low) ? Outcome::Holds : Outcome::Fails;
}

bool CompiledTest::numberHolds(std::uint64_t high, std::uint64_t low) const
{
    switch (m_check) {
    case Check::Any:
        return true;
    case Check::Range: {
        const Wide value{high, low};
        return m_first <= value && value <= m_last;
    }
    default:
        return m_list->contains(static_cast<Unsigned128>(high) << 64 | low);
    }
}

Truth CompiledTest::evaluateOctets(const Packet &packet) const
{
    Outcome outcome = Outcome::Absent;
    const auto *plain = std::get_if<FieldOperand>(&m_operand);
    if (plain == nullptr)
        outcome = octetsDecide(octetsOf(packet, std::get<SliceOperand>(m_operand)));
    else if (plain->occurrence != 0 || plain->field->read != ReadKind::Computed)
        outcome = octetsDecide(octetsOf(packet, *plain->field, plain->occurrence));
    else
        outcome = octetsOfItems(packet, *plain->field);
    if (outcome == Outcome::Cut)
        return Truth::Undecidable;
    return outcome == (m_exclude ? Outcome::Fails : Outcome::Holds) ? Truth::True : Truth::False;
}

CompiledTest::Outcome CompiledTest::octetsOfItems(const Packet &packet, const Field &field) const
{
    struct Question
    {
        const CompiledTest &test;
        const Packet &packet;
        const Field &field;
    } const question{*this, packet, field};
    return anyItem(packet, field,
                   {[](const void *context, const packet::Value &value) {
                        const auto &[test, in, of] = *static_cast<const Question *>(context);
                        return test.octetsDecide(octetsOf(in, of, value)) == Outcome::Holds;
                    },
                    &question});
}

CompiledTest::Outcome CompiledTest::octetsDecide(const OctetSpan &span) const
{
    if (span.presence != Presence::Present)
        return span.presence == Presence::Cut ? Outcome::Cut : Outcome::Absent;
    // Octets found in the captured part are there whatever follows; nothing else can be known of
    // a part (a pattern's `$` stands at an end that was not captured).
    const bool decided = !span.isCut() || m_check == Check::Any ||
                         (m_check == Check::Contains && octetsHold(span.octets));
    if (!decided)
        return Outcome::Cut;
    return octetsHold(span.octets) ? Outcome::Holds : Outcome::Fails;
}

bool CompiledTest::octetsHold(Bytes octets) const
{
    const auto order = [&] { return compareOctets(octets, m_octets.front()); };
    switch (m_check) {
    case Check::Any:
        return true;
    case Check::Equal:
        return order() == 0;
    case Check::Less:
        return order() < 0;
    case Check::LessEqual:
        return order() <= 0;
    case Check::Greater:
        return order() > 0;
    case Check::GreaterEqual:
        return order() >= 0;
    case Check::Contains:
        return octets.size() >= m_octets.front().size() &&
               memmem(octets.data(), octets.size(), m_octets.front().data(),
                      m_octets.front().size()) != nullptr;
    case Check::Matches:
        return m_pattern.front().foundIn(octets);
    case Check::List: {
        const std::string_view text(reinterpret_cast<const char *>(octets.data()), octets.size());
        return std::binary_search(m_octets.begin(), m_octets.end(), text, std::less<>()) ||
               std::any_of(m_sets.begin(), m_sets.end(),
                           [&](const auto &set) { return set->containsText(text); });
    }
    case Check::Range:
        break;
    }
    return false;
}

} // namespace tallygate::match
