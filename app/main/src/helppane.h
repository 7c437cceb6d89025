// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>
#include <QWidget>

#include "services/actionregistry.h"
#include "services/theme.h"

namespace tallygate::app {

/// Help at the right of the window: pages of Markdown from resources/help, and the list of keys
/// made from the ActionRegistry. Links between pages ("policy.md#sections") stay in the pane.
class HelpPane : public QWidget
{
    Q_OBJECT

public:
    HelpPane(Theme &theme, const ActionRegistry &actions, QWidget *parent);
    /// "policy" or "policy#sections"; an unknown topic shows the index.
    void open(const QString &topic);
    void openKeys();
    QString topic() const { return m_topic; }
    QTextBrowser *browser() const { return m_browser; }

signals:
    void closed();

private:
    void follow(const QUrl &link);
    void scrollToHeading(const QString &slug);
    void setMarkdown(const QString &markdown);

    const ActionRegistry &m_actions;
    QTextBrowser *m_browser;
    QString m_topic;
};

} // namespace tallygate::app
