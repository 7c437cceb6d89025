// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <fstream>

#include "base/mappedfile.h"
#include "engine/auditchain.h"

using namespace tallygate;
using namespace tallygate::engine;
using Json = nlohmann::ordered_json;

namespace {

const Timestamp kNow{std::chrono::hours(500'000)};

AuditCall call(const std::string &method, Json params = Json::object(), std::uint32_t uid = 1000)
{
    return {uid, "anna", "operate", 77, "s1", method, std::move(params)};
}

struct Folder
{
    std::filesystem::path path() const { return dir.path().toStdString() + "/audit"; }
    std::filesystem::path file(std::uint64_t first = 1) const
    {
        return path() / fmt::format("{:020}.jsonl", first);
    }
    QTemporaryDir dir;
};

AuditChain opened(Disk &disk, const Folder &folder, const AuditChain::Options &options = {},
                  Timestamp now = kNow)
{
    auto chain = AuditChain::open(disk, folder.path(), now, options);
    if (!chain)
        qFatal("%s", toString(chain.error()).c_str());
    return std::move(*chain);
}

std::vector<Json> records(const AuditChain &chain)
{
    std::vector<Json> all;
    const auto lines = chain.read(1, 1000);
    for (const std::string &line : *lines)
        all.push_back(Json::parse(line));
    return all;
}

AuditReport verified(const Folder &folder)
{
    return verifyAudit(folder.path()).value();
}

void replaceIn(const std::filesystem::path &file, const std::string &from, const std::string &to)
{
    std::string text = readTextFile(file).value();
    const std::size_t at = text.find(from);
    if (at == std::string::npos)
        qFatal("nothing to replace");
    text.replace(at, from.size(), to);
    std::ofstream(file, std::ios::binary) << text;
}

} // namespace

class AuditChainTest : public QObject
{
    Q_OBJECT

private slots:
    void intentAndOutcomeAreRecords();
    void theIntentIsDurableWhenItIsGiven();
    void longParametersAreDigests();
    void theChainGoesOnAfterReopening();
    void filesRotateAndStayOneChain();
    void oldFilesMayBeTakenAway();
    void whatWasChangedIsNamed_data();
    void whatWasChangedIsNamed();
    void aTornEndIsMovedAsideAndTold_data();
    void aTornEndIsMovedAsideAndTold();
    void aBrokenChainIsToldAndContinued();
    void refusalsAreAggregated();
    void manyKindsOfRefusalsTakeOneLine();
    void onAFullDiskOnlyConfirmAndRollbackWork();
    void aFailedWriteLeavesNoPart();
};

void AuditChainTest::intentAndOutcomeAreRecords()
{
    Folder folder;
    Disk disk;
    AuditChain chain = opened(disk, folder);
    QCOMPARE(chain.head().sequence, 0u);
    const auto first = chain.intent(kNow, call("policy.activate", {{"confirmSeconds", 60}}));
    QCOMPARE(first.value(), 1u);
    chain.outcome(kNow, *first, {});
    const auto second = chain.intent(kNow, call("policy.rollback"));
    chain.outcome(kNow, *second, fail(ErrorKind::Semantic, "nothing-pending", "nothing"));
    chain.event(kNow, "rollback", {{"revision", "7"}});

    const auto all = records(chain);
    QCOMPARE(all.size(), std::size_t(5));
    QCOMPARE(all[0]["method"].get<std::string>(), std::string("policy.activate"));
    QCOMPARE(all[0]["params"].dump(), std::string(R"({"confirmSeconds":60})"));
    QCOMPARE(all[0]["who"].dump(),
             std::string(R"({"uid":1000,"user":"anna","role":"operate","pid":77,"session":"s1"})"));
    QCOMPARE(all[0]["time"].get<std::string>(), toRfc3339(kNow));
    QCOMPARE(all[1]["intent"].get<std::string>(), std::string("1"));
    QCOMPARE(all[1]["result"].get<std::string>(), std::string("done"));
    QCOMPARE(all[3]["error"]["code"].get<std::string>(), std::string("nothing-pending"));
    QCOMPARE(all[4]["event"].get<std::string>(), std::string("rollback"));
    QCOMPARE(all[4]["hash"].get<std::string>(), chain.head().hash);

    const AuditReport report = verified(folder);
    QVERIFY(!report.broken);
    QCOMPARE(report.records, 5u);
    QVERIFY(report.head == chain.head());
}

void AuditChainTest::theIntentIsDurableWhenItIsGiven()
{
    Folder folder;
    std::vector<DiskStep::Kind> steps;
    Disk disk([&](const DiskStep &step) {
        steps.push_back(step.kind);
        return 0;
    });
    AuditChain chain = opened(disk, folder);
    steps.clear();
    QVERIFY(chain.intent(kNow, call("policy.stage")));
    using enum DiskStep::Kind;
    QVERIFY((steps == std::vector{Reserve, Write, Sync}));
}

void AuditChainTest::longParametersAreDigests()
{
    Folder folder;
    Disk disk;
    AuditChain chain = opened(disk, folder);
    Json list = Json::array();
    for (int i = 0; i < 5000; ++i)
        list.push_back("198.51.100.1");
    QVERIFY(chain.intent(kNow, call("policy.stage", {{"text", std::string(100'000, 'x')},
                                                     {"comment", "more web"},
                                                     {"entries", list}})));
    const Json params = records(chain)[0]["params"];
    QCOMPARE(params["text"]["bytes"].get<int>(), 100'000);
    QCOMPARE(params["text"]["sha256"].get<std::string>().size(), std::size_t(64));
    QCOMPARE(params["comment"].get<std::string>(), std::string("more web"));
    QCOMPARE(params["entries"]["elements"].get<int>(), 5000);
    Json wide;
    for (int i = 0; i < 5000; ++i)
        wide["key" + std::to_string(i)] = i;
    QVERIFY(chain.intent(kNow, call("policy.stage", wide)));
    QVERIFY(std::filesystem::file_size(folder.file()) < 4000);
}

void AuditChainTest::theChainGoesOnAfterReopening()
{
    Folder folder;
    Disk disk;
    AuditHead head;
    {
        AuditChain chain = opened(disk, folder);
        QVERIFY(chain.intent(kNow, call("policy.stage")));
        head = chain.head();
    }
    AuditChain chain = opened(disk, folder);
    QVERIFY(chain.head() == head);
    QVERIFY(chain.findings().empty());
    QCOMPARE(chain.intent(kNow, call("policy.confirm")).value(), 2u);
    QVERIFY(!verified(folder).broken);
}

void AuditChainTest::filesRotateAndStayOneChain()
{
    Folder folder;
    Disk disk;
    AuditChain::Options options;
    options.fileBytes = 1000;
    for (int round = 0; round < 3; ++round) {
        AuditChain chain = opened(disk, folder, options);
        for (int i = 0; i < 10; ++i)
            QVERIFY(chain.intent(kNow, call("set.add")));
    }
    const AuditReport report = verified(folder);
    QVERIFY(!report.broken);
    QCOMPARE(report.records, 30u);
    QVERIFY(std::distance(std::filesystem::directory_iterator(folder.path()), {}) > 5);
    AuditChain chain = opened(disk, folder, options);
    const auto some = chain.read(17, 4).value();
    QCOMPARE(some.size(), std::size_t(4));
    QCOMPARE(Json::parse(some[0])["seq"].get<std::string>(), std::string("17"));
    QCOMPARE(Json::parse(some[3])["seq"].get<std::string>(), std::string("20"));
}

void AuditChainTest::oldFilesMayBeTakenAway()
{
    Folder folder;
    Disk disk;
    AuditChain::Options options;
    options.fileBytes = 1000;
    AuditChain chain = opened(disk, folder, options);
    for (int i = 0; i < 20; ++i)
        QVERIFY(chain.intent(kNow, call("set.add")));
    std::filesystem::remove(folder.file(1));
    AuditReport report = verified(folder);
    QVERIFY(!report.broken);
    QVERIFY(report.firstSequence > 1);
    // One from the middle may not.
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(folder.path()))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::filesystem::remove(files[1]);
    report = verified(folder);
    QVERIFY(report.broken.has_value());
    QCOMPARE(report.broken->where.file, files[2].string());
    QCOMPARE(report.broken->where.line, 1u);
}

void AuditChainTest::whatWasChangedIsNamed_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("line");
    QTest::newRow("a word") << "policy.two"
                            << "policy.six" << 2;
    QTest::newRow("a hash") << "\"hash\":\""
                            << "\"hash\":\"0" << 1;
    QTest::newRow("a number") << "{\"seq\":\"3\""
                              << "{\"seq\":\"4\"" << 3;
    QTest::newRow("a line break") << "}\n{\"seq\":\"2\""
                                  << "}{\"seq\":\"2\"" << 1;
    QTest::newRow("no record") << "{\"seq\":\"2\""
                               << "ha\n{\"seq\":\"2\"" << 2;
}

void AuditChainTest::whatWasChangedIsNamed()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(int, line);
    Folder folder;
    Disk disk;
    {
        AuditChain chain = opened(disk, folder);
        for (const char *method : {"policy.one", "policy.two", "policy.three"})
            QVERIFY(chain.intent(kNow, call(method)));
    }
    replaceIn(folder.file(), from.toStdString(), to.toStdString());
    const AuditReport report = verified(folder);
    QVERIFY(report.broken.has_value());
    QCOMPARE(int(report.broken->where.line), line);
    QCOMPARE(report.broken->where.file, folder.file().string());
}

void AuditChainTest::aTornEndIsMovedAsideAndTold_data()
{
    QTest::addColumn<QByteArray>("tail");
    QTest::newRow("half a record") << QByteArray("{\"seq\":\"3\",\"time\":\"20");
    QTest::newRow("zeros") << QByteArray(700, '\0');
    QTest::newRow("its second block alone") << QByteArray(300, '\0') + "\",\"x\":1}\n";
}

void AuditChainTest::aTornEndIsMovedAsideAndTold()
{
    QFETCH(QByteArray, tail);
    Folder folder;
    Disk disk;
    {
        AuditChain chain = opened(disk, folder);
        QVERIFY(chain.intent(kNow, call("policy.one")));
        QVERIFY(chain.intent(kNow, call("policy.two")));
    }
    std::ofstream(folder.file(), std::ios::app | std::ios::binary).write(tail.data(), tail.size());
    QVERIFY(verified(folder).broken.has_value());
    {
        AuditChain chain = opened(disk, folder);
        QCOMPARE(chain.findings().size(), std::size_t(1));
        QCOMPARE(chain.findings()[0].code, std::string("audit-torn"));
        const Json told = records(chain).back();
        QCOMPARE(told["event"].get<std::string>(), std::string("torn-record"));
        QCOMPARE(told["details"]["bytes"].get<qsizetype>(), tail.size());
        QCOMPARE(told["seq"].get<std::string>(), std::string("3"));
    }
    QCOMPARE(readTextFile(folder.path() / "torn-3").value(), tail.toStdString());
    QVERIFY(!verified(folder).broken);
    AuditChain again = opened(disk, folder); // told once
    QVERIFY(again.findings().empty());
    QCOMPARE(again.head().sequence, 3u);
}

void AuditChainTest::aBrokenChainIsToldAndContinued()
{
    Folder folder;
    Disk disk;
    {
        AuditChain chain = opened(disk, folder);
        QVERIFY(chain.intent(kNow, call("policy.one")));
        QVERIFY(chain.intent(kNow, call("policy.two")));
    }
    replaceIn(folder.file(), "policy.one", "policy.eno");
    AuditChain chain = opened(disk, folder);
    QCOMPARE(chain.findings().size(), std::size_t(1));
    QCOMPARE(chain.findings()[0].code, std::string("audit-broken"));
    QCOMPARE(chain.findings()[0].where.line, 1u);
    QCOMPARE(chain.intent(kNow, call("policy.three")).value(), 3u);
    QCOMPARE(verified(folder).broken->where.line, 1u);
}

void AuditChainTest::refusalsAreAggregated()
{
    Folder folder;
    Disk disk;
    AuditChain chain = opened(disk, folder);
    const auto at = [](int seconds) { return kNow + std::chrono::seconds(seconds); };
    for (int i = 0; i < 1000; ++i)
        chain.refusal(at(0), call("policy.activate"), "role-missing");
    chain.refusal(at(1), call("capture.start"), "role-missing");
    QCOMPARE(chain.head().sequence, 2u);
    chain.flush(at(59));
    QCOMPARE(chain.head().sequence, 2u);
    chain.flush(at(61));
    QCOMPARE(chain.head().sequence, 3u);
    const Json sum = records(chain).back();
    QCOMPARE(sum["count"].get<std::string>(), std::string("999"));
    QCOMPARE(sum["method"].get<std::string>(), std::string("policy.activate"));
    QCOMPARE(sum["who"]["uid"].get<int>(), 1000);
    chain.flush(at(200)); // nothing is left
    QCOMPARE(chain.head().sequence, 3u);
    QVERIFY(!verified(folder).broken);
}

void AuditChainTest::manyKindsOfRefusalsTakeOneLine()
{
    Folder folder;
    Disk disk;
    AuditChain chain = opened(disk, folder);
    for (int i = 0; i < 5000; ++i)
        chain.refusal(kNow, call("nonsense" + std::to_string(i)), "method-unknown");
    QCOMPARE(chain.head().sequence, 257u);
    chain.flush(kNow + std::chrono::minutes(2));
    QCOMPARE(chain.head().sequence, 258u);
    QCOMPARE(records(chain).back()["count"].get<std::string>(), std::string("4743"));
}

void AuditChainTest::onAFullDiskOnlyConfirmAndRollbackWork()
{
    Folder folder;
    bool full = false;
    bool reserveGone = false;
    Disk disk([&](const DiskStep &step) {
        if (full && (step.kind == DiskStep::Kind::Reserve || step.kind == DiskStep::Kind::Create))
            return ENOSPC;
        if (reserveGone && step.kind == DiskStep::Kind::Write)
            return ENOSPC;
        return 0;
    });
    AuditChain chain = opened(disk, folder);
    QVERIFY(chain.intent(kNow, call("policy.activate")));
    full = true;
    for (const char *method : {"policy.stage", "set.add", "interfaces.manage"}) {
        const auto refused = chain.intent(kNow, call(method));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("disk-full"));
    }
    const auto confirm = chain.intent(kNow, call("policy.confirm"));
    QCOMPARE(confirm.value(), 2u);
    chain.outcome(kNow, *confirm, {});
    QCOMPARE(chain.intent(kNow, call("policy.rollback")).value(), 4u);
    reserveGone = true;
    chain.outcome(kNow, 4, {});
    chain.event(kNow, "rollback", {});
    QCOMPARE(chain.head().sequence, 4u);
    full = reserveGone = false;
    QVERIFY(chain.intent(kNow, call("policy.stage")));
    const auto all = records(chain);
    QCOMPARE(all.size(), std::size_t(6));
    QCOMPARE(all[4]["kind"].get<std::string>(), std::string("lost"));
    QCOMPARE(all[4]["records"].get<std::string>(), std::string("2"));
    QVERIFY(!verified(folder).broken);
}

void AuditChainTest::aFailedWriteLeavesNoPart()
{
    Folder folder;
    bool fails = false;
    Disk disk([&](const DiskStep &step) {
        if (!fails || step.kind != DiskStep::Kind::Write)
            return 0;
        static_cast<void>(!::write(step.fd, step.bytes.data(), 10));
        return EIO;
    });
    AuditChain chain = opened(disk, folder);
    QVERIFY(chain.intent(kNow, call("policy.one")));
    fails = true;
    QCOMPARE(chain.intent(kNow, call("policy.two")).error().code, std::string("io"));
    fails = false;
    QCOMPARE(chain.intent(kNow, call("policy.three")).value(), 2u);
    QVERIFY(!verified(folder).broken);
}

QTEST_APPLESS_MAIN(AuditChainTest)
#include "tst_auditchain.moc"
