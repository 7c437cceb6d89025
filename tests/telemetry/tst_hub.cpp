// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a device is what it told: values, rates, lines, gaps, and nothing after it is
// gone.
#include <QtTest>

#include <cmath>

#include "telemetry/hub.h"

using namespace tallygate;
using namespace tallygate::telemetry;
using namespace std::chrono_literals;
using control::Json;

namespace {

const Timestamp kStart = *parseRfc3339("2026-03-01T12:00:00Z");
const Uuid kDevice = Uuid::fromName(Uuid(), "device");
const Uuid kApplication = Uuid::fromName(Uuid(), "application");
const Uuid kFilter = Uuid::fromName(Uuid(), "filter");
const Uuid kWeb = Uuid::fromName(Uuid(), "web");
const Uuid kLimit = Uuid::fromName(Uuid(), "limit");

std::string number(std::uint64_t value)
{
    return std::to_string(value);
}

Json tally(std::uint64_t packets)
{
    return {{"packets", number(packets)}, {"bytes", number(packets * 100)}};
}

Json counter(Json about, std::uint64_t packets, std::uint64_t exceed = 0)
{
    for (const char *since : {"absolute", "sinceReset", "sinceRevision"}) {
        about[since] = tally(packets);
        if (about.value("action", "") == "limit") {
            about[since]["conform"] = tally(packets - exceed);
            about[since]["exceed"] = tally(exceed);
        }
    }
    return about;
}

Json rule(const Uuid &uuid, unsigned place, const char *action, std::uint64_t packets,
          std::uint64_t exceed = 0)
{
    return counter({{"kind", "rule"},
                    {"rule", uuid.toString()},
                    {"number", place},
                    {"name", "rule " + number(place)},
                    {"action", action}},
                   packets, exceed);
}

Json byDefault(std::uint64_t packets)
{
    return counter({{"kind", "default"}, {"action", "drop"}}, packets);
}

/// A piece of a round that has one application.
Json news(Timestamp time, std::vector<Json> counters, bool full, bool complete = true,
          std::uint64_t revision = 41)
{
    const Json application{{"application", kApplication.toString()},
                           {"filter", kFilter.toString()},
                           {"name", "edge on eth0, in"},
                           {"port", 1u},
                           {"interface", "eth0"},
                           {"direction", "in"},
                           {"scope", "any"},
                           {"read", toRfc3339(time)},
                           {"counters", counters}};
    return {{"subscription", "1"},
            {"time", toRfc3339(time)},
            {"epoch", "0"},
            {"discontinuity", toRfc3339(kStart)},
            {"revision", number(revision)},
            {"full", full},
            {"complete", complete},
            {"applications", Json::array({application})}};
}

Json portNews(Timestamp time, std::uint64_t received)
{
    const Json side{{"absolute", {{"received", tally(received)}}},
                    {"sinceReset", {{"received", tally(received)}}},
                    {"sinceRevision", {{"received", tally(received)}}},
                    {"answers", {{"reset", "12"}}}};
    Json params = news(time, {}, false);
    params.erase("applications");
    params["ports"] = Json::array(
        {{{"port", 1u}, {"interface", "eth0"}, {"kind", "host"}, {"in", side}, {"out", side}}});
    return params;
}

Json hit(Timestamp time)
{
    return {{"time", toRfc3339(time)},
            {"revision", "41"},
            {"application", kApplication.toString()},
            {"rule", "default"},
            {"name", "edge on eth0, in"},
            {"ruleName", "default"},
            {"port", 1u},
            {"interface", "eth0"},
            {"direction", "in"},
            {"verdict", "drop"},
            {"action", "drop"},
            {"source", "203.0.113.9"},
            {"destination", "198.51.100.1"},
            {"protocol", 6u},
            {"destinationPort", 23u},
            {"etherType", 2048u},
            {"length", 60u},
            {"worker", 0u},
            {"sequence", "1291"},
            {"standsFor", 1u}};
}

} // namespace

