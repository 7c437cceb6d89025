// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include "services/theme.h"

class QHBoxLayout;

namespace tallygate::app {

/// The contents of the 44-px tool bar row of a page: bold title, grey subtitle and chips at the
/// left, controls at the right.
class PageToolBar : public QWidget
{
    Q_OBJECT

public:
    PageToolBar(Theme &theme, const QString &title, QWidget *parent = nullptr);
    void setTitle(const QString &title);
    void setSubtitle(const QString &subtitle);
    void addLeft(QWidget *widget);  ///< after title and subtitle
    void addRight(QWidget *widget); ///< in the order of the calls

private:
    QLabel *m_title;
    QLabel *m_subtitle;
    QHBoxLayout *m_left;
    QHBoxLayout *m_right;
};

} // namespace tallygate::app
