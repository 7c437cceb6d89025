// SPDX-License-Identifier: GPL-3.0-or-later
// From a policy to a device policy; every finding of the compiler has a case that makes it.
#include <QtTest>

#include <deque>

#include <fmt/format.h>

#include "compile/compile.h"
#include "policy/policy.h"

using namespace tallygate;

namespace {

Uuid id(std::string_view name)
{
    return Uuid::fromName(Uuid(), name);
}

/// A policy with one device, one filter of one section applied to wan0 in.
struct TestPolicy
{
    policy::Document document;
    policy::Section section;
    policy::Filter filter;
    policy::Device device;
    policy::Application application;

    TestPolicy()
    {
        document.uuid = id("policy");
        document.name = "Test";
        section.uuid = id("section");
        section.name = "Section";
        filter.uuid = id("filter");
        filter.name = "edge";
        device.uuid = id("device");
        device.name = "edge-01";
        device.interfaces = {"wan0", "lan0", "lan1"};
        device.localAddresses = {"192.0.2.1/24"};
        application.uuid = id("application");
        application.filter = "edge";
        application.device = "edge-01";
        application.interface = "wan0";
    }

    policy::Rule &rule(std::string name)
    {
        m_rules.emplace_back();
        m_rules.back().uuid = id("rule " + name);
        m_rules.back().name = std::move(name);
        return m_rules.back();
    }
    policy::Set &set(std::string name, std::vector<std::string> entries)
    {
        m_sets.emplace_back();
        m_sets.back().uuid = id("set " + name);
        m_sets.back().name = std::move(name);
        m_sets.back().entries = std::move(entries);
        return m_sets.back();
    }
    policy::Meter &meter(std::string rate)
    {
        m_meters.emplace_back();
        m_meters.back().uuid = id("meter");
        m_meters.back().name = "slow";
        m_meters.back().rate = std::move(rate);
        return m_meters.back();
    }
    void interfaceGroup(std::string name, std::string pattern)
    {
        policy::InterfaceGroup group;
        group.uuid = id("group");
        group.name = std::move(name);
        group.patterns = {std::move(pattern)};
        document.interfaceGroups = {std::make_shared<policy::InterfaceGroup>(group)};
    }

