// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uuid.h"
#include "text/utf8.h"

namespace tallygate::app {

// Parts of the locations of the page (see services/navigator.h).

inline const QString kPage = QStringLiteral("policy");

inline QString idOf(const Uuid &uuid)
{
    return text(uuid.toString());
}

} // namespace tallygate::app
