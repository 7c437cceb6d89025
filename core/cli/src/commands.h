// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

/// The commands of tallygate-cli. Each prints to standard output, errors to standard error, and
/// returns the exit status: 0 fine, 1 findings, 2 could not.
namespace tallygate::cli {

enum ExitStatus : int { Fine = 0, Findings = 1, CouldNot = 2 };

enum class Format { Text, Json };

struct CheckOptions
{
    std::string policy;
    std::string at; ///< RFC 3339; empty = now
    Format format = Format::Text;
};
int check(const CheckOptions &options);

struct CompileOptions
{
    std::string policy;
    std::string device; ///< name; empty = the only one
    std::string output; ///< file; empty = standard output
    std::string at;
    Format format = Format::Text; ///< of the findings
};
int compile(const CompileOptions &options);

struct SimulateOptions
{
    std::string policy;
    std::string device;
    std::vector<std::string> on; ///< IFACE[:in|out]=CAPTURE[#N]
    std::string at;
    std::string hits; ///< pcapng to write; empty = none
    Format format = Format::Text;
};
int simulate(const SimulateOptions &options);

struct FormatOptions
{
    std::vector<std::string> policies;
    bool checkOnly = false; ///< say which would change, change nothing
};
int format(const FormatOptions &options);

} // namespace tallygate::cli
