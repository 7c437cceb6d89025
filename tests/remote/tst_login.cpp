// SPDX-License-Identifier: GPL-3.0-or-later
// Host keys and logging in, against Debian's sshd.
#include <sys/un.h>

#include <cstring>

#include <QtTest>

#include "countingengine.h"
#include "sshserver.h"
#include "watcher.h"

using namespace tallygate;
using namespace tallygate::remote;
using namespace tallygate::remote::test;
using namespace std::chrono_literals;

class TestLogin : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void aNewHostIsAskedAbout();
    void aChangedHostKeyStopsUntilItIsReplaced();
    void aHostIsAskedForTheKeyThatIsKnown_data();
    void aHostIsAskedForTheKeyThatIsKnown();
    void anAgentLogsIn();
    void anAgentWithTooManyKeysIsNamed();
    void aPassphraseIsAskedFor();
    void aWrongPassphraseIsAskedForAgain();
    void aPassphraseIsNotAskedForInVain();
    void aDeclinedSecretStops();
    void aCertificateLogsIn();
    void aCertificateThatIsNotTakenLeavesTheKey();
    void aPasswordIsTheLastResort_data();
    void aPasswordIsTheLastResort();
    void aRefusalTellsWhatWasTried();
    void anAgentThatHangsHoldsUpNobody();

private:
    std::string reasonOf(DeviceId device, Phase phase);
    DeviceId add(AuthMethod method);
    void answerWith(std::vector<std::string> answers);
    void certify();

    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<CountingEngine> m_engine;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Watcher> m_watcher;
    std::unique_ptr<Connections> m_connections;
};

