// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <future>
#include <type_traits>

#include "loop/loop.h"

namespace tallygate::testsupport {

/// Runs `what` on a loop that runs on another thread, waits for it and returns its result.
template <class What>
auto onLoop(Loop &loop, What what) -> decltype(what())
{
    std::promise<decltype(what())> done;
    loop.post([&] {
        if constexpr (std::is_void_v<decltype(what())>) {
            what();
            done.set_value();
        } else {
            done.set_value(what());
        }
    });
    return done.get_future().get();
}

} // namespace tallygate::testsupport
