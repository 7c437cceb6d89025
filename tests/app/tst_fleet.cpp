// SPDX-License-Identifier: GPL-3.0-or-later
// The devices of the window over Debian's sshd: added, asked about, connected, remembered.
#include <QtTest>

#include "devices/fleet.h"
#include "remote/countingengine.h"
#include "remote/sshserver.h"

using namespace tallygate;
using namespace tallygate::app;
using remote::test::CountingEngine;
using remote::test::SshServer;

class TestFleet : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const QString why = SshServer::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init()
    {
        m_engine = std::make_unique<CountingEngine>();
        m_server = std::make_unique<SshServer>();
        m_folder = std::make_unique<QTemporaryDir>();
        m_fleet = makeFleet();
    }
    void cleanup()
    {
        m_fleet.reset();
        m_server.reset();
        m_engine.reset();
    }

    void aNewDeviceIsConnectedOnceItsKeyIsAccepted()
    {
        const Uuid uuid = add(QStringLiteral("edge-01"));
        QVERIFY(!uuid.isNull());
        QTRY_VERIFY(m_fleet->status(uuid).hostKey.has_value());
        QVERIFY(m_fleet->status(uuid).connection.phase == remote::Phase::Stopped);
        QVERIFY(m_fleet->status(uuid).needsPerson());
        m_fleet->acceptHostKey(uuid);
        QTRY_VERIFY(m_fleet->status(uuid).isConnected());
        QVERIFY(!m_fleet->status(uuid).needsPerson());

        std::optional<Result<control::Json>> answer;
        m_fleet->call(uuid, "echo", {{"a", 1}}, this,
                      [&](const Result<control::Json> &result) { answer = result; });
        QTRY_VERIFY(answer.has_value());
        QCOMPARE((*answer)->at("a").get<int>(), 1);
        QCOMPARE(auditedActions(), (QStringList{"hostkey.accept", "device.add"}));
    }

    void whatIsNotInTheProtocolIsSaid()
    {
        const Uuid uuid = connected(QStringLiteral("edge-01"));
        // This engine counts in words of its own.
        QTRY_VERIFY(m_fleet->status(uuid).misunderstood.has_value());
        QCOMPARE(m_fleet->status(uuid).misunderstood->code, std::string("peer-invalid"));
        // And it has no log hits to tell.
        QTRY_VERIFY(m_fleet->status(uuid).hitsRefused.has_value());
        QVERIFY(m_fleet->status(uuid).isConnected());
    }

    void devicesAreRemembered()
    {
        const Uuid uuid = connected(QStringLiteral("edge-01"));
        m_fleet.reset();
        m_fleet = makeFleet();
        QTRY_COMPARE(m_fleet->devices().size(), 1u);
        QCOMPARE(m_fleet->devices().front().uuid, uuid);
        QVERIFY(m_fleet->device(uuid)->endpoint.target == endpoint().target);
        QTRY_VERIFY(m_fleet->status(uuid).isConnected());
        m_fleet->remove(uuid);
        QVERIFY(m_fleet->devices().empty());
        QVERIFY(m_fleet->connectionOf(uuid) == remote::DeviceId::None);
        m_fleet.reset();
        m_fleet = makeFleet();
        QSignalSpy changed(m_fleet.get(), &Fleet::devicesChanged);
        QVERIFY(changed.wait());
        QVERIFY(m_fleet->devices().empty());
    }

    void twoDevicesOfOneNameAreRefused()
    {
        connected(QStringLiteral("edge-01"));
        std::optional<Error> error;
        Device other;
        other.name = QStringLiteral("Edge-01");
        other.endpoint = endpoint();
        bool told = false;
        m_fleet->put(other, this, [&](const Result<void> &result) {
            told = true;
            if (!result)
                error = result.error();
        });
        QTRY_VERIFY(told);
        QCOMPARE(error.value_or(Error()).code, std::string("device-name-taken"));
        QCOMPARE(m_fleet->devices().size(), 1u);
    }

    void askingAnUnknownDeviceFails()
    {
        std::string code;
        m_fleet->call(Uuid::random(), "status", {}, this, [&](const Result<control::Json> &result) {
            code = result ? "" : result.error().code;
        });
        QTRY_COMPARE(code, std::string("not-connected"));
    }

    void aDamagedRecordIsSaidNotHidden()
    {
        m_fleet.reset();
        QFile file(m_folder->filePath(QStringLiteral("records.sqlite")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(8192, 'x'));
        file.close();
        m_fleet = makeFleet();
        QSignalSpy aside(&m_fleet->records(), &Records::setAside);
        QVERIFY(aside.wait());
        QVERIFY(add(QStringLiteral("edge-01")) != Uuid());
    }

private:
    std::unique_ptr<Fleet> makeFleet() const
    {
        Fleet::Options options;
        options.folder = {m_folder->path().toStdString()};
        options.knownHosts = m_folder->filePath(QStringLiteral("known_hosts")).toStdString();
        return std::make_unique<Fleet>(options);
    }
    remote::Endpoint endpoint() const { return m_server->endpoint(m_engine->path()); }

    Uuid add(const QString &name)
    {
        Device device;
        device.uuid = Uuid::random();
        device.name = name;
        device.endpoint = endpoint();
        bool stored = false;
        m_fleet->put(device, this, [&](const Result<void> &done) { stored = done.has_value(); });
        return QTest::qWaitFor([&] { return stored; }) ? device.uuid : Uuid();
    }
    Uuid connected(const QString &name)
    {
        const Uuid uuid = add(name);
        (void)QTest::qWaitFor([&] { return m_fleet->status(uuid).hostKey.has_value(); });
        m_fleet->acceptHostKey(uuid);
        const bool done =
            QTest::qWaitFor([&] { return m_fleet->status(uuid).isConnected(); }, 10'000);
        return done ? uuid : Uuid();
    }
    QStringList auditedActions() const
    {
        auto opened = storage::openWorkstation(m_fleet->folder().records(), Timestamp()).value();
        QStringList actions;
        const auto lines = storage::AuditTrail(opened.connection).page(10).value();
        for (const std::string &line : lines)
            actions.append(QString::fromStdString(
                nlohmann::json::parse(line).at("action").get<std::string>()));
        return actions;
    }

    std::unique_ptr<CountingEngine> m_engine;
    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Fleet> m_fleet;
};

QTEST_GUILESS_MAIN(TestFleet)
#include "tst_fleet.moc"
