// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <atomic>
#include <mutex>
#include <thread>

#include "control/client.h"
#include "live/livetest.h"

using namespace tallygate;
using namespace tallygate::live;
using pipeline::Action;
using pipeline::Direction;
using pipeline::Scope;
using pipeline::Verdict;

// SEMANTICS 1.4 and 1.5 at every moment: whoever asks for the counters under load gets sums that
// are whole, per application and per port, whatever is done to the engine meanwhile.

class TestReadings : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_ENGINE(); }
    void whole_data() { addStands(); }
    void whole();
};

namespace {

constexpr std::uint16_t kFirstPort = 9000;

std::string portMatch(int number)
{
    return "udp.dstport == " + std::to_string(kFirstPort + number);
}

/// Several applications in both directions, with a rule of each action. The versions differ in
/// which rules there are and in what they do.
PolicyMaker version(int number)
{
    PolicyMaker policy;
    meter::MeterConfig slow;
    slow.rate = {2000, meter::RateUnit::PacketsPerSecond};
    const Uuid meter = policy.meter("slow", slow);
    std::vector<RuleSpec> rules{
        {"count", "udp", Action::Count},
        {"drop", portMatch(0), Action::Drop},
        {"reject", portMatch(1), Action::Reject},
        {"limit", portMatch(2), Action::Limit, meter},
        {"changes", portMatch(3), number % 3 == 0 ? Action::Count : Action::Permit}};
    if (number % 2 == 0)
        rules.push_back({"comes and goes", portMatch(4), Action::Drop});
    const Uuid all = policy.filter("all", rules);
    const Uuid rest = policy.filter("rest", {{"five", portMatch(5), Action::Reject}});
    policy.apply(all, "d0", Direction::In, Scope::Any, 1);
    policy.apply(rest, "d0", Direction::In, Scope::Any, 2);
    policy.apply(rest, "d1", Direction::Out, Scope::Any, 1);
    policy.apply(all, "d1", Direction::In, Scope::Any, 1);
    return policy;
}

/// Asks for the counters again and again, over a connection of its own.
class Reader
{
public:
    explicit Reader(const std::string &socket)
        : m_socket(socket)
        , m_thread([this] { run(); })
    {}
    ~Reader() { stop(); }
    void stop()
    {
        m_end = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    int readings() const { return m_readings; }
    std::string wrong() const
    {
        const std::lock_guard lock(m_mutex);
        return m_wrong;
    }

private:
    void run()
    {
        auto stream = control::UnixStream::connect(m_socket);
        if (!stream)
            return say(toString(stream.error()));
        control::Client client(std::move(*stream));
        while (!m_end) {
            auto page = client.call("counters.get", {{"limit", 1000}});
            if (!page)
                return say(toString(page.error()));
            if (page->contains("next"))
                return say("the counters do not fit on one page");
            const std::vector<Json> pages{std::move(*page)};
            for (const auto since : {CounterReport::Since::Ever, CounterReport::Since::Reset}) {
                if (const std::string words = CounterReport(pages, since).violations();
                    !words.empty())
                    return say(words + pages.front().dump());
            }
            ++m_readings;
        }
    }
    void say(const std::string &words)
    {
        const std::lock_guard lock(m_mutex);
        m_wrong = words;
    }

    std::string m_socket;
    std::atomic<bool> m_end{false};
    std::atomic<int> m_readings{0};
    mutable std::mutex m_mutex;
    std::string m_wrong;
    std::thread m_thread;
};

} // namespace

void TestReadings::whole()
try {
    QFETCH(int, stand);
    ManagedLab bed(static_cast<Stand>(stand), {.queues = 2}, {.threads = 2});
    Daemon &daemon = bed.daemon();
    daemon.commit(version(0));
    std::vector<Flow> there;
    std::vector<Flow> back;
    for (std::uint16_t i = 0; i < 8; ++i) {
        for (const std::size_t bytes : {80u, 700u}) {
            const FlowShape shape{.sourcePort = static_cast<std::uint16_t>(40000 + i * 2),
                                  .destinationPort = static_cast<std::uint16_t>(kFirstPort + i),
                                  .frameBytes = bytes};
            there.push_back(bed.lab().toServer(shape));
            back.push_back(bed.lab().toClient(shape));
        }
    }
    Generator fromClient(bed.lab().client(), "c0", there);
    Generator fromServer(bed.lab().server(), "s0", back);
    Reader reader(daemon.socketPath());
    fromClient.start(20'000);
    fromServer.start(10'000);
    const int rounds = isLong() ? 60 : 8;
    for (int round = 1; round <= rounds && reader.wrong().empty(); ++round) {
        daemon.commit(version(round));
        const Json reset = daemon.call("counters.reset", {{"why", "test"}});
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        if (round % 4 == 1)
            daemon.call("counters.undoReset", {{"why", "test"}, {"reset", reset.at("reset")}});
        if (round % 4 == 2)
            daemon.call("engine.restartWorker");
        if (round % 4 == 3) {
            const pid_t before = daemon.worker();
            ::kill(before, SIGKILL);
            QVERIFY(daemon.waitForWorker(before));
        }
        if (round % 4 == 0) { // hangs for a while, within a batch or not
            const pid_t process = daemon.worker();
            ::kill(process, SIGSTOP);
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            ::kill(process, SIGCONT);
        }
    }
    fromClient.stop();
    fromServer.stop();
    reader.stop();
    VERIFY_SAID(reader.wrong().empty(), reader.wrong());
    QVERIFY(reader.readings() >= 200);
    VERIFY_SAID(daemon.counters().violations().empty(), daemon.counters().violations());
    qInfo("%d readings, %llu packets", reader.readings(),
          static_cast<unsigned long long>(fromClient.framesSent() + fromServer.framesSent()));
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestReadings)
#include "tst_readings.moc"
