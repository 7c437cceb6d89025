// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "text/formatter.h"

using namespace tallygate;
using namespace tallygate::app;
using namespace std::chrono_literals;

namespace {

const QLocale kEnglish(QLocale::English, QLocale::UnitedKingdom);
const QLocale kGerman(QLocale::German, QLocale::Germany);
const Timestamp kNow{Nanoseconds(1'772'366'400'000'000'000)}; // 2026-03-01T12:00:00Z

} // namespace

class TestFormatter : public QObject
{
    Q_OBJECT

private slots:
    void figures_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("expected");
        const Formatter f(kEnglish, QTimeZone::utc());
        const Formatter de(kGerman, QTimeZone::utc());
        const Formatter c(QLocale::c(), QTimeZone::utc());
        const auto row = [](const char *name, const QString &shown, const char *expected) {
            QTest::newRow(name) << shown << QString::fromUtf8(expected);
        };
        row("grouped", f.count(4'812'903), "4,812,903");
        row("grouped in German", de.count(4'812'903), "4.812.903");
        row("grouped in C", c.count(85'939), "85,939");
        row("64 bit", f.count(18'446'744'073'709'551'615ull), "18,446,744,073,709,551,615");
        row("compact exact", f.compact(48'211), "48,211");
        row("compact million", f.compact(1'200'000), "1.2 M");
        row("rate", f.packetRate(82), "82 p/s");
        row("rate kilo", f.packetRate(1'840), "1.8 k p/s");
        row("rate kilo German", de.packetRate(1'840), "1,8 k p/s");
        row("rate rounds up a prefix", f.packetRate(999'700), "1.0 M p/s");
        row("rate fraction", f.packetRate(0.25), "0.3 p/s");
        row("rate zero", f.packetRate(0), "0 p/s");
        row("bits", f.bitRate(12e6), "12 Mb/s");
        row("bits small", f.bitRate(512), "512 b/s");
        row("bytes", f.bytes(91'000), "91 kB");
        row("bytes mega", f.bytes(33'200'000), "33 MB");
        row("bytes few", f.bytes(74), "74 B");
        row("limit", f.limitRate(20, Formatter::Per::Second), "20/s");
        row("limit minute", f.limitRate(600, Formatter::Per::Minute), "600/min");
        row("limit hour", f.limitRate(1000, Formatter::Per::Hour), "1,000/h");
        row("one packet", f.packets(1), "1 packet");
        row("packets", f.packets(84'735), "84,735 packets");
        row("share", f.share(61'004, 85'939), "71 %");
        row("share small", f.share(4, 1000), "0.4 %");
        row("share tiny", f.share(1, 1'000'000), "< 0.1 %");
        row("share none", f.share(0, 10), "0 %");
        row("share almost all", f.share(9'999, 10'000), "99 %");
        row("share all", f.share(7, 7), "100 %");
        row("share of nothing", f.share(0, 0), "");
        row("hex", f.hex(2, 3), "0x002");
        row("ms", f.duration(41ms), "41 ms");
        row("s", f.duration(12s), "12 s");
        row("min", f.duration(150s), "2 min");
        row("h", f.duration(5h + 59min), "5 h");
        row("d", f.duration(6 * 24h + 23h), "6 d");
        row("now", f.ago(kNow - 3s, kNow), "now");
        row("ahead", f.ago(kNow + 3s, kNow), "now");
        row("ago", f.ago(kNow - 2min, kNow), "2 min");
        row("never", f.ago(std::nullopt, kNow), "never");
        row("capture time", f.captureTime(412'208us), "0.412208");
        row("capture time long", f.captureTime(3'600s + 1us), "3,600.000001");
        row("capture time before", f.captureTime(-1500us), "-0.001500");
        row("log time", f.logTime(kNow + 7ms, kNow), "12:00:00.007");
        row("log time of another day", f.logTime(kNow - 24h, kNow), "02-28 12:00:00.000");
    }
    void figures()
    {
        QFETCH(QString, shown);
        QTEST(shown, "expected");
    }

    void timesAreLocal()
    {
        const Formatter tokyo(kEnglish, QTimeZone("Asia/Tokyo"));
        QCOMPARE(tokyo.clock(kNow), "21:00");
        QVERIFY2(tokyo.dateTime(kNow).contains("21:00:00"), qPrintable(tokyo.dateTime(kNow)));
        // With the zone, whatever this system calls it.
        QVERIFY(tokyo.dateTime(kNow).size() > tokyo.dateTime(kNow).indexOf("21:00:00") + 9);
    }
};

QTEST_GUILESS_MAIN(TestFormatter)
#include "tst_formatter.moc"
