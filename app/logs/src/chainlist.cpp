// SPDX-License-Identifier: GPL-3.0-or-later
#include "chainlist.h"

#include <algorithm>

#include "services/jobrunner.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

const QString kWorkstationChain = QStringLiteral("workstation");
constexpr std::ptrdiff_t kChainsAtOnce = 4; // of them one reads, the others wait for their devices

} // namespace

ChainList::ChainList(Workspace &workspace, RecordSource &source, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_source(source)
{
    add(kWorkstationChain);
    follow();
    connect(&source, &RecordSource::devicesChanged, this, &ChainList::follow);
}

ChainList::~ChainList() = default;

/// Chains stay where they are, those of removed devices go.
void ChainList::follow()
{
    const auto devices = m_source.devices();
    removeLost(devices);
    for (const RecordDevice &device : devices) {
        const QString id = text(device.uuid.toString());
        if (rowOf(id) < 0)
            add(id);
        AuditChain &chain = at(rowOf(id));
        if (device.auditHead)
            chain.compare(*device.auditHead);
        const bool wasConnected = m_devices.value(id).isConnected;
        m_devices[id] = device;
        if (device.isConnected && !wasConnected)
            queue(chain);
    }
    emit dataChanged(index(0), index(rowCount() - 1));
    readNext();
}

void ChainList::verifyAll()
{
    m_verifiesAll = true;
    for (const auto &chain : m_chains) {
        if (!chain->device() || m_devices.value(chain->id()).isConnected)
            queue(*chain);
    }
    readNext();
}

void ChainList::queue(const AuditChain &chain)
{
    const bool isKnown =
        chain.state() == AuditChain::State::Verified || chain.state() == AuditChain::State::Broken;
    if (m_verifiesAll && !isKnown && std::ranges::find(m_waiting, chain.id()) == m_waiting.end())
        m_waiting.push_back(chain.id());
}

/// A chain that is read tells when it is done, which comes back here.
void ChainList::readNext()
{
    auto reading = std::ranges::count_if(
        m_chains, [](const auto &chain) { return chain->state() == AuditChain::State::Reading; });
    while (!m_waiting.empty() && reading < kChainsAtOnce) {
        const int row = rowOf(m_waiting.front());
        m_waiting.pop_front();
        if (row < 0 || at(row).state() == AuditChain::State::Reading)
            continue;
        ++reading;
        at(row).read(at(row).device() ? kRecordsOfState : kMostRecords);
    }
}

void ChainList::removeLost(const std::vector<RecordDevice> &devices)
{
    QSet<QString> known{kWorkstationChain};
    for (const RecordDevice &device : devices)
        known.insert(text(device.uuid.toString()));
    for (int row = int(m_chains.size()) - 1; row >= 0; --row) {
        if (known.contains(at(row).id()))
            continue;
        beginRemoveRows({}, row, row);
        m_devices.remove(at(row).id());
        m_chains.erase(m_chains.begin() + row);
        endRemoveRows();
    }
    m_rows.clear();
    for (int row = 0; row < rowCount(); ++row)
        m_rows[at(row).id()] = row;
}

void ChainList::add(const QString &id)
{
    beginInsertRows({}, rowCount(), rowCount());
    m_chains.push_back(std::make_unique<AuditChain>(id, m_source, *m_workspace.jobs,
                                                    PinnedHeads(*m_workspace.settings)));
    m_rows[id] = rowCount() - 1;
    endInsertRows();
    const auto tell = [this, id] {
        const int row = rowOf(id);
        emit dataChanged(index(row), index(row));
        emit chainChanged(row);
    };
    connect(m_chains.back().get(), &AuditChain::changed, this, [this, id, tell] {
        tell();
        const int row = rowOf(id);
        if (row >= 0 && at(row).state() != AuditChain::State::Reading)
            readNext();
    });
    connect(m_chains.back().get(), &AuditChain::progressed, this, tell);
}

int ChainList::rowOf(const QString &id) const
{
    return m_rows.value(id, -1);
}

QString ChainList::nameOf(const AuditChain &chain) const
{
    return chain.device() ? m_source.deviceName(*chain.device()) : tr("This workstation");
}

QString ChainList::stateText(const AuditChain &chain) const
{
    return stateOf(chain, chain.state() == AuditChain::State::Broken
                              ? breakText(*chain.finding(), *m_workspace.explainer)
                              : QString());
}

QString ChainList::shortState(const AuditChain &chain) const
{
    return stateOf(chain, chain.state() == AuditChain::State::Broken ? shortBreak(*chain.finding())
                                                                     : QString());
}

/// Empty where the chain can be read.
QString ChainList::notReachable(const AuditChain &chain) const
{
    const auto device = m_devices.constFind(chain.id());
    if (!chain.device() || device == m_devices.cend() || device->isConnected)
        return {};
    if (!device->lostAt)
        return tr("Not reachable");
    return tr("Not reachable since %1").arg(m_workspace.formatter->clock(*device->lostAt));
}

QString ChainList::breakText(const Diagnostic &finding, const Explainer &explainer)
{
    const QString record = finding.args.empty() ? QString() : text(finding.args.front());
    if (finding.code == "audit-changed")
        return tr("Broken: record %1 was changed after it was written.").arg(record);
    if (finding.code == "audit-unlinked")
        return tr("Broken: record %1 does not follow the one before it.").arg(record);
    if (finding.code == "audit-missing")
        return tr("Broken: record %1 is missing.").arg(record);
    if (finding.code == "audit-head")
        return tr("Not the chain that was seen before: record %1 was cut off or written "
                  "anew.")
            .arg(record);
    return explainer.sentence(finding);
}

QString ChainList::shortBreak(const Diagnostic &finding)
{
    const QString record = finding.args.empty() ? QString() : text(finding.args.front());
    if (finding.code == "audit-changed")
        return tr("Broken at record %1: changed").arg(record);
    if (finding.code == "audit-unlinked")
        return tr("Broken at record %1: not linked").arg(record);
    if (finding.code == "audit-missing")
        return tr("Broken at record %1: missing").arg(record);
    return tr("Broken at record %1: not as seen before").arg(record);
}

QString ChainList::stateOf(const AuditChain &chain, const QString &broken) const
{
    const Formatter &formatter = *m_workspace.formatter;
    const QString away = notReachable(chain);
    switch (chain.state()) {
    case AuditChain::State::NotRead:
        return away.isEmpty() ? tr("Not verified yet") : away;
    case AuditChain::State::Reading:
        return chain.recordsRead() == 0
                   ? tr("Verifying…")
                   : tr("Verifying, %1 records").arg(formatter.count(chain.recordsRead()));
    case AuditChain::State::Verified:
        if (chain.chain()->head.sequence == 0)
            return tr("No records yet");
        return tr("Verified up to record %1").arg(formatter.count(chain.chain()->head.sequence));
    case AuditChain::State::Broken:
        return broken;
    case AuditChain::State::Failed:
        return away.isEmpty()
                   ? tr("Not verified: %1").arg(m_workspace.explainer->sentence(*chain.finding()))
                   : away;
    }
    return {};
}

QString ChainList::iconOf(const AuditChain &chain)
{
    switch (chain.state()) {
    case AuditChain::State::Verified:
        return QStringLiteral("shield-check");
    case AuditChain::State::Broken:
        return QStringLiteral("shield-alert");
    case AuditChain::State::Failed:
        return QStringLiteral("triangle-alert");
    case AuditChain::State::NotRead:
    case AuditChain::State::Reading:
        return QStringLiteral("shield");
    }
    return {};
}

int ChainList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_chains.size());
}

QVariant ChainList::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const AuditChain &chain = *m_chains[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(chain);
    case Qt::DecorationRole: {
        const bool broken = chain.state() == AuditChain::State::Broken;
        const bool verified = chain.state() == AuditChain::State::Verified;
        return m_workspace.theme->icon(iconOf(chain), broken     ? Ink::Drop
                                                      : verified ? Ink::Permit
                                                                 : Ink::Mute);
    }
    case StateRole:
        return shortState(chain);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(nameOf(chain), stateText(chain));
    case Qt::ToolTipRole:
        return plainToolTip({stateText(chain)});
    default:
        return {};
    }
}

} // namespace tallygate::app
