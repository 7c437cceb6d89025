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
#include "engine/counterstore.h"

// Counters outlive whatever ends: a worker, control, the machine. Nothing counted is lost where it
// need not be, nothing is counted twice, nothing shown is negative, and where something was lost a
// new epoch says so.

using namespace tallygate;
using namespace tallygate::engine;
using namespace std::chrono_literals;
using counters::CounterKey;
using counters::CounterRole;
using counters::Direction;
using counters::PortCounter;
using counters::Tally;

namespace {

const Timestamp kStart{Nanoseconds(1'772'366'400'000'000'000)};
const Uuid kBoot = Uuid::random();

Uuid uuid(std::uint8_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    bytes[15] = number;
    return Uuid(bytes);
}

const Uuid kFilter = uuid(1), kOther = uuid(2), kIn = uuid(3), kOut = uuid(4), kRule = uuid(5),
           kLater = uuid(6), kPlain = uuid(7);

std::shared_ptr<const PolicyNames> policyOf(std::uint64_t revision, bool withLater = true)
{
    auto policy = std::make_shared<pipeline::DevicePolicy>();
    pipeline::DeviceRule rule;
    rule.uuid = kRule;
    rule.name = "web";
    rule.number = 1;
    pipeline::DeviceRule later = rule;
    later.uuid = kLater;
    later.name = "later";
    later.number = 2;
    policy->filters.push_back({kFilter, "Branch", {rule}, {}, {}});
    if (withLater)
        policy->filters.back().rules.push_back(later);
    policy->filters.push_back({kOther, "Other", {}, {}, {}});
    policy->applications.push_back({kIn, kFilter, {"eth0"}, Direction::In, {}, 0});
    policy->applications.push_back({kOut, kFilter, {"eth0"}, Direction::Out, {}, 0});
    policy->applications.push_back({kPlain, kOther, {"eth0"}, Direction::In, {}, 1});
    return PolicyNames::of(policy, {{7, "eth0", {}, 1514}}, revision);
}

const CounterKey kInRule = CounterKey::forRule(kIn, 7, kRule);
const CounterKey kInLater = CounterKey::forRule(kIn, 7, kLater);
const CounterKey kOutRule = CounterKey::forRule(kOut, 7, kRule);
const CounterKey kPlainDefault = CounterKey::forRole(kPlain, 7, CounterRole::Default);

} // namespace

class CounterStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
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
    void resetsOfEveryKind_data();
    void resetsOfEveryKind();
    void resetsSurviveAndUndo();
    void aTornResetIsCutOff();
    void oldResetsAreForgotten();
    void eachRevisionHasItsBaseline();
    void tombstonesResume();
    void aHostileWorkerCannotCountBackwards();

private:
    CounterStore::Options options(std::uint32_t shards = 1) const
    {
        return {m_folder->filePath("state").toStdString(),
                m_folder->filePath("run/counters").toStdString(), shards, kBoot};
    }
    void reboot() { std::filesystem::remove(options().counters); }
    std::filesystem::path state(const char *name) const { return options().state / name; }

    /// A store with the policy in force.
    std::unique_ptr<CounterStore> opened(Timestamp now = kStart, std::uint32_t shards = 1)
    {
        auto store = CounterStore::open(options(shards), now);
        if (!store)
            qFatal("%s", toString(store.error()).c_str());
        put(**store, policyOf(1), now);
        return std::move(*store);
    }
    static void put(CounterStore &store, const std::shared_ptr<const PolicyNames> &names,
                    Timestamp now)
    {
        const auto keys = pipeline::counterKeysOf(names->policy(), names->ports());
        QVERIFY(store.assign(keys, std::array<counters::PortId, 1>{7}, now));
        store.activated(names, now);
    }
    static void count(CounterStore &store, const CounterKey &key, int packets,
                      Timestamp now = kStart, std::size_t shard = 0)
    {
        const auto slot = store.registry().find(key).value();
        for (int i = 0; i < packets; ++i)
            store.registry().shard(shard).cell(slot).count(100, now);
    }
    static void countPort(CounterStore &store, int packets)
    {
        const auto slot = store.registry().findPort(7).value();
        store.registry()
            .shard(0)
            .port(slot, Direction::In)
            .count(PortCounter::Received, {static_cast<std::uint64_t>(packets), 0});
    }
    static std::uint64_t packets(CounterStore &store, const CounterKey &key)
    {
        return store.value(store.registry().find(key).value()).hits.packets;
    }
    static counters::ShownValue sinceReset(CounterStore &store, const CounterKey &key)
    {
        for (const auto &row : store.rows()) {
            if (row.key == key)
                return store.sinceReset(row, store.value(row.slot));
        }
        qFatal("no such row");
    }
    static std::uint64_t portSinceReset(CounterStore &store)
    {
        const auto absolute = store.portValue(7, Direction::In).value();
        return store.portSinceReset(7, Direction::In, absolute)
            .value[PortCounter::Received]
            .packets;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void CounterStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    std::filesystem::create_directory(options().state);
    std::filesystem::create_directory(options().counters.parent_path());
}

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

