// SPDX-License-Identifier: GPL-3.0-or-later
// The Audit page in a real window: the workstation's chain in a real file, and devices' chains in
// lines as engines write them.
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QToolButton>
#include <QtTest>

#include "accessibilitywalk.h"
#include "auditfields.h"
#include "auditmodel.h"
#include "base/sha256.h"
#include "chainlist.h"
#include "designerfixture.h"
#include "engine/auditchain.h"
#include "engine/disk.h"
#include "fieldmodel.h"
#include "logs/auditpage.h"
#include "recordfixture.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "storage/audittrail.h"
#include "storage/workstation.h"
#include "widgets/noticebar.h"
#include "widgets/searchfield.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// The chain of a device, told by audit.get.
class DeviceChain
{
public:
    void add(const std::string &members)
    {
        std::string line =
            fmt::format("{{\"seq\":\"{}\",\"time\":\"2026-03-01T12:00:00Z\",{},\"previous\":\"{}\"",
                        m_lines.size() + 1, members, m_hash);
        m_hash = sha256Hex(line);
        m_lines.push_back(line + ",\"hash\":\"" + m_hash + "\"}");
    }
    void addCalls(int count)
    {
        for (int n = 1; n <= count; ++n)
            add(fmt::format(R"("kind":"intent","who":{{"uid":1000,"user":"anna","role":"operate",)"
                            R"("pid":1,"session":"s"}},"method":"policy.push","params":{{"n":{}}})",
                            n));
    }
    control::Json answer(const control::Json &params) const
    {
        const std::uint64_t from = control::toUint64(params["from"]).value();
        control::Json lines = control::Json::array();
        for (std::uint64_t at = from; at <= m_lines.size() && lines.size() < kMost; ++at)
            lines.push_back(m_lines[at - 1]);
        return {{"head", {{"sequence", control::fromUint64(m_lines.size())}, {"hash", m_hash}}},
                {"lines", lines}};
    }
    storage::TrailHead head() const { return {m_lines.size(), m_hash}; }
    std::string &line(std::size_t number) { return m_lines[number - 1]; }

private:
    static constexpr std::size_t kMost = 7;

    std::vector<std::string> m_lines;
    std::string m_hash = std::string(64, '0');
};

} // namespace

class TestAuditPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_source = std::make_unique<TestRecords>();
        m_services = std::make_unique<DesignerServices>();
        m_chain = DeviceChain();
        m_source->answers = [this](const TestRecords::Call &call) {
            return Result<control::Json>(m_chain.answer(call.params));
        };
    }
    void cleanup()
    {
        m_window.reset();
        m_pages.clear();
        m_services.reset();
        m_source.reset();
    }

    void recordsAreTakenApart()
    {
        m_chain.addCalls(1);
        m_chain.add(R"("kind":"outcome","intent":"1","result":"failed","error":{"code":"busy"})");
        m_chain.add(R"("kind":"refusal","who":{"user":"eve"},"method":"set.add","code":"role",)"
                    R"("count":"3")");
        m_chain.add(R"("kind":"event","event":"rollback","details":{"revision":"41"})");
        const AuditRecord call = recordOf(m_chain.line(1));
        QVERIFY(call.kind == AuditKind::Asked);
        QCOMPARE(call.who, QStringLiteral("anna"));
        QCOMPARE(call.what, QStringLiteral("policy.push"));
        const AuditRecord failed = recordOf(m_chain.line(2));
        QVERIFY(failed.kind == AuditKind::Failed);
        QVERIFY(failed.details.contains("busy"));
        const AuditRecord refused = recordOf(m_chain.line(3));
        QVERIFY(refused.kind == AuditKind::Refused);
        QCOMPARE(refused.who, QStringLiteral("eve"));
        QVERIFY(refused.details.contains("role"));
        const AuditRecord event = recordOf(m_chain.line(4));
        QVERIFY(event.kind == AuditKind::Event);
        QCOMPARE(event.what, QStringLiteral("rollback"));
        QVERIFY(recordOf("no JSON at all").kind == AuditKind::Unknown);
        const NamedFields fields =
            fieldsOf(call, Formatter(QLocale::C, QTimeZone::utc()),
                     [](const Uuid &) { return QStringLiteral("a device"); });
        const auto has = [&fields](const char *name, const char *value) {
            return std::ranges::find(fields, std::pair<QString, QString>(name, value)) !=
                   fields.end();
        };
        QVERIFY(has("Who", "anna") && has("Role", "operate") && has("What", "policy.push"));
        QVERIFY(has("Time", "2026-03-01 12:00:00 UTC"));
        QVERIFY(jsonOf(call).contains("\n  \"method\": \"policy.push\""));
    }

    void detailsAreNamed()
    {
        QCOMPARE(summaryOf({{"revision", "41"}, {"comment", "NTP"}}),
                 QStringLiteral("Comment: NTP, Revision: 41"));
        QCOMPARE(summaryOf({{"policy", {{"bytes", 12}}}, {"acceptFailedProof", true}}),
                 QStringLiteral("Despite a failed proof: yes, Policy · Bytes: 12"));
        QCOMPARE(summaryOf({{"interfaces", {"eth0", "eth1"}}, {"new", 1}}),
                 QStringLiteral("Interfaces: eth0, eth1, new: 1"));
        QCOMPARE(summaryOf(control::Json()), QString());
    }

    void whatEnginesWriteVerifies()
    {
        const std::filesystem::path folder = m_source->file("audit");
        engine::Disk disk;
        auto written = engine::AuditChain::open(disk, folder, kHitTime);
        QVERIFY(written);
        engine::AuditCall call;
        call.user = "anna";
        call.method = "policy.push";
        call.params = {{"policy", std::string(1000, 'x')}};
        const auto intent = written->intent(kHitTime, call);
        QVERIFY(intent);
        written->outcome(kHitTime, *intent, fail(ErrorKind::Semantic, "busy", "not now"));
        written->refusal(kHitTime, call, "role");
        written->event(kHitTime, "rollback", {{"revision", "41"}});
        const auto lines = written->read(1, 100);
        QVERIFY(lines);
        const AuditKind kinds[] = {AuditKind::Asked, AuditKind::Failed, AuditKind::Refused,
                                   AuditKind::Event};
        QCOMPARE(lines->size(), std::size(kinds));
        storage::ChainVerifier verifier(std::nullopt);
        for (std::size_t i = 0; i < lines->size(); ++i) {
            QVERIFY(verifier.add((*lines)[i]));
            QVERIFY(recordOf((*lines)[i]).kind == kinds[i]);
        }
        QCOMPARE(verifier.head().hash, written->head().hash);
    }

    void headsAreCompared()
    {
        const storage::TrailHead pinned{5, "aa"};
        QVERIFY(matchOf(pinned, {5, "aa"}) == HeadMatch::Possible);
        QVERIFY(matchOf(pinned, {9, "bb"}) == HeadMatch::Possible);
        QVERIFY(matchOf(pinned, {5, "bb"}) == HeadMatch::Rewritten);
        QVERIFY(matchOf(pinned, {4, "bb"}) == HeadMatch::Shortened);
    }

    void theWorkstationsChainIsVerified()
    {
        writeActs({"push", "reset"});
        open();
        QCOMPARE(model()->rowCount(), 2);
        const QAbstractItemModelTester tester(model());
        QCOMPARE(model()->cellText(0, AuditColumn::What), QStringLiteral("reset"));
        QCOMPARE(model()->cellText(0, AuditColumn::Who), QStringLiteral("anna"));
        QCOMPARE(state(0), QStringLiteral("Verified up to record 2"));
        QVERIFY(notice()->text().isEmpty() || !notice()->isVisible());
    }

    void nothingYetIsSaid()
    {
        open();
        QVERIFY(!table()->isVisible());
        QCOMPARE(state(0), QStringLiteral("No records yet"));
    }

    void aChangedRecordIsNamed()
    {
        writeActs({"push", "reset", "push"});
        change("UPDATE audit SET line = replace(line, 'anna', 'otto') WHERE sequence = 2");
        open();
        QVERIFY(notice()->isVisible());
        QVERIFY(notice()->text().contains("record 2 was changed"));
        QVERIFY(model()->isDoubtful(0) && model()->isDoubtful(1) && !model()->isDoubtful(2));
    }

    void aShortenedChainIsFoundAndMayBeAccepted()
    {
        writeActs({"push", "reset", "push"});
        open();
        m_window.reset();
        change("DELETE FROM audit WHERE sequence = 3");
        open();
        QVERIFY(notice()->text().contains("Not the chain that was seen before: record 3"));
        notice()->findChild<QToolButton *>()->click();
        settle();
        QTRY_COMPARE(state(0), QStringLiteral("Verified up to record 3"));
        QCOMPARE(model()->cellText(0, AuditColumn::What), QStringLiteral("audit.accept"));
    }

    void aDevicesChainIsReadInPieces()
    {
        m_chain.addCalls(20);
        m_source->known[0].auditHead = m_chain.head();
        open();
        choose(1);
        QTRY_COMPARE(state(1), QStringLiteral("Verified up to record 20"));
        QCOMPARE(model()->rowCount(), 20);
        QCOMPARE(m_source->calls.size(), 3u);
        QCOMPARE(model()->recordAt(0).sequence, 20u);
    }

    void allReachableChainsAreVerifiedWhenThePageOpens()
    {
        m_chain.addCalls(10);
        m_chain.line(4).replace(m_chain.line(4).find("anna"), 4, "otto");
        RecordDevice away;
        away.uuid = idOf("fw2");
        away.name = QStringLiteral("fw2");
        away.lostAt = kHitTime;
        m_source->known.push_back(away);
        open();
        QTRY_COMPARE(shortState(1), QStringLiteral("Broken at record 4: changed"));
        QVERIFY(shortState(2).startsWith("Not reachable since "));
        screenshot("audit");
        QCOMPARE(list()->currentIndex().row(), 0);
        m_chain.line(4).replace(m_chain.line(4).find("otto"), 4, "anna");
        m_source->known[1].isConnected = true;
        emit m_source->devicesChanged();
        QTRY_COMPARE(shortState(2), QStringLiteral("Verified up to record 10"));
    }

    void ofAChainThatIsChosenAllRecordsAreKept()
    {
        m_chain.addCalls(int(kRecordsOfState) + 20);
        open();
        QTRY_COMPARE(state(1), QStringLiteral("Verified up to record 120"));
        choose(1);
        QTRY_COMPARE(model()->rowCount(), int(kRecordsOfState) + 20);
    }

    void aDevicesBreakIsNamed()
    {
        m_chain.addCalls(10);
        m_chain.line(4).replace(m_chain.line(4).find("anna"), 4, "otto");
        open();
        choose(1);
        QTRY_VERIFY(notice()->isVisible());
        QVERIFY(notice()->text().contains("record 4 was changed"));
        QVERIFY(model()->isDoubtful(0) && !model()->isDoubtful(9));
    }

    void aRewrittenDeviceIsFoundWhenItConnects()
    {
        m_chain.addCalls(10);
        open();
        choose(1);
        QTRY_COMPARE(state(1), QStringLiteral("Verified up to record 10"));
        m_source->known[0].auditHead = storage::TrailHead{3, std::string(64, 'a')};
        emit m_source->devicesChanged();
        QVERIFY(state(1).contains("Not the chain that was seen before: record 10"));
        QVERIFY(notice()->isVisible());
    }

    void aHeadThatTheChainDoesNotHaveIsFound()
    {
        m_chain.addCalls(10);
        m_source->known[0].auditHead = storage::TrailHead{10, std::string(64, 'a')};
        open();
        choose(1);
        QTRY_VERIFY(state(1).contains("Not the chain that was seen before"));
    }

    void refusalsOfTheDeviceAreTold()
    {
        m_source->answers = [](const TestRecords::Call &) -> Result<control::Json> {
            return fail(ErrorKind::Semantic, "role", "the role view may not call audit.get");
        };
        open();
        choose(1);
        QTRY_VERIFY(state(1).contains("may not call audit.get"));
        QVERIFY(!table()->isVisible());
    }

    void wordsFilter()
    {
        m_chain.addCalls(12);
        m_chain.add(R"("kind":"event","event":"rollback","details":{})");
        open();
        choose(1);
        QTRY_COMPARE(model()->rowCount(), 13);
        page()->findChild<SearchField *>("auditFilter")->setText("ROLLBACK event");
        QCOMPARE(model()->rowCount(), 1);
        page()->findChild<SearchField *>("auditFilter")->setText("nobody");
        QVERIFY(!table()->isVisible());
    }

    void aLocationShowsARecord()
    {
        m_chain.addCalls(12);
        open();
        m_window->workspace().navigator->go(
            {"audit", {QString::fromStdString(idOf("fw1").toString())}, {{"record", "4"}}});
        QTRY_VERIFY(table()->currentIndex().isValid());
        QCOMPARE(model()->recordAt(table()->currentIndex().row()).sequence, 4u);
        const auto *fields = page()->findChild<FieldTable *>();
        QVERIFY(fields->isVisible());
        QCOMPARE(namelessWidgets(m_window.get()).join(u'\n'), QString());
    }

