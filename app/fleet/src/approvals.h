// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "deploy/approval.h"
#include "deviceboard.h"

namespace tallygate::app {

/// What the devices chosen for a push need of a second person, and the approval that was handed in
/// for it. GUI thread; files, signatures and digests are for jobs.
class Approvals : public QObject
{
    Q_OBJECT

public:
    Approvals(Workspace &workspace, DeviceBoard &board, QObject *parent = nullptr);

    /// One of the chosen devices needs an approval.
    bool isNeeded() const;
    const std::optional<deploy::Approval> &approval() const { return m_approval; }
    /// Why the chosen ones may not be pushed to yet; nothing: they may.
    std::optional<Error> objection() const;
    bool needsOne(const BoardRow &row) const;

    /// Writes what would be pushed to the chosen devices, and what runs there, for somebody else.
    void exportTo(const QString &file, const QString &comment);
    /// Reads an approval and verifies its signature.
    void use(const QString &file);
    void forget();

signals:
    void changed();
    void exported(const QString &file);
    void failed(const tallygate::Error &error);

private:
    struct Export;

    void readNext(const std::shared_ptr<Export> &order);
    void write(const std::shared_ptr<Export> &order);

    Workspace &m_workspace;
    DeviceBoard &m_board;
    std::optional<deploy::Approval> m_approval;
};

/// The clock of the wall, that approvals are dated and judged by.
Timestamp approvalClock();

} // namespace tallygate::app
