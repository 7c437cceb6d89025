// SPDX-License-Identifier: GPL-3.0-or-later
// The scripts of a host by this machine's shell: words that stay words, bundles that are judged.
#include <QtTest>

#include "base/sha256.h"
#include "host.h"
#include "scripts.h"
#include "shellwords.h"

using namespace tallygate;
using namespace tallygate::bootstrap;

namespace {

struct Outcome
{
    int status = -1;
    QByteArray output;
};

Outcome shell(const std::string &line)
{
    QProcess process;
    process.start("/bin/sh", {"-c", QString::fromStdString(line)});
    process.waitForFinished();
    return {process.exitCode(), process.readAllStandardOutput()};
}

void write(const QString &path, const QByteArray &content)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

/// The start of a program for a machine of that ELF number.
QByteArray program(char machine)
{
    QByteArray content("\x7f"
                       "ELF");
    content.resize(64, '\0');
    content[18] = machine;
    return content;
}

constexpr char kX86 = '\x3e';
constexpr char kArm = '\xb7';

/// A bundle's tree that is as it should be, for x86_64.
void fill(const QString &tree)
{
    write(tree + "/usr/bin/tallygatectl", program(kX86));
    write(tree + "/usr/sbin/tallygated", program(kX86));
    write(tree + "/usr/lib/systemd/system/tallygate.service", "[Service]\n");
    write(tree + "/usr/lib/sysusers.d/tallygate.conf", "#\n");
    write(tree + "/usr/lib/tmpfiles.d/tallygate.conf", "#\n");
}

} // namespace

class TestBootstrapScripts : public QObject
{
    Q_OBJECT

private slots:
    void anyWordIsOneWord_data();
    void anyWordIsOneWord();
    void scriptsAreShell_data();
    void scriptsAreShell();
    void bundlesAreJudged_data();
    void bundlesAreJudged();
    void anotherDigestIsRefused();
    void factsControlNoTerminal();
};

void TestBootstrapScripts::anyWordIsOneWord_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("plain") << QByteArray("eth0");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("blanks") << QByteArray("  a  b ");
    QTest::newRow("quotes") << QByteArray("it's \"so\"''");
    QTest::newRow("substitutions") << QByteArray("$(reboot)`reboot`${HOME}$1");
    QTest::newRow("operators") << QByteArray("; reboot & | > /x * ? ~ # !!");
    QTest::newRow("lines") << QByteArray("a\nb\\\nc\\");
    QTest::newRow("option") << QByteArray("--help");
}

void TestBootstrapScripts::anyWordIsOneWord()
{
    QFETCH(QByteArray, word);
    const Outcome outcome =
        shell(commandOf("printf '%s|%s|%s' $# \"$1\" \"$2\"", {word.toStdString(), "after"}));
    QCOMPARE(outcome.output, "2|" + word + "|after");
}

void TestBootstrapScripts::scriptsAreShell_data()
{
    QTest::addColumn<QByteArray>("script");
    const std::pair<const char *, const char *> all[] = {
        {"alone", scripts::kAlone},
        {"probe", scripts::kProbe},
        {"upload folder", scripts::kUploadFolder},
        {"drop folder", scripts::kDropFolder},
        {"verify", scripts::kVerify},
        {"place", scripts::kPlace},
        {"restore", scripts::kRestore},
        {"accounts", scripts::kAccounts},
        {"drop accounts", scripts::kDropAccounts},
        {"return accounts", scripts::kReturnAccounts},
        {"start", scripts::kStart},
        {"unstart", scripts::kUnstart},
        {"reload", scripts::kReload},
        {"read back", scripts::kReadBack},
        {"stop", scripts::kStop},
        {"restart", scripts::kRestart},
        {"remove", scripts::kRemove},
        {"forget", scripts::kForget},
        {"sweep", scripts::kSweep},
        {"tidy", scripts::kTidy},
    };
    for (const auto &[name, script] : all)
        QTest::newRow(name) << QByteArray(scripts::kPrelude) + script;
}

void TestBootstrapScripts::scriptsAreShell()
{
    QFETCH(QByteArray, script);
    const Outcome outcome = shell("sh -n -c " + shellWord(script.toStdString()));
    QCOMPARE(outcome.status, 0);
}

