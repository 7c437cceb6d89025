// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include <QTemporaryDir>

#include "dashboard/monitorsource.h"
#include "loghits.h"
#include "storage/audittrail.h"

namespace tallygate::app {

/// Devices that tell what a test has them tell, in the form of the control protocol.
class TestMonitor : public MonitorSource
{
public:
    struct Call
    {
        Uuid device;
        std::string method;
        control::Json params;
    };
    /// What a rule of every application counts a second, as a wave about it.
    struct Kind
    {
        const char *name;
        const char *action;
        double rate;
    };

    std::vector<storage::AuditEntry> trail; ///< of the workstation

    TestMonitor()
        : m_hub([this] { return time; })
    {}

    std::vector<MonitoredDevice> devices() const override { return known; }
    telemetry::Hub &hub() const override { return m_hub; }
    Timestamp now() const override { return time; }
    std::filesystem::path counterFile() const override
    {
        return folder.filePath(QStringLiteral("counters.sqlite")).toStdString();
    }
    void call(const Uuid &device, const char *method, control::Json params, QObject *receiver,
              Answer answer) override
    {
        calls.push_back({device, method, std::move(params)});
        auto result = answers ? answers(calls.back()) : Result<control::Json>(control::Json());
        QMetaObject::invokeMethod(
            receiver, [answer, result] { answer(result); }, Qt::QueuedConnection);
    }

    void audit(const char *action, const Uuid &device, nlohmann::ordered_json details) override
    {
        trail.push_back({time, "anna", action, device, std::move(details)});
    }

    /// A second later every device tells of all its applications.
    void tick()
    {
        time += std::chrono::seconds(1);
        ++m_seconds;
        for (std::size_t d = 0; d < known.size(); ++d) {
            control::Json applications = control::Json::array();
            for (unsigned port = 1; port <= ports; ++port)
                applications.push_back(application(d, port));
            const auto told = m_hub.counters(known[d].uuid, news(std::move(applications)));
            Q_ASSERT(told);
        }
    }
    void run(int seconds)
    {
        for (int i = 0; i < seconds; ++i)
            tick();
    }
    Uuid applicationOf(std::size_t device, unsigned port) const
    {
        return idOf("application" + std::to_string(device) + "." + std::to_string(port));
    }
    /// What rule `rule` of application `port` of the device counted.
    std::uint64_t packets(std::size_t device, unsigned port, std::size_t rule) const
    {
        const double t = double(m_seconds);
        const double phase = double(device) + 1.7 * port + 0.9 * double(rule);
        const double rate = kinds[rule].rate * (1 + 0.3 * port);
        // The integral of a rate that swings by 30 % within 40 s.
        return std::uint64_t(rate * (t + 2 + 0.3 * 6.4 * (std::sin(t / 6.4 + phase) + 1)));
    }

    QTemporaryDir folder;
    Timestamp time = kHitTime;
    std::vector<MonitoredDevice> known{{idOf("edge-01"), QStringLiteral("edge-01"), true},
                                       {idOf("edge-02"), QStringLiteral("edge-02"), true}};
    unsigned ports = 3;
    std::vector<Kind> kinds{{"Web out", "permit", 640},
                            {"DNS to resolvers", "permit", 188},
                            {"Spoofed source", "drop", 98},
                            {"ICMP", "limit", 42},
                            {"Telnet", "reject", 3}};
    std::vector<Call> calls;
    std::function<Result<control::Json>(const Call &)> answers;

private:
    static control::Json tally(std::uint64_t packets)
    {
        return {{"packets", std::to_string(packets)}, {"bytes", std::to_string(packets * 420)}};
    }
    control::Json counted(control::Json about, std::uint64_t packets) const
    {
        const bool isLimit = about.contains("action") && about["action"] == "limit";
        for (const char *since : {"absolute", "sinceReset", "sinceRevision"}) {
            about[since] = tally(packets);
            about[since]["lastHit"] = toRfc3339(time);
            if (isLimit) {
                about[since]["conform"] = tally(packets - packets / 4);
                about[since]["exceed"] = tally(packets / 4);
            }
        }
        return about;
    }
    control::Json application(std::size_t device, unsigned port) const
    {
        control::Json counters = control::Json::array();
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            const std::uint64_t value = packets(device, port, i);
            sum += value;
            counters.push_back(counted({{"kind", "rule"},
                                        {"rule", idOf(kinds[i].name).toString()},
                                        {"number", unsigned(i + 1)},
                                        {"name", kinds[i].name},
                                        {"action", kinds[i].action}},
                                       value));
        }
        counters.push_back(counted({{"kind", "default"}, {"action", "drop"}}, 12));
        counters.push_back(counted({{"kind", "received"}}, sum + 12));
        const std::string interface = "eth" + std::to_string(port - 1);
        return {{"application", applicationOf(device, port).toString()},
                {"filter", idOf("filter").toString()},
                {"name", "edge-inbound on " + interface + ", in"},
                {"port", port},
                {"interface", interface},
                {"direction", "in"},
                {"scope", "any"},
                {"read", toRfc3339(time)},
                {"counters", std::move(counters)}};
    }
    control::Json news(control::Json applications) const
    {
        const control::Json side{
            {"absolute", {{"received", tally(m_seconds)}, {"no-route", tally(m_seconds * 2)}}},
            {"sinceReset", {{"received", tally(m_seconds)}, {"no-route", tally(m_seconds * 2)}}},
            {"sinceRevision", {{"received", tally(m_seconds)}, {"no-route", tally(m_seconds)}}}};
        return {{"subscription", "1"},
                {"time", toRfc3339(time)},
                {"epoch", "0"},
                {"discontinuity", toRfc3339(kHitTime)},
                {"revision", "41"},
                {"full", true},
                {"complete", true},
                {"applications", std::move(applications)},
                {"ports", control::Json::array({{{"port", 1u},
                                                 {"interface", "eth0"},
                                                 {"kind", "host"},
                                                 {"in", side},
                                                 {"out", side}}})}};
    }

    mutable telemetry::Hub m_hub;
    std::uint64_t m_seconds = 0;
};

} // namespace tallygate::app
