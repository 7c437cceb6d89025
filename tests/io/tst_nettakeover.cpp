// SPDX-License-Identifier: GPL-3.0-or-later
// An interface is taken over and given back under traffic, and brought back from every crash.
#include <QtTest>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "io/netwatch.h"
#include "io/takeover.h"
#include "netlab.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

/// Everything an interface can have here, so that a dump tells what is forgotten.
void furnish(const NetLab &lab)
{
    run("ip addr add 10.9.0.5/24 dev eth0; ip addr add 10.9.0.6/24 dev eth0 label eth0:six; "
        "ip addr add 10.8.0.1/30 broadcast 10.8.0.3 dev eth0; "
        "ip addr add 10.7.0.1/24 dev eth0 noprefixroute; "
        "ip addr add 10.6.0.1 peer 10.6.0.2/32 dev eth0; "
        "ip addr add 10.5.0.1/24 dev eth0 valid_lft 5000 preferred_lft 4000");
    run("ip -6 addr add 2001:db8:8::1/64 dev eth0 nodad valid_lft 5000 preferred_lft 4000; "
        "ip -6 addr add 2001:db8:7::1/128 dev eth0 nodad noprefixroute");
    run("ip route add default via 10.9.0.2 dev eth0 metric 100; "
        "ip route add 10.7.0.0/24 dev eth0 proto kernel scope link src 10.7.0.1 metric 50; "
        "ip route add 192.0.2.0/24 via 10.9.0.2 src 10.9.0.5 mtu lock 1300 advmss 1000; "
        "ip route add 198.51.100.0/24 via 10.8.0.2 dev eth0 table 77; "
        "ip route add 203.0.113.0/24 nexthop via 10.9.0.2 weight 2 nexthop via 10.9.0.3 weight 5; "
        "ip route add local 10.4.0.0/24 dev eth0 table local proto static; "
        "ip route add 10.3.0.0/24 via 172.16.0.9 dev eth0 onlink");
    run("ip -6 route add default via 2001:db8:9::2 dev eth0; "
        "ip -6 route add 2001:db8:100::/48 via fe80::99 dev eth0 metric 77 proto static; "
        "ip -6 route add 2001:db8:200::/48 nexthop via 2001:db8:9::2 nexthop via 2001:db8:9::3; "
        "ip -6 route add 2001:db8:300::/48 via 2001:db8:9::2 dev eth0 table 78 expires 4000");
    run("ip nexthop add id 9 via 10.9.0.2 dev eth0; ip route add 10.2.0.0/24 nhid 9");
    run("ip rule add iif eth0 table 77 pref 500");
    run("ip neigh add 10.9.0.77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent; "
        "ip neigh add 10.9.0.78 lladdr 02:00:00:00:00:78 dev eth0 nud reachable; "
        "ip -6 neigh add 2001:db8:9::77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent; "
        "ip neigh add proxy 10.9.0.99 dev eth0");
    run("ip link property add dev eth0 altname uplink-of-the-device; "
        "ip link set eth0 alias house");
    run("cd /proc/sys/net/ipv4/conf/eth0; echo 1 > log_martians; echo 1 > rp_filter; "
        "echo 1 > arp_announce; echo 1 > /proc/sys/net/ipv6/conf/eth0/accept_ra_rt_info_max_plen");
    lab.client("ip route add default via 10.9.0.1; ip -6 route add default via 2001:db8:9::1");
    // The address that IPv6 gives itself is looked for on the wire first.
    while (tryRun("ip -6 addr show dev eth0 tentative").contains("inet6"))
        QThread::msleep(20);
}

QString errorOf(const Result<void> &result)
{
    return result ? QString() : QString::fromStdString(toString(result.error()));
}

template <class T>
QString errorOf(const Result<T> &result)
{
    return result ? QString() : QString::fromStdString(toString(result.error()));
}

io::TakeOverOptions optionsIn(const NetLab &lab)
{
    io::TakeOverOptions options;
    options.journal = lab.path("eth0.journal").toStdString();
    return options;
}