void TestBootstrapScripts::bundlesAreJudged_data()
{
    QTest::addColumn<std::function<void(const QString &)>>("change");
    QTest::addColumn<QByteArray>("error");
    using Change = std::function<void(const QString &)>;
    QTest::newRow("as it should be") << Change([](const QString &) {}) << QByteArray();
    QTest::newRow("signed") << Change([](const QString &tree) {
        write(tree + "/usr/sbin/tallygated.sig", "signature");
    }) << QByteArray();
    QTest::newRow("another file") << Change([](const QString &tree) {
        write(tree + "/usr/bin/other", "x");
    }) << QByteArray("bundle-foreign");
    QTest::newRow("a name for the shell")
        << Change([](const QString &tree) { write(tree + "/usr/bin/$(touch x)\n'", "x"); })
        << QByteArray("bundle-foreign");
    QTest::newRow("a link") << Change([](const QString &tree) {
        QFile::remove(tree + "/usr/lib/sysusers.d/tallygate.conf");
        QFile::link("/etc/passwd", tree + "/usr/lib/sysusers.d/tallygate.conf");
    }) << QByteArray("bundle-foreign");
    QTest::newRow("one file twice") << Change([](const QString &tree) {
        const std::string one = tree.toStdString() + "/usr/lib/sysusers.d/tallygate.conf";
        const std::string two = tree.toStdString() + "/usr/lib/tmpfiles.d/tallygate.conf";
        std::filesystem::remove(two);
        std::filesystem::create_hard_link(one, two);
    }) << QByteArray("bundle-foreign");
    QTest::newRow("a file less") << Change([](const QString &tree) {
        QFile::remove(tree + "/usr/bin/tallygatectl");
    }) << QByteArray("bundle-incomplete");
    QTest::newRow("another architecture")
        << Change([](const QString &tree) { write(tree + "/usr/sbin/tallygated", program(kArm)); })
        << QByteArray("architecture-wrong");
}

void TestBootstrapScripts::bundlesAreJudged()
{
    QFETCH(std::function<void(const QString &)>, change);
    QFETCH(QByteArray, error);
    if (QFile::exists("/etc/tallygate/upgrade.pub"))
        QSKIP("this machine takes signed programs only");
    const QTemporaryDir folder;
    const std::string base = folder.path().toStdString();
    fill(folder.filePath("tree"));
    change(folder.filePath("tree"));
    const std::string bundle = base + "/bundle.tar.gz";
    QCOMPARE(
        shell("tar -C " + shellWord(base + "/tree") + " -czf " + shellWord(bundle) + " usr").status,
        0);
    QFile file(QString::fromStdString(bundle));
    QVERIFY(file.open(QIODevice::ReadOnly));

    const Outcome outcome = shell(
        commandOf(std::string(scripts::kPrelude) + scripts::kVerify,
                  {bundle, sha256Hex(file.readAll().toStdString()), "x86_64", base + "/stage"}));
    const Facts facts(outcome.output.toStdString());
    QCOMPARE(QByteArray::fromStdString(facts["error"]), error);
    QCOMPARE(outcome.status, error.isEmpty() ? 0 : 3);
}

void TestBootstrapScripts::anotherDigestIsRefused()
{
    const QTemporaryDir folder;
    const std::string base = folder.path().toStdString();
    write(folder.filePath("bundle.tar.gz"), "changed on the way");
    const Outcome outcome =
        shell(commandOf(std::string(scripts::kPrelude) + scripts::kVerify,
                        {base + "/bundle.tar.gz", sha256Hex("as it was"), "x86_64", base + "/s"}));
    QCOMPARE(Facts(outcome.output.toStdString())["error"], std::string("digest-mismatch"));
}

void TestBootstrapScripts::factsControlNoTerminal()
{
    const Facts facts("error=x\x1b[2J\nmissing=tar\nmissing=od\nnoise\n");
    QCOMPARE(facts["error"], std::string("x?[2J"));
    QCOMPARE(facts["missing"], std::string("tar od"));
    QCOMPARE(facts["noise"], std::string());
}

QTEST_GUILESS_MAIN(TestBootstrapScripts)
#include "tst_bootstrapscripts.moc"
