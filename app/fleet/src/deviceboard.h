// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include <QAbstractListModel>
#include <QTimer>

#include "devicereading.h"
#include "devices/fleet.h"
#include "plan.h"
#include "services/tokens.h"

namespace tallygate::app {

class DeploymentController;
struct Workspace;

/// A device of the workstation, of the open policy, or both, with what runs there and what a push
/// would change.
struct BoardRow
{
    Uuid uuid;     ///< in the fleet, else in the policy
    Uuid inPolicy; ///< null: the open policy has no such device
    QString name;
    QString address;        ///< empty: not known to this workstation yet
    bool isChecked = false; ///< is to be pushed to
    std::optional<DeviceState> state;
    std::optional<Error> error; ///< what runs there could not be read
    std::shared_ptr<const Plan> plan;
    /// What a push goes back to in place of the open policy; null: it pushes that.
    std::shared_ptr<const KeptRevision> earlier;
    std::uint64_t wantedRevision = 0; ///< the same as it was chosen last; it may still be read
    /// Digests of what was last confirmed from here, and of later pushes whose end was not heard;
    /// empty: nothing was.
    std::vector<std::string> lastPushed;

    bool isKnown() const { return !address.isEmpty(); }
    bool hasDrifted() const
    {
        return state && !lastPushed.empty() && state->revision != 0 &&
               std::ranges::find(lastPushed, state->digest) == lastPushed.end();
    }
    /// Something can be pushed.
    bool isReady() const { return state && plan && plan->isValid() && !plan->isSame(); }
};

/// All devices: what runs at each is read when it is connected and after each deployment, what
/// would change is worked out anew after edits. GUI thread; compiling and comparing are jobs.
class DeviceBoard : public QAbstractListModel
{
    Q_OBJECT

public:
    /// Whether the choice of an earlier revision is also what the next push takes along.
    enum class GoBack : std::uint8_t { Compare, Push };
    enum Role { StateTextRole = Qt::UserRole + 1, ToneRole, AddressRole };

    DeviceBoard(Workspace &workspace, DeploymentController &deployments, QObject *parent = nullptr);

    const BoardRow &at(int row) const { return m_rows[std::size_t(row)]; }
    int rowOf(const Uuid &uuid) const; ///< -1 if there is none
    /// Those that are checked and ready.
    std::vector<const BoardRow *> chosen() const;
    /// "revision 41, 3 changes pending", "new host key", "connecting"
    QString stateText(const BoardRow &row) const;
    std::optional<Tone> tone(const BoardRow &row) const;
    void read(const Uuid &uuid);
    /// Has a push of this device go back to one of its revisions; 0: push the open policy again.
    void goBackTo(const Uuid &uuid, std::uint64_t revision, GoBack how = GoBack::Push);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void rowChanged(int row);
    void chosenChanged();
    /// A revision could not be read.
    void failed(const tallygate::Error &error);

private:
    void rebuild();
    void changed(int row);
    void onStatus(const Uuid &uuid);
    void planAll();
    void plan(int row);
    void goBack(int row, std::shared_ptr<const KeptRevision> earlier, GoBack how);
    void readRecord(const Uuid &uuid);
    QString deploymentText(const BoardRow &row) const;

    Workspace &m_workspace;
    Fleet &m_fleet;
    DeploymentController &m_deployments;
    std::vector<BoardRow> m_rows;
    QTimer m_edits;
};

} // namespace tallygate::app
