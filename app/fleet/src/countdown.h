// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

namespace tallygate::app {

/// "0:42"; "-:--" where nothing waits.
inline QString countdownText(std::optional<int> seconds)
{
    return seconds ? QStringLiteral("%1:%2")
                         .arg(*seconds / 60)
                         .arg(*seconds % 60, 2, 10, QLatin1Char('0'))
                   : QStringLiteral("-:--");
}

} // namespace tallygate::app
