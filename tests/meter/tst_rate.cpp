// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "meter/config.h"

using namespace tallygate;
using namespace tallygate::meter;

Q_DECLARE_METATYPE(RateUnit)
Q_DECLARE_METATYPE(MeterConfig)

/// Texts of rates and bursts, default bursts and what a configuration is refused for.
class TestRate : public QObject
{
    Q_OBJECT

private slots:
    void readsRates_data();
    void readsRates();
    void refusesRates_data();
    void refusesRates();
    void writesWhatItReads();
    void readsBursts_data();
    void readsBursts();
    void refusesBursts_data();
    void refusesBursts();
    void defaultBurst_data();
    void defaultBurst();
    void validates_data();
    void validates();
};

void TestRate::readsRates_data()
{
    using enum RateUnit;
    QTest::addColumn<QString>("text");
    QTest::addColumn<quint64>("amount");
    QTest::addColumn<RateUnit>("unit");
    QTest::addColumn<QString>("written");

    const auto row = [](const char *text, quint64 amount, RateUnit unit, const char *written) {
        QTest::newRow(text) << QString(text) << amount << unit << QString(written);
    };
    row("10 Mb/s", 10'000'000, BitsPerSecond, "10 Mb/s");
    row("10Mb/s", 10'000'000, BitsPerSecond, "10 Mb/s");
    row("  10 Mbit/s ", 10'000'000, BitsPerSecond, "10 Mb/s");
    row("10M b/s", 10'000'000, BitsPerSecond, "10 Mb/s");
    row("64 kbps", 64'000, BitsPerSecond, "64 kb/s");
    row("1.544 Mb/s", 1'544'000, BitsPerSecond, "1.544 Mb/s");
    row("1.50 Gbits/s", 1'500'000'000, BitsPerSecond, "1.5 Gb/s");
    row("0.5 kb/s", 500, BitsPerSecond, "500 b/s");
    row("123456789 b/s", 123'456'789, BitsPerSecond, "123456.789 kb/s");
    row("1234567 b/s", 1'234'567, BitsPerSecond, "1234.567 kb/s");
    row("10 Tb/s", 10'000'000'000'000, BitsPerSecond, "10 Tb/s");
    row("1 b/s", 1, BitsPerSecond, "1 b/s");
    row("20 packets/s", 20, PacketsPerSecond, "20 packets/s");
    row("20 pps", 20, PacketsPerSecond, "20 packets/s");
    row("2 kpackets/s", 2'000, PacketsPerSecond, "2000 packets/s");
    row("1 packet/s", 1, PacketsPerSecond, "1 packet/s");
    row("600 packets/min", 600, PacketsPerMinute, "600 packets/min");
    row("600 packets/minute", 600, PacketsPerMinute, "600 packets/min");
    row("5 packets/h", 5, PacketsPerHour, "5 packets/h");
    row("5 packets/hour", 5, PacketsPerHour, "5 packets/h");
}

void TestRate::readsRates()
{
    QFETCH(QString, text);
    QFETCH(quint64, amount);
    QFETCH(RateUnit, unit);
    QFETCH(QString, written);
    const auto rate = parseRate(text.toStdString());
    QVERIFY2(rate, rate ? "" : rate.error().message.c_str());
    QCOMPARE(rate->amount, amount);
    QVERIFY(rate->unit == unit);
    QCOMPARE(QString::fromStdString(toString(*rate)), written);
}

void TestRate::refusesRates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<uint>("column");
    QTest::addColumn<QString>("said"); ///< part of message or hint

    const auto row = [](const char *text, const char *code, uint column, const char *said) {
        QTest::newRow(text) << QString(text) << QString(code) << column << QString(said);
    };
    row("", "rate-empty", 1, "number and a unit");
    row("   ", "rate-empty", 1, "number and a unit");
    row("fast", "rate-number", 1, "expected a number");
    row("-1 b/s", "rate-number", 1, "expected a number");
    row("1. b/s", "rate-number", 1, "expected a number");
    row(".b/s", "rate-number", 1, "expected a number");
    row("1.2.3 b/s", "rate-unit", 4, "\".3 b/s\" is not a unit");
    row("10", "rate-unit", 3, "no unit");
    row("10 MB/s", "rate-unit", 4, "multiply by 8");
    row("10 bytes/s", "rate-unit", 4, "multiply by 8");
    row("10 Kb/s", "rate-unit", 4, "small k");
    row("10 mb/s", "rate-unit", 4, "thousandth");
    row("10 gb/s", "rate-unit", 4, "capital G");
    row("10 packet/m", "rate-unit", 4, "did you mean packet/");
    row("10 b/min", "rate-unit", 4, "not a unit");
    row("1.5 packets/s", "rate-fraction", 1, "not a whole number of packets/s");
    row("1.0005 kb/s", "rate-fraction", 1, "not a whole number");
    row("0 b/s", "rate-zero", 1, "lets nothing pass");
    row("0.0 Mb/s", "rate-zero", 1, "lets nothing pass");
    row("11 Tb/s", "rate-too-large", 1, "the most there can be");
    row("999999999999999999 Tb/s", "rate-too-large", 1, "the most there can be");
    row("9999999999999999999 b/s", "rate-number", 1, "more than 18 digits");
}

void TestRate::refusesRates()
{
    QFETCH(QString, text);
    QFETCH(QString, code);
    QFETCH(uint, column);
    QFETCH(QString, said);
    const auto rate = parseRate(text.toStdString());
    QVERIFY(!rate);
    const Error &error = rate.error();
    QCOMPARE(QString::fromStdString(error.code), code);
    QCOMPARE(error.where.column, column);
    const QString words = QString::fromStdString(error.message + "|" + error.hint);
    QVERIFY2(words.contains(said), qPrintable(words));
}

void TestRate::writesWhatItReads()
{
    std::uint64_t amount = 1;
    for (int i = 0; i < 2000; ++i) {
        amount = (amount * 6364136223846793005ull + 1442695040888963407ull);
        for (const RateUnit unit : {RateUnit::BitsPerSecond, RateUnit::PacketsPerSecond,
                                    RateUnit::PacketsPerMinute, RateUnit::PacketsPerHour}) {
            const Rate rate{(amount >> (i % 60)) % kMaxRateAmount + 1, unit};
            const auto back = parseRate(toString(rate));
            QVERIFY2(back, toString(rate).c_str());
            QVERIFY(*back == rate);
            const auto burst = parseBurst(burstText(rate.amount, unit), unit);
            QVERIFY2(burst, burstText(rate.amount, unit).c_str());
            QCOMPARE(*burst, rate.amount);
        }
    }
}

void TestRate::readsBursts_data()
{
    using enum RateUnit;
    QTest::addColumn<QString>("text");
    QTest::addColumn<RateUnit>("unit");
    QTest::addColumn<quint64>("burst");
    QTest::addColumn<QString>("written");
    QTest::newRow("kB") << "64 kB" << BitsPerSecond << quint64(64'000) << "64 kB";
    QTest::newRow("bytes") << "1514 bytes" << BitsPerSecond << quint64(1514) << "1.514 kB";
    QTest::newRow("below k") << "999 B" << BitsPerSecond << quint64(999) << "999 bytes";
    QTest::newRow("fraction") << "1.5MB" << BitsPerSecond << quint64(1'500'000) << "1.5 MB";
    QTest::newRow("bare bytes") << "3000" << BitsPerSecond << quint64(3000) << "3 kB";
    QTest::newRow("packets") << "40 packets" << PacketsPerHour << quint64(40) << "40 packets";
    QTest::newRow("packet") << "1 packet" << PacketsPerSecond << quint64(1) << "1 packet";
    QTest::newRow("bare packets") << "40" << PacketsPerMinute << quint64(40) << "40 packets";
    QTest::newRow("k packets") << "2 kpackets" << PacketsPerSecond << quint64(2000)
                               << "2000 packets";
}

void TestRate::readsBursts()
{
    QFETCH(QString, text);
    QFETCH(RateUnit, unit);
    QFETCH(quint64, burst);
    QFETCH(QString, written);
    const auto read = parseBurst(text.toStdString(), unit);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(*read, burst);
    QCOMPARE(QString::fromStdString(burstText(*read, unit)), written);
}

void TestRate::refusesBursts_data()
{
    using enum RateUnit;
    QTest::addColumn<QString>("text");
    QTest::addColumn<RateUnit>("unit");
    QTest::addColumn<QString>("code");
    QTest::addColumn<uint>("column");
    QTest::newRow("empty") << "" << BitsPerSecond << "burst-empty" << 1u;
    QTest::newRow("word") << "much" << BitsPerSecond << "burst-number" << 1u;
    QTest::newRow("packets of bits") << "40 packets" << BitsPerSecond << "burst-unit" << 4u;
    QTest::newRow("bytes of packets") << "64 kB" << PacketsPerSecond << "burst-unit" << 4u;
    QTest::newRow("bits") << "64 kbit" << BitsPerSecond << "burst-unit" << 4u;
    QTest::newRow("seconds") << "2 s" << PacketsPerSecond << "burst-unit" << 3u;
    QTest::newRow("half") << "1.5 packets" << PacketsPerSecond << "burst-fraction" << 1u;
    QTest::newRow("large") << "11 TB" << BitsPerSecond << "burst-too-large" << 1u;
}

void TestRate::refusesBursts()
{
    QFETCH(QString, text);
    QFETCH(RateUnit, unit);
    QFETCH(QString, code);
    QFETCH(uint, column);
    const auto read = parseBurst(text.toStdString(), unit);
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().code), code);
    QCOMPARE(read.error().where.column, column);
}

void TestRate::defaultBurst_data()
{
    using enum RateUnit;
    QTest::addColumn<quint64>("amount");
    QTest::addColumn<RateUnit>("unit");
    QTest::addColumn<uint>("largestFrame");
    QTest::addColumn<quint64>("burst");
    // bits/s: max(100 ms, two largest frames)
    QTest::newRow("10 Mb/s") << quint64(10'000'000) << BitsPerSecond << 1522u << quint64(125'000);
    QTest::newRow("64 kb/s") << quint64(64'000) << BitsPerSecond << 1522u << quint64(3044);
    QTest::newRow("64 kb/s, jumbo") << quint64(64'000) << BitsPerSecond << 9022u << quint64(18'044);
    QTest::newRow("rounded up") << quint64(1'000'001) << BitsPerSecond << 1522u << quint64(12'501);
    // packets/s: max(1, rate / 10)
    QTest::newRow("20/s") << quint64(20) << PacketsPerSecond << 1522u << quint64(2);
    QTest::newRow("19/s") << quint64(19) << PacketsPerSecond << 1522u << quint64(1);
    QTest::newRow("1/s") << quint64(1) << PacketsPerSecond << 1522u << quint64(1);
    // per minute or hour: the whole count
    QTest::newRow("600/min") << quint64(600) << PacketsPerMinute << 1522u << quint64(600);
    QTest::newRow("5/h") << quint64(5) << PacketsPerHour << 1522u << quint64(5);
}

void TestRate::defaultBurst()
{
    QFETCH(quint64, amount);
    QFETCH(RateUnit, unit);
    QFETCH(uint, largestFrame);
    QFETCH(quint64, burst);
    MeterConfig config{.rate = {amount, unit}};
    QCOMPARE(effectiveBurst(config, largestFrame), burst);
    QVERIFY(validate(config, largestFrame));
    config.burst = 7;
    QCOMPARE(effectiveBurst(config, largestFrame), 7u);
}

void TestRate::validates_data()
{
    using enum RateUnit;
    QTest::addColumn<MeterConfig>("config");
    QTest::addColumn<QString>("code"); ///< empty = valid
    const Rate bits{1'000'000, BitsPerSecond};
    const Rate packets{20, PacketsPerSecond};
    const auto row = [](const char *name, const MeterConfig &config, const char *code) {
        QTest::newRow(name) << config << QString(code);
    };
    row("usual", {.rate = bits}, "");
    row("no rate", {}, "rate-zero");
    row("rate", {.rate = {kMaxRateAmount + 1, BitsPerSecond}}, "rate-too-large");
    row("largest rate", {.rate = {kMaxRateAmount, PacketsPerHour}}, "");
    row("burst = frame", {.rate = bits, .burst = 1522}, "");
    row("burst < frame", {.rate = bits, .burst = 1521}, "burst-below-frame");
    row("one packet", {.rate = packets, .burst = 1}, "");
    row("burst", {.rate = packets, .burst = kMaxBurst + 1}, "burst-too-large");
    row("v4 prefix", {.rate = packets, .prefixLengthV4 = 33}, "prefix-length");
    row("v6 prefix", {.rate = packets, .prefixLengthV6 = 129}, "prefix-length");
    row("no keys", {.rate = packets, .key = KeyKind::Source, .maxKeys = 0}, "max-keys");
    row("no keys, shared", {.rate = packets, .maxKeys = 0}, "");
    row("keys", {.rate = packets, .key = KeyKind::Source, .maxKeys = kLargestMaxKeys + 1},
        "max-keys");
}

void TestRate::validates()
{
    QFETCH(MeterConfig, config);
    QFETCH(QString, code);
    const auto valid = validate(config);
    QCOMPARE(valid ? QString() : QString::fromStdString(valid.error().code), code);
}

QTEST_APPLESS_MAIN(TestRate)
#include "tst_rate.moc"
