// SPDX-License-Identifier: GPL-3.0-or-later
// known_hosts as OpenSSH writes and reads it, names of hosts, and secrets.
#include <sys/stat.h>

#include <QtTest>

#include "remote/endpoint.h"
#include "remote/hostkeys.h"
#include "remote/secret.h"
#include "sshserver.h"

using namespace tallygate;
using namespace tallygate::remote;
using namespace tallygate::remote::test;

class TestHostKeys : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void aNewHostIsAcceptedOnce();
    void aChangedKeyIsNeverAccepted();
    void aChangedKeyIsReplacedBySomebodyWhoSawTheOldOne();
    void whatOpensshWroteIsUnderstood_data();
    void whatOpensshWroteIsUnderstood();
    void opensshReadsWhatWasWritten();
    void fingerprintsAreThoseOfSshKeygen();
    void hopsAreParsed_data();
    void hopsAreParsed();
    void aConfigIsReadWhereSomebodyAsksForIt();
    void secretsAreWiped();

private:
    HostKey keyOf(const char *name) const;
    QByteArray lineOf(const char *name, const QByteArray &host) const;
    QByteArray content() const;
    void write(const QByteArray &text) const;

    QTemporaryDir m_keys;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HostKeys> m_known;
    const Hop m_hop{"Device.example", 22, "root"};
};

void TestHostKeys::initTestCase()
{
    for (const char *type : {"ed25519", "ecdsa", "rsa"}) {
        for (const char *which : {"a", "b"})
            mustRun(QStringLiteral("ssh-keygen"),
                    {QStringLiteral("-q"), QStringLiteral("-t"), QLatin1String(type),
                     QStringLiteral("-N"), QString(), QStringLiteral("-f"),
                     m_keys.filePath(QLatin1String(type) + QLatin1String(which))});
    }
}

void TestHostKeys::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_known = std::make_unique<HostKeys>(m_folder->filePath("known_hosts").toStdString());
}

