// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

#include "control/json.h"
#include "text/formatter.h"

class QMenu;
class QWidget;

namespace tallygate::app {

/// The revisions that a device keeps, newest first, as `policy.history` told them, and the open
/// policy above them. `chosen`: what a push would go back to now; 0: to none, it pushes the open
/// policy. `choose` hears the same of what is chosen, `showAll` that more than the newest are
/// wanted. Shown by its owner, deletes itself.
QMenu *makeRevisionMenu(const control::Json &history, const Formatter &formatter,
                        std::uint64_t chosen, QWidget *parent,
                        std::function<void(std::uint64_t)> choose, std::function<void()> showAll);

} // namespace tallygate::app
