// SPDX-License-Identifier: GPL-3.0-or-later
#include "setupwords.h"

#include <algorithm>

namespace tallygate::app {

using bootstrap::StepId;
using bootstrap::StepState;
using bootstrap::Verb;

QString SetupWords::title(const Options &options, const QString &device)
{
    switch (options.verb) {
    case Verb::Upgrade:
        return tr("Upgrade the engine of %1").arg(device);
    case Verb::Uninstall:
        return tr("Uninstall the engine from %1").arg(device);
    default:
        return tr("Install the engine on %1").arg(device);
    }
}

QString SetupWords::intention(const Options &options)
{
    switch (options.verb) {
    case Verb::Upgrade:
        return tr("The engine is replaced while it runs: no packet and no count is lost. If the "
                  "new one does not run, the one before goes on.");
    case Verb::Uninstall:
        break;
    default:
        return tr("The engine is brought to this host over SSH and started. It filters nothing "
                  "before a policy is pushed. If a step fails, all is undone.");
    }
    const QString gone = tr("The policy of this device is no longer enforced, and the interfaces "
                            "are given back: every packet passes. Programs, service, user and "
                            "groups are removed.");
    if (options.data == bootstrap::DataOnUninstall::Keep)
        return gone + u' ' +
               tr("Policies, counters, audit trail and logs stay on the device. Its "
                  "groups lose their members.");
    return gone + u' ' +
           tr("Lost for good are the policies and revisions kept on the device, its counters, its "
              "audit trail and its logs. What this workstation recorded stays.");
}

QString SetupWords::verb(const Options &options)
{
    switch (options.verb) {
    case Verb::Upgrade:
        return tr("Upgrade");
    case Verb::Uninstall:
        return tr("Uninstall");
    default:
        return tr("Install");
    }
}

QString SetupWords::step(const Options &options, StepId step)
{
    const bool isRemoval = options.verb == Verb::Uninstall;
    switch (step) {
    case StepId::Connect:
        return tr("Connect and log in");
    case StepId::Privileges:
        return tr("Become root");
    case StepId::Recover:
        return tr("Undo the earlier run");
    case StepId::Host:
        return tr("Check the host");
    case StepId::Upload:
        return tr("Upload the bundle");
    case StepId::Verify:
        return tr("Verify the bundle");
    case StepId::Place:
        return tr("Place programs and service");
    case StepId::Accounts:
        return isRemoval ? tr("Remove user and groups") : tr("Make user and groups");
    case StepId::Start:
        return tr("Start the engine");
    case StepId::Reload:
        return tr("Hand over to the new engine");
    case StepId::ReadBack:
        return tr("Read back what runs");
    case StepId::Stop:
        return tr("Stop the engine");
    case StepId::Remove:
        return tr("Remove programs and service");
    case StepId::Tidy:
        return isRemoval && options.data == bootstrap::DataOnUninstall::Remove
                   ? tr("Remove what the engine wrote")
                   : tr("Tidy up");
    }
    return {};
}

QString SetupWords::state(const EngineSetup::Step &step, SetupPhase phase)
{
    if (step.undoing)
        return step.undoing == StepState::Undone ? tr("undone") : tr("could not be undone");
    if (!step.state && phase == SetupPhase::Planned)
        return {};
    if (!step.state)
        return phase == SetupPhase::Over ? tr("not reached") : tr("waiting");
    switch (*step.state) {
    case StepState::Running:
        return tr("running");
    case StepState::Skipped:
        return tr("not needed");
    case StepState::Failed:
        return tr("failed");
    default:
        return tr("done");
    }
}

QString SetupWords::outcome(const Options &options, const remote::Hop &host)
{
    if (options.verb == Verb::Upgrade)
        return tr("The new engine runs. It goes on with the policy and the counters of the one "
                  "before.");
    if (options.verb == Verb::Uninstall)
        return options.data == bootstrap::DataOnUninstall::Keep
                   ? tr("The engine is gone. What it wrote is in /var/lib/tallygate and "
                        "/var/log/tallygate.")
                   : tr("The engine is gone, and the host is as it was before it came.");
    const QString next =
        tr("The engine runs and filters nothing yet. Next, on the device: name the interfaces it "
           "manages with \"tallygatectl manage eth0\" and \"tallygatectl policy confirm\". Then "
           "push a policy.");
    if (host.user == "root")
        return next;
    return next + u' ' +
           tr("The account needs a role there first: \"sudo usermod -aG tallygate-admin %1\".")
               .arg(QString::fromStdString(host.user));
}

QString SetupWords::failure(const Options &options, const QString &reason)
{
    switch (options.verb) {
    case Verb::Upgrade:
        return tr("Not upgraded: %1.").arg(reason);
    case Verb::Uninstall:
        return tr("Not uninstalled: %1.").arg(reason);
    default:
        return tr("Not installed: %1.").arg(reason);
    }
}

QString SetupWords::aftermath(const EngineSetup &setup)
{
    const auto &steps = setup.steps();
    const auto isUndone = [](StepState how) {
        return [how](const EngineSetup::Step &step) { return step.undoing == how; };
    };
    if (std::ranges::any_of(steps, isUndone(StepState::NotUndone)))
        return tr("Not all of it could be undone: the steps tell what. Once the host can be "
                  "reached, try again and have the earlier run undone first.");
    if (std::ranges::any_of(steps, isUndone(StepState::Undone)))
        return tr("What was done is undone.");
    return tr("Nothing was changed on the host.");
}

} // namespace tallygate::app
