// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "live/livetest.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::live;
using pipeline::Action;
using pipeline::Direction;

/// The same capture through `tallygatectl run` and, by tcpreplay, through live ports: the same
/// counters, rule by rule (U-2).
class TestReplay : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        SKIP_WITHOUT_ENGINE();
        if (!run({"tcpreplay", "--version"}).ok())
            QSKIP("there is no tcpreplay");
    }
    void countersAreTheSame_data();
    void countersAreTheSame();
};

namespace {

/// Rules over many fields; several count, some decide.
Uuid manyRules(PolicyMaker &policy)
{
    std::vector<RuleSpec> rules;
    for (const char *match : {"ip",
                              "ipv6",
                              "arp",
                              "vlan",
                              "tcp",
                              "udp",
                              "icmp",
                              "icmpv6",
                              "igmp",
                              "dns",
                              "http",
                              "tls",
                              "tcp.flags.syn == 1 and tcp.flags.ack == 0",
                              "tcp.established",
                              "ip.ttl < 64",
                              "frame.len > 500",
                              "ip.src in {10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16}",
                              "ip.flags.mf == 1 or ip.frag_offset > 0",
                              "udp.port in {53, 67..69, 123}",
                              "eth.dst & 01:00:00:00:00:00"})
        rules.push_back({match, match, Action::Count});
    rules.push_back({"web", "tcp.port in {80, 443, 8080}", Action::Permit});
    rules.push_back({"files", "tcp.port in {139, 445}", Action::Drop});
    rules.push_back({"names", "udp.port == 53", Action::Permit});
    rules.push_back({"rest of tcp", "tcp.dstport < 1024", Action::Reject});
    rules.push_back({"multicast", "ip.dst == 224.0.0.0/4", Action::Drop});
    return policy.filter("all fields", rules);
}

/// "packets bytes" by application and row.
using Figures = std::map<std::string, std::string>;

Figures offlineFigures(Daemon &daemon, const std::filesystem::path &policy,
                       const std::string &capture)
{
    const Completed ran = run(daemon.ctl({"run", policy.string(), "--wire", "d0", "--wire", "d1",
                                          "--on", "d0:in=" + capture, "--json"}));
    if (!ran.ok())
        throw std::runtime_error("tallygatectl run: " + ran.output + ran.errors);
    Figures figures;
    const Json report = Json::parse(ran.output);
    for (const Json &application : report.at("applications")) {
        const std::string name = application.at("uuid").get<std::string>();
        const auto put = [&](const std::string &row, const Json &value) {
            figures[name + " " + row] =
                value.at("packets").get<std::string>() + " " + value.at("bytes").get<std::string>();
        };
        put("received", application.at("received"));
        put("default", application.at("default"));
        for (const Json &rule : application.at("rules"))
            put(rule.at("uuid").get<std::string>(), rule);
    }
    return figures;
}

} // namespace

void TestReplay::countersAreTheSame_data()
{
    QTest::addColumn<QString>("capture");
    QTest::newRow("demo in") << QStringLiteral(TALLYGATE_SOURCE_DIR
                                               "/resources/demo/branch-edge.pcap");
    QTest::newRow("demo out") << QStringLiteral(TALLYGATE_SOURCE_DIR
                                                "/resources/demo/branch-edge-out.pcap");
    for (const char *name : {"arkime-ospf.pcap", "arkime-modbus.pcap", "cesnet-mixed.pcap"})
        if (const auto path = testsupport::sharedCapture(name); std::filesystem::exists(path))
            QTest::newRow(name) << QString::fromStdString(path.string());
}

void TestReplay::countersAreTheSame()
try {
    QFETCH(QString, capture);
    ManagedLab bed(Stand::Wire, {.mtu = 9000});
    for (const char *interface : {"c0", "s0"}) // nothing but the capture
        (interface[0] == 'c' ? bed.lab().client() : bed.lab().server())
            .setSysctl(std::string("net.ipv6.conf.") + interface + ".disable_ipv6", "1");
    PolicyMaker policy;
    const Uuid filter = manyRules(policy);
    policy.apply(filter, "d0", Direction::In, pipeline::Scope::Any, 1);
    policy.apply(filter, "d0", Direction::In, pipeline::Scope::Transit, 2);
    const std::filesystem::path file = bed.lab().folder() / "policy.json";
    std::ofstream(file) << policy.json();
    bed.daemon().commit(policy);
    const Figures expected = offlineFigures(bed.daemon(), file, capture.toStdString());

    const Completed replayed = bed.lab().client().run(
        {"tcpreplay", "-q", "-i", "c0", "--pps", "5000", capture.toStdString()}, {},
        std::chrono::seconds(60));
    VERIFY_SAID(replayed.ok(), replayed.output + replayed.errors);
    Figures figures = bed.daemon().counters().figures();
    for (int i = 0; i < 20 && figures != expected; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        figures = bed.daemon().counters().figures();
    }
    QVERIFY(!expected.empty());
    QCOMPARE(figures.size(), expected.size());
    for (const auto &[row, value] : expected)
        VERIFY_SAID(figures[row] == value, row + ": live " + figures[row] + ", replayed " + value);
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
