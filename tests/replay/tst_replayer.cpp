// SPDX-License-Identifier: GPL-3.0-or-later
// Captures as traffic: mappings, the order of several captures, runs.
#include <QtTest>

#include "capture/writer.h"
#include "replay/replayer.h"
#include "support/testdata.h"

using namespace tallygate;

namespace {

/// A capture of one packet a time stamp (seconds), each of 60 bytes beginning with `mark`.
std::filesystem::path writeCapture(const QTemporaryDir &folder, const char *name,
                                   const std::vector<std::pair<int, std::uint32_t>> &packets)
{
    const std::filesystem::path path = folder.filePath(name).toStdString();
    auto writer = capture::PcapngWriter::create(path, "test");
    for (const char *interface : {"eth0", "eth1"}) {
        if (!writer->addInterface(interface, LinkType::Ethernet))
            qFatal("interface");
    }
    const std::vector<std::uint8_t> bytes(60);
    for (const auto &[second, interface] : packets) {
        if (!writer->write({interface, Timestamp(std::chrono::seconds(second)), bytes, 60, {}, {}}))
            qFatal("write");
    }
    if (!writer->finish())
        qFatal("finish");
    return path;
}

/// "0@1 0@2 | 1@3": capture@second of each packet, '|' between runs.
QString played(std::vector<replay::Input> inputs)
{
    auto replayer = replay::Replayer::open(std::move(inputs));
    if (!replayer)
        return QString::fromStdString(replayer.error().code);
    QStringList runs;
    replay::Run run;
    while (replayer->next(run)) {
        QStringList packets;
        for (const packet::Frame &frame : run.frames)
            packets += QString("%1@%2")
                           .arg(run.capture)
                           .arg(std::chrono::duration_cast<std::chrono::seconds>(
                                    frame.time.time_since_epoch())
                                    .count());
        runs += QString("%1%2 %3").arg(QString::fromStdString(replayer->ports()[run.port]),
                                       run.direction == pipeline::Direction::In ? ":in" : ":out",
                                       packets.join(' '));
    }
    return runs.join(" | ");
}

constexpr auto In = pipeline::Direction::In;
constexpr auto Out = pipeline::Direction::Out;

replay::Mapping every(const char *interface, pipeline::Direction direction = In)
{
    return {replay::kEveryInterface, interface, direction};
}

} // namespace

