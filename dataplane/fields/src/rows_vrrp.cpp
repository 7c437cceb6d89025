// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of VRRP.
#include "fields/parts.h"
#include "rows.h"
#include "values_routing.h"

namespace tallygate::fields {
namespace {

constexpr auto kVrrp = Protocol::Vrrp;
constexpr std::string_view kSource = "RFC 5798 5.1";
constexpr std::string_view kSource2 = "RFC 2338 5.3";

constexpr Field in(VrrpPart part, Field field)
{
    return computed(Computed::VrrpPart, field, static_cast<std::uint16_t>(part));
}

constexpr Field kRows[] = {
    header(kVrrp, "vrrp", "VRRP", "A VRRP advertisement.", kSource),
    number(kVrrp, "vrrp.version", {0, 1, 4, 4}, "Version", "Version of the protocol.", kSource),
    number(kVrrp, "vrrp.type", {0, 1, 0, 4}, "Type", "1, an advertisement.", kSource, kVrrpTypes),
    secondary(hex(kVrrp, "vrrp.typever", {0, 1}, "Version and type", "Both together.", kSource)),
    number(kVrrp, "vrrp.virt_rtr_id", {1, 1}, "Virtual router", "Identifier of the virtual router.",
           kSource),
    number(kVrrp, "vrrp.prio", {2, 1}, "Priority", "255 owns the addresses, 0 gives up.", kSource,
           kVrrpPriorities),
    number(kVrrp, "vrrp.addr_count", {3, 1}, "Addresses", "How many addresses are listed.",
           kSource),
    in(VrrpPart::Version2, number(kVrrp, "vrrp.auth_type", {0, 1}, "Authentication",
                                  "Kind of authentication.", kSource2, kVrrpAuthTypes)),
    in(VrrpPart::Version2,
       number(kVrrp, "vrrp.adver_int", {1, 1}, "Advertisement interval", "In seconds.", kSource2)),
    in(VrrpPart::Version3,
       hex(kVrrp, "vrrp.reserved_mbz", {0, 1, 4, 4}, "Reserved", "Zero.", kSource)),
    in(VrrpPart::Version3, number(kVrrp, "vrrp.short_adver_int", {0, 2, 0, 12},
                                  "Advertisement interval", "In hundredths of a second.", kSource)),
    hex(kVrrp, "vrrp.checksum", {6, 2}, "Checksum", "Checksum of the message.", kSource),
    in(VrrpPart::Address4,
       ipv4(kVrrp, "vrrp.ip_addr", 0, "Address", "An address of the virtual router.", kSource)),
    in(VrrpPart::Address6,
       ipv6(kVrrp, "vrrp.ipv6_addr", 0, "Address", "An address of the virtual router.", kSource)),
    in(VrrpPart::Password,
       textAt(kVrrp, "vrrp.auth_string", 0, "Password", "Password in clear text.", kSource2)),
    in(VrrpPart::Digest,
       octets(kVrrp, "vrrp.md5_auth_data", 0, 16, "Digest", "MD5 digest.", kSource2)),
};

} // namespace

std::span<const Field> vrrpRows()
{
    return kRows;
}

} // namespace tallygate::fields
