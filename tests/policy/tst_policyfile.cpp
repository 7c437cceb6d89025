// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "base/mappedfile.h"
#include "policy/policyfile.h"
#include "policy/services.h"
#include "support/bigpolicy.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

constexpr const char *kA = "aaaaaaaa-0000-4000-8000-000000000001";
constexpr const char *kB = "bbbbbbbb-0000-4000-8000-000000000002";

/// A policy text with `body` after the required head.
std::string policyText(const std::string &body)
{
    return fmt::format("{{\n  \"tallygate\": 1,\n  \"uuid\": \"{}\"{}\n}}\n",
                       "00000000-0000-4000-8000-000000000000", body);
}

} // namespace

class TestPolicyFile : public QObject
{
    Q_OBJECT

private slots:
    void canonicalFilesAreByteIdentical();
    void parseOfWriteIsTheSamePolicy();
    void everyFieldSurvives();
    void formattingOfOthersIsMadeCanonical();
    void errors_data();
    void errors();
    void hostileInputIsRefused_data();
    void hostileInputIsRefused();
    void saveIsAtomicAndLoads();
    void emptyPolicy();
    void builtinServices();
    void names_data();
    void names();
    void documentChecks();
};

void TestPolicyFile::canonicalFilesAreByteIdentical()
{
    // Files kept in the repository: a change of the format shows here.
    std::size_t files = 0;
    for (const char *folder : {"tests/data/policies", "resources/demo"}) {
        for (const auto &entry : std::filesystem::directory_iterator(
                 std::filesystem::path(TALLYGATE_SOURCE_DIR) / folder)) {
            if (entry.path().extension() != ".tallygate")
                continue;
            const auto text = readTextFile(entry.path());
            QVERIFY(text.has_value());
            const auto policy = parsePolicy(*text, entry.path().string());
            QVERIFY2(policy.has_value(), policy ? "" : toString(policy.error()).c_str());
            if (qEnvironmentVariableIsSet("TALLYGATE_UPDATE_GOLDEN"))
                QVERIFY(savePolicy(*policy, entry.path()).has_value());
            else
                QCOMPARE(bytes(writePolicy(*policy)), bytes(*text));
            ++files;
        }
    }
    QVERIFY(files >= 2);
}

void TestPolicyFile::parseOfWriteIsTheSamePolicy()
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Policy policy = testsupport::bigPolicy({200, 10, 2, seed});
        const std::string text = writePolicy(policy);
        const auto parsed = parsePolicy(text);
        QVERIFY2(parsed.has_value(), parsed ? "" : toString(parsed.error()).c_str());
        QVERIFY(*parsed == policy);
        QCOMPARE(bytes(writePolicy(*parsed)), bytes(text));
    }
}

