// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "policy/whereused.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

Uuid id(std::string_view name)
{
    return Uuid::fromName(Uuid(), name);
}

Policy policyUsing()
{
    Rule rule;
    rule.uuid = id("rule");
    rule.source.items = {"@lan", "10.0.0.1"};
    rule.destination.items = {"@device"};
    rule.service.items = {"web"};
    rule.when = "ip.dst in {@lan}";
    rule.meter = "slow";
    Section section{id("section"), "", "", true, {std::make_shared<const Rule>(rule)}};
    Filter filter;
    filter.uuid = id("filter");
    filter.name = "edge";
    filter.sections = {std::make_shared<const Section>(section)};
    Application application;
    application.uuid = id("application");
    application.filter = "edge";
    application.device = "edge-01";
    application.interface = "@uplinks";
    Document d;
    d.filters = {std::make_shared<const Filter>(filter)};
    d.applications = {std::make_shared<const Application>(application)};
    d.sets = {std::make_shared<const Set>(
        Set{id("all"), "all", SetKind::Addresses, "", {"@lan", "@dmz"}})};
    d.services = {
        std::make_shared<const Service>(Service{id("inside"), "inside", "ip.src in {@lan}", ""})};
    return Policy::fromDocument(d).value();
}

} // namespace

class TestReferences : public QObject
{
    Q_OBJECT

private slots:
    void everyKind_data();
    void everyKind();
    void setNames_data();
    void setNames();
};

void TestReferences::everyKind_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](ObjectKind kind, const char *name, const char *expected) {
        QTest::newRow(qPrintable(QString("%1 %2").arg(int(kind)).arg(name)))
            << int(kind) << QString(name) << QString(expected);
    };
    row(ObjectKind::Set, "lan", "set.entries service.expression rule.source rule.when");
    row(ObjectKind::Set, "dmz", "set.entries");
    row(ObjectKind::Set, "web", "");
    row(ObjectKind::Service, "web", "rule.service");
    row(ObjectKind::Service, "lan", "");
    row(ObjectKind::Meter, "slow", "rule.meter");
    row(ObjectKind::Filter, "edge", "application.filter");
    row(ObjectKind::Device, "edge-01", "application.device");
    row(ObjectKind::InterfaceGroup, "uplinks", "application.interface");
    row(ObjectKind::InterfaceGroup, "@uplinks", "");
}

void TestReferences::everyKind()
{
    QFETCH(int, kind);
    QFETCH(QString, name);
    QFETCH(QString, expected);
    QStringList found;
    for (const Reference &reference :
         whereUsed(policyUsing(), static_cast<ObjectKind>(kind), name.toStdString())) {
        found << QString::fromStdString(std::string(toString(reference.kind)) + "." +
                                        reference.column);
        QVERIFY(policyUsing().find(reference.object).has_value());
    }
    QCOMPARE(found.join(' '), expected);
}

void TestReferences::setNames_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("names");
    QTest::addColumn<QString>("renamed"); // a -> zz
    const auto row = [](const char *expression, const char *names, const char *renamed) {
        QTest::newRow(expression) << QString(expression) << QString(names) << QString(renamed);
    };
    row("", "", "");
    row("tcp", "", "tcp");
    row("ip.src in {@a}", "a", "ip.src in {@zz}");
    row("ip.src in {@a, @b,@a}", "a b", "ip.src in {@zz, @b,@zz}");
    row("ip.src == @a-b", "a-b", "ip.src == @a-b");
    row("x == \"@a\" && y == @a", "a", "x == \"@a\" && y == @zz");
    row("x == \"\\\"@a\" && y == @a", "a", "x == \"\\\"@a\" && y == @zz");
    row("x == \"@a", "", "x == \"@a");
    row("in {@a..@b}", "a b", "in {@zz..@b}");
    row("@", "", "@");
    row("@a.", "a", "@zz.");
    row("@@a", "a", "@@zz");
}

void TestReferences::setNames()
{
    QFETCH(QString, expression);
    QFETCH(QString, names);
    QFETCH(QString, renamed);
    QStringList found;
    for (const std::string &name : setNamesIn(expression.toStdString()))
        found << QString::fromStdString(name);
    QCOMPARE(found.join(' '), names);
    QCOMPARE(QString::fromStdString(withSetRenamed(expression.toStdString(), "a", "zz")), renamed);
}

QTEST_APPLESS_MAIN(TestReferences)
#include "tst_references.moc"
