// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector on the real widgets: it shows what is chosen, every field makes one edit that undo
// takes back, and several rules are edited as one.
#include "inspector.h"

#include <bit>

#include <QCheckBox>

#include "accessibilitywalk.h"
#include "formfields.h"
#include "inspectorform.h"
#include "logfields.h"
#include "partfixture.h"
#include "ruleform.h"
#include "setform.h"
#include "widgets/sectionheader.h"

using namespace tallygate;
using namespace tallygate::app;

class TestInspector : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_fixture.emplace(smallPolicy());
        m_inspector = std::make_unique<Inspector>(*m_fixture->context);
        m_inspector->resize(276, 1200);
        m_inspector->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_inspector.get()));
        m_inspector->activateWindow();
    }
    void cleanup()
    {
        m_inspector.reset();
        m_fixture.reset();
    }

    void showsTheRule();
    void theLastEditOfARuleIsSaid();
    void addressesOfTheDeviceAreNoFault();
    void fieldsMakeOneEditEach_data();
    void fieldsMakeOneEditEach();
    void severalRulesAreEditedTogether();
    void typingSurvivesOtherEdits();
    void escapeRestores();
    void aRefusedExpiryIsPutBack();
    void wordsOfAnExpression_data();
    void wordsOfAnExpression();
    void meterOfALimitRule();
    void newMeterInOneEdit();
    void figuresOnlyWhereThereAre();
    void filterWithoutSelection();
    void sectionAndBack();
    void objectFields_data();
    void objectFields();
    void guardOfADevice();
    void entriesFromText_data();
    void entriesFromText();
    void entriesOfASet();
    void aHundredThousandEntries();
    void longListsComeInTheBackground();
    void scopesThatCannotMeetAreNotOffered();
    void everyFieldHasAName();

private:
    template <class T>
    T *field(const QString &name)
    {
        for (T *candidate : m_inspector->form()->findChildren<T *>()) {
            const QString own = candidate->accessibleName();
            if (own == name && candidate->isVisible())
                return candidate;
        }
        return nullptr;
    }
    void type(const QString &name, const QString &text)
    {
        if (auto *line = field<FieldLine>(name)) {
            line->setText(text);
            QTest::keyClick(line, Qt::Key_Return);
        } else if (auto *edit = field<ExpressionEdit>(name)) {
            edit->setPlainText(text);
            QTest::keyClick(edit, Qt::Key_Return);
        } else {
            QFAIL(qPrintable("no field " + name));
        }
    }
    void choose(const QString &name, const QString &text)
    {
        auto *choice = field<ChoiceField>(name);
        QVERIFY2(choice, qPrintable(name));
        const int index = choice->findText(text);
        QVERIFY2(index >= 0, qPrintable(text));
        choice->setCurrentIndex(index);
        emit choice->activated(index);
    }
    void select(std::initializer_list<const char *> names)
    {
        std::vector<Uuid> rules;
        for (const char *name : names)
            rules.push_back(idOf(name));
        m_fixture->context->setSelection(rules, false);
    }
    policy::Rule rule(const char *name)
    {
        return *m_fixture->session.policy().findRule(idOf(name))->rule;
    }
    QString title() { return m_inspector->form()->findChild<SectionHeader *>()->title(); }
    std::size_t edits() { return m_fixture->session.history().position(); }

    std::optional<PartFixture> m_fixture;
    std::unique_ptr<Inspector> m_inspector;
};

void TestInspector::showsTheRule()
{
    select({"rule-4"});
    QCOMPARE(title(), QString("Rule 4"));
    QCOMPARE(field<FieldLine>("Name")->text(), QString("rule-4"));
    QCOMPARE(field<ExpressionEdit>("When")->text(),
             QString("tcp.flags.syn == 1 && tcp.flags.ack == 0"));
    QCOMPARE(field<VerdictField>("Action")->currentText(), QString("Limit"));
    QCOMPARE(field<FieldLine>("Rate")->text(), QString("20 packets/s"));
    QCOMPARE(field<FieldLine>("Expires")->placeholderText(), QString("never"));
    select({"rule-1"});
    QCOMPARE(title(), QString("Rule 1"));
    QVERIFY(!field<FieldLine>("Rate"));
}

