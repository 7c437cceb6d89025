// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

#include "capture/reader.h"
#include "captureprobe.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::capture;

namespace {

std::int64_t nanosecondsOf(const Frame &frame)
{
    return frame.time.time_since_epoch().count();
}

} // namespace

class TestCapture : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void bundledCaptures_data();
    void bundledCaptures();
    void sharedCaptures_data();
    void sharedCaptures();
    void pcapRecords_data();
    void pcapRecords();
    void oldWritersSwapLengths();
    void frameCheckSequenceIsNotCounted();
    void sectionsAndInterfaces();
    void interfaceNamesAreValidUtf8();
    void timeResolutions_data();
    void timeResolutions();
    void linkTypes();
    void everyWayReadsTheSame_data();
    void everyWayReadsTheSame();
    void randomAccessWhileReading();
    void pipes();

private:
    QTemporaryDir m_folder;
};

void TestCapture::bundledCaptures_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<quint64>("packets");
    QTest::addColumn<quint64>("wireBytes");
    QTest::addColumn<quint64>("capturedBytes");
    QTest::addColumn<QString>("interfaces");
    // Packets and bytes as TShark 4.0.17 counts them.
    const auto row = [](const char *file, quint64 packets, quint64 wire, quint64 captured,
                        const char *interfaces) {
        QTest::newRow(file) << file << packets << wire << captured << interfaces;
    };
    row("tcpdump-8021ad-qinq.pcap", 2, 128, 128, "Ethernet");
    row("pcpp-nanosecs-be.pcap", 10, 2198, 2198, "Ethernet");
    row("pcpp-raw-ip.pcap", 100, 31018, 31018, "raw IP");
    row("pcpp-sll-100.pcap", 100, 64996, 64996, "Linux cooked v1");
    row("zeek-sll2.pcap", 6, 552, 552, "Linux cooked v2");
    row("gopacket-be-test012.pcapng", 4, 1312, 1258, "eth0 Ethernet");
    row("pcpp-many-interfaces.pcapng", 64, 15954, 15954,
        "en0 Ethernet, awdl0 Ethernet, bridge0 Ethernet, vboxnet0 Ethernet, utun0 BSD loopback, "
        "en1 Ethernet, vboxnet1 Ethernet, en2 Ethernet, p2p0 raw IP, vboxnet2 Ethernet, "
        "lo0 BSD loopback");
}

void TestCapture::bundledCaptures()
{
    QFETCH(QString, file);
    QFETCH(quint64, packets);
    QFETCH(quint64, wireBytes);
    QFETCH(quint64, capturedBytes);
    QFETCH(QString, interfaces);
    auto reader = Reader::open(testsupport::testData("captures/" + file.toStdString()));
    QVERIFY2(reader.has_value(), reader ? "" : toString(reader.error()).c_str());
    const Totals totals = totalsOf(*reader);
    QVERIFY2(!reader->fault(), qPrintable(text(reader->fault())));
    QCOMPARE(totals.packets, packets);
    QCOMPARE(totals.wireBytes, wireBytes);
    QCOMPARE(totals.capturedBytes, capturedBytes);
    QCOMPARE(reader->progress().consumedBytes, reader->progress().totalBytes);
    std::string names;
    for (const Interface &interface : reader->interfaces()) {
        names += fmt::format("{}{}{}{}", names.empty() ? "" : ", ", interface.name,
                             interface.name.empty() ? "" : " ", toString(interface.linkType));
    }
    QCOMPARE(QString::fromStdString(names), interfaces);
}

void TestCapture::sharedCaptures_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<quint64>("packets");
    for (const auto &row : testsupport::captureManifest()) {
        QTest::newRow(row.file.c_str()) << QString::fromStdString(row.file) << quint64{row.packets};
    }
    if (testsupport::captureManifest().empty())
        QTest::newRow("none") << QString() << quint64{0};
}

