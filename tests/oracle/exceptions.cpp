// SPDX-License-Identifier: GPL-3.0-or-later
#include "exceptions.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace tallygate::oracle {
namespace {

constexpr std::string_view kOwn[] = {"ip.l4proto", "tcp.established"};

constexpr std::array<RowException, 0> kRows{};

constexpr std::string_view kState = "TShark goes by earlier packets of the connection";

constexpr FieldException kFields[] = {
    {"cotp.destref", "", "data of class 0 has none; TShark says 0"},
    {"dccp.ack", "", "as sent; TShark makes it relative"},
    {"dccp.seq", "", "as sent; TShark makes it relative"},
    {"http", "", kState},
    {"http*", "dev-large-mix.pcap", kState},
    {"http*", "mercury-emix.pcap", kState},
    {"http*", "ndpi-fuzz-http-be.pcap", kState},
    {"http.request.full_uri", "pcpp-http-requests.pcap", kState},
    {"ip.dst", "pcpp-ipv4-options.pcap",
     "under a source route the header's bytes, not the final hop"},
    {"ipv6*", "mercury-emix.pcap", "Teredo is not followed"},
    {"ip.rec_rt", "ndpi-fuzz-radius.pcap", "a damaged option"},
    {"l2tp*", "ndpi-fuzz-http-be.pcap", "a damaged control message"},
    {"modbus.byte_cnt", "arkime-modbus.pcap", kState},
    {"pppoed.tag", "zeek-pppoe.pcap", "every tag; TShark gives those it does not know"},
    {"pppoed.tag_length", "zeek-pppoe.pcap", "every tag; TShark gives those it does not know"},
    {"quic*", "dev-large-mix.pcap", kState},
    {"rdp", "", kState},
    {"radius*", "ndpi-fuzz-radius.pcap",
     "a damaged vendor attribute, followed by its inner length"},
    {"sctp.data_tsn", "", "as sent; TShark makes it relative"},
    {"sctp.sack_cumulative_tsn_ack", "", "as sent; TShark makes it relative"},
    {"ssh*", "mercury-emix.pcap", kState},
    {"ssh*", "ndpi-ssh.pcap", kState},
    {"stun*", "dev-large-mix.pcap", "damaged attributes"},
    {"tcp.options", "ndpi-fuzz-http-be.pcap", "TShark says <MISSING> where there are none"},
    {"tcp.window_size", "", "as sent; TShark scales it by the factor of the SYN"},
    {"tftp*", "mercury-emix.pcap", kState},
    {"tpkt", "", kState},
    {"tls*", "dev-large-mix.pcap", kState},
    {"tls*", "mercury-emix.pcap", kState},
    {"tls*", "ndpi-quic-interop.pcapng", kState},
    {"tls.handshake.sig_hash_alg", "", kState},
    {"tls.record.content_type", "", kState},
    {"tls.record.opaque_type", "", kState},
};

bool isLike(std::string_view name, std::string_view pattern)
{
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1))
                                  : name == pattern;
}

} // namespace

std::span<const RowException> rowExceptions()
{
    return kRows;
}

std::span<const FieldException> fieldExceptions()
{
    return kFields;
}

bool isOwn(std::string_view field)
{
    return std::find(std::begin(kOwn), std::end(kOwn), field) != std::end(kOwn);
}

bool isExplained(std::string_view field, std::string_view capture)
{
    return std::any_of(std::begin(kFields), std::end(kFields), [&](const FieldException &one) {
        return isLike(field, one.field) && (one.capture.empty() || one.capture == capture);
    });
}

} // namespace tallygate::oracle
