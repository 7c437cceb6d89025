// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/auditchain.h"

namespace tallygate::engine {

/// What stands between a record and its hash.
inline constexpr std::string_view kHashMember = ",\"hash\":\"";

struct AuditFile
{
    std::uint64_t first = 0; ///< the number of its first record
    std::filesystem::path path;
};

std::string auditFileName(std::uint64_t first);
std::string tornName(std::uint64_t sequence);
std::optional<std::uint64_t> firstSequenceOf(const std::filesystem::path &file);
/// The files of a chain, oldest first.
Result<std::vector<AuditFile>> auditFiles(const std::filesystem::path &folder);

/// The record's own number and hash as it claims them; of a line that is none, the number after
/// `before`'s and the hash of its text, so that the chain can go on behind it.
AuditHead headOf(std::string_view line, const AuditHead &before);

/// Calls visit(line, number) for each line that ends with a line break, until it returns false.
template <class Visit>
void forEachLine(std::string_view content, Visit visit)
{
    std::uint32_t number = 0;
    while (!content.empty()) {
        const std::size_t end = content.find('\n');
        if (end == std::string_view::npos || !visit(content.substr(0, end), ++number))
            return;
        content.remove_prefix(end + 1);
    }
}

} // namespace tallygate::engine