/// Runs `work` in a child, which is killed after its step number `last`; true if it got that far.
bool killedAfter(int last, io::TakeOverOptions options,
                 const std::function<void(const io::TakeOverOptions &)> &work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        int count = 0;
        options.afterStep = [&](std::string_view) {
            if (++count == last)
                ::kill(::getpid(), SIGKILL);
        };
        work(options);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

/// Of ping's summary: "100 packets transmitted, 100 received" gives 0 lost.
int lost(const QString &output)
{
    static const QRegularExpression kSummary("(\\d+) packets transmitted, (\\d+) received");
    const auto match = kSummary.match(output);
    return match.hasMatch() ? match.captured(1).toInt() - match.captured(2).toInt() : -1;
}

/// The numbers of the pings of 1 to 400 without an answer. The last of the 420 do not count: ping
/// waits for them no longer than two round trips, which a busy machine can exceed.
QString unanswered(const QString &output)
{
    QStringList missing;
    for (int number = 1; number <= 400; ++number) {
        if (!output.contains(QString("icmp_seq=%1 ").arg(number)))
            missing << QString::number(number);
    }
    return missing.join(' ');
}

QString readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromLocal8Bit(file.readAll()) : QString();
}

/// The lines that only one of two dumps has.
QString difference(const QString &before, const QString &after)
{
    const QStringList a = before.split('\n');
    const QStringList b = after.split('\n');
    QStringList result;
    for (const QString &line : a) {
        if (!b.contains(line))
            result << "- " + line;
    }
    for (const QString &line : b) {
        if (!a.contains(line))
            result << "+ " + line;
    }
    // Lines in another order: the kernel lists IPv6 addresses of a scope as they came.
    return result.join('\n');
}

} // namespace

