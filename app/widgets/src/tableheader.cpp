// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tableheader.h"

#include <QHeaderView>
#include <QItemSelectionModel>

namespace tallygate::app {

void keepHeaderApart(QTableView &table)
{
    for (QHeaderView *header : {table.horizontalHeader(), table.verticalHeader()}) {
        header->setHighlightSections(false);
        header->setSelectionModel(new QItemSelectionModel(table.model(), header));
    }
}

} // namespace tallygate::app