void TestPolicyFile::everyFieldSurvives()
{
    Document d;
    testsupport::Dice dice(3);
    d.uuid = dice.uuid();
    d.name = "tab\there, line\nbreak, \x01, \"quotes\", \\, ü, 日本";
    d.comment = "comment";
    d.sets = {std::make_shared<const Set>(Set{dice.uuid(), "macs", SetKind::Macs, "c", {"a", "b"}}),
              std::make_shared<const Set>(Set{dice.uuid(), "none", SetKind::Values, "", {}})};
    d.services = {std::make_shared<const Service>(Service{dice.uuid(), "s", "tcp", "c"})};
    Meter meter{dice.uuid(), "m", "1 packets/s",        "2 packets", MeterKey::SourceDestination,
                24,          48,  ExceedAction::Reject, true,        "c"};
    d.meters = {std::make_shared<const Meter>(meter)};
    Device device{dice.uuid(),
                  "d",
                  "edge:22",
                  "c",
                  {"wan0"},
                  {"192.0.2.1"},
                  {"224.0.0.5"},
                  {false, false, false},
                  {{{"198.51.100.0/24", 2222}, {"2001:db8::/32", 22}}, true, true, true},
                  {{{"lan1", "lan2"}, IsolationRole::Isolated, ""},
                   {{"lan*"}, IsolationRole::Community, "staff"}}};
    d.devices = {std::make_shared<const Device>(device)};
    d.interfaceGroups = {
        std::make_shared<const InterfaceGroup>(InterfaceGroup{dice.uuid(), "g", "c", {"wan*"}})};
    Application application{dice.uuid(),       "f", "d",   "@g", Direction::Out,
                            Scope::FromDevice, -3,  false, "c"};
    d.applications = {std::make_shared<const Application>(application)};
    Rule rule{dice.uuid(), "r",
              false,       {true, {"10.0.0.0/8"}},
              {true, {}},  {false, {"https"}},
              "tcp",       Action::Limit,
              "m",         {false, 10, 5, LogWhat::Exceeding},
              "c",         "o",
              "t",         "2027"};
    Section section{dice.uuid(), "sec", "c", false, {std::make_shared<const Rule>(rule)}};
    Filter filter{dice.uuid(),
                  "f",
                  "c",
                  {std::make_shared<const Section>(section)},
                  Verdict::Reject,
                  {true, 1, 7, LogWhat::All}};
    d.filters = {std::make_shared<const Filter>(filter)};

    const Policy policy = Policy::fromDocument(d).value();
    const std::string text = writePolicy(policy);
    const auto parsed = parsePolicy(text);
    QVERIFY2(parsed.has_value(), parsed ? "" : toString(parsed.error()).c_str());
    QVERIFY(**parsed == d);
    QCOMPARE(bytes(writePolicy(*parsed)), bytes(text));
    const auto golden = testsupport::testData("policies/everything.tallygate");
    if (qEnvironmentVariableIsSet("TALLYGATE_UPDATE_GOLDEN"))
        QVERIFY(savePolicy(policy, golden).has_value());
    QCOMPARE(bytes(text), bytes(readTextFile(golden).value()));

    // And a difference in any of them is seen by the comparison.
    Rule other = rule;
    other.log.what = LogWhat::All;
    QVERIFY(!(other == rule));
    Document changed = d;
    Section otherSection = section;
    otherSection.rules = {std::make_shared<const Rule>(other)};
    Filter otherFilter = filter;
    otherFilter.sections = {std::make_shared<const Section>(otherSection)};
    changed.filters = {std::make_shared<const Filter>(otherFilter)};
    QVERIFY(!(changed == d));
}

void TestPolicyFile::formattingOfOthersIsMadeCanonical()
{
    const std::string compact = fmt::format(
        R"({{"sets":[{{"entries":[],"kind":"ports","name":"p","uuid":"{}"}}],"name":"","uuid":"{}","tallygate":1}})",
        kA, kB);
    const auto policy = parsePolicy(compact);
    QVERIFY2(policy.has_value(), policy ? "" : toString(policy.error()).c_str());
    const std::string expected = fmt::format("{{\n"
                                             "  \"tallygate\": 1,\n"
                                             "  \"uuid\": \"{}\",\n"
                                             "  \"sets\": [\n"
                                             "    {{\n"
                                             "      \"uuid\": \"{}\", \"name\": \"p\", "
                                             "\"kind\": \"ports\"\n"
                                             "    }}\n"
                                             "  ]\n"
                                             "}}\n",
                                             kB, kA);
    QCOMPARE(bytes(writePolicy(*policy)), bytes(expected));
}

