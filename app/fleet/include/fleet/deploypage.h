// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "services/page.h"

namespace tallygate::app {

class DeploymentController;
class EngineSetup;

/// Devices, what a push of the open policy would change at each, and the push; also how a device is
/// reached, and the engine brought to it. Locations:
///   tallygate:/deploy          as it was left
///   tallygate:/deploy/UUID     that device
class DeployPage : public Page
{
    Q_OBJECT

public:
    DeployPage(Workspace &workspace, DeploymentController &deployments, EngineSetup &setup,
               QWidget *parent = nullptr);
    ~DeployPage() override;

    QWidget *toolBar() override;
    QWidget *statusLeft() override;
    void open(const Location &location) override;
    QList<QWidget *> panes() override;
    bool closeLast() override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Ctrl+3. `deployments` and `setup` outlive the windows.
PageDescriptor deployPage(DeploymentController &deployments, EngineSetup &setup);

} // namespace tallygate::app
