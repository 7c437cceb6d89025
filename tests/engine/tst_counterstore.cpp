// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <random>
#include <thread>

#include <QtTest>

#include "base/mappedfile.h"
#include "base/sharedmapping.h"
#include "counterbench.h"

// Counters outlive whatever ends: a worker, control, the machine. Nothing counted is lost where it
// need not be, nothing is counted twice, nothing shown is negative, and where something was lost a
// new epoch says so.

using namespace tallygate;
using namespace tallygate::engine;

class CounterStoreTest : public QObject, private CounterBench
{
    Q_OBJECT

private slots:
    void init() { makeFolders(); }
    void startsWithNothing();
    void controlComesAndGoes();
    void afterARebootValuesGoOn_data();
    void afterARebootValuesGoOn();
    void aCleanCheckpointCountsOnce();
    void otherNumbersOfThreads();
    void damageIsMadeGood_data();
    void damageIsMadeGood();
    void fuzzedStateIsNeverFatal();
    void aKilledWorkerLosesNothing();
    void aKilledControlLosesNothing();
};

void CounterStoreTest::startsWithNothing()
{
    const auto store = opened();
    QVERIFY(store->beginning() == CounterBeginning::First);
    QCOMPARE(store->epoch().number, std::uint64_t{0});
    QVERIFY(store->epoch().discontinuity == kStart);
    QVERIFY(store->notes().empty());
    QCOMPARE(store->rows().size(), std::size_t{10}); // received, rules, default of three places
    QCOMPARE(store->rows()[1].place->name, "Branch on eth0, in");
    QCOMPARE(store->rows()[1].rule->name, "web");
    QCOMPARE(packets(*store, kInRule), std::uint64_t{0});
    QVERIFY(!sinceReset(*store, kInRule).since);
    QVERIFY(!CounterStore::open({"/nonexistent", "/nonexistent/x", 1, kBoot}, kStart));
}

void CounterStoreTest::controlComesAndGoes()
{
    for (int life = 1; life <= 5; ++life) {
        const auto store = opened();
        QVERIFY((store->beginning() == CounterBeginning::First) == (life == 1));
        QCOMPARE(store->epoch().number, std::uint64_t{0});
        count(*store, kInRule, 10);
        countPort(*store, 3);
        QCOMPARE(packets(*store, kInRule), std::uint64_t(10 * life));
        QCOMPARE(portSinceReset(*store), std::uint64_t(3 * life));
    }
}

void CounterStoreTest::afterARebootValuesGoOn_data()
{
    QTest::addColumn<bool>("clean");
    QTest::newRow("stopped") << true;
    QTest::newRow("power cut") << false;
}

void CounterStoreTest::afterARebootValuesGoOn()
{
    QFETCH(bool, clean);
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        countPort(*store, 4);
        store->checkpoint(kStart + 10s);
        count(*store, kInRule, 5);
        if (clean)
            QVERIFY(store->stop(kStart + 15s));
    }
    reboot();
    const auto store = opened(kStart + 100s);
    QVERIFY(store->beginning() == (clean ? CounterBeginning::Restored : CounterBeginning::Lost));
    QCOMPARE(store->epoch().number, std::uint64_t{clean ? 0u : 1u});
    QVERIFY(store->epoch().discontinuity == (clean ? kStart : kStart + 100s));
    QCOMPARE(packets(*store, kInRule), std::uint64_t{clean ? 15u : 10u});
    QCOMPARE(portSinceReset(*store), std::uint64_t{4});
    QVERIFY(store->value(store->registry().find(kInRule).value()).firstHit == kStart);
}

/// A clean checkpoint stands for the session after it alone: what that one counted and lost makes
/// a new epoch.
void CounterStoreTest::aCleanCheckpointCountsOnce()
{
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        QVERIFY(store->stop(kStart));
    }
    for (const bool fileStays : {true, false}) {
        if (!fileStays)
            reboot();
        const auto store = opened(kStart + 50s);
        QCOMPARE(store->epoch().number, std::uint64_t{fileStays ? 0u : 1u});
        QCOMPARE(packets(*store, kInRule), std::uint64_t{10});
        count(*store, kInRule, 7);
    }
    reboot(); // what the two sessions counted is lost, and no number comes back twice
    const auto store = opened(kStart + 90s);
    QCOMPARE(store->epoch().number, std::uint64_t{2});
    QCOMPARE(packets(*store, kInRule), std::uint64_t{10});
}