void TestPolicyFile::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected"); // how toString(error) begins
    const auto row = [](const char *name, const std::string &text, const std::string &expected) {
        QTest::newRow(name) << bytes(text) << bytes(expected);
    };
    row("unknown key", policyText(",\n  \"nmae\": \"x\""),
        "p:4:3: /nmae: unknown key \"nmae\" (did you mean \"name\"?)");
    row("unknown key, deep",
        policyText(fmt::format(",\n  \"filters\": [{{\"uuid\": \"{}\", \"name\": \"f\",\n"
                               "    \"default\": \"drop\", \"x\": 1}}]",
                               kA)),
        "p:5:24: /filters/0/x: unknown key \"x\" (known here: \"uuid\", ");
    row("repeated key", policyText(",\n  \"name\": \"x\",\n  \"name\": \"y\""),
        "p:5:3: the key \"name\" stands here twice");
    row("missing key", policyText(",\n  \"services\": [\n    {\"name\": \"x\"}]"),
        "p:5:5: /services/0: the key \"uuid\" is missing");
    row("wrong type", policyText(",\n  \"name\": 3"),
        "p:4:11: /name: expected a text, found a number");
    row("wrong word",
        policyText(fmt::format(",\n  \"sets\": [{{\"uuid\": \"{}\", \"name\": \"s\",\n"
                               "   \"kind\": \"adresses\"}}]",
                               kA)),
        "p:5:12: /sets/0/kind: \"adresses\" is none of \"addresses\", \"macs\", \"ports\", "
        "\"values\", \"names\" (did you mean \"addresses\"?)");
    row("out of range",
        policyText(fmt::format(
            ",\n  \"meters\": [{{\"uuid\": \"{}\", \"name\": \"m\", \"prefix4\": 33}}]", kA)),
        "p:4:87: /meters/0/prefix4: expected a whole number from 0 to 32");
    row("fraction",
        policyText(fmt::format(
            ",\n  \"meters\": [{{\"uuid\": \"{}\", \"name\": \"m\", \"prefix4\": 3.5}}]", kA)),
        "p:4:87: /meters/0/prefix4: expected a whole number from 0 to 32");
    row("bad UUID", policyText(",\n  \"sets\": [{\"uuid\": \"1\", \"name\": \"s\"}]"),
        "p:4:21: /sets/0/uuid: \"1\" is not a UUID");
    const auto two = [](const char *first, const char *name1, const char *second,
                        const char *name2) {
        return policyText(fmt::format(",\n  \"services\": [\n    {{\"uuid\": \"{}\", \"name\": "
                                      "\"{}\"}},\n    {{\"uuid\": \"{}\", \"name\": \"{}\"}}]",
                                      first, name1, second, name2));
    };
    row("UUID twice", two(kA, "a", kA, "b"),
        fmt::format("p:6:14: /services/1/uuid: the UUID {} is used twice; first in line 5, column "
                    "14",
                    kA));
    row("name twice", two(kA, "a", kB, "a"),
        "p:6:62: /services/1/name: the service \"a\" is there twice; first in line 5, column 62");
    row("bad name", two(kA, "a b", kB, "b"),
        "p:5:62: /services/0/name: 'a b' cannot be the name of a service");
    row("newer", "{\"new\": 1,\n \"tallygate\": 2}",
        "p:2:15: written by a newer Tallygate (format 2); this one reads format 1 (update "
        "Tallygate)");
    row("no version", "{}", "p:1:1: the key \"tallygate\" is missing");
    row("not an object", "[]", "p:1:1: this is not a Tallygate policy");
    row("a word", "true", "p:1:1: this is not a Tallygate policy");
    row("comma missing", "{\"tallygate\": 1\n \"uuid\": 2}", "p:2:");
    row("brace missing", policyText(",\n  \"sets\": [}"), "p:4:12: ");
    row("rest", policyText("") + "{}", "p:5:1: there is more after the end of the document");
    row("empty", "", "p:1:1: ");
    row("not UTF-8", policyText(",\n  \"name\": \"\xff\""), "p:4:");
    row("bad escape", policyText(",\n  \"name\": \"\\x\""), "p:4:");
    row("log sample 0",
        policyText(fmt::format(",\n  \"filters\": [{{\"uuid\": \"{}\", \"name\": \"f\", "
                               "\"default\": \"drop\",\n   \"defaultLog\": {{\"sample\": 0}}}}]",
                               kA)),
        "p:5:29: /filters/0/defaultLog/sample: expected a whole number from 1 to");
}

void TestPolicyFile::errors()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto policy = parsePolicy(text.toStdString(), "p");
    QVERIFY(!policy.has_value());
    const QByteArray actual = bytes(toString(policy.error()));
    QVERIFY2(actual.startsWith(expected), actual.constData());
    QVERIFY(!policy.error().code.empty());
}

