// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QAbstractListModel>
#include <QHash>

#include "auditchain.h"

namespace tallygate::app {

class Formatter;
class Theme;
struct Workspace;

/// The chains there are: the workstation's, then one for each device. GUI thread.
class ChainList : public QAbstractListModel
{
    Q_OBJECT

public:
    ChainList(Workspace &workspace, RecordSource &source, QObject *parent = nullptr);
    ~ChainList() override;

    AuditChain &at(int row) { return *m_chains[std::size_t(row)]; }
    int rowOf(const QString &id) const; ///< -1 if there is none
    QString nameOf(const AuditChain &chain) const;
    /// "Verified, 1,204 records", or what is wrong, in a sentence.
    QString stateText(const AuditChain &chain) const;
    static QString iconOf(const AuditChain &chain);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

signals:
    void chainChanged(int row);

private:
    void follow();
    void add(const QString &id);
    void removeLost(const std::vector<RecordDevice> &devices);

    Workspace &m_workspace;
    RecordSource &m_source;
    std::vector<std::unique_ptr<AuditChain>> m_chains;
    QHash<QString, int> m_rows; ///< by id
};

} // namespace tallygate::app
