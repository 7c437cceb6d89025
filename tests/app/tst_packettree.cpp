// SPDX-License-Identifier: GPL-3.0-or-later
// The packet in hand: what can be done with each line of its two trees, on packets built for it.
#include <QtTest>

#include <csignal>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QStandardPaths>
#include <QTabBar>

#include "accessibilitywalk.h"
#include "capture/writer.h"
#include "match/program.h"
#include "packetexpression.h"
#include "rulefrompacket.h"
#include "rulepanel.h"
#include "simulatewindow.h"
#include "support/packetbuilder.h"
#include "support/testdata.h"
#include "text/utf8.h"

using namespace tallygate;
using namespace tallygate::app;
using namespace tallygate::testsupport;

class TestPacketTree : public QObject, SimulateWindow
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { open(); }
    void cleanup() { close(); }

    void everyLineIsCopied()
    {
        showPackets({Eth{} / Vlan{.id = 5} / Vlan{.id = 6} / Ipv4{.src = "192.0.2.1"} /
                     Tcp{.dstport = 443, .options = {2, 4, 5, 0xb4}} /
                     payload("GET / HTTP/1.0\r\n")});
        int lines = 0;
        forEveryLine(dissection()->tree()->model(), {}, [&](const QModelIndex &index) {
            const packet::DissectionNode &node = dissection()->model().node(index);
            dissection()->tree()->choose(index);
            trigger("copyExpression");
            QCOMPARE(clipboard(), QString::fromStdString(node.expression));
            QVERIFY(match::parse(clipboard().toStdString()));
            trigger("copyLine");
            QCOMPARE(clipboard(), index.data().toString());
            trigger("copyValue");
            QCOMPARE(clipboard(),
                     QString::fromStdString(node.value.empty() ? node.label : node.value));
            QGuiApplication::clipboard()->clear();
            trigger("copyBytes");
            QCOMPARE(clipboard().size(), node.length == 0 ? 0 : qsizetype(3 * node.length - 1));
            QCOMPARE(dissection()->bytes()->highlight(),
                     (HexView::Range{int(node.offset), int(node.length)}));
            ++lines;
        });
        QVERIFY(lines > 50);
        QVERIFY(dissection()->selectField("vlan.id"));
        trigger("copyBytes");
        QCOMPARE(clipboard(), QStringLiteral("00 05"));
    }

    void aLongValueIsCopiedWhole()
    {
        packet::DissectionNode node;
        node.label = "Options";
        node.value = "01:02… (100 bytes)";
        node.wholeValue = "01:02:03";
        DissectionModel model;
        model.setNodes({node});
        QCOMPARE(model.selectionOf({model.index(0, 0)}).values, QStringList{"01:02:03"});
        QVERIFY(model.index(0, 0).data().toString().contains(QString::fromUtf8("…")));
    }

    void aLineSearchesThePackets_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("packets");
        QTest::newRow("only") << "filterOnly"
                              << "udp"
                              << "ip.ttl == 9" << 1;
        QTest::newRow("not") << "filterNot"
                             << "udp"
                             << "!(ip.ttl == 9)" << 2;
        QTest::newRow("and") << "filterField"
                             << "tcp"
                             << "tcp && ip.ttl == 9" << 1;
        QTest::newRow("or") << "filterOr"
                            << "udp"
                            << "udp || ip.ttl == 9" << 2;
        QTest::newRow("and not") << "filterAndNot"
                                 << "tcp"
                                 << "tcp && !(ip.ttl == 9)" << 1;
        QTest::newRow("or not") << "filterOrNot"
                                << "tcp"
                                << "tcp || !(ip.ttl == 9)" << 3;
    }
    void aLineSearchesThePackets()
    {
        QFETCH(QString, command);
        QFETCH(QString, before);
        QFETCH(int, packets);
        showPackets({Eth{} / Ipv4{.ttl = 9} / Tcp{}, Eth{} / Ipv4{.ttl = 64} / Tcp{},
                     Eth{} / Ipv4{.ttl = 64} / Udp{}});
        QVERIFY(dissection()->selectField("ip.ttl"));
        filter()->edit()->setText(before);
        trigger(command);
        settle();
        QTEST(filter()->text(), "after");
        QCOMPARE(model()->rowCount(), packets);
    }

    void termsAreNotJoinedByOr()
    {
        showPackets({Eth{} / Ipv4{} / Tcp{}});
        filterBy("verdict:drop,permit");
        QVERIFY(dissection()->selectField("ip.ttl"));
        trigger("filterOr");
        QCOMPARE(filter()->text(), QStringLiteral("verdict:drop,permit"));
    }

    void severalLinesAreOneExpressionAndOneRule()
    {
        showPackets({Eth{} / Ipv4{.src = "192.0.2.1", .ttl = 9} / Tcp{.dstport = 443}});
        const DissectionModel &fields = dissection()->model();
        QItemSelectionModel *selection = dissection()->tree()->selectionModel();
        selection->clear();
        // Chosen from below, they stand as in the packet.
        for (const char *name : {"tcp.dstport", "ip.ttl", "ip.src"})
            selection->select(fields.indexOfField(name), QItemSelectionModel::Select);
        trigger("copyExpression");
        QCOMPARE(clipboard(),
                 QStringLiteral("ip.ttl == 9 && ip.src == 192.0.2.1 && tcp.dstport == 443"));
        trigger("copyValue");
        QCOMPARE(clipboard(), QStringLiteral("9\n192.0.2.1\n443"));
        trigger("ruleFromField");
        auto *panel = page()->findChild<RulePanel *>();
        QVERIFY(panel->isVisible());
        const policy::Rule rule = panel->rule();
        QCOMPARE(rule.source.items.size(), std::size_t(1));
        QCOMPARE(rule.service.items.size(), std::size_t(1));
        QVERIFY(rule.destination.isAny());
        QCOMPARE(rule.when, std::string("ip.ttl == 9"));
    }

    void aRuleCanAskForTheNameInThePacket()
    {
        const auto frame = Eth{} / Ipv4{} / Tcp{.dstport = 80} /
                           payload("GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n");
        showPackets({frame});
        const RuleProposal proposal = proposalOf(*dissection()->context().run(), 0);
        std::vector<std::string> tests;
        for (const RuleProposal::Test &test : proposal.tests) {
            if (!test.chosen)
                tests.push_back(test.expression);
        }
        QVERIFY(std::ranges::find(tests, "http.host == \"www.example.com\"") != tests.end());
    }

    void higherProtocolsAreInTheList()
    {
        showPackets(
            {Eth{} / Ipv4{} / Tcp{.dstport = 80} /
             payload("GET /\x01\xff HTTP/1.1\r\nHost: " + std::string(900, 'x') + "\r\n\r\n")});
        QCOMPARE(model()->cellText(0, PacketColumn::Protocol), QStringLiteral("http"));
        const QString info = model()->cellText(0, PacketColumn::Info);
        QVERIFY2(info.startsWith(QLatin1String("GET /")) && info.size() <= 500, qPrintable(info));
        for (const QChar each : info)
            QVERIFY(each.category() != QChar::Other_Control);
        filterBy("http.request.method == \"GET\"");
        QCOMPARE(model()->rowCount(), 1);
    }

    void theMenuOfALineComesByKey()
    {
        showPackets({Eth{} / Ipv4{} / Tcp{} / payload("hello")});
        dissection()->tree()->setFocus();
        const DissectionModel &fields = dissection()->model();
        for (const QModelIndex &index : {fields.index(0, 0), fields.indexOfField("ip.ttl"),
                                         fields.index(fields.rowCount() - 1, 0)}) {
            dissection()->tree()->choose(index);
            m_window->workspace().actions->refresh();
            QContextMenuEvent ask(QContextMenuEvent::Keyboard, {1, 1}, {1, 1});
            QApplication::sendEvent(dissection()->tree()->viewport(), &ask);
            for (const char *text : {"Copy value", "Copy bytes", "Copy as expression",
                                     "and this field", "New rule from this field"}) {
                QAction *action = actionWith(QLatin1String(text));
                QVERIFY2(action && action->isEnabled(), text);
            }
            QVERIFY(!actionWith(QStringLiteral("Wireshark filter")));
            for (QMenu *menu : m_window->findChildren<QMenu *>())
                menu->close();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
    }

    void bytesSelectTheInnermostFieldOfAllOfThem()
    {
        showPackets({Eth{} / Ipv4{} / Tcp{.dstport = 443}});
        HexView *bytes = dissection()->bytes();
        emit bytes->bytesActivated(36, 2);
        QCOMPARE(dissection()->currentExpression(), std::string("tcp.dstport == 443"));
        emit bytes->bytesActivated(34, 4); // both ports
        QCOMPARE(dissection()->currentExpression(), std::string("tcp"));
        emit bytes->bytesActivated(30, 8); // of two headers
        QCOMPARE(dissection()->currentExpression(), std::string("frame"));
        emit bytes->bytesActivated(47, 1); // of eight flags
        QCOMPARE(dissection()->currentExpression(), std::string("tcp.flags == 0x002"));
        // The same by mouse and keys.
        bytes->setFocus();
        QTest::keyClick(bytes, Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(bytes->highlight(), (HexView::Range{0, 6}));
        for (int i = 0; i < 11; ++i)
            QTest::keyClick(bytes, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(dissection()->currentExpression(), std::string("eth"));
        QCOMPARE(bytes->selection(), (HexView::Range{0, 12}));
    }

    void whatIsWrongIsSaid()
    {
        showPackets({Eth{} / Ipv4{} / Tcp{.dataOffset = 15}});
        const QModelIndex tcp = dissection()->model().indexOfField("tcp");
        QVERIFY(tcp.isValid());
        QVERIFY2(tcp.data().toString().endsWith(", malformed"), qPrintable(tcp.data().toString()));
        QVERIFY(tcp.data(Qt::ToolTipRole).toString().contains("20 bytes"));
        QVERIFY(tcp.data(Qt::AccessibleTextRole).toString().contains("20 bytes"));
    }

    void whatIsCutIsSaid()
    {
        BuiltPacket whole = Eth{} / Ipv4{} / Tcp{} / payload("hello");
        showPackets({whole}, 50);
        const DissectionModel &fields = dissection()->model();
        const QModelIndex last = fields.index(fields.rowCount() - 1, 0);
        QVERIFY2(last.data().toString().endsWith(", cut by the capture"),
                 qPrintable(last.data().toString()));
        QVERIFY2(last.data(Qt::ToolTipRole).toString().contains("50 of the 59"),
                 qPrintable(last.data(Qt::ToolTipRole).toString()));
    }

    void whatWasOpenStaysOpen()
    {
        showPackets({Eth{} / Ipv4{} / Tcp{}, Eth{} / Ipv4{} / Udp{}, Eth{} / Ipv4{} / Tcp{}});
        FieldTree *tree = dissection()->tree();
        const auto header = [&](const char *name) {
            return dissection()->model().indexOfField(name);
        };
        QVERIFY(tree->isExpanded(header("tcp")) && !tree->isExpanded(header("ip")));
        tree->expand(header("ip"));
        tree->choose(header("ip.ttl"));
        table()->setCurrentIndex(model()->index(1, 0));
        QVERIFY(tree->isExpanded(header("ip")) && tree->isExpanded(header("udp")));
        QCOMPARE(tree->currentIndex(), header("ip.ttl"));
        tree->collapse(header("ip"));
        table()->setCurrentIndex(model()->index(2, 0));
        QVERIFY(!tree->isExpanded(header("ip")));
    }

    void whatStandsInPacketsIsNotMarkup()
    {
        packet::DissectionNode node;
        node.label = "Host";
        node.value = "<img src=x>\n\x1b[31m\xff";
        DissectionModel model;
        model.setNodes({node});
        const QModelIndex line = model.index(0, 0);
        QVERIFY(line.data(Qt::ToolTipRole).toString().contains("&lt;img"));
        QCOMPARE(line.data().toString(),
                 QString::fromUtf8("Host: <img src=x>\u240a\u241b[31m\ufffd"));
        QCOMPARE(oneLine(QString::fromUtf8("a\u202eb\tc\x7f")),
                 QString::fromUtf8("a\ufffdb\u2409c\u2421"));
    }

    void aWiresharkFilterIsOursWhereItIsTrue()
    {
        const BuiltPacket tunnel =
            Eth{} / Ipv4{.src = "192.0.2.1"} / Ipv4{.src = "10.0.0.1"} / Udp{.dstport = 53};
        packet::Packet packet;
        packet::parse(tunnel.frame(), packet);
        const auto ours = [&packet](const char *filter) {
            return QString::fromStdString(ourExpression(QString::fromLatin1(filter), packet));
        };
        QCOMPARE(ours("ip.src == 192.0.2.1"), QStringLiteral("ip.src == 192.0.2.1"));
        QCOMPARE(ours("ip"), QStringLiteral("ip"));
        // The plain name is the outer header's.
        QCOMPARE(ours("ip.src == 10.0.0.1"), QString());
        QCOMPARE(ours("frame.time == \"2021-01-05 06:55:41\""), QString());
        QCOMPARE(ours("no.such.field == 1"), QString());
        QCOMPARE(ours(""), QString());
    }

    void withoutSharkdTheTabSaysSo()
    {
        showPackets({Eth{} / Ipv4{} / Tcp{}});
        foreign()->sharkd().setProgram(QStringLiteral("/nonexistent/sharkd"));
        tabs()->setCurrentIndex(DissectionView::Wireshark);
        QCOMPARE(foreign()->message(), QStringLiteral("sharkd is not installed"));
        QVERIFY(shownTexts().contains(QStringLiteral("apt install wireshark-common")));
        QVERIFY(dissection()->currentExpression().empty());
        QCOMPARE(namelessWidgets(page()).join("; "), QString());
    }

    void wiresharkReadsTheSameFrame()
    {
        if (!showWireshark({Eth{} / Ipv4{.src = "192.0.2.1", .ttl = 9} / Tcp{.dstport = 443}}))
            QSKIP("sharkd (package wireshark-common) is not installed");
        QAbstractItemModelTester tester(foreign()->tree()->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        choose("tcp.dstport == 443");
        QCOMPARE(dissection()->bytes()->highlight(), (HexView::Range{36, 2}));
        QCOMPARE(dissection()->currentExpression(), std::string("tcp.dstport == 443"));
        trigger("copyValue");
        QCOMPARE(clipboard(), QStringLiteral("443"));
        trigger("copyBytes");
        QCOMPARE(clipboard(), QStringLiteral("01 bb"));
        trigger("copyWiresharkFilter");
        QCOMPARE(clipboard(), QStringLiteral("tcp.dstport == 443"));
        trigger("filterOnly");
        settle();
        QCOMPARE(filter()->text(), QStringLiteral("tcp.dstport == 443"));
        QCOMPARE(model()->rowCount(), 1);
        // Some filters are Wireshark's alone.
        choose("frame.number == 1");
        QVERIFY(dissection()->currentExpression().empty());
        trigger("copyWiresharkFilter");
        QCOMPARE(clipboard(), QStringLiteral("frame.number == 1"));
        // And the other way round.
        emit dissection()->bytes()->bytesActivated(22, 1);
        QCOMPARE(dissection()->currentExpression(), std::string("ip.ttl == 9"));
        trigger("ruleFromField");
        QCOMPARE(page()->findChild<RulePanel *>()->rule().when, std::string("ip.ttl == 9"));
        QCOMPARE(namelessWidgets(page()).join("; "), QString());
    }

    void theTabFollowsThePacketInHand()
    {
        if (!showWireshark({Eth{} / Ipv4{} / Tcp{.dstport = 1}, Eth{} / Ipv4{} / Tcp{.dstport = 2},
                            Eth{} / Ipv4{} / Tcp{.dstport = 3}}))
            QSKIP("sharkd (package wireshark-common) is not installed");
        choose("tcp.dstport == 1");
        for (int row = 1; row < 3; ++row) {
            table()->setCurrentIndex(model()->index(row, 0));
            // The tree before is not of this packet: nothing can be done with it.
            QVERIFY(!foreign()->isCurrent());
            QVERIFY(dissection()->selection().isEmpty());
        }
        QTRY_VERIFY_WITH_TIMEOUT(foreign()->isCurrent(), kPatienceMs);
        // The field looked at is looked at again.
        QCOMPARE(dissection()->currentExpression(), std::string("tcp.dstport == 3"));
        // What was not seen is asked for when it is.
        dissection()->tree()->setFocus();
        trigger("reading");
        QCOMPARE(tabs()->currentIndex(), int(DissectionView::Ours));
        table()->setCurrentIndex(model()->index(0, 0));
        QTest::qWait(100);
        QVERIFY(!foreign()->isCurrent() && !foreign()->sharkd().isBusy());
        trigger("reading");
        QTRY_VERIFY_WITH_TIMEOUT(foreign()->isCurrent(), kPatienceMs);
        QCOMPARE(dissection()->currentExpression(), std::string("tcp.dstport == 1"));
    }

    void aFailureIsSaidAndNotRepeated()
    {
        if (!showWireshark(
                {Eth{} / Ipv4{} / Tcp{.dstport = 1}, Eth{} / Ipv4{} / Tcp{.dstport = 2}}))
            QSKIP("sharkd (package wireshark-common) is not installed");
        const qint64 pid = foreign()->sharkd().processId();
        ::kill(pid_t(pid), SIGSTOP);
        foreign()->sharkd().setTimeLimit(200);
        table()->setCurrentIndex(model()->index(1, 0));
        QTRY_VERIFY_WITH_TIMEOUT(foreign()->message().contains("took too long"), kPatienceMs);
        foreign()->sharkd().setTimeLimit(kPatienceMs);
        tabs()->setCurrentIndex(DissectionView::Ours);
        tabs()->setCurrentIndex(DissectionView::Wireshark);
        QVERIFY(!foreign()->sharkd().isBusy());
        QVERIFY(foreign()->message().contains("took too long"));
        // Another packet is, and this one when it is asked for.
        table()->setCurrentIndex(model()->index(0, 0));
        QTRY_VERIFY_WITH_TIMEOUT(foreign()->isCurrent(), kPatienceMs);
        QCOMPARE(foreign()->message(), QString());
        table()->setCurrentIndex(model()->index(1, 0));
        foreign()->ask(true);
        QTRY_VERIFY_WITH_TIMEOUT(foreign()->isCurrent(), kPatienceMs);
    }

private:
    ForeignView *foreign() const { return dissection()->foreign(); }
    QTabBar *tabs() const { return page()->findChild<QTabBar *>("packetTabs"); }
    static QString clipboard() { return QGuiApplication::clipboard()->text(); }

    /// Runs a capture of these packets; each is cut after so many bytes if not 0.
    void showPackets(const std::vector<BuiltPacket> &packets, std::size_t cutAfter = 0)
    {
        const QString path = m_folder->filePath("built.pcapng");
        auto writer = capture::PcapngWriter::create(path.toStdString(), "test");
        QVERIFY(writer);
        const auto interface = writer->addInterface("wan0", LinkType::Ethernet);
        QVERIFY(interface);
        for (const BuiltPacket &packet : packets) {
            const packet::Frame frame = packet.frame();
            const std::size_t kept = cutAfter == 0
                                         ? frame.capturedLength
                                         : std::min<std::size_t>(cutAfter, frame.capturedLength);
            QVERIFY(writer->write(
                {*interface, Timestamp{}, {frame.data, kept}, frame.wireLength, {}, {}}));
        }
        QVERIFY(writer->finish());
        runCaptures({path});
    }

    /// The same with the tab of Wireshark; false if sharkd is not there.
    bool showWireshark(const std::vector<BuiltPacket> &packets)
    {
        showPackets(packets);
        if (foreign()->sharkd().program().isEmpty())
            return false;
        tabs()->setCurrentIndex(DissectionView::Wireshark);
        return QTest::qWaitFor([this] { return foreign()->isCurrent(); }, kPatienceMs);
    }

    void choose(const char *foreignFilter)
    {
        const QModelIndex index =
            foreign()->model().indexOfFilter(QString::fromLatin1(foreignFilter));
        QVERIFY2(index.isValid(), foreignFilter);
        foreign()->tree()->choose(index);
    }

    void trigger(const QString &id)
    {
        m_window->workspace().actions->refresh();
        QAction *action = m_window->workspace().actions->action("simulate." + id);
        QVERIFY2(action, qPrintable(id));
        action->trigger();
    }

    QStringList shownTexts() const
    {
        QStringList texts;
        for (const QLabel *label : page()->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts;
    }

    static void forEveryLine(const QAbstractItemModel *model, const QModelIndex &parent,
                             const std::function<void(const QModelIndex &)> &look)
    {
        for (int row = 0; row < model->rowCount(parent); ++row) {
            const QModelIndex index = model->index(row, 0, parent);
            look(index);
            forEveryLine(model, index, look);
        }
    }
};

QTEST_MAIN(TestPacketTree)
#include "tst_packettree.moc"
