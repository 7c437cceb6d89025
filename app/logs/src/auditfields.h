// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "auditrecord.h"
#include "control/json.h"
#include "hitfields.h"

// An audit record as people read it: what its JSON calls "who": {"user": ...} is "Who" here.

namespace tallygate::app {

class Formatter;

/// The members of a part of a record, named in the language of the window, in one line:
/// "Revision: 41, Comment: NTP". Empty for what has none. Any thread.
QString summaryOf(const control::Json &part);

/// All members of the record; `deviceName` gives what a device is called. GUI thread.
NamedFields fieldsOf(const AuditRecord &record, const Formatter &formatter,
                     const std::function<QString(const Uuid &)> &deviceName);

/// The line with a member to a row, to be copied; as it is where it is no JSON.
QString jsonOf(const AuditRecord &record);

} // namespace tallygate::app
