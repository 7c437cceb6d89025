// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of TCP and its options.
#include "rows.h"
#include "values_ports.h"
#include "values_transport.h"

namespace tallygate::fields {
namespace {

constexpr auto kTcp = Protocol::Tcp;
constexpr std::string_view kSource = "RFC 9293 3.1";
constexpr std::string_view kOptSource = "RFC 9293 3.2";
constexpr std::string_view kEcnSource = "RFC 3168 6.1";
constexpr std::string_view kSackSource = "RFC 2018 3";
constexpr std::string_view kWindowSource = "RFC 7323 2";
constexpr std::string_view kTimeSource = "RFC 7323 3";
constexpr std::string_view kCcSource = "RFC 1644 3.1";

constexpr Field option(std::uint8_t kind, Field field, std::uint8_t stride = 0)
{
    return computed(Computed::TcpOption, field, optionArgument(kind, stride));
}

/// The row that stands for the option itself.
constexpr Field optionIsThere(std::uint8_t kind, std::string_view name, std::string_view label,
                              std::string_view help, std::string_view source)
{
    return option(kind, header(kTcp, name, label, help, source));
}

constexpr Field kRows[] = {
    header(kTcp, "tcp", "TCP", "A TCP header.", kSource),
    number(kTcp, "tcp.srcport", {0, 2}, "Source port", "Port of the sender.", kSource, kTcpPorts),
    number(kTcp, "tcp.dstport", {2, 2}, "Destination port", "Port of the receiver.", kSource,
           kTcpPorts),
    either(number(kTcp, "", {0, 2}, "", "", kSource, kTcpPorts), "tcp.port", "tcp.srcport",
           "tcp.dstport", "Port", "Source or destination port."),
    number(kTcp, "tcp.seq_raw", {4, 4}, "Sequence number", "Of the first byte, as sent.", kSource),
    secondary(number(kTcp, "tcp.seq", {4, 4}, "Sequence number",
                     "As sent: nothing is known of earlier packets, so it is not made relative.",
                     kSource)),
    number(kTcp, "tcp.ack_raw", {8, 4}, "Acknowledgement number", "Next byte expected, as sent.",
           kSource),
    secondary(number(kTcp, "tcp.ack", {8, 4}, "Acknowledgement number",
                     "As sent: nothing is known of earlier packets, so it is not made relative.",
                     kSource)),
    computed(Computed::TcpHeaderLength, number(kTcp, "tcp.hdr_len", {12, 1}, "Header length",
                                               "Bytes of the header with options.", kSource)),
    hex(kTcp, "tcp.flags", {12, 2, 0, 12}, "Flags", "All flags and the reserved bits.", kSource),
    computed(Computed::AnyBit,
             row(kTcp, "tcp.flags.res", FieldType::Boolean, ReadKind::Bits, {12, 2, 9, 3},
                 Display::Flag, "Reserved", "Any of the three reserved bits.", kSource)),
    flag(kTcp, "tcp.flags.ae", 12, 2, 8, "Accurate ECN", "Accurate ECN, formerly nonce.",
         "RFC 9768 3.1"),
    flag(kTcp, "tcp.flags.cwr", 12, 2, 7, "CWR", "Congestion window reduced.", kEcnSource),
    flag(kTcp, "tcp.flags.ece", 12, 2, 6, "ECE", "Congestion was notified.", kEcnSource),
    flag(kTcp, "tcp.flags.urg", 12, 2, 5, "URG", "The urgent pointer counts.", kSource),
    flag(kTcp, "tcp.flags.ack", 12, 2, 4, "ACK", "The acknowledgement number counts.", kSource),
    flag(kTcp, "tcp.flags.push", 12, 2, 3, "PSH", "Hand the data on at once.", kSource),
    flag(kTcp, "tcp.flags.reset", 12, 2, 2, "RST", "The connection is reset.", kSource),
    flag(kTcp, "tcp.flags.syn", 12, 2, 1, "SYN", "The connection is being opened.", kSource),
    flag(kTcp, "tcp.flags.fin", 12, 2, 0, "FIN", "The sender has no more data.", kSource),
    computed(Computed::TcpEstablished,
             secondary(header(kTcp, "tcp.established", "Established",
                              "ACK or RST set: not the first packet of a connection. Stateless.",
                              kSource))),
    number(kTcp, "tcp.window_size_value", {14, 2}, "Window", "Window as sent, not scaled.",
           kSource),
    secondary(number(kTcp, "tcp.window_size", {14, 2}, "Window",
                     "As sent: nothing is known of earlier packets, so it is not scaled.",
                     kSource)),
    hex(kTcp, "tcp.checksum", {16, 2}, "Checksum", "Checksum of the segment.", kSource),
    number(kTcp, "tcp.urgent_pointer", {18, 2}, "Urgent pointer", "End of urgent data.", kSource),
    computed(Computed::TcpPayloadLength,
             number(kTcp, "tcp.len", {0, 4}, "Payload length",
                    "Bytes of data by the network header's length; not in fragments.", kSource)),
    computed(Computed::TcpOptions, secondary(octets(kTcp, "tcp.options", 20, 0, "Options",
                                                    "All options as bytes.", kOptSource))),
    computed(Computed::Payload,
             secondary(octets(kTcp, "tcp.payload", 0, 0, "Payload",
                              "The data of this segment, as far as captured.", kSource))),
    option(kAnyOption, number(kTcp, "tcp.option_kind", {0, 1}, "Option", "Kind of an option.",
                              kOptSource, kTcpOptionKinds)),
    option(kAnyOption, number(kTcp, "tcp.option_len", {1, 1}, "Option length",
                              "Bytes of the option.", kOptSource)),

    optionIsThere(0, "tcp.options.eol", "End of options", "The end of options option.", kOptSource),
    optionIsThere(1, "tcp.options.nop", "No operation", "The padding option.", kOptSource),
    optionIsThere(2, "tcp.options.mss", "Maximum segment size", "The MSS option.", kOptSource),
    option(2, number(kTcp, "tcp.options.mss_val", {2, 2}, "MSS",
                     "Largest segment the sender takes.", kOptSource)),
    optionIsThere(3, "tcp.options.wscale", "Window scale", "The window scale option.",
                  kWindowSource),
    option(3, number(kTcp, "tcp.options.wscale.shift", {2, 1}, "Shift",
                     "Left shift of the sender's window.", kWindowSource)),
    computed(Computed::TcpWindowMultiplier,
             number(kTcp, "tcp.options.wscale.multiplier", {2, 1, 0, 16}, "Multiplier",
                    "Factor of the sender's window.", kWindowSource)),
    optionIsThere(4, "tcp.options.sack_perm", "SACK permitted",
                  "The sender takes selective acknowledgements.", kSackSource),
    optionIsThere(5, "tcp.options.sack", "SACK", "The selective acknowledgement option.",
                  kSackSource),
    option(5,
           number(kTcp, "tcp.options.sack_le", {2, 4}, "Left edge", "Start of a block received.",
                  kSackSource),
           8),
    option(5,
           number(kTcp, "tcp.options.sack_re", {6, 4}, "Right edge", "End of a block received.",
                  kSackSource),
           8),
    computed(Computed::TcpSackCount, number(kTcp, "tcp.options.sack.count", {0, 1}, "Blocks",
                                            "How many blocks are acknowledged.", kSackSource)),
    optionIsThere(6, "tcp.options.echo", "Echo", "The echo option.", "RFC 1072 3"),
    optionIsThere(7, "tcp.options.echoreply", "Echo reply", "The echo reply option.", "RFC 1072 3"),
    optionIsThere(8, "tcp.options.timestamp", "Timestamps", "The timestamps option.", kTimeSource),
    option(8, number(kTcp, "tcp.options.timestamp.tsval", {2, 4}, "Timestamp value",
                     "The sender's clock.", kTimeSource)),
    option(8, number(kTcp, "tcp.options.timestamp.tsecr", {6, 4}, "Timestamp echo",
                     "The receiver's clock, sent back.", kTimeSource)),
    optionIsThere(11, "tcp.options.cc", "CC", "The connection count option.", kCcSource),
    optionIsThere(12, "tcp.options.ccnew", "CC.NEW", "The new connection count option.", kCcSource),
    optionIsThere(13, "tcp.options.ccecho", "CC.ECHO", "The connection count echo option.",
                  kCcSource),
    optionIsThere(19, "tcp.options.md5", "MD5 signature", "The MD5 signature option.",
                  "RFC 2385 3.0"),
    option(19, octets(kTcp, "tcp.options.md5.digest", 2, 16, "Digest", "The MD5 digest.",
                      "RFC 2385 3.0")),
    optionIsThere(27, "tcp.options.qs", "Quick-Start", "The Quick-Start response option.",
                  "RFC 4782 4.2"),
    optionIsThere(28, "tcp.options.user_to", "User timeout", "The user timeout option.",
                  "RFC 5482 3"),
    option(28, flag(kTcp, "tcp.options.user_to_granularity", 2, 2, 15, "Minutes",
                    "The timeout is in minutes, not seconds.", "RFC 5482 3")),
    option(28, number(kTcp, "tcp.options.user_to_val", {2, 2, 0, 15}, "Timeout",
                      "How long data may stay unacknowledged.", "RFC 5482 3")),
    optionIsThere(29, "tcp.options.ao", "TCP-AO", "The authentication option.", "RFC 5925 2.2"),
    option(29, number(kTcp, "tcp.options.ao.keyid", {2, 1}, "Key", "Key of this segment.",
                      "RFC 5925 2.2")),
    option(29, number(kTcp, "tcp.options.ao.rnextkeyid", {3, 1}, "Next key",
                      "Key the sender is ready to take.", "RFC 5925 2.2")),
    optionIsThere(34, "tcp.options.tfo", "Fast open", "The fast open cookie option.",
                  "RFC 7413 4.1.1"),
};

} // namespace

std::span<const Field> tcpRows()
{
    return kRows;
}

} // namespace tallygate::fields
