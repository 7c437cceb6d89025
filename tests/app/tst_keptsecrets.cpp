// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords in the desktop's keychain: a GNOME Keyring of its own on a bus of its own, both gone
// with the test. What this account really keeps is not touched.
#include <fcntl.h>
#include <unistd.h>

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDirIterator>
#include <QLoggingCategory>
#include <QStandardPaths>
#include <QtTest>

#include "devices/fleet.h"
#include "remote/sshserver.h"

using namespace tallygate;
using namespace tallygate::app;
using remote::test::mustRun;
using remote::test::SshServer;

namespace {

/// A session as a desktop has it: a bus on which nothing starts by itself, and a home folder.
class Session
{
public:
    Session()
    {
        QFile config(m_folder.filePath("bus.conf"));
        if (!config.open(QIODevice::WriteOnly))
            qFatal("cannot write the configuration of the bus");
        config.write(
            "<busconfig><type>session</type><listen>unix:tmpdir=" + m_folder.path().toUtf8() +
            "</listen><policy context=\"default\"><allow send_destination=\"*\"/>"
            "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        config.close();
        qputenv("HOME", m_folder.path().toUtf8());
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8());
        m_bus.start("dbus-daemon", {"--nofork", "--print-address", "--config-file",
                                    m_folder.filePath("bus.conf")});
        if (m_bus.waitForReadyRead(10'000))
            qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
    }
    ~Session()
    {
        for (QProcess *process : {&m_keyring, &m_bus}) {
            process->kill();
            process->waitForFinished();
        }
    }

    bool isThere() const { return m_bus.state() == QProcess::Running; }
    QString folder() const { return m_folder.path(); }
    void startKeyring()
    {
        m_keyring.start("gnome-keyring-daemon",
                        {"--foreground", "--unlock", "--components=secrets"});
        m_keyring.write("of the keyring\n");
        m_keyring.closeWriteChannel();
        QTRY_VERIFY(QDBusConnection::sessionBus().interface()->isServiceRegistered(
            "org.freedesktop.secrets"));
    }

private:
    QTemporaryDir m_folder;
    QProcess m_bus;
    QProcess m_keyring;
};

QStringList filesWith(const QByteArray &words, const QString &folder)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(words))
            found << file.fileName();
    }
    return found;
}

/// Standard error goes to a file meanwhile, and all that Qt and the window can log goes there.
class LogFile
{
public:
    explicit LogFile(const QString &file)
        : m_console(::dup(STDERR_FILENO))
    {
        const FileDescriptor log(
            ::open(qPrintable(file), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
        ::dup2(log.get(), STDERR_FILENO);
        QLoggingCategory::setFilterRules(QStringLiteral("*=true"));
        m_handler = qInstallMessageHandler(
            [](QtMsgType, const QMessageLogContext &context, const QString &text) {
                std::fprintf(stderr, "%s: %s\n", context.category, qPrintable(text));
            });
        qDebug("logged");
    }
    ~LogFile()
    {
        qInstallMessageHandler(m_handler);
        QLoggingCategory::setFilterRules({});
        ::dup2(m_console.get(), STDERR_FILENO);
    }

private:
    FileDescriptor m_console;
    QtMessageHandler m_handler = nullptr;
};

} // namespace

class TestKeptSecrets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void oneTimeCodesHaveNoName();
    void withoutAKeychainThereIsAReason();
    void whatLetUsInIsKept();
    void whatIsWrongIsForgotten();
    void whatWasNotToBeKeptIsNot();
    void forgettingADeviceForgetsItsSecrets();
    void whatIsTypedIsInNoFileOrLog_data();
    void whatIsTypedIsInNoFileOrLog();

private:
    std::unique_ptr<Fleet> makeFleet() const;
    Uuid add();
    Uuid add(const remote::Endpoint &endpoint);
    std::optional<QString> kept();
    void connectTyping(const char *passphrase, Fleet::Remember remember);
    bool isAsked() const { return m_fleet->status(m_device).secret.has_value(); }
    bool isLoggedIn() const
    {
        // There is no engine on this host.
        const auto &state = m_fleet->status(m_device).connection;
        return state.phase == remote::Phase::OpeningControl ||
               (state.reason && state.reason->code == "control-unreachable");
    }
    void needKeychain();

    std::unique_ptr<Session> m_session;
    bool m_hasKeyring = false;
    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Fleet> m_fleet;
    Uuid m_device;
};