class TstNetTakeOver : public QObject
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

    void stackSeesTheSameInterface()
    {
        NetLab lab(2);
        furnish(lab);
        const auto options = optionsIn(lab);
        const QString before = dumpOf({"eth0"});
        const QString addressesBefore = run("ip -o addr show eth0 | sed s/^[0-9]*//");
        const QString routesBefore = run("ip -4 route show table all; ip -6 route show table all");

        const auto port = io::takeOver("eth0", options, joinByXdp);
        QVERIFY2(port, qPrintable(errorOf(port)));
        QCOMPARE(QString::fromStdString(port->stack.name), QString("eth0"));
        QCOMPARE(QString::fromStdString(port->nic.name), QString("eth0-nic"));
        QCOMPARE(port->queues, 2U);
        QVERIFY2(port->warnings.empty(), port->warnings.empty() ? "" : port->warnings[0].c_str());
        const auto plain = [](QString text) {
            text.replace(QRegularExpression("\\d+sec|nodad| {2,}"), "");
            QStringList lines = text.split('\n');
            for (QString &line : lines)
                line = line.simplified();
            lines.sort();
            return lines.join('\n');
        };
        const QString addressesNow = run("ip -o addr show eth0 | sed s/^[0-9]*//");
        const QString moved = difference(plain(addressesBefore), plain(addressesNow));
        QVERIFY2(moved.isEmpty(), qPrintable(moved));
        const QString routesNow = run("ip -4 route show table all; ip -6 route show table all");
        QVERIFY2(!routesNow.contains("eth0-nic"), qPrintable(routesNow));
        const QString rerouted = difference(plain(routesBefore), plain(routesNow));
        QVERIFY2(rerouted.isEmpty(), qPrintable(rerouted));
        QVERIFY(
            run("ip neigh show dev eth0").contains("10.9.0.77 lladdr 02:00:00:00:00:77 PERMANENT"));
        QVERIFY(run("ip neigh show dev eth0").contains("10.9.0.78 lladdr 02:00:00:00:00:78"));
        QVERIFY(run("ip neigh show proxy dev eth0").contains("10.9.0.99"));
        QCOMPARE(run("ip addr show eth0-nic | grep -c inet || true").trimmed(), QString("0"));
        QVERIFY(run("ip link show uplink-of-the-device").contains("eth0@eth0-eng"));
        QCOMPARE(run("cat /proc/sys/net/ipv4/conf/eth0/rp_filter").trimmed(), QString("1"));
        QCOMPARE(run("cat /sys/class/net/eth0-eng/threaded").trimmed(), QString("1"));
        QCOMPARE(lost(lab.client("ping -c 5 -i 0.01 10.9.0.1")), 0);
        QCOMPARE(lost(lab.client("ping -c 5 -i 0.01 2001:db8:9::1")), 0);
        QCOMPARE(lost(run("ping -c 5 -i 0.01 10.9.0.2")), 0);

        const auto given = io::giveBack(options, partXdp);
        QVERIFY2(given, qPrintable(errorOf(given)));
        const QString left = difference(before, dumpOf({"eth0"}));
        QVERIFY2(left.isEmpty(), qPrintable(left));
        QVERIFY(!std::filesystem::exists(options.journal));
        QCOMPARE(lost(lab.client("ping -c 5 -i 0.01 10.9.0.1")), 0);
    }

    void nothingIsLost_data()
    {
        QTest::addColumn<bool>("strict");
        QTest::newRow("reverse path filter off") << false;
        QTest::newRow("reverse path filter strict") << true;
    }

    void nothingIsLost()
    {
        QFETCH(bool, strict);
        NetLab lab;
        furnish(lab);
        for (const char *link : {"all", "eth0"})
            run(QString("echo %1 > /proc/sys/net/ipv4/conf/%2/rp_filter").arg(strict).arg(link));
        const auto options = optionsIn(lab);
        const QString received = lab.path("received");
        Background server("ncat --recv-only -l 10.9.0.1 5001", received);
        Background in4(lab.inClient("exec ping -c 420 -i 0.01 10.9.0.1"), lab.path("in4"));
        Background in6(lab.inClient("exec ping -c 420 -i 0.01 2001:db8:9::1"), lab.path("in6"));
        Background out4("ping -c 420 -i 0.01 10.9.0.2", lab.path("out4"));
        Background out6("ping -c 420 -i 0.01 2001:db8:9::2", lab.path("out6"));
        QTest::qWait(300);
        Background sender(lab.inClient("for i in $(seq 1 300); do echo line $i; sleep 0.01; done | "
                                       "ncat --send-only 10.9.0.1 5001"));
        QTest::qWait(300);
        for (int round = 0; round < 3; ++round) {
            const auto port = io::takeOver("eth0", options, joinByXdp);
            QVERIFY2(port, qPrintable(errorOf(port)));
            QTest::qWait(300);
            const auto given = io::giveBack(options, partXdp);
            QVERIFY2(given, qPrintable(errorOf(given)));
            QTest::qWait(300);
        }
        QCOMPARE(sender.wait(), 0);
        server.wait();
        QCOMPARE(readAll(received).count('\n'), 300);
        for (Background *ping : {&in4, &in6, &out4, &out6}) {
            QCOMPARE(ping->wait(), 0);
        }
        for (const char *name : {"in4", "in6", "out4", "out6"}) {
            const QString output = readAll(lab.path(name));
            QCOMPARE(unanswered(output), QString());
            QVERIFY2(!output.contains("duplicates"), qPrintable(QString(name) + output));
        }
    }

    void broughtBackFromEveryStep_data()
    {
        QTest::addColumn<bool>("givingBack");
        QTest::addColumn<bool>("down");
        QTest::newRow("taking over") << false << false;
        QTest::newRow("giving back") << true << false;
        QTest::newRow("taking over, renamed while down") << false << true;
        QTest::newRow("giving back, renamed while down") << true << true;
    }

    void broughtBackFromEveryStep()
    {
        QFETCH(bool, givingBack);
        QFETCH(bool, down);
        NetLab lab;
        furnish(lab);
        auto options = optionsIn(lab);
        options.renaming = down ? io::Renaming::Down : io::Renaming::Auto;
        const QString before = dumpOf({"eth0"});
        const auto work = [&](const io::TakeOverOptions &with) {
            if (givingBack)
                (void)io::giveBack(with, partXdp);
            else
                (void)io::takeOver("eth0", with, joinByXdp);
        };
        int steps = 0;
        for (bool killed = true; killed;) {
            if (givingBack) {
                const auto port = io::takeOver("eth0", options, joinByXdp);
                QVERIFY2(port, qPrintable(errorOf(port)));
            }
            killed = killedAfter(steps + 1, options, work);
            steps += killed ? 1 : 0;
            const auto restored = io::restore(options);
            QVERIFY2(restored, qPrintable(errorOf(restored)));
            const QString after = difference(before, dumpOf({"eth0"}));
            QVERIFY2(after.isEmpty(),
                     qPrintable(QString("after step %1:\n%2").arg(steps).arg(after)));
            QVERIFY(!std::filesystem::exists(options.journal));
        }
        QVERIFY2(steps >= 8, qPrintable(QString::number(steps)));
    }

    void broughtBackFromARestoreCutShort()
    {
        NetLab lab;
        furnish(lab);
        const auto options = optionsIn(lab);
        const QString before = dumpOf({"eth0"});
        for (int step = 1;; ++step) {
            QVERIFY(killedAfter(9, options, [](const io::TakeOverOptions &with) {
                (void)io::takeOver("eth0", with, joinByXdp);
            }));
            const bool cut = killedAfter(
                step, options, [](const io::TakeOverOptions &with) { (void)io::restore(with); });
            const auto restored = io::restore(options);
            QVERIFY2(restored, qPrintable(errorOf(restored)));
            const QString after = difference(before, dumpOf({"eth0"}));
            QVERIFY2(after.isEmpty(),
                     qPrintable(QString("restore cut at %1:\n%2").arg(step).arg(after)));
            if (!cut)
                break;
        }
    }

    void bridgePortStaysInItsBridge()
    {
        NetLab lab;
        run("ip addr flush dev eth0; ip link add br0 type bridge; ip link set br0 up; "
            "ip link set eth0 master br0; bridge link set dev eth0 cost 33 isolated on; "
            "ip addr add 10.9.0.1/24 dev br0");
        const auto options = optionsIn(lab);
        lab.client("ping -c 2 -i 0.01 10.9.0.1");
        const QString before = run("bridge -d link show dev eth0 | grep -o 'master.*'");
        Background in(lab.inClient("exec ping -q -c 150 -i 0.01 10.9.0.1"), lab.path("in"));
        QTest::qWait(300);
        const auto port = io::takeOver("eth0", options, joinByXdp);
        QVERIFY2(port, qPrintable(errorOf(port)));
        QCOMPARE(run("bridge -d link show dev eth0 | grep -o 'master.*'"), before);
        QVERIFY(!run("ip link show eth0-nic").contains("master"));
        QTest::qWait(300);
        const auto given = io::giveBack(options, partXdp);
        QVERIFY2(given, qPrintable(errorOf(given)));
        QCOMPARE(run("bridge -d link show dev eth0 | grep -o 'master.*'"), before);
        in.wait();
        QCOMPARE(lost(readAll(lab.path("in"))), 0);
    }

    void groupsAreHeld()
    {
        NetLab lab;
        const auto options = optionsIn(lab);
        Background member("python3 -c 'import socket,time;"
                          "s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);"
                          "s.setsockopt(socket.IPPROTO_IP,socket.IP_ADD_MEMBERSHIP,socket.inet_"
                          "aton(\"239.1.2.3\")"
                          "+socket.inet_aton(\"10.9.0.1\"));time.sleep(60)'");
        QTRY_VERIFY(run("ip maddr show dev eth0").contains("239.1.2.3"));
        auto port = io::takeOver("eth0", options, joinByXdp);
        QVERIFY2(port, qPrintable(errorOf(port)));
        QVERIFY(run("ip maddr show dev eth0").contains("239.1.2.3"));
        member.stop(SIGKILL);
        member.wait();
        QVERIFY(io::holdMemberships(*port));
        QVERIFY(!run("ip maddr show dev eth0").contains("239.1.2.3"));
        QVERIFY(io::giveBack(options, partXdp));
    }

    void failedAttachIsUndone()
    {
        NetLab lab;
        furnish(lab);
        const auto options = optionsIn(lab);
        const QString before = dumpOf({"eth0"});
        const auto port = io::takeOver("eth0", options, [](const io::HostPort &) -> Result<void> {
            return fail(ErrorKind::Io, "no-xdp", "no XDP today");
        });
        QVERIFY(!port);
        QCOMPARE(QString::fromStdString(port.error().code), QString("no-xdp"));
        const QString left = difference(before, dumpOf({"eth0"}));
        QVERIFY2(left.isEmpty(), qPrintable(left));
    }
};

QTEST_GUILESS_MAIN(TstNetTakeOver)
#include "tst_nettakeover.moc"
