// SPDX-License-Identifier: GPL-3.0-or-later
// What a push changes on a real capture, against two runs of the simulator compared here by name.
#include <QTemporaryDir>
#include <QtTest>

#include "packetchanges.h"
#include "planfixture.h"
#include "support/repeatedcapture.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::app;
using pipeline::Action;

namespace {

const pipeline::DeviceRule kTcp = ruleOf("tcp", "tcp", Action::Permit);
const pipeline::DeviceRule kUdp = ruleOf("udp", "udp", Action::Permit);
const pipeline::DeviceRule kRest = ruleOf("rest", "", Action::Drop);

PacketQuestion questionOf(const SharedPolicy &before, const SharedPolicy &after,
                          const std::filesystem::path &capture)
{
    return {before,
            after,
            {capture, {{simulate::kEveryInterface, "wan0", pipeline::Direction::In}}},
            parseRfc3339("2026-03-01").value()};
}

/// For each packet "drop by rest", as a run of its own says.
QStringList verdictsOf(const SharedPolicy &policy, const PacketQuestion &question)
{
    simulate::Request request;
    request.devicePolicy = policy;
    request.captures = {question.capture};
    request.at = question.now;
    const auto result = simulate::run(request).value();
    QStringList verdicts;
    for (const simulate::PacketRecord &packet : result->packets) {
        QString by = QString::number(int(packet.cause));
        if (packet.cause == pipeline::Cause::Rule)
            by = QString::fromStdString(policy->filters[0].rules[packet.rule].name);
        verdicts << QStringLiteral("%1 by %2").arg(int(packet.verdict)).arg(by);
    }
    return verdicts;
}

pipeline::DeviceRule with(pipeline::DeviceRule rule, Action action)
{
    rule.action = action;
    return rule;
}

} // namespace

class TestPacketChanges : public QObject
{
    Q_OBJECT

private slots:
    void packetsAreThoseOfTwoRuns_data()
    {
        QTest::addColumn<SharedPolicy>("before");
        QTest::addColumn<SharedPolicy>("after");
        const auto now = policyOf({kTcp, kUdp, kRest});
        QTest::newRow("the same") << now << now;
        QTest::newRow("another verdict")
            << now << policyOf({with(kTcp, Action::Reject), kUdp, kRest});
        QTest::newRow("another rule, the same verdict")
            << now
            << policyOf({ruleOf("port 80", "tcp.port == 80", Action::Permit), kTcp, kUdp, kRest});
        QTest::newRow("a rule less") << now << policyOf({kTcp, kRest});
        QTest::newRow("no rule at all") << now << policyOf({});
    }

    void packetsAreThoseOfTwoRuns()
    {
        QFETCH(SharedPolicy, before);
        QFETCH(SharedPolicy, after);
        std::uint64_t found = 0;
        for (const char *name : {"pcpp-sll-100.pcap", "pcpp-raw-ip.pcap", "zeek-sll2.pcap",
                                 "pcpp-many-interfaces.pcapng"}) {
            const auto capture = testsupport::testData(std::filesystem::path("captures") / name);
            const PacketQuestion question = questionOf(before, after, capture);
            const auto comparison = comparePackets(question);
            QVERIFY2(comparison, comparison ? "" : toString(comparison.error()).c_str());
            const QStringList then = verdictsOf(before, question);
            const QStringList next = verdictsOf(after, question);
            QCOMPARE((*comparison)->packets, std::uint64_t(then.size()));
            QList<qsizetype> expected;
            for (qsizetype i = 0; i < then.size(); ++i) {
                if (then[i] != next[i])
                    expected << i + 1; // all packets are met, so that this is the number
            }
            QList<qsizetype> changed;
            for (const PacketChange &change : (*comparison)->changes)
                changed << qsizetype(change.number);
            std::ranges::sort(changed); // they come in the order of their times
            QCOMPARE(changed, expected);
            QCOMPARE((*comparison)->differing, std::uint64_t(expected.size()));
            found += (*comparison)->differing;
        }
        QCOMPARE(found > 0, before != after);
    }