void TestKeptSecrets::initTestCase()
{
    if (const QString why = SshServer::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_session = std::make_unique<Session>();
    if (!m_session->isThere())
        QSKIP("there is no dbus-daemon");
}

void TestKeptSecrets::init()
{
    m_server = std::make_unique<SshServer>();
    m_server->makeKey("locked", "kept well");
    m_server->append("authorized", m_server->read("locked.pub"));
    m_folder = std::make_unique<QTemporaryDir>();
    m_server->trustIn(m_folder->filePath("known_hosts"));
}

void TestKeptSecrets::cleanup()
{
    m_fleet.reset();
    m_server.reset();
}

std::unique_ptr<Fleet> TestKeptSecrets::makeFleet() const
{
    Fleet::Options options;
    options.folder = {m_folder->path().toStdString()};
    options.knownHosts = m_folder->filePath("known_hosts").toStdString();
    return std::make_unique<Fleet>(options);
}

/// A device whose key has a passphrase.
Uuid TestKeptSecrets::add()
{
    remote::Endpoint endpoint;
    endpoint.target = m_server->hop();
    endpoint.methods = {remote::KeyAuth{m_server->path("locked").toStdString(), {}}};
    return add(endpoint);
}

Uuid TestKeptSecrets::add(const remote::Endpoint &endpoint)
{
    Device device;
    device.uuid = Uuid::random();
    device.name = QStringLiteral("edge-01");
    device.endpoint = endpoint;
    bool isStored = false;
    m_fleet->put(device, this, [&](const Result<void> &stored) { isStored = stored.has_value(); });
    return QTest::qWaitFor([&] { return isStored; }) ? device.uuid : Uuid();
}

/// What the keychain has for the device's key.
std::optional<QString> TestKeptSecrets::kept()
{
    KeptSecrets secrets;
    remote::SecretQuestion question;
    question.kind = remote::SecretQuestion::Kind::Passphrase;
    question.about = m_server->path("locked").toStdString();
    std::optional<QString> found;
    bool isTold = false;
    secrets.recall(question, this, [&](const std::optional<remote::Secret> &secret) {
        isTold = true;
        if (secret)
            found = QString::fromUtf8(secret->c_str());
    });
    return QTest::qWaitFor([&] { return isTold; }) ? found : std::nullopt;
}

void TestKeptSecrets::connectTyping(const char *passphrase, Fleet::Remember remember)
{
    m_fleet = makeFleet();
    m_device = add();
    QTRY_VERIFY(isAsked());
    m_fleet->answerSecret(m_device, remote::Secret(passphrase), remember);
    QTRY_VERIFY(isLoggedIn());
}

void TestKeptSecrets::needKeychain()
{
    if (QStandardPaths::findExecutable("gnome-keyring-daemon").isEmpty())
        QSKIP("there is no gnome-keyring-daemon");
    KeptSecrets secrets;
    if (secrets.whyNot().contains(QStringLiteral("built without")))
        QSKIP("built without QtKeychain");
    if (!std::exchange(m_hasKeyring, true))
        m_session->startKeyring();
}

void TestKeptSecrets::oneTimeCodesHaveNoName()
{
    remote::SecretQuestion question;
    question.hop = {"198.51.100.1", 22, "ops"};
    question.kind = remote::SecretQuestion::Kind::Prompt;
    question.about = "Verification code";
    QVERIFY(KeptSecrets::nameOf(question).isEmpty());
    question.kind = remote::SecretQuestion::Kind::Password;
    QCOMPARE(KeptSecrets::nameOf(question), QStringLiteral("password of ops@198.51.100.1"));
    remote::Endpoint endpoint;
    endpoint.target = question.hop;
    endpoint.jumps = {{"192.0.2.7", 2222, "jump"}};
    endpoint.methods = {remote::KeyAuth{"/home/ops/key", {}}, remote::PasswordAuth{}};
    QCOMPARE(KeptSecrets::namesOf(endpoint),
             (QStringList{"password of jump@192.0.2.7:2222", "password of ops@198.51.100.1",
                          "passphrase of /home/ops/key"}));
}

void TestKeptSecrets::withoutAKeychainThereIsAReason()
{
    if (m_hasKeyring)
        QSKIP("a keychain runs already");
    connectTyping("kept well", Fleet::Remember::InKeychain); // asked all the same
    QVERIFY(!m_fleet->secrets().isAvailable());
    QVERIFY(m_fleet->secrets().whyNot().contains(QStringLiteral("keychain")) ||
            m_fleet->secrets().whyNot().contains(QStringLiteral("QtKeychain")));
}

void TestKeptSecrets::whatLetUsInIsKept()
{
    needKeychain();
    connectTyping("kept well", Fleet::Remember::InKeychain);
    QTRY_COMPARE(kept().value_or(QString()), QStringLiteral("kept well"));

    // Nobody is asked the next time.
    m_fleet = makeFleet();
    bool wasAsked = false;
    connect(m_fleet.get(), &Fleet::statusChanged, this, [&] { wasAsked |= isAsked(); });
    QTRY_VERIFY(isLoggedIn());
    QVERIFY(!wasAsked);

    // In no file of ours, nor in clear in the keyring's.
    QCOMPARE(filesWith("kept well", m_folder->path()), QStringList());
    QCOMPARE(filesWith("kept well", m_session->folder()), QStringList());
}

void TestKeptSecrets::whatIsWrongIsForgotten()
{
    needKeychain();
    connectTyping("kept well", Fleet::Remember::InKeychain);
    QTRY_VERIFY(kept().has_value());
    m_fleet.reset();
    mustRun("ssh-keygen",
            {"-q", "-p", "-P", "kept well", "-N", "another", "-f", m_server->path("locked")});
    m_fleet = makeFleet();
    QTRY_VERIFY(isAsked());
    QVERIFY(m_fleet->status(m_device).secret->isRepeated);
    QTRY_VERIFY(!kept().has_value());

    // A wrong one is not kept, even where it was to be.
    m_fleet->answerSecret(m_device, remote::Secret("wrong"), Fleet::Remember::InKeychain);
    QTRY_VERIFY(isAsked());
    m_fleet->answerSecret(m_device, remote::Secret("another"));
    QTRY_VERIFY(isLoggedIn());
    QTest::qWait(200);
    QVERIFY(!kept().has_value());
}

void TestKeptSecrets::whatWasNotToBeKeptIsNot()
{
    needKeychain();
    connectTyping("kept well", Fleet::Remember::Not);
    QTest::qWait(200);
    QVERIFY(!kept().has_value());
}

void TestKeptSecrets::forgettingADeviceForgetsItsSecrets()
{
    needKeychain();
    connectTyping("kept well", Fleet::Remember::InKeychain);
    QTRY_VERIFY(kept().has_value());
    m_fleet->remove(m_device);
    QTRY_VERIFY(!kept().has_value());
}

void TestKeptSecrets::whatIsTypedIsInNoFileOrLog_data()
{
    QTest::addColumn<QStringList>("options"); ///< of sshd; none: the key's passphrase
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("passphrase of a key") << QStringList() << QByteArray("kept well");
    QTest::newRow("password") << QStringList{QStringLiteral("PasswordAuthentication yes")}
                              << QByteArray("tally-me-in");
    QTest::newRow("the server asks")
        << QStringList{QStringLiteral("UsePAM yes"),
                       QStringLiteral("KbdInteractiveAuthentication yes")}
        << QByteArray("tally-me-in");
}

void TestKeptSecrets::whatIsTypedIsInNoFileOrLog()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, secret);
    remote::Endpoint endpoint;
    endpoint.target = m_server->hop();
    endpoint.methods = {remote::KeyAuth{m_server->path("locked").toStdString(), {}}};
    if (!options.isEmpty()) {
        if (::getuid() != 0 || !m_server->restartWithAccount(options))
            QSKIP("no account for sshd can be made here: that takes root and a mount namespace");
        endpoint.target.user = "anna";
        endpoint.methods = {remote::PasswordAuth{}};
    }
    {
        const LogFile log(m_folder->filePath("log"));
        m_fleet = makeFleet();
        m_device = add(endpoint);
        QTRY_VERIFY(isAsked());
        const auto first = m_fleet->status(m_device).secret->id;
        m_fleet->answerSecret(m_device, remote::Secret("mistyped it"), Fleet::Remember::InKeychain);
        QTRY_VERIFY(isAsked() && m_fleet->status(m_device).secret->id != first);
        m_fleet->answerSecret(m_device, remote::Secret(secret.constData()));
        QTRY_VERIFY(isLoggedIn());
        m_fleet.reset(); // it has written all
    }
    QCOMPARE(filesWith("default: logged", m_folder->path()).size(), 1);
    QVERIFY(!filesWith("edge-01", m_folder->path()).isEmpty());
    for (const QByteArray &typed : {secret, QByteArray("mistyped it")})
        QCOMPARE(filesWith(typed, m_folder->path()), QStringList());
}

QTEST_GUILESS_MAIN(TestKeptSecrets)
#include "tst_keptsecrets.moc"