void TestLogin::initTestCase()
{
    if (const QString why = SshServer::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_engine = std::make_unique<CountingEngine>();
}

void TestLogin::init()
{
    m_server = std::make_unique<SshServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_watcher = std::make_unique<Watcher>();
    Connections::Options options;
    options.knownHosts = m_folder->filePath("known_hosts").toStdString();
    options.firstWait = 100ms;
    m_connections = std::move(Connections::create(options, *m_watcher).value());
}

void TestLogin::cleanup()
{
    m_connections.reset();
    m_server.reset();
}

std::string TestLogin::reasonOf(DeviceId device, Phase phase)
{
    const auto state = m_watcher->waitFor(device, phase);
    return state && state->reason ? toString(*state->reason) : "(none)";
}

/// A device of a host that is known already.
DeviceId TestLogin::add(AuthMethod method)
{
    m_server->trustIn(m_folder->filePath("known_hosts"));
    Endpoint endpoint = m_server->endpoint(m_engine->path());
    endpoint.methods = {std::move(method)};
    return m_connections->add(endpoint);
}

void TestLogin::answerWith(std::vector<std::string> answers)
{
    m_watcher->onSecret = [this, answers, next = std::make_shared<std::size_t>(0)](
                              DeviceId device, const SecretQuestion &question) {
        const std::size_t at = (*next)++;
        m_connections->answer(device, question.id,
                              at < answers.size() ? std::optional(Secret(answers[at]))
                                                  : std::nullopt);
    };
}

void TestLogin::aNewHostIsAskedAbout()
{
    const DeviceId device = m_connections->add(m_server->endpoint(m_engine->path()));
    const auto question = m_watcher->waitForHostKey(device);
    QVERIFY(question);
    QCOMPARE(question->check.outcome, HostKeyOutcome::New);
    QVERIFY(m_watcher->waitFor(device, Phase::Stopped));
    const QByteArray key = m_server->read("host.pub").split(' ').at(1);
    QCOMPARE(question->key.blob, key.toStdString());

    m_connections->acceptHostKey(device, "SHA256:another"); // not what was shown
    QVERIFY(reasonOf(device, Phase::Stopped).find("not the key that was asked") !=
            std::string::npos);
    m_connections->acceptHostKey(device, fingerprintOf(question->key));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
}

void TestLogin::aChangedHostKeyStopsUntilItIsReplaced()
{
    m_server->trustIn(m_folder->filePath("known_hosts"));
    m_server->stop();
    for (const char *file : {"host", "host.pub"})
        QFile::remove(m_server->path(file));
    m_server->makeKey(QStringLiteral("host"));
    m_server->start();
    const DeviceId device = m_connections->add(m_server->endpoint(m_engine->path()));
    const auto question = m_watcher->waitForHostKey(device);
    QVERIFY(question);
    QCOMPARE(question->check.outcome, HostKeyOutcome::Changed);
    QCOMPARE(question->check.known.size(), std::size_t{1});
    QVERIFY(reasonOf(device, Phase::Stopped).find("somebody is in between") != std::string::npos);
    for (const ConnectionState &state : m_watcher->states(device))
        QVERIFY(state.phase != Phase::Authenticating); // nothing was said to whoever that is

    const std::string shown = fingerprintOf(question->key);
    m_connections->acceptHostKey(device, shown); // the habit
    QVERIFY(reasonOf(device, Phase::Stopped).find("not accepted") != std::string::npos);
    m_connections->replaceHostKey(device, "SHA256:unseen", shown);
    QVERIFY(reasonOf(device, Phase::Stopped).find("changed meanwhile") != std::string::npos);
    m_connections->replaceHostKey(device, fingerprintOf(question->check.known.front()), shown);
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
}

void TestLogin::aHostIsAskedForTheKeyThatIsKnown_data()
{
    QTest::addColumn<QString>("type");
    QTest::newRow("rsa") << QStringLiteral("rsa");
    QTest::newRow("ecdsa") << QStringLiteral("ecdsa");
}

void TestLogin::aHostIsAskedForTheKeyThatIsKnown()
{
    QFETCH(QString, type); // beside ed25519, which is preferred otherwise
    m_server->makeKey(QStringLiteral("other"), {}, type);
    m_server->stop();
    m_server->configure({QStringLiteral("HostKey ") + m_server->path("other")});
    m_server->start();
    m_server->trustIn(m_folder->filePath("known_hosts"), "other.pub");
    const DeviceId device = m_connections->add(m_server->endpoint(m_engine->path()));
    QVERIFY(m_watcher->waitFor(device, Phase::Connected));
}

/// ssh-agent with a key of the server's.
class Agent
{
public:
    explicit Agent(const SshServer &server)
        : m_socket(server.path("agent.sock"))
    {
        m_process.start(QStringLiteral("ssh-agent"),
                        {QStringLiteral("-D"), QStringLiteral("-a"), m_socket});
        for (int i = 0; i < 100 && !QFile::exists(m_socket); ++i)
            std::this_thread::sleep_for(20ms);
        add(server.path("user"));
    }
    void add(const QString &key) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("SSH_AUTH_SOCK"), m_socket);
        mustRun(QStringLiteral("ssh-add"), {QStringLiteral("-q"), key}, environment);
    }
    ~Agent()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    std::filesystem::path socket() const { return m_socket.toStdString(); }

private:
    QString m_socket;
    QProcess m_process;
};

void TestLogin::anAgentLogsIn()
{
    const Agent agent(*m_server);
    const DeviceId device = add(AgentAuth{agent.socket()});
    QVERIFY2(m_watcher->waitFor(device, Phase::Connected), m_server->read("log"));
    QVERIFY(m_watcher->secrets().empty());
}

void TestLogin::anAgentWithTooManyKeysIsNamed()
{
    QFile::remove(m_server->path("authorized"));
    const Agent agent(*m_server);
    for (const char *name : {"a", "b", "c", "d", "e", "f", "g"}) {
        m_server->makeKey(QLatin1String(name));
        agent.add(m_server->path(name));
    }
    const DeviceId device = add(AgentAuth{agent.socket()});
    const std::string reason = reasonOf(device, Phase::Stopped);
    QVERIFY2(reason.find("name the key that fits before an agent") != std::string::npos,
             reason.c_str());
}

