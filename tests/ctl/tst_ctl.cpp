// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "capture/reader.h"
#include "program.h"

// The program as a person runs it: what it prints, what it answers to the shell, what it says when
// it cannot.

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

const QString kSll = QStringLiteral("captures/pcpp-sll-100.pcap");
const QString kEdge = QStringLiteral("ctl/edge.json");
const QString kAt = QStringLiteral("2026-01-01T00:00:00Z");

QJsonObject parsed(const QString &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
}

quint64 packetsOf(const QJsonValue &tally)
{
    return tally.toObject()[QStringLiteral("packets")].toString().toULongLong();
}

} // namespace

class CtlTest : public QObject
{
    Q_OBJECT

private slots:
    void matchCounts_data();
    void matchCounts();
    void matchJsonHasTwoKeys();
    void matchOfSeveralCapturesIsTheSum();
    void goldenOutputs_data();
    void goldenOutputs();
    void runJsonHoldsTheEquations();
    void runTakesOneInterfaceOfACapture();
    void runMergesCapturesByTime();
    void runMeetsACaptureAtSeveralPlaces();
    void runTakesLocalState();
    void hitsAreACaptureAgain();
    void aBrokenCaptureIsAFinding();
    void refusals_data();
    void refusals();
    void fieldsAsJson();
    void helpAndVersion();
};

void CtlTest::matchCounts_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("capture");
    QTest::addColumn<QString>("output");
    QTest::newRow("empty") << "" << kSll << "100 packets, 64,996 bytes\n";
    QTest::newRow("none") << "icmp" << kSll << "0 packets, 0 bytes\n";
    QTest::newRow("arp") << "arp"
                         << "captures/tcpdump-8021ad-qinq.pcap"
                         << "2 packets, 128 bytes\n";
    QTest::newRow("tcp over raw IPv6") << "ipv6 and tcp.flags.syn == 1"
                                       << "captures/pcpp-raw-ip.pcap"
                                       << "4 packets, 320 bytes\n";
}

void CtlTest::matchCounts()
{
    QFETCH(QString, expression);
    QFETCH(QString, capture);
    QFETCH(QString, output);
    const ProgramRun run = runCtl({"match", expression, capture});
    QCOMPARE(run.output, output);
    QCOMPARE(run.errors, QString());
    QCOMPARE(run.status, 0);
}

void CtlTest::matchJsonHasTwoKeys()
{
    const ProgramRun run = runCtl({"match", "--json", "udp.port == 53", kSll});
    QCOMPARE(run.status, 0);
    const QJsonObject answer = parsed(run.output);
    QCOMPARE(answer.keys(), QStringList({"bytes", "packets"}));
    QVERIFY(answer["packets"].isString() && answer["bytes"].isString());
    QVERIFY(answer["packets"].toString().toULongLong() > 0);
}

void CtlTest::matchOfSeveralCapturesIsTheSum()
{
    const ProgramRun run = runCtl({"match", "frame", kSll, "captures/zeek-sll2.pcap"});
    QVERIFY2(run.output.startsWith("106 packets"), qPrintable(run.output));
}

void CtlTest::goldenOutputs_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("file");
    const QStringList run{"run", kEdge, "--at", kAt, "--on"};
    QTest::newRow("run") << run + QStringList{"eth0=" + kSll} << "ctl/run.txt";
    QTest::newRow("run, out") << run + QStringList{"eth0:out=" + kSll} << "ctl/run-out.txt";
    QTest::newRow("run, json") << run + QStringList{"eth0=" + kSll, "--json"} << "ctl/run.json";
    QTest::newRow("run, wire") << run + QStringList{"eth0=" + kSll, "--wire", "eth0"}
                               << "ctl/run-wire.txt";
    const QStringList explain{"explain", kEdge, kSll, "--on", "eth0", "--at", kAt};
    QTest::newRow("explain a permit") << explain + QStringList{"4"} << "ctl/explain-permit.txt";
    QTest::newRow("explain a check") << explain + QStringList{"2"} << "ctl/explain-check.txt";
    QTest::newRow("explain the guard") << explain + QStringList{"11"} << "ctl/explain-guard.txt";
    QTest::newRow("explain a limit") << explain + QStringList{"14"} << "ctl/explain-limit.txt";
    QTest::newRow("explain all rules")
        << explain + QStringList{"1", "--all"} << "ctl/explain-all.txt";
    QTest::newRow("fields") << QStringList{"fields", "arp"} << "ctl/fields-arp.txt";
}

void CtlTest::goldenOutputs()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, file);
    const ProgramRun run = runCtl(arguments);
    QCOMPARE(run.errors, QString());
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, golden(file.toStdString(), run.output));
}

