// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include <QtTest>

#include "pipeline/devicepolicy.h"

// The device policy as JSON: what is written is read back equal, and whatever is wrong is refused
// with its place.

using namespace tallygate;
using namespace tallygate::pipeline;

namespace {

Uuid uuidOf(std::uint32_t number)
{
    return Uuid::fromName({}, std::to_string(number));
}

DeviceMeter meterNumber(std::uint32_t number, meter::KeyKind key)
{
    DeviceMeter meter;
    meter.uuid = uuidOf(1000 + number);
    meter.name = "meter " + std::to_string(number);
    meter.config.rate = {10 + number, meter::RateUnit::PacketsPerMinute};
    meter.config.key = key;
    meter.config.burst = number;
    meter.config.exceed =
        number % 2 == 0 ? meter::ExceedVerdict::Drop : meter::ExceedVerdict::Reject;
    meter.config.prefixLengthV4 = 24;
    meter.config.maxKeys = 100 + number;
    meter.deviceWide = number % 2 == 1;
    return meter;
}

/// A policy in which every member differs from its default somewhere.
DevicePolicy fullPolicy()
{
    DevicePolicy policy;
    policy.policyName = "Branch \"edge\"\n\tä";
    policy.deviceUuid = uuidOf(1);
    policy.deviceName = "edge-1";
    policy.sets = {{"bogons", match::SetKind::Addresses, {"10.0.0.0/8", "2001:db8::/32"}},
                   {"empty", match::SetKind::Ports, {}}};
    policy.meters = {meterNumber(1, meter::KeyKind::Source),
                     meterNumber(2, meter::KeyKind::SourceDestination)};
    DeviceFilter filter;
    filter.uuid = uuidOf(2);
    filter.name = "in";
    filter.defaultVerdict = Verdict::Reject;
    filter.defaultLog = {true, false, 10, 5};
    for (const Action action :
         {Action::Permit, Action::Drop, Action::Reject, Action::Limit, Action::Count}) {
        DeviceRule rule;
        rule.number = static_cast<std::uint32_t>(filter.rules.size() + 1);
        rule.uuid = uuidOf(100 + rule.number);
        rule.action = action;
        rule.name = action == Action::Drop ? "" : "rule";
        rule.conditions = {{Cell::Source, "ip.src in {@bogons}"},
                           {Cell::When, "http.host contains \"a\\\\b\""}};
        rule.log.enabled = action == Action::Reject;
        rule.log.exceedingOnly = action == Action::Limit;
        if (action == Action::Limit)
            rule.meter = policy.meters[1].uuid;
        if (action == Action::Count)
            rule.expires = parseRfc3339("2026-03-01T12:00:00.5Z");
        filter.rules.push_back(rule);
    }
    policy.filters = {filter};
    policy.applications = {
        {uuidOf(3), filter.uuid, {"eth0", "wan*"}, Direction::Out, Scope::FromDevice, -3}};
    policy.localState = {{"192.0.2.1/24", "2001:db8::1"}, {"224.0.0.251"}};
    policy.systemChecks = {false, true, false};
    policy.guard = {{*parseAddressRange("198.51.100.0/24"), 2222}};
    policy.guardOptions = {true, false, true};
    policy.answerLimit = {50, 7};
    policy.isolation = {{{"lan1", "lan2"}, IsolationRole::Isolated, {}},
                        {{"lan*"}, IsolationRole::Community, "staff"},
                        {{"*"}, IsolationRole::Promiscuous, {}}};
    policy.heldGuard = {{{*parseAddressRange("2001:db8::/32"), 22}}, {false, true, false}};
    DeviceCheck byFlow{"web", "eth0", Direction::Out, Verdict::Reject, Flow{}, {}};
    *byFlow.flow = {Flow::Protocol::Udp, "2001:db8::7", "2001:db8::1", 50000, 443, true};
    policy.checks = {
        byFlow, {"by frame", "wan1", Direction::In, Verdict::Drop, {}, "020000000001020000000002"}};
    policy.checks[1].frame += "0806";
    return policy;
}

/// The smallest text that is accepted, with one part replaced.
std::string minimal(std::string_view replace = {}, std::string_view with = {})
{
    std::string text = R"({
  "tallygateDevice": 1,
  "device": {"uuid": "00000000-0000-4000-8000-000000000001", "name": "edge"},
  "meters": [{"uuid": "00000000-0000-4000-8000-000000000002", "name": "m", "rate": "1 Mb/s"}],
  "filters": [{"uuid": "00000000-0000-4000-8000-000000000003", "name": "in", "default": "drop", "rules": [
    {"uuid": "00000000-0000-4000-8000-000000000004", "number": 1, "action": "permit",
     "conditions": [{"cell": "when", "match": "tcp"}]}
  ]}],
  "applications": [{"uuid": "00000000-0000-4000-8000-000000000005", "filter": "00000000-0000-4000-8000-000000000003",
    "interfaces": ["eth0"], "direction": "in"}]
}
)";
    if (!replace.empty()) {
        const std::size_t at = text.find(replace);
        Q_ASSERT(at != std::string::npos);
        text.replace(at, replace.size(), with);
    }
    return text;
}

} // namespace

