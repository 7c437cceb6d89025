// SPDX-License-Identifier: GPL-3.0-or-later
// The published JSON Schema against the files we ship and against the reader's own verdicts.
#include <QtTest>

#include "policy/policyfile.h"
#include "support/bigpolicy.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

const std::filesystem::path kRoot = TALLYGATE_SOURCE_DIR;

struct Outcome
{
    int status = -1;
    QByteArray said;
};

/// Exit status 0: valid, 1: not valid, 3: python3-jsonschema is not installed.
Outcome validate(const std::filesystem::path &document)
{
    static const char kProgram[] = "import json, sys\n"
                                   "try:\n"
                                   "    from jsonschema import Draft202012Validator as V\n"
                                   "except ImportError:\n"
                                   "    sys.exit(3)\n"
                                   "schema = json.load(open(sys.argv[1]))\n"
                                   "V.check_schema(schema)\n"
                                   "for e in V(schema).iter_errors(json.load(open(sys.argv[2]))):\n"
                                   "    print(list(e.path), e.message[:200])\n"
                                   "    sys.exit(1)\n";
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start("python3", {"-c", kProgram,
                             QString::fromStdString(kRoot / "resources/schema/policy.schema.json"),
                             QString::fromStdString(document)});
    if (!python.waitForFinished(60'000))
        return {3, "python3 is not there"};
    return {python.exitCode(), python.readAll()};
}

} // namespace

class TestSchema : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void shippedFiles();
    void generatedFiles();
    void whatTheReaderRefuses_data();
    void whatTheReaderRefuses();
};

void TestSchema::initTestCase()
{
    if (validate(kRoot / "resources/demo/branch-edge.tallygate").status == 3)
        QSKIP("python3-jsonschema is not installed");
}

void TestSchema::shippedFiles()
{
    for (const char *file :
         {"resources/demo/branch-edge.tallygate", "tests/data/policies/everything.tallygate"}) {
        const Outcome outcome = validate(kRoot / file);
        QVERIFY2(outcome.status == 0, outcome.said.constData());
    }
}

void TestSchema::generatedFiles()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("p.tallygate").toStdString();
    QVERIFY(savePolicy(testsupport::bigPolicy({200, 10, 2, 7}), path).has_value());
    const Outcome outcome = validate(path);
    QVERIFY2(outcome.status == 0, outcome.said.constData());
}

void TestSchema::whatTheReaderRefuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("unknown key") << QByteArray(R"("nmae": "x")");
    QTest::newRow("missing key") << QByteArray(R"("services": [{"name": "x"}])");
    QTest::newRow("wrong type") << QByteArray(R"("name": 3)");
    QTest::newRow("wrong word") << QByteArray(
        R"("sets": [{"uuid": "aaaaaaaa-0000-4000-8000-000000000001", "name": "s", "kind": "x"}])");
    QTest::newRow("out of range") << QByteArray(
        R"("meters": [{"uuid": "aaaaaaaa-0000-4000-8000-000000000001", "name": "s", "prefix4": 33}])");
    QTest::newRow("bad name") << QByteArray(
        R"("meters": [{"uuid": "aaaaaaaa-0000-4000-8000-000000000001", "name": "any"}])");
    QTest::newRow("bad UUID") << QByteArray(R"("meters": [{"uuid": "a", "name": "m"}])");
    QTest::newRow("null UUID") << QByteArray(
        R"("meters": [{"uuid": "00000000-0000-0000-0000-000000000000", "name": "m"}])");
    QTest::newRow("newer") << QByteArray(R"("tallygate": 2)");
}

void TestSchema::whatTheReaderRefuses()
{
    QFETCH(QByteArray, body);
    const QByteArray head =
        body.contains("tallygate") ? QByteArray() : QByteArray(R"("tallygate": 1, )");
    const QByteArray text =
        "{" + head + R"("uuid": "bbbbbbbb-0000-4000-8000-000000000001", )" + body + "}";
    QVERIFY(!parsePolicy(text.toStdString()).has_value());
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(text);
    file.flush();
    const Outcome outcome = validate(file.fileName().toStdString());
    QVERIFY2(outcome.status == 1, outcome.said.constData());
}

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
