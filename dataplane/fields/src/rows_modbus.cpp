// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of Modbus/TCP.
#include "fields/modbus.h"
#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kTcp = Protocol::ModbusTcp;
constexpr auto kModbus = Protocol::Modbus;
constexpr std::string_view kHeader = "Modbus Messaging on TCP/IP 3.1.3";
constexpr std::string_view kFunctions = "Modbus Application Protocol 6";

constexpr ValueName kFunctionCodes[] = {
    {1, "Read coils"},
    {2, "Read discrete inputs"},
    {3, "Read holding registers"},
    {4, "Read input registers"},
    {5, "Write single coil"},
    {6, "Write single register"},
    {7, "Read exception status"},
    {8, "Diagnostics"},
    {11, "Get communication event counter"},
    {12, "Get communication event log"},
    {15, "Write multiple coils"},
    {16, "Write multiple registers"},
    {17, "Report server ID"},
    {20, "Read file record"},
    {21, "Write file record"},
    {22, "Mask write register"},
    {23, "Read and write multiple registers"},
    {24, "Read FIFO queue"},
    {43, "Encapsulated interface transport"},
};
constexpr ValueName kExceptions[] = {
    {1, "Illegal function"},
    {2, "Illegal data address"},
    {3, "Illegal data value"},
    {4, "Server device failure"},
    {5, "Acknowledge"},
    {6, "Server device busy"},
    {8, "Memory parity error"},
    {10, "Gateway path unavailable"},
    {11, "Gateway target device failed to respond"},
};

constexpr Field part(ModbusPart which, Field field)
{
    return computed(Computed::Modbus, field, static_cast<std::uint16_t>(which));
}

constexpr Field kRows[] = {
    header(kTcp, "mbtcp", "Modbus/TCP", "Messages of Modbus over TCP.", kHeader),
    part(ModbusPart::TransactionId, number(kTcp, "mbtcp.trans_id", {0, 2}, "Transaction ID",
                                           "Joins an answer to its request.", kHeader)),
    part(ModbusPart::ProtocolId,
         number(kTcp, "mbtcp.prot_id", {0, 2}, "Protocol ID", "0 for Modbus.", kHeader)),
    part(ModbusPart::Length, number(kTcp, "mbtcp.len", {0, 2}, "Length",
                                    "Octets that follow, the unit ID among them.", kHeader)),
    part(ModbusPart::UnitId,
         number(kTcp, "mbtcp.unit_id", {0, 1}, "Unit ID", "Device behind a gateway.", kHeader)),
    header(kModbus, "modbus", "Modbus", "A message of Modbus.", kFunctions),
    part(ModbusPart::Function,
         number(kModbus, "modbus.func_code", {0, 1, 0, 7}, "Function code",
                "What is asked for or answered, without the bit of an exception.", kFunctions,
                kFunctionCodes)),
    part(ModbusPart::Exception,
         number(kModbus, "modbus.exception_code", {0, 1}, "Exception code",
                "Why the request was refused.", "Modbus Application Protocol 7", kExceptions)),
    part(ModbusPart::Reference, number(kModbus, "modbus.reference_num", {0, 2}, "Reference number",
                                       "First coil or register.", kFunctions)),
    part(ModbusPart::BitCount, number(kModbus, "modbus.bit_cnt", {0, 2}, "Bit count",
                                      "Number of coils or inputs.", kFunctions)),
    part(ModbusPart::WordCount, number(kModbus, "modbus.word_cnt", {0, 2}, "Word count",
                                       "Number of registers.", kFunctions)),
    part(ModbusPart::ByteCount,
         number(kModbus, "modbus.byte_cnt", {0, 1}, "Byte count", "Octets of values.", kFunctions)),
};

} // namespace

std::span<const Field> modbusRows()
{
    return kRows;
}

} // namespace tallygate::fields
