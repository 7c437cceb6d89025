// SPDX-License-Identifier: GPL-3.0-or-later
// What many devices cost the process that watches them: connections through Debian's sshd to the
// engine's control server, each with a subscription that says something once a second. A hundred;
// a thousand in the long form.
#include <sys/resource.h>

#include <atomic>
#include <future>

#include <QtTest>

#include "countingengine.h"
#include "sshserver.h"
#include "support/effort.h"
#include "watcher.h"

using namespace tallygate;
using namespace tallygate::remote;
using namespace tallygate::remote::test;
using namespace std::chrono_literals;

namespace {

double processorSeconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::size_t residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').at(1).toULongLong() *
           static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace

class TestManyDevices : public QObject
{
    Q_OBJECT

private slots:
    void idleDevicesCostLittle();
};

void TestManyDevices::idleDevicesCostLittle()
{
    if (const QString why = SshServer::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const std::size_t count = testsupport::isLong() ? 1000 : 100;
    const SshServer server;
    // In a process of its own, as it is on devices, so that only what watches is measured.
    QProcess engine;
    QTemporaryDir folder;
    const QString socket = folder.filePath("control.sock");
    engine.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    engine.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--engine"), socket});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(socket), 10'000);
    server.trustIn(folder.filePath("known_hosts"));
    Watcher watcher;
    Connections::Options options;
    options.knownHosts = folder.filePath("known_hosts").toStdString();
    options.firstWait = 500ms;
    const std::size_t bytesBefore = residentBytes();
    auto connections = std::move(Connections::create(options, watcher).value());
    const double cpuBefore = processorSeconds();
    QElapsedTimer timer;
    timer.start();
    std::atomic<std::size_t> news{0};
    std::vector<DeviceId> devices;
    for (std::size_t i = 0; i < count; ++i) {
        devices.push_back(connections->add(server.endpoint(socket)));
        connections->subscribe(devices.back(), "counters.subscribe", Json::object(),
                               [&](const SubscriptionNews &one) {
                                   news += one.kind == SubscriptionNews::Kind::News ? 1 : 0;
                               });
    }
    for (const DeviceId device : devices)
        QVERIFY2(watcher.waitFor(device, Phase::Connected, 180s), server.read("log").right(2000));
    const double connectSeconds = static_cast<double>(timer.elapsed()) / 1e3;
    const double connectCpu = processorSeconds() - cpuBefore;

    std::this_thread::sleep_for(1s);
    const double idleBefore = processorSeconds();
    const std::size_t newsBefore = news;
    timer.restart();
    std::this_thread::sleep_for(testsupport::isLong() ? 30s : 2s);
    const double seconds = static_cast<double>(timer.elapsed()) / 1e3;
    const double cores = (processorSeconds() - idleBefore) / seconds;
    const std::size_t heard = news - newsBefore;
    const std::size_t bytes = residentBytes() - bytesBefore;
    qInfo("%zu devices: connected in %.1f s (%.1f ms of processor each), idle %.3f cores, "
          "%.0f kB each, %.1f MB in all, %zu news",
          count, connectSeconds, connectCpu * 1e3 / static_cast<double>(count), cores,
          static_cast<double>(bytes) / 1e3 / static_cast<double>(count),
          static_cast<double>(residentBytes()) / 1e6, heard);
    QVERIFY(cores < 1);
    QVERIFY(residentBytes() < (std::size_t{1} << 30));
    // Each told something each second; a busy machine may be a beat behind.
    const auto expected = static_cast<double>(count) * seconds;
    QVERIFY2(static_cast<double>(heard) > expected * 0.6, QByteArray::number(heard));
    for (const DeviceId device : devices) {
        std::promise<bool> answered;
        connections->call(device, "echo", Json::object(), [&](const Result<Json> &answer) {
            answered.set_value(answer.has_value());
        });
        QVERIFY(answered.get_future().get());
    }
    connections.reset();
    engine.kill();
    engine.waitForFinished();
}

int main(int argc, char **argv)
{
    if (argc == 3 && std::string_view(argv[1]) == "--engine") {
        const CountingEngine engine(1s, argv[2]);
        ::pause();
        return 0;
    }
    QCoreApplication application(argc, argv);
    TestManyDevices test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_manydevices.moc"