Q_DECLARE_METATYPE(ResetTarget)

void CounterStoreTest::resetsOfEveryKind_data()
{
    QTest::addColumn<ResetTarget>("target");
    QTest::addColumn<QString>("shown"); // in-rule, in-later, out-rule, other default, port
    const auto row = [](const char *name, const ResetTarget &target, const char *values) {
        QTest::newRow(name) << target << QString(values);
    };
    row("device", {}, "0 0 0 0 0");
    row("filter", {kFilter, {}, {}, false, {}}, "0 0 0 4 5");
    row("application", {{}, kIn, {}, false, {}}, "0 0 3 4 5");
    row("application at its port", {{}, kIn, {}, false, 7}, "0 0 3 4 5");
    row("rule everywhere", {{}, {}, kRule, false, {}}, "0 2 0 4 5");
    row("rule of an application", {{}, kIn, kRule, false, {}}, "0 2 3 4 5");
    row("default", {{}, kPlain, {}, true, {}}, "1 2 3 0 5");
    row("port", {{}, {}, {}, false, 7}, "0 0 0 0 0");
    row("unknown rule", {{}, {}, uuid(99), false, {}}, "refused");
    row("unknown filter", {uuid(99), {}, {}, false, {}}, "refused");
    row("unknown port", {{}, {}, {}, false, 99}, "refused");
    row("application of another filter", {kOther, kIn, {}, false, {}}, "refused");
}

void CounterStoreTest::resetsOfEveryKind()
{
    QFETCH(ResetTarget, target);
    QFETCH(QString, shown);
    const auto store = opened();
    count(*store, kInRule, 1);
    count(*store, kInLater, 2);
    count(*store, kOutRule, 3);
    count(*store, kPlainDefault, 4);
    countPort(*store, 5);
    const auto read = [&] {
        QStringList values;
        for (const CounterKey &key : {kInRule, kInLater, kOutRule, kPlainDefault})
            values << QString::number(sinceReset(*store, key).value.hits.packets);
        return (values << QString::number(portSinceReset(*store))).join(' ');
    };
    const auto receipt = store->reset(target, "ann", "a fresh start", kStart + 1s);
    if (shown == "refused") {
        QVERIFY(!receipt);
        QCOMPARE(receipt.error().code, "reset-target-unknown");
        QCOMPARE(read(), "1 2 3 4 5");
        return;
    }
    QVERIFY(receipt);
    QCOMPARE(read(), shown);
    QCOMPARE(packets(*store, kInRule), std::uint64_t{1}); // absolute values are not touched
    QVERIFY(store->undoReset(receipt->id, "bob", "by mistake", kStart + 2s));
    QCOMPARE(read(), "1 2 3 4 5");
}

void CounterStoreTest::resetsSurviveAndUndo()
{
    std::uint64_t first = 0, second = 0;
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        first = store->reset({}, "ann", "weekly", kStart + 1s).value().id;
        count(*store, kInRule, 5);
        second = store->reset({{}, kIn, {}, false, {}}, "bob", "test", kStart + 2s).value().id;
        count(*store, kInRule, 2);
    }
    const auto store = opened(kStart + 3s);
    QCOMPARE(sinceReset(*store, kInRule).value.hits, (Tally{2, 200}));
    QVERIFY(sinceReset(*store, kInRule).since == kStart + 2s);
    QVERIFY(store->undoReset(second, "bob", "oops", kStart + 4s));
    QCOMPARE(sinceReset(*store, kInRule).value.hits, (Tally{7, 700}));
    QVERIFY(sinceReset(*store, kInRule).since == kStart + 1s);
    QCOMPARE(store->undoReset(second, "bob", "again", kStart).error().code, "reset-undone");
    QCOMPARE(store->undoReset(99, "bob", "", kStart).error().code, "reset-unknown");
    QCOMPARE(store->undoReset(store->resets().back().id, "", "", kStart).error().code,
             "reset-not-one");
    QCOMPARE(store->undoReset(first, "", "", kStart + 24h * 31).error().code, "reset-too-old");
    QVERIFY(store->undoReset(first, "ann", "all of it", kStart + 5s));
    QCOMPARE(sinceReset(*store, kInRule).value.hits.packets, std::uint64_t{17});
    QCOMPARE(store->resets().size(), std::size_t{4});
    QCOMPARE(store->resets()[1].who, "bob");
    QCOMPARE(store->resets()[1].why, "test");
    QVERIFY(store->resets()[1].undone);
    QCOMPARE(store->resets()[2].undoes.value(), second);
}