void TestLogin::aPassphraseIsAskedFor()
{
    m_server->makeKey(QStringLiteral("locked"), QStringLiteral("open sesame"));
    m_server->append("authorized", m_server->read("locked.pub"));
    answerWith({"open sesame"});
    const std::string path = m_server->path("locked").toStdString();
    const DeviceId device = add(KeyAuth{path, {}});
    QVERIFY2(m_watcher->waitFor(device, Phase::Connected), m_server->read("log"));
    const auto asked = m_watcher->secrets();
    QCOMPARE(asked.size(), std::size_t{1});
    QCOMPARE(asked[0].kind, SecretQuestion::Kind::Passphrase);
    QCOMPARE(asked[0].about, path);
    QVERIFY(!asked[0].isRepeated);
}

void TestLogin::aWrongPassphraseIsAskedForAgain()
{
    m_server->makeKey(QStringLiteral("locked"), QStringLiteral("open sesame"));
    m_server->append("authorized", m_server->read("locked.pub"));
    answerWith({"wrong", "open sesame"});
    const DeviceId device = add(KeyAuth{m_server->path("locked").toStdString(), {}});
    QVERIFY2(m_watcher->waitFor(device, Phase::Connected), m_server->read("log"));
    QCOMPARE(m_watcher->secrets().size(), std::size_t{2});
    QVERIFY(m_watcher->secrets()[1].isRepeated);
}

void TestLogin::aPassphraseIsNotAskedForInVain()
{
    m_server->makeKey(QStringLiteral("stranger"), QStringLiteral("open sesame"));
    const DeviceId device = add(KeyAuth{m_server->path("stranger").toStdString(), {}});
    QVERIFY(reasonOf(device, Phase::Stopped).find("stranger (refused)") != std::string::npos);
    QVERIFY(m_watcher->secrets().empty());
}

void TestLogin::aDeclinedSecretStops()
{
    m_server->makeKey(QStringLiteral("locked"), QStringLiteral("open sesame"));
    m_server->append("authorized", m_server->read("locked.pub"));
    mustRun(QStringLiteral("ssh-keygen"),
            {QStringLiteral("-q"), QStringLiteral("-s"), m_server->path("host"),
             QStringLiteral("-I"), QStringLiteral("test"), m_server->path("locked.pub")});
    answerWith({});
    const DeviceId device = add(KeyAuth{m_server->path("locked").toStdString(), {}});
    const auto state = m_watcher->waitFor(device, Phase::Stopped);
    QVERIFY(state);
    QCOMPARE(state->reason->code, std::string("auth-declined"));
    QCOMPARE(m_watcher->secrets().size(), std::size_t{1});
}

/// Of the user's key, by an authority of its own.
void TestLogin::certify()
{
    m_server->makeKey(QStringLiteral("authority"));
    mustRun(QStringLiteral("ssh-keygen"),
            {QStringLiteral("-q"), QStringLiteral("-s"), m_server->path("authority"),
             QStringLiteral("-I"), QStringLiteral("test"), QStringLiteral("-n"),
             QString::fromStdString(m_server->hop().user), m_server->path("user.pub")});
}

void TestLogin::aCertificateThatIsNotTakenLeavesTheKey()
{
    certify(); // nobody told sshd of the authority
    const DeviceId device = add(KeyAuth{m_server->path("user").toStdString(), {}});
    QVERIFY2(m_watcher->waitFor(device, Phase::Connected), m_server->read("log"));
}

void TestLogin::aCertificateLogsIn()
{
    certify();
    m_server->stop();
    QFile::remove(m_server->path("authorized")); // the key by itself opens nothing
    m_server->configure({QStringLiteral("TrustedUserCAKeys ") + m_server->path("authority.pub")});
    m_server->start();
    const DeviceId device = add(KeyAuth{m_server->path("user").toStdString(), {}});
    QVERIFY2(m_watcher->waitFor(device, Phase::Connected), m_server->read("log"));
}

