// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of tags of PPPoE discovery.
#include "fields/parts.h"
#include "rows.h"
#include "values_link.h"

namespace tallygate::fields {
namespace {

constexpr auto kPppoed = Protocol::PppoeDiscovery;
constexpr std::string_view kSource = "RFC 2516 A";

constexpr Field in(PppoePart part, Field field)
{
    return computed(Computed::PppoePart, field, static_cast<std::uint16_t>(part));
}

constexpr Field inTag(std::uint16_t type, Field field)
{
    return computed(Computed::PppoePart, field, pppoeTag(type));
}

constexpr Field kRows[] = {
    in(PppoePart::Tag,
       hex(kPppoed, "pppoed.tag", {0, 2}, "Tag", "Type of a tag.", kSource, kPppoeTags)),
    in(PppoePart::Tag, number(kPppoed, "pppoed.tag_length", {2, 2}, "Tag length",
                              "Bytes of a tag's value.", kSource)),
    inTag(0x0101, textAt(kPppoed, "pppoed.tags.service_name", 0, "Service name",
                         "Service that is asked for or offered.", kSource)),
    inTag(0x0102, textAt(kPppoed, "pppoed.tags.ac_name", 0, "Access concentrator",
                         "Name of the access concentrator.", kSource)),
    inTag(0x0103, octets(kPppoed, "pppoed.tags.host_uniq", 0, 0, "Host-Uniq",
                         "Matches requests and answers.", kSource)),
    inTag(0x0104, octets(kPppoed, "pppoed.tags.ac_cookie", 0, 0, "AC-Cookie",
                         "Sent back by the host.", kSource)),
    inTag(0x0105, number(kPppoed, "pppoed.tags.vendor_id", {0, 4}, "Vendor",
                         "Who defined a vendor-specific tag.", kSource)),
    inTag(0x0110, octets(kPppoed, "pppoed.tags.relay_session_id", 0, 0, "Relay session",
                         "Added by a relay.", kSource)),
    inTag(0x0111,
          octets(kPppoed, "pppoed.tags.hurl", 0, 0, "HURL", "A URL for the host.", kSource)),
    inTag(0x0112,
          octets(kPppoed, "pppoed.tags.motm", 0, 0, "MOTM", "A message for the host.", kSource)),
    inTag(0x0120, octets(kPppoed, "pppoed.tags.max_payload", 0, 0, "Maximum payload",
                         "Largest payload (RFC 4638).", kSource)),
    inTag(0x0121, octets(kPppoed, "pppoed.tags.ip_route_add", 0, 0, "Route",
                         "A route for the host.", kSource)),
    inTag(0x0201, textAt(kPppoed, "pppoed.tags.service_name_error", 0, "Service name error",
                         "The service is not offered.", kSource)),
    inTag(0x0202, textAt(kPppoed, "pppoed.tags.ac_system_error", 0, "AC system error",
                         "The concentrator failed.", kSource)),
    inTag(0x0203, textAt(kPppoed, "pppoed.tags.generic_error", 0, "Generic error",
                         "Any other error.", kSource)),
};

} // namespace

std::span<const Field> pppoeRows()
{
    return kRows;
}

} // namespace tallygate::fields
