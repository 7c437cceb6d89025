// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <QtTest>

#include "engine/counterservice.h"
#include "serverharness.h"

// The counters over the control socket: a page after another, what changed, resets with who and
// why.

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::engine::test;
using namespace std::chrono_literals;
using control::Client;
using control::Json;
using counters::CounterKey;
using counters::Direction;
using counters::PortCounter;

namespace {

constexpr int kRules = 1500; // more than fits in a page

Uuid uuid(std::uint32_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 4; ++i)
        bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    return Uuid(bytes);
}

const Uuid kFilter = uuid(1), kSmall = uuid(2), kIn = uuid(3), kOut = uuid(4);

std::shared_ptr<const PolicyNames> policyOf(std::uint64_t revision)
{
    auto policy = std::make_shared<pipeline::DevicePolicy>();
    pipeline::DeviceFilter filter{kFilter, "Branch", {}, {}, {}};
    for (int i = 0; i < kRules; ++i) {
        pipeline::DeviceRule rule;
        rule.uuid = uuid(static_cast<std::uint32_t>(1000 + i));
        rule.name = "rule " + std::to_string(i + 1);
        rule.number = static_cast<std::uint32_t>(i + 1);
        rule.action = i == 0 ? pipeline::Action::Limit : pipeline::Action::Permit;
        filter.rules.push_back(rule);
    }
    policy->filters.push_back(std::move(filter));
    policy->filters.push_back({kSmall, "Small", {}, {}, {}});
    policy->applications.push_back({kIn, kFilter, {"eth0"}, Direction::In, {}, 0});
    policy->applications.push_back({kOut, kSmall, {"eth*"}, Direction::Out, {}, 0});
    return PolicyNames::of(policy, {{7, "eth0", {}, 1514}, {8, "eth1", {}, 1514}}, revision);
}

} // namespace

class CounterServiceTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void pagesHoldEverything();
    void selects();
    void subscribersHearWhatChanged();
    void aSlowSubscriberStaysAndHearsTheLatest();
    void resetsAreAuditedAndUndone();
    void refusesWhatItMust();

private:
    void put(std::uint64_t revision)
    {
        m_harness->onLoop([&] {
            const auto names = policyOf(revision);
            const auto keys = pipeline::counterKeysOf(names->policy(), names->ports());
            (void)m_store->assign(keys, std::array<counters::PortId, 2>{7, 8}, Loop::wallNow());
            m_store->activated(names, Loop::wallNow());
        });
    }
    void count(const CounterKey &key, int packets)
    {
        m_harness->onLoop([&] {
            const auto slot = m_store->registry().find(key).value();
            for (int i = 0; i < packets; ++i)
                m_store->registry().shard(0).cell(slot).countConform(100, Loop::wallNow());
        });
    }
    static CounterKey rule(int number)
    {
        return CounterKey::forRule(kIn, 7, uuid(static_cast<std::uint32_t>(1000 + number - 1)));
    }
    static Json call(Client &client, const char *method, const Json &params = Json::object())
    {
        auto result = client.call(method, params);
        return result ? *result : Json{{"failed", result.error().code}};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerHarness> m_harness;
    std::unique_ptr<CounterStore> m_store;
    std::unique_ptr<CounterService> m_service;
};

void CounterServiceTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_harness = std::make_unique<ServerHarness>();
    m_store = CounterStore::open({m_folder->path().toStdString(),
                                  m_folder->filePath("counters").toStdString(), 1, Uuid()},
                                 Loop::wallNow())
                  .value();
    m_harness->onLoop([&] {
        m_service =
            std::make_unique<CounterService>(*m_harness->loop, *m_harness->server, *m_store, [] {
                PortAnswers answers{"eth1", 8, Direction::In, {}};
                answers.counts[static_cast<std::size_t>(pipeline::AnswerOutcome::Reset)] = 12;
                return std::vector<PortAnswers>{answers};
            });
    });
}

void CounterServiceTest::cleanup()
{
    m_harness->onLoop([&] { m_service.reset(); });
    m_harness.reset();
    m_store.reset();
}

