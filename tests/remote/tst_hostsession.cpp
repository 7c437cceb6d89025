// SPDX-License-Identifier: GPL-3.0-or-later
// Commands and files over one secure shell, against Debian's sshd.
#include <QtTest>

#include "remote/hostsession.h"
#include "sshserver.h"

using namespace tallygate;
using namespace tallygate::remote;
using namespace tallygate::remote::test;
using namespace std::chrono_literals;

namespace {

class Person final : public HostSessionObserver
{
public:
    bool isHostKeyAccepted(const HostKeyQuestion &question) override
    {
        shown.push_back(fingerprintOf(question.key));
        return accepts;
    }
    std::optional<Secret> secretWanted(const SecretQuestion &) override { return Secret(secret); }

    bool accepts = false;
    std::string secret = "a passphrase";
    std::vector<std::string> shown;
};

QString codeOf(const Error &error)
{
    return QString::fromStdString(error.code);
}

} // namespace

class TestHostSession : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void aCommandHasInputOutputAndStatus();
    void muchInputAndOutputPass();
    void aCommandHasItsTime();
    void oneAfterAnother();
    void aFileIsUploaded_data();
    void aFileIsUploaded();
    void aFileIsNotOverwritten();
    void aServerWithoutSftpIsNamed();
    void aCutEndsAnUpload();
    void aStopEndsACommand();
    void aNewHostIsAskedAbout();
    void aChangedHostIsNot();
    void aPassphraseIsAskedFor();
    void throughAJumpHost();

private:
    Result<std::unique_ptr<HostSession>> open()
    {
        return HostSession::open(m_server->endpoint({}), m_known.toStdString(), m_person, {});
    }
    void trust() { m_server->trustIn(m_known); }

    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_known;
    Person m_person;
};

void TestHostSession::initTestCase()
{
    if (const QString why = SshServer::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
}

void TestHostSession::init()
{
    m_server =
        std::make_unique<SshServer>(QStringList{QStringLiteral("Subsystem sftp internal-sftp")});
    m_folder = std::make_unique<QTemporaryDir>();
    m_known = m_folder->filePath("known_hosts");
    m_person = Person();
    if (QTest::currentTestFunction() != QLatin1String("aNewHostIsAskedAbout"))
        trust();
}

void TestHostSession::aCommandHasInputOutputAndStatus()
{
    const auto session = open().value();
    const auto outcome =
        session->run({"read -r a; echo \"got $a\"; echo oh >&2; exit 7", "one\ntwo\n"}, {});
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
    QCOMPARE(outcome->output, "got one\n");
    QCOMPARE(outcome->complaint, "oh");
    QCOMPARE(outcome->exitStatus, 7);
    QCOMPARE(session->run({"kill -KILL $$"}, {}).value().exitStatus, -1);
}

void TestHostSession::muchInputAndOutputPass()
{
    const auto session = open().value();
    const std::string much(1'000'000, 'x');
    QCOMPARE(session->run({"cat", much}, {}).value().output, much);
    QCOMPARE(session->run({"true", much}, {}).value().exitStatus, 0); // it reads none of it
    QCOMPARE(codeOf(session->run({"yes"}, {}).error()), "output-long");
    QCOMPARE(session->run({"echo on"}, {}).value().output, "on\n");
}

void TestHostSession::aCommandHasItsTime()
{
    const auto session = open().value();
    QCOMPARE(codeOf(session->run({"sleep 60", {}, 200ms}, {}).error()), "command-timeout");
    QCOMPARE(session->run({"echo on"}, {}).value().output, "on\n");
}

void TestHostSession::oneAfterAnother()
{
    const auto session = open().value();
    for (int i = 0; i < 10; ++i)
        QCOMPARE(session->run({"echo " + std::to_string(i)}, {}).value().output,
                 std::to_string(i) + "\n");
}

void TestHostSession::aFileIsUploaded_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("empty") << 0;
    QTest::newRow("small") << 1;
    QTest::newRow("a block") << 32768;
    QTest::newRow("many blocks") << 5'000'001;
}

