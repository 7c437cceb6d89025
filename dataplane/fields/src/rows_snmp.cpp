// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of SNMP.
#include "fields/binary.h"

#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kSnmp = Protocol::Snmp;
constexpr std::string_view kSource = "RFC 3416 3";
constexpr std::string_view kMessageSource = "RFC 1901 3";
constexpr std::string_view kV3Source = "RFC 3412 6";
constexpr std::string_view kUserSource = "RFC 3414 2.4";
constexpr std::string_view kTrapSource = "RFC 1157 4.1.6";

constexpr ValueName kVersions[] = {{0, "version-1"}, {1, "v2c"}, {2, "v2u"}, {3, "snmpv3"}};
constexpr ValueName kPdus[] = {
    {0, "get-request"}, {1, "get-next-request"}, {2, "get-response"},  {3, "set-request"},
    {4, "trap"},        {5, "getBulkRequest"},   {6, "informRequest"}, {7, "snmpV2-trap"},
    {8, "report"},
};
constexpr ValueName kErrors[] = {
    {0, "noError"},
    {1, "tooBig"},
    {2, "noSuchName"},
    {3, "badValue"},
    {4, "readOnly"},
    {5, "genErr"},
    {6, "noAccess"},
    {7, "wrongType"},
    {8, "wrongLength"},
    {9, "wrongEncoding"},
    {10, "wrongValue"},
    {11, "noCreation"},
    {12, "inconsistentValue"},
    {13, "resourceUnavailable"},
    {14, "commitFailed"},
    {15, "undoFailed"},
    {16, "authorizationError"},
    {17, "notWritable"},
    {18, "inconsistentName"},
};
constexpr ValueName kTraps[] = {
    {0, "coldStart"},
    {1, "warmStart"},
    {2, "linkDown"},
    {3, "linkUp"},
    {4, "authenticationFailure"},
    {5, "egpNeighborLoss"},
    {6, "enterpriseSpecific"},
};
constexpr ValueName kModels[] = {{0, "Any"}, {1, "SNMPv1"}, {2, "SNMPv2c"}, {3, "USM"}, {4, "TSM"}};

constexpr Field part(SnmpPart which, Field field)
{
    return computed(Computed::Snmp, field, static_cast<std::uint16_t>(which));
}
constexpr Field integer(SnmpPart which, std::string_view name, std::string_view label,
                        std::string_view help, std::string_view source,
                        std::span<const ValueName> names = {})
{
    return part(which, number(kSnmp, name, {0, 4}, label, help, source, names));
}
constexpr Field string(SnmpPart which, std::string_view name, std::string_view label,
                       std::string_view help, std::string_view source)
{
    return part(which, text(kSnmp, name, label, help, source));
}
constexpr Field bytes(SnmpPart which, std::string_view name, std::string_view label,
                      std::string_view help, std::string_view source)
{
    return part(which, octets(kSnmp, name, 0, 0, label, help, source));
}
/// A bit of the message flags.
constexpr Field bit(std::string_view name, std::uint8_t shift, std::string_view label,
                    std::string_view help)
{
    return part(SnmpPart::FlagBit, flag(kSnmp, name, 0, 1, shift, label, help, kV3Source));
}

constexpr Field kRows[] = {
    header(kSnmp, "snmp", "SNMP", "An SNMP message.", kSource),
    integer(SnmpPart::Version, "snmp.version", "Version",
            "0 is version 1, 1 is 2c; version 3 is in snmp.msgVersion.", kMessageSource, kVersions),
    string(SnmpPart::Community, "snmp.community", "Community", "Of versions 1 and 2c.",
           kMessageSource),
    integer(SnmpPart::MessageVersion, "snmp.msgVersion", "Message version", "3.", kV3Source,
            kVersions),
    integer(SnmpPart::MessageId, "snmp.msgID", "Message ID", "Ties a response to its request.",
            kV3Source),
    integer(SnmpPart::MaxSize, "snmp.msgMaxSize", "Largest message", "That the sender takes.",
            kV3Source),
    bytes(SnmpPart::Flags, "snmp.msgFlags", "Message flags", "All flags.", kV3Source),
    bit("snmp.v3.flags.auth", 0, "Authenticated", "The message is authenticated."),
    bit("snmp.v3.flags.crypt", 1, "Encrypted", "The message is encrypted."),
    bit("snmp.v3.flags.report", 2, "Reportable", "The sender wants a report."),
    integer(SnmpPart::Model, "snmp.msgSecurityModel", "Security model", "How it is secured.",
            kV3Source, kModels),
    bytes(SnmpPart::EngineId, "snmp.msgAuthoritativeEngineID", "Engine ID",
          "Of the authoritative engine.", kUserSource),
    integer(SnmpPart::EngineBoots, "snmp.msgAuthoritativeEngineBoots", "Engine boots",
            "How often that engine was started.", kUserSource),
    integer(SnmpPart::EngineTime, "snmp.msgAuthoritativeEngineTime", "Engine time",
            "Seconds since then.", kUserSource),
    string(SnmpPart::UserName, "snmp.msgUserName", "User name", "Who sends it.", kUserSource),
    bytes(SnmpPart::ContextEngineId, "snmp.contextEngineID", "Context engine ID",
          "Whose data are meant.", kV3Source),
    string(SnmpPart::ContextName, "snmp.contextName", "Context name", "Which data are meant.",
           kV3Source),
    integer(SnmpPart::PduType, "snmp.data", "PDU type", "What is asked or told.", kSource, kPdus),
    integer(SnmpPart::RequestId, "snmp.request_id", "Request ID", "Ties a response to its request.",
            kSource),
    integer(SnmpPart::ErrorStatus, "snmp.error_status", "Error status", "What went wrong.", kSource,
            kErrors),
    integer(SnmpPart::ErrorIndex, "snmp.error_index", "Error index", "With which variable.",
            kSource),
    integer(SnmpPart::NonRepeaters, "snmp.non_repeaters", "Non-repeaters",
            "Variables of a bulk request that are read once.", kSource),
    integer(SnmpPart::MaxRepetitions, "snmp.max_repetitions", "Max repetitions",
            "How often the other ones are read.", kSource),
    string(SnmpPart::Enterprise, "snmp.enterprise", "Enterprise", "What sends a version 1 trap.",
           kTrapSource),
    part(SnmpPart::AgentAddress, ipv4(kSnmp, "snmp.agent_addr", 0, "Agent address",
                                      "Of who sends a version 1 trap.", kTrapSource)),
    integer(SnmpPart::GenericTrap, "snmp.generic_trap", "Generic trap", "Of a version 1 trap.",
            kTrapSource, kTraps),
    integer(SnmpPart::SpecificTrap, "snmp.specific_trap", "Specific trap", "Of a version 1 trap.",
            kTrapSource),
    integer(SnmpPart::TimeStamp, "snmp.time_stamp", "Time stamp",
            "Hundredths of a second since the agent was started.", kTrapSource),
    string(SnmpPart::Name, "snmp.name", "Object name", "Name of each variable, with dots.",
           kSource),
};

} // namespace

std::span<const Field> snmpRows()
{
    return kRows;
}

} // namespace tallygate::fields