class TestHub : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_now = kStart;
        m_batches.clear();
        m_marks.clear();
        m_hits.clear();
        m_hub = std::make_unique<Hub>(
            [this] { return m_now; },
            Hub::Sinks{[this](storage::ReadingBatch batch) { m_batches.push_back(batch); },
                       [this](storage::Mark mark) { m_marks.push_back(mark); },
                       [this](std::vector<storage::LoggedHit> hits) {
                           m_hits.insert(m_hits.end(), hits.begin(), hits.end());
                       }});
    }

    void valuesAreThoseOfTheDevice()
    {
        tell(0s, {rule(kWeb, 1, "permit", 1200), rule(kLimit, 2, "limit", 50, 20), byDefault(7)},
             true);
        const auto picture = m_hub->picture(kDevice);
        QVERIFY(picture && picture->isLive);
        QCOMPARE(picture->revision, 41u);
        QCOMPARE(picture->applications.size(), 1u);
        const Application &application = *picture->applications.front();
        QCOMPARE(application.counters.size(), 3u);
        QCOMPARE(application.ofRule(kWeb)->of(Since::Reset).hits, (Tally{1200, 120000}));
        const Figure &limited = application.ofRule(kLimit)->of(Since::Lifetime);
        QCOMPARE(limited.conform.packets + limited.exceed.packets, limited.hits.packets);
        QCOMPARE(application.ofDefault()->of(Since::Revision).hits.packets, 7u);
        QCOMPARE(application.refusedRate().packets, 0.0); // nothing is known of before
    }

    void onlyAWholeRoundIsShown()
    {
        tell(0s, {rule(kWeb, 1, "permit", 10)}, true, false);
        QVERIFY(!m_hub->picture(kDevice));
        tell(0s, {byDefault(3)}, true);
        const auto picture = m_hub->picture(kDevice);
        QCOMPARE(picture->applications.front()->counters.size(), 2u);
    }

    void ratesAreGrowthPerSecond()
    {
        tell(0s, {rule(kWeb, 1, "permit", 100), byDefault(0)}, true);
        tell(1s, {rule(kWeb, 1, "permit", 350)}, false);
        QCOMPARE(rateOf(kWeb), 250.0);
        tell(3s, {byDefault(8)}, false); // two seconds, the rule stood still
        QCOMPARE(rateOf(kWeb), 0.0);
        QCOMPARE(m_hub->picture(kDevice)->applications.front()->refusedRate().packets, 4.0);
        QCOMPARE(valueOf(kWeb), 350u);
    }

    void aQuietDeviceHasRatesOfZero()
    {
        tell(0s, {rule(kWeb, 1, "permit", 100)}, true);
        tell(1s, {rule(kWeb, 1, "permit", 200)}, false);
        QCOMPARE(rateOf(kWeb), 100.0);
        for (int i = 0; i < 5; ++i) {
            m_now += 2s;
            m_hub->tick();
        }
        QCOMPARE(rateOf(kWeb), 0.0);
        // What comes after ten quiet seconds was counted within the last interval.
        tell(12s, {rule(kWeb, 1, "permit", 250)}, false);
        QCOMPARE(rateOf(kWeb), 50.0);
        const auto line = lineOf(kWeb);
        QCOMPARE(line.size(), 8u);
        QVERIFY(std::isnan(line[0].value));
        QCOMPARE(line[1].value, 100.f);
        QCOMPARE(line[2].value, 0.f);
        QCOMPARE(line[7].value, 50.f);
        QCOMPARE(m_batches.size(), 8u); // what stands still is stored too: a gap is not a zero
    }

    void anInterruptionIsAGap()
    {
        tell(0s, {rule(kWeb, 1, "permit", 100)}, true);
        tell(1s, {rule(kWeb, 1, "permit", 200)}, false);
        m_hub->interrupted(kDevice);
        QVERIFY(!m_hub->picture(kDevice)->isLive);
        QCOMPARE(rateOf(kWeb), 0.0);
        QCOMPARE(valueOf(kWeb), 200u); // the last that is known
        m_hub->tick();
        tell(60s, {rule(kWeb, 1, "permit", 900)}, true);
        QVERIFY(m_hub->picture(kDevice)->isLive);
        tell(61s, {rule(kWeb, 1, "permit", 910)}, false);
        const auto line = lineOf(kWeb);
        QCOMPARE(line.size(), 5u);
        QVERIFY(std::isnan(line[2].value));
        QVERIFY(std::isnan(line[3].value)); // nobody knows when it was counted
        QCOMPARE(line[4].value, 10.f);
    }

    void aNewRevisionReplacesThePicture()
    {
        tell(0s, {rule(kWeb, 1, "permit", 100), byDefault(1)}, true);
        m_now = kStart + 1s;
        QVERIFY(m_hub->counters(kDevice,
                                news(kStart + 1s, {rule(kWeb, 1, "permit", 150)}, true, true, 42)));
        const auto picture = m_hub->picture(kDevice);
        QCOMPARE(picture->revision, 42u);
        QCOMPARE(picture->applications.front()->counters.size(), 1u);
        QCOMPARE(rateOf(kWeb), 50.0);
        QCOMPARE(m_marks.size(), 1u);
        QCOMPARE(m_marks.front().kind, std::string("revision"));
        QCOMPARE(m_marks.front().note, std::string("42"));
    }

    void unchangedApplicationsAreShared()
    {
        tell(0s, {rule(kWeb, 1, "permit", 100)}, true);
        const auto before = m_hub->picture(kDevice);
        m_now = kStart + 1s;
        QVERIFY(m_hub->counters(kDevice, portNews(kStart + 1s, 500)));
        const auto after = m_hub->picture(kDevice);
        QCOMPARE(after->applications.front(), before->applications.front());
        QCOMPARE(after->ports.size(), 1u);
        QCOMPARE(after->ports.front().in.answers.at("reset"), 12u);
        m_now = kStart + 2s;
        QVERIFY(m_hub->counters(kDevice, portNews(kStart + 2s, 700)));
        QCOMPARE(m_hub->picture(kDevice)->ports.front().in.rates.at("received").packets, 200.0);
    }

    void manyRulesAreMergedByIdentity()
    {
        std::vector<Json> all, some;
        for (unsigned i = 1; i <= 500; ++i)
            all.push_back(rule(Uuid::fromName(kFilter, number(i)), i, "permit", i));
        for (const unsigned i : {3u, 77u, 78u, 500u})
            some.push_back(rule(Uuid::fromName(kFilter, number(i)), i, "permit", i + 10));
        tell(0s, {all.begin(), all.begin() + 200}, true, false);
        tell(0s, {all.begin() + 200, all.end()}, true);
        tell(1s, some, false);
        const Application &application = *m_hub->picture(kDevice)->applications.front();
        QCOMPARE(application.counters.size(), 500u);
        for (unsigned i = 1; i <= 500; ++i) {
            const bool changed = i == 3 || i == 77 || i == 78 || i == 500;
            const Counter &counter = application.counters[i - 1];
            QCOMPARE(counter.number, i);
            QCOMPARE(counter.of(Since::Reset).hits.packets, i + (changed ? 10u : 0u));
            QCOMPARE(counter.rate.packets, changed ? 10.0 : 0.0);
        }
    }

    void whatIsNotInTheProtocolIsRefused_data()
    {
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("number for a string") << QByteArray("/revision") << QByteArray("41");
        QTest::newRow("no time") << QByteArray("/time") << QByteArray("\"noon\"");
        QTest::newRow("no object") << QByteArray("/applications/0") << QByteArray("[]");
        QTest::newRow("identity") << QByteArray("/applications/0/application")
                                  << QByteArray("\"x\"");
        QTest::newRow("kind") << QByteArray("/applications/0/counters/0/kind")
                              << QByteArray("\"other\"");
        QTest::newRow("value") << QByteArray("/applications/0/counters/0/absolute/packets")
                               << QByteArray("\"-1\"");
        QTest::newRow("no values")
            << QByteArray("/applications/0/counters/0/sinceReset") << QByteArray("null");
        QTest::newRow("port") << QByteArray("/applications/0/port") << QByteArray("4294967296");
    }
    void whatIsNotInTheProtocolIsRefused()
    {
        QFETCH(QByteArray, pointer);
        QFETCH(QByteArray, value);
        tell(0s, {rule(kWeb, 1, "permit", 100)}, true);
        const auto before = m_hub->picture(kDevice);
        Json params = news(kStart + 1s, {rule(kWeb, 1, "permit", 150)}, false);
        params[Json::json_pointer(pointer.toStdString())] = Json::parse(value.toStdString());
        const auto taken = m_hub->counters(kDevice, params);
        QVERIFY(!taken);
        QCOMPARE(taken.error().code, std::string("peer-invalid"));
        QCOMPARE(m_hub->picture(kDevice), before);
    }

    void hitsAreNumberedAndLossesSaid()
    {
        QVERIFY(m_hub->hits(kDevice, {{"subscription", "2"},
                                      {"dropped", "0"},
                                      {"hits", Json::array({hit(kStart), hit(kStart + 1s)})}}));
        QVERIFY(m_hub->hits(
            kDevice,
            {{"subscription", "2"}, {"dropped", "30"}, {"hits", Json::array({hit(kStart + 2s)})}}));
        const auto hits = m_hub->hitsAfter(1, 100);
        QCOMPARE(hits.size(), 3u);
        QCOMPARE(hits[0].number, 2u);
        QCOMPARE(hits[1].hit.notLogged, 30u);
        QCOMPARE(hits[2].hit.source, std::string("203.0.113.9"));
        QCOMPARE(hits[2].hit.destinationPort, std::optional<std::uint16_t>(23));
        QVERIFY(hits[2].hit.rule.isNull());
        QCOMPARE(m_hits.size(), 4u);
        QCOMPARE(m_hub->hitsAfter(m_hub->lastHitNumber(), 100).size(), 0u);
    }

    void resetsAreInThePicture()
    {
        tell(0s, {rule(kWeb, 1, "permit", 100)}, true);
        const Json resets = Json::array({{{"reset", "7"},
                                          {"time", toRfc3339(kStart)},
                                          {"who", "anna"},
                                          {"why", "after the move"},
                                          {"undone", false}}});
        QVERIFY(m_hub->resets(kDevice, resets));
        QCOMPARE(m_hub->picture(kDevice)->resets.size(), 1u);
        tell(1s, {rule(kWeb, 1, "permit", 101)}, false);
        QCOMPARE(m_hub->picture(kDevice)->resets.front().why, std::string("after the move"));
    }

    void memoryIsBoundedByWhatIsAsked()
    {
        tell(0s, {rule(kWeb, 1, "permit", 1)}, true);
        for (int i = 1; i < 2000; ++i)
            tell(i * 1s, {rule(kWeb, 1, "permit", static_cast<std::uint64_t>(i) * 2)}, false);
        const auto line = lineOf(kWeb);
        QCOMPARE(line.size(), Hub::Options().samples);
        QCOMPARE(line.back().value, 2.f);
        QCOMPARE(line.back().time, kStart + 1999s);
    }