void TestCapture::sharedCaptures()
{
    QFETCH(QString, file);
    QFETCH(quint64, packets);
    if (file.isEmpty())
        QSKIP("the shared captures are absent (TALLYGATE_SHARED)");
    const auto path = testsupport::sharedCapture(file.toStdString());
    auto reader = Reader::open(path);
    QVERIFY2(reader.has_value(), reader ? "" : toString(reader.error()).c_str());
    const Totals totals = totalsOf(*reader);
    QVERIFY2(!reader->fault(), qPrintable(text(reader->fault())));
    QCOMPARE(totals.packets, packets);

    if (QStandardPaths::findExecutable("capinfos").isEmpty())
        QSKIP("capinfos is absent: the bytes were not compared");
    QProcess capinfos;
    capinfos.start("capinfos",
                   {"-T", "-r", "-m", "-c", "-d", QString::fromStdString(path.string())});
    QVERIFY(capinfos.waitForFinished());
    const QList<QByteArray> cells = capinfos.readAllStandardOutput().trimmed().split(',');
    QCOMPARE(cells.size(), 3);
    QCOMPARE(totals.packets, cells[1].toULongLong());
    QCOMPARE(totals.wireBytes, cells[2].toULongLong());
}

void TestCapture::pcapRecords_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<quint32>("magic");
    QTest::addColumn<qint64>("fractionUnit");
    for (const Order order : {Order::Little, Order::Big}) {
        const char *name = order == Order::Little ? "little" : "big";
        QTest::addRow("%s us", name) << int(order) << 0xa1b2c3d4u << qint64{1000};
        QTest::addRow("%s ns", name) << int(order) << 0xa1b23c4du << qint64{1};
        QTest::addRow("%s Kuznetzov", name) << int(order) << 0xa1b2cd34u << qint64{1000};
    }
}

