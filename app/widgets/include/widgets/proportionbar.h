// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// The shares of verdicts in one rounded 10-px bar, a gap of 1 px between them. A share that is
/// not zero is at least 2 px wide. The accessible description lists the figures.
class ProportionBar : public QWidget
{
    Q_OBJECT

public:
    struct Part
    {
        Tone tone = Tone::Permit;
        std::uint64_t amount = 0;
        QString toolTip;
    };

    explicit ProportionBar(Theme &theme, QWidget *parent = nullptr);
    void setParts(std::vector<Part> parts);
    QSize sizeHint() const override { return {200, 10}; }
    QSize minimumSizeHint() const override { return {40, 10}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    std::vector<QRectF> layout() const;

    Theme &m_theme;
    std::vector<Part> m_parts;
};

} // namespace tallygate::app