void CounterServiceTest::pagesHoldEverything()
{
    Client client = m_harness->connect();
    Json empty = call(client, "counters.get");
    QCOMPARE(empty["revision"], "0");
    QVERIFY(empty["applications"].empty());

    put(41);
    count(rule(1), 3);
    Json params = Json::object();
    std::size_t rows = 0, ports = 0;
    std::set<std::string> rules;
    for (int pages = 1;; ++pages) {
        const Json page = call(client, "counters.get", params);
        QCOMPARE(page["epoch"], "0");
        QCOMPARE(page["revision"], "41");
        ports += page["ports"].size();
        for (const Json &application : page["applications"]) {
            for (const Json &counter : application["counters"]) {
                ++rows;
                if (counter["kind"] == "rule")
                    rules.insert(counter["rule"].get<std::string>());
            }
        }
        if (!page.contains("next")) {
            QVERIFY(pages >= 3);
            break;
        }
        params["cursor"] = page["next"];
    }
    QCOMPARE(ports, std::size_t{2});
    QCOMPARE(rules.size(), std::size_t{kRules});
    QCOMPARE(rows, std::size_t{kRules + 2 + 2 * 2});
}

void CounterServiceTest::selects()
{
    put(1);
    count(rule(1), 3);
    m_harness->onLoop([&] {
        const auto slot = m_store->registry().findPort(8).value();
        m_store->registry().shard(0).port(slot, Direction::In).count(PortCounter::Land, 64);
    });
    Client client = m_harness->connect();
    const Json one = call(client, "counters.get", {{"filters", {kSmall.toString()}}});
    QCOMPARE(one["applications"].size(), std::size_t{2});
    QCOMPARE(one["applications"][1]["name"], "Small on eth1, out");
    QVERIFY(one["ports"].empty());
    const Json other = call(client, "counters.get", {{"interfaces", {"eth1"}}});
    QCOMPARE(other["applications"].size(), std::size_t{1});
    QCOMPARE(other["ports"].size(), std::size_t{1});
    QCOMPARE(other["ports"][0]["in"]["absolute"]["land"],
             (Json{{"packets", "1"}, {"bytes", "64"}}));
    QVERIFY(other["ports"][0]["out"]["sinceReset"].contains("transmit-ring-full"));
    QCOMPARE(other["ports"][0]["in"]["answers"], (Json{{"reset", "12"}}));
    QVERIFY(other["ports"][0]["out"]["answers"].empty());

    const Json limited =
        call(client, "counters.get", {{"applications", {kIn.toString()}}, {"limit", 2}});
    const Json counter = limited["applications"][0]["counters"][1];
    QCOMPARE(counter["name"], "rule 1");
    QCOMPARE(counter["action"], "limit");
    QCOMPARE(counter["absolute"]["packets"], "3");
    QCOMPARE(counter["absolute"]["conform"]["bytes"], "300");
    QVERIFY(counter["absolute"].contains("lastHit"));
}

namespace {

/// What notifications told, put together as a client does.
struct Picture
{
    std::map<std::string, std::string> packets; ///< by rule, since reset
    int full = 0;
    int notifications = 0;
    std::size_t rows = 0;

    void hear(const control::Notification &news)
    {
        if (news.method != "counters.changed")
            return;
        ++notifications;
        const Json &params = news.params;
        if (params.contains("applications")) {
            for (const Json &application : params["applications"]) {
                for (const Json &counter : application["counters"]) {
                    ++rows;
                    if (counter["kind"] == "rule")
                        packets[counter["name"]] = counter["sinceReset"]["packets"];
                }
            }
            if (params["full"] == true && params["complete"] == true)
                ++full;
        }
    }
    template <class Done>
    bool waitFor(Client &client, Done done)
    {
        for (int i = 0; i < 400 && !done(); ++i)
            (void)client.wait(50ms);
        return done();
    }
};

} // namespace

void CounterServiceTest::subscribersHearWhatChanged()
{
    put(1);
    count(rule(5), 2);
    Client client = m_harness->connect();
    Picture picture;
    client.onNotification([&](const control::Notification &news) { picture.hear(news); });
    const Json subscribed = call(client, "counters.subscribe", {{"interval", 100}});
    QCOMPARE(subscribed["interval"], 100);
    QVERIFY(picture.waitFor(client, [&] { return picture.full == 1; }));
    QCOMPARE(picture.packets.size(), std::size_t{kRules});
    QCOMPARE(picture.packets["rule 5"], "2");

    picture.rows = 0;
    count(rule(5), 1);
    QVERIFY(picture.waitFor(client, [&] { return picture.packets["rule 5"] == "3"; }));
    QCOMPARE(picture.rows, std::size_t{1});
    QCOMPARE(picture.full, 1);

    // A reset and a revision change what the numbers mean.
    (void)call(client, "counters.reset", {{"why", "test"}});
    QVERIFY(picture.waitFor(client, [&] { return picture.full == 2; }));
    QCOMPARE(picture.packets["rule 5"], "0");
    put(2);
    QVERIFY(picture.waitFor(client, [&] { return picture.full == 3; }));

    QVERIFY(call(client, "counters.unsubscribe", {{"subscription", subscribed["subscription"]}})
                .empty());
    const int heard = picture.notifications;
    count(rule(5), 1);
    (void)client.wait(300ms);
    QCOMPARE(picture.notifications, heard);
}