void TestHostSession::aFileIsUploaded()
{
    QFETCH(int, size);
    std::string content;
    for (int i = 0; i < size; ++i)
        content.push_back(static_cast<char>(i * 31 + i / 256));
    const QString path = m_folder->filePath("it's \"new\"");
    std::size_t last = 0;
    const auto done = open().value()->upload(content, path.toStdString(),
                                             [&](std::size_t written) { last = written; }, {});
    QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
    QCOMPARE(last, content.size());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().toStdString() == content);
    QCOMPARE(file.permissions() & ~(QFile::ReadUser | QFile::WriteUser),
             QFile::ReadOwner | QFile::WriteOwner);
}

void TestHostSession::aFileIsNotOverwritten()
{
    const auto session = open().value();
    const auto done = session->upload("x", m_known.toStdString(), {}, {});
    QCOMPARE(codeOf(done.error()), "sftp-failed");
    QVERIFY(done.error().message.find("known_hosts") != std::string::npos);
    QCOMPARE(codeOf(session->upload("x", "/nowhere/x", {}, {}).error()), "sftp-failed");
    QVERIFY(!session->isOver());
}

void TestHostSession::aServerWithoutSftpIsNamed()
{
    m_server = std::make_unique<SshServer>();
    trust();
    QCOMPARE(codeOf(open().value()->upload("x", "/tmp/x", {}, {}).error()), "sftp-refused");
}

void TestHostSession::aCutEndsAnUpload()
{
    const auto session = open().value();
    const int server = std::stoi(session->run({"echo $PPID"}, {}).value().output);
    const std::string content(50'000'000, 'x');
    const auto done = session->upload(content, m_folder->filePath("cut").toStdString(),
                                      [&](std::size_t written) {
                                          if (written > 1'000'000)
                                              ::kill(server, SIGKILL);
                                      },
                                      {});
    QCOMPARE(codeOf(done.error()), "connection-lost");
    QVERIFY(session->isOver());
    QCOMPARE(codeOf(session->run({"true"}, {}).error()), "connection-lost");
}

void TestHostSession::aStopEndsACommand()
{
    const auto session = open().value();
    std::stop_source source;
    std::jthread stopper([&source] {
        std::this_thread::sleep_for(100ms);
        source.request_stop();
    });
    QCOMPARE(codeOf(session->run({"sleep 60"}, source.get_token()).error()), "cancelled");
    QCOMPARE(session->run({"echo on"}, {}).value().output, "on\n");
}

void TestHostSession::aNewHostIsAskedAbout()
{
    QCOMPARE(codeOf(open().error()), "host-key-new");
    QCOMPARE(m_person.shown.size(), std::size_t{1});
    m_person.accepts = true;
    QVERIFY(open().has_value());
    QVERIFY(open().has_value());
    QCOMPARE(m_person.shown.size(), std::size_t{2}); // known now
}

void TestHostSession::aChangedHostIsNot()
{
    QFile::remove(m_known);
    m_server->trustIn(m_known, "user.pub");
    m_person.accepts = true;
    QCOMPARE(codeOf(open().error()), "host-key-changed");
    QVERIFY(m_person.shown.empty());
}

void TestHostSession::aPassphraseIsAskedFor()
{
    m_server->makeKey("locked", "a passphrase");
    m_server->append("authorized", m_server->read("locked.pub"));
    Endpoint endpoint = m_server->endpoint({});
    endpoint.methods = {KeyAuth{m_server->path("locked").toStdString(), {}}};
    QVERIFY(HostSession::open(endpoint, m_known.toStdString(), m_person, {}).has_value());
    m_person.secret = "another";
    QCOMPARE(codeOf(HostSession::open(endpoint, m_known.toStdString(), m_person, {}).error()),
             "auth-denied");
}

void TestHostSession::throughAJumpHost()
{
    Endpoint endpoint = m_server->endpoint({});
    endpoint.jumps = {endpoint.target};
    const auto session = HostSession::open(endpoint, m_known.toStdString(), m_person, {}).value();
    const std::string content(3'000'000, 'y');
    const QString path = m_folder->filePath("far");
    QVERIFY(session->upload(content, path.toStdString(), {}, {}).has_value());
    QCOMPARE(QFileInfo(path).size(), 3'000'000);
    QCOMPARE(session->run({"cat", content.substr(0, 500'000)}, {}).value().output.size(),
             std::size_t{500'000});
}

QTEST_GUILESS_MAIN(TestHostSession)
#include "tst_hostsession.moc"
