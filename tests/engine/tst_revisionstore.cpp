// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <fstream>

#include "base/mappedfile.h"
#include "engine/auditchain.h"
#include "engine/revisionstore.h"
#include "powercut.h"
#include "support/effort.h"

using namespace tallygate;
using namespace tallygate::engine;
using testsupport::Loss;

namespace {

const Timestamp kNow{std::chrono::hours(500'000)};

std::string policyText(std::uint64_t number)
{
    pipeline::DevicePolicy policy;
    policy.policyName = "revision " + std::to_string(number);
    policy.deviceName = "edge";
    return writeDevicePolicy(policy);
}

RevisionMeta metaOf(std::uint64_t number, std::uint64_t basedOn)
{
    RevisionMeta meta;
    meta.number = number;
    meta.basedOn = basedOn;
    meta.author = "anna";
    meta.time = kNow;
    meta.comment = "number " + std::to_string(number);
    meta.digest = digestOf(policyText(number));
    meta.guard = {{*parseAddressRange("198.51.100.0/24"), 22}};
    meta.guardOptions = {true, false, true};
    return meta;
}

RevisionStore opened(Disk &disk, const std::filesystem::path &folder)
{
    auto store = RevisionStore::open(disk, folder, kNow);
    if (!store)
        qFatal("%s", toString(store.error()).c_str());
    return std::move(*store);
}

/// A store's folder with revisions 1 to `last`, all confirmed.
class Folder
{
public:
    explicit Folder(std::uint64_t last = 0)
    {
        RevisionStore store = opened(disk, path());
        for (std::uint64_t number = 1; number <= last; ++number) {
            if (!store.putPending(metaOf(number, number - 1), policyText(number)) ||
                !store.confirm(kNow, "anna"))
                qFatal("cannot write a revision");
        }
    }
    std::filesystem::path path() const { return m_dir.path().toStdString() + "/revisions"; }

    Disk disk;

private:
    QTemporaryDir m_dir;
};

std::uint64_t loaded(RevisionStore &store)
{
    const auto revision = store.loadConfirmed();
    return revision ? revision->meta.number : 0;
}

void spoil(const std::filesystem::path &file, const std::string &with = "x")
{
    std::ofstream(file, std::ios::app | std::ios::binary) << with;
}

/// How far the child came, as its callers knew.
struct Progress
{
    std::uint64_t confirming = 0;
    std::uint64_t confirmed = 0;
    std::uint64_t audited = 0;
};

constexpr std::uint64_t kRevisions = 5;
constexpr bool isGivenUp(std::uint64_t number)
{
    return number == 3;
}

/// What control does on the disk for five commits, the third of which is rolled back.
void commitAll(Disk &disk, const std::filesystem::path &state, Progress &progress)
{
    AuditChain::Options options;
    options.fileBytes = 1500;
    auto chain = AuditChain::open(disk, state / "audit", kNow, options);
    auto store = RevisionStore::open(disk, state / "revisions", kNow);
    if (!chain || !store)
        ::_exit(3);
    const auto audited = [&](const char *method, auto &&act) {
        AuditCall call;
        call.method = method;
        const auto intent = chain->intent(kNow, call);
        if (!intent)
            ::_exit(4);
        progress.audited = *intent;
        chain->outcome(kNow, *intent, act());
    };
    for (std::uint64_t number = 1; number <= kRevisions; ++number) {
        audited("policy.activate", [&] {
            return store->putPending(metaOf(number, progress.confirmed), policyText(number));
        });
        if (isGivenUp(number)) {
            audited("policy.rollback", [&] { return store->giveUp(kNow, "anna", "window over"); });
            continue;
        }
        audited("policy.confirm", [&] {
            progress.confirming = number;
            auto done = store->confirm(kNow, "anna");
            progress.confirmed = number;
            return done;
        });
    }
}

} // namespace

class RevisionStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void aConfirmedRevisionIsLoadedAtBoot();
    void anUnconfirmedOneNever();
    void whatWasGivenUpKeepsItsNumberAndReason();
    void aBrokenOneIsRefusedAndTheOneBeforeUsed_data();
    void aBrokenOneIsRefusedAndTheOneBeforeUsed();
    void withoutCurrentItIsFoundAgain_data();
    void withoutCurrentItIsFoundAgain();
    void confirmAndGiveUpNeedNoRoom();
    void aFailedWriteChangesNothing();
    void oldRevisionsGo();
    void everyPowerCutLeavesAWholeRevision_data();
    void everyPowerCutLeavesAWholeRevision();
};

void RevisionStoreTest::aConfirmedRevisionIsLoadedAtBoot()
{
    Folder folder(2);
    RevisionStore store = opened(folder.disk, folder.path());
    const auto revision = store.loadConfirmed();
    QVERIFY(revision);
    QVERIFY(revision->meta == metaOf(2, 1));
    QCOMPARE(revision->text, policyText(2));
    QCOMPARE(revision->policy->policyName, std::string("revision 2"));
    QVERIFY(revision->policy->guard == metaOf(2, 1).guard);
    QVERIFY(store.findings().empty());
    QCOMPARE(store.nextNumber(), 3u);
    const auto history = store.history();
    QCOMPARE(history.size(), std::size_t(2));
    QVERIFY(history[0].state == RevisionState::Current);
    QVERIFY(history[1].state == RevisionState::Confirmed);
    QCOMPARE(history[1].decidedBy, std::string("anna"));
}

void RevisionStoreTest::anUnconfirmedOneNever()
{
    Folder folder(1);
    {
        RevisionStore store = opened(folder.disk, folder.path());
        QVERIFY(store.putPending(metaOf(2, 1), policyText(2)));
        QCOMPARE(store.pending(), 2u);
        QCOMPARE(store.current(), 1u);
        QVERIFY(store.history()[0].state == RevisionState::Pending);
        QVERIFY(!store.putPending(metaOf(3, 1), policyText(3)));
    }
    RevisionStore store = opened(folder.disk, folder.path());
    QCOMPARE(loaded(store), 1u);
    QCOMPARE(store.pending(), 0u);
    QCOMPARE(store.findings().size(), std::size_t(1));
    QCOMPARE(store.findings()[0].code, std::string("revision-unconfirmed"));
    QCOMPARE(store.nextNumber(), 3u);
    QVERIFY(store.history()[0].state == RevisionState::RolledBack);
    QVERIFY(!store.history()[0].reason.empty());
}

void RevisionStoreTest::whatWasGivenUpKeepsItsNumberAndReason()
{
    Folder folder(1);
    RevisionStore store = opened(folder.disk, folder.path());
    QVERIFY(store.putPending(metaOf(2, 1), policyText(2)));
    QVERIFY(store.giveUp(kNow, "engine", "the window is over"));
    QCOMPARE(store.current(), 1u);
    QCOMPARE(store.nextNumber(), 3u);
    const auto entry = store.history()[0];
    QVERIFY(entry.state == RevisionState::RolledBack);
    QCOMPARE(entry.reason, std::string("the window is over"));
    QCOMPARE(store.load(2)->text, policyText(2));
    QCOMPARE(store.load(9).error().code, std::string("revision-unknown"));
    QVERIFY(!store.giveUp(kNow, "engine", ""));
    QVERIFY(!store.confirm(kNow, "anna"));
}

void RevisionStoreTest::aBrokenOneIsRefusedAndTheOneBeforeUsed_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<int>("expected");
    QTest::newRow("policy") << QStringList{"3/policy.json"} << 2;
    QTest::newRow("meta") << QStringList{"3/meta.json"} << 2;
    QTest::newRow("two of them") << QStringList{"3/policy.json", "2/meta.json"} << 1;
    QTest::newRow("all") << QStringList{"3/policy.json", "2/meta.json", "1/policy.json"} << 0;
    QTest::newRow("an outcome does not matter") << QStringList{"3/outcome.json"} << 3;
}

