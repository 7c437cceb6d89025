// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the spanning tree protocols.
#include "fields/parts.h"
#include "rows.h"
#include "values_bridge.h"

namespace tallygate::fields {
namespace {

constexpr auto kStp = Protocol::Stp;
constexpr std::string_view kSource = "IEEE 802.1D 9.3";
constexpr std::string_view kRapid = "IEEE 802.1D 9.3.3";
constexpr std::string_view kMultiple = "IEEE 802.1Q 14.4";

constexpr Field in(StpPart part, Field field)
{
    return computed(Computed::StpPart, field, static_cast<std::uint16_t>(part));
}

constexpr Field kRows[] = {
    header(kStp, "stp", "STP", "A spanning tree BPDU.", kSource),
    hex(kStp, "stp.protocol", {0, 2}, "Protocol", "0, spanning tree.", kSource),
    number(kStp, "stp.version", {2, 1}, "Version", "0 STP, 2 RSTP, 3 MSTP, 4 SPB.", kSource,
           kStpVersions),
    hex(kStp, "stp.type", {3, 1}, "Type", "Kind of BPDU.", kSource, kStpTypes),
    in(StpPart::Configuration,
       hex(kStp, "stp.flags", {0, 1}, "Flags", "All flags together.", kSource)),
    in(StpPart::Configuration,
       flag(kStp, "stp.flags.tcack", 0, 1, 7, "Topology change acknowledgement",
            "The topology change was seen.", kSource)),
    in(StpPart::Rapid,
       flag(kStp, "stp.flags.agreement", 0, 1, 6, "Agreement", "State of the port.", kRapid)),
    in(StpPart::Rapid,
       flag(kStp, "stp.flags.forwarding", 0, 1, 5, "Forwarding", "State of the port.", kRapid)),
    in(StpPart::Rapid,
       flag(kStp, "stp.flags.learning", 0, 1, 4, "Learning", "State of the port.", kRapid)),
    in(StpPart::Rapid, number(kStp, "stp.flags.port_role", {0, 1, 2, 2}, "Port role",
                              "Role of the port.", kRapid, kStpPortRoles)),
    in(StpPart::Rapid, flag(kStp, "stp.flags.proposal", 0, 1, 1, "Proposal",
                            "The port proposes to be designated.", kRapid)),
    in(StpPart::Configuration,
       flag(kStp, "stp.flags.tc", 0, 1, 0, "Topology change", "The topology changes.", kSource)),
    computed(Computed::StpPriority,
             number(kStp, "stp.root.prio", {1, 2}, "Root priority",
                    "Priority of the bridge, in steps of 4096.", kSource),
             5),
    computed(Computed::StpExtension,
             number(kStp, "stp.root.ext", {1, 2, 0, 16}, "Root system ID extension",
                    "VLAN or instance.", kSource),
             5),
    in(StpPart::Configuration,
       mac(kStp, "stp.root.hw", 3, "Root address", "Address of the bridge.", kSource)),
    in(StpPart::Configuration, number(kStp, "stp.root.cost", {9, 4}, "Root path cost",
                                      "Cost of the path to the root.", kSource)),
    computed(Computed::StpPriority,
             number(kStp, "stp.bridge.prio", {13, 2}, "Bridge priority",
                    "Priority of the bridge, in steps of 4096.", kSource),
             17),
    computed(Computed::StpExtension,
             number(kStp, "stp.bridge.ext", {13, 2, 0, 16}, "Bridge system ID extension",
                    "VLAN or instance.", kSource),
             17),
    in(StpPart::Configuration,
       mac(kStp, "stp.bridge.hw", 15, "Bridge address", "Address of the bridge.", kSource)),
    in(StpPart::Configuration,
       hex(kStp, "stp.port", {21, 2}, "Port", "Priority and number of the port.", kSource)),
    in(StpPart::Configuration,
       number(kStp, "stp.msg_age", {23, 2, 8, 8}, "Message age", "In whole seconds.", kSource)),
    in(StpPart::Configuration,
       number(kStp, "stp.max_age", {25, 2, 8, 8}, "Maximum age", "In whole seconds.", kSource)),
    in(StpPart::Configuration,
       number(kStp, "stp.hello", {27, 2, 8, 8}, "Hello time", "In whole seconds.", kSource)),
    in(StpPart::Configuration,
       number(kStp, "stp.forward", {29, 2, 8, 8}, "Forward delay", "In whole seconds.", kSource)),
    in(StpPart::Rapid,
       number(kStp, "stp.version_1_length", {31, 1}, "Version 1 length", "Zero.", kRapid)),
    in(StpPart::PvstRecord,
       hex(kStp, "stp.pvst.tlvtype", {0, 2}, "PVST record", "Type of a record.", "Cisco PVST+")),
    in(StpPart::PvstRecord, number(kStp, "stp.pvst.tlvlen", {2, 2}, "PVST record length",
                                   "Bytes of a record.", "Cisco PVST+")),
    in(StpPart::PvstVlan, number(kStp, "stp.pvst.origvlan", {4, 2}, "Originating VLAN",
                                 "VLAN that the BPDU is of.", "Cisco PVST+")),
    in(StpPart::Multiple, number(kStp, "mstp.version_3_length", {0, 2}, "Version 3 length",
                                 "Bytes of the part of MSTP.", kMultiple)),
    in(StpPart::Multiple, number(kStp, "mstp.config_format_selector", {2, 1},
                                 "Configuration format", "Zero.", kMultiple)),
    in(StpPart::RegionName,
       textAt(kStp, "mstp.config_name", 0, "Region", "Name of the region.", kMultiple)),
    in(StpPart::Multiple, number(kStp, "mstp.config_revision_level", {35, 2}, "Revision",
                                 "Revision of the configuration.", kMultiple)),
    in(StpPart::Multiple, octets(kStp, "mstp.config_digest", 37, 16, "Digest",
                                 "Digest of the configuration.", kMultiple)),
    in(StpPart::Multiple, number(kStp, "mstp.cist_internal_root_path_cost", {53, 4},
                                 "Internal root path cost", "Within the region.", kMultiple)),
    computed(Computed::StpPriority,
             number(kStp, "mstp.cist_bridge.prio", {57, 2}, "CIST bridge priority",
                    "Priority of the bridge, in steps of 4096.", kMultiple),
             93),
    computed(Computed::StpExtension,
             number(kStp, "mstp.cist_bridge.ext", {57, 2}, "CIST bridge extension",
                    "System identifier extension of the bridge.", kMultiple),
             93),
    in(StpPart::Multiple,
       mac(kStp, "mstp.cist_bridge.hw", 59, "CIST bridge", "Address of the bridge.", kMultiple)),
    in(StpPart::Multiple, number(kStp, "mstp.cist_remaining_hops", {65, 1}, "CIST remaining hops",
                                 "Hops left.", kMultiple)),
    in(StpPart::Instance,
       hex(kStp, "mstp.msti.flags", {0, 1}, "MSTI flags", "Flags of an instance.", kMultiple)),
    in(StpPart::Instance, number(kStp, "mstp.msti.priority", {1, 1, 4, 4}, "MSTI priority",
                                 "Priority of an instance's root.", kMultiple)),
    in(StpPart::Instance, number(kStp, "mstp.msti.msti_id", {1, 2, 0, 12}, "MSTI",
                                 "Number of an instance.", kMultiple)),
    in(StpPart::Instance,
       mac(kStp, "mstp.msti.root.hw", 3, "MSTI regional root", "Root of an instance.", kMultiple)),
    in(StpPart::Instance, number(kStp, "mstp.msti.root_cost", {9, 4}, "MSTI root path cost",
                                 "Within the region.", kMultiple)),
    in(StpPart::Instance,
       number(kStp, "mstp.msti.bridge_priority", {13, 1, 4, 4}, "MSTI bridge priority",
              "Priority of the bridge in an instance.", kMultiple)),
    in(StpPart::Instance,
       number(kStp, "mstp.msti.port_priority", {14, 1, 4, 4}, "MSTI port priority",
              "Priority of the port in an instance.", kMultiple)),
    in(StpPart::Instance, number(kStp, "mstp.msti.remaining_hops", {15, 1}, "MSTI remaining hops",
                                 "Hops left in an instance.", kMultiple)),
};

} // namespace

std::span<const Field> stpRows()
{
    return kRows;
}

} // namespace tallygate::fields
