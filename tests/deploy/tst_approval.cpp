// SPDX-License-Identifier: GPL-3.0-or-later
// Approvals of pushes, signed and verified by the real ssh-keygen: each way in which one does not
// hold is refused by name.
#include <thread>

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "base/sha256.h"
#include "deploy/signature.h"

using namespace tallygate;
using namespace tallygate::deploy;
using namespace std::chrono_literals;

namespace {

const Timestamp kNow = *parseRfc3339("2026-03-01T12:00:00Z");
const std::string kBefore = "{\"rules\": 1}\n";
const std::string kAfter = "{\"rules\": \"2 \xE2\x82\xAC\"}\n";

ApprovedChange change(const std::string &name, const std::string &after = kAfter)
{
    return {Uuid::fromName(Uuid(), name), name, 7, sha256Hex(kBefore), sha256Hex(after)};
}

ApprovalRequest request()
{
    return {"anna",
            kNow,
            "opens the door\nfor berta",
            {{change("fw1"), kBefore, kAfter},
             {{Uuid::fromName(Uuid(), "new"), "new", 0, "", sha256Hex(kAfter)}, "", kAfter}}};
}

template <class T>
std::string codeOf(const Result<T> &result)
{
    return result ? std::string() : result.error().code;
}

std::string replaced(std::string text, const std::string &what, const std::string &by)
{
    const auto at = text.find(what);
    return at == std::string::npos ? "nothing to replace" : text.replace(at, what.size(), by);
}

} // namespace