void RevisionStoreTest::aBrokenOneIsRefusedAndTheOneBeforeUsed()
{
    QFETCH(QStringList, files);
    QFETCH(int, expected);
    Folder folder(3);
    for (const QString &file : files)
        spoil(folder.path() / file.toStdString());
    RevisionStore store = opened(folder.disk, folder.path());
    QCOMPARE(int(loaded(store)), expected);
    QCOMPARE(int(store.findings().size()), 3 - expected);
    for (const Diagnostic &finding : store.findings())
        QCOMPARE(finding.code, std::string("revision-refused"));
    QCOMPARE(store.nextNumber(), 4u);
}

void RevisionStoreTest::withoutCurrentItIsFoundAgain_data()
{
    QTest::addColumn<bool>("gone");
    QTest::newRow("missing") << true;
    QTest::newRow("damaged") << false;
}

void RevisionStoreTest::withoutCurrentItIsFoundAgain()
{
    QFETCH(bool, gone);
    Folder folder(3);
    {
        RevisionStore store = opened(folder.disk, folder.path());
        QVERIFY(store.putPending(metaOf(4, 3), policyText(4)));
        QVERIFY(store.giveUp(kNow, "engine", "the window is over"));
    }
    if (gone)
        std::filesystem::remove(folder.path() / "current");
    else
        spoil(folder.path() / "current");
    RevisionStore store = opened(folder.disk, folder.path());
    QCOMPARE(loaded(store), 3u);
    QCOMPARE(store.findings().size(), std::size_t(1));
    QCOMPARE(store.findings()[0].code, std::string("state-broken"));
    QVERIFY(store.putPending(metaOf(5, 3), policyText(5)));
    QVERIFY(store.confirm(kNow, "anna"));
    RevisionStore again = opened(folder.disk, folder.path());
    QCOMPARE(loaded(again), 5u);
    QVERIFY(again.findings().empty());
}

