// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include "match/rangetable.h"
#include "match/valueset.h"

using namespace tallygate;
using namespace tallygate::match;

namespace {

template <class Key>
bool naiveContains(const std::vector<typename RangeTable<Key>::Range> &ranges, Key key)
{
    for (const auto &range : ranges) {
        if (range.first <= key && key <= range.last)
            return true;
    }
    return false;
}

/// Random ranges of one shape against a plain loop, with keys at and around every end.
template <class Key, class Draw>
void compareWithLoop(std::size_t count, Key longest, Draw draw)
{
    std::vector<typename RangeTable<Key>::Range> ranges;
    for (std::size_t i = 0; i < count; ++i) {
        const Key first = draw();
        const Key length = static_cast<Key>(draw() % (longest + 1));
        const Key last = static_cast<Key>(first + length);
        ranges.push_back({first, last < first ? first : last});
    }
    const RangeTable<Key> table(ranges);
    for (const auto &range : ranges) {
        for (const Key key : {range.first, range.last, static_cast<Key>(range.first - 1),
                              static_cast<Key>(range.last + 1)})
            QCOMPARE(table.contains(key), naiveContains<Key>(ranges, key));
    }
    for (int i = 0; i < 2000; ++i) {
        const Key key = draw();
        QCOMPARE(table.contains(key), naiveContains<Key>(ranges, key));
    }
    const auto &merged = table.ranges();
    for (std::size_t i = 1; i < merged.size(); ++i)
        QVERIFY(merged[i].first > merged[i - 1].last && merged[i].first - merged[i - 1].last > 1);
}

} // namespace

class TestValueSet : public QObject
{
    Q_OBJECT

private slots:
    void rangeTableAgreesWithALoop();
    void rangeTableAtTheEnds();
    void mergesNeighbours();
    void addresses();
    void macs();
    void ports();
    void values();
    void texts();
    void badEntries_data();
    void badEntries();
    void aMillionEntries();
    void lookup();
};

void TestValueSet::rangeTableAgreesWithALoop()
{
    std::mt19937_64 random(1);
    for (const std::size_t count : {0u, 1u, 7u, 8u, 9u, 40u, 300u}) {
        compareWithLoop<std::uint32_t>(count, 1000, [&] { return std::uint32_t(random()); });
        // Crowded into few values, so that ranges overlap and touch.
        compareWithLoop<std::uint32_t>(count, 3, [&] { return std::uint32_t(random() % 600); });
        compareWithLoop<std::uint64_t>(count, 1ull << 40, [&] { return random(); });
        compareWithLoop<std::uint64_t>(count, 0, [&] { return random() | ~0ull << 10; });
        compareWithLoop<Unsigned128>(count, Unsigned128(1) << 100,
                                     [&] { return Unsigned128(random()) << 64 | random(); });
        // All in one /64, one far away: everything falls into one bucket.
        compareWithLoop<Unsigned128>(count, 5, [&] {
            return random() % 50 == 0 ? ~Unsigned128(0) - random() % 9
                                      : Unsigned128(0x20010db8) << 96 | random() % 5000;
        });
    }
}

void TestValueSet::rangeTableAtTheEnds()
{
    constexpr std::uint64_t kLast = ~0ull;
    std::vector<RangeTable<std::uint64_t>::Range> ranges{{0, 0}, {kLast, kLast}};
    for (std::uint64_t i = 10; i < 30; ++i)
        ranges.push_back({i * 100, i * 100 + 1});
    const RangeTable<std::uint64_t> table(ranges);
    QVERIFY(table.contains(0));
    QVERIFY(table.contains(kLast));
    QVERIFY(!table.contains(1));
    QVERIFY(!table.contains(kLast - 1));
    const RangeTable<std::uint64_t> all({{0, kLast}, {5, 6}});
    QCOMPARE(all.ranges().size(), std::size_t(1));
    QVERIFY(all.contains(7));
}

void TestValueSet::mergesNeighbours()
{
    const auto set = ValueSet::build(SetKind::Addresses,
                                     {"10.0.0.0/25", "10.0.0.128/25", "10.0.1.0", "192.0.2.1"});
    QVERIFY(set);
    QCOMPARE(set->ipv4().size(), std::size_t(2));
    QCOMPARE(set->ipv4()[0].first, 0x0a000000u);
    QCOMPARE(set->ipv4()[0].last, 0x0a000100u);
}

void TestValueSet::addresses()
{
    const auto set =
        ValueSet::build(SetKind::Addresses, {" 10.0.0.0/8 ", "192.0.2.1-192.0.2.9", "2001:db8::/32",
                                             "fe80::1..fe80::ff", "::1"});
    QVERIFY(set);
    QCOMPARE(set->kind(), SetKind::Addresses);
    QVERIFY(set->containsIpv4(0x0affffff));
    QVERIFY(!set->containsIpv4(0x0b000000));
    QVERIFY(set->containsIpv4(0xc0000205));
    QVERIFY(!set->containsIpv4(0xc000020a));
    QVERIFY(set->containsIpv6(*parseIpv6("2001:db8:ffff::1")));
    QVERIFY(set->containsIpv6(*parseIpv6("fe80::ff")));
    QVERIFY(!set->containsIpv6(*parseIpv6("fe80::100")));
    QVERIFY(set->containsIpv6(*parseIpv6("::1")));
    QVERIFY(!set->containsNumber(1));
    QCOMPARE(set->ipv6().size(), std::size_t(3));
    QVERIFY(set->ipv6()[0].first == *parseIpv6("::1"));
}