void TestInspector::theLastEditOfARuleIsSaid()
{
    const auto said = [this](const QString &words) {
        for (const QLabel *label : m_inspector->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().startsWith(words))
                return label->text();
        }
        return QString();
    };
    m_fixture->context->setSelection({idOf("rule-1")}, false);
    QCOMPARE(said("Last edit"), QString());
    policy::RulePatch patch;
    patch.action = policy::Action::Drop;
    QVERIFY(m_fixture->context->apply(policy::modifyRules({idOf("rule-1")}, patch)));
    QCOMPARE(said("Last edit"), QString("Last edit 12:00: Changed action of rule rule-1"));
    m_fixture->context->setSelection({idOf("rule-2")}, false);
    QCOMPARE(said("Last edit"), QString());
    m_fixture->context->setSelection({idOf("rule-1"), idOf("rule-2")}, false);
    QCOMPARE(said("Last edit"), QString());
    m_fixture->context->setSelection({idOf("rule-1")}, false);
    m_fixture->session.undo();
    QCOMPARE(said("Last edit"), QString());
}

void TestInspector::addressesOfTheDeviceAreNoFault()
{
    policy::RulePatch patch;
    patch.destination = policy::Cell{false, {"@device"}};
    patch.source = policy::Cell{false, {"@nowhere"}};
    patch.when = "ip.src in {@device}";
    QVERIFY(m_fixture->context->apply(policy::modifyRules({idOf("rule-1")}, patch)));
    m_fixture->context->setSelection({idOf("rule-1")}, false);
    QStringList faulty;
    for (const ExpressionField *each : m_inspector->findChildren<ExpressionField *>()) {
        if (each->isVisible() && each->edit()->fault())
            faulty << each->edit()->accessibleName();
    }
    QCOMPARE(faulty, QStringList{"Source"});
}

void TestInspector::fieldsMakeOneEditEach_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    const auto row = [](const char *name, const char *typed) {
        QTest::newRow(name) << QString(name) << QString(typed);
    };
    row("Name", "SSH from home");
    row("Source", "@nets");
    row("Destination", "not 198.51.100.0/26");
    row("Service", "https, ssh");
    row("When", "ip.ttl < 5");
    row("Owner", "somebody");
    row("Expires", "30d");
    row("Ticket", "CHG-1");
    row("Comment", "why");
    row("Action", "Drop");
    row("Log", "every packet");
}

void TestInspector::fieldsMakeOneEditEach()
{
    QFETCH(QString, name);
    QFETCH(QString, typed);
    select({"rule-2"});
    const policy::Rule before = rule("rule-2");
    if (field<ChoiceField>(name))
        choose(name, typed);
    else
        type(name, typed);
    const policy::Rule after = rule("rule-2");
    QCOMPARE(edits(), std::size_t(1));
    QCOMPARE(std::popcount(policy::differingFields(before, after)), 1);
    m_fixture->session.undo();
    QVERIFY(rule("rule-2") == before);
    if (auto *line = field<FieldLine>(name))
        QVERIFY2(line->text() != typed, "the field shows what undo brought back");
}

void TestInspector::severalRulesAreEditedTogether()
{
    select({"rule-1", "rule-2", "rule-4"});
    QCOMPARE(title(), QString("3 rules"));
    QCOMPARE(field<FieldLine>("Owner")->placeholderText(), QString("several"));
    QCOMPARE(field<FieldLine>("Owner")->text(), QString());
    QCOMPARE(field<VerdictField>("Action")->currentIndex(), -1);
    // Looking at it is no edit.
    QTest::keyClick(field<FieldLine>("Owner"), Qt::Key_Return);
    QCOMPARE(edits(), std::size_t(0));
    type("Owner", "core team");
    QCOMPARE(edits(), std::size_t(1));
    for (const char *name : {"rule-1", "rule-2", "rule-4"})
        QCOMPARE(rule(name).owner, std::string("core team"));
    QCOMPARE(rule("rule-3").owner, std::string("shop"));
    QCOMPARE(field<FieldLine>("Owner")->text(), QString("core team"));
    m_fixture->session.undo();
    QCOMPARE(rule("rule-1").owner, std::string("network team"));
    QCOMPARE(rule("rule-4").owner, std::string("shop"));
}

