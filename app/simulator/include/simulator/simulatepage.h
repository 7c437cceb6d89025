// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "services/page.h"
#include "services/workspace.h"

namespace tallygate::app {

/// The Simulate page: captures and their mapping at the left, packets with verdicts in the middle,
/// the packet and why it got its verdict, counters, meters and hits below.
///
/// Locations: tallygate:/simulate                       where one was last
///            tallygate:/simulate?rule=UUID             the packets a rule decided
///            tallygate:/simulate?default=UUID          those a filter's default decided
///            tallygate:/simulate?packet=N              packet N of the run, from 0
///            tallygate:/simulate?packet=N&new=rule     and proposes a rule from it
///            tallygate:/simulate?filter=TEXT           with this filter
///            tallygate:/simulate?tab=counters          why, counters, meters or hits
///            tallygate:/simulate?run=1                 runs first
class SimulatePage : public Page
{
    Q_OBJECT

public:
    explicit SimulatePage(Workspace &workspace, QWidget *parent = nullptr);
    ~SimulatePage() override;

    QWidget *toolBar() override;
    QWidget *statusLeft() override;
    QWidget *statusRight() override;
    void open(const Location &location) override;
    QList<QWidget *> panes() override;
    bool closeLast() override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// How the shell knows the page: id "simulate", Ctrl+2.
PageDescriptor simulatePage();

} // namespace tallygate::app
