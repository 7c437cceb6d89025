// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing the engine to a host as the window does it, over Debian's sshd: what is asked, told and
// recorded. Nothing is installed here: the bundle is none. From end to end it is
// packaging_bootstrap.
#include <QtTest>

#include "devices/bundles.h"
#include "devices/enginesetup.h"
#include "devices/fleet.h"
#include "remote/sshserver.h"

using namespace tallygate;
using namespace tallygate::app;
using bootstrap::StepId;
using bootstrap::StepState;
using bootstrap::Verb;
using remote::test::SshServer;

class TestEngineSetup : public QObject
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
        m_server = std::make_unique<SshServer>();
        m_folder = std::make_unique<QTemporaryDir>();
        Fleet::Options options;
        options.folder = {m_folder->path().toStdString()};
        options.knownHosts = path("known_hosts").toStdString();
        options.connects = false;
        m_fleet = std::make_unique<Fleet>(options);
        m_setup = std::make_unique<EngineSetup>(*m_fleet, options.knownHosts);
    }
    void cleanup()
    {
        m_setup.reset();
        m_fleet.reset();
        m_server.reset();
    }

    void aNewHostKeyIsAskedAbout()
    {
        const Uuid device = add();
        m_setup->start(device, {.verb = Verb::Check});
        QVERIFY(m_setup->isRunning());
        QVERIFY(!m_setup->steps().back().state.has_value());
        QTRY_VERIFY(asks<remote::HostKeyQuestion>());
        m_setup->answerHostKey(false);
        QTRY_VERIFY(!m_setup->isRunning());
        QCOMPARE(m_setup->error().value_or(Error()).code, std::string("host-key-new"));

        m_setup->start(device, {.verb = Verb::Check});
        QTRY_VERIFY(asks<remote::HostKeyQuestion>());
        m_setup->answerHostKey(true);
        letItEnd();
        QVERIFY(m_setup->steps().front().state == StepState::Done);
        QCOMPARE(m_setup->steps().front().detail, QString::fromStdString(address()));
        QVERIFY(auditedActions().contains(QStringLiteral("hostkey.accept")));
    }

    void whatFailsIsToldAndRecorded()
    {
        trust();
        QFile bundle(path("tallygate-0.1.0-x86_64.tar.gz"));
        QVERIFY(bundle.open(QIODevice::WriteOnly));
        bundle.write("no archive");
        bundle.close();
        m_setup->start(add(), {.verb = Verb::Install, .bundle = bundle.fileName()});
        letItEnd();
        QVERIFY(m_setup->error().has_value());
        const auto &steps = m_setup->steps();
        const auto failed = std::ranges::find_if(
            steps, [](const auto &step) { return step.state == StepState::Failed; });
        QVERIFY(failed != steps.end());
        QVERIFY(!failed->detail.isEmpty());
        QVERIFY(!std::prev(steps.end())->state.has_value());
        QVERIFY(m_setup->log().join(u'\n').contains(failed->detail));
        QCOMPARE(auditedActions(),
                 (QStringList{QStringLiteral("engine.install.failed"),
                              QStringLiteral("engine.install"), QStringLiteral("device.add")}));
    }

    void aBundleThatCannotBeReadTouchesNothing()
    {
        m_setup->start(add(), {.verb = Verb::Upgrade, .bundle = path("nowhere")});
        QTRY_VERIFY(!m_setup->isRunning());
        QCOMPARE(m_setup->error().value_or(Error()).code, std::string("bundle-unreadable"));
        for (const EngineSetup::Step &step : m_setup->steps())
            QVERIFY(!step.state.has_value());
    }

    void aPassphraseIsAskedForAndNowhereKept()
    {
        trust();
        m_server->makeKey(QStringLiteral("locked"), QStringLiteral("kept nowhere"));
        m_server->append("authorized", m_server->read("locked.pub"));
        m_setup->start(add(QStringLiteral("locked")), {.verb = Verb::Check});
        QTRY_VERIFY(asks<remote::SecretQuestion>());
        m_setup->answerSecret(remote::Secret("wrong"));
        QTRY_VERIFY(asks<remote::SecretQuestion>() &&
                    std::get<remote::SecretQuestion>(*m_setup->question()).isRepeated);
        m_setup->answerSecret(remote::Secret("kept nowhere"));
        letItEnd();
        QVERIFY(m_setup->steps().front().state == StepState::Done);
        QVERIFY(!m_setup->log().join(u'\n').contains(QStringLiteral("kept nowhere")));
    }

    void whoeverCancelsWhileAskedIsNotAskedAgain()
    {
        m_setup->start(add(), {.verb = Verb::Check});
        QTRY_VERIFY(m_setup->question().has_value());
        m_setup->cancel();
        QTRY_VERIFY(!m_setup->isRunning());
        QVERIFY(m_setup->isCancelled());
        QVERIFY(m_setup->error().has_value());
        QVERIFY(!m_setup->question().has_value());
    }

    void aWindowThatClosesWaitsForNobody()
    {
        m_setup->start(add(), {.verb = Verb::Check});
        QTRY_VERIFY(m_setup->question().has_value());
        m_setup.reset();
        QTRY_COMPARE(auditedActions().value(0), QStringLiteral("engine.check.failed"));
    }

    void bundlesAreFoundByName()
    {
        for (const char *name : {"tallygate-0.9.0-x86_64.tar.gz", "tallygate-0.10.0-aarch64.tar.gz",
                                 "tallygate-0.10.0-x86_64.tar.gz", "tallygate-x86_64.tar.gz",
                                 "tallygate-1.0.0-riscv64.tar.gz", "other-1.0.0-x86_64.tar.gz"}) {
            QFile file(path(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const auto bundles = bundlesIn({path("nowhere"), m_folder->path()});
        QCOMPARE(bundles.size(), 3u);
        QCOMPARE(bundles[0].version, QStringLiteral("0.10.0"));
        QCOMPARE(bundles[1].version, QStringLiteral("0.10.0"));
        QVERIFY(bundles[0].architecture != bundles[1].architecture);
        QCOMPARE(bundles[2].version, QStringLiteral("0.9.0"));
    }

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    std::string address() const { return remote::toString(m_server->hop()); }
    void trust() const { m_server->trustIn(path("known_hosts")); }
    template <class Question>
    bool asks() const
    {
        return m_setup->question() && std::holds_alternative<Question>(*m_setup->question());
    }
    /// Whoever is not root here has no password for sudo.
    void letItEnd()
    {
        connect(m_setup.get(), &EngineSetup::changed, this, [this] {
            if (asks<SudoQuestion>())
                m_setup->answerSecret(std::nullopt);
        });
        QTRY_VERIFY_WITH_TIMEOUT(!m_setup->isRunning(), 20'000);
    }
    Uuid add(const QString &key = QStringLiteral("user"))
    {
        Device device;
        device.uuid = Uuid::random();
        device.name = QStringLiteral("edge-01");
        device.endpoint.target = m_server->hop();
        device.endpoint.methods = {remote::KeyAuth{m_server->path(key).toStdString(), {}}};
        bool isStored = false;
        m_fleet->put(device, this,
                     [&](const Result<void> &stored) { isStored = stored.has_value(); });
        if (!QTest::qWaitFor([&] { return isStored; }))
            return {};
        return device.uuid;
    }
    QStringList auditedActions()
    {
        std::optional<QStringList> actions;
        m_fleet->records().run<QStringList>(
            this,
            [](storage::Connection &connection) -> Result<QStringList> {
                const auto lines = storage::AuditTrail(connection).page(10);
                if (!lines)
                    return fail(lines.error());
                QStringList found;
                for (const std::string &line : *lines)
                    found.append(QString::fromStdString(
                        nlohmann::json::parse(line).at("action").get<std::string>()));
                return found;
            },
            [&](Result<QStringList> found) { actions = found.value_or(QStringList()); });
        return QTest::qWaitFor([&] { return actions.has_value(); }) ? *actions : QStringList();
    }

    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Fleet> m_fleet;
    std::unique_ptr<EngineSetup> m_setup;
};

QTEST_GUILESS_MAIN(TestEngineSetup)
#include "tst_enginesetup.moc"
