// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "capture/reader.h"
#include "captureprobe.h"

using namespace tallygate;
using namespace tallygate::capture;

namespace {

struct Sample
{
    const char *name;
    CaptureBuilder file;
    std::size_t headerBytes; ///< open() needs these
    std::size_t packets;
};

std::vector<Sample> samples()
{
    return {
        {"pcap LE us", pcapSample(Order::Little, 0xa1b2c3d4), 24, 3},
        {"pcap BE us", pcapSample(Order::Big, 0xa1b2c3d4), 24, 3},
        {"pcap LE ns", pcapSample(Order::Little, 0xa1b23c4d), 24, 3},
        {"pcap BE ns", pcapSample(Order::Big, 0xa1b23c4d), 24, 3},
        {"pcap LE Kuznetzov", pcapSample(Order::Little, 0xa1b2cd34), 24, 3},
        {"pcap BE Kuznetzov", pcapSample(Order::Big, 0xa1b2cd34), 24, 3},
        {"pcapng LE, BE", pcapngSample(Order::Little, Order::Big), 28, 6},
        {"pcapng BE, LE", pcapngSample(Order::Big, Order::Little), 28, 6},
    };
}

} // namespace

class TestCaptureFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void truncatedAnywhere_data();
    void truncatedAnywhere();
    void brokenCaptures_data();
    void brokenCaptures();
    void refusedFiles_data();
    void refusedFiles();
    void filesThatCannotBeOpened();

private:
    std::filesystem::path write(Bytes content, const char *name)
    {
        const std::filesystem::path path = m_folder.filePath(name).toStdString();
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char *>(content.data()),
                   static_cast<std::streamsize>(content.size()));
        return path;
    }

    QTemporaryDir m_folder;
};

void TestCaptureFaults::truncatedAnywhere_data()
{
    QTest::addColumn<int>("sample");
    for (int i = 0; i < int(samples().size()); ++i)
        QTest::newRow(samples()[std::size_t(i)].name) << i;
}

void TestCaptureFaults::truncatedAnywhere()
{
    QFETCH(int, sample);
    const Sample whole = samples()[std::size_t(sample)];
    auto full = Reader::open(whole.file.bytes());
    const std::vector<Frame> frames = framesOf(*full);
    QCOMPARE(frames.size(), whole.packets);
    std::vector<std::uint64_t> ends = whole.file.pieces();
    ends.push_back(whole.file.bytes().size());

    for (std::size_t size = 0; size <= whole.file.bytes().size(); ++size) {
        // An allocation of exactly this size, so that a sanitizer sees any read beyond it.
        const std::vector<std::uint8_t> cut(whole.file.bytes().begin(),
                                            whole.file.bytes().begin() + std::ptrdiff_t(size));
        const auto path = write(cut, "cut");
        Result<Reader> readers[] = {Reader::open(cut), Reader::open(path)};
        for (Result<Reader> &reader : readers) {
            QCOMPARE(reader.has_value(), size >= whole.headerBytes);
            if (!reader) {
                QCOMPARE(reader.error().code.empty(), false);
                continue;
            }
            const bool atBoundary = size == whole.headerBytes ||
                                    std::find(ends.begin(), ends.end(), size) != ends.end();
            const std::uint64_t faultAt =
                *(std::upper_bound(ends.begin(), ends.end() - 1, size) - 1);
            std::size_t expected = 0;
            for (const Frame &frame : frames) {
                const auto end = *std::upper_bound(ends.begin(), ends.end(), frame.fileOffset);
                expected += end <= size ? 1 : 0;
            }
            Frame frame;
            for (std::size_t i = 0; i < expected; ++i) {
                QVERIFY(reader->next(frame));
                QCOMPARE(printed(frame), printed(frames[i]));
            }
            QVERIFY(!reader->next(frame));
            QVERIFY(!reader->next(frame));
            QCOMPARE(reader->fault().has_value(), !atBoundary);
            if (!atBoundary) {
                QCOMPARE(reader->fault()->code, std::string("capture-truncated"));
                QCOMPARE(reader->fault()->where.offset, faultAt);
            }
        }
    }
}

