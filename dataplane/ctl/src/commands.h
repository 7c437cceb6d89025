// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tallygate::ctl {

/// One struct and one function for each command; the functions return an ExitStatus.

struct MatchOptions
{
    std::string expression;
    std::vector<std::string> captures;
    bool json = false;
};
int runMatch(const MatchOptions &options);

/// What `run` and `explain` have in common.
struct PolicyOptions
{
    std::string policy;
    std::string at;                 ///< RFC 3339; empty = now
    std::string local;              ///< file; empty = the policy's own
    std::vector<std::string> wires; ///< interfaces that are wire ports
};

struct RunOptions
{
    PolicyOptions policy;
    std::vector<std::string> on; ///< IFACE[:in|out]=CAPTURE[#N]
    std::string hits;            ///< file; empty = none
    bool json = false;
};
int runPolicy(const RunOptions &options);

struct ExplainOptions
{
    PolicyOptions policy;
    std::string capture;
    std::uint64_t frame = 0;
    std::string on; ///< IFACE[:in|out]; empty = the policy's only one
    bool allRules = false;
};
int runExplain(const ExplainOptions &options);

struct FieldsOptions
{
    std::string prefix;
    bool json = false;
    bool markdown = false;
};
int runFields(const FieldsOptions &options);

} // namespace tallygate::ctl
