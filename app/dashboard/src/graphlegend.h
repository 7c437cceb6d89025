// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// What the lines of a graph are, in rows below it: a piece of the line, its name, its figure.
class GraphLegend : public QWidget
{
    Q_OBJECT

public:
    struct Item
    {
        QString name;
        QString figure; ///< "412/s"; empty where nothing is known
        QColor color;

        bool operator==(const Item &) const = default;
    };

    explicit GraphLegend(Theme &theme, QWidget *parent = nullptr);
    void setItems(std::vector<Item> items);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Placed
    {
        QRect room;
        const Item *item;
    };
    /// As many as fit into a few rows.
    std::vector<Placed> place(int width) const;

    Theme &m_theme;
    std::vector<Item> m_items;
};

} // namespace tallygate::app
