// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>

#include "services/theme.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

/// A part of the page in a box of its own, above the ground of the page.
class PaneFrame : public QWidget
{
public:
    explicit PaneFrame(const Theme &theme, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_theme(theme)
        , m_column(new QVBoxLayout(this))
    {
        m_column->setContentsMargins(1, 4, 1, 4);
        m_column->setSpacing(0);
    }
    QVBoxLayout *column() const { return m_column; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Tokens &t = m_theme.tokens();
        paintBox(&painter, QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.surface, t.line,
                 metrics::kRadius);
    }

private:
    const Theme &m_theme;
    QVBoxLayout *m_column;
};

/// The ground that boxes stand on.
class PaneGround : public QWidget
{
public:
    explicit PaneGround(const Theme &theme, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_theme(theme)
    {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), m_theme.tokens().bg);
    }

private:
    const Theme &m_theme;
};

/// Boxes with ground between them, that is dragged to resize them.
class PaneSplitter : public QSplitter
{
public:
    explicit PaneSplitter(Qt::Orientation orientation, QWidget *parent = nullptr)
        : QSplitter(orientation, parent)
    {
        setChildrenCollapsible(false);
        setHandleWidth(kBetween);
    }

protected:
    QSplitterHandle *createHandle() override { return new Handle(orientation(), this); }

private:
    static constexpr int kBetween = 10;

    class Handle : public QSplitterHandle
    {
    public:
        using QSplitterHandle::QSplitterHandle;

    protected:
        void paintEvent(QPaintEvent *) override {}
    };
};

} // namespace tallygate::app
