// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/fleet.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>

#include <QTimer>

#include "fleetentry.h"
#include "remote/savedendpoint.h"
#include "storage/counterwriter.h"
#include "storage/hitwriter.h"
#include "storage/inventory.h"

namespace tallygate::app {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kHitBatches = 100ms;
constexpr int kTicksOfHub = 5; ///< of kHitBatches: twice a second

Timestamp now()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

/// What a device sends may be anything.
bool isTrue(const control::Json &object, const char *name)
{
    const auto at = object.find(name);
    return at != object.end() && at->is_boolean() && at->get<bool>();
}

storage::InventoryDevice recordOf(const Device &device)
{
    return {device.uuid,
            device.name.toStdString(),
            remote::toString(device.endpoint.target),
            remote::savedConnection(device.endpoint),
            device.note.toStdString(),
            device.added,
            device.needsApproval};
}

Result<std::vector<Device>> readDevices(storage::Connection &connection)
{
    auto records = storage::Inventory(connection).all();
    if (!records)
        return fail(records.error());
    std::vector<Device> devices;
    for (const storage::InventoryDevice &record : *records) {
        auto endpoint = remote::savedEndpoint(record.address, record.connection);
        if (!endpoint)
            return fail(endpoint.error());
        devices.push_back({record.uuid, QString::fromStdString(record.name),
                           QString::fromStdString(record.note), std::move(*endpoint), record.added,
                           record.needsApproval});
    }
    return devices;
}

} // namespace

/// Brings what connections tell to the GUI thread.
class Fleet::Observer : public remote::ConnectionObserver
{
public:
    explicit Observer(Fleet &fleet)
        : m_fleet(fleet)
    {}

    void stateChanged(remote::DeviceId device, const remote::ConnectionState &state) override
    {
        post([device, state](Fleet &fleet) { fleet.onState(device, state); });
    }
    void hostKeyUnknown(remote::DeviceId device, const remote::HostKeyQuestion &question) override
    {
        post([device, question](Fleet &fleet) { fleet.onHostKey(device, question); });
    }
    void secretWanted(remote::DeviceId device, const remote::SecretQuestion &question) override
    {
        post([device, question](Fleet &fleet) { fleet.onSecret(device, question); });
    }

private:
    template <class F>
    void post(F &&tell)
    {
        QMetaObject::invokeMethod(
            &m_fleet, [&fleet = m_fleet, tell] { tell(fleet); }, Qt::QueuedConnection);
    }

    Fleet &m_fleet;
};

