// SPDX-License-Identifier: GPL-3.0-or-later
#include "approvals.h"

#include <algorithm>

#include "base/mappedfile.h"
#include "base/sha256.h"
#include "deploy/signature.h"
#include "devices/fleet.h"
#include "services/jobrunner.h"
#include "services/workspace.h"

namespace tallygate::app {

Timestamp approvalClock()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

/// A request while what runs at its devices is read, one after another.
struct Approvals::Export
{
    QString file;
    deploy::ApprovalRequest request;
    std::vector<std::shared_ptr<const KeptRevision>> running; ///< null: nothing runs there
    std::vector<std::shared_ptr<const Plan>> plans;
};

Approvals::Approvals(Workspace &workspace, DeviceBoard &board, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_board(board)
{
    connect(workspace.fleet, &Fleet::devicesChanged, this, &Approvals::changed);
}

bool Approvals::needsOne(const BoardRow &row) const
{
    const Device *device = m_workspace.fleet->device(row.uuid);
    return device != nullptr && device->needsApproval;
}

bool Approvals::isNeeded() const
{
    return std::ranges::any_of(m_board.chosen(),
                               [this](const BoardRow *row) { return needsOne(*row); });
}

std::optional<Error> Approvals::objection() const
{
    for (const BoardRow *row : m_board.chosen()) {
        if (!needsOne(*row))
            continue;
        const deploy::ApprovedChange wanted{row->uuid, row->name.toStdString(),
                                            row->state->revision, row->state->digest,
                                            row->plan->digest};
        if (!m_approval)
            return deploy::approvalMissing(wanted.name);
        const auto allowed =
            deploy::allows(*m_approval, wanted, Fleet::user().toStdString(), approvalClock());
        if (!allowed)
            return allowed.error();
    }
    return std::nullopt;
}

void Approvals::exportTo(const QString &file, const QString &comment)
{
    auto order = std::make_shared<Export>();
    order->file = file;
    order->request.author = Fleet::user().toStdString();
    order->request.made = approvalClock();
    order->request.comment = comment.toStdString();
    for (const BoardRow *row : m_board.chosen()) {
        order->request.changes.push_back({{row->uuid, row->name.toStdString(), row->state->revision,
                                           row->state->digest, row->plan->digest},
                                          {},
                                          {}});
        order->plans.push_back(row->plan);
    }
    readNext(order);
}

void Approvals::readNext(const std::shared_ptr<Export> &order)
{
    const std::size_t at = order->running.size();
    if (at == order->plans.size())
        return write(order);
    const deploy::ApprovedChange &change = order->request.changes[at].change;
    if (change.basedOn == 0) {
        order->running.push_back(nullptr);
        return readNext(order);
    }
    new RevisionReading(*m_workspace.fleet, *m_workspace.jobs, change.device, change.basedOn, this,
                        [this, order](Result<std::shared_ptr<const KeptRevision>> kept) {
                            if (!kept) {
                                emit failed(kept.error());
                                return;
                            }
                            order->running.push_back(std::move(*kept));
                            readNext(order);
                        });
}

void Approvals::write(const std::shared_ptr<Export> &order)
{
    m_workspace.jobs->run<void>(
        QStringLiteral("deploy/approval"), tr("Export a request for approval"), this,
        [order](JobContext &) -> Result<void> {
            for (std::size_t i = 0; i < order->plans.size(); ++i) {
                deploy::RequestedChange &requested = order->request.changes[i];
                if (order->running[i])
                    requested.before = order->running[i]->text;
                requested.after = order->plans[i]->text;
            }
            const std::string text = deploy::writeRequest(order->request);
            // What an approver would not be able to open is not worth writing.
            const std::string file = order->file.toStdString();
            if (const auto read = deploy::parseRequest(text, file); !read)
                return fail(read.error());
            return writeFileAtomically(file, text);
        },
        [this, order](const Result<void> &written) {
            if (!written) {
                emit failed(written.error());
                return;
            }
            for (const deploy::RequestedChange &requested : order->request.changes)
                m_workspace.fleet->audit("approval.request", requested.change.device,
                                         {{"basedOn", std::to_string(requested.change.basedOn)},
                                          {"digest", requested.change.digest},
                                          {"comment", order->request.comment}});
            emit exported(order->file);
        });
}

void Approvals::forget()
{
    m_approval.reset();
    emit changed();
}

void Approvals::use(const QString &file)
{
    m_workspace.jobs->run<deploy::Approval>(
        QStringLiteral("deploy/approval"), tr("Read an approval"), this,
        [file = file.toStdString(),
         own = m_workspace.fleet->folder().approvers()](JobContext &) -> Result<deploy::Approval> {
            const auto text = readTextFile(file);
            if (!text)
                return fail(text.error());
            return deploy::readApproval(*text, file, deploy::Approvers::ofWorkstation(own));
        },
        [this](Result<deploy::Approval> approval) {
            if (!approval) {
                emit failed(approval.error());
                return;
            }
            m_approval = std::move(*approval);
            emit changed();
        });
}

} // namespace tallygate::app