HostKey TestHostKeys::keyOf(const char *name) const
{
    QFile file(m_keys.filePath(QLatin1String(name)) + QStringLiteral(".pub"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no key %s", name);
    const QList<QByteArray> words = file.readAll().split(' ');
    return {words[0].toStdString(), words[1].toStdString()};
}

QByteArray TestHostKeys::lineOf(const char *name, const QByteArray &host) const
{
    const HostKey key = keyOf(name);
    return host + ' ' + key.type.c_str() + ' ' + key.blob.c_str() + '\n';
}

QByteArray TestHostKeys::content() const
{
    QFile file(m_folder->filePath("known_hosts"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestHostKeys::write(const QByteArray &text) const
{
    QFile file(m_folder->filePath("known_hosts"));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write known_hosts");
}

void TestHostKeys::aNewHostIsAcceptedOnce()
{
    const HostKey key = keyOf("ed25519a");
    QCOMPARE(m_known->check(m_hop, key)->outcome, HostKeyOutcome::New);
    QVERIFY(m_known->accept(m_hop, key));
    QVERIFY(m_known->accept(m_hop, key));
    QCOMPARE(content(), lineOf("ed25519a", "device.example"));
    struct ::stat status
    {};
    QCOMPARE(::stat(m_folder->filePath("known_hosts").toUtf8().constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777u, 0600u);
    QCOMPARE(m_known->check(m_hop, key)->outcome, HostKeyOutcome::Same);
    QCOMPARE(m_known->check({"device.example", 2222, ""}, key)->outcome, HostKeyOutcome::New);
}

void TestHostKeys::aChangedKeyIsNeverAccepted()
{
    QVERIFY(m_known->accept(m_hop, keyOf("ed25519a")));
    const QByteArray before = content();
    for (const char *other : {"ed25519b", "rsaa", "ecdsaa"}) { // a key of another type, too
        const auto check = m_known->check(m_hop, keyOf(other));
        QCOMPARE(check->outcome, HostKeyOutcome::Changed);
        QCOMPARE(check->known, (std::vector{keyOf("ed25519a")}));
        QCOMPARE(m_known->accept(m_hop, keyOf(other)).error().code,
                 std::string("host-key-changed"));
    }
    QCOMPARE(content(), before);
}

void TestHostKeys::aChangedKeyIsReplacedBySomebodyWhoSawTheOldOne()
{
    write(lineOf("ed25519b", "other.example") + "# a comment\n" +
          lineOf("ed25519a", "device.example") + lineOf("rsaa", "device.example"));
    QCOMPARE(
        m_known->replace(m_hop, fingerprintOf(keyOf("ed25519b")), keyOf("ecdsaa")).error().code,
        std::string("host-key-unseen"));
    QVERIFY(m_known->replace(m_hop, fingerprintOf(keyOf("ed25519a")), keyOf("ecdsaa")));
    QCOMPARE(content(), lineOf("ed25519b", "other.example") + "# a comment\n" +
                            lineOf("ecdsaa", "device.example"));
}

void TestHostKeys::whatOpensshWroteIsUnderstood_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<HostKeyOutcome>("outcome");
    QTest::newRow("several names")
        << lineOf("ed25519a", "other,device.example,192.0.2.1") << HostKeyOutcome::Same;
    QTest::newRow("a pattern") << lineOf("ed25519a", "*.example") << HostKeyOutcome::Same;
    QTest::newRow("a pattern that leaves it out")
        << lineOf("ed25519a", "*.example,!device.example") << HostKeyOutcome::New;
    QTest::newRow("another port") << lineOf("ed25519a", "[device.example]:2222")
                                  << HostKeyOutcome::New;
    QTest::newRow("two keys") << lineOf("rsaa", "device.example") +
                                     lineOf("ed25519a", "device.example")
                              << HostKeyOutcome::Same;
    QTest::newRow("revoked") << lineOf("ed25519a", "device.example") + "@revoked " +
                                    lineOf("ed25519a", "*")
                             << HostKeyOutcome::Revoked;
    QTest::newRow("an authority") << "@cert-authority " + lineOf("ed25519a", "*.example")
                                  << HostKeyOutcome::New;
    QTest::newRow("no keys at all")
        << QByteArray("device.example\n\n\0\xff |1|x|y ssh-rsa\n", 32) << HostKeyOutcome::New;
}

void TestHostKeys::whatOpensshWroteIsUnderstood()
{
    QFETCH(QByteArray, text);
    QFETCH(HostKeyOutcome, outcome);
    write(text);
    QCOMPARE(m_known->check(m_hop, keyOf("ed25519a"))->outcome, outcome);
    if (text.contains('@') || text.contains('!') || text.contains('\0'))
        return; // ssh-keygen hashes none of these
    mustRun(QStringLiteral("ssh-keygen"),
            {QStringLiteral("-q"), QStringLiteral("-H"), QStringLiteral("-f"),
             m_folder->filePath("known_hosts")});
    QCOMPARE(m_known->check(m_hop, keyOf("ed25519a"))->outcome, outcome); // names hashed
}

void TestHostKeys::opensshReadsWhatWasWritten()
{
    QVERIFY(m_known->accept(m_hop, keyOf("rsaa")));
    QVERIFY(m_known->accept({"2001:db8::1", 2222, ""}, keyOf("ecdsaa")));
    for (const char *host : {"device.example", "[2001:db8::1]:2222"})
        mustRun(QStringLiteral("ssh-keygen"), // fails where it finds none
                {QStringLiteral("-F"), QLatin1String(host), QStringLiteral("-f"),
                 m_folder->filePath("known_hosts")});
    QCOMPARE(m_known->check(m_hop, keyOf("rsaa"))->outcome, HostKeyOutcome::Same);
    QCOMPARE(m_known->check({"2001:db8::1", 2222, ""}, keyOf("ecdsaa"))->outcome,
             HostKeyOutcome::Same);
}

void TestHostKeys::fingerprintsAreThoseOfSshKeygen()
{
    for (const char *name : {"ed25519a", "ecdsaa", "rsaa"}) {
        QProcess process;
        process.start(QStringLiteral("ssh-keygen"),
                      {QStringLiteral("-lf"), m_keys.filePath(QLatin1String(name))});
        QVERIFY(process.waitForFinished());
        QCOMPARE(QByteArray::fromStdString(fingerprintOf(keyOf(name))),
                 process.readAllStandardOutput().split(' ').at(1));
    }
}

void TestHostKeys::hopsAreParsed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("again"); ///< empty: an error
    QTest::newRow("all") << "anna@fw1.example:2222"
                         << "anna@fw1.example:2222";
    QTest::newRow("the usual port") << "fw1:22"
                                    << "fw1";
    QTest::newRow("an address") << "root@192.0.2.1"
                                << "root@192.0.2.1";
    QTest::newRow("IPv6") << "root@2001:db8::1"
                          << "root@[2001:db8::1]";
    QTest::newRow("IPv6 and a port") << "[2001:db8::1]:2222"
                                     << "[2001:db8::1]:2222";
    QTest::newRow("a user with an at") << "anna@corp@fw1"
                                       << "anna@corp@fw1";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("no host") << "anna@"
                             << "";
    QTest::newRow("no port") << "fw1:"
                             << "";
    QTest::newRow("a port too large") << "fw1:65536"
                                      << "";
    QTest::newRow("an option") << "-oProxyCommand=x"
                               << "";
    QTest::newRow("spaces") << "fw1 fw2"
                            << "";
    QTest::newRow("a line feed") << "fw1\nfw2"
                                 << "";
    QTest::newRow("an open bracket") << "[2001:db8::1"
                                     << "";
}

void TestHostKeys::hopsAreParsed()
{
    QFETCH(QString, text);
    QFETCH(QString, again);
    const auto hop = parseHop(text.toStdString());
    QCOMPARE(hop ? QString::fromStdString(toString(*hop)) : QString(), again);
    if (!hop)
        QCOMPARE(hop.error().code, std::string("endpoint-invalid"));
}

void TestHostKeys::aConfigIsReadWhereSomebodyAsksForIt()
{
    const std::filesystem::path config = m_folder->filePath("config").toStdString();
    QCOMPARE(endpointFromConfig("fw1", config).error().code, std::string("config-unreadable"));
    QFile file(QString::fromStdString(config.string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Host fw1\n HostName 192.0.2.7\n Port 2222\n User anna\n IdentityFile /k/anna\n"
               "Host behind\n ProxyJump fw1\nHost command\n ProxyCommand touch /tmp/never\n");
    file.close();
    const auto endpoint = endpointFromConfig("fw1", config);
    QVERIFY(endpoint);
    QCOMPARE(toString(endpoint->target), std::string("anna@192.0.2.7:2222"));
    QCOMPARE(std::get<KeyAuth>(endpoint->methods.front()).key.string(), std::string("/k/anna"));
    for (const char *alias : {"behind", "command"})
        QCOMPARE(endpointFromConfig(alias, config).error().code, std::string("config-proxy"));
}

void TestHostKeys::secretsAreWiped()
{
    std::string text = "correct horse battery staple";
    Secret secret = Secret::take(text);
    QVERIFY(text.empty());
    QCOMPARE(std::string(text.data(), 10), std::string(10, '\0'));
    const Secret moved = std::move(secret);
    QCOMPARE(std::string(moved.c_str()), std::string("correct horse battery staple"));
    QCOMPARE(secret.size(), std::size_t{0}); // NOLINT: what a moved one holds is the point
}

QTEST_GUILESS_MAIN(TestHostKeys)
#include "tst_hostkeys.moc"