void TestValueSet::macs()
{
    const auto set = ValueSet::build(SetKind::Macs, {"00:1b:44:00:00:00/24", "02-00-00-00-00-01",
                                                     "0200.0000.0010..0200.0000.0020"});
    QVERIFY(set);
    QVERIFY(set->containsNumber(0x001b44ffffffull));
    QVERIFY(!set->containsNumber(0x001b45000000ull));
    QVERIFY(set->containsNumber(0x020000000001ull));
    QVERIFY(set->containsNumber(0x020000000018ull));
}

void TestValueSet::ports()
{
    const auto set = ValueSet::build(SetKind::Ports, {"22", "8000-8080", "9000..9001", "65535"});
    QVERIFY(set);
    for (const unsigned port : {22u, 8000u, 8080u, 9001u, 65535u})
        QVERIFY(set->containsNumber(port));
    for (const unsigned port : {21u, 7999u, 8081u, 0u})
        QVERIFY(!set->containsNumber(port));
}

void TestValueSet::values()
{
    const auto set = ValueSet::build(SetKind::Values, {"0x10", "1..3", "18446744073709551615"});
    QVERIFY(set);
    QVERIFY(set->containsNumber(16));
    QVERIFY(set->containsNumber(2));
    QVERIFY(set->containsNumber(~0ull));
    QVERIFY(!set->containsNumber(0));
}

void TestValueSet::texts()
{
    const auto set =
        ValueSet::build(SetKind::Texts, {"b.example", "a.example", "b.example", " c "});
    QVERIFY(set);
    QVERIFY(set->containsText("a.example"));
    QVERIFY(set->containsText(" c "));
    QVERIFY(!set->containsText("c"));
    QCOMPARE(set->texts().size(), std::size_t(3));
    QVERIFY(!set->isEmpty());
    QVERIFY(ValueSet::build(SetKind::Texts, {})->isEmpty());
}

void TestValueSet::badEntries_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("code");
    const auto row = [](SetKind kind, const char *entry, const char *code) {
        QTest::newRow(entry) << int(kind) << entry << code;
    };
    row(SetKind::Addresses, "10.0.0.256", "address-invalid");
    row(SetKind::Addresses, "10.0.0.1/8", "prefix-host-bits");
    row(SetKind::Addresses, "10.0.0.0/40", "prefix-length-invalid");
    row(SetKind::Addresses, "10.0.0.9-10.0.0.1", "range-reversed");
    row(SetKind::Addresses, "10.0.0.1-::1", "range-mixed");
    row(SetKind::Macs, "00:11:22", "set-entry-invalid");
    row(SetKind::Macs, "00:11:22:33:44:55/24", "prefix-host-bits");
    row(SetKind::Macs, "00:11:22:33:44:55/49", "set-entry-invalid");
    row(SetKind::Ports, "65536", "set-entry-invalid");
    row(SetKind::Ports, "http", "set-entry-invalid");
    row(SetKind::Ports, "90-80", "range-reversed");
    row(SetKind::Values, "", "set-entry-invalid");
    row(SetKind::Values, "1..x", "set-entry-invalid");
    row(SetKind::Unknown, "1", "set-kind-unknown");
}

void TestValueSet::badEntries()
{
    QFETCH(int, kind);
    QFETCH(QString, entry);
    QFETCH(QString, code);
    const std::string good = SetKind(kind) == SetKind::Addresses ? "10.0.0.1"
                             : SetKind(kind) == SetKind::Macs    ? "00:00:00:00:00:01"
                                                                 : "1";
    const auto set = ValueSet::build(SetKind(kind), {good, entry.toStdString(), good});
    QVERIFY(!set);
    QCOMPARE(QString::fromStdString(set.error().code), code);
    if (SetKind(kind) != SetKind::Unknown)
        QCOMPARE(set.error().where.line, 2u);
}

void TestValueSet::aMillionEntries()
{
    std::vector<std::string> entries;
    for (std::uint32_t i = 0; i < 1000000; ++i)
        entries.push_back(toString(Ipv4Address{0x10000000u + i * 3000u}));
    const auto set = ValueSet::build(SetKind::Addresses, entries);
    QVERIFY(set);
    QCOMPARE(set->ipv4().size(), std::size_t(1000000));
    for (std::uint32_t i = 0; i < 1000000; i += 997) {
        QVERIFY(set->containsIpv4(0x10000000u + i * 3000u));
        QVERIFY(!set->containsIpv4(0x10000000u + i * 3000u + 1));
    }
}

void TestValueSet::lookup()
{
    SetTable table;
    table.emplace("web",
                  std::make_shared<const ValueSet>(*ValueSet::build(SetKind::Ports, {"80"})));
    const SetLookup sets = lookupIn(table);
    QCOMPARE(sets("web"), SetKind::Ports);
    QCOMPARE(sets("nope"), SetKind::Unknown);
    QVERIFY(parse("tcp.port in {@web}", sets));
    QVERIFY(!parse("ip.src in {@web}", sets));
}

QTEST_APPLESS_MAIN(TestValueSet)
#include "tst_valueset.moc"