class TestReplayer : public QObject
{
    Q_OBJECT

private slots:
    void inputs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("interface"); // empty: an error
        QTest::addColumn<bool>("out");
        QTest::addColumn<QString>("path");
        QTest::addColumn<uint>("captureInterface");
        const uint any = replay::kEveryInterface;
        QTest::newRow("plain") << "wan0=a.pcap"
                               << "wan0" << false << "a.pcap" << any;
        QTest::newRow("in") << "wan0:in=a.pcap"
                            << "wan0" << false << "a.pcap" << any;
        QTest::newRow("out") << "wan0:out=/x/a.pcap"
                             << "wan0" << true << "/x/a.pcap" << any;
        QTest::newRow("alias") << "eth0:1:out=a"
                               << "eth0:1" << true << "a" << any;
        QTest::newRow("interface") << "wan0=a.pcapng#3"
                                   << "wan0" << false << "a.pcapng" << 3u;
        QTest::newRow("hash in name") << "wan0=a#b"
                                      << "wan0" << false << "a#b" << any;
        QTest::newRow("equals in name") << "wan0=a=b"
                                        << "wan0" << false << "a=b" << any;
        QTest::newRow("no equals") << "wan0"
                                   << "" << false << "" << any;
        QTest::newRow("no interface") << "=a"
                                      << "" << false << "" << any;
        QTest::newRow("no capture") << "wan0="
                                    << "" << false << "" << any;
        QTest::newRow("alias, in") << "eth0:1=a"
                                   << "eth0:1" << false << "a" << any;
        QTest::newRow("no interface but a direction") << ":in=a"
                                                      << "" << false << "" << any;
        QTest::newRow("bad direction") << "wan0:up=a"
                                       << "" << false << "" << any;
    }
    void inputs()
    {
        QFETCH(QString, text);
        QFETCH(QString, interface);
        QFETCH(bool, out);
        QFETCH(QString, path);
        QFETCH(uint, captureInterface);
        const auto input = replay::parseInput(text.toStdString());
        QCOMPARE(input.has_value(), !interface.isEmpty());
        if (!input) {
            QVERIFY(input.error().where.column > 0);
            return;
        }
        const replay::Mapping &mapping = input->mappings.front();
        QCOMPARE(QString::fromStdString(mapping.interface), interface);
        QCOMPARE(mapping.direction == pipeline::Direction::Out, out);
        QCOMPARE(QString::fromStdString(input->path.string()), path);
        QCOMPARE(mapping.captureInterface, captureInterface);
    }

    void capturesMergeByTime()
    {
        const QTemporaryDir folder;
        const auto a = writeCapture(folder, "a", {{1, 0}, {2, 0}, {5, 0}});
        const auto b = writeCapture(folder, "b", {{2, 0}, {3, 0}, {5, 0}, {6, 0}});
        QCOMPARE(played({{a, {every("wan0")}}, {b, {every("lan0", Out)}}}),
                 QString("wan0:in 0@1 0@2 | lan0:out 1@2 1@3 | wan0:in 0@5 | lan0:out 1@5 1@6"));
    }

    void aCaptureKeepsItsOwnOrder()
    {
        const QTemporaryDir folder;
        const auto a = writeCapture(folder, "a", {{5, 0}, {1, 0}, {2, 0}});
        QCOMPARE(played({{a, {every("wan0")}}}), QString("wan0:in 0@5 0@1 0@2"));
    }

    void aPathThatIsThereIsNoInterface()
    {
        const QTemporaryDir folder;
        const auto plain = writeCapture(folder, "a", {{1, 0}});
        const std::string numbered = plain.string() + "#1";
        QCOMPARE(replay::parseCapture(numbered).path, plain);
        QCOMPARE(replay::parseCapture(numbered).captureInterface, 1u);
        writeCapture(folder, "a#1", {{1, 0}});
        QCOMPARE(replay::parseCapture(numbered).path, std::filesystem::path(numbered));
        QCOMPARE(replay::parseCapture(numbered).captureInterface, replay::kEveryInterface);
        QCOMPARE(replay::parseCapture(numbered + "#1").path, std::filesystem::path(numbered));
    }

    void interfacesOfACaptureGoTheirOwnWays()
    {
        const QTemporaryDir folder;
        const auto a = writeCapture(folder, "a", {{1, 0}, {2, 1}, {3, 1}, {4, 0}});
        QCOMPARE(played({{a, {{0, "wan0", In}, {1, "lan0", In}}}}),
                 QString("wan0:in 0@1 | lan0:in 0@2 0@3 | wan0:in 0@4"));
        QCOMPARE(played({{a, {{0, "wan0", In}, {1, "wan0", In}}}}),
                 QString("wan0:in 0@1 | wan0:in 0@2 0@3 | wan0:in 0@4"));
        auto replayer = replay::Replayer::open({{a, {{1, "lan0", In}}}});
        QVERIFY(replayer);
        replay::Run run;
        std::size_t packets = 0;
        while (replayer->next(run))
            packets += run.frames.size();
        QCOMPARE(packets, std::size_t{2});
        QCOMPARE(replayer->replayed(0, 0), std::uint64_t{2});
        QCOMPARE(replayer->unmapped(0), std::uint64_t{2});
    }

    // A packet is met at each place before the next packet is, whatever its time.
    void aCaptureIsMetAtSeveralPlaces()
    {
        const QTemporaryDir folder;
        const auto a = writeCapture(folder, "a", {{3, 0}, {1, 1}, {2, 0}});
        QCOMPARE(played({{a, {every("wan0"), every("lan0", Out)}}}),
                 QString("wan0:in 0@3 | lan0:out 0@3 | wan0:in 0@1 | lan0:out 0@1 | "
                         "wan0:in 0@2 | lan0:out 0@2"));
        QCOMPARE(played({{a, {every("wan0"), every("wan0", Out), {1, "lan0", In}}}}),
                 QString("wan0:in 0@3 | wan0:out 0@3 | wan0:in 0@1 | wan0:out 0@1 | lan0:in 0@1 | "
                         "wan0:in 0@2 | wan0:out 0@2"));
        // What only one place takes goes in runs again.
        QCOMPARE(played({{a, {{0, "wan0", In}, {0, "lan0", In}, {1, "lan0", Out}}}}),
                 QString("wan0:in 0@3 | lan0:in 0@3 | lan0:out 0@1 | wan0:in 0@2 | lan0:in 0@2"));
        auto replayer = replay::Replayer::open({{a, {every("wan0"), {1, "lan0", In}}}});
        QVERIFY(replayer);
        replay::Run run;
        while (replayer->next(run)) {
        }
        QCOMPARE(replayer->replayed(0, 0), std::uint64_t{3});
        QCOMPARE(replayer->replayed(0, 1), std::uint64_t{1});
        QCOMPARE(replayer->unmapped(0), std::uint64_t{0});
        QCOMPARE(replayer->reader(0).packetsRead(), std::uint64_t{3});
    }

    void severalPlacesMergeWithOtherCaptures()
    {
        const QTemporaryDir folder;
        const auto a = writeCapture(folder, "a", {{1, 0}, {3, 0}});
        const auto b = writeCapture(folder, "b", {{1, 0}, {2, 0}, {3, 0}});
        QCOMPARE(played({{a, {every("wan0"), every("lan0", Out)}}, {b, {every("dmz0")}}}),
                 QString("wan0:in 0@1 | lan0:out 0@1 | dmz0:in 1@1 1@2 | "
                         "wan0:in 0@3 | lan0:out 0@3 | dmz0:in 1@3"));
    }

    void refusals()
    {
        const QTemporaryDir folder;
        const auto a = writeCapture(folder, "a", {{1, 0}});
        const auto alias = a.parent_path() / "." / "a";
        QCOMPARE(played({{a, {}}}), QString("capture-unmapped"));
        QCOMPARE(played({{a, {every("wan0"), every("wan0")}}}), QString("capture-mapped-twice"));
        QCOMPARE(played({{a, {every("wan0"), {0, "wan0", In}}}}), QString("capture-mapped-twice"));
        QCOMPARE(played({{a, {{0, "wan0", In}, {0, "wan0", In}}}}),
                 QString("capture-mapped-twice"));
        QCOMPARE(played({{a, {every("wan0")}}, {alias, {every("wan0")}}}),
                 QString("capture-mapped-twice"));
        QVERIFY(!replay::Replayer::open({{folder.filePath("none").toStdString(), {every("x")}}}));
    }

    void inputsOfOneCaptureJoin()
    {
        const QTemporaryDir folder;
        const std::string a = writeCapture(folder, "a", {{1, 0}}).string();
        const std::string alias = folder.filePath("./a").toStdString();
        const std::vector<std::string> texts{"wan0=" + a + "#0", "wan0=b", "lan0:out=" + alias};
        const auto inputs = replay::parseInputs(texts);
        QVERIFY(inputs);
        QCOMPARE(inputs->size(), std::size_t{2});
        const std::vector<replay::Mapping> expected{{0, "wan0", In}, every("lan0", Out)};
        QVERIFY(inputs->front().mappings == expected);
        QVERIFY(!replay::parseInputs(std::vector<std::string>{"wan0=a", "wan0"}));
    }
};

QTEST_GUILESS_MAIN(TestReplayer)
#include "tst_replayer.moc"
