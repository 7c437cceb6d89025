// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tallygate::compare {

/// A line of a unified diff, without its sign.
struct DiffLine
{
    enum class Kind : std::uint8_t { Hunk, Same, Removed, Added };

    Kind kind = Kind::Same;
    std::string_view text; ///< of a Hunk "@@ -3,7 +3,8 @@"

    bool operator==(const DiffLine &) const = default;
};
char signOf(DiffLine::Kind kind); ///< ' ', '-' or '+'; 0 for a Hunk, which has none

/// Two texts line by line, with three lines around what differs, as `diff -u` writes them. Owns
/// what its lines point into; immutable once made.
struct TextDiff
{
    std::shared_ptr<const std::string> before, after;
    std::vector<std::string> hunks; ///< heads; as many as there are lines of that kind
    std::vector<DiffLine> lines;    ///< none: the texts are the same
    std::size_t added = 0, removed = 0;
    std::size_t longest = 0; ///< bytes of the longest line
};

/// Any thread. By Cohen's patience diff: lines that stand once in either text hold them together,
/// as far as they keep their order; between them a longest common subsequence is looked for where
/// that is cheap. 100,000 lines against another 100,000 are a matter of some tenths of a second,
/// however different or out of order they are.
std::shared_ptr<const TextDiff> diffTexts(std::string before, std::string after);

/// Lines with their signs.
std::string textOf(std::span<const DiffLine> lines);

/// A patch: "--- NAME", "+++ NAME", then the lines with their signs. Empty without a difference.
std::string toPatch(const TextDiff &diff, const std::string &nameBefore,
                    const std::string &nameAfter);

} // namespace tallygate::compare
