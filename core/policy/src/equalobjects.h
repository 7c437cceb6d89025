// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

namespace tallygate::policy {

/// Whether two lists hold equal objects in the same order; shared ones are not looked into.
template <class T>
bool equalObjects(const std::vector<std::shared_ptr<const T>> &a,
                  const std::vector<std::shared_ptr<const T>> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto &x, const auto &y) { return x == y || *x == *y; });
}

} // namespace tallygate::policy
