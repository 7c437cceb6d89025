// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/bytes.h"

/// Netlink messages as bytes: attributes are read through bounded views and written by a builder.
/// What the kernel sent can be changed in few places and sent back, so that attributes this program
/// knows nothing of are carried over.
namespace tallygate::io {

/// One attribute: its type without the flag bits, and what it holds.
struct Attribute
{
    std::uint16_t type = 0;
    Bytes value;
};

/// The attributes in `bytes`, as far as they are whole.
std::vector<Attribute> attributesIn(Bytes bytes);
std::optional<Bytes> findAttribute(Bytes bytes, std::uint16_t type);

/// The value as an integer of the host's order; zero if it is too short.
template <class T>
T valueOf(Bytes value)
{
    static_assert(std::is_trivially_copyable_v<T>);
    T result{};
    if (value.size() >= sizeof result)
        std::memcpy(&result, value.data(), sizeof result);
    return result;
}

std::string textOf(Bytes value); ///< up to the first zero

/// A message without its nlmsghdr: the fixed part of the family, then attributes.
struct RtMessage
{
    std::uint16_t type = 0;
    std::vector<std::uint8_t> payload;

    /// A message with fixed part `fixed` and no attributes.
    template <class Fixed>
    static RtMessage make(std::uint16_t type, const Fixed &fixed)
    {
        RtMessage message{type, std::vector<std::uint8_t>(NLMSG_ALIGN(sizeof fixed))};
        std::memcpy(message.payload.data(), &fixed, sizeof fixed);
        return message;
    }

    /// The fixed part; zeroes where the message is too short for it.
    template <class Fixed>
    Fixed fixed() const
    {
        return valueOf<Fixed>(payload);
    }

    template <class Fixed>
    Bytes attributes() const
    {
        const std::size_t begin = NLMSG_ALIGN(sizeof(Fixed));
        return payload.size() > begin ? Bytes(payload).subspan(begin) : Bytes();
    }

    template <class Fixed>
    std::optional<Bytes> find(std::uint16_t attribute) const
    {
        return findAttribute(attributes<Fixed>(), attribute);
    }

    void add(std::uint16_t attribute, Bytes value);
    void add(std::uint16_t attribute, std::string_view text); ///< with its closing zero
    template <class T>
    void addValue(std::uint16_t attribute, T value)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        add(attribute, Bytes(reinterpret_cast<const std::uint8_t *>(&value), sizeof value));
    }

    /// What is added until end(begin(...)) goes into the attribute.
    std::size_t begin(std::uint16_t attribute);
    void end(std::size_t position);

    bool operator==(const RtMessage &) const = default;
};

/// Calls `each(header, payload)` for the messages of a datagram.
template <class Each>
void forEachMessage(Bytes datagram, Each each)
{
    while (datagram.size() >= sizeof(nlmsghdr)) {
        const auto header = valueOf<nlmsghdr>(datagram);
        if (header.nlmsg_len < sizeof(nlmsghdr) || header.nlmsg_len > datagram.size())
            return;
        each(header, datagram.subspan(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN));
        datagram =
            datagram.subspan(std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), datagram.size()));
    }
}

} // namespace tallygate::io
