// SPDX-License-Identifier: GPL-3.0-or-later
// The small types that every layer shares.
#include <QtTest>

#include <filesystem>

#include "base/address.h"
#include "base/bytes.h"
#include "base/mappedfile.h"
#include "base/text.h"
#include "base/texttable.h"
#include "base/time.h"
#include "base/uuid.h"

using namespace tallygate;

class TestBase : public QObject
{
    Q_OBJECT

private slots:
    void uuidText()
    {
        const auto uuid = Uuid::parse("6BA7B810-9dad-11d1-80b4-00c04fd430c8");
        QVERIFY(uuid);
        QCOMPARE(uuid->toString(), std::string("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
        for (const char *bad :
             {"", "6ba7b810", "6ba7b810-9dad-11d1-80b4-00c04fd430c",
              "6ba7b810-9dad-11d1-80b4-00c04fd430c80", "6ba7b81-09dad-11d1-80b4-00c04fd430c8",
              "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "{ba7b810-9dad-11d1-80b4-00c04fd430c8"})
            QVERIFY2(!Uuid::parse(bad), bad);
    }
    void uuidVersions()
    {
        const Uuid random = Uuid::random();
        QVERIFY(random != Uuid::random());
        QCOMPARE(random.bytes()[6] >> 4, 4);
        QCOMPARE(random.bytes()[8] >> 6, 2);
        // RFC 4122 appendix B's name space for DNS, checked with Python's uuid.uuid5.
        const Uuid dns = *Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        QCOMPARE(Uuid::fromName(dns, "www.example.com").toString(),
                 std::string("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }

    void ranges_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("canonical"); // empty: an error
        QTest::newRow("v4") << "192.0.2.1"
                            << "192.0.2.1";
        QTest::newRow("v4 prefix") << "192.0.2.0/24"
                                   << "192.0.2.0/24";
        QTest::newRow("all v4") << "0.0.0.0/0"
                                << "0.0.0.0/0";
        QTest::newRow("v4 /32") << "192.0.2.1/32"
                                << "192.0.2.1";
        QTest::newRow("v4 range") << "192.0.2.1 - 192.0.2.9"
                                  << "192.0.2.1-192.0.2.9";
        QTest::newRow("range with dots") << "192.0.2.0..192.0.2.255"
                                         << "192.0.2.0/24";
        QTest::newRow("v6") << "2001:DB8::1"
                            << "2001:db8::1";
        QTest::newRow("v6 prefix") << "2001:db8::/32"
                                   << "2001:db8::/32";
        QTest::newRow("all v6") << "::/0"
                                << "::/0";
        QTest::newRow("v6 /64") << "2001:db8:0:1::/64"
                                << "2001:db8:0:1::/64";
        QTest::newRow("v6 /65") << "2001:db8:0:1:8000::/65"
                                << "2001:db8:0:1:8000::/65";
        QTest::newRow("host bits") << "192.0.2.1/24"
                                   << "";
        QTest::newRow("too long") << "192.0.2.0/33"
                                  << "";
        QTest::newRow("mixed") << "192.0.2.1-2001:db8::1"
                               << "";
        QTest::newRow("reversed") << "192.0.2.9-192.0.2.1"
                                  << "";
        QTest::newRow("name") << "example.com"
                              << "";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("octal") << "192.0.2.010"
                               << "";
    }
    void ranges()
    {
        QFETCH(QString, text);
        QFETCH(QString, canonical);
        const auto range = parseAddressRange(text.toStdString());
        QCOMPARE(range.has_value(), !canonical.isEmpty());
        if (range)
            QCOMPARE(QString::fromStdString(toString(*range)), canonical);
    }
    void hostBitsSayWhatWasMeant()
    {
        const auto range = parseAddressRange("10.1.2.3/8");
        QVERIFY(!range);
        QCOMPARE(range.error().hint, std::string("the prefix is 10.0.0.0/8"));
    }

    void macs()
    {
        QCOMPARE(parseMac("02:1b:44:11:3a:b7")->value, 0x021b44113ab7ull);
        QCOMPARE(parseMac("02-1B-44-11-3A-B7")->value, 0x021b44113ab7ull);
        QCOMPARE(parseMac("021b.4411.3ab7")->value, 0x021b44113ab7ull);
        for (const char *bad : {"", "02:1b:44:11:3a", "02:1b:44:11:3a:b", "02:1b-44:11:3a:b7",
                                "021b.4411:3ab7", "0g:1b:44:11:3a:b7", "02:1b:44:11:3a:b7:"})
            QVERIFY2(!parseMac(bad), bad);
    }

    void times_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("canonical");
        QTest::newRow("utc") << "2026-03-01T12:34:56Z"
                             << "2026-03-01T12:34:56Z";
        QTest::newRow("date") << "2026-03-01"
                              << "2026-03-01T00:00:00Z";
        QTest::newRow("offset") << "2026-03-01T00:30:00+01:00"
                                << "2026-02-28T23:30:00Z";
        QTest::newRow("fraction") << "2026-03-01T12:34:56.120Z"
                                  << "2026-03-01T12:34:56.12Z";
        QTest::newRow("ns") << "1970-01-01T00:00:00.000000001Z"
                            << "1970-01-01T00:00:00.000000001Z";
        QTest::newRow("before 1970") << "1969-12-31T23:59:59.5Z"
                                     << "1969-12-31T23:59:59.5Z";
        QTest::newRow("no day") << "2026-02-30"
                                << "";
        QTest::newRow("no zone") << "2026-03-01T12:34:56"
                                 << "";
        QTest::newRow("word") << "tomorrow"
                              << "";
        QTest::newRow("far") << "9999-01-01"
                             << "";
    }
    void times()
    {
        QFETCH(QString, text);
        QFETCH(QString, canonical);
        const auto time = parseRfc3339(text.toStdString());
        QCOMPARE(time.has_value(), !canonical.isEmpty());
        if (time)
            QCOMPARE(QString::fromStdString(toRfc3339(*time)), canonical);
    }

    void cursorStopsAtTheEnd()
    {
        const std::uint8_t bytes[] = {1, 2, 3};
        ByteCursor cursor(bytes);
        QCOMPARE(cursor.readBigEndian<std::uint16_t>(), std::uint16_t(0x0102));
        QCOMPARE(cursor.readBigEndian<std::uint16_t>(), std::uint16_t(0));
        QVERIFY(!cursor.ok());
        QCOMPARE(cursor.readBigEndian<std::uint8_t>(), std::uint8_t(0));
    }

    void namesNearby()
    {
        const std::vector<std::string_view> names{"tcp.srcport", "tcp.dstport", "udp.dstport"};
        QCOMPARE(nearestNames("tcp.dstprot", names).front(), std::string("tcp.dstport"));
        QVERIFY(nearestNames("frame.len", names).empty());
    }

    void numbers()
    {
        QCOMPARE(parseUnsigned("0x1F").value(), std::uint64_t(31));
        QCOMPARE(parseUnsigned("18446744073709551615").value(), ~std::uint64_t(0));
        for (const char *bad : {"", "-1", "1 ", "0x", "18446744073709551616", "1e3"})
            QVERIFY2(!parseUnsigned(bad), bad);
        QCOMPARE(groupedDigits(0), std::string("0"));
        QCOMPARE(groupedDigits(999), std::string("999"));
        QCOMPARE(groupedDigits(1234567), std::string("1,234,567"));
    }

    void tableLinesUp()
    {
        TextTable table({{"name"}, {"packets", TextTable::Align::Right}});
        table.addRow({"größer", "7"});
        table.addRow({"b", "1,234"});
        QCOMPARE(table.toString(1),
                 std::string(" name    packets\n größer        7\n b         1,234\n"));
    }

    void filesAreReplacedWhole()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("a").toStdString();
        QVERIFY(writeFileAtomically(path, "one"));
        QVERIFY(writeFileAtomically(path, "two"));
        QCOMPARE(*readTextFile(path), std::string("two"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
        const auto mapped = MappedFile::open(path);
        QVERIFY(mapped);
        QCOMPARE(mapped->bytes().size(), std::size_t(3));
        const auto missing = MappedFile::open(folder.filePath("nothing").toStdString());
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::Io);
        QVERIFY(!readTextFile(folder.path().toStdString()));
        QVERIFY(!writeFileAtomically(folder.filePath("no/such/folder").toStdString(), "x"));
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
