// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of STUN and TURN.
#include "fields/binary.h"

#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kStun = Protocol::Stun;
constexpr std::string_view kSource = "RFC 8489 5";
constexpr std::string_view kAttributes = "RFC 8489 14";
constexpr std::string_view kTurn = "RFC 8656 18";
constexpr std::string_view kIce = "RFC 8445 16.1";

constexpr ValueName kTypes[] = {
    {0x0001, "Binding request"},
    {0x0003, "Allocate request"},
    {0x0004, "Refresh request"},
    {0x0008, "CreatePermission request"},
    {0x0009, "ChannelBind request"},
    {0x000a, "Connect request"},
    {0x000b, "ConnectionBind request"},
    {0x0011, "Binding indication"},
    {0x0016, "Send indication"},
    {0x0017, "Data indication"},
    {0x001c, "ConnectionAttempt indication"},
    {0x0101, "Binding success response"},
    {0x0103, "Allocate success response"},
    {0x0104, "Refresh success response"},
    {0x0108, "CreatePermission success response"},
    {0x0109, "ChannelBind success response"},
    {0x010a, "Connect success response"},
    {0x010b, "ConnectionBind success response"},
    {0x0111, "Binding error response"},
    {0x0113, "Allocate error response"},
    {0x0114, "Refresh error response"},
    {0x0118, "CreatePermission error response"},
    {0x0119, "ChannelBind error response"},
    {0x011a, "Connect error response"},
    {0x011b, "ConnectionBind error response"},
};
constexpr ValueName kClasses[] = {
    {0x00, "Request"},
    {0x01, "Indication"},
    {0x10, "Success response"},
    {0x11, "Error response"},
};
constexpr ValueName kMethods[] = {
    {0x01, "Binding"},        {0x03, "Allocate"},          {0x04, "Refresh"},     {0x06, "Send"},
    {0x07, "Data"},           {0x08, "CreatePermission"},  {0x09, "ChannelBind"}, {0x0a, "Connect"},
    {0x0b, "ConnectionBind"}, {0x0c, "ConnectionAttempt"}, {0x80, "Google ping"},
};
constexpr ValueName kAttributeTypes[] = {
    {0x0001, "MAPPED-ADDRESS"},
    {0x0003, "CHANGE-REQUEST"},
    {0x0006, "USERNAME"},
    {0x0008, "MESSAGE-INTEGRITY"},
    {0x0009, "ERROR-CODE"},
    {0x000a, "UNKNOWN-ATTRIBUTES"},
    {0x000c, "CHANNEL-NUMBER"},
    {0x000d, "LIFETIME"},
    {0x0012, "XOR-PEER-ADDRESS"},
    {0x0013, "DATA"},
    {0x0014, "REALM"},
    {0x0015, "NONCE"},
    {0x0016, "XOR-RELAYED-ADDRESS"},
    {0x0017, "REQUESTED-ADDRESS-FAMILY"},
    {0x0018, "EVEN-PORT"},
    {0x0019, "REQUESTED-TRANSPORT"},
    {0x001a, "DONT-FRAGMENT"},
    {0x001b, "ACCESS-TOKEN"},
    {0x001c, "MESSAGE-INTEGRITY-SHA256"},
    {0x001d, "PASSWORD-ALGORITHM"},
    {0x001e, "USERHASH"},
    {0x0020, "XOR-MAPPED-ADDRESS"},
    {0x0022, "RESERVATION-TOKEN"},
    {0x0024, "PRIORITY"},
    {0x0025, "USE-CANDIDATE"},
    {0x0026, "PADDING"},
    {0x0027, "RESPONSE-PORT"},
    {0x002a, "CONNECTION-ID"},
    {0x8002, "PASSWORD-ALGORITHMS"},
    {0x8003, "ALTERNATE-DOMAIN"},
    {0x8022, "SOFTWARE"},
    {0x8023, "ALTERNATE-SERVER"},
    {0x8025, "TRANSACTION_TRANSMIT_COUNTER"},
    {0x8027, "CACHE-TIMEOUT"},
    {0x8028, "FINGERPRINT"},
    {0x8029, "ICE-CONTROLLED"},
    {0x802a, "ICE-CONTROLLING"},
    {0x802b, "RESPONSE-ORIGIN"},
    {0x802c, "OTHER-ADDRESS"},
    {0x802d, "ECN-CHECK"},
    {0x802e, "THIRD-PARTY-AUTHORIZATION"},
    {0xc001, "ENF-FLOW-DESCRIPTION"},
    {0xc002, "ENF-NETWORK-STATUS"},
    {0xc057, "GOOG-NETWORK-INFO"},
};

