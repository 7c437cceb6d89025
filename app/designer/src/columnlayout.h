// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

#include "designer/designercontext.h"
#include "models/ruletablemodel.h"

class QMenu;

namespace tallygate::app {

class RuleTable;

/// Which columns of the table are shown, how wide and in which order; saved per filter. Until a
/// person chooses, wide windows show more columns, those of figures come with the figures, and the
/// columns of names and conditions share what is left.
class ColumnLayout : public QObject
{
    Q_OBJECT

public:
    ColumnLayout(DesignerContext &context, RuleTable &table);

    bool isShown(RuleColumn column) const;
    void setShown(RuleColumn column, bool shown);
    /// Adapts to the width of the table.
    void fit();
    void reset();
    /// Check boxes for all columns, and "usual columns".
    void fillMenu(QMenu &menu);

private:
    void load();
    void save();
    QString key() const;
    void setDefaults();

    DesignerContext &m_context;
    RuleTable &m_table;
    bool m_custom = false; // someone chose or dragged
    bool m_busy = false;
};

} // namespace tallygate::app
