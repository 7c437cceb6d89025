// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include "hitmodel.h"

namespace tallygate::app {

class Theme;

/// The list of hits. Where one reads further down, what comes above does not move the rows in view.
/// Ctrl+click on a cell filters by it.
class HitTable : public QTableView
{
    Q_OBJECT

public:
    HitTable(Theme &theme, HitModel &model, QWidget *parent = nullptr);

    /// Whether the newest hits are in view.
    bool isAtTop() const;
    void copyRows();

signals:
    void filterWanted(const QString &term);
    void menuWanted(const QModelIndex &index, const QPoint &at); ///< `at`: on the screen
    void ruleWanted(int row);
    void hitChanged(); ///< another row is current, or none

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyboardSearch(const QString &) override {}
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyTheme();
    void arrangeColumns();
    void keepRowsInPlace();

    Theme &m_theme;
    HitModel &m_model;
    int m_shift = 0; ///< pixels that rows above took, to be scrolled by
};

} // namespace tallygate::app
