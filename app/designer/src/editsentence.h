// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "policy/edit.h"
#include "policy/objects.h"

namespace tallygate::app {

/// What an edit was, for the history: "Changed source of Bogons in". Every code that
/// policy::describe() makes has a sentence; tst_bottompanel lists gaps. Unknown codes give the
/// code.
QString sentenceOf(const policy::Label &label);
bool hasSentence(const std::string &code);

/// The name of a kind of object: "set", "interface group"; translated.
QString kindName(policy::ObjectKind kind);
/// The name of a column of a rule or of a member of an object: "source", "entries"; translated.
QString columnName(const std::string &column);

} // namespace tallygate::app
