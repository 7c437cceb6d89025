// SPDX-License-Identifier: GPL-3.0-or-later
// tallygate-cli as a person and as a script use it: the real program, its output and exit status.
#include <QtTest>

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "support/testdata.h"

namespace {

struct Ran
{
    int status = -1;
    QString out;
    QString err;
};

Ran run(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(TALLYGATE_BIN_DIR "/tallygate-cli"), arguments);
    if (!process.waitForFinished(120'000))
        qFatal("tallygate-cli did not end");
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

const char kPolicy[] = R"({
  "tallygate": 1,
  "uuid": "00000000-0000-4000-8000-000000000001",
  "name": "Test",
  "sets": [
    {"uuid": "00000000-0000-4000-8000-000000000002", "name": "inside", "kind": "addresses",
     "entries": ["10.0.0.0/8"]}
  ],
  "filters": [
    {"uuid": "00000000-0000-4000-8000-000000000003", "name": "edge", "default": "drop",
     "sections": [
       {"uuid": "00000000-0000-4000-8000-000000000004", "name": "All", "rules": [
         {"uuid": "00000000-0000-4000-8000-000000000005", "name": "tcp", "when": "tcp",
          "action": "permit"},
         {"uuid": "00000000-0000-4000-8000-000000000006", "name": "every fragment",
          "when": "ip.frag_offset > 0", "action": "permit"}
       ]}
     ]}
  ],
  "devices": [
    {"uuid": "00000000-0000-4000-8000-000000000007", "name": "edge-01", "interfaces": ["wan0"]}
  ],
  "applications": [
    {"uuid": "00000000-0000-4000-8000-000000000008", "filter": "edge", "device": "edge-01",
     "interface": "wan0", "direction": "in"}
  ]
}
)";

} // namespace