    void whatIsShownOfThem()
    {
        const auto comparison = comparePackets(
            questionOf(policyOf({kTcp, kRest}), policyOf({with(kTcp, Action::Reject), kRest}),
                       testsupport::testData("captures/pcpp-sll-100.pcap")));
        QVERIFY(comparison);
        const PacketChange &first = (*comparison)->changes.front();
        QVERIFY((first.before == PacketDecision{Tone::Permit, QStringLiteral("tcp")}));
        QVERIFY((first.after == PacketDecision{Tone::Reject, QStringLiteral("tcp")}));
        QVERIFY(first.packet.contains(QStringLiteral(" → ")));
        QVERIFY(first.packet.contains(QStringLiteral("tcp")));
    }

    /// A name and a number say nothing about which rule it is.
    void aRuleThatIsRenamedDecidesTheSame()
    {
        auto renamed = kTcp;
        renamed.name = "TCP of all kinds";
        const auto unmatched = ruleOf("nothing", "tcp.port == 1", Action::Drop);
        const auto comparison = comparePackets(
            questionOf(policyOf({kTcp, kRest}), policyOf({unmatched, renamed, kRest}),
                       testsupport::testData("captures/pcpp-sll-100.pcap")));
        QVERIFY(comparison);
        QCOMPARE((*comparison)->differing, 0u);
        QVERIFY((*comparison)->packets > 50);
    }

    /// What a first push changes: before it, no application judges anything.
    void aDeviceWithoutPolicyPermitsAll()
    {
        const auto comparison =
            comparePackets(questionOf(nullptr, policyOf({with(kRest, Action::Drop)}),
                                      testsupport::testData("captures/pcpp-sll-100.pcap")));
        QVERIFY(comparison);
        QVERIFY((*comparison)->differing > 50); // the guard's packets pass before and after
        QVERIFY((*comparison)->changes.front().before.tone == Tone::Permit);
        QVERIFY((*comparison)->changes.front().after.tone == Tone::Drop);
    }

    void aFileThatIsNoneIsNamed()
    {
        const auto comparison = comparePackets(
            questionOf(policyOf({kTcp}), policyOf({kUdp}), "/nowhere/monday.pcapng"));
        QVERIFY(!comparison);
        QVERIFY(QByteArray(toString(comparison.error()).c_str()).contains("monday.pcapng"));
    }

    void moreThanCanBeListedAreCounted()
    {
        const QTemporaryDir folder;
        const std::filesystem::path capture =
            folder.filePath(QStringLiteral("long.pcapng")).toStdString();
        QVERIFY(testsupport::repeatCapture(testsupport::testData("captures/pcpp-sll-100.pcap"),
                                           20'000, capture));
        std::vector<int> runs;
        const auto comparison =
            comparePackets(questionOf(policyOf({kRest}), policyOf({}), capture), {},
                           [&runs](int run, const simulate::Progress &) { runs.push_back(run); });
        QVERIFY(comparison);
        QCOMPARE((*comparison)->packets, 20'000u);
        QVERIFY((*comparison)->differing > PacketComparison::kMostKept);
        QCOMPARE((*comparison)->changes.size(), PacketComparison::kMostKept);
        QVERIFY(std::ranges::is_sorted(runs) && runs.front() == 0 && runs.back() == 1);
    }

    void itStopsWhenAsked()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto comparison =
            comparePackets(questionOf(policyOf({kTcp}), policyOf({kUdp}),
                                      testsupport::testData("captures/pcpp-sll-100.pcap")),
                           stop.get_token());
        QVERIFY(!comparison);
        QVERIFY(comparison.error().kind == ErrorKind::Cancelled);
    }

    void aBrokenCaptureIsComparedAsFarAsItGoes()
    {
        QTemporaryDir folder;
        QFile whole(
            QString::fromStdString(testsupport::testData("captures/pcpp-sll-100.pcap").string()));
        QVERIFY(whole.open(QFile::ReadOnly));
        QFile cut(folder.filePath(QStringLiteral("cut.pcap")));
        QVERIFY(cut.open(QFile::WriteOnly));
        cut.write(whole.read(2000));
        cut.close();
        const auto comparison = comparePackets(
            questionOf(policyOf({kRest}), policyOf({}), cut.fileName().toStdString()));
        QVERIFY(comparison);
        QVERIFY((*comparison)->fault.has_value());
        QVERIFY((*comparison)->packets > 0);
        QVERIFY((*comparison)->differing > 0);
    }
};

QTEST_GUILESS_MAIN(TestPacketChanges)
#include "tst_packetchanges.moc"
