// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace tallygate::classify {

/// Octets that a vector holds on the heap; not what its elements hold in turn.
template <class Element, class Allocator>
std::size_t bytesOf(const std::vector<Element, Allocator> &vector)
{
    return vector.capacity() * sizeof(Element);
}

} // namespace tallygate::classify