void CtlTest::runJsonHoldsTheEquations()
{
    const ProgramRun run = runCtl({"run", kEdge, "--at", kAt, "--json", "--on", "eth0=" + kSll});
    const QJsonObject answer = parsed(run.output);
    QVERIFY(!answer.isEmpty());
    for (const QJsonValue &value : answer["ports"].toArray()) {
        const QJsonObject port = value.toObject();
        quint64 sum = 0;
        for (const char *counter :
             {"guard", "permitted", "unfiltered", "dropped", "rejected", "limited", "undecidable"})
            sum += packetsOf(port[counter]);
        for (const QJsonValue &drop : port["drops"].toObject())
            sum += packetsOf(drop); // transmit drops cannot be: nothing is sent
        QCOMPARE(sum, packetsOf(port["received"]));
    }
    for (const QJsonValue &value : answer["applications"].toArray()) {
        const QJsonObject application = value.toObject();
        quint64 sum = packetsOf(application["default"]) + packetsOf(application["undecidable"]);
        for (const QJsonValue &rule : application["rules"].toArray()) {
            if (rule.toObject()["action"].toString() != "count")
                sum += packetsOf(rule);
        }
        QCOMPARE(sum, packetsOf(application["received"]));
    }
}

void CtlTest::runTakesOneInterfaceOfACapture()
{
    const QString capture = "captures/pcpp-many-interfaces.pcapng";
    quint64 sum = 0;
    for (int i = 0; i < 11; ++i) {
        const ProgramRun run =
            runCtl({"run", kEdge, "--json", "--on", QString("eth0=%1#%2").arg(capture).arg(i)});
        QCOMPARE(run.status, 0);
        sum += parsed(run.output)["packets"].toString().toULongLong();
    }
    QCOMPARE(sum, quint64{64});
}

void CtlTest::runMergesCapturesByTime()
{
    // A copy is another capture: the meter sees each packet of a source twice, at the same times.
    QTemporaryDir folder;
    const QString copy = folder.filePath("copy.pcap");
    QVERIFY(QFile::copy(QString::fromStdString(testData(kSll.toStdString()).string()), copy));
    const QStringList twice{"run",  kEdge,          "--at", kAt,           "--json",
                            "--on", "eth0=" + kSll, "--on", "eth0=" + copy};
    const QJsonObject answer = parsed(runCtl(twice).output);
    QCOMPARE(answer["packets"].toString(), QString("200"));
    QCOMPARE(answer["captures"].toArray().size(), 2);
    QCOMPARE(answer["ports"].toArray().size(), 2); // eth0 in, and eth0 out with its application
}

void CtlTest::runMeetsACaptureAtSeveralPlaces()
{
    const QStringList both{
        "run", kEdge, "--at", kAt, "--json", "--on", "eth0=" + kSll, "--on", "eth0:out=" + kSll};
    const QJsonObject answer = parsed(runCtl(both).output);
    QCOMPARE(answer["packets"].toString(), QString("200"));
    QCOMPARE(answer["captures"].toArray().size(), 2);
    for (const QJsonValue &capture : answer["captures"].toArray()) {
        QCOMPARE(capture["read"].toString(), QString("100"));
        QCOMPARE(capture["replayed"].toString(), QString("100"));
    }
    // Each direction counts what it counts alone.
    const auto portOf = [](const QJsonObject &of, const char *direction) {
        for (const QJsonValue &port : of["ports"].toArray()) {
            if (port["direction"].toString() == QLatin1String(direction))
                return port.toObject();
        }
        return QJsonObject();
    };
    const QStringList base{"run", kEdge, "--at", kAt, "--json", "--on"};
    const QJsonObject in = parsed(runCtl(base + QStringList{"eth0=" + kSll}).output);
    const QJsonObject out = parsed(runCtl(base + QStringList{"eth0:out=" + kSll}).output);
    QCOMPARE(packetsOf(portOf(in, "in")["received"]), quint64{100});
    QCOMPARE(portOf(answer, "in"), portOf(in, "in"));
    QCOMPARE(portOf(answer, "out"), portOf(out, "out"));
}

void CtlTest::runTakesLocalState()
{
    QTemporaryDir folder;
    const QString local = folder.filePath("local.json");
    QFile file(local);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"addresses": ["10.0.0.138"], "groups": []})");
    file.close();
    const QStringList base{"run", kEdge, "--at", kAt, "--json", "--on", "eth0:out=" + kSll};
    const auto received = [](const QJsonObject &answer) {
        for (const QJsonValue &value : answer["applications"].toArray()) {
            if (value.toObject()["filter"] == QString("Branch out"))
                return packetsOf(value.toObject()["received"]);
        }
        return quint64{0};
    };
    const quint64 own = received(parsed(runCtl(base).output));
    const quint64 other = received(parsed(runCtl(base + QStringList{"--local", local}).output));
    QVERIFY(own > 0 && other > 0 && own != other);
}