Fleet::Fleet(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_secrets(new KeptSecrets(this))
{
    // Without a folder everything still works; storageProblems() says that nothing is kept.
    (void)m_options.folder.create();
    m_records = std::make_unique<Records>(m_options.folder.records());
    m_counterWriter = std::make_unique<storage::CounterWriter>(m_options.folder.counters());
    storage::HitWriter::Options hits;
    hits.clock = now;
    m_hitWriter = std::make_unique<storage::HitWriter>(m_options.folder.hits(), hits);
    m_hub = std::make_shared<telemetry::Hub>(
        now,
        telemetry::Hub::Sinks{
            [writer = m_counterWriter.get()](storage::ReadingBatch batch) {
                writer->add(std::move(batch));
            },
            [writer = m_counterWriter.get()](storage::Mark mark) { writer->add(std::move(mark)); },
            [writer = m_hitWriter.get()](std::vector<storage::LoggedHit> news) {
                writer->add(std::move(news));
            }});
    m_observer = std::make_unique<Observer>(*this);
    remote::Connections::Options connecting;
    connecting.knownHosts = m_options.knownHosts;
    if (auto connections = remote::Connections::create(connecting, *m_observer))
        m_connections = std::move(*connections);
    m_tick = new QTimer(this);
    connect(m_tick, &QTimer::timeout, this, &Fleet::onTick);
    m_tick->start(kHitBatches);
    load();
}

Fleet::~Fleet()
{
    // Whoever tells goes before what it tells to.
    m_connections.reset();
    m_hub.reset();
}

void Fleet::load()
{
    m_records->run<std::vector<Device>>(
        this, readDevices, [this](Result<std::vector<Device>> devices) {
            if (devices)
                take(std::move(*devices));
            else
                emit m_records->failed(QString::fromStdString(toString(devices.error())));
        });
}

void Fleet::take(std::vector<Device> devices)
{
    for (Device &device : devices) {
        if (entry(device.uuid) != nullptr)
            continue;
        m_entries.push_back(std::make_unique<Entry>());
        m_entries.back()->uuid = device.uuid;
        m_devices.push_back(std::move(device));
        connectTo(*m_entries.back());
    }
    sort();
    emit devicesChanged();
}

const Device *Fleet::device(const Uuid &uuid) const
{
    const auto at = std::ranges::find(m_devices, uuid, &Device::uuid);
    return at != m_devices.end() ? &*at : nullptr;
}

const Device *Fleet::deviceNamed(const QString &name) const
{
    const auto at = std::ranges::find_if(m_devices, [&](const Device &device) {
        return device.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return at != m_devices.end() ? &*at : nullptr;
}

void Fleet::put(Device device, QObject *receiver, std::function<void(Result<void>)> done)
{
    if (device.uuid.isNull())
        device.uuid = Uuid::random();
    if (device.added == Timestamp())
        device.added = now();
    m_records->run<void>(
        this,
        [record = recordOf(device)](storage::Connection &connection) {
            return storage::Inventory(connection).put(record);
        },
        [this, device, guard = QPointer<QObject>(receiver), done](const Result<void> &stored) {
            if (stored) {
                const bool isNew = entry(device.uuid) == nullptr;
                audit(isNew ? "device.add" : "device.change", device.uuid,
                      {{"name", device.name.toStdString()},
                       {"address", remote::toString(device.endpoint.target)},
                       {"needsApproval", device.needsApproval}});
                if (isNew) {
                    take({device});
                } else {
                    *std::ranges::find(m_devices, device.uuid, &Device::uuid) = device;
                    disconnectFrom(*entry(device.uuid));
                    connectTo(*entry(device.uuid));
                    sort();
                    emit devicesChanged();
                }
            }
            if (guard)
                done(stored);
        });
}

void Fleet::remove(const Uuid &uuid)
{
    const Device *known = device(uuid);
    if (known == nullptr)
        return;
    forgetSecrets(uuid);
    audit("device.remove", uuid, {{"name", known->name.toStdString()}});
    m_records->run([uuid](storage::Connection &connection) {
        return storage::Inventory(connection).remove(uuid);
    });
    disconnectFrom(*entry(uuid));
    std::erase_if(m_entries, [&](const auto &entry) { return entry->uuid == uuid; });
    std::erase_if(m_devices, [&](const Device &device) { return device.uuid == uuid; });
    m_hub->forget(uuid);
    emit devicesChanged();
}

void Fleet::sort()
{
    std::ranges::sort(m_devices, [](const Device &left, const Device &right) {
        return QString::localeAwareCompare(left.name, right.name) < 0;
    });
}

Fleet::Entry *Fleet::entry(const Uuid &uuid)
{
    return const_cast<Entry *>(std::as_const(*this).entry(uuid));
}

const Fleet::Entry *Fleet::entry(const Uuid &uuid) const
{
    const auto at =
        std::ranges::find_if(m_entries, [&](const auto &entry) { return entry->uuid == uuid; });
    return at != m_entries.end() ? at->get() : nullptr;
}

Fleet::Entry *Fleet::entryOf(remote::DeviceId id)
{
    const auto at =
        std::ranges::find_if(m_entries, [&](const auto &entry) { return entry->id == id; });
    return at != m_entries.end() ? at->get() : nullptr;
}

void Fleet::connectTo(Entry &entry)
{
    entry.status = {};
    entry.asked.reset();
    if (!m_connections || !m_options.connects)
        return;
    entry.id = m_connections->add(device(entry.uuid)->endpoint);
    subscribe(entry);
}

/// Handlers run on the threads of the connections and outlive this by a little: they hold the hub.
void Fleet::subscribe(Entry &entry)
{
    using Kind = remote::SubscriptionNews::Kind;
    const Uuid uuid = entry.uuid;
    const auto complain = [this, uuid](std::optional<Error> error, bool ofHits) {
        QMetaObject::invokeMethod(
            this,
            [this, uuid, error, ofHits] {
                Fleet::Entry *known = this->entry(uuid);
                if (known == nullptr)
                    return;
                (ofHits ? known->status.hitsRefused : known->status.misunderstood) = error;
                emit statusChanged(uuid);
            },
            Qt::QueuedConnection);
    };
    const auto askForResets = [connections = m_connections.get(), id = entry.id, uuid,
                               hub = m_hub] {
        connections->call(id, "counters.get", {{"limit", 1}, {"resets", true}},
                          [hub, uuid](const Result<control::Json> &page) {
                              if (page && page->contains("resets"))
                                  (void)hub->resets(uuid, (*page)["resets"]);
                          });
    };
    m_connections->subscribe(
        entry.id, "counters.subscribe", {{"interval", 1000}},
        [hub = m_hub, uuid, complain, askForResets](const remote::SubscriptionNews &news) {
            if (news.kind == Kind::Interrupted)
                hub->interrupted(uuid);
            if (news.kind != Kind::News)
                return;
            if (const auto taken = hub->counters(uuid, news.params); !taken)
                complain(taken.error(), false);
            else if (isTrue(news.params, "full") && isTrue(news.params, "complete"))
                askForResets();
        });
    m_connections->subscribe(entry.id, "hits.subscribe", control::Json::object(),
                             [hub = m_hub, uuid, complain](const remote::SubscriptionNews &news) {
                                 if (news.kind == Kind::News)
                                     (void)hub->hits(uuid, news.params);
                                 if (news.kind == Kind::Began)
                                     complain(std::nullopt, true);
                                 if (news.kind == Kind::Refused)
                                     complain(news.error, true);
                             });
}

void Fleet::disconnectFrom(Entry &entry)
{
    if (m_connections && entry.id != remote::DeviceId::None)
        m_connections->remove(entry.id);
    entry.id = remote::DeviceId::None;
    m_hub->interrupted(entry.uuid);
}

const DeviceStatus &Fleet::status(const Uuid &uuid) const
{
    static const DeviceStatus kNone;
    const Entry *known = entry(uuid);
    return known != nullptr ? known->status : kNone;
}

void Fleet::onState(remote::DeviceId id, const remote::ConnectionState &state)
{
    Entry *known = entryOf(id);
    if (known == nullptr)
        return;
    known->status.connection = state;
    if (state.phase != remote::Phase::Stopped)
        known->status.hostKey.reset();
    if (state.reason || known->status.isConnected())
        known->status.isWithoutEngine = state.reason && state.reason->code == "control-unreachable";
    settleSecrets(*known);
    emit statusChanged(known->uuid);
}

void Fleet::onHostKey(remote::DeviceId id, const remote::HostKeyQuestion &question)
{
    Entry *known = entryOf(id);
    if (known == nullptr)
        return;
    known->status.hostKey = question;
    emit statusChanged(known->uuid);
}

void Fleet::reconnect(const Uuid &uuid)
{
    if (const Entry *known = entry(uuid); known != nullptr && m_connections)
        m_connections->reconnect(known->id);
}

void Fleet::acceptHostKey(const Uuid &uuid)
{
    Entry *known = entry(uuid);
    if (known == nullptr || !known->status.hostKey)
        return;
    const remote::HostKeyQuestion question = *std::exchange(known->status.hostKey, std::nullopt);
    const std::string fingerprint = remote::fingerprintOf(question.key);
    audit("hostkey.accept", uuid, {{"host", toString(question.hop)}, {"key", fingerprint}});
    m_connections->acceptHostKey(known->id, fingerprint);
    emit statusChanged(uuid);
}

void Fleet::replaceHostKey(const Uuid &uuid, const QString &oldFingerprint)
{
    Entry *known = entry(uuid);
    if (known == nullptr || !known->status.hostKey)
        return;
    const remote::HostKeyQuestion question = *std::exchange(known->status.hostKey, std::nullopt);
    const std::string fingerprint = remote::fingerprintOf(question.key);
    audit("hostkey.replace", uuid,
          {{"host", toString(question.hop)},
           {"old", oldFingerprint.toStdString()},
           {"key", fingerprint}});
    m_connections->replaceHostKey(known->id, oldFingerprint.toStdString(), fingerprint);
    emit statusChanged(uuid);
}

void Fleet::call(const Uuid &uuid, const char *method, control::Json params, QObject *receiver,
                 Answer done)
{
    const auto tell = [this, guard = QPointer<QObject>(receiver),
                       done = std::move(done)](Result<control::Json> result) {
        QMetaObject::invokeMethod(
            this,
            [guard, done, result = std::move(result)] {
                if (guard)
                    done(result);
            },
            Qt::QueuedConnection);
    };
    const remote::DeviceId id = connectionOf(uuid);
    if (id == remote::DeviceId::None) {
        tell(fail(ErrorKind::NotFound, "not-connected", "the device is not connected"));
        return;
    }
    m_connections->call(id, method, std::move(params), tell);
}

remote::DeviceId Fleet::connectionOf(const Uuid &uuid) const
{
    const Entry *known = entry(uuid);
    return known != nullptr ? known->id : remote::DeviceId::None;
}

void Fleet::audit(const char *action, const Uuid &device, nlohmann::ordered_json details)
{
    storage::AuditEntry record{now(), user().toStdString(), action, device, std::move(details)};
    m_records->run([record = std::move(record)](storage::Connection &connection) -> Result<void> {
        const auto head = storage::AuditTrail(connection).append(record);
        return head ? Result<void>() : Result<void>(fail(head.error()));
    });
}

QStringList Fleet::storageProblems() const
{
    QStringList problems;
    const auto counters = m_counterWriter->statistics();
    const auto hits = m_hitWriter->statistics();
    for (const std::optional<Error> &failing : {counters.failing, hits.failing}) {
        if (failing)
            problems.append(QString::fromStdString(toString(*failing)));
    }
    for (const std::optional<Diagnostic> &aside : {counters.setAside, hits.setAside}) {
        if (aside)
            problems.append(QString::fromStdString(aside->message));
    }
    if (counters.droppedReadings > 0)
        problems.append(tr("%n figures were not kept: there was no room for them", nullptr,
                           static_cast<int>(counters.droppedReadings)));
    return problems;
}

QString Fleet::user()
{
    const passwd *entry = ::getpwuid(::getuid());
    return entry != nullptr ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::getuid());
}

void Fleet::onTick()
{
    if (++m_ticks % kTicksOfHub == 0)
        m_hub->tick();
    const std::uint64_t last = m_hub->lastHitNumber();
    if (std::exchange(m_lastHit, last) != last)
        emit hitsArrived();
}

} // namespace tallygate::app
