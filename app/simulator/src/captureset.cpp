// SPDX-License-Identifier: GPL-3.0-or-later
#include "captureset.h"

#include <algorithm>

#include <QFileInfo>

#include "samplecaptures.h"
#include "services/jobrunner.h"
#include "services/settings.h"
#include "session/policysession.h"
#include "simulationrun.h"

namespace tallygate::app {

namespace {

constexpr qsizetype kRecent = 10;
const QString kRecentKey = QStringLiteral("simulate/recent");

std::filesystem::path toPath(const QString &path)
{
    return std::filesystem::path(path.toStdString());
}

} // namespace

QString CaptureEntry::fileName() const
{
    return QFileInfo(path).fileName();
}

CaptureSet::CaptureSet(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_jobPrefix(QStringLiteral("inspect-%1-").arg(quintptr(this), 0, 16))
{
    connect(workspace.policy, &PolicySession::reset, this, &CaptureSet::load);
    connect(workspace.policy, &PolicySession::changed, this, &CaptureSet::followPolicy);
    // That it is the sample is known after the reset.
    connect(workspace.policy, &PolicySession::stateChanged, this, &CaptureSet::offerSample);
    load();
}

const CaptureEntry *CaptureSet::entry(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_entries, id, &CaptureEntry::id);
    return found == m_entries.end() ? nullptr : &*found;
}

CaptureEntry *CaptureSet::find(std::uint64_t id)
{
    return const_cast<CaptureEntry *>(std::as_const(*this).entry(id));
}

void CaptureSet::add(const QStringList &paths)
{
    QStringList recent = this->recent();
    for (const QString &path : paths) {
        const QString file = QFileInfo(path).absoluteFilePath();
        recent.removeAll(file);
        recent.prepend(file);
        const auto known = std::ranges::find(m_entries, file, &CaptureEntry::path);
        if (known != m_entries.end()) {
            reload(known->id);
            continue;
        }
        m_entries.push_back({m_nextId++, file, CaptureEntry::State::Reading, {}, {}, {}, {}, {}});
        inspect(m_entries.back());
    }
    m_workspace.settings->setValue(kRecentKey, QStringList(recent.mid(0, kRecent)));
    save();
    emit listChanged();
}

void CaptureSet::remove(std::uint64_t id)
{
    m_workspace.jobs->cancel(m_jobPrefix + QString::number(id));
    std::erase_if(m_entries, [id](const auto &entry) { return entry.id == id; });
    save();
    emit listChanged();
}

void CaptureSet::reload(std::uint64_t id)
{
    if (CaptureEntry *entry = find(id)) {
        entry->state = CaptureEntry::State::Reading;
        inspect(*entry);
        emit entryChanged(id);
    }
}

void CaptureSet::setTarget(std::uint64_t id, std::size_t which, const CaptureTarget &target)
{
    CaptureEntry *entry = find(id);
    if (!entry || which >= entry->targets.size() || entry->targets[which] == target)
        return;
    entry->targets[which] = target;
    save();
    emit entryChanged(id);
}

void CaptureSet::addSample()
{
    const auto files = unpackSampleCaptures();
    if (files)
        add(*files);
}

void CaptureSet::setDevice(const Uuid &device)
{
    if (device == m_device)
        return;
    const Uuid before = std::exchange(m_device, device);
    m_choices = choices();
    for (CaptureEntry &entry : m_entries) {
        entry.elsewhere[before] = entry.targets;
        const auto known = entry.elsewhere.find(device);
        settle(entry, known != entry.elsewhere.end() ? known->second : entry.targets);
    }
    save();
    emit deviceChanged();
    emit choicesChanged();
}

std::vector<CaptureTarget> CaptureSet::choices() const
{
    std::vector<CaptureTarget> list;
    if (const auto device = m_workspace.policy->policy().device(m_device)) {
        for (const std::string &name : device->interfaces) {
            list.push_back({QString::fromStdString(name), pipeline::Direction::In});
            list.push_back({QString::fromStdString(name), pipeline::Direction::Out});
        }
    }
    list.push_back({});
    return list;
}

QString CaptureSet::text(const CaptureTarget &target)
{
    if (target.isLeftOut())
        return tr("leave out");
    return target.interface + u' ' + directionWord(target.direction);
}

std::vector<simulate::CaptureInput> CaptureSet::inputs() const
{
    std::vector<simulate::CaptureInput> inputs;
    for (const CaptureEntry &entry : m_entries) {
        simulate::CaptureInput input;
        input.path = toPath(entry.path);
        input.mappings = mappingsOf(entry.interfaces, entry.targets);
        if (entry.state == CaptureEntry::State::Ready && !input.mappings.empty())
            inputs.push_back(std::move(input));
    }
    return inputs;
}

bool CaptureSet::isReading() const
{
    return std::ranges::any_of(m_entries, [](const CaptureEntry &entry) {
        return entry.state == CaptureEntry::State::Reading;
    });
}

QString CaptureSet::obstacle() const
{
    const auto &policy = m_workspace.policy->policy();
    if (policy->devices.empty())
        return tr("The policy has no device. Add one with its interfaces on the Policy page.");
    if (m_entries.empty())
        return tr("Choose a capture first.");
    if (isReading())
        return tr("A capture is still being read.");
    if (inputs().empty())
        return tr("No capture is mapped to an interface of the device.");
    return {};
}

QStringList CaptureSet::recent() const
{
    return m_workspace.settings->value(kRecentKey).toStringList();
}

void CaptureSet::inspect(CaptureEntry &entry)
{
    const std::uint64_t id = entry.id;
    const QString name = entry.fileName();
    m_workspace.jobs->run<simulate::CaptureInfo>(
        m_jobPrefix + QString::number(id), tr("Read %1").arg(name), this,
        [path = toPath(entry.path), phase = tr("Reading %1").arg(name),
         unit = tr("kB")](JobContext &context) {
            return simulate::inspect(path, context.stopToken(),
                                     [&](const simulate::Progress &progress) {
                                         context.report(phase, progress.bytesDone / 1000,
                                                        progress.bytesTotal / 1000, unit);
                                     });
        },
        [this, id](Result<simulate::CaptureInfo> info) {
            CaptureEntry *found = find(id);
            if (!found)
                return;
            if (info) {
                found->info = std::move(*info);
                found->error.reset();
                found->state = CaptureEntry::State::Ready;
                const auto kept =
                    std::ranges::find(m_kept, id, &decltype(m_kept)::value_type::first);
                settle(*found, kept != m_kept.end() ? kept->second : found->targets);
            } else {
                found->error = info.error();
                found->state = CaptureEntry::State::Failed;
            }
            std::erase_if(m_kept, [id](const auto &each) { return each.first == id; });
            save();
            emit entryChanged(id);
        });
}

/// Gives every interface with packets a target: the one it had, if the device still knows it.
void CaptureSet::settle(CaptureEntry &entry, std::vector<CaptureTarget> kept)
{
    if (entry.state != CaptureEntry::State::Ready)
        return;
    entry.interfaces = mappedInterfaces(entry.info);
    entry.targets.resize(entry.interfaces.size());
    const bool usable = kept.size() == entry.targets.size();
    for (std::size_t i = 0; i < entry.targets.size(); ++i) {
        if (usable && std::ranges::find(m_choices, kept[i]) != m_choices.end()) {
            entry.targets[i] = kept[i];
            continue;
        }
        const std::uint32_t index = entry.interfaces[i];
        const QString name = index < entry.info.interfaces.size()
                                 ? QString::fromStdString(entry.info.interfaces[index].name)
                                 : QString();
        entry.targets[i] = likelyTarget(entry, name);
    }
}

/// The interface of the same name, else the first that a filter is applied to; inbound, unless the
/// file's name says otherwise.
CaptureTarget CaptureSet::likelyTarget(const CaptureEntry &entry, const QString &name) const
{
    const bool outbound = QFileInfo(entry.path).completeBaseName().endsWith(QLatin1String("-out"));
    const auto direction = outbound ? pipeline::Direction::Out : pipeline::Direction::In;
    const auto known = [&](const QString &interface) {
        return !interface.isEmpty() &&
               std::ranges::find(m_choices, CaptureTarget{interface, direction}) != m_choices.end();
    };
    if (known(name))
        return {name, direction};
    const auto &policy = m_workspace.policy->policy();
    const auto device = policy.device(m_device);
    for (const auto &application : policy->applications) {
        const QString interface = QString::fromStdString(application->interface);
        if (device && application->device == device->name && known(interface))
            return {interface, direction};
    }
    return m_choices.size() > 1 ? CaptureTarget{m_choices.front().interface, direction}
                                : CaptureTarget{};
}

void CaptureSet::load()
{
    for (const CaptureEntry &entry : m_entries)
        m_workspace.jobs->cancel(m_jobPrefix + QString::number(entry.id));
    m_entries.clear();
    m_kept.clear();
    const auto &policy = m_workspace.policy->policy();
    const auto kept =
        KeptCaptures::read(*m_workspace.settings, policy->uuid).value_or(KeptCaptures());
    m_device = policy.device(kept.device) ? kept.device
               : policy->devices.empty()  ? Uuid()
                                          : policy->devices.front()->uuid;
    m_choices = choices();
    for (const KeptCapture &capture : kept.captures) {
        m_entries.push_back(
            {m_nextId++, capture.path, CaptureEntry::State::Reading, {}, {}, {}, {}, {}});
        m_kept.emplace_back(m_entries.back().id, capture.targets);
        inspect(m_entries.back());
    }
    emit deviceChanged();
    emit choicesChanged();
    emit listChanged();
    offerSample();
}

/// A first start finds the sample's traffic beside the sample's policy.
void CaptureSet::offerSample()
{
    if (m_entries.empty() && m_workspace.policy->isSample() &&
        !KeptCaptures::read(*m_workspace.settings, m_workspace.policy->policy()->uuid))
        addSample();
}

void CaptureSet::save()
{
    KeptCaptures captures{m_device, {}};
    for (const CaptureEntry &entry : m_entries) {
        const auto kept = std::ranges::find(m_kept, entry.id, &decltype(m_kept)::value_type::first);
        captures.captures.push_back(
            {entry.path, kept != m_kept.end() ? kept->second : entry.targets});
    }
    captures.write(*m_workspace.settings, m_workspace.policy->policy()->uuid);
}

void CaptureSet::followPolicy()
{
    const auto &policy = m_workspace.policy->policy();
    if (!policy.device(m_device)) {
        setDevice(policy->devices.empty() ? Uuid() : policy->devices.front()->uuid);
        return;
    }
    auto now = choices();
    if (now == m_choices)
        return;
    m_choices = std::move(now);
    for (CaptureEntry &entry : m_entries)
        settle(entry, entry.targets);
    emit choicesChanged();
}

} // namespace tallygate::app
