// SPDX-License-Identifier: GPL-3.0-or-later
// Every row is complete and consistent, and is found by name, protocol and value name.
#include <QtTest>
#include <set>

#include "fields/computed.h"
#include "fields/field.h"

using namespace tallygate::fields;

namespace {

bool isSorted(std::span<const ValueName> names)
{
    const auto isWrong = [](const ValueName &a, const ValueName &b) { return a.value >= b.value; };
    return std::adjacent_find(names.begin(), names.end(), isWrong) == names.end();
}

/// What is wrong with a row; empty if nothing is.
std::string faultOf(const Field &row)
{
    if (row.name.empty() || row.label.empty() || row.help.empty() || row.source.empty())
        return "a text is missing";
    if (row.help.back() != '.')
        return "the help is no sentence";
    if ((row.read == ReadKind::Computed) != (row.computed != Computed::None))
        return "computed by nothing, or not computed but by something";
    if (row.read == ReadKind::Bits && (row.byteWidth == 0 || row.byteWidth > 8))
        return "bits wider than a number";
    if (row.read == ReadKind::Bits && row.shift + row.widthBits > row.byteWidth * 8)
        return "bits outside their bytes";
    if (row.read == ReadKind::Presence && row.type != FieldType::Presence)
        return "a header with a value";
    if (row.type == FieldType::Ipv4 && row.widthBits != 32)
        return "an IPv4 address that has not 32 bits";
    if (row.type == FieldType::Ether && row.widthBits != 48)
        return "a MAC address that has not 48 bits";
    if (row.type == FieldType::Ipv6 && (row.widthBits != 128 || row.byteWidth != 16))
        return "an IPv6 address that has not 128 bits";
    if (!isSorted(row.values))
        return "names of values are not sorted";
    if (row.dependent.empty() != row.selector.empty())
        return "names that depend on nothing, or nothing that depends";
    for (const DependentNames &names : row.dependent) {
        if (!isSorted(names.values))
            return "dependent names of values are not sorted";
    }
    if (!row.selector.empty() &&
        (!findField(row.selector) || field(*findField(row.selector)).protocol != row.protocol))
        return "names that depend on no field of the protocol";
    return {};
}

/// A name that stands for several values, so that a test by name would miss the others.
std::string ambiguousName(const Field &row)
{
    std::set<QByteArray> seen;
    for (const ValueName &known : row.values) {
        if (!seen.insert(QByteArray(known.name.data(), qsizetype(known.name.size())).toLower())
                 .second)
            return std::string(known.name);
    }
    return {};
}

} // namespace

