// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

class ExpressionEdit;

/// What is wrong with the text in an inline editor, in a small box under it. Follows its editor
/// and goes with it.
class FaultLabel : public QWidget
{
    Q_OBJECT

public:
    FaultLabel(Theme &theme, ExpressionEdit &edit);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();

    Theme &m_theme;
    ExpressionEdit &m_edit;
    QString m_text;
};

} // namespace tallygate::app
