// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/bytes.h"

namespace tallygate::capture::detail {

/// A number from a file whose byte order is, or is not, the other one than this machine's.
template <class T>
T load(const std::uint8_t *at, bool swapped)
{
    const T value = loadNative<T>(at);
    return swapped ? byteSwapped(value) : value;
}

} // namespace tallygate::capture::detail
