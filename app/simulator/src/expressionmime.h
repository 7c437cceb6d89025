// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <QMimeData>

namespace tallygate::app {

/// A match expression to be dragged: mime::kExpression for cells of rules, and plain text. Null if
/// it is empty.
std::unique_ptr<QMimeData> expressionMimeData(const std::string &expression);

} // namespace tallygate::app
