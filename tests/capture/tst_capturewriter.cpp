// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>

#include "base/mappedfile.h"
#include "capture/reader.h"
#include "capture/writer.h"

using namespace tallygate;
using namespace tallygate::capture;

namespace {

Timestamp at(std::int64_t nanoseconds)
{
    return Timestamp(Nanoseconds(nanoseconds));
}

/// An Ethernet frame around an ARP request, so that other programs have something to dissect.
const std::string &arpRequest()
{
    static const std::string frame =
        std::string(6, '\xff') + std::string("\x02\0\0\0\0\1\x08\6\0\1\x08\0\6\4\0\1", 16) +
        std::string("\x02\0\0\0\0\1\xc0\0\2\1\0\0\0\0\0\0\xc0\0\2\2", 20);
    return frame;
}

} // namespace

class TestCaptureWriter : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void readBack();
    void largeFilesAreFlushedInPieces();
    void readByTshark();
    void replacedAtomically();
    void moved();
    void errors();

private:
    std::filesystem::path path(const char *name = "out.pcapng") const
    {
        return m_folder->filePath(name).toStdString();
    }
    /// Two interfaces, three packets.
    void writeSample()
    {
        auto writer = PcapngWriter::create(path(), "tallygate test");
        QVERIFY(writer.has_value());
        QCOMPARE(writer->addInterface("eth0", LinkType::Ethernet, "uplink").value(), 0u);
        QVERIFY(writer->write({0, at(1'700'000'000'123'456'789), bytesOf(arpRequest()), 1500,
                               "drop by rule 7", "from the test"}));
        QCOMPARE(writer->addInterface("tun\xff", LinkType::Raw).value(), 1u);
        QVERIFY(writer->write({1, at(-5), bytesOf("E"), 0, "", ""}));
        QVERIFY(writer->write({0, at(std::numeric_limits<std::int64_t>::max()),
                               bytesOf(arpRequest()), 42, "", std::string(70000, 'x') + "end"}));
        QCOMPARE(writer->packetsWritten(), std::uint64_t{3});
        QVERIFY(writer->finish());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCaptureWriter::readBack()
{
    writeSample();
    auto reader = Reader::open(path());
    QVERIFY(reader.has_value());
    Frame frame;
    QVERIFY(reader->next(frame));
    QCOMPARE(frame.time, at(1'700'000'000'123'456'789));
    QCOMPARE(frame.wireLength, 1500u);
    QCOMPARE(std::string(frame.bytes().begin(), frame.bytes().end()), arpRequest());
    QVERIFY(reader->next(frame));
    QCOMPARE(frame.interfaceIndex, 1u);
    QCOMPARE(toString(frame.linkType), toString(LinkType::Raw));
    QCOMPARE(frame.time, at(0));    // pcapng knows no time before 1970
    QCOMPARE(frame.wireLength, 1u); // never below what was captured
    QVERIFY(reader->next(frame));
    QCOMPARE(frame.time, at(std::numeric_limits<std::int64_t>::max()));
    QVERIFY(!reader->next(frame));
    QVERIFY(!reader->fault());
    QCOMPARE(reader->interfaces()[0].name, std::string("eth0"));
    QCOMPARE(reader->interfaces()[0].description, std::string("uplink"));
    QCOMPARE(reader->interfaces()[0].timeResolution, std::uint8_t{9});
    QCOMPARE(QString::fromStdString(reader->interfaces()[1].name), QString::fromUtf8("tun\uFFFD"));
}

void TestCaptureWriter::largeFilesAreFlushedInPieces()
{
    constexpr std::uint32_t kPackets = 3000;
    {
        auto writer = PcapngWriter::create(path(), "tallygate test");
        QVERIFY(writer.has_value() && writer->addInterface("eth0", LinkType::Ethernet));
        for (std::uint32_t i = 0; i < kPackets; ++i) {
            const std::string data(i, static_cast<char>(i));
            QVERIFY(writer->write({0, at(i), bytesOf(data), i, "permit", ""}));
        }
        QVERIFY(std::filesystem::file_size(path()) > 1'000'000);
        // Going out of scope writes the rest, too.
    }
    auto reader = Reader::open(path());
    Frame frame;
    for (std::uint32_t i = 0; i < kPackets; ++i) {
        QVERIFY(reader->next(frame));
        QCOMPARE(frame.capturedLength, i);
        QVERIFY(i == 0 || frame.data[i - 1] == static_cast<std::uint8_t>(i));
    }
    QVERIFY(!reader->next(frame) && !reader->fault());
}

void TestCaptureWriter::readByTshark()
{
    if (QStandardPaths::findExecutable("tshark").isEmpty())
        QSKIP("tshark is absent");
    writeSample();
    QProcess tshark;
    tshark.start("tshark", {"-n",
                            "-r",
                            QString::fromStdString(path().string()),
                            "-c",
                            "2",
                            "-T",
                            "fields",
                            "-E",
                            "separator=|",
                            "-e",
                            "frame.time_epoch",
                            "-e",
                            "frame.len",
                            "-e",
                            "frame.cap_len",
                            "-e",
                            "frame.interface_name",
                            "-e",
                            "frame.interface_description",
                            "-e",
                            "frame.comment",
                            "-e",
                            "arp.dst.proto_ipv4"});
    QVERIFY(tshark.waitForFinished());
    QCOMPARE(tshark.exitCode(), 0);
    const QList<QByteArray> lines = tshark.readAllStandardOutput().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0], QByteArray("1700000000.123456789|1500|42|eth0|uplink|drop by rule 7,"
                                  "from the test|192.0.2.2"));
    QVERIFY(lines[1].startsWith("0.000000000|1|1|tun"));
}

