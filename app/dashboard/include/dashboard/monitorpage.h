// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "services/page.h"

namespace tallygate::app {

class MonitorSource;

/// What devices count, as they count it: a card for each application, the graph of the chosen one,
/// its rules, meters, drops and latest log hits; resets with a reason.
/// Locations:
///   tallygate:/monitor                  as it was left
///   tallygate:/monitor?application=UUID the card of an application; with device=UUID beside it
///   tallygate:/monitor?span=SECONDS     the stretch of time of the graph
class MonitorPage : public Page
{
    Q_OBJECT

public:
    MonitorPage(Workspace &workspace, MonitorSource &source, QWidget *parent = nullptr);
    ~MonitorPage() override;

    QWidget *toolBar() override;
    QWidget *statusLeft() override;
    QWidget *statusRight() override;
    void open(const Location &location) override;
    QList<QWidget *> panes() override;
    bool closeLast() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Ctrl+4. `source` outlives the windows.
PageDescriptor monitorPage(MonitorSource &source);

} // namespace tallygate::app
