// SPDX-License-Identifier: GPL-3.0-or-later
// Link headers, shims and tunnels: frames of any link type, GRE, VXLAN, GENEVE, L2TP, PPPoE, MPLS.
#include "family.h"

using namespace tallygate::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return runWholeFrame({tallygate::LinkType::Ethernet, tallygate::LinkType::Raw,
                          tallygate::LinkType::Ppp, tallygate::LinkType::PppHdlc,
                          tallygate::LinkType::LinuxSll, tallygate::LinkType::LinuxSll2,
                          tallygate::LinkType::Null},
                         {
                             Protocol::Ethernet,
                             Protocol::Vlan,
                             Protocol::Ieee8021ad,
                             Protocol::Llc,
                             Protocol::Stp,
                             Protocol::Lldp,
                             Protocol::Mpls,
                             Protocol::Ppp,
                             Protocol::Pppoe,
                             Protocol::Gre,
                             Protocol::Vxlan,
                             Protocol::Geneve,
                             Protocol::L2tp,
                             Protocol::Bfd,
                         },
                         data, size);
}