void TestInspector::typingSurvivesOtherEdits()
{
    select({"rule-1"});
    auto *name = field<FieldLine>("Name");
    name->setText("half a na");
    policy::RulePatch other;
    other.comment = "from elsewhere";
    QVERIFY(m_fixture->session.apply(policy::modifyRules({idOf("rule-1")}, other)));
    QCOMPARE(name->text(), QString("half a na"));
    QCOMPARE(field<ExpressionEdit>("Comment")->text(), QString("from elsewhere"));
    // Another rule: what was being typed is of the one before.
    select({"rule-2"});
    QCOMPARE(field<FieldLine>("Name")->text(), QString("rule-2"));
}

void TestInspector::escapeRestores()
{
    select({"rule-1"});
    auto *name = field<FieldLine>("Name");
    name->setText("other");
    QTest::keyClick(name, Qt::Key_Escape);
    QCOMPARE(name->text(), QString("rule-1"));
    QCOMPARE(edits(), std::size_t(0));
}

void TestInspector::aRefusedExpiryIsPutBack()
{
    select({"rule-1"});
    QSignalSpy noticed(&*m_fixture->context, &DesignerContext::noticed);
    type("Expires", "some day");
    QCOMPARE(noticed.size(), 1);
    QCOMPARE(edits(), std::size_t(0));
    QCOMPARE(field<FieldLine>("Expires")->text(), QString());
}

void TestInspector::wordsOfAnExpression_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("words");
    QTest::newRow("opening") << "tcp.flags.syn == 1 && tcp.flags.ack == 0"
                             << "opens a connection · 2 fields";
    QTest::newRow("unknown shape") << "frame[0:2] > 00:01"
                                   << "1 field";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("fault") << "tcp.flags.syn =="
                           << "";
}

void TestInspector::wordsOfAnExpression()
{
    QFETCH(QString, expression);
    QFETCH(QString, words);
    QCOMPARE(expressionWords(expression), words);
}

void TestInspector::meterOfALimitRule()
{
    select({"rule-4"});
    type("Rate", "5 Mb/s");
    QCOMPARE(edits(), std::size_t(1));
    QCOMPARE(m_fixture->session.policy().meterNamed("slow")->rate, std::string("5 Mb/s"));
    choose("Above it", "Reject");
    QVERIFY(m_fixture->session.policy().meterNamed("slow")->exceed == policy::ExceedAction::Reject);
    m_fixture->session.undo();
    m_fixture->session.undo();
    QCOMPARE(field<FieldLine>("Rate")->text(), QString("20 packets/s"));
}

void TestInspector::newMeterInOneEdit()
{
    select({"rule-4"});
    choose("Meter", "New meter");
    QCOMPARE(edits(), std::size_t(1));
    const std::string name = rule("rule-4").meter;
    QVERIFY(name != "slow");
    QVERIFY(m_fixture->session.policy().meterNamed(name));
    m_fixture->session.undo();
    QCOMPARE(rule("rule-4").meter, std::string("slow"));
    QVERIFY(!m_fixture->session.policy().meterNamed(name));
}

void TestInspector::figuresOnlyWhereThereAre()
{
    const auto shown = [this] {
        for (const QLabel *label : m_inspector->form()->findChildren<QLabel *>()) {
            if (label->text() == "In the last simulation")
                return label->isVisible();
        }
        return false;
    };
    select({"rule-1"});
    QVERIFY(!shown());
    auto run = std::make_shared<SimulationCounters>();
    run->policy = m_fixture->session.policy();
    run->state = m_fixture->session.state();
    run->byApplication[idOf("application-1")][idOf("rule-1")].packets = 12;
    m_fixture->counters.setSimulation(run);
    QVERIFY(shown());
    select({"rule-2"});
    QVERIFY(!shown());
    select({"rule-1", "rule-2"});
    QVERIFY(!shown());
}

