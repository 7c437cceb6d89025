// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "devices/keptsecrets.h"
#include "devices/records.h"
#include "remote/connections.h"
#include "storage/audittrail.h"
#include "storage/datafolder.h"
#include "telemetry/hub.h"

class QTimer;

namespace tallygate::storage {
class CounterWriter;
class HitWriter;
} // namespace tallygate::storage

namespace tallygate::app {

/// A device that this workstation knows. Its identity is that of the device in policies.
struct Device
{
    Uuid uuid;
    QString name;
    QString note;
    remote::Endpoint endpoint;
    Timestamp added;
    bool needsApproval = false; ///< a push has to be approved by a second person
};

/// What is known of a device's connection now, with what it asks for.
struct DeviceStatus
{
    remote::ConnectionState connection;
    std::optional<remote::HostKeyQuestion> hostKey; ///< wants a decision, then all else waits
    std::optional<remote::SecretQuestion> secret;   ///< is waited for
    /// The login works and no engine answers; also while that is tried again.
    bool isWithoutEngine = false;
    std::optional<Error> hitsRefused;   ///< why no log hits come: most often the role
    std::optional<Error> misunderstood; ///< news that were not in the form of the protocol

    bool isConnected() const { return connection.phase == remote::Phase::Connected; }
    bool needsPerson() const { return hostKey || secret; }
};

/// The devices, their connections, what they tell, and the records of this workstation. One for
/// all windows. GUI thread; what devices tell goes past it, into telemetry() and the files.
class Fleet : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        storage::DataFolder folder;
        std::filesystem::path knownHosts;
        bool connects = true; ///< false: devices are listed, none is connected to
    };
    using Answer = std::function<void(Result<control::Json>)>;

    /// Reads the inventory and connects to all of it.
    explicit Fleet(Options options, QObject *parent = nullptr);
    ~Fleet() override;

    /// By name. Empty until the inventory was read: devicesChanged().
    const std::vector<Device> &devices() const { return m_devices; }
    const Device *device(const Uuid &uuid) const;
    const Device *deviceNamed(const QString &name) const;
    /// Adds it or changes the one of this identity, connects anew, and records it. Refused where
    /// another has the name: told by `done`.
    void put(Device device, QObject *receiver, std::function<void(Result<void>)> done);
    /// Its history stays; what the keychain keeps for it does not.
    void remove(const Uuid &uuid);

    const DeviceStatus &status(const Uuid &uuid) const;
    void reconnect(const Uuid &uuid);
    void acceptHostKey(const Uuid &uuid);
    /// `oldFingerprint`: of one of the keys that were known, as it was shown.
    void replaceHostKey(const Uuid &uuid, const QString &oldFingerprint);
    enum class Remember : std::uint8_t { Not, InKeychain };
    /// Nothing = declined. InKeychain: it is kept there once it has let us in.
    void answerSecret(const Uuid &uuid, std::optional<remote::Secret> secret,
                      Remember remember = Remember::Not);
    /// What the keychain keeps for this device alone.
    void forgetSecrets(const Uuid &uuid);
    KeptSecrets &secrets() { return *m_secrets; }

    /// Asks the device's engine; told on the GUI thread unless `receiver` has gone.
    void call(const Uuid &uuid, const char *method, control::Json params, QObject *receiver,
              Answer done);
    /// For those who drive connections themselves; None for a device that is not known.
    remote::DeviceId connectionOf(const Uuid &uuid) const;
    remote::Connections *connections() { return m_connections.get(); }

    telemetry::Hub &telemetry() { return *m_hub; }
    const storage::DataFolder &folder() const { return m_options.folder; }
    Records &records() { return *m_records; }
    /// Writes who did what into the trail of this workstation, by the account's name.
    void audit(const char *action, const Uuid &device,
               nlohmann::ordered_json details = nlohmann::ordered_json::object());
    /// What is wrong with what is kept: files that cannot be written, figures that had no room.
    /// Empty: nothing. Cheap; to be asked now and then.
    QStringList storageProblems() const;
    /// The account at this workstation.
    static QString user();

signals:
    /// Devices came, went or were renamed.
    void devicesChanged();
    /// status() is another.
    void statusChanged(const tallygate::Uuid &device);
    /// There are hits in telemetry() that were not there; at most ten times a second.
    void hitsArrived();

private:
    struct Entry;
    class Observer;

    Entry *entry(const Uuid &uuid);
    const Entry *entry(const Uuid &uuid) const;
    Entry *entryOf(remote::DeviceId id);
    void load();
    void take(std::vector<Device> devices);
    void connectTo(Entry &entry);
    void subscribe(Entry &entry);
    void disconnectFrom(Entry &entry);
    void sort();
    void onState(remote::DeviceId id, const remote::ConnectionState &state);
    void onHostKey(remote::DeviceId id, const remote::HostKeyQuestion &question);
    void onSecret(remote::DeviceId id, const remote::SecretQuestion &question);
    void reply(Entry &known, std::optional<remote::Secret> secret);
    void settleSecrets(Entry &known);
    void onTick();

    const Options m_options;
    KeptSecrets *const m_secrets;
    std::unique_ptr<Records> m_records;
    std::unique_ptr<storage::CounterWriter> m_counterWriter;
    std::unique_ptr<storage::HitWriter> m_hitWriter;
    std::shared_ptr<telemetry::Hub> m_hub;
    std::unique_ptr<Observer> m_observer;
    std::unique_ptr<remote::Connections> m_connections;
    std::vector<Device> m_devices;
    std::vector<std::unique_ptr<Entry>> m_entries; ///< as m_devices, in any order
    QTimer *m_tick = nullptr;
    std::uint64_t m_lastHit = 0;
    int m_ticks = 0;
};

} // namespace tallygate::app

Q_DECLARE_METATYPE(tallygate::Uuid)
