// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// What is dragged, dropped and pasted between the parts of the window. Every drag also carries
/// plain text, so that other programs understand it.
namespace tallygate::app::mime {

/// UTF-8, what policy::rulesToJson() makes.
inline const QString kRules = QStringLiteral("application/x-tallygate-rules+json");
/// UTF-8, one address, prefix, range or "@set" a line: goes into source and destination.
inline const QString kAddresses = QStringLiteral("application/x-tallygate-addresses");
/// UTF-8, the names of sets without '@', one a line.
inline const QString kSet = QStringLiteral("application/x-tallygate-set");
/// UTF-8, the names of services, one a line.
inline const QString kService = QStringLiteral("application/x-tallygate-service");
/// UTF-8, the name of one meter.
inline const QString kMeter = QStringLiteral("application/x-tallygate-meter");
/// UTF-8, a match expression: goes into "when", joined with "and".
inline const QString kExpression = QStringLiteral("application/x-tallygate-expression");

} // namespace tallygate::app::mime