void CounterStoreTest::aTornResetIsCutOff()
{
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        QVERIFY(store->reset({}, "ann", "kept", kStart + 1s));
        QVERIFY(store->reset({}, "ann", "torn", kStart + 2s));
    }
    const auto path = state("counters.resets");
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    for (int life = 0; life < 2; ++life) {
        const auto store = opened(kStart + 3s);
        QCOMPARE(store->resets().size(), std::size_t(1 + life));
        QCOMPARE(store->notes().size(), std::size_t(life == 0 ? 1 : 0));
        QVERIFY(store->reset({}, "ann", "next", kStart + 4s));
    }
}

void CounterStoreTest::oldResetsAreForgotten()
{
    {
        const auto store = opened();
        QVERIFY(store->reset({{}, kIn, {}, false, {}}, "ann", "superseded", kStart));
        QVERIFY(store->reset({{}, kIn, {}, false, {}}, "ann", "in force", kStart + 1s));
        const auto undone = store->reset({}, "ann", "undone", kStart + 2s).value().id;
        QVERIFY(store->undoReset(undone, "ann", "", kStart + 3s));
        QVERIFY(store->reset({{}, kOut, {}, false, {}}, "ann", "last", kStart + 4s));
    }
    {
        QCOMPARE(opened(kStart + 24h * 29)->resets().size(), std::size_t{5});
    }
    const auto store = opened(kStart + 24h * 31);
    QCOMPARE(store->resets().size(), std::size_t{2});
    QCOMPARE(store->resets()[0].why, "in force");
    QCOMPARE(store->reset({}, "ann", "new", kStart + 24h * 31).value().id, std::uint64_t{6});
}

void CounterStoreTest::eachRevisionHasItsBaseline()
{
    const auto since = [](CounterStore &store) {
        for (const auto &row : store.rows()) {
            if (row.key == kInRule)
                return store.sinceRevision(row, store.value(row.slot)).value.hits.packets;
        }
        return ~std::uint64_t{0};
    };
    {
        const auto store = opened();
        count(*store, kInRule, 10);
        QCOMPARE(since(*store), std::uint64_t{10});
        put(*store, policyOf(2), kStart + 1s);
        QCOMPARE(since(*store), std::uint64_t{0});
        count(*store, kInRule, 3);
        put(*store, policyOf(2), kStart + 2s); // the same, with other ports for instance
        QCOMPARE(since(*store), std::uint64_t{3});
        QCOMPARE(sinceReset(*store, kInRule).value.hits.packets, std::uint64_t{13});
    }
    auto store = CounterStore::open(options(), kStart + 3s).value();
    put(*store, policyOf(2), kStart + 3s);
    QCOMPARE(since(*store), std::uint64_t{3});
}

void CounterStoreTest::tombstonesResume()
{
    auto store = opened();
    count(*store, kInLater, 5);
    put(*store, policyOf(2, false), kStart + 1s);
    QVERIFY(store->registry().find(kInLater));
    QCOMPARE(store->rows().size(), std::size_t{8});
    store->checkpoint(kStart + 24h * 29);
    put(*store, policyOf(1), kStart + 24h * 29); // a roll-back
    QCOMPARE(packets(*store, kInLater), std::uint64_t{5});

    // Staged and never activated: it goes again, and its time runs from then on.
    put(*store, policyOf(2, false), kStart + 24h * 30);
    QVERIFY(store->assign(std::array{kInLater}, {}, kStart + 24h * 40));
    store->checkpoint(kStart + 24h * 200);
    QVERIFY(store->registry().find(kInLater));
    store->abandonStaged(kStart + 24h * 200);
    store->checkpoint(kStart + 24h * 231);
    QVERIFY(!store->registry().find(kInLater));
    store.reset();
    store = CounterStore::open(options(), kStart + 24h * 231).value();
    QVERIFY(!store->registry().find(kInLater));
    put(*store, policyOf(1), kStart + 24h * 231);
    QCOMPARE(packets(*store, kInLater), std::uint64_t{0});
}

void CounterStoreTest::aHostileWorkerCannotCountBackwards()
{
    const auto store = opened();
    count(*store, kInRule, 10);
    QCOMPARE(packets(*store, kInRule), std::uint64_t{10});
    auto &cell = store->registry().shard(0).cell(store->registry().find(kInRule).value());
    cell.packets.store(3);
    QCOMPARE(packets(*store, kInRule), std::uint64_t{10});
    QVERIFY(store->decreases() > 0);
    std::mt19937_64 random(8);
    std::uint64_t before = 10;
    for (int i = 0; i < 1000; ++i) {
        cell.packets.store(random());
        cell.bytes.store(random());
        cell.firstHit.store(static_cast<std::int64_t>(random()));
        cell.lastHit.store(static_cast<std::int64_t>(random()));
        const std::uint64_t now = packets(*store, kInRule);
        QVERIFY(now >= before);
        QVERIFY(sinceReset(*store, kInRule).value.hits.packets <= now);
        before = now;
    }
    store->checkpoint(kStart);
}

QTEST_GUILESS_MAIN(CounterStoreTest)
#include "tst_counterstore.moc"
