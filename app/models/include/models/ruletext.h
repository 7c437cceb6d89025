// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <QString>

#include "base/time.h"
#include "policy/edit.h"
#include "services/tokens.h"

namespace tallygate::app {

class Formatter;

/// Words of the window for values of a rule, and the short texts that people type for them.
/// Translated; any thread.

QString actionText(policy::Action action);
QString verdictText(policy::Verdict verdict);
Tone toneOf(policy::Action action);
Tone toneOf(policy::Verdict verdict);

/// "every packet", "exceeding packets, 1 in 10, at most 5/s"; empty if off.
QString logText(const policy::LogSettings &log);
/// What is typed for it, as in CSV: "no", "yes", "exceeding 1/10 5/s" in any combination.
QString logToInput(const policy::LogSettings &log);
std::optional<policy::LogSettings> logFromInput(const QString &input);

/// "in 12 d", "expired 3 d ago", or the text itself if it is no time; empty for never.
QString expiryText(const std::string &expires, Timestamp now, const Formatter &formatter);
/// What is typed for it: "", "never", "30d", "2w", "6m", "1y", a date, RFC 3339. Nothing if it is
/// none of these; else RFC 3339 or the empty text.
std::optional<std::string> expiryFromInput(const QString &input, Timestamp now);

/// The sentence of an edit: "Move 3 rules".
QString labelText(const policy::Label &label);

} // namespace tallygate::app
