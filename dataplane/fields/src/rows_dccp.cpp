// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of DCCP.
#include "fields/parts.h"
#include "rows.h"
#include "values_ports.h"
#include "values_sctp.h"

namespace tallygate::fields {
namespace {

constexpr auto kDccp = Protocol::Dccp;
constexpr std::string_view kSource = "RFC 4340 5.1";
constexpr std::string_view kAckSource = "RFC 4340 5.3";
constexpr std::string_view kOptSource = "RFC 4340 5.8";

constexpr Field in(DccpPart part, Field field)
{
    return computed(Computed::DccpPart, field, static_cast<std::uint16_t>(part));
}

constexpr Field kRows[] = {
    header(kDccp, "dccp", "DCCP", "A DCCP packet.", kSource),
    number(kDccp, "dccp.srcport", {0, 2}, "Source port", "Port of the sender.", kSource,
           kDccpPorts),
    number(kDccp, "dccp.dstport", {2, 2}, "Destination port", "Port of the receiver.", kSource,
           kDccpPorts),
    either(number(kDccp, "", {0, 2}, "", "", kSource, kDccpPorts), "dccp.port", "dccp.srcport",
           "dccp.dstport", "Port", "Source or destination port."),
    number(kDccp, "dccp.data_offset", {4, 1}, "Data offset",
           "Header length with options, in 4 bytes.", kSource),
    number(kDccp, "dccp.ccval", {5, 1, 4, 4}, "CCVal", "For the congestion control of the sender.",
           kSource),
    number(kDccp, "dccp.cscov", {5, 1, 0, 4}, "Checksum coverage",
           "What the checksum protects: 0 all, else header and (n - 1) * 4 bytes.", kSource),
    hex(kDccp, "dccp.checksum", {6, 2}, "Checksum", "Checksum of the packet.", kSource),
    hex(kDccp, "dccp.res1", {8, 1, 5, 3}, "Reserved", "Zero.", kSource),
    number(kDccp, "dccp.type", {8, 1, 1, 4}, "Type", "Kind of packet.", kSource, kDccpTypes),
    flag(kDccp, "dccp.x", 8, 1, 0, "Extended sequence numbers", "Sequence numbers have 48 bits.",
         kSource),
    in(DccpPart::LongReserved, hex(kDccp, "dccp.res2", {0, 1}, "Reserved", "Zero.", kSource)),
    in(DccpPart::Sequence, number(kDccp, "dccp.seq_raw", {0, 0, 0, 48}, "Sequence",
                                  "Sequence number, as sent.", kSource)),
    in(DccpPart::Sequence,
       secondary(number(kDccp, "dccp.seq", {0, 0, 0, 48}, "Sequence",
                        "As sent: nothing is known of earlier packets, so it is not made relative.",
                        kSource))),
    in(DccpPart::AckReserved,
       hex(kDccp, "dccp.ack_res", {0, 0, 0, 16}, "Reserved", "Zero.", kAckSource)),
    in(DccpPart::Acknowledgement, number(kDccp, "dccp.ack_raw", {0, 0, 0, 48}, "Acknowledgement",
                                         "Acknowledgement number, as sent.", kAckSource)),
    in(DccpPart::Acknowledgement,
       secondary(number(kDccp, "dccp.ack", {0, 0, 0, 48}, "Acknowledgement",
                        "As sent: nothing is known of earlier packets, so it is not made relative.",
                        kAckSource))),
    in(DccpPart::ServiceCode, number(kDccp, "dccp.service_code", {0, 4}, "Service code",
                                     "What the client wants to use.", "RFC 4340 8.1.2")),
    in(DccpPart::Reset, number(kDccp, "dccp.reset_code", {0, 1}, "Reset code",
                               "Why the connection is reset.", "RFC 4340 5.6", kDccpResetCodes)),
    in(DccpPart::Reset,
       number(kDccp, "dccp.data1", {1, 1}, "Data 1", "More about the reset.", "RFC 4340 5.6")),
    in(DccpPart::Reset,
       number(kDccp, "dccp.data2", {2, 1}, "Data 2", "More about the reset.", "RFC 4340 5.6")),
    in(DccpPart::Reset,
       number(kDccp, "dccp.data3", {3, 1}, "Data 3", "More about the reset.", "RFC 4340 5.6")),
    in(DccpPart::Option, number(kDccp, "dccp.option_type", {0, 1}, "Option", "Type of an option.",
                                kOptSource, kDccpOptions)),
    in(DccpPart::Feature, number(kDccp, "dccp.feature_number", {0, 1}, "Feature",
                                 "Feature that is negotiated.", "RFC 4340 6", kDccpFeatures)),
    in(DccpPart::NdpCount,
       number(kDccp, "dccp.ndp_count", {0, 0, 0, 48}, "NDP count",
              "Packets without data since the last one with data.", kOptSource)),
    in(DccpPart::Timestamp,
       number(kDccp, "dccp.timestamp", {0, 4}, "Timestamp", "In 10 microseconds.", kOptSource)),
    in(DccpPart::TimestampEcho, number(kDccp, "dccp.timestamp_echo", {0, 4}, "Timestamp echo",
                                       "The timestamp sent back.", kOptSource)),
    in(DccpPart::ElapsedTime,
       number(kDccp, "dccp.elapsed_time", {0, 0, 0, 32}, "Elapsed time",
              "In 10 microseconds, since the packet acknowledged.", kOptSource)),
    in(DccpPart::DataChecksum, hex(kDccp, "dccp.checksum_data", {0, 4}, "Data checksum",
                                   "CRC32c of the data.", kOptSource)),
    in(DccpPart::LossEventRate, number(kDccp, "dccp.ccid3_loss_event_rate", {0, 4},
                                       "Loss event rate", "Inverse of the rate.", "RFC 4342 8.5")),
    in(DccpPart::ReceiveRate, number(kDccp, "dccp.ccid3_receive_rate", {0, 4}, "Receive rate",
                                     "Bytes in a second.", "RFC 4342 8.3")),
};

} // namespace

std::span<const Field> dccpRows()
{
    return kRows;
}

} // namespace tallygate::fields
