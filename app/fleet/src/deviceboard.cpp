// SPDX-License-Identifier: GPL-3.0-or-later
#include "deviceboard.h"

#include <algorithm>

#include "devices/deploymentcontroller.h"
#include "services/jobrunner.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "storage/deployments.h"
#include "text/formatter.h"

namespace tallygate::app {

namespace {

constexpr int kAfterEdits = 400; ///< ms

/// See BoardRow::lastPushed.
Result<std::vector<std::string>> lastPushed(storage::Connection &connection, const Uuid &device)
{
    using storage::DeploymentOutcome;
    constexpr std::size_t kLookedAt = 50;
    const auto page = storage::Deployments(connection).page(device, kLookedAt);
    if (!page)
        return fail(page.error());
    std::vector<std::string> digests;
    for (const storage::Deployment &push : *page) {
        if (push.outcome == DeploymentOutcome::Pending)
            digests.push_back(push.start.digest);
        if (push.outcome != DeploymentOutcome::Confirmed)
            continue;
        digests.push_back(push.start.digest);
        return digests;
    }
    return std::vector<std::string>();
}

} // namespace

DeviceBoard::DeviceBoard(Workspace &workspace, DeploymentController &deployments, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_fleet(*workspace.fleet)
    , m_deployments(deployments)
{
    m_edits.setSingleShot(true);
    m_edits.setInterval(kAfterEdits);
    connect(&m_edits, &QTimer::timeout, this, [this] {
        rebuild();
        planAll();
    });
    connect(&m_fleet, &Fleet::devicesChanged, this, &DeviceBoard::rebuild);
    connect(&m_fleet, &Fleet::statusChanged, this, &DeviceBoard::onStatus);
    connect(workspace.policy, &PolicySession::changed, &m_edits, qOverload<>(&QTimer::start));
    connect(workspace.policy, &PolicySession::reset, &m_edits, qOverload<>(&QTimer::start));
    connect(&deployments, &DeploymentController::changed, this, [this] {
        for (int row = 0; row < rowCount(); ++row)
            changed(row);
    });
    connect(&deployments, &DeploymentController::heard, this, &DeviceBoard::readRecord);
    connect(&deployments, &DeploymentController::ended, this, [this] {
        for (std::size_t i = 0; i < m_deployments.count(); ++i) {
            // What was not carried out is still what is wanted.
            const int row = rowOf(m_deployments.deviceAt(i));
            if (row >= 0 && m_deployments.isConfirmed()) {
                // What runs there may be read before the record of it: that is no drift.
                m_rows[std::size_t(row)].lastPushed = {m_deployments.progressAt(i).digest};
                goBack(row, nullptr, GoBack::Push);
            }
            read(m_deployments.deviceAt(i));
            readRecord(m_deployments.deviceAt(i));
        }
    });
    rebuild();
}

/// Devices of the fleet, and those of the policy that are not in it yet. What is known stays.
void DeviceBoard::rebuild()
{
    std::vector<BoardRow> rows;
    std::set<Uuid> named;
    const policy::Policy &policy = m_workspace.policy->policy();
    for (const Device &device : m_fleet.devices()) {
        BoardRow row;
        if (const int known = rowOf(device.uuid); known >= 0)
            row = at(known);
        row.uuid = device.uuid;
        row.name = device.name;
        row.address = QString::fromStdString(remote::toString(device.endpoint.target));
        row.inPolicy = {};
        for (const auto &one : policy->devices) {
            const bool isSame =
                one->uuid == device.uuid ||
                device.name.compare(QString::fromStdString(one->name), Qt::CaseInsensitive) == 0;
            if (isSame)
                named.insert(row.inPolicy = one->uuid);
        }
        rows.push_back(std::move(row));
    }
    for (const auto &one : policy->devices) {
        if (named.contains(one->uuid))
            continue;
        BoardRow row;
        row.uuid = row.inPolicy = one->uuid;
        row.name = QString::fromStdString(one->name);
        rows.push_back(std::move(row));
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    for (const BoardRow &row : m_rows) {
        if (row.isKnown() && !row.state && !row.error && m_fleet.status(row.uuid).isConnected()) {
            read(row.uuid);
            readRecord(row.uuid);
        }
    }
    emit chosenChanged();
}

int DeviceBoard::rowOf(const Uuid &uuid) const
{
    const auto row = std::ranges::find(m_rows, uuid, &BoardRow::uuid);
    return row != m_rows.end() ? int(row - m_rows.begin()) : -1;
}

void DeviceBoard::changed(int row)
{
    emit dataChanged(index(row), index(row));
    emit rowChanged(row);
}

void DeviceBoard::onStatus(const Uuid &uuid)
{
    const int row = rowOf(uuid);
    if (row < 0)
        return;
    if (m_fleet.status(uuid).isConnected() && !m_rows[std::size_t(row)].state) {
        read(uuid);
        readRecord(uuid);
    }
    if (!m_fleet.status(uuid).isConnected())
        m_rows[std::size_t(row)].state.reset();
    changed(row);
    emit chosenChanged();
}

void DeviceBoard::read(const Uuid &uuid)
{
    new DeviceReading(m_fleet, *m_workspace.jobs, uuid, this,
                      [this, uuid](Result<DeviceState> state) {
                          const int row = rowOf(uuid);
                          if (row < 0)
                              return;
                          BoardRow &known = m_rows[std::size_t(row)];
                          known.error.reset();
                          if (state)
                              known.state = std::move(*state);
                          else
                              known.error = state.error();
                          changed(row);
                          plan(row);
                      });
}

void DeviceBoard::goBackTo(const Uuid &uuid, std::uint64_t revision, GoBack how)
{
    const int row = rowOf(uuid);
    if (row < 0 || m_deployments.isRunning())
        return;
    m_rows[std::size_t(row)].wantedRevision = revision;
    if (revision == 0)
        return goBack(row, nullptr, how);
    new RevisionReading(
        m_fleet, *m_workspace.jobs, uuid, revision, this,
        [this, uuid, revision, how](Result<std::shared_ptr<const KeptRevision>> kept) {
            const int at = rowOf(uuid);
            if (!kept)
                emit failed(kept.error());
            // Another may have been chosen while this one was read.
            else if (at >= 0 && m_rows[std::size_t(at)].wantedRevision == revision &&
                     !m_deployments.isRunning())
                goBack(at, std::move(*kept), how);
        });
}

void DeviceBoard::goBack(int row, std::shared_ptr<const KeptRevision> earlier, GoBack how)
{
    BoardRow &known = m_rows[std::size_t(row)];
    known.isChecked = earlier != nullptr && how == GoBack::Push;
    known.wantedRevision = earlier ? earlier->revision : 0;
    known.earlier = std::move(earlier);
    known.plan.reset();
    changed(row);
    emit chosenChanged();
    plan(row);
}

void DeviceBoard::readRecord(const Uuid &uuid)
{
    using Digests = std::vector<std::string>;
    m_fleet.records().run<Digests>(
        this, [uuid](storage::Connection &connection) { return lastPushed(connection, uuid); },
        [this, uuid](Result<Digests> digests) {
            const int row = rowOf(uuid);
            if (row < 0 || !digests)
                return;
            m_rows[std::size_t(row)].lastPushed = std::move(*digests);
            changed(row);
        });
}

void DeviceBoard::planAll()
{
    for (int row = 0; row < rowCount(); ++row)
        plan(row);
}

void DeviceBoard::plan(int row)
{
    const BoardRow &known = at(row);
    if (!known.state || (known.inPolicy.isNull() && !known.earlier))
        return;
    const Uuid uuid = known.uuid;
    m_workspace.jobs->run<Plan>(
        QStringLiteral("deploy/plan/") + QString::fromStdString(uuid.toString()),
        tr("Compare with %1").arg(known.name), this,
        [policy = m_workspace.policy->policy(), device = known.inPolicy, state = *known.state,
         earlier = known.earlier, now = m_workspace.policy->now()](JobContext &) -> Result<Plan> {
            return earlier ? planOf(earlier->policy, earlier->text, state)
                           : makePlan(policy, device, state, now);
        },
        [this, uuid](Result<Plan> plan) {
            const int at = rowOf(uuid);
            if (at < 0 || !plan)
                return;
            m_rows[std::size_t(at)].plan = std::make_shared<const Plan>(std::move(*plan));
            changed(at);
            emit chosenChanged();
        });
}

std::vector<const BoardRow *> DeviceBoard::chosen() const
{
    std::vector<const BoardRow *> chosen;
    for (const BoardRow &row : m_rows) {
        if (row.isChecked && row.isReady())
            chosen.push_back(&row);
    }
    return chosen;
}

QString DeviceBoard::deploymentText(const BoardRow &row) const
{
    const deploy::Progress *progress = m_deployments.progressOf(row.uuid);
    if (progress == nullptr || !m_deployments.isRunning())
        return {};
    switch (progress->step) {
    case deploy::Step::Waiting:
        return tr("waits for its turn");
    case deploy::Step::Uploading:
        return tr("sending the policy");
    case deploy::Step::Staging:
        return tr("the engine checks it");
    case deploy::Step::Proving:
    case deploy::Step::Proved:
        return tr("proving");
    case deploy::Step::Activating:
        return tr("putting it in force");
    case deploy::Step::InForce:
        return tr("revision %1 in force, not confirmed").arg(progress->revision);
    case deploy::Step::Confirming:
        return tr("confirming over a new connection");
    case deploy::Step::Confirmed:
        return tr("revision %1 confirmed").arg(progress->revision);
    case deploy::Step::RollingBack:
        return tr("rolling back");
    case deploy::Step::RolledBack:
        return tr("rolled back");
    case deploy::Step::Lost:
        return tr("out of reach: how it ended is not known yet");
    case deploy::Step::Failed:
        return tr("nothing was put in force");
    }
    return {};
}

QString DeviceBoard::stateText(const BoardRow &row) const
{
    if (const QString text = deploymentText(row); !text.isEmpty())
        return text;
    if (!row.isKnown())
        return tr("no address yet");
    const DeviceStatus &status = m_fleet.status(row.uuid);
    if (status.hostKey)
        return tr("shows a host key that is not known");
    if (status.secret)
        return tr("waits for a password");
    if (status.isWithoutEngine)
        return tr("no engine answers there");
    if (status.connection.phase == remote::Phase::Stopped)
        return tr("stopped, needs you");
    if (status.connection.phase == remote::Phase::Waiting)
        return tr("not reachable, tried again");
    if (!status.isConnected())
        return tr("connecting");
    if (row.error)
        return tr("what runs there could not be read");
    if (!row.state)
        return tr("reading what runs there");
    if (row.earlier)
        return tr("revision %1, goes back to %2")
            .arg(row.state->revision)
            .arg(row.earlier->revision);
    if (row.hasDrifted())
        return tr("drift: not what was pushed");
    const QString revision =
        row.state->revision == 0 ? tr("no policy yet") : tr("revision %1").arg(row.state->revision);
    if (row.inPolicy.isNull())
        return tr("%1, not in this policy").arg(revision);
    if (!row.plan)
        return revision;
    if (!row.plan->isValid())
        return tr("%1, the policy has errors").arg(revision);
    const int changes = int(row.plan->changes.size() + row.plan->others.size());
    return changes == 0 ? tr("%1, up to date").arg(revision)
                        : tr("%1, %n changes pending", nullptr, changes).arg(revision);
}

std::optional<Tone> DeviceBoard::tone(const BoardRow &row) const
{
    if (!row.isKnown())
        return std::nullopt;
    const DeviceStatus &status = m_fleet.status(row.uuid);
    if (status.needsPerson() || status.isWithoutEngine || row.hasDrifted() || row.error)
        return Tone::Warning;
    if (status.connection.phase == remote::Phase::Stopped ||
        status.connection.phase == remote::Phase::Waiting)
        return Tone::Drop;
    return status.isConnected() ? std::optional(Tone::Permit) : std::nullopt;
}

int DeviceBoard::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant DeviceBoard::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const BoardRow &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case AddressRole:
        return row.address;
    case StateTextRole:
        return stateText(row);
    case ToneRole:
        return tone(row) ? QVariant(int(*tone(row))) : QVariant();
    case Qt::CheckStateRole:
        return row.isReady() ? QVariant(row.isChecked ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return QStringLiteral("%1, %2: %3").arg(row.name, row.address, stateText(row));
    default:
        return {};
    }
}

bool DeviceBoard::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || !at(index.row()).isReady())
        return false;
    m_rows[std::size_t(index.row())].isChecked = value.toInt() == Qt::Checked;
    changed(index.row());
    emit chosenChanged();
    return true;
}

Qt::ItemFlags DeviceBoard::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.isValid() && at(index.row()).isReady() && !m_deployments.isRunning())
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace tallygate::app