void TestCaptureFaults::brokenCaptures_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<quint64>("packetsBefore");
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const CaptureBuilder &file, quint64 packets,
                        const char *message) {
        QTest::newRow(name) << QByteArray(file.text().data(), qsizetype(file.text().size()))
                            << packets << quint64{file.pieces().back()} << message;
    };
    const auto pcap = [] {
        return CaptureBuilder(Order::Little).pcapHeader().record(1, 2, "good", 4).beginPiece();
    };
    row("absurd record length",
        pcap().number(1u).number(2u).number(0x10000001u).number(1u).raw("x"), 1,
        "after packet 1: the record claims a packet of 268435457 bytes; at most 268435456 are "
        "taken for real");
    row("record past the end", pcap().number(1u).number(2u).number(5u).number(5u).raw("1234"), 1,
        "after packet 1: the capture is cut off: the record has 21 bytes, the file ends after 20");

    const auto pcapng = [] {
        return CaptureBuilder(Order::Little)
            .section(Order::Little)
            .interface(1)
            .enhanced(0, 0, "good", 4);
    };
    row("packet before any interface",
        CaptureBuilder(Order::Little).section(Order::Little).enhanced(0, 0, "x", 1), 0,
        "before the first packet: the packet is of interface 0, but the section has declared 0 "
        "interfaces");
    row("simple packet before any interface",
        CaptureBuilder(Order::Little).section(Order::Little).simple("x", 1), 0,
        "before the first packet: the packet is of interface 0, but the section has declared 0 "
        "interfaces");
    row("unknown interface", pcapng().enhanced(1, 0, "x", 1), 1,
        "after packet 1: the packet is of interface 1, but the section has declared 1 interfaces");
    row("interface of an earlier section", pcapng().section(Order::Big).enhanced(0, 0, "x", 1), 1,
        "after packet 1: the packet is of interface 0, but the section has declared 0 interfaces");
    row("length not a multiple of 4",
        pcapng().beginPiece().number(6u).number(33u).raw(std::string(25, 'x')), 1,
        "after packet 1: the block claims 33 bytes; a multiple of 4 from 12 to 268435456 is "
        "expected");
    row("length below the minimum", pcapng().beginPiece().number(6u).number(8u).number(8u), 1,
        "after packet 1: the block claims 8 bytes; a multiple of 4 from 12 to 268435456 is "
        "expected");
    row("absurd block length", pcapng().beginPiece().number(6u).number(0x7ffffffcu).number(8u), 1,
        "after packet 1: the block claims 2147483644 bytes; a multiple of 4 from 12 to 268435456 "
        "is expected");
    row("lengths differ",
        pcapng().beginPiece().number(4u).number(16u).number(0u).number(20u).number(0u), 1,
        "after packet 1: the block begins with the length 16 and ends with 20");
    row("captured length beyond the block",
        pcapng().block(
            6, CaptureBuilder(Order::Little).number(0u).ticks(0).number(5u).number(5u).raw("1234")),
        1, "after packet 1: the packet claims 5 captured bytes, its block holds 4");
    row("simple packet beyond the block",
        pcapng().block(3, CaptureBuilder(Order::Little).number(5u).raw("1234")), 1,
        "after packet 1: the packet claims 5 captured bytes, its block holds 4");
    row("packet block too short",
        pcapng().block(6, CaptureBuilder(Order::Little).number(0u).ticks(0).number(0u)), 1,
        "after packet 1: the packet block has 28 bytes instead of at least 32");
    row("interface description too short",
        pcapng().block(1, CaptureBuilder(Order::Little).number(1u)), 1,
        "after packet 1: the interface description has 16 bytes instead of at least 20");
    const CaptureBuilder longOption =
        CaptureBuilder(Order::Little).number(std::uint16_t{2}).number(std::uint16_t{9}).raw("eth0");
    row("option beyond the block", pcapng().interface(1, 0, &longOption), 1,
        "after packet 1: in the interface description, option 2 claims 9 bytes, 4 are left");
    const CaptureBuilder badResolution = CaptureBuilder(Order::Little).option(9, "\x09\x00"sv);
    row("option of another length", pcapng().interface(1, 0, &badResolution), 1,
        "after packet 1: in the interface description, option 9 has 2 bytes instead of 1");
    row("later section of another version", pcapng().section(Order::Big, 2), 1,
        "after packet 1: pcapng version 2.0 is not known, only 1.x is");
    row("later section without byte order",
        pcapng().beginPiece().number(0x0a0d0d0au).number(28u).raw(std::string(20, '\0')), 1,
        "after packet 1: the section header has the byte-order magic 0x00000000 instead of "
        "0x1a2b3c4d");
    row("section header too short",
        pcapng().beginPiece().number(0x0a0d0d0au).number(16u).number(0x1a2b3c4du).number(16u), 1,
        "after packet 1: the section header has 16 bytes instead of at least 28");
}