void CounterStoreTest::otherNumbersOfThreads()
{
    std::uint64_t expected = 0;
    for (const std::uint32_t shards : {2u, 5u, 5u, 1u}) {
        const auto store = opened(kStart, shards);
        QVERIFY(expected == 0 || store->beginning() == CounterBeginning::Resumed);
        QCOMPARE(store->registry().workers(), std::size_t{shards});
        QCOMPARE(store->epoch().number, std::uint64_t{0});
        QCOMPARE(packets(*store, kInRule), expected);
        for (std::uint32_t shard = 0; shard < shards; ++shard)
            count(*store, kInRule, 10, kStart, shard);
        expected += 10 * shards;
    }
}

void CounterStoreTest::damageIsMadeGood_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("values"); // that must be left of 10
    QTest::addColumn<bool>("lost");
    QTest::newRow("counter file") << "run/counters" << 10 << false;
    QTest::newRow("directory") << "state/counters.keys" << 10 << true;
    QTest::newRow("checkpoint not needed") << "state/counters.values" << 10 << false;
    QTest::newRow("revision") << "state/counters.revision" << 10 << false;
    QTest::newRow("resets") << "state/counters.resets" << 10 << false;
}

void CounterStoreTest::damageIsMadeGood()
{
    QFETCH(QString, file);
    QFETCH(int, values);
    QFETCH(bool, lost);
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        QVERIFY(store->reset({}, "ann", "test", kStart));
        QVERIFY(store->stop(kStart));
    }
    const std::filesystem::path path = m_folder->filePath(file).toStdString();
    QVERIFY(std::filesystem::exists(path));
    for (const std::uintmax_t length : {std::uintmax_t{0}, std::uintmax_t{17}}) {
        std::filesystem::resize_file(path, length);
        const auto store = opened(kStart + 1s);
        QCOMPARE(packets(*store, kInRule), std::uint64_t(values));
        QVERIFY((store->beginning() == CounterBeginning::Lost) == lost);
        QVERIFY(sinceReset(*store, kInRule).value.hits.packets <= 10);
        store->checkpoint(kStart + 2s);
        QVERIFY(store->stop(kStart + 3s));
        if (!std::filesystem::exists(path))
            break; // damaged resets are gone until there is a new one
    }
}

/// A torn checkpoint: the one before it stands in. And no damage at all leads to more than loss.
void CounterStoreTest::fuzzedStateIsNeverFatal()
{
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        store->checkpoint(kStart);
        QVERIFY(store->stop(kStart));
        count(*store, kInRule, 1);
        QVERIFY(store->stop(kStart));
    }
    const auto torn = std::filesystem::file_size(state("counters.values")) - 5;
    std::filesystem::resize_file(state("counters.values"), torn);
    reboot();
    {
        const auto store = opened(kStart + 1s);
        QVERIFY(store->beginning() == CounterBeginning::Lost);
        QCOMPARE(packets(*store, kInRule), std::uint64_t{10});
        QVERIFY(!store->notes().empty());
        QVERIFY(store->reset({}, "ann", "test", kStart));
        QVERIFY(store->stop(kStart));
    }
    std::mt19937 random(9);
    for (int round = 0; round < 60; ++round) {
        for (const char *name : {"counters.keys", "counters.values", "counters.values.previous",
                                 "counters.resets", "counters.revision"}) {
            auto bytes = readTextFile(state(name)).value_or("");
            for (unsigned i = random() % 3; i > 0 && !bytes.empty(); --i)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            if (random() % 4 == 0)
                bytes.resize(random() % (bytes.size() + 1));
            QVERIFY(writeFileAtomically(state(name), bytes));
        }
        if (random() % 2)
            reboot();
        const auto store = opened(kStart + 2s);
        QVERIFY(packets(*store, kInRule) <= 11);
        QVERIFY(sinceReset(*store, kInRule).value.hits.packets <= 11);
        if (random() % 2)
            QVERIFY(store->stop(kStart + 3s));
    }
}

