// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace tallygate::app {

/// Titles that do not show what is selected below them. A header that follows the selection asks
/// about every row of a column when it is painted: half a second for a million selected ones. To be
/// called when the table has its model. GUI thread.
void keepHeaderApart(QTableView &table);

} // namespace tallygate::app