void TestCaptureFaults::brokenCaptures()
{
    QFETCH(QByteArray, file);
    QFETCH(quint64, packetsBefore);
    QFETCH(quint64, offset);
    QFETCH(QString, message);
    const Bytes content(reinterpret_cast<const std::uint8_t *>(file.constData()),
                        std::size_t(file.size()));
    const auto path = write(content, "broken");
    Result<Reader> readers[] = {Reader::open(content, path.string()), Reader::open(path)};
    for (Result<Reader> &reader : readers) {
        QVERIFY(reader.has_value());
        QCOMPARE(totalsOf(*reader).packets, packetsBefore);
        QVERIFY(reader->fault().has_value());
        QCOMPARE(QString::fromStdString(reader->fault()->message), message);
        QCOMPARE(reader->fault()->where.offset, offset);
        QCOMPARE(reader->fault()->where.file, path.string());
        // A second pass meets the same fault.
        reader->rewind();
        QVERIFY(!reader->fault());
        QCOMPARE(totalsOf(*reader).packets, packetsBefore);
        QCOMPARE(QString::fromStdString(reader->fault()->message), message);
    }
}

void TestCaptureFaults::refusedFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("hint");
    const auto row = [](const char *name, std::string_view content, const char *code,
                        const char *message, const char *hint) {
        QTest::newRow(name) << QByteArray(content.data(), qsizetype(content.size())) << code
                            << message << hint;
    };
    row("empty", "", "capture-empty", "the file is empty, it holds no capture", "");
    row("three bytes", "abc", "capture-unknown",
        "neither pcap nor pcapng: the file has only 3 bytes", "");
    row("text", "{\"tallygate\": 1}", "capture-unknown",
        "neither pcap nor pcapng: the file begins with 7b 22 74 61", "");
    row("gzip", "\x1f\x8b\x08\x00 and more"sv, "capture-format",
        "cannot read this capture: it is compressed with gzip",
        "run: gzip -dc FILE > FILE.unpacked");
    row("zstd", "\x28\xb5\x2f\xfd"sv, "capture-format",
        "cannot read this capture: it is compressed with zstd",
        "run: zstd -dc FILE > FILE.unpacked");
    row("snoop", "snoop\0\0\0\0\0\0\2"sv, "capture-format",
        "cannot read this capture: it is a snoop capture (RFC 1761)",
        "run: editcap -F pcapng FILE FILE.pcapng");
    row("IXIA", "\xac\x01\x00\x1c"sv, "capture-format",
        "cannot read this capture: it is an IXIA capture",
        "run: editcap -F pcapng FILE FILE.pcapng");
    const CaptureBuilder newer = CaptureBuilder(Order::Big).pcapHeader(0xa1b2c3d4, 1, 3, 0);
    row("pcap version", newer.text(), "capture-version",
        "pcap version 3.0 is not known, only 2.x is", "");
    const CaptureBuilder newerNg = CaptureBuilder(Order::Big).section(Order::Big, 2);
    row("pcapng version", newerNg.text(), "capture-version",
        "before the first packet: pcapng version 2.0 is not known, only 1.x is", "");
}

void TestCaptureFaults::refusedFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, code);
    QFETCH(QString, message);
    QFETCH(QString, hint);
    const auto path = write(
        {reinterpret_cast<const std::uint8_t *>(content.constData()), std::size_t(content.size())},
        "refused");
    const auto reader = Reader::open(path);
    QVERIFY(!reader.has_value());
    QCOMPARE(QString::fromStdString(reader.error().code), code);
    QCOMPARE(QString::fromStdString(reader.error().message), message);
    QCOMPARE(reader.error().where.file, path.string());
    QCOMPARE(QString::fromStdString(reader.error().hint)
                 .replace(QString::fromStdString(path.string()), "FILE"),
             hint);
}

void TestCaptureFaults::filesThatCannotBeOpened()
{
    for (const QString &path : {m_folder.path(), m_folder.filePath("absent.pcap")}) {
        const auto reader = Reader::open(path.toStdString());
        QVERIFY(!reader.has_value());
        QCOMPARE(reader.error().kind, ErrorKind::Io);
        QCOMPARE(reader.error().where.file, path.toStdString());
    }
}

QTEST_GUILESS_MAIN(TestCaptureFaults)
#include "tst_capturefaults.moc"
