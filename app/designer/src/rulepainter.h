// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QString>

#include "designer/designercontext.h"
#include "models/ruletablemodel.h"
#include "widgets/chips.h"

class QPainter;

namespace tallygate::app {

/// How one cell stands at the moment.
struct CellState
{
    bool selected = false;
    bool hovered = false;    ///< the pointer is on the row
    bool current = false;    ///< the keyboard is here: gets the ring
    bool dropTarget = false; ///< what is dragged may be dropped into this column
    bool dropHere = false;   ///< and the pointer is here
};

/// Paints the cells of the rule table from the model's rows, never from QVariants.
class RulePainter
{
public:
    RulePainter(const DesignerContext &context, const RuleTableModel &model);

    /// `tableRect` is where the Name column begins and how far the row reaches: a section's title
    /// runs over all columns, each cell paints its slice of it.
    void paint(QPainter *painter, const QRect &cell, const RuleTableModel::Row &row,
               RuleColumn column, const CellState &state, const QRect &titleRect) const;

    /// Where in a header row the chevron is, for the mouse.
    static QRect chevronRect(const QRect &titleRect);
    /// What a cell shows as chips; empty is "any".
    std::vector<Chip> chips(const policy::Cell &cell, RuleColumn column) const;
    /// The width a cell's content would need.
    int contentWidth(const RuleTableModel::Row &row, RuleColumn column) const;

private:
    void paintSection(QPainter *painter, const QRect &cell, const RuleTableModel::Row &row,
                      const QRect &titleRect) const;
    void paintName(QPainter *painter, const QRect &room, const RuleTableModel::Row &row) const;
    void paintCell(QPainter *painter, const QRect &room, const policy::Cell &cell,
                   RuleColumn column, bool faint) const;
    void paintLimit(QPainter *painter, const QRect &room, const RuleTableModel::Row &row) const;
    void paintMarks(QPainter *painter, const QRect &room, const RuleTableModel::Row &row) const;
    void paintHits(QPainter *painter, const QRect &room, const RuleTableModel::Row &row) const;
    void paintIcon(QPainter *painter, const QPoint &at, const QString &name, int size,
                   const QColor &ink) const;
    const Tokens &tokens() const;

    const DesignerContext &m_context;
    const RuleTableModel &m_model;
    const Theme &m_theme;
};

} // namespace tallygate::app
