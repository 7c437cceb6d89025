// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "services/navigator.h"
#include "services/selectionhub.h"

using namespace tallygate;
using namespace tallygate::app;

class TestNavigator : public QObject
{
    Q_OBJECT

private slots:
    void locations_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QStringList>("path");
        QTest::addColumn<QStringList>("query");
        QTest::addColumn<QString>("text");
        QTest::newRow("page") << "policy" << QStringList() << QStringList() << "tallygate:/policy";
        QTest::newRow("rule") << "policy" << QStringList{"f1", "r2"} << QStringList{"rev", "41"}
                              << "tallygate:/policy/f1/r2?rev=41";
        QTest::newRow("two values") << "simulate" << QStringList{"packet", "7"}
                                    << QStringList{"run", "3", "field", "tcp.flags"}
                                    << "tallygate:/simulate/packet/7?run=3&field=tcp.flags";
        QTest::newRow("odd characters")
            << "policy" << QStringList{QString::fromUtf8("a/b ü?&=")} << QStringList{"q", "x&y=z/1"}
            << "tallygate:/policy/a%2Fb%20%C3%BC%3F%26%3D?q=x%26y%3Dz%2F1";
    }
    void locations()
    {
        QFETCH(QString, page);
        QFETCH(QStringList, path);
        QFETCH(QStringList, query);
        QFETCH(QString, text);
        Location location{page, path, {}};
        for (qsizetype i = 0; i + 1 < query.size(); i += 2)
            location.query.emplace_back(query[i], query[i + 1]);
        QCOMPARE(location.toString(), text);
        const auto parsed = Location::fromString(text);
        QVERIFY(parsed.has_value());
        QVERIFY(*parsed == location);
        if (!query.isEmpty())
            QCOMPARE(parsed->value(query[0]), query[1]);
    }

    void foreignTextIsNoLocation()
    {
        QVERIFY(!Location::fromString("https://example.org/policy"));
        QVERIFY(!Location::fromString("tallygate:/"));
        QVERIFY(!Location::fromString(""));
    }

    void backAndForward()
    {
        Navigator navigator;
        QSignalSpy changed(&navigator, &Navigator::currentChanged);
        const Location a{"policy", {"a"}, {}};
        const Location b{"policy", {"b"}, {}};
        const Location c{"simulate", {}, {}};
        navigator.go(a);
        QVERIFY(!navigator.canGoBack());
        navigator.go(b);
        navigator.go(b);
        navigator.go(c);
        QCOMPARE(changed.count(), 3);
        navigator.back();
        QVERIFY(navigator.current() == b);
        navigator.back();
        QVERIFY(navigator.current() == a);
        QVERIFY(!navigator.canGoBack());
        navigator.forward();
        QVERIFY(navigator.current() == b);
        navigator.go(a);
        QVERIFY(!navigator.canGoForward());
        navigator.replace(c);
        QVERIFY(navigator.current() == c);
        navigator.back();
        QVERIFY(navigator.current() == b);
    }

    void selectionSpeaksOnlyOfChanges()
    {
        SelectionHub hub;
        QSignalSpy changed(&hub, &SelectionHub::ruleChanged);
        const RuleRef rule{Uuid::random(), Uuid::random()};
        hub.setRule(rule);
        hub.setRule(rule);
        QCOMPARE(changed.count(), 1);
        hub.setRule(std::nullopt);
        QCOMPARE(changed.count(), 2);
        hub.setPacket(PacketRef{1, 7});
        QVERIFY(hub.packet() == PacketRef(1, 7));
    }
};

QTEST_GUILESS_MAIN(TestNavigator)
#include "tst_navigator.moc"
