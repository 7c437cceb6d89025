// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "services/page.h"

namespace tallygate::app {

class RecordSource;

/// Who did what, at this workstation and on each device: audit chains, verified when they are shown
/// first, any break named, their ends compared with those that were seen before.
/// Locations:
///   tallygate:/audit                    as it was left
///   tallygate:/audit/workstation        the workstation's chain
///   tallygate:/audit/UUID?record=118    a device's, at a record
class AuditPage : public Page
{
    Q_OBJECT

public:
    AuditPage(Workspace &workspace, RecordSource &source, QWidget *parent = nullptr);
    ~AuditPage() override;

    QWidget *toolBar() override;
    QWidget *statusLeft() override;
    void open(const Location &location) override;
    QList<QWidget *> panes() override;
    bool closeLast() override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Ctrl+6. `source` outlives the windows.
PageDescriptor auditPage(RecordSource &source);

} // namespace tallygate::app