/// Who does not read is not drowned: when it reads again it has the latest numbers.
void CounterServiceTest::aSlowSubscriberStaysAndHearsTheLatest()
{
    put(1);
    Client client = m_harness->connect();
    Picture picture;
    client.onNotification([&](const control::Notification &news) { picture.hear(news); });
    (void)call(client, "counters.subscribe", {{"interval", 100}});
    for (int revision = 2; revision < 30; ++revision) {
        put(static_cast<std::uint64_t>(revision)); // each the full picture again
        QTest::qWait(30);
    }
    count(rule(9), 77);
    QVERIFY(picture.waitFor(client, [&] { return picture.packets["rule 9"] == "77"; }));
    QCOMPARE(m_harness->onLoop([&] { return m_service->subscriptions(); }), std::size_t{1});
    {
        Client other = m_harness->connect();
        (void)call(other, "counters.subscribe");
        QCOMPARE(m_harness->onLoop([&] { return m_service->subscriptions(); }), std::size_t{2});
    }
    QTRY_COMPARE(m_harness->onLoop([&] { return m_service->subscriptions(); }), std::size_t{1});
}

void CounterServiceTest::resetsAreAuditedAndUndone()
{
    put(1);
    count(rule(1), 3);
    count(rule(2), 4);
    Client client = m_harness->connect();
    const Json receipt =
        call(client, "counters.reset",
             {{"application", kIn.toString()}, {"rule", uuid(1000).toString()}, {"why", "moved"}});
    QCOMPARE(receipt["reset"], "1");
    QCOMPARE(receipt["counters"], "1");
    const auto shownOf = [&] {
        const Json page = call(client, "counters.get", {{"limit", 3}, {"resets", true}});
        const Json &rows = page["applications"][0]["counters"];
        return rows[1]["sinceReset"]["packets"].get<std::string>() + " " +
               rows[2]["sinceReset"]["packets"].get<std::string>() + " " +
               rows[1]["absolute"]["packets"].get<std::string>() + " " +
               std::to_string(page["resets"].size());
    };
    QCOMPARE(shownOf(), "0 4 3 1");
    QCOMPARE(call(client, "counters.reset", {{"interface", "eth1"}, {"why", "x"}})["counters"],
             "0");
    QCOMPARE(call(client, "counters.undoReset", {{"reset", "1"}, {"why", "wrong"}})["reset"], "3");
    QCOMPARE(shownOf(), "3 4 3 3");
    const auto lines = m_harness->audit.lines();
    QVERIFY(lines.size() >= 6);
    QVERIFY(lines[0].find("counters.reset") != std::string::npos);
}

void CounterServiceTest::refusesWhatItMust()
{
    put(1);
    Client client = m_harness->connect();
    const auto codeOf = [&](const char *method, const Json &params) {
        return call(client, method, params)["failed"].get<std::string>();
    };
    QCOMPARE(codeOf("counters.get", {{"filter", "x"}}), "params-invalid");
    QCOMPARE(codeOf("counters.get", {{"filters", {"x"}}}), "params-invalid");
    QCOMPARE(codeOf("counters.get", {{"limit", 0}}), "params-invalid");
    QCOMPARE(codeOf("counters.subscribe", {{"interval", 1}}), "params-invalid");
    QCOMPARE(codeOf("counters.unsubscribe", {{"subscription", "9"}}), "subscription-unknown");
    QCOMPARE(codeOf("counters.reset", Json::object()), "params-invalid"); // without a reason
    QCOMPARE(codeOf("counters.reset", {{"why", std::string(2000, 'x')}}), "params-invalid");
    QCOMPARE(codeOf("counters.reset", {{"why", "x"}, {"interface", "eth9"}}),
             "reset-target-unknown");
    QCOMPARE(codeOf("counters.undoReset", {{"why", "x"}, {"reset", "9"}}), "reset-unknown");
    for (int i = 0; i < 4; ++i)
        QVERIFY(call(client, "counters.subscribe").contains("subscription"));
    QCOMPARE(codeOf("counters.subscribe", Json::object()), "subscriptions-full");
    const auto viewer = m_harness->connectAs(ServerHarness::kStranger, {ServerHarness::kView});
    QVERIFY(call(*viewer, "counters.get").contains("epoch"));
    QVERIFY(call(*viewer, "counters.reset", {{"why", "x"}}).contains("failed"));
}

QTEST_GUILESS_MAIN(CounterServiceTest)
#include "tst_counterservice.moc"
