// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "pipeline/localaddresses.h"
#include "pipeline/policyprogram.h"

// Scope as SEMANTICS 2.1 judges it, case by case.

using namespace tallygate;
using namespace tallygate::pipeline;

namespace {

Endpoints endpointsOf(const std::string &source, const std::string &destination)
{
    Endpoints ends;
    if (source.empty())
        return ends;
    if (const auto v4 = parseIpv4(source)) {
        ends.kind = Endpoints::Kind::V4;
        ends.source.low = v4->value;
        ends.destination.low = parseIpv4(destination)->value;
        return ends;
    }
    ends.kind = Endpoints::Kind::V6;
    ends.source = *parseIpv6(source);
    ends.destination = *parseIpv6(destination);
    return ends;
}

} // namespace

class ScopeTest : public QObject
{
    Q_OBJECT

private slots:
    void places_data();
    void places();
    void wirePortsAreAlwaysTransit();
    void whatCannotBeReadIsNotGuessed();
    void refusals_data();
    void refusals();
    void globs_data();
    void globs();
};

void ScopeTest::places_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("destination");
    QTest::addColumn<bool>("in");
    QTest::addColumn<bool>("device");

    const auto in = [](const char *name, const char *destination, bool device) {
        const bool v6 = std::string_view(destination).find(':') != std::string_view::npos;
        QTest::newRow(name) << (v6 ? "2001:db8:ffff::9" : "203.0.113.9") << destination << true
                            << device;
    };
    in("own address", "192.0.2.1", true);
    in("own address of another interface", "198.51.100.7", true);
    in("neighbour", "192.0.2.2", false);
    in("subnet broadcast", "192.0.2.255", true);
    in("network address", "192.0.2.0", false);
    in("broadcast of a /31 is a host", "203.0.113.1", false);
    in("limited broadcast", "255.255.255.255", true);
    in("link-scope multicast", "224.0.0.5", true);
    in("multicast beyond link scope, joined", "239.1.2.3", true);
    in("multicast beyond link scope, not joined", "239.1.2.4", false);
    in("just above link scope", "224.0.1.0", false);
    in("loopback", "127.0.0.53", true);
    in("own v6 address", "2001:db8::1", true);
    in("other v6 address", "2001:db8::2", false);
    in("all nodes", "ff02::1", true);
    in("solicited node", "ff02::1:ff00:1", true);
    in("transient link-scope group", "ff12::99", true);
    in("interface scope", "ff01::1", true);
    in("site scope, joined", "ff05::2", true);
    in("site scope, not joined", "ff05::3", false);

    QTest::newRow("out, own source") << "192.0.2.1"
                                     << "203.0.113.9" << false << true;
    QTest::newRow("out, other source") << "192.0.2.2"
                                       << "203.0.113.9" << false << false;
    QTest::newRow("out, multicast destination of another's packet")
        << "192.0.2.2"
        << "224.0.0.5" << false << false;
    QTest::newRow("out, own v6 source") << "2001:db8::1"
                                        << "ff02::1" << false << true;
    QTest::newRow("not IP, in") << ""
                                << "" << true << true;
    QTest::newRow("not IP, out") << ""
                                 << "" << false << true;
}

void ScopeTest::places()
{
    QFETCH(QString, source);
    QFETCH(QString, destination);
    QFETCH(bool, in);
    QFETCH(bool, device);
    const auto local =
        LocalAddresses::build({{"192.0.2.1/24", "198.51.100.7", "203.0.113.0/31", "2001:db8::1/64"},
                               {"239.1.2.3", "ff05::2"}});
    QVERIFY(local.has_value());
    const Place place =
        (*local)->placeOf(endpointsOf(source.toStdString(), destination.toStdString()),
                          PortKind::Host, in ? Direction::In : Direction::Out);
    QVERIFY(place == (device ? Place::Device : Place::Transit));
}

void ScopeTest::wirePortsAreAlwaysTransit()
{
    const auto local = LocalAddresses::build({{"192.0.2.1"}, {}});
    for (const Direction direction : {Direction::In, Direction::Out}) {
        QVERIFY((*local)->placeOf(endpointsOf("192.0.2.1", "192.0.2.1"), PortKind::Wire,
                                  direction) == Place::Transit);
        QVERIFY((*local)->placeOf({}, PortKind::Wire, direction) == Place::Transit);
    }
}

void ScopeTest::whatCannotBeReadIsNotGuessed()
{
    const auto local = LocalAddresses::build({{"192.0.2.1"}, {}});
    Endpoints cut;
    cut.kind = Endpoints::Kind::Cut;
    QVERIFY((*local)->placeOf(cut, PortKind::Host, Direction::In) == Place::Undecidable);
    QVERIFY((*local)->placeOf(cut, PortKind::Wire, Direction::In) == Place::Transit);
    Endpoints lying;
    lying.kind = Endpoints::Kind::Unreadable;
    QVERIFY((*local)->placeOf(lying, PortKind::Host, Direction::In) == Place::Transit);
}

void ScopeTest::refusals_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("path");
    QTest::newRow("no address") << "eth0"
                                << "224.0.0.1"
                                << "/addresses/1";
    QTest::newRow("length too long") << "192.0.2.1/33"
                                     << "224.0.0.1"
                                     << "/addresses/1";
    QTest::newRow("length missing") << "192.0.2.1/"
                                    << "224.0.0.1"
                                    << "/addresses/1";
    QTest::newRow("no group") << "192.0.2.2"
                              << "192.0.2.3"
                              << "/groups/0";
}

void ScopeTest::refusals()
{
    QFETCH(QString, address);
    QFETCH(QString, group);
    QFETCH(QString, path);
    const auto local =
        LocalAddresses::build({{"192.0.2.1", address.toStdString()}, {group.toStdString()}});
    QVERIFY(!local.has_value());
    QCOMPARE(QString::fromStdString(local.error().where.path), path);
}

void ScopeTest::globs_data()
{
    QTest::addColumn<QString>("glob");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("fits");
    QTest::newRow("same") << "eth0"
                          << "eth0" << true;
    QTest::newRow("other") << "eth0"
                           << "eth1" << false;
    QTest::newRow("longer") << "eth0"
                            << "eth01" << false;
    QTest::newRow("star") << "eth*"
                          << "eth0" << true;
    QTest::newRow("star takes nothing") << "eth*"
                                        << "eth" << true;
    QTest::newRow("question") << "eth?"
                              << "eth0" << true;
    QTest::newRow("question needs one") << "eth?"
                                        << "eth" << false;
    QTest::newRow("star in the middle") << "e*0.1?"
                                        << "enp3s0.12" << true;
    QTest::newRow("star goes back") << "*ab"
                                    << "aabab" << true;
    QTest::newRow("all") << "*"
                         << "" << true;
    QTest::newRow("none") << ""
                          << "eth0" << false;
}

void ScopeTest::globs()
{
    QFETCH(QString, glob);
    QFETCH(QString, name);
    QFETCH(bool, fits);
    QCOMPARE(matchesGlob(glob.toStdString(), name.toStdString()), fits);
}

QTEST_GUILESS_MAIN(ScopeTest)
#include "tst_scope.moc"
