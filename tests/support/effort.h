// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <string_view>

namespace tallygate::testsupport {

/// Whether the full form of a test was asked for (ctest label `long`).
inline bool isLong()
{
    const char *asked = std::getenv("TALLYGATE_LONG");
    return asked != nullptr && std::string_view(asked) == "1";
}

/// How many of `all` repetitions of something random, or steps through something long, a test
/// makes: all of them in builds as released, a part under sanitizers. Those are slower by as much,
/// and find what they look for on a path the first few times that it is taken.
constexpr int effort(int all)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return all < 6 ? all : (all + 5) / 6;
#else
    return all;
#endif
}

} // namespace tallygate::testsupport
