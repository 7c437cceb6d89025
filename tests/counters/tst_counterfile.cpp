// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <random>
#include <thread>

#include <QtTest>

#include "base/mappedfile.h"
#include "counters/counterfile.h"
#include "counters/counterregistry.h"

// Counters in a file: what one process counted, the next one reads; what is damaged is refused.

using namespace tallygate;
using namespace tallygate::counters;

namespace {

Timestamp at(std::int64_t ns)
{
    return Timestamp(Nanoseconds(ns));
}

CounterKey keyOf(std::uint8_t application, PortId port = 1)
{
    std::array<std::uint8_t, 16> bytes{};
    bytes[0] = application;
    return CounterKey::forRole(Uuid(bytes), port, CounterRole::Default);
}

CounterFileIdentity identityOf(std::uint32_t shards)
{
    return {Uuid::random(), Uuid::random(), shards};
}

FileDescriptor duplicate(const CounterFile &file)
{
    return FileDescriptor(::dup(file.descriptor()));
}

std::shared_ptr<const CounterFile> shared(Result<CounterFile> file)
{
    return std::make_shared<const CounterFile>(std::move(file.value()));
}

using Slots = CounterRegistry::Slots;

} // namespace

class CounterFileTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void keepsWhatWasCounted();
    void isSparse();
    void aWorkerTakesWhatItIsAssigned();
    void badAssignmentsAreRefused();
    void freedSlotsAreFoundAgain();
    void aKilledWriterLosesNothingItCounted();
    void damageIsRefused();
    void fuzzedHeadersNeverMap();
    void aFullFilesystemIsAnError();