void TestLogin::aPasswordIsTheLastResort_data()
{
    using Kind = SecretQuestion::Kind;
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("key"); ///< tried before the password
    QTest::addColumn<QByteArrayList>("answers");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("isIn");
    const QStringList password{QStringLiteral("PasswordAuthentication yes")};
    const QStringList both =
        password + QStringList{QStringLiteral("AuthenticationMethods publickey,password")};
    const QStringList prompts{QStringLiteral("UsePAM yes"),
                              QStringLiteral("KbdInteractiveAuthentication yes")};
    const QByteArrayList right{"tally-me-in"};
    const QByteArrayList wrong{"no", "no", "no"};
    QTest::newRow("right") << password << QByteArray("host") << right << Kind::Password << true;
    QTest::newRow("right at last") << password << QByteArray("host")
                                   << QByteArrayList{"no", "tally-me-in"} << Kind::Password << true;
    QTest::newRow("wrong") << password << QByteArray("host") << wrong << Kind::Password << false;
    QTest::newRow("after a key, both wanted")
        << both << QByteArray("user") << right << Kind::Password << true;
    QTest::newRow("both wanted, another key")
        << both << QByteArray("host") << QByteArrayList{} << Kind::Password << false;
    QTest::newRow("the server asks, twice")
        << prompts << QByteArray("host") << QByteArrayList{"no", "tally-me-in"} << Kind::Prompt
        << true;
}

void TestLogin::aPasswordIsTheLastResort()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, key);
    QFETCH(QByteArrayList, answers);
    QFETCH(SecretQuestion::Kind, kind);
    QFETCH(bool, isIn);
    if (::getuid() != 0 || !m_server->restartWithAccount(options))
        QSKIP("no account for sshd can be made here: that takes root and a mount namespace");
    std::vector<std::string> words;
    for (const QByteArray &answer : answers)
        words.push_back(answer.toStdString());
    answerWith(words);
    m_server->trustIn(m_folder->filePath("known_hosts"));
    Endpoint endpoint = m_server->endpoint(m_engine->path());
    endpoint.target.user = "anna";
    endpoint.methods = {KeyAuth{m_server->path(key.constData()).toStdString(), {}}, PasswordAuth{}};
    const DeviceId device = m_connections->add(endpoint);
    const auto state = m_watcher->waitFor(device, isIn ? Phase::Connected : Phase::Stopped);
    QVERIFY2(state, m_server->read("log"));
    QCOMPARE(m_watcher->secrets().size(), words.size());
    for (const SecretQuestion &asked : m_watcher->secrets()) {
        QCOMPARE(asked.kind, kind);
        QVERIFY(!asked.mayBeShown);
    }
    if (!isIn)
        QCOMPARE(state->reason->code, std::string("auth-denied"));
}

void TestLogin::aRefusalTellsWhatWasTried()
{
    m_server->makeKey(QStringLiteral("stranger"));
    m_server->trustIn(m_folder->filePath("known_hosts"));
    Endpoint endpoint = m_server->endpoint(m_engine->path());
    endpoint.methods = {AgentAuth{"/nonexistent/agent"},
                        KeyAuth{m_server->path("stranger").toStdString(), {}},
                        KeyAuth{"/nonexistent/key", {}}, PasswordAuth{}};
    const DeviceId device = m_connections->add(endpoint);
    const std::string reason = reasonOf(device, Phase::Stopped);
    for (const char *part : {"agent: none is running", "stranger (refused)",
                             "/nonexistent/key: it cannot be read", "password: the server takes"})
        QVERIFY2(reason.find(part) != std::string::npos, reason.c_str());
}

void TestLogin::anAgentThatHangsHoldsUpNobody()
{
    const QString path = m_folder->filePath("agent.sock");
    FileDescriptor silent(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.toUtf8().constData(), sizeof address.sun_path - 1);
    QCOMPARE(::bind(silent.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    QCOMPARE(::listen(silent.get(), 4), 0);
    const DeviceId hanging = add(AgentAuth{path.toStdString()});
    QVERIFY(m_watcher->waitFor(hanging, Phase::Authenticating));
    const DeviceId other = m_connections->add(m_server->endpoint(m_engine->path()));
    QVERIFY(m_watcher->waitFor(other, Phase::Connected));
    QElapsedTimer timer;
    timer.start();
    m_connections.reset(); // does not wait for the agent either
    QVERIFY(timer.elapsed() < 3000);
}

QTEST_GUILESS_MAIN(TestLogin)
#include "tst_login.moc"
