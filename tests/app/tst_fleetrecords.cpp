// SPDX-License-Identifier: GPL-3.0-or-later
// From what a device tells in the words of the protocol to the rows of the Logs page, by the fleet,
// its hub and its files.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "designerfixture.h"
#include "devices/fleet.h"
#include "hitmodel.h"
#include "hittable.h"
#include "loghits.h"
#include "logs/auditpage.h"
#include "logs/fleetrecords.h"
#include "logs/logspage.h"
#include "services/navigator.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// As docs/protocol.md has it; `count` hits from `first` on.
control::Json batch(int first, int count)
{
    // What is older than the log is kept for would go at once.
    const auto begin = systemNow() - std::chrono::hours(1);
    control::Json hits = control::Json::array();
    for (int n = first; n < first + count; ++n)
        hits.push_back({{"time", toRfc3339(begin + std::chrono::seconds(n))},
                        {"revision", "41"},
                        {"application", idOf("edge").toString()},
                        {"rule", "default"},
                        {"name", "edge on eth0, in"},
                        {"ruleName", "default"},
                        {"port", 1},
                        {"interface", "eth0"},
                        {"direction", "in"},
                        {"verdict", "drop"},
                        {"action", "drop"},
                        {"source", "203.0.113.9"},
                        {"destination", "198.51.100.1"},
                        {"protocol", 6},
                        {"sourcePort", 40000},
                        {"destinationPort", 23},
                        {"etherType", 2048},
                        {"previousHop", "02:00:00:00:00:09"},
                        {"length", 60},
                        {"worker", 0},
                        {"sequence", std::to_string(n)},
                        {"standsFor", 1}});
    const control::Json told = {{"subscription", "2"}, {"dropped", "0"}, {"hits", hits}};
    return control::parseJson(control::toText(told)).value(); // as it comes over the wire
}

} // namespace

class TestFleetRecords : public QObject
{
    Q_OBJECT

private slots:
    void batchesBecomeRowsAndStay()
    {
        const Uuid device = idOf("fw1");
        DesignerServices services;
        {
            Fleet fleet(options());
            FleetRecords records(fleet);
            add(fleet, device);
            QCOMPARE(records.devices().size(), 1u);
            QCOMPARE(records.deviceName(device), QStringLiteral("fw1"));
            QVERIFY(!records.devices().front().isConnected);
            showPages(services, records);
            QVERIFY(fleet.telemetry().hits(device, batch(1, 300)));
            QTRY_COMPARE(model()->rowCount(), 300);
            QCOMPARE(model()->hitAt(0).sequence, 300u);
            QCOMPARE(model()->cellText(0, HitColumn::Device), QStringLiteral("fw1"));
            m_window.reset();
        }
        // The window comes again: what was told is in the file.
        Fleet fleet(options());
        FleetRecords records(fleet);
        showPages(services, records);
        QTRY_COMPARE(model()->rowCount(), 300);
        QVERIFY(fleet.telemetry().hits(device, batch(301, 5)));
        QTRY_COMPARE(model()->rowCount(), 305);
        QTRY_COMPARE(model()->cellText(300, HitColumn::Device), QStringLiteral("fw1"));
        m_window.reset();
    }

    void cleanup()
    {
        m_window.reset();
        m_pages.clear();
    }

    void callsWithoutAConnectionFail()
    {
        Fleet fleet(options());
        FleetRecords records(fleet);
        QString code;
        records.call(idOf("fw1"), "audit.get", {}, this, [&code](Result<control::Json> answer) {
            code =
                answer ? QStringLiteral("answered") : QString::fromStdString(answer.error().code);
        });
        QTRY_COMPARE(code, QStringLiteral("not-connected"));
    }

private:
    Fleet::Options options() const
    {
        return {.folder = {m_folder.path().toStdString()},
                .knownHosts = m_folder.filePath("known_hosts").toStdString(),
                .connects = false};
    }
    void add(Fleet &fleet, const Uuid &uuid)
    {
        Device device;
        device.uuid = uuid;
        device.name = "fw1";
        device.endpoint.target.host = "192.0.2.1";
        bool stored = false;
        fleet.put(device, this, [&stored](Result<void> done) { stored = done.has_value(); });
        QTRY_VERIFY(stored);
    }
    void showPages(DesignerServices &services, FleetRecords &records)
    {
        m_pages = {policyPage(), logsPage(records), auditPage(records)};
        m_window = std::make_unique<MainWindow>(services.shared, m_pages);
        m_window->show();
        m_window->workspace().navigator->go({"logs", {}, {}});
        QVERIFY(services.settle());
    }
    HitModel *model() const
    {
        return static_cast<HitModel *>(m_window->page("logs")->findChild<HitTable *>()->model());
    }

    QTemporaryDir m_folder;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestFleetRecords)
#include "tst_fleetrecords.moc"