class TestCli : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write("policy.tallygate", kPolicy);
    }

    void checkIsFineWithASoundPolicy()
    {
        const Ran ran = run({"check", path("policy.tallygate")});
        QCOMPARE(ran.status, 0);
        QCOMPARE(ran.out, QString("Test: 2 rules, 0 errors, 0 warnings, 0 notes\n"));
        QVERIFY(ran.err.isEmpty());
    }

    void checkNamesFileAndLine()
    {
        write("bad.tallygate",
              QByteArray(kPolicy).replace("\"tcp\",\n", "\"tcpp.dstport == 1\",\n"));
        const Ran ran = run({"check", path("bad.tallygate")});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.out.startsWith(path("bad.tallygate") + ":13: error: rule 1 \"tcp\" of edge"),
                 qPrintable(ran.out));
        const Ran json = run({"check", "--json", path("bad.tallygate")});
        QCOMPARE(json.status, 1);
        const auto finding = QJsonDocument::fromJson(json.out.toUtf8())["findings"][0];
        QCOMPARE(finding["code"].toString(), QString("expression-invalid"));
        QCOMPARE(finding["textColumn"].toInt(), 1);
        QCOMPARE(finding["line"].toInt(), 13);
    }

    void brokenFilesNameThePlace_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown key")
            << QByteArray("\"default\"") << QByteArray("\"defualt\"") << "/filters/0/defualt";
        QTest::newRow("newer") << QByteArray("\"tallygate\": 1") << QByteArray("\"tallygate\": 2")
                               << "newer";
        QTest::newRow("syntax") << QByteArray("\"Test\",") << QByteArray("\"Test\"") << ":5:";
        QTest::newRow("two equal UUIDs")
            << QByteArray("000000000006") << QByteArray("000000000005") << "0005";
    }
    void brokenFilesNameThePlace()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, says);
        write("bad.tallygate", QByteArray(kPolicy).replace(from, to));
        const Ran ran = run({"check", path("bad.tallygate")});
        QCOMPARE(ran.status, 2);
        QVERIFY2(ran.err.contains(path("bad.tallygate")), qPrintable(ran.err));
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
    }

    void compileWritesWhatTheDeviceRuns()
    {
        const Ran ran = run({"compile", path("policy.tallygate"), "-o", path("device.json")});
        QVERIFY2(ran.status == 0, qPrintable(ran.err));
        QFile file(path("device.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto json = QJsonDocument::fromJson(file.readAll());
        QCOMPARE(json["filters"][0]["name"].toString(), QString("edge"));
        const Ran toOutput = run({"compile", path("policy.tallygate"), "--device", "edge-01"});
        QVERIFY(QJsonDocument::fromJson(toOutput.out.toUtf8()) == json);
        const Ran unknown = run({"compile", path("policy.tallygate"), "--device", "edge-02"});
        QCOMPARE(unknown.status, 2);
        QVERIFY2(unknown.err.contains("edge-01"), qPrintable(unknown.err));
    }

    void simulateCountsWhatTheCaptureHolds()
    {
        const QString capture = QString::fromStdString(
            tallygate::testsupport::testData("captures/pcpp-sll-100.pcap").string());
        const Ran ran =
            run({"simulate", "--json", path("policy.tallygate"), "--on", "wan0:in=" + capture});
        QVERIFY2(ran.status == 0, qPrintable(ran.err));
        const auto json = QJsonDocument::fromJson(ran.out.toUtf8());
        QCOMPARE(json["packets"].toString(), QString("100"));
        const auto application = json["applications"][0];
        QCOMPARE(application["name"].toString(), QString("edge on wan0, in"));
        quint64 sum = application["default"]["packets"].toString().toULongLong();
        const QJsonArray rules = application["rules"].toArray();
        for (const auto &rule : rules)
            sum += rule.toObject()["packets"].toString().toULongLong();
        QCOMPARE(sum, application["received"]["packets"].toString().toULongLong());

        const Ran text = run({"simulate", path("policy.tallygate"), "--on", "wan0=" + capture});
        QCOMPARE(text.status, 0);
        QVERIFY2(text.out.contains("edge on wan0, in: received "), qPrintable(text.out));
    }

    // One capture may be met at several places; an application at a place without packets counts
    // nothing and is named all the same.
    void simulateMeetsACaptureAtSeveralPlaces()
    {
        write("both.tallygate", QByteArray(kPolicy).replace(R"("direction": "in"})",
                                                            R"("direction": "in"},
    {"uuid": "00000000-0000-4000-8000-000000000009", "filter": "edge", "device": "edge-01",
     "interface": "wan0", "direction": "out"})"));
        const QString capture = QString::fromStdString(
            tallygate::testsupport::testData("captures/pcpp-sll-100.pcap").string());
        const QStringList command{"simulate", "--json", path("both.tallygate"), "--on"};
        const Ran one = run(command + QStringList{"wan0=" + capture});
        QVERIFY2(one.status == 0, qPrintable(one.err));
        const auto out = QJsonDocument::fromJson(one.out.toUtf8())["applications"][1];
        QCOMPARE(out["interface"].toString(), QString("wan0"));
        QCOMPARE(out["direction"].toString(), QString("out"));
        QCOMPARE(out["received"]["packets"].toString(), QString("0"));

        const Ran both =
            run(command + QStringList{"wan0=" + capture, "--on", "wan0:out=" + capture});
        QVERIFY2(both.status == 0, qPrintable(both.err));
        const auto json = QJsonDocument::fromJson(both.out.toUtf8());
        QCOMPARE(json["packets"].toString(), QString("200"));
        QCOMPARE(json["applications"][0]["received"], json["applications"][1]["received"]);
        const Ran twice = run(command + QStringList{"wan0=" + capture, "--on", "wan0=" + capture});
        QCOMPARE(twice.status, 2);
        QVERIFY2(twice.err.contains("met twice at wan0, in"), qPrintable(twice.err));
    }

    /// Figures also counted with `tcpdump -nr resources/demo/branch-edge[-out].pcap FILTER`.
    void theSampleShowsWhatRulesDo_data()
    {
        QTest::addColumn<int>("application");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("packets");
        // The networks 0/8, 127/8, 169.254/16 and 224/3
        QTest::newRow("bogons") << 0 << "Bogons"
                                << "8";
        QTest::newRow("source-routed") << 0 << "Source-routed"
                                       << "2";
        // src host 10.233.5.97 and tcp dst port 22
        QTest::newRow("ssh") << 0 << "SSH from management"
                             << "78";
        // src host 138.68.14.240 and udp dst port 161
        QTest::newRow("snmp") << 0 << "SNMP polling"
                              << "200";
        // dst host 64.13.134.52 and tcp dst port (22 or 23 or 161 or 443)
        QTest::newRow("scanned") << 0 << "Management from anywhere else"
                                 << "5";
        // tcp dst port 23 and not dst host 64.13.134.52
        QTest::newRow("telnet") << 0 << "Telnet, refused"
                                << "141";
        // (dst net 212.199.202.0/24 or dst host 192.118.82.149) and tcp dst port 80
        QTest::newRow("web") << 0 << "Web to servers"
                             << "169";
        // (src host 192.168.122.2 or src host 192.168.122.3) and udp src port 53
        QTest::newRow("dns answers") << 0 << "DNS answers"
                                     << "62";
        // icmp and src host 10.5.5.1
        QTest::newRow("icmp out") << 1 << "ICMP within limits"
                                  << "35";
    }

    void theSampleShowsWhatRulesDo()
    {
        QFETCH(int, application);
        QFETCH(QString, rule);
        QFETCH(QString, packets);
        const QJsonArray applications = simulateSample()["applications"].toArray();
        const QJsonArray rules = applications.at(application).toObject()["rules"].toArray();
        bool found = false;
        for (const QJsonValue each : rules) {
            if (each["name"].toString() != rule)
                continue;
            found = true;
            QCOMPARE(each["packets"].toString(), packets);
        }
        QVERIFY(found);
    }

    void theSampleLeavesNoRuleIdle()
    {
        const QJsonObject sample = simulateSample();
        QStringList idle;
        for (const QJsonValue application : sample["applications"].toArray()) {
            for (const QJsonValue rule : application["rules"].toArray()) {
                if (rule["packets"].toString() == "0")
                    idle << application["filter"].toString() + ": " + rule["name"].toString();
            }
        }
        // No capture at hand holds a branch host that goes out by telnet.
        QCOMPARE(idle, QStringList{"edge-outbound: Telnet, refused"});
        QVERIFY(sample["verdicts"]["limited"]["packets"].toString().toInt() > 0);
    }

    void simulateWritesHits()
    {
        write("logged.tallygate", QByteArray(kPolicy).replace("\"when\": \"tcp\",\n",
                                                              "\"when\": \"tcp\", \"log\": {},\n"));
        const QString capture = QString::fromStdString(
            tallygate::testsupport::testData("captures/pcpp-sll-100.pcap").string());
        const Ran ran = run({"simulate", "--json", path("logged.tallygate"), "--on",
                             "wan0=" + capture, "--hits", path("hits.pcapng")});
        QVERIFY2(ran.status == 0, qPrintable(ran.err));
        const auto json = QJsonDocument::fromJson(ran.out.toUtf8());
        const QString logged = json["hits"]["logged"].toString();
        QVERIFY(logged.toULongLong() > 0);
        // Played again, the hits are exactly the packets that the rule takes.
        const Ran again = run({"simulate", "--json", path("policy.tallygate"), "--on",
                               "wan0=" + path("hits.pcapng")});
        const auto rule =
            QJsonDocument::fromJson(again.out.toUtf8())["applications"][0]["rules"][0];
        QCOMPARE(rule["packets"].toString(), logged);
        QCOMPARE(QJsonDocument::fromJson(again.out.toUtf8())["packets"].toString(), logged);
    }

    void simulateSaysWhatIsMissing()
    {
        const Ran none = run({"simulate", path("policy.tallygate"), "--on", "wan0=/no/such.pcap"});
        QCOMPARE(none.status, 2);
        QVERIFY2(none.err.contains("/no/such.pcap"), qPrintable(none.err));
        const Ran form = run({"simulate", path("policy.tallygate"), "--on", "wan0"});
        QCOMPARE(form.status, 2);
        QVERIFY2(form.err.contains("IFACE[:in|out]=CAPTURE"), qPrintable(form.err));
        write("cut.pcap",
              QByteArray::fromHex("d4c3b2a1020004000000000000000000ffff0000010000000102"));
        const Ran cut =
            run({"simulate", path("policy.tallygate"), "--on", "wan0=" + path("cut.pcap")});
        QCOMPARE(cut.status, 1);
        QVERIFY2(cut.err.contains("cut.pcap"), qPrintable(cut.err));
    }

    void approveShowsWhatWouldChange()
    {
        const QString output = path("device.json");
        QCOMPARE(run({"compile", path("policy.tallygate"), "-o", output}).status, 0);
        QFile compiled(output);
        QVERIFY(compiled.open(QIODevice::ReadOnly));
        const QByteArray before = compiled.readAll();
        QByteArray after = before;
        after.replace("\"name\": \"tcp\"", "\"name\": \"t\xE2\x80\xAE"
                                          "cp\xC2\x9B\"");
        QVERIFY(before != after);
        writeRequest(before, after);
        const Ran ran = run({"approve", path("change.json"), "--show", "--patch"});
        QVERIFY2(ran.status == 0, qPrintable(ran.err));
        QVERIFY2(ran.out.contains("~ 1 t?cp? in edge: name differs; permit tcp"),
                 qPrintable(ran.out));
        QVERIFY(!ran.out.contains(QChar(0x202e)) && !ran.out.contains(QChar(0x9b)));
        QVERIFY(ran.out.contains("    -") && ran.out.contains("    +"));
        QVERIFY(ran.out.contains("because: renamed"));
        // Nobody is there to say yes, and what was altered is not looked at.
        QCOMPARE(run({"approve", path("change.json")}).status, 2);
        QVERIFY(!QFile::exists(path("change.approval.json")));
        writeRequest(before, after, hexDigest(before));
        const Ran altered = run({"approve", path("change.json"), "--show"});
        QCOMPARE(altered.status, 2);
        QVERIFY2(altered.err.contains("is not of the text beside it"), qPrintable(altered.err));
    }

    void formatIsCanonicalAndStays()
    {
        QCOMPARE(run({"fmt", "--check", path("policy.tallygate")}).status, 1);
        QCOMPARE(run({"fmt", path("policy.tallygate")}).status, 0);
        const Ran again = run({"fmt", "--check", path("policy.tallygate")});
        QCOMPARE(again.status, 0);
        QVERIFY(again.out.isEmpty());
    }

    void badUseIsStatusTwo()
    {
        QCOMPARE(run({}).status, 2);
        QCOMPARE(run({"chekc"}).status, 2);
        QCOMPARE(run({"check"}).status, 2);
        QCOMPARE(run({"--help"}).status, 0);
        QCOMPARE(run({"--version"}).out, QString("tallygate-cli 0.1.0\n"));
    }

private:
    QString path(const char *name) const { return m_folder->filePath(name); }
    static QJsonObject simulateSample()
    {
        const QString demo = QStringLiteral(TALLYGATE_SOURCE_DIR "/resources/demo/");
        const Ran ran = run({"simulate", "--json", demo + "branch-edge.tallygate", "--on",
                             "wan0:in=" + demo + "branch-edge.pcap", "--on",
                             "wan0:out=" + demo + "branch-edge-out.pcap"});
        return QJsonDocument::fromJson(ran.out.toUtf8()).object();
    }

    static QString hexDigest(const QByteArray &text)
    {
        return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
    }
    /// As `push --export-approval` writes it.
    void writeRequest(const QByteArray &before, const QByteArray &after, QString digest = {})
    {
        const QJsonObject device{{"device", "00000000-0000-4000-8000-000000000007"},
                                 {"name", "edge-01"},
                                 {"basedOn", "3"},
                                 {"runs", hexDigest(before)},
                                 {"digest", digest.isEmpty() ? hexDigest(after) : digest},
                                 {"before", QString::fromUtf8(before)},
                                 {"after", QString::fromUtf8(after)}};
        const QJsonObject request{{"tallygate", "approval-request"},
                                  {"version", 1},
                                  {"author", "anna"},
                                  {"made", "2026-03-01T12:00:00Z"},
                                  {"comment", "renamed"},
                                  {"devices", QJsonArray{device}}};
        write("change.json", QJsonDocument(request).toJson());
    }

    void write(const char *name, const QByteArray &content)
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
