// SPDX-License-Identifier: GPL-3.0-or-later
// The engine brought to a host from the window. Nothing is installed here: the bundle is none. On a
// host that TALLYGATE_SETUP_HOST names it is, and taken away again: packaging_bootstrap does that
// inside a container.
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "accessibilitywalk.h"
#include "devices/fleet.h"
#include "remote/sshserver.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "setuppanel.h"
#include "stallwatch.h"
#include "text/explainer.h"

using namespace tallygate;
using namespace tallygate::app;
using bootstrap::Verb;
using remote::test::SshServer;

class TestSetupPanel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void nothingBeginsByItself();
    void anUninstallationNamesWhatIsLost();
    void stepsAndQuestionsAreShownAsTheyGo();
    void aCancelledOneSaysWhatItLeft();
    void fromBareToEnforcingAndBack();

private:
    void makePanel(remote::Endpoint endpoint, const QString &knownHosts);
    template <class T>
    T *find(const char *name) const
    {
        auto *found = m_panel->findChild<T *>(QLatin1String(name));
        Q_ASSERT(found != nullptr);
        return found;
    }
    QPushButton *button(const char *name) const { return find<QPushButton>(name); }
    bool offers(const char *name) const { return find<QWidget>(name)->isVisible(); }
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    QString end() const { return find<QLabel>("setupEnd")->text(); }
    QString shown() const;
    void trustTheKey();
    void takePicture(const char *name);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SshServer> m_server;
    Theme m_theme;
    Explainer m_explainer;
    Workspace m_workspace;
    std::unique_ptr<Fleet> m_fleet;
    std::unique_ptr<EngineSetup> m_setup;
    std::unique_ptr<SetupPanel> m_panel;
    Uuid m_device;
};

void TestSetupPanel::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("TALLYGATE_BUNDLES", m_folder->path().toUtf8());
    if (const QString why = SshServer::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (QTest::currentTestFunction() == QByteArray("fromBareToEnforcingAndBack"))
        return;
    QFile bundle(path("tallygate-99.1.0-x86_64.tar.gz"));
    QVERIFY(bundle.open(QIODevice::WriteOnly));
    bundle.write("no archive");
    m_server = std::make_unique<SshServer>();
    remote::Endpoint endpoint;
    endpoint.target = m_server->hop();
    endpoint.methods = {remote::KeyAuth{m_server->path("user").toStdString(), {}}};
    makePanel(endpoint, path("known_hosts"));
}

void TestSetupPanel::cleanup()
{
    m_panel.reset();
    m_setup.reset();
    m_fleet.reset();
    m_server.reset();
}

void TestSetupPanel::makePanel(remote::Endpoint endpoint, const QString &knownHosts)
{
    Fleet::Options options;
    options.folder = {m_folder->path().toStdString()};
    options.knownHosts = knownHosts.toStdString();
    options.connects = false;
    m_fleet = std::make_unique<Fleet>(options);
    m_setup = std::make_unique<EngineSetup>(*m_fleet, options.knownHosts);
    m_workspace.theme = &m_theme;
    m_workspace.explainer = &m_explainer;
    m_workspace.fleet = m_fleet.get();
    Device device;
    device.uuid = m_device = Uuid::random();
    device.name = QStringLiteral("edge-01");
    device.endpoint = std::move(endpoint);
    bool isStored = false;
    m_fleet->put(device, this, [&](const Result<void> &stored) { isStored = stored.has_value(); });
    QTRY_VERIFY(isStored);
    m_panel = std::make_unique<SetupPanel>(m_workspace, *m_setup);
    m_panel->resize(990, 640);
    m_panel->show();
}

