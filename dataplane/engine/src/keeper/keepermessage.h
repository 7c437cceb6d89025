// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tallygate::engine {

// Messages between control and keeper: a verb, a space, a value; a descriptor beside it where the
// verb is about one.
inline constexpr std::string_view kHeld = "held";       ///< keeper: NAME and its descriptor
inline constexpr std::string_view kEndOfHeld = "end";   ///< keeper: that was all
inline constexpr std::string_view kPut = "put";         ///< control: NAME and a descriptor
inline constexpr std::string_view kDrop = "drop";       ///< control: NAME
inline constexpr std::string_view kWindow = "window";   ///< control: deadline in ns, 0 clears
inline constexpr std::string_view kStop = "stop";       ///< control: the coming end is meant
inline constexpr std::string_view kUpgrade = "upgrade"; ///< control: path of the new program
inline constexpr std::string_view kNotify = "notify";   ///< control: text for systemd

struct KeeperMessage
{
    std::string_view verb;
    std::string_view value;
};

inline KeeperMessage parseKeeperMessage(std::string_view text)
{
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, space), text.substr(space + 1)};
}

inline std::string keeperMessage(std::string_view verb, std::string_view value)
{
    return value.empty() ? std::string(verb) : std::string(verb) + ' ' + std::string(value);
}

} // namespace tallygate::engine