void TestInspector::filterWithoutSelection()
{
    QCOMPARE(title(), QString("Filter"));
    choose("What no rule matches", "Reject");
    const auto filter = m_fixture->session.policy().filterNamed("inbound");
    QVERIFY(filter->defaultVerdict == policy::Verdict::Reject);
    type("Name of the filter", "from-outside");
    QVERIFY(m_fixture->session.policy().filterNamed("from-outside"));
    QCOMPARE(m_fixture->session.policy()->applications.front()->filter,
             std::string("from-outside"));
    type("Name of the policy", "Other");
    QCOMPARE(m_fixture->session.policy()->name, std::string("Other"));
    QCOMPARE(edits(), std::size_t(3));
}

void TestInspector::sectionAndBack()
{
    m_fixture->context->setObject(idOf("section-2"));
    QCOMPARE(title(), QString("Section"));
    type("Name", "Shop");
    QCOMPARE(m_fixture->session.policy().findSection(idOf("section-2"))->section->name,
             std::string("Shop"));
    select({"rule-1"});
    QCOMPARE(title(), QString("Rule 1"));
    QVERIFY(m_fixture->context->object().isNull());
}

void TestInspector::objectFields_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    const auto row = [](const char *object, const char *name, const char *typed) {
        QTest::addRow("%s: %s", object, name) << QString(object) << QString(name) << QString(typed);
    };
    row("nets", "Name", "networks");
    row("nets", "Comment", "why");
    row("nets", "Holds", "ports");
    row("nets", "Add entries", "198.51.100.7");
    row("portal", "Name", "door");
    row("portal", "Expression", "tcp.dstport == 9443");
    row("portal", "Comment", "why");
    row("slow", "Name", "slower");
    row("slow", "Rate", "10 packets/s");
    row("slow", "Burst", "30 packets");
    row("slow", "Counted per", "destination");
    row("slow", "Above it", "Reject");
    row("slow", "IPv4 prefix", "24");
    row("slow", "Comment", "why");
    row("edge-01", "Name", "edge-02");
    row("edge-01", "Managed at", "edge.example");
    row("edge-01", "Interfaces", "wan0, wan1");
    row("edge-01", "Own addresses", "192.0.2.1, 2001:db8::1");
    row("edge-01", "Joined groups", "224.0.0.5");
    row("edge-01", "Management guard: always let in from", "192.0.2.7:2222");
    row("edge-01", "Comment", "why");
    row("inside", "Name", "outside");
    row("inside", "Interfaces", "wan*, ppp?");
    row("inside", "Comment", "why");
    row("application-1", "Filter", "outbound");
    row("application-1", "Interface", "lan0");
    row("application-1", "Direction", "out");
    row("application-1", "Packets", "transit");
    row("application-1", "Comment", "why");
}

void TestInspector::objectFields()
{
    QFETCH(QString, object);
    QFETCH(QString, name);
    QFETCH(QString, typed);
    const Uuid uuid = idOf(object.toStdString());
    m_fixture->context->setObject(uuid);
    const policy::Policy before = m_fixture->session.policy();
    if (field<ChoiceField>(name))
        choose(name, typed);
    else
        type(name, typed);
    QCOMPARE(edits(), std::size_t(1));
    QVERIFY(!(m_fixture->session.policy() == before));
    m_fixture->session.undo();
    QVERIFY(m_fixture->session.policy() == before);
    if (auto *line = field<FieldLine>(name))
        QVERIFY2(line->text() != typed, "the field shows what undo brought back");
}