private:
    std::filesystem::path path() const { return m_folder->filePath("counters").toStdString(); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void CounterFileTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void CounterFileTest::keepsWhatWasCounted()
{
    const CounterFileIdentity identity = identityOf(2);
    std::vector<CounterRegistry::Entry> entries;
    std::vector<CounterRegistry::PortEntry> ports;
    CounterValue value;
    {
        CounterRegistry registry(shared(CounterFile::create(path(), identity)),
                                 Slots::AssignedHere);
        QCOMPARE(registry.workers(), std::size_t{2});
        const SlotId slot = registry.slotFor(keyOf(1)).value();
        const PortSlot port = registry.portSlot(17).value();
        registry.shard(0).cell(slot).count(60, at(5));
        registry.shard(1).cell(slot).countExceed(100, at(3));
        registry.shard(1).port(port, Direction::Out).count(PortCounter::Land, 64);
        value = registry.value(slot);
        entries = registry.entries();
        ports = registry.ports();
    }
    const auto file = shared(CounterFile::open(path()));
    QVERIFY(file->identity() == identity);
    CounterRegistry registry(file, Slots::AssignedHere);
    QVERIFY(registry.assume(entries, ports));
    QVERIFY(registry.value(registry.find(keyOf(1)).value()) == value);
    QCOMPARE(value.hits, (Tally{2, 160}));
    const PortTally tally = registry.portValue(registry.findPort(17).value(), Direction::Out);
    QCOMPARE(tally[PortCounter::Land], (Tally{1, 64}));
    // A new counter starts at nothing, beside the old one.
    const SlotId next = registry.slotFor(keyOf(2)).value();
    QCOMPARE(registry.value(next), CounterValue{});
    QVERIFY(next != registry.find(keyOf(1)).value());
}

void CounterFileTest::isSparse()
{
    CounterRegistry registry(shared(CounterFile::create(path(), identityOf(4))),
                             Slots::AssignedHere);
    QVERIFY(registry.slotFor(keyOf(1)));
    struct stat status
    {};
    QCOMPARE(::stat(path().c_str(), &status), 0);
    QVERIFY(status.st_size > (std::int64_t{4} << 30));
    QVERIFY2(status.st_blocks * 512 < (4 << 20), "only what is used takes room");
    QCOMPARE(status.st_mode & 0777, mode_t{0600});
}

void CounterFileTest::aWorkerTakesWhatItIsAssigned()
{
    const auto file = shared(CounterFile::create(path(), identityOf(1)));
    CounterRegistry control(file, Slots::AssignedHere);
    for (int i = 0; i < 40; ++i)
        QVERIFY(control.slotFor(keyOf(static_cast<std::uint8_t>(i))));
    QVERIFY(control.portSlot(9));

    const auto mapped = shared(CounterFile::map(duplicate(*file), CounterFile::Descriptor::Close));
    QCOMPARE(mapped->descriptor(), -1);
    CounterRegistry worker(mapped, Slots::AssignedElsewhere);
    QVERIFY(worker.assume(control.entries(), control.ports()));
    const SlotId slot = worker.slotFor(keyOf(33)).value();
    QCOMPARE(slot, control.find(keyOf(33)).value());
    worker.shard(0).cell(slot).count(77, at(1));
    worker.shard(0)
        .port(worker.portSlot(9).value(), Direction::In)
        .count(PortCounter::Received, 77);
    QCOMPARE(control.value(slot).hits, (Tally{1, 77}));
    QCOMPARE(control.portValue(0, Direction::In)[PortCounter::Received], (Tally{1, 77}));

    QCOMPARE(worker.slotFor(keyOf(41)).error().code, "counters-unassigned");
    QCOMPARE(worker.portSlot(10).error().code, "counters-unassigned");
}

void CounterFileTest::badAssignmentsAreRefused()
{
    CounterRegistry registry;
    const SlotId kept = registry.slotFor(keyOf(1)).value();
    using Entries = std::vector<CounterRegistry::Entry>;
    using PortEntries = std::vector<CounterRegistry::PortEntry>;
    constexpr auto kEnd = static_cast<SlotId>(CounterRegistry::kMaxSlots);
    QVERIFY(!registry.assume(Entries{{keyOf(2), 4, {}}, {keyOf(3), 4, {}}}, {}));
    QVERIFY(!registry.assume(Entries{{keyOf(2), 4, {}}, {keyOf(2), 5, {}}}, {}));
    QVERIFY(!registry.assume(Entries{{keyOf(2), kEnd, {}}}, {}));
    QVERIFY(!registry.assume({}, PortEntries{{1, 0}, {2, 0}}));
    QVERIFY(!registry.assume({}, PortEntries{{1, 0}, {1, 1}}));
    QVERIFY(!registry.assume({}, PortEntries{{1, static_cast<PortSlot>(kPorts)}}));
    QCOMPARE(registry.find(keyOf(1)).value(), kept);
    QVERIFY(registry.assume(Entries{{keyOf(2), kEnd - 1, {}}}, PortEntries{{1, 4095}}));
    QVERIFY(!registry.find(keyOf(1)));
}

/// Gaps that an assumed assignment leaves are used before the end grows, and are empty.
void CounterFileTest::freedSlotsAreFoundAgain()
{
    const auto file = shared(CounterFile::create(path(), identityOf(1)));
    CounterRegistry first(file, Slots::AssignedHere);
    for (std::uint8_t i = 0; i < 4; ++i)
        first.shard(0).cell(first.slotFor(keyOf(i)).value()).count(1, at(1));
    const std::vector<CounterRegistry::Entry> some{{keyOf(0), 0, {}}, {keyOf(3), 3, at(8)}};
    CounterRegistry second(file, Slots::AssignedHere);
    QVERIFY(second.assume(some, {}));
    QCOMPARE(second.entries(), some);
    std::vector<SlotId> taken;
    for (std::uint8_t i = 10; i < 13; ++i) {
        taken.push_back(second.slotFor(keyOf(i)).value());
        QCOMPARE(second.value(taken.back()), CounterValue{});
    }
    std::sort(taken.begin(), taken.end());
    QCOMPARE(taken, (std::vector<SlotId>{1, 2, 4}));
    QCOMPARE(second.value(3).hits.packets, std::uint64_t{1});
}

/// A writer is killed at random moments. What it reported as counted is there; at most the one
/// packet it was at is there besides.
void CounterFileTest::aKilledWriterLosesNothingItCounted()
{
    const auto file = shared(CounterFile::create(path(), identityOf(1)));
    CounterRegistry control(file, Slots::AssignedHere);
    const SlotId slot = control.slotFor(keyOf(1)).value();
    std::mt19937 random(3);
    std::uint64_t before = 0;
    for (int life = 0; life < 15; ++life) {
        const FileDescriptor reported = createSharedMemory("reported", 4096).value();
        const SharedMapping page = SharedMapping::map(reported.get(), 0, 4096).value();
        auto *count = reinterpret_cast<std::atomic<std::uint64_t> *>(page.data());
        const pid_t child = ::fork();
        if (child == 0) {
            CounterRegistry worker(
                shared(CounterFile::map(duplicate(*file), CounterFile::Descriptor::Close)),
                Slots::AssignedElsewhere);
            if (!worker.assume(control.entries(), {}))
                ::_exit(1);
            for (std::uint64_t i = 1;; ++i) {
                worker.shard(0).cell(slot).count(100, at(1));
                count->store(i, std::memory_order_release);
            }
        }
        QVERIFY(child > 0);
        while (count->load() < 1000 + random() % 20'000)
            std::this_thread::yield();
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const std::uint64_t counted = count->load();
        const Tally hits = control.value(slot).hits;
        QVERIFY(hits.packets >= before + counted && hits.packets <= before + counted + 1);
        QVERIFY(hits.bytes >= 100 * hits.packets && hits.bytes <= 100 * (hits.packets + life + 1));
        before = hits.packets;
    }
}

void CounterFileTest::damageIsRefused()
{
    const auto codeOf = [&] {
        const auto file = CounterFile::open(path());
        return file ? std::string("opened") : file.error().code;
    };
    QVERIFY(CounterFile::open(path()).error().kind == ErrorKind::NotFound);
    QVERIFY(!CounterFile::create(path(), identityOf(0)));
    QVERIFY(!CounterFile::create(path(), identityOf(CounterFile::kMaxShards + 1)));
    QVERIFY(CounterFile::create(path(), identityOf(3)));
    QCOMPARE(codeOf(), "opened");
    const std::uintmax_t size = std::filesystem::file_size(path());
    std::filesystem::resize_file(path(), size - 4096);
    QCOMPARE(codeOf(), "counter-file-damaged");
    std::filesystem::resize_file(path(), size);
    QCOMPARE(codeOf(), "opened");
    std::filesystem::resize_file(path(), 10);
    QCOMPARE(codeOf(), "counter-file-damaged");
    QVERIFY(writeFileAtomically(path(), std::string(8192, 'x')));
    QCOMPARE(codeOf(), "counter-file-damaged");
    std::filesystem::remove(path());
    std::filesystem::create_symlink("/dev/zero", path());
    QVERIFY(codeOf() != "opened");
    std::filesystem::remove(path());
    QCOMPARE(::mkfifo(path().c_str(), 0600), 0);
    QCOMPARE(codeOf(), "counter-file-damaged");
}

/// Any changed byte of the header is found.
void CounterFileTest::fuzzedHeadersNeverMap()
{
    QVERIFY(CounterFile::create(path(), identityOf(2)));
    const FileDescriptor fd(::open(path().c_str(), O_RDWR | O_CLOEXEC));
    std::array<char, 80> original; // the header
    QCOMPARE(::pread(fd.get(), original.data(), original.size(), 0), ssize_t{original.size()});
    std::mt19937 random(5);
    for (int round = 0; round < 3000; ++round) {
        auto changed = original;
        for (unsigned i = 0; i <= random() % 4; ++i)
            changed[random() % changed.size()] = static_cast<char>(random());
        QCOMPARE(::pwrite(fd.get(), changed.data(), changed.size(), 0), ssize_t{changed.size()});
        QCOMPARE(CounterFile::open(path()).has_value(), changed == original);
    }
}

void CounterFileTest::aFullFilesystemIsAnError()
{
    if (::geteuid() != 0)
        QSKIP("mounting a small tmpfs needs root");
    const pid_t child = ::fork();
    if (child == 0) {
        // In a mount namespace of its own, so that nothing is left behind.
        const std::string folder = m_folder->path().toStdString();
        const std::string command =
            "unshare -m sh -c 'mount -t tmpfs -o size=1m tmpfs " + folder + " && exec " +
            QCoreApplication::applicationFilePath().toStdString() + " --fill " + folder + "'";
        const int status = std::system(command.c_str());
        ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 99);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 1)
        QSKIP("a tmpfs cannot be mounted here");
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 42);
}

namespace {

/// Assigns counters until the filesystem is full: 42 if that is an error and no signal.
int fill(const std::filesystem::path &folder)
{
    auto file = CounterFile::create(folder / "counters", identityOf(1));
    if (!file)
        return 2;
    CounterRegistry registry(shared(std::move(file)), Slots::AssignedHere);
    for (PortId port = 0; port < 100'000; ++port) {
        const auto slot = registry.slotFor(keyOf(1, port));
        if (!slot)
            return slot.error().code == "counter-file-full" ? 42 : 3;
        registry.shard(0).cell(*slot).count(1, at(1));
    }
    return 4;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3 && std::string_view(argv[1]) == "--fill")
        return fill(argv[2]);
    QCoreApplication application(argc, argv);
    CounterFileTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_counterfile.moc"