class DevicePolicyTest : public QObject
{
    Q_OBJECT

private slots:
    void whatIsWrittenIsReadBackEqual();
    void writingIsDeterministic();
    void aMinimalPolicyHasTheDefaults();
    void refusals_data();
    void refusals();
    void numbersMayBeText();
    void laterFindingsAreLocated();
    void localStateAlone();
    void aHundredThousandRules();
};

void DevicePolicyTest::whatIsWrittenIsReadBackEqual()
{
    const DevicePolicy policy = fullPolicy();
    const auto back = parseDevicePolicy(writeDevicePolicy(policy));
    QVERIFY2(back.has_value(), back ? "" : toString(back.error()).c_str());
    QVERIFY(*back == policy);
    const auto empty = parseDevicePolicy(writeDevicePolicy({}));
    QVERIFY2(empty.has_value(), empty ? "" : toString(empty.error()).c_str());
    QVERIFY(*empty == DevicePolicy());
}

void DevicePolicyTest::writingIsDeterministic()
{
    const std::string once = writeDevicePolicy(fullPolicy());
    QCOMPARE(writeDevicePolicy(*parseDevicePolicy(once)), once);
    QVERIFY(once.ends_with("\n"));
}

void DevicePolicyTest::aMinimalPolicyHasTheDefaults()
{
    const auto policy = parseDevicePolicy(minimal());
    QVERIFY2(policy.has_value(), policy ? "" : toString(policy.error()).c_str());
    QVERIFY(policy->systemChecks == SystemChecks());
    QVERIFY(policy->guard.empty());
    QVERIFY(policy->applications[0].scope == Scope::Any);
    QVERIFY(!policy->filters[0].rules[0].log.enabled);
    QVERIFY(policy->meters[0].config.rate ==
            (meter::Rate{1'000'000, meter::RateUnit::BitsPerSecond}));
}

void DevicePolicyTest::refusals_data()
{
    QTest::addColumn<QString>("replace");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("path");

    QTest::newRow("newer version") << "Device\": 1"
                                   << "Device\": 2"
                                   << "version-newer" << 2 << 22 << "/tallygateDevice";
    QTest::newRow("not JSON") << "\"in\"}]"
                              << "\"in\"]"
                              << "json-syntax" << 10 << 46 << "";
    QTest::newRow("cut short") << "]\n}\n"
                               << "]\n"
                               << "json-syntax" << 11 << 1 << "";
    QTest::newRow("something follows") << "]\n}\n"
                                       << "]\n}\n{}"
                                       << "json-syntax" << 12 << 1 << "";
    QTest::newRow("unknown key") << "\"number\""
                                 << "\"nummer\""
                                 << "key-unknown" << 6 << 54 << "/filters/0/rules/0/nummer";
    QTest::newRow("key twice") << "\"number\": 1"
                               << "\"number\": 1, \"number\": 2"
                               << "key-duplicate" << 6 << 67 << "/filters/0/rules/0";
    QTest::newRow("key missing") << "\"number\": 1, "
                                 << ""
                                 << "key-missing" << 6 << 5 << "/filters/0/rules/0";
    QTest::newRow("wrong type") << "\"number\": 1"
                                << "\"number\": true"
                                << "type-wrong" << 6 << 64 << "/filters/0/rules/0/number";
    QTest::newRow("too large") << "\"number\": 1"
                               << "\"number\": 4294967296"
                               << "value-invalid" << 6 << 64 << "/filters/0/rules/0/number";
    QTest::newRow("unknown action") << "\"permit\""
                                    << "\"allow\""
                                    << "value-invalid" << 6 << 77 << "/filters/0/rules/0/action";
    QTest::newRow("bad UUID") << "00000000-0000-4000-8000-000000000004"
                              << "4"
                              << "value-invalid" << 6 << 14 << "/filters/0/rules/0/uuid";
    QTest::newRow("default limited") << "\"default\": \"drop\""
                                     << "\"default\": \"limited\""
                                     << "value-invalid" << 5 << 89 << "/filters/0/default";
    QTest::newRow("bad rate") << "1 Mb/s"
                              << "1 Mb"
                              << "value-invalid" << 4 << 84 << "/meters/0/rate";
    const auto check = [](const char *packet) {
        return QString(R"(["eth0"], "direction": "in"}],
  "checks": [{"name": "c", "interface": "eth0", "direction": "in", "expect": "drop"%1}])")
            .arg(packet);
    };
    QTest::newRow("check without packet") << "[\"eth0\"], \"direction\": \"in\"}]" << check("")
                                          << "check-empty" << 11 << 14 << "/checks/0";
    QTest::newRow("check of two families")
        << "[\"eth0\"], \"direction\": \"in\"}]"
        << check(R"(, "flow": {"protocol": "tcp", "source": "192.0.2.1", "destination": "::1"})")
        << "flow-invalid" << 11 << 152 << "/checks/0/flow/destination";
    QTest::newRow("check of no frame")
        << "[\"eth0\"], \"direction\": \"in\"}]" << check(R"(, "frame": "0200000000")")
        << "frame-invalid" << 11 << 95 << "/checks/0/frame";
    QTest::newRow("UUID twice") << "000000000004"
                                << "000000000003"
                                << "uuid-twice" << 6 << 14 << "/filters/0/rules/0/uuid";
    QTest::newRow("no such filter") << "\"filter\": \"00000000-0000-4000-8000-000000000003"
                                    << "\"filter\": \"00000000-0000-4000-8000-000000000099"
                                    << "reference-dangling" << 9 << 79 << "/applications/0/filter";
    QTest::newRow("limit without meter") << "\"permit\""
                                         << "\"limit\""
                                         << "key-missing" << 6 << 5 << "/filters/0/rules/0";
    QTest::newRow("no such meter")
        << "\"permit\""
        << "\"limit\", \"meter\": \"00000000-0000-4000-8000-000000000098\""
        << "reference-dangling" << 6 << 95 << "/filters/0/rules/0/meter";
    QTest::newRow("meter without limit")
        << "\"permit\""
        << "\"permit\", \"meter\": \"00000000-0000-4000-8000-000000000002\""
        << "meter-unused" << 6 << 96 << "/filters/0/rules/0/meter";
}

