// SPDX-License-Identifier: GPL-3.0-or-later
// Interfaces and addresses are followed; what cannot be a port is refused; wires are prepared.
#include <QtTest>

#include <poll.h>

#include <algorithm>

#include "io/netwatch.h"
#include "io/takeover.h"
#include "netlab.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

using Kind = io::LinkEvent::Kind;

/// Reads until `fits` holds of what was read; milliseconds it took, -1 if it did not in a second.
template <class Fits>
qint64 awaitChange(io::NetWatch &watch, Fits fits)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 1000) {
        pollfd ready{watch.descriptor(), POLLIN, 0};
        ::poll(&ready, 1, 50);
        const auto changes = watch.read();
        if (changes && fits(*changes))
            return timer.elapsed();
    }
    return -1;
}

auto tells(Kind kind, const std::string &name)
{
    return [=](const io::NetChanges &changes) {
        return std::any_of(changes.links.begin(), changes.links.end(), [&](const auto &event) {
            return event.kind == kind && event.link.name == name;
        });
    };
}

bool has(const std::vector<std::string> &texts, const std::string &text)
{
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

} // namespace

class TstNetWatch : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const QString why = whyNoNamespaces(); !why.isEmpty()) {
            qInfo("SKIPPED: %s", qPrintable(why));
            QSKIP(qPrintable(why));
        }
    }

    void linksAreFollowed()
    {
        NetLab lab;
        auto watch = io::NetWatch::open();
        QVERIFY(watch);
        QVERIFY(watch->find("eth0") != nullptr);
        run("ip link add a0 type veth peer name a1");
        QVERIFY(awaitChange(*watch, tells(Kind::Appeared, "a0")) >= 0);
        run("ip link set a0 up; ip link set a1 up");
        QVERIFY(awaitChange(*watch, tells(Kind::Up, "a0")) >= 0);
        run("ip link set a0 mtu 1400");
        QVERIFY(awaitChange(*watch, tells(Kind::Mtu, "a0")) >= 0);
        run("ip link set a0 name b0");
        QVERIFY(awaitChange(*watch, tells(Kind::Renamed, "b0")) >= 0);
        run("ip link set b0 down");
        QVERIFY(awaitChange(*watch, tells(Kind::Down, "b0")) >= 0);
        run("ip link del b0");
        QVERIFY(awaitChange(*watch, tells(Kind::Gone, "b0")) >= 0);
        QVERIFY(watch->find("b0") == nullptr);
    }

    void addressesAreFollowed()
    {
        NetLab lab;
        auto watch = io::NetWatch::open();
        QVERIFY(watch);
        const auto changed = [](const io::NetChanges &changes) { return changes.localState; };
        for (const char *link : {"eth0", "lo"}) {
            run(QString("ip addr add 192.0.2.7/28 dev %1").arg(link));
            QVERIFY(has(watch->local().addresses, "192.0.2.7/28") == false);
            // Generous: the machine may be busy. Nothing but the kernel's message is waited for.
            const qint64 took = awaitChange(*watch, changed);
            QVERIFY2(took >= 0 && took < 100, qPrintable(QString::number(took)));
            QVERIFY(has(watch->local().addresses, "192.0.2.7/28"));
            run(QString("ip addr del 192.0.2.7/28 dev %1").arg(link));
            QVERIFY(awaitChange(*watch, changed) >= 0);
            QVERIFY(!has(watch->local().addresses, "192.0.2.7/28"));
        }
    }

    void lostMessagesAreMadeUpFor()
    {
        NetLab lab;
        auto watch = io::NetWatch::open();
        QVERIFY(watch);
        QString batch = lab.path("batch");
        QFile file(batch);
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 8000; ++i)
            file.write(QString("link set eth0 mtu %1\n").arg(1400 + i % 2).toLatin1());
        file.write("addr add 192.0.2.9/24 dev eth0\n");
        file.close();
        run("ip -batch " + batch);
        const auto changes = watch->read();
        QVERIFY(changes);
        QVERIFY(changes->resynced);
        QVERIFY(has(watch->local().addresses, "192.0.2.9/24"));
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("setup");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("code");
        QTest::newRow("plain") << "true"
                               << "eth0"
                               << "";
        QTest::newRow("none") << "true"
                              << "eth9"
                              << "no-interface";
        QTest::newRow("loopback") << "true"
                                  << "lo"
                                  << "port-loopback";
        QTest::newRow("bridge") << "ip link add br0 type bridge"
                                << "br0"
                                << "port-master";
        QTest::newRow("child") << "ip link add link eth0 name m0 type macvlan"
                               << "m0"
                               << "port-child";
        QTest::newRow("parent") << "ip link add link eth0 name m0 type macvlan"
                                << "eth0"
                                << "port-has-children";
        QTest::newRow("tun") << "ip tuntap add t0 mode tun"
                             << "t0"
                             << "port-tunnel";
        QTest::newRow("engine") << "ip link add s0 type veth peer name "
                                   "s1; ip link set s1 alias 'tallygate: engine side of s0'"
                                << "s0"
                                << "port-engine";
        QTest::newRow("mtu") << "ip link set eth0 mtu 9000"
                             << "eth0"
                             << "port-mtu";
    }

    void refusals()
    {
        QFETCH(QString, setup);
        QFETCH(QString, name);
        QFETCH(QString, code);
        NetLab lab;
        run(setup);
        io::TakeOverOptions options;
        options.journal = lab.path("journal").toStdString();
        options.multiBuffer = code != "port-mtu";
        const auto checked = io::checkHostPort(name.toStdString(), options);
        QCOMPARE(checked ? QString() : QString::fromStdString(checked.error().code), code);
    }

    void unknownManagersAreRefused()
    {
        NetLab lab;
        io::TakeOverOptions options;
        options.journal = lab.path("journal").toStdString();
        options.root = lab.path("root").toStdString();
        QVERIFY(io::checkHostPort("eth0", options));
        QVERIFY(QDir().mkpath(lab.path("root/run/connman")));
        const auto checked = io::checkHostPort("eth0", options);
        QVERIFY(!checked);
        QCOMPARE(QString::fromStdString(checked.error().code), QString("port-manager"));
    }

    void wires()
    {
        NetLab lab;
        io::TakeOverOptions options;
        options.journal = lab.path("journal").toStdString();
        const auto refused = io::prepareWire("eth0", options);
        QVERIFY(!refused);
        QCOMPARE(QString::fromStdString(refused.error().code), QString("port-has-addresses"));
        run("ip addr flush dev eth0 scope global");
        QTRY_VERIFY(!run("ip -6 addr show dev eth0").contains("tentative"));
        const QString before = dumpOf({"eth0"});
        const auto port = io::prepareWire("eth0", options);
        QVERIFY(port);
        const QString link = run("ip link show eth0");
        for (const char *flag : {"PROMISC", "ALLMULTI", "NOARP"})
            QVERIFY2(link.contains(flag), flag);
        QVERIFY(!run("ip addr show eth0").contains("inet"));
        QVERIFY(io::reopenWirePort(options));
        QVERIFY(io::giveBackWire(options));
        QTRY_VERIFY(run("ip -6 addr show dev eth0").contains("fe80"));
        QTRY_VERIFY(!run("ip -6 addr show dev eth0").contains("tentative"));
        QCOMPARE(dumpOf({"eth0"}), before);
    }
};

QTEST_GUILESS_MAIN(TstNetWatch)
#include "tst_netwatch.moc"