void TestPolicyFile::hostileInputIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("deep lists") << QByteArray(100'000, '[');
    QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(50'000);
    QTest::newRow("deep in a member") << QByteArray("{\"tallygate\":1,\"sets\":") +
                                             QByteArray(5'000, '[') + QByteArray(5'000, ']') + "}";
    QTest::newRow("huge number") << QByteArray("{\"tallygate\": 1e999999}");
    QTest::newRow("64 bit and more") << QByteArray("{\"tallygate\": 18446744073709551617}");
    QTest::newRow("open string") << QByteArray("{\"tallygate\": 1, \"name\": \"abc");
    QTest::newRow("lone surrogate") << QByteArray("{\"tallygate\": 1, \"name\": \"\\ud800\"}");
    QTest::newRow("zeros") << QByteArray(64, '\0');
}

void TestPolicyFile::hostileInputIsRefused()
{
    QFETCH(QByteArray, text);
    const auto policy = parsePolicy(text.toStdString(), "p");
    QVERIFY(!policy.has_value());
    QVERIFY(!policy.error().message.empty());
}

void TestPolicyFile::saveIsAtomicAndLoads()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.tallygate").toStdString();
    const Policy first = testsupport::bigPolicy({100, 10, 1, 1});
    const Policy second = testsupport::bigPolicy({100, 10, 1, 2});
    QVERIFY(savePolicy(first, path).has_value());
    QVERIFY(loadPolicy(path).value() == first);
    QVERIFY(savePolicy(second, path).has_value());
    QVERIFY(loadPolicy(path).value() == second);
    // Nothing is left beside it.
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    const auto missing = loadPolicy(path.string() + ".none");
    QVERIFY(!missing.has_value());
    QVERIFY(missing.error().kind == ErrorKind::Io);
    QVERIFY(!savePolicy(first, "/nonexistent-folder/x.tallygate").has_value());
}

void TestPolicyFile::emptyPolicy()
{
    Document d;
    d.uuid = *Uuid::parse(kA);
    const Policy policy = Policy::fromDocument(d).value();
    const std::string text = writePolicy(policy);
    QCOMPARE(bytes(text),
             bytes(fmt::format("{{\n  \"tallygate\": 1,\n  \"uuid\": \"{}\"\n}}\n", kA)));
    QVERIFY(parsePolicy(text).value() == policy);
}

void TestPolicyFile::builtinServices()
{
    QVERIFY(policy::builtinServices().size() >= 40);
    Document d;
    d.services = {std::make_shared<const Service>(
        Service{*Uuid::parse(kA), "ssh", "tcp.dstport == 2222", ""})};
    const Policy policy = Policy::fromDocument(d).value();
    QVERIFY(serviceExpression(policy, "https") == "tcp.dstport == 443");
    QVERIFY(serviceExpression(policy, "ssh") == "tcp.dstport == 2222");
    QVERIFY(!serviceExpression(policy, "no-such").has_value());
    for (const BuiltinService &service : policy::builtinServices()) {
        QVERIFY(isValidName(service.name));
        QVERIFY(!service.description.empty());
    }
}

void TestPolicyFile::names_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("valid");
    for (const char *name : {"a", "mgmt-stations", "_x", "A.b_c-9"})
        QTest::newRow(name) << QByteArray(name) << true;
    for (const char *name :
         {"", "9a", "a b", "@a", "a.", "a..b", "any", "not", "device", "-a", "ü"})
        QTest::newRow(qPrintable(QString("'%1'").arg(name))) << QByteArray(name) << false;
}

void TestPolicyFile::names()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, valid);
    QCOMPARE(isValidName(name.toStdString()), valid);
}

void TestPolicyFile::documentChecks()
{
    const auto code = [](const Document &d) {
        const auto policy = Policy::fromDocument(d);
        return policy ? std::string() : policy.error().code;
    };
    Document d = testsupport::bigDocument({20, 2, 1, 1});
    QCOMPARE(code(d), std::string());
    Document twice = d;
    twice.filters.push_back(d.filters[0]);
    QCOMPARE(code(twice), std::string("name-duplicate"));
    Filter copy = *d.filters[0];
    copy.name = "copy";
    copy.uuid = *Uuid::parse(kA);
    twice.filters[1] = std::make_shared<const Filter>(copy);
    QCOMPARE(code(twice), std::string("uuid-duplicate"));
    Document missing = d;
    missing.sets.push_back(std::make_shared<const Set>(Set{{}, "x", SetKind::Ports, "", {}}));
    QCOMPARE(code(missing), std::string("uuid-missing"));
    Document badName = d;
    badName.sets.push_back(
        std::make_shared<const Set>(Set{*Uuid::parse(kA), "any", SetKind::Ports, "", {}}));
    QCOMPARE(code(badName), std::string("name-invalid"));
}

QTEST_APPLESS_MAIN(TestPolicyFile)
#include "tst_policyfile.moc"