void TestCapture::pcapRecords()
{
    QFETCH(int, order);
    QFETCH(quint32, magic);
    QFETCH(qint64, fractionUnit);
    const CaptureBuilder file = pcapSample(Order(order), magic);
    auto reader = Reader::open(file.bytes());
    QVERIFY(reader.has_value());
    QCOMPARE(reader->interfaces().size(), std::size_t{1});
    QCOMPARE(reader->interfaces()[0].snapLength, 65535u);
    const std::vector<Frame> frames = framesOf(*reader);
    QVERIFY(!reader->fault());
    QCOMPARE(frames.size(), std::size_t{3});
    QCOMPARE(textOf(frames[0]), std::string("first packet"));
    QCOMPARE(frames[0].wireLength, 60u);
    QCOMPARE(nanosecondsOf(frames[0]), 10'000'000'000 + 999999 * fractionUnit);
    QCOMPARE(frames[1].capturedLength, 0u);
    QCOMPARE(frames[1].wireLength, 0u);
    QCOMPARE(textOf(frames[2]), std::string("third"));
    QCOMPARE(nanosecondsOf(frames[2]), 4294967295'000'000'000 + 5 * fractionUnit);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        QCOMPARE(frames[i].number, i + 1);
        QCOMPARE(frames[i].fileOffset, file.pieces()[i]);
        QCOMPARE(toString(frames[i].linkType), toString(LinkType::Ethernet));
        QVERIFY(frames[i].hasTime);
    }
}

void TestCapture::oldWritersSwapLengths()
{
    // pcap 2.2 wrote the length on the wire first.
    CaptureBuilder old(Order::Little);
    old.pcapHeader(0xa1b2c3d4, 1, 2, 2).number(1u).number(2u).number(60u).number(4u).raw("data");
    auto reader = Reader::open(old.bytes());
    QVERIFY(reader.has_value());
    Frame frame;
    QVERIFY(reader->next(frame));
    QCOMPARE(frame.capturedLength, 4u);
    QCOMPARE(frame.wireLength, 60u);
    QVERIFY(!reader->next(frame));

    // In 2.4 a shorter length on the wire is a mistake of the writer.
    CaptureBuilder wrong(Order::Little);
    wrong.pcapHeader().record(1, 2, "data", 2);
    reader = Reader::open(wrong.bytes());
    QVERIFY(reader->next(frame));
    QCOMPARE(frame.capturedLength, 4u);
    QCOMPARE(frame.wireLength, 4u);
}

void TestCapture::frameCheckSequenceIsNotCounted()
{
    CaptureBuilder pcap(Order::Big);
    // Two 16-bit words of FCS; the second frame was cut before it.
    pcap.pcapHeader(0xa1b2c3d4, 0x24000001).record(1, 0, "dataFCS!", 8).record(2, 0, "dat", 8);
    auto reader = Reader::open(pcap.bytes());
    const std::vector<Frame> frames = framesOf(*reader);
    QCOMPARE(frames.size(), std::size_t{2});
    QCOMPARE(textOf(frames[0]), std::string("data"));
    QCOMPARE(frames[0].wireLength, 4u);
    QCOMPARE(textOf(frames[1]), std::string("dat"));
    QCOMPARE(frames[1].wireLength, 4u);

    for (const std::string_view length : {"\x04"sv, "\x20"sv}) { // octets, or bits
        const CaptureBuilder options = CaptureBuilder(Order::Little).option(13, length);
        CaptureBuilder pcapng(Order::Little);
        pcapng.section(Order::Little).interface(1, 0, &options).enhanced(0, 0, "dataFCS!", 8);
        auto other = Reader::open(pcapng.bytes());
        Frame frame;
        QVERIFY(other->next(frame));
        QCOMPARE(textOf(frame), std::string("data"));
        QCOMPARE(frame.wireLength, 4u);
    }
}

void TestCapture::sectionsAndInterfaces()
{
    for (const Order first : {Order::Little, Order::Big}) {
        const CaptureBuilder file =
            pcapngSample(first, first == Order::Little ? Order::Big : Order::Little);
        auto reader = Reader::open(file.bytes());
        QVERIFY(reader.has_value());
        QCOMPARE(reader->format(), Reader::Format::Pcapng);
        const std::vector<Frame> frames = framesOf(*reader);
        QVERIFY2(!reader->fault(), qPrintable(text(reader->fault())));
        QCOMPARE(frames.size(), std::size_t{6});

        QCOMPARE(reader->interfaces().size(), std::size_t{3});
        QCOMPARE(reader->interfaces()[0].name, std::string("eth0"));
        QCOMPARE(reader->interfaces()[2].section, 1u);
        QCOMPARE(reader->interfaces()[2].indexInSection, 0u);
        QCOMPARE(toString(reader->interfaceAt(2)->linkType), toString(LinkType::LinuxSll));
        QVERIFY(!reader->interfaceAt(3));

        QCOMPARE(textOf(frames[0]), std::string("ethernet"));
        QCOMPARE(frames[0].wireLength, 1500u);
        QCOMPARE(nanosecondsOf(frames[0]), 1'500'000'000'000'000'001);
        QCOMPARE(toString(frames[1].linkType), toString(LinkType::Raw));
        QCOMPARE(nanosecondsOf(frames[1]), 2'000'001'000); // microseconds by default
        QCOMPARE(textOf(frames[2]), std::string("simple"));
        QVERIFY(!frames[2].hasTime);
        QCOMPARE(nanosecondsOf(frames[2]), 2'000'001'000); // of the packet before
        QCOMPARE(frames[2].interfaceIndex, 0u);
        QCOMPARE(textOf(frames[3]), std::string("old"));
        QCOMPARE(frames[3].interfaceIndex, 1u);
        QCOMPARE(frames[3].wireLength, 44u);
        QCOMPARE(textOf(frames[4]), std::string("cut!")); // at the snap length
        QCOMPARE(frames[4].wireLength, 9u);
        QCOMPARE(frames[5].interfaceIndex, 2u);
        QCOMPARE(toString(frames[5].linkType), toString(LinkType::LinuxSll));

        // A second pass knows the interfaces already and adds none.
        reader->rewind();
        QCOMPARE(framesOf(*reader).size(), std::size_t{6});
        QCOMPARE(reader->interfaces().size(), std::size_t{3});
    }
}

void TestCapture::interfaceNamesAreValidUtf8()
{
    const CaptureBuilder options =
        CaptureBuilder(Order::Little)
            .option(2, "ok \xc3\xa9 \xff \xc0\x80 \xed\xa0\x80 \xf0\x9f\x90\xa7 \xe2\x82"sv)
            .option(3, "before\0after"sv);
    CaptureBuilder file(Order::Little);
    file.section(Order::Little).interface(1, 0, &options);
    auto reader = Reader::open(file.bytes());
    Frame frame;
    QVERIFY(!reader->next(frame));
    QVERIFY(!reader->fault());
    QCOMPARE(QString::fromStdString(reader->interfaces()[0].name),
             QString::fromUtf8("ok é \uFFFD \uFFFD\uFFFD \uFFFD\uFFFD\uFFFD 🐧 \uFFFD\uFFFD"));
    QCOMPARE(reader->interfaces()[0].description, std::string("before"));
}

void TestCapture::timeResolutions_data()
{
    QTest::addColumn<int>("resolution");
    QTest::addColumn<qint64>("offsetSeconds");
    QTest::addColumn<quint64>("ticks");
    QTest::addColumn<qint64>("nanoseconds");
    constexpr auto kLatest = std::numeric_limits<qint64>::max();
    constexpr auto kEarliest = std::numeric_limits<qint64>::min();
    constexpr auto kMostTicks = std::numeric_limits<quint64>::max();
    const auto row = [](const char *name, int resolution, qint64 offset, quint64 ticks,
                        qint64 nanoseconds) {
        QTest::newRow(name) << resolution << offset << ticks << nanoseconds;
    };
    row("seconds", 0, 0, 1'700'000'000, 1'700'000'000'000'000'000);
    row("milliseconds", 3, 0, 1'700'000'000'001, 1'700'000'000'001'000'000);
    row("microseconds", 6, 0, 1'700'000'000'000'001, 1'700'000'000'000'001'000);
    row("nanoseconds", 9, 0, 1'700'000'000'000'000'001, 1'700'000'000'000'000'001);
    row("picoseconds are cut", 12, 0, 1'999, 1);
    row("10^-28", 28, 0, 12'345'678'901'234'567'890u, 1);
    row("10^-29 is below a nanosecond", 29, 0, kMostTicks, 0);
    row("10^-127", 127, 0, kMostTicks, 0);
    row("halves", 0x81, 0, 3, 1'500'000'000);
    row("2^-10", 0x80 | 10, 0, 1024 + 512, 1'500'000'000);
    row("2^-32 (NTP)", 0x80 | 32, 0, (7ull << 32) | 0x80000000u, 7'500'000'000);
    row("2^-63", 0x80 | 63, 0, 1ull << 63, 1'000'000'000);
    row("2^-127", 0xff, 0, kMostTicks, 0);
    row("offset", 6, 1'000'000'000, 5'000'000, 1'000'000'005'000'000'000);
    row("offset back", 6, -10, 5'000'000, -5'000'000'000);
    row("offset, binary", 0x80 | 10, 2, 512, 2'500'000'000);
    row("too late", 0, 0, kMostTicks, kLatest);
    row("microseconds too late", 6, 0, kMostTicks, kLatest);
    row("latest", 9, 0, quint64(kLatest), kLatest);
    row("offset too late", 6, kLatest, 1, kLatest);
    row("offset too early", 6, kEarliest, 1, kEarliest);
}

void TestCapture::timeResolutions()
{
    QFETCH(int, resolution);
    QFETCH(qint64, offsetSeconds);
    QFETCH(quint64, ticks);
    QFETCH(qint64, nanoseconds);
    for (const Order order : {Order::Little, Order::Big}) {
        const char unit = static_cast<char>(resolution);
        CaptureBuilder offset(order);
        offset.number(static_cast<std::uint64_t>(offsetSeconds));
        CaptureBuilder options(order);
        options.option(9, {&unit, 1}).option(14, offset.text()).option(0, "");
        CaptureBuilder file(order);
        file.section(order).interface(1, 0, &options).enhanced(0, ticks, "x", 1);
        auto reader = Reader::open(file.bytes());
        Frame frame;
        QVERIFY(reader->next(frame));
        QCOMPARE(nanosecondsOf(frame), nanoseconds);
    }
}

void TestCapture::linkTypes()
{
    const std::pair<std::uint16_t, LinkType> cases[] = {
        {0, LinkType::Null},   {1, LinkType::Ethernet}, {9, LinkType::Ppp},
        {12, LinkType::Raw},   {14, LinkType::Raw},     {50, LinkType::PppHdlc},
        {101, LinkType::Raw},  {108, LinkType::Loop},   {113, LinkType::LinuxSll},
        {228, LinkType::Ipv4}, {229, LinkType::Ipv6},   {276, LinkType::LinuxSll2},
        {147, LinkType(147)},
    };
    for (const auto &[number, expected] : cases) {
        CaptureBuilder file(Order::Little);
        file.pcapHeader(0xa1b2c3d4, number).record(0, 0, "x", 1);
        auto reader = Reader::open(file.bytes());
        Frame frame;
        QVERIFY(reader->next(frame));
        QCOMPARE(toString(frame.linkType), toString(expected));
        QCOMPARE(toString(reader->interfaces()[0].linkType), toString(expected));
        QVERIFY(!toString(expected).empty());
    }
    QCOMPARE(toString(LinkType(147)), std::string("link type 147"));
}

void TestCapture::everyWayReadsTheSame_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("batch");
    for (const char *file : {"pcpp-raw-ip.pcap", "pcpp-nanosecs-be.pcap", "pcpp-sll-100.pcap",
                             "gopacket-be-test012.pcapng", "pcpp-many-interfaces.pcapng"}) {
        for (const int batch : {1, 3, 256})
            QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(file)).arg(batch)))
                << file << batch;
    }
}

void TestCapture::everyWayReadsTheSame()
{
    QFETCH(QString, file);
    QFETCH(int, batch);
    const auto path = testsupport::testData("captures/" + file.toStdString());
    auto single = Reader::open(path);
    auto batched = Reader::open(path);
    QVERIFY(single.has_value() && batched.has_value());
    const std::vector<Frame> expected = framesOf(*single);
    for (int pass = 0; pass < 2; ++pass) {
        std::vector<Frame> frames(static_cast<std::size_t>(batch));
        std::size_t at = 0;
        while (const std::size_t count = batched->next(frames)) {
            // Only after the whole batch: its frames must be valid together.
            for (std::size_t i = 0; i < count; ++i, ++at)
                QCOMPARE(printed(frames[i]), printed(expected.at(at)));
        }
        QVERIFY2(!batched->fault(), qPrintable(text(batched->fault())));
        QCOMPARE(at, expected.size());
        batched->rewind();
    }
    for (const Frame &frame : expected) {
        for (const Reader *reader : {&*single, &*batched}) {
            const auto again = reader->frameAt(frame.fileOffset, frame.number);
            QVERIFY(again.has_value());
            QCOMPARE(printed(*again), printed(frame));
        }
    }
    QVERIFY(std::equal(single->interfaces().begin(), single->interfaces().end(),
                       batched->interfaces().begin(), batched->interfaces().end()));
    QCOMPARE(single->frameAt(1).error().kind, ErrorKind::NotFound);
    QCOMPARE(single->frameAt(std::numeric_limits<std::uint64_t>::max()).error().kind,
             ErrorKind::NotFound);
}

void TestCapture::randomAccessWhileReading()
{
    // Interfaces and sections appear all the time while another thread reads at random.
    CaptureBuilder file(Order::Little);
    constexpr std::uint64_t kSections = 2000;
    for (std::uint64_t i = 0; i < kSections; ++i) {
        const Order order = i % 2 == 0 ? Order::Little : Order::Big;
        file.section(order).interface(1).interface(101).enhanced(i % 2, i, "packet", 64);
    }
    auto reader = Reader::open(file.bytes());
    QVERIFY(reader.has_value());
    std::atomic<std::uint64_t> newest{0};
    std::atomic<bool> done{false};
    std::atomic<std::uint64_t> wrong{0};
    std::thread other([&] {
        while (!done) {
            const std::uint64_t offset = newest.load();
            if (offset == 0)
                continue;
            const auto frame = reader->frameAt(offset);
            if (!frame || textOf(*frame) != "packet" || !reader->interfaceAt(frame->interfaceIndex))
                ++wrong;
        }
    });
    Frame frame;
    std::uint64_t packets = 0;
    for (; reader->next(frame); ++packets)
        newest = frame.fileOffset;
    done = true;
    other.join();
    QCOMPARE(packets, kSections);
    QCOMPARE(reader->interfaces().size(), std::size_t{2 * kSections});
    QCOMPARE(wrong.load(), std::uint64_t{0});
}

void TestCapture::pipes()
{
    const std::string pipe = m_folder.filePath("pipe").toStdString();
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const CaptureBuilder file = pcapngSample(Order::Big, Order::Little);
    std::thread writer([&] {
        std::ofstream out(pipe, std::ios::binary);
        out << file.text();
    });
    auto reader = Reader::open(pipe);
    const bool opened = reader.has_value();
    const std::uint64_t packets = opened ? totalsOf(*reader).packets : 0;
    writer.join();
    QVERIFY(opened);
    QCOMPARE(packets, std::uint64_t{6});
    QVERIFY(!reader->fault());
    QCOMPARE(reader->progress().consumedBytes, std::uint64_t{file.bytes().size()});
}

QTEST_GUILESS_MAIN(TestCapture)
#include "tst_capture.moc"