private:
    void open()
    {
        m_pages = {policyPage(), auditPage(*m_source)};
        m_window = std::make_unique<MainWindow>(m_services->shared, m_pages);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->workspace().navigator->go({"audit", {}, {}});
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        settle();
    }
    void screenshot(const QString &name)
    {
        const QString folder = qEnvironmentVariable("TALLYGATE_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        choose(1);
        settle();
        table()->selectRow(2);
        m_window->grab().save(folder + '/' + name + ".png");
        choose(0);
    }
    void settle()
    {
        QVERIFY(m_services->settle());
        QCoreApplication::processEvents();
    }
    void writeActs(const std::vector<std::string> &acts)
    {
        auto opened = storage::openWorkstation(m_source->recordFile(), kHitTime);
        QVERIFY(opened);
        for (const std::string &act : acts)
            QVERIFY(storage::AuditTrail(opened->connection)
                        .append({kHitTime, "anna", act, idOf("fw1"), {{"comment", "because"}}}));
    }
    void change(const char *sql)
    {
        auto opened = storage::openWorkstation(m_source->recordFile(), kHitTime);
        QVERIFY(opened && opened->connection.execute(sql));
    }
    void choose(int row) { list()->setCurrentIndex(list()->model()->index(row, 0)); }

    Page *page() const { return m_window->page("audit"); }
    QListView *list() const { return page()->findChild<QListView *>("chainList"); }
    AuditTable *table() const { return page()->findChild<AuditTable *>(); }
    AuditModel *model() const { return static_cast<AuditModel *>(table()->model()); }
    NoticeBar *notice() const { return page()->findChild<NoticeBar *>(); }
    QString state(int row) const
    {
        auto *chains = static_cast<ChainList *>(list()->model());
        return chains->stateText(chains->at(row));
    }

    QString shortState(int row) const
    {
        return list()->model()->index(row, 0).data(ChainList::StateRole).toString();
    }

    std::unique_ptr<TestRecords> m_source;
    std::unique_ptr<DesignerServices> m_services;
    DeviceChain m_chain;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestAuditPage)
#include "tst_auditpage.moc"