/// Each entry with its port; a word that is none is kept, and found fault with.
void TestInspector::guardOfADevice()
{
    const QString name = QStringLiteral("Management guard: always let in from");
    const QString line =
        QStringLiteral("198.51.100.0/24, 192.0.2.7:2222, [2001:db8::/32]:2222, 2001:db8::7");
    const auto guard = [this] {
        return m_fixture->session.policy().device(idOf("edge-01"))->guard;
    };
    m_fixture->context->setObject(idOf("edge-01"));
    type(name, line);
    const std::vector<policy::GuardEntry> entries{
        {"198.51.100.0/24"}, {"192.0.2.7", 2222}, {"2001:db8::/32", 2222}, {"2001:db8::7"}};
    QCOMPARE(guard().entries, entries);
    QCOMPARE(field<ExpressionEdit>(name)->toPlainText(), line);
    const auto checks = m_inspector->findChildren<QCheckBox *>();
    (*std::ranges::find(checks, QStringLiteral("Also DHCP"), &QCheckBox::text))->click();
    QVERIFY(guard().dhcp && !guard().redirects && !guard().routerAdvertisements);
    type(name, QStringLiteral("192.0.2.7:99999"));
    QCOMPARE(guard().entries, std::vector<policy::GuardEntry>{{"192.0.2.7:99999"}});
}

void TestInspector::entriesFromText_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("entries");
    const auto row = [](const char *name, policy::SetKind kind, const char *text,
                        const QStringList &entries) {
        QTest::newRow(name) << int(kind) << QString(text) << entries;
    };
    row("one a line", policy::SetKind::Addresses, "10.0.0.0/8\r\n192.0.2.1\n\n",
        {"10.0.0.0/8", "192.0.2.1"});
    row("commas, repeated", policy::SetKind::Ports, "443, 8000-8080;443", {"443", "8000-8080"});
    row("comments", policy::SetKind::Addresses, "# head\n10.0.0.1 # office\n", {"10.0.0.1"});
    row("values keep blanks", policy::SetKind::Values, "GET /index\nPOST #1\n",
        {"GET /index", "POST #1"});
    row("hosts file", policy::SetKind::Names,
        "127.0.0.1 localhost\n0.0.0.0 ads.example.com\ttrack.example.com # two\n"
        "::1 ip6-localhost\nplain.example\n*.wild.example\n",
        {"localhost", "ads.example.com", "track.example.com", "ip6-localhost", "plain.example",
         "*.wild.example"});
    row("address of a set of names", policy::SetKind::Names, "a.example 192.0.2.1\n198.51.100.1\n",
        {"a.example", "192.0.2.1", "198.51.100.1"});
    row("byte order mark", policy::SetKind::Names,
        "\xef\xbb\xbf"
        "a.example\r\n",
        {"a.example"});
    row("nothing", policy::SetKind::Macs, " \n\t", {});
}

void TestInspector::entriesFromText()
{
    QFETCH(int, kind);
    QFETCH(QString, text);
    QFETCH(QStringList, entries);
    QStringList found;
    for (const std::string &entry : entriesFrom(policy::SetKind(kind), text.toStdString()))
        found << QString::fromStdString(entry);
    QCOMPARE(found, entries);
}