void DevicePolicyTest::refusals()
{
    QFETCH(QString, replace);
    QFETCH(QString, with);
    QFETCH(QString, code);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(QString, path);
    const auto policy =
        parseDevicePolicy(minimal(replace.toStdString(), with.toStdString()), "edge.json");
    QVERIFY(!policy.has_value());
    const Error &error = policy.error();
    QCOMPARE(QString::fromStdString(error.code), code);
    QCOMPARE(static_cast<int>(error.where.line), line);
    QCOMPARE(static_cast<int>(error.where.column), column);
    QCOMPARE(QString::fromStdString(error.where.path), path);
    QCOMPARE(error.where.file, std::string("edge.json"));
    QVERIFY(!error.message.empty());
}

void DevicePolicyTest::numbersMayBeText()
{
    const auto policy = parseDevicePolicy(minimal("\"number\": 1", "\"number\": \"7\""));
    QVERIFY(policy.has_value());
    QCOMPARE(policy->filters[0].rules[0].number, 7u);
}

void DevicePolicyTest::laterFindingsAreLocated()
{
    const std::string text = minimal("\"tcp\"", R"("ip.src == \"x\" and tcpp")");
    Error error{ErrorKind::Syntax, "x", "x", {}, {}};
    error.where.path = "/filters/0/rules/0/conditions/0/match";
    error.where.column = 19; // of the expression, where each escaped quote is one character
    const Error located = locateInDevicePolicy(error, text, "edge.json");
    QCOMPARE(located.where.line, 7u);
    QCOMPARE(located.where.column,
             static_cast<std::uint32_t>(text.substr(0, text.find("tcpp")).size() -
                                        text.rfind('\n', text.find("tcpp"))));
    QCOMPARE(located.where.path, error.where.path);
}

void DevicePolicyTest::localStateAlone()
{
    const auto state = parseLocalState(R"({"addresses": ["192.0.2.1/24"], "groups": []})");
    QVERIFY(state.has_value());
    QVERIFY((*state == LocalState{{"192.0.2.1/24"}, {}}));
    const auto wrong = parseLocalState(R"({"adresses": []})", "local.json");
    QVERIFY(!wrong.has_value());
    QCOMPARE(wrong.error().hint, std::string("did you mean \"addresses\"?"));
}

void DevicePolicyTest::aHundredThousandRules()
{
    DevicePolicy policy = fullPolicy();
    DeviceFilter &filter = policy.filters[0];
    const DeviceRule pattern = filter.rules[2];
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        DeviceRule rule = pattern;
        rule.uuid = uuidOf(10'000 + i);
        rule.number = i + 6;
        filter.rules.push_back(std::move(rule));
    }
    const std::string text = writeDevicePolicy(policy);
    const auto begin = std::chrono::steady_clock::now();
    const auto back = parseDevicePolicy(text);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    QVERIFY(back.has_value());
    QVERIFY(*back == policy);
    qInfo("%zu bytes read in %.0f ms", text.size(), took.count() * 1e3);
    QVERIFY(took.count() < 120); // far from quadratic; the aim is one second
}

QTEST_GUILESS_MAIN(DevicePolicyTest)
#include "tst_devicepolicy.moc"