class TestRegistry : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreSound()
    {
        QVERIFY(allFields().size() > 250);
        for (const Field &row : allFields()) {
            const std::string fault = faultOf(row);
            QVERIFY2(fault.empty(), (std::string(row.name) + ": " + fault).c_str());
        }
    }

    void namesOfValuesAreUnique()
    {
        for (const Field &row : allFields()) {
            const std::string ambiguous = ambiguousName(row);
            QVERIFY2(ambiguous.empty(), (std::string(row.name) + ": " + ambiguous).c_str());
        }
    }

    void namesAreUniqueAndFound()
    {
        std::set<std::string_view> names;
        for (const Field &row : allFields()) {
            QVERIFY2(names.insert(row.name).second, std::string(row.name).c_str());
            const auto id = findField(row.name);
            QVERIFY(id.has_value());
            QCOMPARE(&field(*id), &row);
            QCOMPARE(idOf(row), *id);
        }
        QVERIFY(!findField("tcp.nosuchfield"));
        QVERIFY(!findField(""));
        QVERIFY(!findField("TCP.DSTPORT"));
    }

    void shorthandsJoinFieldsOfTheirType()
    {
        for (const Field &row : allFields()) {
            if (row.read != ReadKind::EitherOf)
                continue;
            for (const std::string_view side : row.either) {
                const auto id = findField(side);
                QVERIFY2(id.has_value(), std::string(row.name).c_str());
                QCOMPARE(field(*id).type, row.type);
                QCOMPARE(field(*id).widthBits, row.widthBits);
                QVERIFY(field(*id).read != ReadKind::EitherOf);
            }
        }
    }

    void rowsOfAProtocolAreTogether()
    {
        std::size_t count = 0;
        for (std::size_t i = 0; i < kProtocolCount; ++i) {
            const auto protocol = static_cast<Protocol>(i);
            for (const Field &row : fieldsOf(protocol)) {
                QCOMPARE(row.protocol, protocol);
                ++count;
            }
            QVERIFY(!name(protocol).empty());
            QVERIFY(!title(protocol).empty());
        }
        QCOMPARE(count, allFields().size());
        QCOMPARE(fieldsOf(Protocol::Tcp).front().name, std::string_view("tcp"));
    }

    void otherSpellingsMeanRows()
    {
        for (const Alias &alias : aliases()) {
            const auto means = findField(alias.means);
            QVERIFY2(means.has_value(), std::string(alias.means).c_str());
            QCOMPARE(*findField(alias.name), *means);
            QCOMPARE(field(*means).name, alias.means); // no alias of an alias
        }
        QVERIFY(!findField("sslx.handshake.type"));
        QVERIFY(!findField("ssl.nosuchfield"));
    }

    void otherSpellings_data()
    {
        QTest::addColumn<QString>("spelling");
        QTest::addColumn<QString>("means");
        QTest::newRow("psh") << "tcp.flags.psh"
                             << "tcp.flags.push";
        QTest::newRow("rst") << "tcp.flags.rst"
                             << "tcp.flags.reset";
        QTest::newRow("cfi") << "vlan.cfi"
                             << "vlan.dei";
        QTest::newRow("protocol") << "ssl"
                                  << "tls";
        QTest::newRow("protocol's field") << "ssl.handshake.type"
                                          << "tls.handshake.type";
        QTest::newRow("class") << "ipv6.class"
                               << "ipv6.tclass";
    }
    void otherSpellings()
    {
        QFETCH(QString, spelling);
        QFETCH(QString, means);
        const auto id = findField(spelling.toStdString());
        QVERIFY(id.has_value());
        QCOMPARE(QString::fromUtf8(field(*id).name.data(), int(field(*id).name.size())), means);
    }

    void nearNames()
    {
        const auto near = suggestFields("tcp.dstprot");
        QVERIFY(!near.empty());
        QCOMPARE(near.front(), std::string("tcp.dstport"));
        QVERIFY(suggestFields("qqqqqqqqqqqq").empty());
        QVERIFY(suggestFields("ip.sr", 1).size() <= 1);
    }

    void namesOfCodesDependOnTheType()
    {
        const Field &code = field(*findField("icmp.code"));
        QVERIFY(valueName(code, 1).empty());
        QCOMPARE(valueName(code, 1, 3), std::string_view("Host unreachable"));
        QCOMPARE(valueName(code, 1, 11), std::string_view("Fragment reassembly time exceeded"));
        QVERIFY(valueName(code, 1, 8).empty());
        QVERIFY(!valueOfName(code, "Host unreachable"));
    }

    void namesOfValues_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<quint64>("value");
        QTest::addColumn<QString>("called");
        QTest::newRow("protocol") << "ip.proto" << quint64(6) << "TCP";
        QTest::newRow("next header") << "ipv6.nxt" << quint64(58) << "IPv6-ICMP";
        QTest::newRow("port") << "tcp.dstport" << quint64(443) << "https";
        QTest::newRow("udp port") << "udp.port" << quint64(53) << "domain";
        QTest::newRow("system port") << "tcp.srcport" << quint64(1017) << "";
        QTest::newRow("last system port") << "tcp.srcport" << quint64(1021) << "exp1";
        QTest::newRow("tcp only") << "udp.port" << quint64(25565) << "";
        QTest::newRow("not of iana") << "udp.port" << quint64(51820) << "wireguard";
        QTest::newRow("type") << "eth.type" << quint64(0x86dd) << "IPv6";
        QTest::newRow("dscp") << "ip.dsfield.dscp" << quint64(46) << "EF";
        QTest::newRow("icmp") << "icmp.type" << quint64(3) << "Destination unreachable";
        QTest::newRow("nothing") << "ip.ttl" << quint64(64) << "";
        QTest::newRow("unknown") << "ip.proto" << quint64(200) << "";
    }
    void namesOfValues()
    {
        QFETCH(QString, name);
        QFETCH(quint64, value);
        QFETCH(QString, called);
        const Field &row = field(*findField(name.toStdString()));
        const std::string_view known = valueName(row, value);
        QCOMPARE(QString::fromUtf8(known.data(), int(known.size())), called);
        if (!called.isEmpty())
            QCOMPARE(valueOfName(row, called.toUpper().toStdString()), std::optional(value));
    }
};

QTEST_APPLESS_MAIN(TestRegistry)
#include "tst_registry.moc"