/// All that is to be read.
QString TestSetupPanel::shown() const
{
    QStringList texts;
    for (const auto *label : m_panel->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts.join(u'\n');
}

void TestSetupPanel::trustTheKey()
{
    QTRY_VERIFY(offers("setupAccept"));
    QVERIFY(!button("setupAccept")->isEnabled());
    find<QCheckBox>("setupVerified")->setChecked(true);
    button("setupAccept")->click();
}

void TestSetupPanel::takePicture(const char *name)
{
    const QString folder = qEnvironmentVariable("TALLYGATE_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        m_theme.setChoice(choice);
        QTest::qWait(200);
        const char *end = choice == ThemeChoice::Dark ? "-dark.png" : "-light.png";
        m_panel->grab().save(folder + u'/' + QLatin1String(name) + QLatin1String(end));
    }
}

void TestSetupPanel::nothingBeginsByItself()
{
    m_panel->open(m_device, Verb::Install);
    QVERIFY(!m_setup->isRunning());
    QVERIFY(find<QLineEdit>("setupBundle")
                ->text()
                .endsWith(QStringLiteral("tallygate-99.1.0-x86_64.tar.gz")));
    QVERIFY(shown().contains(QStringLiteral("Version 99.1.0 for x86_64")));
    QVERIFY(shown().contains(QStringLiteral("Read back what runs")));
    QVERIFY(button("setupStart")->isEnabled());
    takePicture("setup-install");
    find<QLineEdit>("setupBundle")->clear();
    QVERIFY(!button("setupStart")->isEnabled());
    QVERIFY(!m_setup->isRunning());
    QCOMPARE(namelessWidgets(m_panel.get()), QStringList());
    QCOMPARE(deadButtons(m_panel.get()), QStringList());
}

void TestSetupPanel::anUninstallationNamesWhatIsLost()
{
    m_panel->open(m_device, Verb::Uninstall);
    QVERIFY(shown().contains(QStringLiteral("every packet passes")));
    QVERIFY(shown().contains(QStringLiteral("Lost for good")));
    QVERIFY(!button("setupStart")->isEnabled());
    QVERIFY(!offers("setupBundle"));
    takePicture("setup-uninstall");
    find<QCheckBox>("setupKeepData")->setChecked(true);
    QVERIFY(!shown().contains(QStringLiteral("Lost for good")));
    find<QCheckBox>("setupUnderstood")->setChecked(true);
    QVERIFY(button("setupStart")->isEnabled());
}

void TestSetupPanel::stepsAndQuestionsAreShownAsTheyGo()
{
    m_panel->open(m_device, Verb::Install);
    button("setupStart")->click();
    QVERIFY(m_setup->isRunning());
    QVERIFY(!offers("setupStart"));
    QVERIFY(offers("setupCancel"));
    QTRY_VERIFY(offers("setupAccept"));
    takePicture("setup-asks");
    trustTheKey();
    // Whoever is not root here has no password for sudo.
    connect(m_setup.get(), &EngineSetup::changed, this, [this] {
        if (m_setup->question() && std::holds_alternative<SudoQuestion>(*m_setup->question()))
            m_setup->answerSecret(std::nullopt);
    });
    QTRY_VERIFY_WITH_TIMEOUT(!m_setup->isRunning(), 20'000);
    QVERIFY(m_setup->error().has_value());
    QVERIFY(end().contains(QString::fromStdString(m_setup->error()->message)));
    QCOMPARE(find<QLabel>("setupStep0")->text(),
             QStringLiteral("done: ") + QString::fromStdString(remote::toString(m_server->hop())));
    QVERIFY(shown().contains(QStringLiteral("failed: ")));
    QVERIFY(shown().contains(QStringLiteral("not reached")));
    takePicture("setup-failed");
    button("setupCopy")->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("connect: done")));
    QCOMPARE(button("setupStart")->text(), QStringLiteral("Try again"));
    QSignalSpy closed(m_panel.get(), &SetupPanel::closed);
    button("setupClose")->click();
    QCOMPARE(closed.size(), 1);
}

void TestSetupPanel::aCancelledOneSaysWhatItLeft()
{
    m_panel->open(m_device, Verb::Install);
    button("setupStart")->click();
    QTRY_VERIFY(offers("setupAccept"));
    button("setupCancel")->click();
    QTRY_VERIFY(!m_setup->isRunning());
    QCOMPARE(end(), QStringLiteral("Cancelled. Nothing was changed on the host."));
    QVERIFY(!offers("setupAccept"));
}

void TestSetupPanel::fromBareToEnforcingAndBack()
{
    const std::string host = qEnvironmentVariable("TALLYGATE_SETUP_HOST").toStdString();
    if (host.empty())
        QSKIP("no host is named that may be changed");
    const std::string password = qEnvironmentVariable("TALLYGATE_SETUP_PASSWORD").toStdString();
    remote::Endpoint endpoint;
    endpoint.target = remote::parseHop(host).value();
    endpoint.methods = {
        remote::KeyAuth{qEnvironmentVariable("TALLYGATE_SETUP_KEY").toStdString(), {}}};
    makePanel(endpoint, path("known_hosts"));
    StallWatch watch;
    connect(
        m_setup.get(), &EngineSetup::changed, this,
        [this, password] {
            if (m_setup->question() && std::holds_alternative<SudoQuestion>(*m_setup->question())) {
                find<QLineEdit>("setupSecret")->setText(QString::fromStdString(password));
                button("setupSend")->click();
            }
        },
        Qt::QueuedConnection);

    m_panel->open(m_device, Verb::Install);
    find<QLineEdit>("setupBundle")->setText(qEnvironmentVariable("TALLYGATE_SETUP_BUNDLE"));
    button("setupStart")->click();
    trustTheKey();
    QTRY_VERIFY_WITH_TIMEOUT(!m_setup->isRunning(), 60'000);
    QVERIFY2(!m_setup->error(), qPrintable(m_setup->log().join(u'\n')));
    QVERIFY(end().startsWith(QStringLiteral("The engine runs")));

    // The next one has another program, and is taken over to.
    m_panel->open(m_device, Verb::Upgrade);
    find<QLineEdit>("setupBundle")->setText(qEnvironmentVariable("TALLYGATE_SETUP_NEXT"));
    button("setupStart")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!m_setup->isRunning(), 60'000);
    QVERIFY2(!m_setup->error(), qPrintable(m_setup->log().join(u'\n')));

    m_panel->open(m_device, Verb::Uninstall);
    find<QCheckBox>("setupUnderstood")->setChecked(true);
    button("setupStart")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!m_setup->isRunning(), 60'000);
    QVERIFY2(!m_setup->error(), qPrintable(m_setup->log().join(u'\n')));
    QVERIFY(end().startsWith(QStringLiteral("The engine is gone")));
    QVERIFY(password.empty() ||
            !m_setup->log().join(u'\n').contains(QString::fromStdString(password)));
    QVERIFY2(watch.longestMs() < 200, qPrintable(QString::number(watch.longestMs())));
}

QTEST_MAIN(TestSetupPanel)
#include "tst_setuppanel.moc"
