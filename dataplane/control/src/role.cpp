// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/role.h"

#include <algorithm>
#include <array>

namespace tallygate::control {

namespace {

constexpr std::array<std::string_view, 5> kWords = {"none", "view", "operate", "admin", "root"};
static_assert(kWords.size() == static_cast<std::size_t>(Role::Root) + 1);

} // namespace

std::string_view toString(Role role)
{
    return kWords[static_cast<std::size_t>(role)];
}

std::optional<Role> parseRole(std::string_view word)
{
    const auto found = std::find(kWords.begin(), kWords.end(), word);
    if (found == kWords.end())
        return std::nullopt;
    return static_cast<Role>(found - kWords.begin());
}

} // namespace tallygate::control
