// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include <QString>

#include "storage/loggedhit.h"

namespace tallygate::app {

class Formatter;

/// Name and value of everything that is known of a hit, in the language of the window; what the
/// packet does not have is left out.
using NamedFields = std::vector<std::pair<QString, QString>>;
NamedFields fieldsOf(const storage::LoggedHit &hit, const QString &deviceName,
                     const Formatter &formatter);

} // namespace tallygate::app