/// A worker process counts and is killed; what it reported as counted is there, in this control and
/// in the next one.
void CounterStoreTest::aKilledWorkerLosesNothing()
{
    auto store = opened();
    const auto assignment =
        store->assign(std::array{kInRule}, std::array<counters::PortId, 1>{7}, kStart).value();
    std::mt19937 random(4);
    std::uint64_t least = 0;
    for (int life = 0; life < 8; ++life) {
        const FileDescriptor memory = createSharedMemory("reported", 4096).value();
        const SharedMapping page = SharedMapping::map(memory.get(), 0, 4096).value();
        auto *reported = reinterpret_cast<std::atomic<std::uint64_t> *>(page.data());
        const FileDescriptor handed(::dup(store->descriptor()));
        const pid_t child = ::fork();
        if (child == 0) {
            auto file = counters::CounterFile::map(FileDescriptor(handed.get()),
                                                   counters::CounterFile::Descriptor::Close);
            counters::CounterRegistry worker(
                std::make_shared<const counters::CounterFile>(std::move(*file)),
                counters::CounterRegistry::Slots::AssignedElsewhere);
            if (!worker.assume(assignment.counters, assignment.ports))
                ::_exit(1);
            const auto slot = worker.slotFor(kInRule).value();
            for (std::uint64_t i = 1;; ++i) {
                worker.shard(0).cell(slot).count(100, kStart);
                reported->store(i, std::memory_order_release);
            }
        }
        QVERIFY(child > 0);
        while (reported->load() < 500 + random() % 5000)
            std::this_thread::yield();
        if (life % 3 == 1)
            store->checkpoint(kStart);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        least += reported->load();
        if (life % 2) { // control is another one then
            store.reset();
            store = opened();
            QVERIFY(store->beginning() == CounterBeginning::Resumed);
        }
        const std::uint64_t now = packets(*store, kInRule);
        QVERIFY(now >= least && now <= least + 1);
        least = now;
    }
}

/// Control is killed at random moments of assigning, checkpoints and resets: what was counted is
/// there, and the epoch is the same.
void CounterStoreTest::aKilledControlLosesNothing()
{
    {
        const auto store = opened();
    }
    std::mt19937 random(6);
    std::uint64_t least = 0;
    for (int life = 0; life < 15; ++life) {
        const FileDescriptor memory = createSharedMemory("reported", 4096).value();
        const SharedMapping page = SharedMapping::map(memory.get(), 0, 4096).value();
        auto *reported = reinterpret_cast<std::atomic<std::uint64_t> *>(page.data());
        const pid_t child = ::fork();
        if (child == 0) {
            const auto store = opened();
            for (std::uint64_t i = 1;; ++i) {
                count(*store, kInRule, 1);
                reported->store(i);
                if (i % 3 == 0)
                    store->checkpoint(kStart + 1s);
                if (i % 5 == 0)
                    put(*store, policyOf(i, i % 2 == 0), kStart);
                if (i % 7 == 0 && !store->reset({}, "ann", "test", kStart))
                    ::_exit(1);
            }
        }
        QVERIFY(child > 0);
        while (reported->load() < 1)
            std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        least += reported->load();
        const auto store = opened();
        QVERIFY(store->beginning() == CounterBeginning::Resumed);
        QCOMPARE(store->epoch().number, std::uint64_t{0});
        const std::uint64_t now = packets(*store, kInRule);
        QVERIFY(now >= least && now <= least + 1);
        QVERIFY(sinceReset(*store, kInRule).value.hits.packets <= now);
        least = now;
    }
}

QTEST_GUILESS_MAIN(CounterStoreTest)
#include "tst_counterstore.moc"
