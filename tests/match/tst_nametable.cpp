// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>
#include <cstdlib>
#include <new>
#include <random>
#include <set>

#include "match/nametable.h"
#include "match/valueset.h"

namespace {
std::atomic<std::uint64_t> g_allocations{0};
}

// Counts what is taken from the heap, to show that a look-up takes nothing.
void *operator new(std::size_t size)
{
    ++g_allocations;
    if (void *memory = std::malloc(size))
        return memory;
    std::abort();
}
void *operator new(std::size_t size, const std::nothrow_t &) noexcept
{
    ++g_allocations;
    return std::malloc(size);
}
void *operator new(std::size_t size, std::align_val_t alignment)
{
    ++g_allocations;
    const auto unit = static_cast<std::size_t>(alignment);
    if (void *memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit))
        return memory;
    std::abort();
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, const std::nothrow_t &) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

using namespace tallygate;
using namespace tallygate::match;

class TestNameTable : public QObject
{
    Q_OBJECT

private slots:
    void holds_data();
    void holds();
    void badEntries_data();
    void badEntries();
    void goodEntries_data();
    void goodEntries();
    void belowOnlyAndWhole();
    void longNames();
    void agreesWithASetOfTexts();
    void collidingHashesStayExact();
    void aMillionNames();
    void asASet();
};

void TestNameTable::holds_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("held");
    const auto row = [](const QByteArray &name, bool held) { QTest::newRow(name) << name << held; };
    row("example.com", true);
    row("www.example.com", true);
    row("a.b.c.example.com", true);
    row("EXAMPLE.Com", true);
    row("WWW.eXample.com", true);
    row("example.com.", true);
    row("www.example.com.", true);
    row("example.com:443", true);
    row("example.com.:443", true);
    row("example.com:", true);
    row(".example.com", true);
    row("a..example.com", true);
    row(QByteArray("\x00\xff.example.com", 14), true);
    row("badexample.com", false);
    row("example.com.evil.org", false);
    row("example.co", false);
    row("xample.com", false);
    row("com", false);
    row("example", false);
    row("", false);
    row(".", false);
    row("..", false);
    row(":443", false);
    row("example.com..", false);
    row("example.com:443x", false);
    row("example.com:http", false);
    row("example com", false);
    row("ads.example.net", false); // "*.ads.example.net"
    row("x.ads.example.net", true);
    row("X.Y.ads.example.net.", true);
    row("example.net", false);
    row("_dmarc.example.org", true);
    row("x._dmarc.example.org", true);
    row("example.org", false);
    row("xn--bcher-kva.example", true);
    row("www.xn--bcher-kva.example", true);
    row("localhost", true);
    row("db.localhost", true);
}

void TestNameTable::holds()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, held);
    const auto table =
        NameTable::build({" Example.COM. ", "*.ads.example.net", "_dmarc.example.org",
                          "XN--bcher-kva.example", "localhost"});
    QVERIFY(table);
    QCOMPARE(table->size(), std::size_t(5));
    QCOMPARE(table->contains({name.data(), std::size_t(name.size())}), held);
}

void TestNameTable::badEntries_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QString>("message");
    const auto row = [](const QByteArray &entry, const char *why) {
        QTest::newRow(entry.left(40))
            << entry << QString("'%1' is not a domain name: %2").arg(QString(entry.trimmed()), why);
    };
    row("", "it has no label");
    row(".", "it has no label");
    row("*.", "it has no label");
    row("*", "'*' can stand only for the first label");
    row("a.*.example.com", "'*' can stand only for the first label");
    row("*example.com", "'*' can stand only for the first label");
    row("a..b", "a label is empty");
    row(".example.com", "a label is empty");
    row("example.com..", "a label is empty");
    row("http://example.com", "it has a ':'");
    row("example.com:443", "it has a ':'");
    row("example.com/x", "it has a '/'");
    row("two words", "' ' cannot be in a name");
    row("||example.com^", "'|' cannot be in a name");
    row("example.com\x01", "octet 0x01 cannot be in a name");
    row("b\xc3\xbc"
        "cher.example",
        "it has characters outside of ASCII");
    row("192.0.2.1", "it is an address");
    row("2001:db8::1", "it is an address");
    row("example.123", "its last label has digits only");
    row(QByteArray(64, 'a') + ".com", "a label is longer than 63 octets");
    row((QByteArray(63, 'a') + '.').repeated(4) + "com", "it is longer than 253 octets");
}

void TestNameTable::badEntries()
{
    QFETCH(QByteArray, entry);
    QFETCH(QString, message);
    const auto table = NameTable::build({"good.example", entry.toStdString(), "good.example"});
    QVERIFY(!table);
    QCOMPARE(QString::fromStdString(table.error().code), QString("set-entry-invalid"));
    QCOMPARE(QString::fromStdString(table.error().message), message);
    QCOMPARE(table.error().where.line, 2u);
}

void TestNameTable::goodEntries_data()
{
    QTest::addColumn<QByteArray>("entry");
    for (const QByteArray &entry :
         {QByteArray("a"), QByteArray("com."), QByteArray("*.com"),
          QByteArray("_sip._tcp.example.com"), QByteArray("-.example"), QByteArray("a-.example"),
          QByteArray("1.example"), QByteArray("2.0.192.in-addr.arpa"), QByteArray("xn--fiqs8s"),
          QByteArray(63, 'a') + ".com",
          (QByteArray(63, 'a') + '.').repeated(3) + QByteArray(61, 'b')})
        QTest::newRow(entry.left(40)) << entry;
}