void RevisionStoreTest::confirmAndGiveUpNeedNoRoom()
{
    Folder folder(1);
    bool full = false;
    Disk disk([&](const DiskStep &step) {
        using enum DiskStep::Kind;
        return full && (step.kind == Create || step.kind == Write || step.kind == MakeFolder)
                   ? ENOSPC
                   : 0;
    });
    RevisionStore store = opened(disk, folder.path());
    QVERIFY(store.putPending(metaOf(2, 1), policyText(2)));
    full = true;
    QVERIFY(store.confirm(kNow, "anna"));
    QCOMPARE(store.current(), 2u);
    full = false;
    QVERIFY(store.putPending(metaOf(3, 2), policyText(3)));
    full = true;
    QVERIFY(store.giveUp(kNow, "anna", "asked"));
    QCOMPARE(store.putPending(metaOf(4, 2), policyText(4)).error().code, std::string("disk-full"));
    RevisionStore again = opened(disk, folder.path());
    QCOMPARE(loaded(again), 2u);
    QVERIFY(again.history()[1].state == RevisionState::Current);
}

void RevisionStoreTest::aFailedWriteChangesNothing()
{
    Folder folder(1);
    int failing = 0;
    for (int at = 0; failing == at; ++at) {
        int step = 0;
        bool failed = false;
        Disk disk([&](const DiskStep &) {
            failed = failed || step == at;
            return step++ == at ? EIO : 0;
        });
        RevisionStore store = opened(folder.disk, folder.path());
        const std::uint64_t number = store.nextNumber();
        auto failingStore = RevisionStore::open(disk, folder.path(), kNow);
        if (failingStore) {
            const auto done = failingStore->putPending(metaOf(number, 1), policyText(number));
            QVERIFY(!failed || !done || failingStore->pending() == number);
            if (!done)
                QCOMPARE(failingStore->pending(), 0u);
        }
        failing += failed;
        RevisionStore again = opened(folder.disk, folder.path());
        QCOMPARE(loaded(again), 1u);
    }
    QVERIFY(failing > 10);
}

void RevisionStoreTest::oldRevisionsGo()
{
    Folder folder(RevisionStore::kKept + 5);
    RevisionStore store = opened(folder.disk, folder.path());
    const auto history = store.history();
    QCOMPARE(history.size(), RevisionStore::kKept);
    QCOMPARE(history.front().meta.number, RevisionStore::kKept + 5);
    QCOMPARE(loaded(store), RevisionStore::kKept + 5);
    QVERIFY(!std::filesystem::exists(folder.path() / "5"));
    QVERIFY(!std::filesystem::exists(folder.path() / "5.gone"));
}

void RevisionStoreTest::everyPowerCutLeavesAWholeRevision_data()
{
    QTest::addColumn<int>("loss");
    QTest::newRow("all is on the disk") << int(Loss::Nothing);
    QTest::newRow("half of the last write is") << int(Loss::HalfAWrite);
    QTest::newRow("only what was synced is") << int(Loss::AllUnsynced);
}

void RevisionStoreTest::everyPowerCutLeavesAWholeRevision()
{
    QFETCH(int, loss);
    bool cut = true;
    int step = 0;
    // Under sanitizers the child takes a multiple of its time.
    constexpr int kStride = 600 / testsupport::effort(600);
    for (; cut; step += kStride) {
        QTemporaryDir dir;
        const std::filesystem::path root = dir.path().toStdString();
        const std::filesystem::path state = root / "state";
        std::filesystem::create_directories(state);
        testsupport::SharedWithChild<Progress> progress;
        cut = testsupport::runUntilPowerCut(step, Loss(loss), root / "backup",
                                            [&](Disk &disk) { commitAll(disk, state, *progress); });

        Disk disk;
        auto chain = AuditChain::open(disk, state / "audit", kNow);
        QVERIFY2(chain, qPrintable(QString("step %1").arg(step)));
        const AuditReport report = verifyAudit(state / "audit").value();
        QVERIFY2(!report.broken, qPrintable(QString("step %1").arg(step)));
        QVERIFY2(report.records >= progress->audited, qPrintable(QString("step %1").arg(step)));

        RevisionStore store = opened(disk, state / "revisions");
        const auto revision = store.loadConfirmed();
        const std::uint64_t number = revision ? revision->meta.number : 0;
        // What was acknowledged holds; what was under way may have happened.
        QVERIFY2(number == progress->confirmed || number == progress->confirming,
                 qPrintable(QString("step %1: %2 loaded, %3 confirmed, %4 under way")
                                .arg(step)
                                .arg(number)
                                .arg(progress->confirmed)
                                .arg(progress->confirming)));
        if (revision)
            QCOMPARE(revision->text, policyText(number));
        for (const Diagnostic &finding : store.findings())
            QCOMPARE(finding.code, std::string("revision-unconfirmed"));

        const std::uint64_t next = store.nextNumber(); // and it goes on
        QVERIFY(store.putPending(metaOf(next, number), policyText(next)));
        QVERIFY(store.confirm(kNow, "anna"));
        RevisionStore again = opened(disk, state / "revisions");
        QCOMPARE(loaded(again), next);
        AuditCall call;
        call.method = "policy.stage";
        QVERIFY(chain->intent(kNow, call));
        QVERIFY(!verifyAudit(state / "audit")->broken);
    }
    QVERIFY(step > 150);
}

QTEST_APPLESS_MAIN(RevisionStoreTest)
#include "tst_revisionstore.moc"
