// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of TFTP and syslog.
#include "fields/binary.h"

#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kTftp = Protocol::Tftp;
constexpr std::string_view kSource = "RFC 1350 5";
constexpr std::string_view kOptionSource = "RFC 2347";

constexpr ValueName kOpcodes[] = {
    {1, "Read request"},    {2, "Write request"}, {3, "Data packet"},
    {4, "Acknowledgement"}, {5, "Error"},         {6, "Option acknowledgement"},
};
constexpr ValueName kErrors[] = {
    {0, "Not defined"},
    {1, "File not found"},
    {2, "Access violation"},
    {3, "Disk full or allocation exceeded"},
    {4, "Illegal TFTP operation"},
    {5, "Unknown transfer ID"},
    {6, "File already exists"},
    {7, "No such user"},
    {8, "Option negotiation failed"},
};

constexpr Field part(TftpPart which, Field field)
{
    return computed(Computed::Tftp, field, static_cast<std::uint16_t>(which));
}

constexpr Field kTftpRows[] = {
    header(kTftp, "tftp", "TFTP",
           "A Trivial File Transfer Protocol message to or from port 69; the transfer itself uses "
           "other ports.",
           kSource),
    number(kTftp, "tftp.opcode", {0, 2}, "Operation", "Kind of message.", kSource, kOpcodes),
    part(TftpPart::SourceFile,
         text(kTftp, "tftp.source_file", "Source file", "File of a read request.", kSource)),
    part(TftpPart::DestinationFile, text(kTftp, "tftp.destination_file", "Destination file",
                                         "File of a write request.", kSource)),
    part(TftpPart::Type,
         text(kTftp, "tftp.type", "Transfer type", "\"octet\" or \"netascii\".", kSource)),
    part(TftpPart::Block, number(kTftp, "tftp.block", {2, 2}, "Block",
                                 "Number of data, or of the data acknowledged.", kSource)),
    part(TftpPart::ErrorCode, number(kTftp, "tftp.error.code", {2, 2}, "Error code",
                                     "Why it failed.", kSource, kErrors)),
    part(TftpPart::ErrorMessage,
         text(kTftp, "tftp.error.message", "Error message", "The same in words.", kSource)),
    part(TftpPart::OptionName,
         text(kTftp, "tftp.option.name", "Option name",
              "Of each option of a request or its acknowledgement.", kOptionSource)),
    part(TftpPart::OptionValue,
         text(kTftp, "tftp.option.value", "Option value", "Of each option.", kOptionSource)),
};

constexpr auto kSyslog = Protocol::Syslog;
constexpr std::string_view kSyslogSource = "RFC 5424 6.2.1";

constexpr ValueName kFacilities[] = {
    {0, "KERN"},      {1, "USER"},    {2, "MAIL"},    {3, "DAEMON"},    {4, "AUTH"},
    {5, "SYSLOG"},    {6, "LPR"},     {7, "NEWS"},    {8, "UUCP"},      {9, "CRON"},
    {10, "AUTHPRIV"}, {11, "FTP"},    {12, "NTP"},    {13, "LOGAUDIT"}, {14, "LOGALERT"},
    {15, "CLOCK"},    {16, "LOCAL0"}, {17, "LOCAL1"}, {18, "LOCAL2"},   {19, "LOCAL3"},
    {20, "LOCAL4"},   {21, "LOCAL5"}, {22, "LOCAL6"}, {23, "LOCAL7"},
};
constexpr ValueName kLevels[] = {
    {0, "EMERG"},   {1, "ALERT"},  {2, "CRIT"}, {3, "ERR"},
    {4, "WARNING"}, {5, "NOTICE"}, {6, "INFO"}, {7, "DEBUG"},
};

constexpr Field of(SyslogPart which, Field field)
{
    return computed(Computed::Syslog, field, static_cast<std::uint16_t>(which));
}

constexpr Field kSyslogRows[] = {
    header(kSyslog, "syslog", "Syslog", "A syslog message over UDP.", "RFC 5424 6"),
    of(SyslogPart::Facility,
       number(kSyslog, "syslog.facility", {0, 1, 3, 5}, "Facility",
              "Which part of the system speaks.", kSyslogSource, kFacilities)),
    of(SyslogPart::Level, number(kSyslog, "syslog.level", {0, 1, 0, 3}, "Level",
                                 "How severe it is; lower is worse.", kSyslogSource, kLevels)),
    of(SyslogPart::Message, text(kSyslog, "syslog.msg", "Message",
                                 "What follows the priority, its header too.", "RFC 5424 6")),
};

} // namespace

std::span<const Field> tftpRows()
{
    return kTftpRows;
}

std::span<const Field> syslogRows()
{
    return kSyslogRows;
}

} // namespace tallygate::fields
