// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "services/page.h"
#include "services/workspace.h"

namespace tallygate::app {

/// The Policy page: tree of objects, rule table with its filter bar, inspector, bottom panel.
///
/// Locations: tallygate:/policy                          where one was last
///            tallygate:/policy/<filter>                 a filter's rules
///            tallygate:/policy/<filter>/<rule>          a rule; "default" for the default
///            tallygate:/policy/object/<uuid>            an object in the inspector
///            tallygate:/policy/applications             the grid of applications
class PolicyPage : public Page
{
    Q_OBJECT

public:
    explicit PolicyPage(Workspace &workspace, QWidget *parent = nullptr);
    ~PolicyPage() override;

    QWidget *toolBar() override;
    QWidget *statusLeft() override;
    QWidget *statusRight() override;
    void open(const Location &location) override;
    QList<QWidget *> panes() override;
    QList<QWidget *> tabPanes() override;
    bool closeLast() override;
    bool mayClose() override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// How the shell knows the page: id "policy", Ctrl+1.
PageDescriptor policyPage();

} // namespace tallygate::app
