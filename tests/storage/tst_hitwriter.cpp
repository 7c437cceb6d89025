// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that writes log hits: what it was given is there or counted.
#include <QtTest>

#include <fstream>

#include "storage/hitreader.h"
#include "storage/hitwriter.h"

using namespace tallygate;
using namespace tallygate::storage;
using namespace std::chrono_literals;

namespace {

const Timestamp kStart = *parseRfc3339("2026-03-01T12:00:00Z");
const Uuid kDevice = Uuid::fromName(Uuid(), "device");

std::vector<LoggedHit> someHits(std::size_t count)
{
    std::vector<LoggedHit> hits(count);
    for (std::size_t i = 0; i < count; ++i) {
        hits[i].time = kStart + std::chrono::milliseconds(i);
        hits[i].device = kDevice;
        hits[i].interface = "wan0";
        hits[i].sequence = i;
    }
    return hits;
}

HitWriter::Options options(std::chrono::milliseconds interval, std::size_t most = 100'000)
{
    HitWriter::Options options;
    options.interval = interval;
    options.mostHits = most;
    options.clock = [] { return kStart + 10s; };
    return options;
}

} // namespace

class TestHitWriter : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatWasAddedIsWrittenByTheEnd()
    {
        {
            HitWriter writer(file(), options(1h));
            QCOMPARE(writer.add(someHits(100)), 0u);
        }
        QCOMPARE(found().size(), 100u);
    }

    void whatHasNoRoomIsSaidInALine()
    {
        {
            HitWriter writer(file(), options(1h, 10));
            QCOMPARE(writer.add(someHits(25)), 15u);
            QCOMPARE(writer.statistics().droppedHits, 15u);
        }
        const auto hits = found();
        QCOMPARE(hits.size(), 11u);
        QCOMPARE(hits.front().hit.notLogged, 15u);
    }

    void aLockedFileHoldsNobodyUp()
    {
        QVERIFY(HitStore::open(file(), kStart).has_value());
        HitWriter writer(file(), options(5ms));
        {
            auto other = Connection::open(file(), Connection::Access::ReadWrite, 100ms).value();
            auto held = Transaction::begin(other).value();
            QElapsedTimer timer;
            timer.start();
            writer.add(someHits(50));
            QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
            QTRY_VERIFY(writer.statistics().failing.has_value());
            QCOMPARE(writer.statistics().failing->code, std::string("database-busy"));
        }
        QTRY_COMPARE(writer.statistics().writtenHits, 50u);
        QVERIFY(!writer.statistics().failing);
    }

    void aDamagedFileIsSetAside()
    {
        std::ofstream(file()) << std::string(8192, 'x');
        HitWriter writer(file(), options(5ms));
        writer.add(someHits(5));
        QTRY_COMPARE(writer.statistics().writtenHits, 5u);
        QVERIFY(writer.statistics().setAside.has_value());
        QCOMPARE(found().size(), 5u);
    }

private:
    std::filesystem::path file() const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / "hits.sqlite";
    }
    std::vector<FoundHit> found() const
    {
        return HitReader::open(file()).value().page({}, 1000).value();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestHitWriter)
#include "tst_hitwriter.moc"
