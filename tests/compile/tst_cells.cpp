// SPDX-License-Identifier: GPL-3.0-or-later
// What cells of a rule mean as expressions, and that each meaning is an expression of match/.
#include <QtTest>

#include "compile/cells.h"
#include "match/expression.h"
#include "policy/cell.h"

using namespace tallygate;
using namespace tallygate::compile;

namespace {

CellNames testNames()
{
    CellNames names;
    names.set = [](std::string_view name) -> SetContent {
        if (name == "both")
            return {true, policy::SetKind::Addresses, true, true};
        if (name == "v4")
            return {true, policy::SetKind::Addresses, true, false};
        if (name == "empty")
            return {true, policy::SetKind::Addresses, false, false};
        if (name == "hosts")
            return {true, policy::SetKind::Macs, false, false};
        if (name == "web-ports")
            return {true, policy::SetKind::Ports, false, false};
        return {};
    };
    names.service = [](std::string_view name) -> std::optional<std::string> {
        if (name == "dns")
            return "udp.dstport == 53 || tcp.dstport == 53";
        return std::nullopt;
    };
    return names;
}

} // namespace

class TestCells : public QObject
{
    Q_OBJECT

private slots:
    void addresses_data()
    {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<QString>("expression");
        QTest::newRow("any") << "any"
                             << "";
        QTest::newRow("prefix") << "10.0.0.0/8"
                                << "ip.src in {10.0.0.0/8}";
        QTest::newRow("two families") << "10.0.0.1, fe80::/10"
                                      << "ip.src in {10.0.0.1} or ipv6.src in {fe80::/10}";
        QTest::newRow("range") << "10.0.0.1-10.0.0.9"
                               << "ip.src in {10.0.0.1..10.0.0.9}";
        QTest::newRow("range that is a prefix") << "10.0.0.0-10.0.0.255"
                                                << "ip.src in {10.0.0.0/24}";
        QTest::newRow("set of both") << "@both"
                                     << "ip.src in {@both} or ipv6.src in {@both}";
        QTest::newRow("set of one family") << "@v4"
                                           << "ip.src in {@v4}";
        QTest::newRow("hardware") << "02-1B-44-11-3A-B7"
                                  << "eth.src in {02:1b:44:11:3a:b7}";
        QTest::newRow("set of hardware") << "@hosts"
                                         << "eth.src in {@hosts}";
        // SEMANTICS 8.2
        QTest::newRow("negated") << "not 10.0.0.0/8"
                                 << "(ip and not ip.src in {10.0.0.0/8})";
        QTest::newRow("negated, both families")
            << "not @both"
            << "(ip and not ip.src in {@both}) or (ipv6 and not ipv6.src in {@both})";
        QTest::newRow("empty set") << "@empty"
                                   << "frame.len == 0";
    }
    void addresses()
    {
        QFETCH(QString, cell);
        QFETCH(QString, expression);
        const CellMeaning meaning =
            addressCell(policy::cellFromText(cell.toStdString()), Side::Source, testNames());
        QVERIFY(meaning.problems.empty());
        QCOMPARE(QString::fromStdString(meaning.expression), expression);
        const auto parsed = match::parse(meaning.expression);
        QVERIFY2(parsed.has_value(), parsed ? "" : toString(parsed.error()).c_str());
    }

    void destinationUsesItsOwnFields()
    {
        const auto meaning = addressCell(policy::cellFromText("192.0.2.1, 2001:db8::1"),
                                         Side::Destination, testNames());
        QCOMPARE(QString::fromStdString(meaning.expression),
                 QString("ip.dst in {192.0.2.1} or ipv6.dst in {2001:db8::1}"));
    }

    void services_data()
    {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<QString>("expression");
        QTest::newRow("any") << ""
                             << "";
        QTest::newRow("named") << "dns"
                               << "(udp.dstport == 53 || tcp.dstport == 53)";
        QTest::newRow("port") << "tcp/443"
                              << "tcp.dstport == 443";
        QTest::newRow("ports") << "udp/5000-5010"
                               << "udp.dstport in {5000..5010}";
        QTest::newRow("several")
            << "dns, tcp/443"
            << "(udp.dstport == 53 || tcp.dstport == 53) or tcp.dstport == 443";
        QTest::newRow("set") << "@web-ports"
                             << "tcp.dstport in {@web-ports} or udp.dstport in {@web-ports}";
        QTest::newRow("negated") << "not tcp/22"
                                 << "not (tcp.dstport == 22)";
    }
    void services()
    {
        QFETCH(QString, cell);
        QFETCH(QString, expression);
        const CellMeaning meaning =
            serviceCell(policy::cellFromText(cell.toStdString()), testNames());
        QVERIFY(meaning.problems.empty());
        QCOMPARE(QString::fromStdString(meaning.expression), expression);
        QVERIFY(match::parse(meaning.expression).has_value());
    }

    void problems_data()
    {
        QTest::addColumn<bool>("service");
        QTest::addColumn<QString>("cell");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("item");
        QTest::newRow("host bits") << false << "10.0.0.1/8"
                                   << "cell-item-invalid" << 0;
        QTest::newRow("second item") << false << "10.0.0.1, lan"
                                     << "cell-item-invalid" << 1;
        QTest::newRow("unknown set") << false << "@nowhere"
                                     << "set-missing" << 0;
        QTest::newRow("ports as addresses") << false << "@web-ports"
                                            << "cell-item-invalid" << 0;
        QTest::newRow("mixed and negated") << false << "not 10.0.0.1, 02:1b:44:11:3a:b7"
                                           << "cell-mixed-negated" << 0;
        QTest::newRow("unknown service") << true << "htps"
                                         << "service-missing" << 0;
        QTest::newRow("port too high") << true << "tcp/65536"
                                       << "service-missing" << 0;
        QTest::newRow("range reversed") << true << "tcp/20-10"
                                        << "service-missing" << 0;
        QTest::newRow("addresses as ports") << true << "@v4"
                                            << "cell-item-invalid" << 0;
    }
    void problems()
    {
        QFETCH(bool, service);
        QFETCH(QString, cell);
        QFETCH(QString, code);
        QFETCH(int, item);
        const policy::Cell parsed = policy::cellFromText(cell.toStdString());
        const CellMeaning meaning = service ? serviceCell(parsed, testNames())
                                            : addressCell(parsed, Side::Source, testNames());
        QCOMPARE(meaning.problems.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(meaning.problems.front().code), code);
        QCOMPARE(int(meaning.problems.front().item), item);
        QVERIFY(!meaning.problems.front().message.empty());
    }
};

QTEST_GUILESS_MAIN(TestCells)
#include "tst_cells.moc"