void TestInspector::entriesOfASet()
{
    m_fixture->context->setObject(idOf("nets"));
    auto *form = qobject_cast<SetForm *>(m_inspector->form());
    QVERIFY(form);
    const auto entries = [this] { return m_fixture->session.policy().setNamed("nets")->entries; };
    QListView *list = nullptr;
    for (QListView *candidate : form->findChildren<QListView *>()) {
        if (candidate->accessibleName() == "Entries")
            list = candidate;
    }
    QVERIFY(list);
    QCOMPARE(list->model()->rowCount(), 2);
    // What stands there already is not added again; what cannot be read is kept and marked.
    form->addEntries({"192.0.2.1", "198.51.100.0/24", "10.0.0.300"});
    QCOMPARE(entries(), (std::vector<std::string>{"10.0.0.0/8", "192.0.2.1", "198.51.100.0/24",
                                                  "10.0.0.300"}));
    QVERIFY(!list->model()->index(3, 0).data(Qt::ToolTipRole).toString().isEmpty());
    QVERIFY(list->model()->index(2, 0).data(Qt::ToolTipRole).toString().isEmpty());
    QVERIFY(list->model()->setData(list->model()->index(3, 0), "10.0.0.30"));
    QCOMPARE(entries().back(), std::string("10.0.0.30"));
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(entries().size(), std::size_t(3));
    QCOMPARE(edits(), std::size_t(3));
    m_fixture->session.jumpTo(0);
    QCOMPARE(entries(), (std::vector<std::string>{"10.0.0.0/8", "192.0.2.1"}));

    QTemporaryDir folder;
    QFile file(folder.filePath("list.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("203.0.113.1\n203.0.113.2\n");
    file.close();
    form->importFile(file.fileName());
    QCOMPARE(entries().size(), std::size_t(4));
    form->importFile(folder.filePath("absent.txt"));
    QCOMPARE(entries().size(), std::size_t(4));
}

void TestInspector::aHundredThousandEntries()
{
    policy::Set set = *m_fixture->session.policy().setNamed("nets");
    set.entries.clear();
    for (int i = 0; i < 100'000; ++i)
        set.entries.push_back("10." + std::to_string(i >> 16) + "." + std::to_string(i >> 8 & 255) +
                              "." + std::to_string(i & 255));
    QVERIFY(
        m_fixture->session.apply(policy::replaceObject(std::make_shared<const policy::Set>(set))));
    m_fixture->context->setObject(idOf("nets"));
    auto *form = qobject_cast<SetForm *>(m_inspector->form());
    QVERIFY(form);
    form->addEntries({"192.0.2.99"});
    QCOMPARE(m_fixture->session.policy().setNamed("nets")->entries.size(), std::size_t(100'001));
}

void TestInspector::longListsComeInTheBackground()
{
    constexpr int kNames = 10'000;
    policy::Set set = *m_fixture->session.policy().setNamed("nets");
    set.kind = policy::SetKind::Names;
    set.entries = {"first.example"};
    QVERIFY(
        m_fixture->session.apply(policy::replaceObject(std::make_shared<const policy::Set>(set))));
    m_fixture->context->setObject(idOf("nets"));
    auto *form = qobject_cast<SetForm *>(m_inspector->form());
    QVERIFY(form);
    QTemporaryDir folder;
    QFile file(folder.filePath("hosts"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# a hosts file\n0.0.0.0 first.example\n");
    for (int i = 0; i < kNames; ++i)
        file.write("0.0.0.0 host-" + QByteArray::number(i) + ".ads.example\n");
    file.close();
    const auto entries = [this] {
        return m_fixture->session.policy().setNamed("nets")->entries.size();
    };
    form->importFile(file.fileName());
    QCOMPARE(entries(), std::size_t(1));
    // What is done to the set in the meantime stays, and another object may be looked at.
    form->addEntries({"second.example", "host-7.ads.example"});
    QCOMPARE(entries(), std::size_t(3));
    m_fixture->context->setObject(idOf("edge-01"));
    QTRY_COMPARE(entries(), std::size_t(kNames) + 2);
}

void TestInspector::scopesThatCannotMeetAreNotOffered()
{
    m_fixture->context->setObject(idOf("application-1"));
    const auto offered = [this](const char *scope) {
        return field<ChoiceField>("Packets")->findText(scope) >= 0;
    };
    QVERIFY(offered("to the device"));
    QVERIFY(!offered("from the device"));
    choose("Packets", "to the device");
    choose("Direction", "out");
    QVERIFY(!offered("to the device"));
    QVERIFY(offered("from the device"));
    QVERIFY(m_fixture->session.policy()->applications.front()->scope == policy::Scope::Any);
}

void TestInspector::everyFieldHasAName()
{
    for (const char *object :
         {"nets", "portal", "slow", "edge-01", "inside", "application-1", "section-1"}) {
        m_fixture->context->setObject(idOf(object));
        QCOMPARE(namelessWidgets(m_inspector->form()).join("; "), QString());
    }
    QCOMPARE(namelessWidgets(m_inspector.get()).join("; "), QString());
    select({"rule-4"});
    QCOMPARE(namelessWidgets(m_inspector.get()).join("; "), QString());
    m_fixture->context->setObject(idOf("section-2"));
    QCOMPARE(namelessWidgets(m_inspector.get()).join("; "), QString());
}

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
