// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dashboard/monitorsource.h"
#include "livetable.h"
#include "text/formatter.h"

namespace tallygate::app {

/// What the tables beside the graph show of one application, or of its port.
struct RowContext
{
    const MonitorSource &source;
    const Formatter &formatter;
    telemetry::Since since = telemetry::Since::Reset;
};

QString directionText(const std::string &direction); ///< "in", "out"
QString scopeText(const std::string &scope);         ///< empty for any
QString sinceText(telemetry::Since since);           ///< "Since reset"
QString ruleDefaultText();                           ///< the name of what no rule took

/// Rules and the default, those that decide most now first. The key of a row is the rule's UUID;
/// that of the default is "default".
std::vector<LiveColumn> ruleColumns(telemetry::Since since);
std::vector<LiveRow> ruleRows(const RowContext &context, const telemetry::Application &application);
/// Rules that limit: what conforms and what exceeds.
std::vector<LiveColumn> meterColumns(telemetry::Since since);
std::vector<LiveRow> meterRows(const RowContext &context,
                               const telemetry::Application &application);
/// The named drops of the application's port, those there were any of.
std::vector<LiveColumn> dropColumns(telemetry::Since since);
std::vector<LiveRow> dropRows(const RowContext &context, const telemetry::Application &application);
/// The latest log hits of the application, newest first.
std::vector<LiveColumn> hitColumns();
std::vector<LiveRow> hitRows(const RowContext &context, const telemetry::Application &application);

} // namespace tallygate::app
