// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of DNS, multicast DNS and LLMNR, which share their layout.
#include "fields/dns.h"

#include "rows.h"
#include "values_dns.h"

namespace tallygate::fields {
namespace {

constexpr auto kDns = Protocol::Dns;
constexpr std::string_view kSource = "RFC 1035 4.1.1";
constexpr std::string_view kQuestionSource = "RFC 1035 4.1.2";
constexpr std::string_view kRecordSource = "RFC 1035 4.1.3";
constexpr std::string_view kNamesSource = "RFC 1035 3.3";
constexpr std::string_view kSoaSource = "RFC 1035 3.3.13";
constexpr std::string_view kUpdateSource = "RFC 2136 2.2";
constexpr std::string_view kSecSource = "RFC 4035 3.2";
constexpr std::string_view kKeySource = "RFC 4034 2.1";
constexpr std::string_view kSigSource = "RFC 4034 3.1";
constexpr std::string_view kDsSource = "RFC 4034 5.1";
constexpr std::string_view kMdnsSource = "RFC 6762 18";
constexpr std::string_view kLlmnrSource = "RFC 4795 2.1.1";
constexpr std::string_view kOptSource = "RFC 6891 6.1";
constexpr std::string_view kSrvSource = "RFC 2782";
constexpr std::string_view kNaptrSource = "RFC 3403 4.1";
constexpr std::string_view kSvcbSource = "RFC 9460 2";
constexpr std::string_view kTlsaSource = "RFC 6698 2.1";
constexpr std::string_view kCaaSource = "RFC 8659 4.1";

constexpr std::uint16_t kA = 1;
constexpr std::uint16_t kNs = 2;
constexpr std::uint16_t kCname = 5;
constexpr std::uint16_t kSoa = 6;
constexpr std::uint16_t kPtr = 12;
constexpr std::uint16_t kHinfo = 13;
constexpr std::uint16_t kMx = 15;
constexpr std::uint16_t kTxt = 16;
constexpr std::uint16_t kAaaa = 28;
constexpr std::uint16_t kSrv = 33;
constexpr std::uint16_t kNaptr = 35;
constexpr std::uint16_t kDname = 39;
constexpr std::uint16_t kOpt = 41;
constexpr std::uint16_t kDs = 43;
constexpr std::uint16_t kSshfp = 44;
constexpr std::uint16_t kRrsig = 46;
constexpr std::uint16_t kNsec = 47;
constexpr std::uint16_t kDnskey = 48;
constexpr std::uint16_t kTlsa = 52;
constexpr std::uint16_t kSvcb = 64;
constexpr std::uint16_t kSpf = 99;
constexpr std::uint16_t kCaa = 257;

constexpr Field part(DnsPart which, Field field, std::uint16_t type = 0)
{
    return computed(Computed::Dns, field, dnsArgument(which, type));
}

/// A name, or other text that begins at `offset`; `number` counts texts.
constexpr Field text(DnsPart which, std::string_view name, std::uint16_t offset,
                     std::string_view label, std::string_view help, std::string_view source,
                     std::uint16_t type = 0, std::uint8_t number = 0)
{
    Field field = row(kDns, name, FieldType::Text, ReadKind::Octets, {offset, 0, number},
                      Display::Text, label, help, source);
    field.widthBits = 0;
    return part(which, field, type);
}

constexpr Field rest(DnsPart which, std::string_view name, std::uint16_t offset,
                     std::string_view label, std::string_view help, std::string_view source,
                     std::uint16_t type)
{
    return part(which, octets(kDns, name, offset, 0, label, help, source), type);
}

constexpr Field kRows[] = {
    header(Protocol::DnsMessage, "dns", "DNS",
           "A DNS message over UDP, or one that begins with this TCP segment or follows another "
           "message in it; multicast DNS and LLMNR are mdns and llmnr.",
           kSource),
    header(Protocol::Mdns, "mdns", "Multicast DNS", "A multicast DNS message.", kMdnsSource),
    header(Protocol::Llmnr, "llmnr", "LLMNR", "A link-local multicast name resolution message.",
           kLlmnrSource),
    part(DnsPart::Length, number(kDns, "dns.length", {0, 2}, "Length",
                                 "Bytes of the message over TCP.", "RFC 1035 4.2.2")),
    hex(kDns, "dns.id", {0, 2}, "Transaction ID", "Ties a response to its query.", kSource),
    hex(kDns, "dns.flags", {2, 2}, "Flags", "All flags, the operation and the response code.",
        kSource),
    flag(kDns, "dns.flags.response", 2, 2, 15, "Response", "A response, not a query.", kSource),
    number(kDns, "dns.flags.opcode", {2, 2, 11, 4}, "Operation", "What the query asks to be done.",
           kSource, kDnsOpcodes),
    part(DnsPart::NotLlmnrResponse,
         flag(kDns, "dns.flags.authoritative", 2, 2, 10, "Authoritative",
              "The server is an authority for the name; in responses.", kSource)),
    part(DnsPart::Llmnr, flag(kDns, "dns.flags.conflict", 2, 2, 10, "Conflict",
                              "The name is known not to be unique; in LLMNR.", kLlmnrSource)),
    flag(kDns, "dns.flags.truncated", 2, 2, 9, "Truncated",
         "The message was too long for the transport.", kSource),
    part(DnsPart::NotLlmnr, flag(kDns, "dns.flags.recdesired", 2, 2, 8, "Recursion desired",
                                 "The server is to ask others; not in LLMNR.", kSource)),
    part(DnsPart::Llmnr,
         flag(kDns, "dns.flags.tentative", 2, 2, 8, "Tentative",
              "The sender has not verified that the name is unique; in LLMNR.", kLlmnrSource)),
    part(DnsPart::NotLlmnrResponse,
         flag(kDns, "dns.flags.recavail", 2, 2, 7, "Recursion available",
              "The server asks others if wanted; in responses.", kSource)),
    part(DnsPart::NotLlmnr,
         flag(kDns, "dns.flags.z", 2, 2, 6, "Z", "Reserved; not in LLMNR.", kSource)),
    part(DnsPart::Authenticated,
         flag(kDns, "dns.flags.authenticated", 2, 2, 5, "Authentic data",
              "All data were verified (DNSSEC); in queries only where it is set.", kSecSource)),
    part(DnsPart::NotLlmnr, flag(kDns, "dns.flags.checkdisable", 2, 2, 4, "Checking disabled",
                                 "Data that are not verified are wanted too.", kSecSource)),
    part(DnsPart::Response,
         number(kDns, "dns.flags.rcode", {2, 2, 0, 4}, "Response code",
                "Whether the query could be answered; in responses.", kSource, kDnsRcodes)),
    part(DnsPart::NotUpdate,
         number(kDns, "dns.count.queries", {4, 2}, "Questions", "Number of questions.", kSource)),
    part(DnsPart::Update, number(kDns, "dns.count.zones", {4, 2}, "Zones",
                                 "Number of zones to be updated.", kUpdateSource)),
    part(DnsPart::NotUpdate, number(kDns, "dns.count.answers", {6, 2}, "Answers",
                                    "Number of answer records.", kSource)),
    part(DnsPart::Update, number(kDns, "dns.count.prerequisites", {6, 2}, "Prerequisites",
                                 "Number of conditions of an update.", kUpdateSource)),
    part(DnsPart::NotUpdate, number(kDns, "dns.count.auth_rr", {8, 2}, "Authority records",
                                    "Number of records of name servers.", kSource)),
    part(DnsPart::Update, number(kDns, "dns.count.updates", {8, 2}, "Updates",
                                 "Number of records to be changed.", kUpdateSource)),
    number(kDns, "dns.count.add_rr", {10, 2}, "Additional records", "Number of other records.",
           kSource),

    text(DnsPart::QueryName, "dns.qry.name", 0, "Queried name",
         "Name that is asked for, written with dots; repeats for each question.", kQuestionSource),
    part(DnsPart::QueryNameLength,
         number(kDns, "dns.qry.name.len", {0, 2}, "Length of the queried name",
                "Characters of the name.", kQuestionSource)),
    part(DnsPart::QueryLabels, number(kDns, "dns.count.labels", {0, 2}, "Labels",
                                      "Number of labels of the queried name.", kQuestionSource)),
    part(DnsPart::Query, number(kDns, "dns.qry.type", {0, 2}, "Queried type",
                                "Type of record that is asked for.", kQuestionSource, kDnsTypes)),
    part(DnsPart::QueryClass, hex(kDns, "dns.qry.class", {2, 2}, "Queried class",
                                  "Class that is asked for.", kQuestionSource, kDnsClasses)),
    part(DnsPart::QueryMdns,
         flag(kDns, "dns.qry.qu", 2, 2, 15, "Unicast response wanted",
              "The answer may be sent to the asking host alone; in mDNS.", "RFC 6762 5.4")),

    text(DnsPart::RecordName, "dns.resp.name", 0, "Record name",
         "Name of a record of any section; not of SRV records, whose name is in dns.srv.*.",
         kRecordSource),
    text(DnsPart::ServiceName, "dns.srv.service", 0, "Service", "First label of an SRV record.",
         kSrvSource, kSrv),
    text(DnsPart::ServiceName, "dns.srv.proto", 1, "Protocol", "Second label of an SRV record.",
         kSrvSource, kSrv),
    text(DnsPart::ServiceName, "dns.srv.name", 2, "Domain", "What follows service and protocol.",
         kSrvSource, kSrv),
    part(DnsPart::Record, number(kDns, "dns.resp.type", {0, 2}, "Record type",
                                 "Type of a record of any section.", kRecordSource, kDnsTypes)),
    part(DnsPart::RecordClass, hex(kDns, "dns.resp.class", {2, 2}, "Record class",
                                   "Class of a record.", kRecordSource, kDnsClasses)),
    part(DnsPart::RecordMdns,
         flag(kDns, "dns.resp.cache_flush", 2, 2, 15, "Cache flush",
              "The record replaces older ones of the name; in mDNS.", "RFC 6762 10.2")),
    part(DnsPart::RecordPlain, number(kDns, "dns.resp.ttl", {4, 4}, "Time to live",
                                      "Seconds that the record may be kept.", kRecordSource)),
    part(DnsPart::RecordSize,
         hex(kDns, "dns.rr.udp_payload_size", {2, 2, 0, 15}, "UDP payload size",
             "Largest UDP payload that the sender takes.", kOptSource),
         kOpt),
    part(DnsPart::Record,
         hex(kDns, "dns.resp.ext_rcode", {4, 1}, "Extended response code",
             "Upper bits of the response code.", kOptSource),
         kOpt),
    part(DnsPart::Record,
         number(kDns, "dns.resp.edns0_version", {5, 1}, "EDNS version", "0 today.", kOptSource),
         kOpt),
    part(DnsPart::Record,
         hex(kDns, "dns.resp.z", {6, 2}, "EDNS flags", "Flags of the OPT record.", kOptSource),
         kOpt),
    part(DnsPart::Record,
         flag(kDns, "dns.resp.z.do", 6, 2, 15, "DNSSEC records wanted",
              "The sender can make use of DNSSEC records.", "RFC 3225 3"),
         kOpt),
    part(DnsPart::Record,
         hex(kDns, "dns.resp.z.reserved", {6, 2, 0, 15}, "Reserved", "Other EDNS flags.",
             kOptSource),
         kOpt),
    part(DnsPart::Record, number(kDns, "dns.resp.len", {8, 2}, "Data length",
                                 "Bytes of the record's data.", kRecordSource)),

    part(DnsPart::DataOfIn,
         ipv4(kDns, "dns.a", 0, "IPv4 address", "Of an A record.", "RFC 1035 3.4.1"), kA),
    part(DnsPart::Data,
         ipv6(kDns, "dns.aaaa", 0, "IPv6 address", "Of an AAAA record.", "RFC 3596 2.2"), kAaaa),
    text(DnsPart::Name, "dns.cname", 0, "Canonical name", "What an alias stands for.", kNamesSource,
         kCname),
    text(DnsPart::Name, "dns.ns", 0, "Name server", "Of an NS record.", kNamesSource, kNs),
    text(DnsPart::Name, "dns.ptr.domain_name", 0, "Domain name", "What a PTR record points to.",
         kNamesSource, kPtr),
    text(DnsPart::Name, "dns.dname", 0, "Redirected to", "Of a DNAME record.", "RFC 6672 2.1",
         kDname),
    text(DnsPart::Name, "dns.soa.mname", 0, "Primary name server", "Of an SOA record.", kSoaSource,
         kSoa),
    text(DnsPart::SecondName, "dns.soa.rname", 0, "Responsible mailbox", "Of an SOA record.",
         kSoaSource, kSoa),
    part(DnsPart::PastNames,
         number(kDns, "dns.soa.serial_number", {0, 4}, "Serial number", "Version of the zone.",
                kSoaSource),
         kSoa),
    part(DnsPart::PastNames,
         number(kDns, "dns.soa.refresh_interval", {4, 4}, "Refresh interval",
                "Seconds until secondaries look again.", kSoaSource),
         kSoa),
    part(DnsPart::PastNames,
         number(kDns, "dns.soa.retry_interval", {8, 4}, "Retry interval",
                "Seconds until they try again.", kSoaSource),
         kSoa),
    part(DnsPart::PastNames,
         number(kDns, "dns.soa.expire_limit", {12, 4}, "Expire limit",
                "Seconds after which they give up the zone.", kSoaSource),
         kSoa),
    part(DnsPart::PastNames,
         number(kDns, "dns.soa.minimum_ttl", {16, 4}, "Minimum TTL",
                "Seconds that a missing name may be remembered.", kSoaSource),
         kSoa),
    part(DnsPart::Data,
         number(kDns, "dns.mx.preference", {0, 2}, "Preference", "Lower is better.", kNamesSource),
         kMx),
    text(DnsPart::Name, "dns.mx.mail_exchange", 2, "Mail exchange", "Of an MX record.",
         kNamesSource, kMx),
    part(DnsPart::TextLengths,
         number(kDns, "dns.txt.length", {0, 1}, "Text length", "Bytes of a text.", kNamesSource),
         kTxt),
    text(DnsPart::Texts, "dns.txt", 0, "Text", "A text of a TXT record; repeats.", kNamesSource,
         kTxt),
    part(DnsPart::TextLengths,
         number(kDns, "dns.spf.length", {0, 1}, "SPF length", "Bytes of a text.", "RFC 4408 3.1.1"),
         kSpf),
    text(DnsPart::Texts, "dns.spf", 0, "SPF", "A text of an SPF record.", "RFC 4408 3.1.1", kSpf),
    part(DnsPart::Data,
         number(kDns, "dns.srv.priority", {0, 2}, "Priority", "Lower is tried first.", kSrvSource),
         kSrv),
    part(DnsPart::Data,
         number(kDns, "dns.srv.weight", {2, 2}, "Weight", "Share among equal priorities.",
                kSrvSource),
         kSrv),
    part(DnsPart::Data, number(kDns, "dns.srv.port", {4, 2}, "Port", "Of the service.", kSrvSource),
         kSrv),
    text(DnsPart::Name, "dns.srv.target", 6, "Target", "Host of the service.", kSrvSource, kSrv),
    text(DnsPart::NthText, "dns.hinfo.cpu", 0, "CPU", "Of a HINFO record.", kNamesSource, kHinfo),
    text(DnsPart::NthText, "dns.hinfo.os", 0, "Operating system", "Of a HINFO record.",
         kNamesSource, kHinfo, 1),
    part(DnsPart::Data,
         number(kDns, "dns.naptr.order", {0, 2}, "Order", "Of a NAPTR record.", kNaptrSource),
         kNaptr),
    part(DnsPart::Data,
         number(kDns, "dns.naptr.preference", {2, 2}, "Preference", "Of a NAPTR record.",
                kNaptrSource),
         kNaptr),
    text(DnsPart::NthText, "dns.naptr.flags", 4, "Flags", "Of a NAPTR record.", kNaptrSource,
         kNaptr),
    text(DnsPart::NthText, "dns.naptr.service", 4, "Service", "Of a NAPTR record.", kNaptrSource,
         kNaptr, 1),
    text(DnsPart::NthText, "dns.naptr.regex", 4, "Regular expression", "Of a NAPTR record.",
         kNaptrSource, kNaptr, 2),
    text(DnsPart::NamePastTexts, "dns.naptr.replacement", 4, "Replacement", "Of a NAPTR record.",
         kNaptrSource, kNaptr, 3),
    part(DnsPart::Data, hex(kDns, "dns.ds.key_id", {0, 2}, "Key id", "Of a DS record.", kDsSource),
         kDs),
    part(DnsPart::Data,
         number(kDns, "dns.ds.algorithm", {2, 1}, "Algorithm", "Of the key.", kDsSource), kDs),
    part(DnsPart::Data,
         number(kDns, "dns.ds.digest_type", {3, 1}, "Digest type", "How it was made.", kDsSource),
         kDs),
    rest(DnsPart::Rest, "dns.ds.digest", 4, "Digest", "Of the key.", kDsSource, kDs),
    part(
        DnsPart::Data,
        number(kDns, "dns.sshfp.algorithm", {0, 1}, "Algorithm", "Of the SSH key.", "RFC 4255 3.1"),
        kSshfp),
    part(DnsPart::Data,
         number(kDns, "dns.sshfp.fingerprint.type", {1, 1}, "Fingerprint type", "How it was made.",
                "RFC 4255 3.1"),
         kSshfp),
    rest(DnsPart::Rest, "dns.sshfp.fingerprint", 2, "Fingerprint", "Of the SSH key.",
         "RFC 4255 3.1", kSshfp),
    part(DnsPart::Data,
         number(kDns, "dns.rrsig.type_covered", {0, 2}, "Type covered",
                "Type of the signed records.", kSigSource, kDnsTypes),
         kRrsig),
    part(DnsPart::Data,
         number(kDns, "dns.rrsig.algorithm", {2, 1}, "Algorithm", "Of the signature.", kSigSource),
         kRrsig),
    part(DnsPart::Data,
         number(kDns, "dns.rrsig.labels", {3, 1}, "Labels", "Labels of the signed name.",
                kSigSource),
         kRrsig),
    part(DnsPart::Data,
         number(kDns, "dns.rrsig.original_ttl", {4, 4}, "Original TTL", "As it was signed.",
                kSigSource),
         kRrsig),
    part(DnsPart::Data,
         number(kDns, "dns.rrsig.key_tag", {16, 2}, "Key tag", "Which key signed.", kSigSource),
         kRrsig),
    text(DnsPart::Name, "dns.rrsig.signers_name", 18, "Signer's name", "Who signed.", kSigSource,
         kRrsig),
    rest(DnsPart::RestPastName, "dns.rrsig.signature", 18, "Signature", "Of the records.",
         kSigSource, kRrsig),
    text(DnsPart::Name, "dns.nsec.next_domain_name", 0, "Next domain name",
         "The next name that exists.", "RFC 4034 4.1", kNsec),
    part(DnsPart::Data,
         hex(kDns, "dns.dnskey.flags", {0, 2}, "Flags", "Of a DNSKEY record.", kKeySource),
         kDnskey),
    part(DnsPart::Data,
         flag(kDns, "dns.dnskey.flags.zone_key", 0, 2, 8, "Zone key", "The key of a zone.",
              kKeySource),
         kDnskey),
    part(DnsPart::Data,
         flag(kDns, "dns.dnskey.flags.key_revoked", 0, 2, 7, "Revoked", "Not to be trusted.",
              "RFC 5011 3"),
         kDnskey),
    part(DnsPart::Data,
         flag(kDns, "dns.dnskey.flags.secure_entry_point", 0, 2, 0, "Secure entry point",
              "A key that signs keys.", kKeySource),
         kDnskey),
    part(DnsPart::Data, number(kDns, "dns.dnskey.protocol", {2, 1}, "Protocol", "3.", kKeySource),
         kDnskey),
    part(DnsPart::Data,
         number(kDns, "dns.dnskey.algorithm", {3, 1}, "Algorithm", "Of the key.", kKeySource),
         kDnskey),
    rest(DnsPart::Rest, "dns.dnskey.public_key", 4, "Public key", "Of a DNSKEY record.", kKeySource,
         kDnskey),
    part(DnsPart::Data,
         number(kDns, "dns.tlsa.certificate_usage", {0, 1}, "Certificate usage",
                "Of a TLSA record.", kTlsaSource),
         kTlsa),
    part(DnsPart::Data,
         number(kDns, "dns.tlsa.selector", {1, 1}, "Selector", "Which part is matched.",
                kTlsaSource),
         kTlsa),
    part(DnsPart::Data,
         number(kDns, "dns.tlsa.matching_type", {2, 1}, "Matching type", "How it is matched.",
                kTlsaSource),
         kTlsa),
    rest(DnsPart::Rest, "dns.tlsa.certificate_association_data", 3, "Certificate data",
         "What is matched.", kTlsaSource, kTlsa),
    part(DnsPart::Data,
         hex(kDns, "dns.caa.flags", {0, 1}, "CAA flags", "Of a CAA record.", kCaaSource), kCaa),
    part(DnsPart::Data,
         flag(kDns, "dns.caa.flags.issuer_critical", 0, 1, 7, "Issuer critical",
              "Who does not understand the tag must not issue.", kCaaSource),
         kCaa),
    text(DnsPart::NthText, "dns.caa.tag", 1, "Tag", "Kind of the property.", kCaaSource, kCaa),
    text(DnsPart::RestPastText, "dns.caa.value", 1, "Value", "Of the property.", kCaaSource, kCaa),

    part(DnsPart::Option,
         number(kDns, "dns.opt.code", {0, 2}, "Option code", "Of an EDNS option.", kOptSource,
                kDnsOptions),
         kOpt),
    part(DnsPart::Option,
         number(kDns, "dns.opt.len", {2, 2}, "Option length", "Bytes of its data.", kOptSource),
         kOpt),
    rest(DnsPart::OptionValue, "dns.opt.data", 0, "Option data", "Data of an EDNS option.",
         kOptSource, kOpt),

    part(DnsPart::Data,
         number(kDns, "dns.svcb.svcpriority", {0, 2}, "Priority",
                "Of an SVCB or HTTPS record; 0 for an alias.", kSvcbSource),
         kSvcb),
    text(DnsPart::Name, "dns.svcb.targetname", 2, "Target", "Host of the service.", kSvcbSource,
         kSvcb),
    part(DnsPart::Parameter,
         number(kDns, "dns.svcb.svcparam.key", {0, 2}, "Parameter", "Key of a parameter.",
                kSvcbSource),
         kSvcb),
    part(DnsPart::Parameter,
         number(kDns, "dns.svcb.svcparam.value.length", {2, 2}, "Parameter length",
                "Bytes of its value.", kSvcbSource),
         kSvcb),
    text(DnsPart::Alpn, "dns.svcb.svcparam.alpn", 0, "ALPN", "A protocol of the service.",
         "RFC 9460 7.1", kSvcb),
    part(DnsPart::SvcPort,
         number(kDns, "dns.svcb.svcparam.port", {0, 2}, "Port", "Of the service.", "RFC 9460 7.2"),
         kSvcb),
    part(DnsPart::Ipv4Hint,
         ipv4(kDns, "dns.svcb.svcparam.ipv4hint.ip", 0, "IPv4 hint", "An address of the service.",
              "RFC 9460 7.3"),
         kSvcb),
    part(DnsPart::Ipv6Hint,
         ipv6(kDns, "dns.svcb.svcparam.ipv6hint.ip", 0, "IPv6 hint", "An address of the service.",
              "RFC 9460 7.3"),
         kSvcb),
};

} // namespace

std::span<const Field> dnsRows()
{
    return kRows;
}

} // namespace tallygate::fields