private:
    void tell(std::chrono::seconds at, std::vector<Json> counters, bool full, bool complete = true)
    {
        m_now = kStart + at;
        const auto taken =
            m_hub->counters(kDevice, news(kStart + at, std::move(counters), full, complete));
        QVERIFY2(taken.has_value(), taken ? "" : toString(taken.error()).c_str());
    }
    const Counter &counterOf(const Uuid &rule) const
    {
        return *m_hub->picture(kDevice)->applications.front()->ofRule(rule);
    }
    double rateOf(const Uuid &rule) const { return counterOf(rule).rate.packets; }
    std::uint64_t valueOf(const Uuid &rule) const
    {
        return counterOf(rule).of(Since::Lifetime).hits.packets;
    }
    std::vector<Sample> lineOf(const Uuid &rule) const
    {
        const Application &application = *m_hub->picture(kDevice)->applications.front();
        return m_hub->line(seriesOf(application, *application.ofRule(rule), "packets"), kStart);
    }

    Timestamp m_now;
    std::unique_ptr<Hub> m_hub;
    std::vector<storage::ReadingBatch> m_batches;
    std::vector<storage::Mark> m_marks;
    std::vector<storage::LoggedHit> m_hits;
};

QTEST_APPLESS_MAIN(TestHub)
#include "tst_hub.moc"