void TestNameTable::goodEntries()
{
    QFETCH(QByteArray, entry);
    const auto table = NameTable::build({entry.toStdString()});
    QVERIFY2(table, table ? "" : table.error().message.c_str());
    const QByteArray below = "x." + (entry.startsWith("*.") ? entry.mid(2) : entry);
    QVERIFY(table->contains(below.toStdString()));
}

void TestNameTable::belowOnlyAndWhole()
{
    for (const std::vector<std::string> &entries :
         {std::vector<std::string>{"*.a.example", "a.example"}, {"a.example", "*.a.example"}}) {
        const auto table = NameTable::build(entries);
        QCOMPARE(table->size(), std::size_t(1));
        QVERIFY(table->contains("a.example"));
        QVERIFY(table->contains("b.a.example"));
    }
    const auto twice = NameTable::build({"*.a.example", "*.A.example."});
    QCOMPARE(twice->size(), std::size_t(1));
    QVERIFY(!twice->contains("a.example"));
    // The name above says nothing of the one below, nor the other way round.
    const auto nested = NameTable::build({"*.example", "*.b.example"});
    QVERIFY(nested->contains("b.example"));
    QVERIFY(nested->contains("a.b.example"));
}

void TestNameTable::longNames()
{
    const std::string longest = std::string(63, 'a') + '.' + std::string(63, 'b') + '.' +
                                std::string(63, 'c') + '.' + std::string(61, 'd');
    const auto table = NameTable::build({longest, "short.example"});
    QVERIFY(table->contains(longest));
    QVERIFY(table->contains("x." + longest));
    QVERIFY(!table->contains("x" + longest));
    QVERIFY(!table->contains(std::string(70000, 'x')));
    QVERIFY(!table->contains(std::string(70000, '.')));
    QVERIFY(table->contains(std::string(70000, 'x') + ".short.example"));
    QVERIFY(table->contains(std::string(70000, '.') + "short.example"));
    QVERIFY(!table->contains(std::string(70000, 'x') + "short.example"));
    const auto below = NameTable::build({"*." + longest});
    QVERIFY(!below->contains(longest));
    QVERIFY(below->contains("." + longest));
}

void TestNameTable::agreesWithASetOfTexts()
{
    // Few labels, so that names stand below each other and share ends.
    std::mt19937_64 random(7);
    const auto name = [&] {
        std::string text;
        for (auto labels = 1 + random() % 4; labels > 0; --labels) {
            for (auto letters = 1 + random() % 3; letters > 0; --letters)
                text += static_cast<char>('a' + random() % 3);
            if (labels > 1)
                text += '.';
        }
        return text;
    };
    for (const std::size_t count : {1u, 12u, 13u, 100u, 3000u}) {
        std::vector<std::string> entries;
        for (std::size_t i = 0; i < count; ++i)
            entries.push_back(name());
        const std::set<std::string> plain(entries.begin(), entries.end());
        const auto table = NameTable::build(entries);
        QCOMPARE(table->size(), plain.size());
        for (int i = 0; i < 5000; ++i) {
            const std::string asked = name();
            bool held = plain.contains(asked);
            for (std::size_t dot = asked.find('.'); dot != std::string::npos;
                 dot = asked.find('.', dot + 1))
                held = held || plain.contains(asked.substr(dot + 1));
            QVERIFY2(table->contains(asked) == held, asked.c_str());
        }
    }
}

void TestNameTable::collidingHashesStayExact()
{
    // Far more names than tags: every line has equal tags of different names.
    std::vector<std::string> entries;
    for (int i = 0; i < 200000; ++i)
        entries.push_back("host-" + std::to_string(i) + ".example");
    const auto table = NameTable::build(entries);
    for (int i = 0; i < 200000; ++i) {
        QVERIFY(table->contains(entries[std::size_t(i)]));
        QVERIFY(!table->contains("hots-" + std::to_string(i) + ".example"));
    }
}

void TestNameTable::aMillionNames()
{
    std::vector<std::string> entries;
    std::size_t octets = 0;
    for (int i = 0; i < 1000000; ++i) {
        entries.push_back("n" + std::to_string(i * 7919LL) + ".example.net");
        octets += entries.back().size() + 1;
    }
    const auto table = NameTable::build(entries);
    QVERIFY(table);
    QCOMPARE(table->size(), std::size_t(1000000));
    QVERIFY2(table->memory() <= octets + 10 * 1000000,
             qPrintable(QString("%1 octets on top of the text").arg(table->memory() - octets)));
    const std::uint64_t before = g_allocations;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < entries.size(); i += 97) {
        wrong += !table->contains(entries[i]);
        wrong += table->contains(std::string_view(entries[i]).substr(1));
    }
    QCOMPARE(g_allocations - before, std::uint64_t(0));
    QCOMPARE(wrong, std::size_t(0));
}

void TestNameTable::asASet()
{
    const auto set = ValueSet::build(SetKind::Names, {"blocked.example"});
    QVERIFY(set);
    QCOMPARE(set->kind(), SetKind::Names);
    QVERIFY(!set->isEmpty());
    QVERIFY(set->containsText("WWW.blocked.example:8080"));
    QVERIFY(!set->containsText("unblocked.example"));
    QVERIFY(!set->containsNumber(0));
    QVERIFY(ValueSet::build(SetKind::Names, {})->isEmpty());
    QVERIFY(!ValueSet::build(SetKind::Names, {})->containsText("a"));
    const auto sets = [](std::string_view) { return SetKind::Names; };
    for (const char *wrong : {"ip.src in {@s}", "tcp.port in {@s}", "eth.src in {@s}",
                              "frame[0:4] in {@s}", "tcp in {@s}"})
        QVERIFY2(!parse(wrong, sets), wrong);
}

QTEST_APPLESS_MAIN(TestNameTable)
#include "tst_nametable.moc"
