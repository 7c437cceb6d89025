// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "services/page.h"

namespace tallygate::app {

class RecordSource;

/// Hits as they happen and as they were: live tail, search, details, and what to do about them.
/// Locations:
///   tallygate:/logs              as it was left
///   tallygate:/logs?rule=UUID    the hits of a rule; `default`: of defaults
///   tallygate:/logs?filter=TEXT  what the filter bar says
/// `rule` may have `application=UUID` and `device=UUID` beside it.
class LogsPage : public Page
{
    Q_OBJECT

public:
    LogsPage(Workspace &workspace, RecordSource &source, QWidget *parent = nullptr);
    ~LogsPage() override;

    QWidget *toolBar() override;
    QWidget *statusLeft() override;
    void open(const Location &location) override;
    QList<QWidget *> panes() override;
    bool closeLast() override;

signals:
    /// Everything that came until now was in view.
    void seen();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Ctrl+5. `source` outlives the windows.
PageDescriptor logsPage(RecordSource &source);

} // namespace tallygate::app
