// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include <QAbstractListModel>
#include <QHash>
#include <QSet>

#include "auditchain.h"

namespace tallygate::app {

class Explainer;
class Formatter;
class Theme;
struct Workspace;

/// The chains there are, with the state of each: the workstation's, then one for each device. GUI
/// thread.
class ChainList : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { StateRole = Qt::UserRole + 1 }; ///< shortState()

    ChainList(Workspace &workspace, RecordSource &source, QObject *parent = nullptr);
    ~ChainList() override;

    AuditChain &at(int row) { return *m_chains[std::size_t(row)]; }
    int rowOf(const QString &id) const; ///< -1 if there is none
    QString nameOf(const AuditChain &chain) const;
    /// "Verified up to record 1,204", or what is wrong, in a sentence.
    QString stateText(const AuditChain &chain) const;
    /// The same in the few words that a row has room for: "Broken at record 4: changed".
    QString shortState(const AuditChain &chain) const;
    /// From now on every chain that can be reached is verified, a few at a time, those of devices
    /// that connect later too. What was verified is not again.
    void verifyAll();
    static QString iconOf(const AuditChain &chain);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

signals:
    void chainChanged(int row);

private:
    void follow();
    void add(const QString &id);
    void removeLost(const std::vector<RecordDevice> &devices);
    void queue(const AuditChain &chain);
    void readNext();
    QString notReachable(const AuditChain &chain) const;
    /// What is wrong with a chain, as people who have to act on it need it said.
    static QString breakText(const Diagnostic &finding, const Explainer &explainer);
    /// Where it is broken and how, without a verb.
    static QString shortBreak(const Diagnostic &finding);
    /// `broken`: the text for that state.
    QString stateOf(const AuditChain &chain, const QString &broken) const;

    Workspace &m_workspace;
    RecordSource &m_source;
    std::vector<std::unique_ptr<AuditChain>> m_chains;
    QHash<QString, int> m_rows;             ///< by id
    QHash<QString, RecordDevice> m_devices; ///< by id, as last told
    bool m_verifiesAll = false;
    std::deque<QString> m_waiting; ///< to be read, by id
};

} // namespace tallygate::app