class TestApproval : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_hasKeygen = !QStandardPaths::findExecutable("ssh-keygen").isEmpty();
        if (!m_hasKeygen)
            return;
        makeKey("berta");
        makeKey("stranger");
        writeApprovers("# who may\nberta@example.org " + publicKey("berta"));
    }

    void aRequestIsReadAsWritten()
    {
        const auto read = parseRequest(writeRequest(request()), "change.json");
        QVERIFY2(read, codeOf(read).c_str());
        QCOMPARE(read->author, std::string("anna"));
        QVERIFY(read->made == kNow);
        QCOMPARE(read->comment, request().comment);
        QCOMPARE(read->changes.size(), 2u);
        for (std::size_t i = 0; i < 2; ++i) {
            QVERIFY(read->changes[i].change == request().changes[i].change);
            QCOMPARE(read->changes[i].before, request().changes[i].before);
            QCOMPARE(read->changes[i].after, request().changes[i].after);
        }
    }

    void aRequestThatIsNotWholeIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("code");
        const QString invalid = "approval-request-invalid", altered = "approval-request-altered";
        QTest::newRow("policy") << "{\\\"rules\\\": 1}"
                                << "{\\\"rules\\\": 9}" << altered;
        QTest::newRow("digest") << QString::fromStdString(sha256Hex(kAfter)) << QString(64, 'a')
                                << altered;
        QTest::newRow("no author") << "\"anna\""
                                   << "\"\"" << invalid;
        QTest::newRow("no time") << "\"2026-"
                                 << "\"long ago 2026-" << invalid;
        QTest::newRow("revision") << "\"7\""
                                  << "7.5" << invalid;
        QTest::newRow("kind") << "approval-request"
                              << "approval" << invalid;
        QTest::newRow("version") << "\"version\": 1"
                                 << "\"version\": 2" << invalid;
        QTest::newRow("a member") << "\"before\""
                                  << "\"earlier\"" << invalid;
        QTest::newRow("devices") << "\"devices\": ["
                                 << "\"others\": [" << invalid;
        QTest::newRow("JSON") << "{"
                              << "[" << invalid;
    }
    void aRequestThatIsNotWholeIsRefused()
    {
        QFETCH(QString, what);
        QFETCH(QString, by);
        QFETCH(QString, code);
        const std::string text =
            replaced(writeRequest(request()), what.toStdString(), by.toStdString());
        const auto read = parseRequest(text, "change.json");
        QCOMPARE(codeOf(read), code.toStdString());
        QVERIFY(read.error().message.find("change.json") != std::string::npos);
    }

    void noPieceOfARequestIsOne()
    {
        const std::string whole = writeRequest(request());
        for (std::size_t size = 0; size + 2 < whole.size(); ++size)
            QVERIFY(!parseRequest(std::string_view(whole).substr(0, size), "piece"));
    }

    void anApproverOfTheListAllowsExactlyThat()
    {
        const auto approval = approvedBy("berta");
        if (!approval)
            QSKIP("there is no ssh-keygen");
        QVERIFY2(*approval, codeOf(*approval).c_str());
        QCOMPARE((*approval)->approver, std::string("berta@example.org"));
        QCOMPARE((*approval)->author, std::string("anna"));
        QCOMPARE((*approval)->comment, std::string("as we said"));
        QVERIFY(allows(**approval, change("fw1"), "anna", kNow + 1h));
        QVERIFY(allows(**approval, request().changes[1].change, "carla", kNow + 7 * 24h));
    }

    void whatWasNotApprovedIsRefused()
    {
        const auto held = approvedBy("berta");
        if (!held)
            QSKIP("there is no ssh-keygen");
        const Approval &approval = held->value();
        const auto refused = [&](const ApprovedChange &wanted, const std::string &user = "anna",
                                 Timestamp now = kNow) {
            return codeOf(allows(approval, wanted, user, now));
        };
        QCOMPARE(refused(change("fw1")), std::string());
        QCOMPARE(refused(change("fw1"), "berta"), std::string("approval-own"));
        QCOMPARE(refused(change("fw1"), "Berta@desk"), std::string("approval-own"));
        QCOMPARE(refused(change("fw1"), "anna", kNow + 7 * 24h + 1s),
                 std::string("approval-expired"));
        QCOMPARE(refused(change("fw1"), "anna", kNow - 6min), std::string("approval-expired"));
        QCOMPARE(refused(change("fw2")), std::string("approval-device"));
        QCOMPARE(refused(change("fw1", "something else")), std::string("approval-digest"));
        ApprovedChange moved = change("fw1");
        moved.basedOn = 8;
        QCOMPARE(refused(moved), std::string("approval-base"));
        moved = change("fw1");
        moved.runs = sha256Hex("something else"); // the device was set up anew
        QCOMPARE(refused(moved), std::string("approval-base"));
    }

    void theAuthorIsNoSecondPerson()
    {
        ApprovalRequest own = request();
        own.author = "berta";
        const auto held = approvedBy("berta", own);
        if (!held)
            QSKIP("there is no ssh-keygen");
        QCOMPARE(codeOf(allows(held->value(), change("fw1"), "anna", kNow)),
                 std::string("approval-own"));
    }

    void aStrangersSignatureSaysNothing()
    {
        const auto held = approvedBy("stranger");
        if (!held)
            QSKIP("there is no ssh-keygen");
        QCOMPARE(codeOf(*held), std::string("approval-signer-unknown"));
        QVERIFY(held->error().message.find("approval.json") != std::string::npos);
    }

    void anAlteredApprovalIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("code");
        QTest::newRow("text") << "as we said"
                              << "as WE said"
                              << "approval-signature";
        QTest::newRow("author") << "\\\"anna\\\""
                                << "\\\"adam\\\""
                                << "approval-signature";
        QTest::newRow("no signature") << "BEGIN SSH SIGNATURE"
                                      << "BEGIN"
                                      << "approval-signer-unknown";
        QTest::newRow("kind") << "signed-approval"
                              << "approval"
                              << "approval-invalid";
        QTest::newRow("JSON") << "{"
                              << ""
                              << "approval-invalid";
    }
    void anAlteredApprovalIsRefused()
    {
        QFETCH(QString, what);
        QFETCH(QString, by);
        QFETCH(QString, code);
        if (!m_hasKeygen)
            QSKIP("there is no ssh-keygen");
        const auto file = signedBy("berta", request());
        QVERIFY2(file, codeOf(file).c_str());
        const std::string altered = replaced(*file, what.toStdString(), by.toStdString());
        QCOMPARE(codeOf(read(altered)), code.toStdString());
    }

    void whoMayApproveIsNotAnybodysToSay()
    {
        if (!m_hasKeygen)
            QSKIP("there is no ssh-keygen");
        const auto file = signedBy("berta", request());
        QVERIFY2(file, codeOf(file).c_str());
        QCOMPARE(codeOf(readApproval(*file, "approval.json", {path("nowhere").toStdString()})),
                 std::string("approvers-missing"));
        QFile list(path("approvers"));
        const auto before = list.permissions();
        QVERIFY(list.setPermissions(before | QFile::WriteGroup));
        QCOMPARE(codeOf(read(*file)), std::string("approvers-writable"));
        QVERIFY(list.setPermissions(before));
        QVERIFY(read(*file));
    }

    void aKeyThatCannotSignIsComplainedOf()
    {
        if (!m_hasKeygen)
            QSKIP("there is no ssh-keygen");
        const auto signedText = signApproval("text", path("no such key").toStdString(), false);
        QCOMPARE(codeOf(signedText), std::string("approval-unsigned"));
        QVERIFY(!signedText.error().hint.empty());
    }

    void signingIsCancelled()
    {
        if (!m_hasKeygen)
            QSKIP("there is no ssh-keygen");
        // ssh-keygen waits for a passphrase from a helper that never answers.
        QFile helper(path("askpass"));
        QVERIFY(helper.open(QFile::WriteOnly));
        helper.write("#!/bin/sh\nexec sleep 60\n");
        helper.close();
        QVERIFY(helper.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        keygen({"-q", "-t", "ed25519", "-N", "a passphrase", "-C", "", "-f", path("locked")});
        qputenv("SSH_ASKPASS", helper.fileName().toUtf8());
        qputenv("SSH_ASKPASS_REQUIRE", "force");
        std::stop_source stop;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(300ms);
            stop.request_stop();
        });
        QCOMPARE(
            codeOf(signApproval("text", path("locked").toStdString(), false, stop.get_token())),
            std::string("cancelled"));
        qunsetenv("SSH_ASKPASS");
        qunsetenv("SSH_ASKPASS_REQUIRE");
    }

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    void keygen(const QStringList &arguments)
    {
        QProcess process;
        process.start("ssh-keygen", arguments);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
    }
    void makeKey(const QString &name)
    {
        keygen({"-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path(name)});
    }
    QByteArray publicKey(const QString &name)
    {
        QFile file(path(name + ".pub"));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }
    void writeApprovers(const QByteArray &text)
    {
        QFile file(path("approvers"));
        QVERIFY(file.open(QFile::WriteOnly));
        QCOMPARE(file.write(text), text.size());
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

    Result<std::string> signedBy(const QString &key, const ApprovalRequest &request)
    {
        return signApproval(approvalText(request, "as we said", kNow), path(key).toStdString(),
                            false);
    }
    Result<Approval> read(const std::string &file)
    {
        return readApproval(file, "approval.json", {path("approvers").toStdString()});
    }
    /// As whoever pushes reads it; nothing without ssh-keygen.
    std::optional<Result<Approval>> approvedBy(const QString &key,
                                               const ApprovalRequest &asked = request())
    {
        if (!m_hasKeygen)
            return std::nullopt;
        const auto file = signedBy(key, asked);
        return file ? read(*file) : Result<Approval>(fail(file.error()));
    }

    QTemporaryDir m_folder;
    bool m_hasKeygen = false;
};

QTEST_GUILESS_MAIN(TestApproval)
#include "tst_approval.moc"