void TestCaptureWriter::replacedAtomically()
{
    std::ofstream(path()) << "old";
    {
        auto writer = PcapngWriter::create(path(), "test", PcapngWriter::Replace::Atomically);
        QVERIFY(writer.has_value() && writer->addInterface("eth0", LinkType::Ethernet));
        // Dropped unfinished: nothing may have changed, nothing be left behind.
    }
    QCOMPARE(readTextFile(path()).value(), std::string("old"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);

    auto writer = PcapngWriter::create(path(), "test", PcapngWriter::Replace::Atomically);
    QVERIFY(writer->addInterface("eth0", LinkType::Ethernet));
    QVERIFY(writer->write({0, at(1), bytesOf("packet"), 6, "", ""}));
    QCOMPARE(readTextFile(path()).value(), std::string("old"));
    QVERIFY(writer->finish());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
    auto reader = Reader::open(path());
    Frame frame;
    QVERIFY(reader.has_value() && reader->next(frame) && !reader->next(frame));
}

void TestCaptureWriter::moved()
{
    auto first = PcapngWriter::create(path("first"), "test");
    auto second = PcapngWriter::create(path("second"), "test", PcapngWriter::Replace::Atomically);
    PcapngWriter writer = std::move(*first);
    QVERIFY(writer.addInterface("eth0", LinkType::Ethernet));
    QVERIFY(writer.finish());
    writer = std::move(*second);
    QVERIFY(writer.finish());
    for (const char *name : {"first", "second"}) {
        auto reader = Reader::open(path(name));
        Frame frame;
        QVERIFY(reader.has_value() && !reader->next(frame) && !reader->fault());
    }
}

void TestCaptureWriter::errors()
{
    const auto absent = PcapngWriter::create(path("absent/out.pcapng"), "test");
    QCOMPARE(absent.error().kind, ErrorKind::Io);
    QCOMPARE(absent.error().where.file, path("absent/out.pcapng").string());

    auto writer = PcapngWriter::create(path(), "test");
    QCOMPARE(writer->write({0, at(0), {}, 0, "", ""}).error().code,
             std::string("capture-interface"));

    if (!std::filesystem::exists("/dev/full"))
        QSKIP("/dev/full is absent: a full disk was not tried");
    auto full = PcapngWriter::create("/dev/full", "test");
    QVERIFY(full.has_value());
    const auto finished = full->finish();
    QVERIFY(!finished.has_value());
    QCOMPARE(finished.error().kind, ErrorKind::Io);
}

QTEST_GUILESS_MAIN(TestCaptureWriter)
#include "tst_capturewriter.moc"