constexpr Field part(StunPart which, Field field)
{
    return computed(Computed::Stun, field, static_cast<std::uint16_t>(which));
}
constexpr Field attribute(std::uint16_t type, Field field)
{
    return computed(Computed::HigherOption, field, type);
}
/// The text that an attribute is, from `offset` on.
constexpr Field text(std::uint16_t type, std::string_view name, std::uint16_t offset,
                     std::string_view label, std::string_view help)
{
    Field field = row(kStun, name, FieldType::Text, ReadKind::Octets, {offset, 0}, Display::Text,
                      label, help, kAttributes);
    return attribute(type, field);
}

constexpr Field kRows[] = {
    header(kStun, "stun", "STUN", "A STUN or TURN message, or data of a TURN channel.", kSource),
    part(StunPart::Message, hex(kStun, "stun.type", {0, 2}, "Message type",
                                "Class and method of a message.", kSource, kTypes)),
    part(StunPart::Class, hex(kStun, "stun.type.class", {0, 2, 4, 5}, "Message class",
                              "Request, indication or response.", kSource, kClasses)),
    part(StunPart::Method, hex(kStun, "stun.type.method", {0, 2, 0, 14}, "Message method",
                               "What is asked for.", kSource, kMethods)),
    part(StunPart::Channel, hex(kStun, "stun.channel", {0, 2}, "Channel number",
                                "Of data that a TURN server relays.", "RFC 8656 12.4")),
    number(kStun, "stun.length", {2, 2}, "Length", "Octets of the attributes or the data.",
           kSource),
    part(StunPart::Message,
         octets(kStun, "stun.cookie", 4, 4, "Magic cookie", "21:12:a4:42.", kSource)),
    part(StunPart::Message, octets(kStun, "stun.id", 8, 12, "Transaction ID",
                                   "Ties a response to its request.", kSource)),
    attribute(kAnyHigherOption, hex(kStun, "stun.att.type", {0, 2}, "Attribute",
                                    "Type of each attribute.", kAttributes, kAttributeTypes)),
    attribute(kAnyHigherOption, number(kStun, "stun.att.length", {2, 2}, "Attribute length",
                                       "Octets of its value.", kAttributes)),
    part(StunPart::Ipv4,
         ipv4(kStun, "stun.att.ipv4", 4, "IPv4 address",
              "Of any address attribute, with the exclusive-or undone.", kAttributes)),
    part(StunPart::Ipv6,
         ipv6(kStun, "stun.att.ipv6", 4, "IPv6 address",
              "Of any address attribute, with the exclusive-or undone.", kAttributes)),
    part(StunPart::Port,
         number(kStun, "stun.att.port", {2, 2}, "Port",
                "Of any address attribute, with the exclusive-or undone.", kAttributes)),
    text(0x0006, "stun.att.username", 4, "User name", "Of the sender, or both sides of ICE."),
    text(0x0014, "stun.att.realm", 4, "Realm", "For which the credentials are."),
    text(0x0015, "stun.att.nonce", 4, "Nonce", "Chosen by the server."),
    text(0x8022, "stun.att.software", 4, "Software", "Of the sender."),
    attribute(0x0009, number(kStun, "stun.att.error.class", {6, 1, 0, 3}, "Error class",
                             "Hundreds of the error code.", kAttributes)),
    attribute(0x0009, number(kStun, "stun.att.error", {7, 1}, "Error number",
                             "The error code without the hundreds.", kAttributes)),
    text(0x0009, "stun.att.error.reason", 8, "Error reason", "In words."),
    attribute(0x0024,
              number(kStun, "stun.att.priority", {4, 4}, "Priority", "Of an ICE candidate.", kIce)),
    attribute(0x000d, number(kStun, "stun.att.lifetime", {4, 4}, "Lifetime",
                             "Seconds that an allocation lives.", kTurn)),
    attribute(0x000c, hex(kStun, "stun.att.channelnum", {4, 2}, "Bound channel",
                          "Number of the channel that is bound to a peer.", kTurn)),
    attribute(0x0019, hex(kStun, "stun.att.transp", {4, 1}, "Requested transport",
                          "IP protocol between relay and peer.", kTurn)),
    attribute(0x0008, octets(kStun, "stun.att.hmac", 4, 0, "Message integrity",
                             "HMAC-SHA1 over the message.", kAttributes)),
    attribute(0x8028, hex(kStun, "stun.att.crc32", {4, 4}, "Fingerprint",
                          "CRC-32 over the message.", kAttributes)),
    attribute(0x0022, octets(kStun, "stun.att.token", 4, 8, "Reservation token",
                             "Of a relayed address that is held.", kTurn)),
};

} // namespace

std::span<const Field> stunRows()
{
    return kRows;
}

} // namespace tallygate::fields