void CtlTest::hitsAreACaptureAgain()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("hits.pcapng");
    const ProgramRun run =
        runCtl({"run", kEdge, "--at", kAt, "--json", "--on", "eth0=" + kSll, "--hits", path});
    QCOMPARE(run.status, 0);
    const QJsonObject hits = parsed(run.output)["hits"].toObject();
    auto reader = capture::Reader::open(path.toStdString());
    QVERIFY(reader.has_value());
    capture::Frame frame;
    quint64 packets = 0;
    while (reader->next(frame))
        ++packets;
    QVERIFY(!reader->fault());
    QVERIFY(packets > 1);
    QCOMPARE(hits["written"].toString().toULongLong(), packets);
    QVERIFY(hits["sampledOut"].toString().toULongLong() > 0);
    QCOMPARE(reader->interfaces().front().name, std::string("eth0"));
    QVERIFY(reader->interfaces().front().linkType == LinkType::LinuxSll);
}

void CtlTest::aBrokenCaptureIsAFinding()
{
    QTemporaryDir folder;
    QFile whole(QString::fromStdString(testData(kSll.toStdString()).string()));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    const QString path = folder.filePath("cut.pcap");
    QFile cut(path);
    QVERIFY(cut.open(QIODevice::WriteOnly));
    cut.write(bytes.left(bytes.size() - 5));
    cut.close();
    const ProgramRun match = runCtl({"match", "frame", path});
    QCOMPARE(match.status, 1);
    QVERIFY2(match.output.startsWith("99 packets"), qPrintable(match.output));
    QVERIFY2(match.errors.contains(path), qPrintable(match.errors));
    const ProgramRun run = runCtl({"run", kEdge, "--json", "--on", "eth0=" + path});
    QCOMPARE(run.status, 1);
    QCOMPARE(parsed(run.output)["packets"].toString(), QString("99"));
}

void CtlTest::refusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QStringList{} << "subcommand";
    QTest::newRow("unknown command") << QStringList{"mach"} << "did you mean match?";
    QTest::newRow("no capture") << QStringList{"match", "tcp"} << "CAPTURE";
    QTest::newRow("no such capture")
        << QStringList{"match", "tcp", "nowhere.pcap"} << "nowhere.pcap";
    QTest::newRow("no capture at all") << QStringList{"match", "tcp", kEdge} << kEdge;
    QTest::newRow("bad expression")
        << QStringList{"match", "tcp.dstprot == 80", kSll} << "expression:1:1";
    QTest::newRow("near name") << QStringList{"match", "tcp.dstprot == 80", kSll} << "tcp.dstport";
    QTest::newRow("unknown set") << QStringList{"match", "ip.src in {@x}", kSll} << "@x";
    QTest::newRow("no such policy")
        << QStringList{"run", "no.json", "--on", "eth0=" + kSll} << "no.json";
    QTest::newRow("bad place") << QStringList{"run", kEdge, "--on", kSll} << "IFACE[:in|out]=";
    QTest::newRow("bad direction")
        << QStringList{"run", kEdge, "--on", "eth0:up=" + kSll} << "in or out";
    QTest::newRow("met twice") << QStringList{"run",          kEdge,  "--on",
                                              "eth0=" + kSll, "--on", "eth0:in=" + kSll}
                               << "met twice at eth0, in";
    QTest::newRow("bad time") << QStringList{"run", kEdge, "--at", "now", "--on", "eth0=" + kSll}
                              << "--at now";
    QTest::newRow("bad policy") << QStringList{"run", "ctl/bad-expression.json", "--on",
                                               "eth0=" + kSll}
                                << "ctl/bad-expression.json:6:";
    QTest::newRow("ambiguous place") << QStringList{"explain", kEdge, kSll, "1"} << "--on";
    QTest::newRow("no such frame")
        << QStringList{"explain", kEdge, kSll, "101", "--on", "eth0"} << "100 packets";
    QTest::newRow("unknown field") << QStringList{"fields", "tpc"} << "tcp";
}

void CtlTest::refusals()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const ProgramRun run = runCtl(arguments);
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, QString());
    QVERIFY2(run.errors.contains(says), qPrintable(run.errors));
}

void CtlTest::fieldsAsJson()
{
    const ProgramRun run = runCtl({"fields", "--json", "tcp.flags"});
    QCOMPARE(run.status, 0);
    const QJsonArray rows = QJsonDocument::fromJson(run.output.toUtf8()).array();
    QVERIFY(rows.size() > 8);
    for (const QJsonValue &row : rows)
        QVERIFY(row.toObject()["name"].toString().startsWith("tcp.flags"));
}

void CtlTest::helpAndVersion()
{
    const ProgramRun version = runCtl({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY(version.output.startsWith("tallygatectl "));
    for (const char *command : {"match", "run", "explain", "fields"}) {
        const ProgramRun help = runCtl({command, "--help"});
        QCOMPARE(help.status, 0);
        QVERIFY(help.output.contains("Usage"));
    }
}

QTEST_GUILESS_MAIN(CtlTest)
#include "tst_ctl.moc"