    policy::Policy build() const
    {
        policy::Document complete = document;
        policy::Section withRules = section;
        for (const policy::Rule &rule : m_rules)
            withRules.rules.push_back(std::make_shared<policy::Rule>(rule));
        policy::Filter withSection = filter;
        withSection.sections = {std::make_shared<policy::Section>(withRules)};
        complete.filters.push_back(std::make_shared<policy::Filter>(withSection));
        for (const policy::Set &set : m_sets)
            complete.sets.push_back(std::make_shared<policy::Set>(set));
        for (const policy::Meter &meter : m_meters)
            complete.meters.push_back(std::make_shared<policy::Meter>(meter));
        complete.devices.push_back(std::make_shared<policy::Device>(device));
        complete.applications.push_back(std::make_shared<policy::Application>(application));
        const auto policy = policy::Policy::fromDocument(complete);
        if (!policy)
            qFatal("%s", toString(policy.error()).c_str());
        return *policy;
    }

private:
    std::deque<policy::Rule> m_rules;
    std::deque<policy::Set> m_sets;
    std::deque<policy::Meter> m_meters;
};

using Change = std::function<void(TestPolicy &)>;

const Timestamp kNow = *parseRfc3339("2026-06-01T12:00:00Z");

std::vector<std::string> codes(const std::vector<Diagnostic> &diagnostics)
{
    std::vector<std::string> found;
    for (const Diagnostic &diagnostic : diagnostics)
        found.push_back(diagnostic.code);
    return found;
}

QString joined(const std::vector<Diagnostic> &diagnostics)
{
    QStringList lines;
    for (const Diagnostic &diagnostic : diagnostics)
        lines += QString::fromStdString(fmt::format("{} {} [{}] {}", toString(diagnostic.severity),
                                                    diagnostic.code, diagnostic.column,
                                                    diagnostic.message));
    return lines.join('\n');
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestCompile : public QObject
{
    Q_OBJECT

private slots:
    void wholePolicy()
    {
        TestPolicy test;
        test.set("bogons", {"10.0.0.0/8", "@more"});
        test.set("more", {"fc00::/7"});
        test.set("unused", {"192.0.2.0/24"});
        test.meter("20 packets/s").key = policy::MeterKey::Source;

        policy::Rule &bogons = test.rule("bogons in");
        bogons.source.items = {"@bogons"};
        bogons.log = {true, 10, 5, policy::LogWhat::All};
        test.rule("off").enabled = false;
        policy::Rule &limit = test.rule("syn");
        limit.destination.items = {"@device"};
        limit.service.items = {"https"};
        limit.when = "tcp.flags.syn == 1";
        limit.action = policy::Action::Limit;
        limit.meter = "slow";
        limit.expires = "2026-12-31";

        test.device.guard = {{{"198.51.100.0/24", 2222}}, false, true, false};
        test.device.isolation = {{{"lan*"}, policy::IsolationRole::Community, "staff"}};

        const auto compilation = compile::compileFor(test.build(), id("device"), kNow);
        QVERIFY2(compilation.devicePolicy.has_value(), qPrintable(joined(compilation.diagnostics)));
        const pipeline::DevicePolicy &device = *compilation.devicePolicy;
        QCOMPARE(device.deviceName, std::string("edge-01"));
        const std::vector<pipeline::GuardEntry> guard = {
            {*parseAddressRange("198.51.100.0/24"), 2222}};
        QVERIFY(device.guard == guard);
        QVERIFY((device.guardOptions == pipeline::GuardOptions{false, true, false}));
        const std::vector<pipeline::PortIsolation> isolation = {
            {{"lan*"}, pipeline::IsolationRole::Community, "staff"}};
        QVERIFY(device.isolation == isolation);
        QCOMPARE(device.localState.addresses, std::vector<std::string>{"192.0.2.1/24"});
        QCOMPARE(device.sets.size(), std::size_t{1});
        QCOMPARE(device.sets[0].name, std::string("bogons"));
        QCOMPARE(device.sets[0].entries, (std::vector<std::string>{"10.0.0.0/8", "fc00::/7"}));
        QCOMPARE(device.meters.size(), std::size_t{1});
        QCOMPARE(device.meters[0].config.rate.amount, std::uint64_t{20});
        QCOMPARE(device.filters.size(), std::size_t{1});

        const auto &rules = device.filters[0].rules;
        QCOMPARE(rules.size(), std::size_t{2}); // the one that is off is left out
        QCOMPARE(rules[0].number, 1u);
        QCOMPARE(rules[1].number, 3u); // and keeps its number
        QCOMPARE(rules[0].log, (pipeline::LogSettings{true, false, 10, 5}));
        QCOMPARE(rules[0].conditions.size(), std::size_t{1});
        QCOMPARE(rules[0].conditions[0].expression,
                 std::string("ip.src in {@bogons} or ipv6.src in {@bogons}"));
        QCOMPARE(rules[1].conditions.size(), std::size_t{3});
        QVERIFY(rules[1].conditions[2].cell == pipeline::Cell::When);
        QCOMPARE(rules[1].meter, id("meter"));
        QCOMPARE(*rules[1].expires, *parseRfc3339("2026-12-31T00:00:00Z"));
        QCOMPARE(device.applications.size(), std::size_t{1});
        QCOMPARE(device.applications[0].interfaces, std::vector<std::string>{"wan0"});

        // What the compiler makes, the device reads.
        const std::string written = pipeline::writeDevicePolicy(device);
        const auto read = pipeline::parseDevicePolicy(written);
        QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
        QVERIFY(*read == device);
    }

    void groupsBecomePatterns()
    {
        TestPolicy test;
        test.interfaceGroup("inside", "lan*");
        test.application.interface = "@inside";
        const auto compilation = compile::compileFor(test.build(), id("device"), kNow);
        QVERIFY2(compilation.devicePolicy.has_value(), qPrintable(joined(compilation.diagnostics)));
        QCOMPARE(compilation.devicePolicy->applications[0].interfaces,
                 std::vector<std::string>{"lan*"});
    }

    void findings_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("column");
        QTest::addColumn<bool>("blocks");
        const auto row = [](const char *code, const char *column, bool blocks, Change change) {
            QTest::newRow(code) << change << QString(code) << QString(column) << blocks;
        };
        row("set-cycle", "entries", true, [](TestPolicy &test) {
            test.set("a", {"@b"});
            test.set("b", {"@a"});
        });
        row("set-missing", "source", true,
            [](TestPolicy &test) { test.rule("r").source.items = {"@nowhere"}; });
        row("set-entry-invalid", "entries", true, [](TestPolicy &test) {
            test.set("a", {"10.0.0.0/8", "10.0.0.1/8"});
        });
        row("set-empty", "entries", false, [](TestPolicy &test) { test.set("a", {}); });
        row("rule-empty-set", "", false, [](TestPolicy &test) {
            test.set("a", {});
            test.rule("r").source.items = {"@a"};
        });
        row("service-missing", "service", true,
            [](TestPolicy &test) { test.rule("r").service.items = {"htps"}; });
        row("service-invalid", "expression", true, [](TestPolicy &test) {
            policy::Service service;
            service.uuid = id("service");
            service.name = "broken";
            service.expression = "tcp.dstport ==";
            test.document.services = {std::make_shared<policy::Service>(service)};
        });
        row("expression-invalid", "when", true,
            [](TestPolicy &test) { test.rule("r").when = "tcp.dstprt == 1"; });
        row("cell-item-invalid", "destination", true,
            [](TestPolicy &test) { test.rule("r").destination.items = {"300.0.0.1"}; });
        row("cell-mixed-negated", "source", true, [](TestPolicy &test) {
            test.rule("r").source = {true, {"10.0.0.1", "02:1b:44:11:3a:b7"}};
        });
        row("meter-missing", "meter", true,
            [](TestPolicy &test) { test.rule("r").action = policy::Action::Limit; });
        row("meter-invalid", "rate", true, [](TestPolicy &test) { test.meter("fast"); });
        row("meter-unused", "", false, [](TestPolicy &test) { test.meter("1 Mb/s"); });
        row("rule-disabled", "", false, [](TestPolicy &test) { test.rule("r").enabled = false; });
        row("section-disabled", "", false, [](TestPolicy &test) { test.section.enabled = false; });
        row("rule-expired", "expires", false,
            [](TestPolicy &test) { test.rule("r").expires = "2026-01-01"; });
        row("expires-invalid", "expires", true,
            [](TestPolicy &test) { test.rule("r").expires = "tomorrow"; });
        row("rule-unreachable", "", false, [](TestPolicy &test) {
            test.rule("all");
            test.rule("r").when = "tcp";
        });
        row("default-unreachable", "", false, [](TestPolicy &test) { test.rule("all"); });
        row("fragments-not-permitted", "", false, [](TestPolicy &test) {
            policy::Rule &rule = test.rule("web");
            rule.service.items = {"https"};
            rule.action = policy::Action::Permit;
        });
        row("filter-unapplied", "", false, [](TestPolicy &test) {
            policy::Filter other;
            other.uuid = id("other");
            other.name = "other";
            test.document.filters = {std::make_shared<policy::Filter>(other)};
        });
        row("application-filter-missing", "filter", true,
            [](TestPolicy &test) { test.application.filter = "gone"; });
        row("application-device-missing", "device", true,
            [](TestPolicy &test) { test.application.device = "gone"; });
        row("application-group-missing", "interface", true,
            [](TestPolicy &test) { test.application.interface = "@gone"; });
        row("application-interface-unknown", "interface", false,
            [](TestPolicy &test) { test.application.interface = "wan9"; });
        row("application-group-empty", "interface", false, [](TestPolicy &test) {
            test.interfaceGroup("far", "far?");
            test.application.interface = "@far";
        });
        row("application-scope-direction", "scope", true, [](TestPolicy &test) {
            test.application.scope = policy::Scope::ToDevice;
            test.application.direction = policy::Direction::Out;
        });
        row("application-disabled", "", false,
            [](TestPolicy &test) { test.application.enabled = false; });
        row("local-address-invalid", "localAddresses", true,
            [](TestPolicy &test) { test.device.localAddresses = {"somewhere"}; });
        row("guard-prefix-invalid", "guard", true, [](TestPolicy &test) {
            test.device.guard.entries = {{"10.0.0.1/8", 22}};
        });
        row("guard-too-long", "guard", true, [](TestPolicy &test) {
            test.device.guard.entries.assign(65, {"10.0.0.0/8", 22});
        });
        row("guard-empty", "guard", true, [](TestPolicy &test) { test.device.guard.dhcp = true; });
        row("isolation-community", "isolation", true, [](TestPolicy &test) {
            test.device.isolation = {{{"lan0"}, policy::IsolationRole::Community, ""}};
        });
    }
    void findings()
    {
        QFETCH(Change, change);
        QFETCH(QString, code);
        QFETCH(QString, column);
        QFETCH(bool, blocks);
        TestPolicy test;
        QVERIFY(compile::check(test.build(), kNow).empty());
        change(test);
        const policy::Policy policy = test.build();
        const auto found = compile::check(policy, kNow);
        const auto diagnostic = std::find_if(found.begin(), found.end(), [&](const auto &finding) {
            return finding.code == code.toStdString();
        });
        QVERIFY2(diagnostic != found.end(), qPrintable(joined(found)));
        QCOMPARE(QString::fromStdString(diagnostic->column), column);
        QCOMPARE(diagnostic->severity == Severity::Error, blocks);
        QVERIFY(policy.find(diagnostic->object).has_value());
        const auto compilation = compile::compileFor(policy, id("device"), kNow);
        QCOMPARE(compilation.devicePolicy.has_value(), !blocks);
    }

    void errorsInExpressionsNameTheColumn()
    {
        TestPolicy test;
        test.rule("r").when = "tcp and udp.dstport = ";
        const auto found = compile::check(test.build(), kNow);
        QCOMPARE(codes(found).front(), std::string("expression-invalid"));
        QVERIFY(found.front().textColumn > 8);
    }

    void cyclesNameTheirChain()
    {
        TestPolicy test;
        test.set("a", {"@b"});
        test.set("b", {"@c"});
        test.set("c", {"@a"});
        const auto found = compile::check(test.build(), kNow);
        QCOMPARE(found.front().code, std::string("set-cycle"));
        QVERIFY2(found.front().message.find("a -> b -> c -> a") != std::string::npos,
                 found.front().message.c_str());
    }

    void setsOfNames()
    {
        TestPolicy test;
        test.set("ads", {"ads.example"}).kind = policy::SetKind::Names;
        test.set("blocked", {"Blocked.Example.", "@ads"}).kind = policy::SetKind::Names;
        test.rule("r").when = "dns.qry.name in {@blocked}";
        const auto compiled = compile::compileFor(test.build(), id("device"), kNow);
        QVERIFY(compiled.devicePolicy);
        const auto &sets = compiled.devicePolicy->sets;
        const auto blocked = std::find_if(sets.begin(), sets.end(),
                                          [](const auto &set) { return set.name == "blocked"; });
        QVERIFY(blocked != sets.end());
        QVERIFY(blocked->kind == match::SetKind::Names);
        QVERIFY(blocked->entries == (std::vector<std::string>{"Blocked.Example.", "ads.example"}));

        test.set("more", {"fine.example", "not fine"}).kind = policy::SetKind::Names;
        test.rule("s").source.items = {"@ads"};
        const auto found = compile::check(test.build(), kNow);
        const auto messageOf = [&](const char *code) {
            const auto finding = std::find_if(found.begin(), found.end(),
                                              [&](const auto &one) { return one.code == code; });
            return finding == found.end() ? QString() : QString::fromStdString(finding->message);
        };
        QCOMPARE(messageOf("set-entry-invalid"),
                 "set more: 'not fine' is not a domain name: ' ' cannot be in a name");
        QVERIFY(
            messageOf("cell-item-invalid").endsWith("'@ads' is a set of names, not of addresses"));
    }

    void aDeviceThatIsNotThere()
    {
        const auto compilation = compile::compileFor(TestPolicy().build(), id("nobody"), kNow);
        QVERIFY(!compilation.devicePolicy);
        QCOMPARE(codes(compilation.diagnostics), std::vector<std::string>{"device-missing"});
    }
};

QTEST_GUILESS_MAIN(TestCompile)
#include "tst_compile.moc"
