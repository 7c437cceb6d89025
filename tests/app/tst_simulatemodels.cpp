// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the Simulate page that need no window: the packets' filter, the models over a run,
// explanations in words, rules from packets.
#include <QtTest>

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QStandardPaths>

#include "dissectionmodel.h"
#include "exports.h"
#include "filterjoin.h"
#include "packetmodel.h"
#include "packetquery.h"
#include "rulefrompacket.h"
#include "samplecaptures.h"
#include "samplepolicy.h"
#include "session/dragmime.h"
#include "simulationrun.h"
#include "text/formatter.h"
#include "tracesentences.h"
#include "whymodel.h"

using namespace tallygate;
using namespace tallygate::app;

class TestSimulateModels : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        const auto files = unpackSampleCaptures();
        QVERIFY(files);
        SimulationOrder order;
        order.number = 1;
        order.policy = samplePolicy();
        order.device = order.policy->devices.front()->uuid;
        order.now = parseRfc3339("2026-03-01").value();
        const pipeline::Direction directions[] = {pipeline::Direction::In,
                                                  pipeline::Direction::Out};
        for (qsizetype i = 0; i < files->size(); ++i)
            order.captures.push_back(
                {files->at(i).toStdString(), {{simulate::kEveryInterface, "wan0", directions[i]}}});
        const auto outcome = runSimulation(order, m_context);
        QVERIFY2(outcome, outcome ? "" : toString(outcome.error()).c_str());
        QVERIFY(outcome->errors.empty());
        m_run = outcome->run;
        QVERIFY(m_run && m_run->packetCount() > 1000);
        m_workspace.formatter = &m_formatter;
    }

    void termsAreTakenOutOfTheExpression_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("terms");
        QTest::addColumn<QString>("rest");
        QTest::newRow("none") << "tcp.dstport == 80" << 0 << "tcp.dstport == 80";
        QTest::newRow("only a term") << "verdict:drop" << 1 << "";
        QTest::newRow("before") << "verdict:drop && tcp" << 1 << "tcp";
        QTest::newRow("behind") << "tcp and verdict:drop" << 1 << "tcp";
        QTest::newRow("between") << "tcp && on:wan0 && udp" << 1 << "tcp && udp";
        QTest::newRow("quoted") << "rule:\"Web in\" tcp" << 1 << "tcp";
        QTest::newRow("several") << "-verdict:permit rule:8" << 2 << "";
        QTest::newRow("a MAC is no term")
            << "eth.src == 02:00:00:00:00:01" << 0 << "eth.src == 02:00:00:00:00:01";
    }
    void termsAreTakenOutOfTheExpression()
    {
        QFETCH(QString, text);
        const auto query = parsePacketQuery(text);
        QVERIFY(query);
        QTEST(int(query->terms.size()), "terms");
        QCOMPARE(query->expression.size(), text.size());
        QTEST(query->expression.trimmed().simplified(), "rest");
    }

    void anExpressionJoinsTheFilter_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("join");
        QTest::addColumn<QString>("joined");
        const auto add = [](const char *name, const char *filter, FilterJoin join,
                            const char *joined) {
            QTest::newRow(name) << filter << int(join) << joined;
        };
        add("alone", "udp", FilterJoin::Only, "tcp");
        add("not alone", "udp", FilterJoin::Not, "!(tcp)");
        add("first and", "", FilterJoin::And, "tcp");
        add("first or", "", FilterJoin::Or, "tcp");
        add("first and not", "", FilterJoin::AndNot, "!(tcp)");
        add("and", "ip", FilterJoin::And, "ip && tcp");
        add("and to alternatives", "udp || arp", FilterJoin::And, "(udp || arp) && tcp");
        add("and not", "ip", FilterJoin::AndNot, "ip && !(tcp)");
        add("or", "udp && ip", FilterJoin::Or, "udp && ip || tcp");
        add("or not", "udp", FilterJoin::OrNot, "udp || !(tcp)");
        add("and to a term", "verdict:drop", FilterJoin::And, "verdict:drop && tcp");
        add("or to a term", "verdict:drop", FilterJoin::Or, "");
        add("or beside a term", "verdict:drop && udp", FilterJoin::Or,
            "verdict:drop && (udp || tcp)");
        add("and beside terms", "udp on:wan0 -rule:8", FilterJoin::And,
            "on:wan0 -rule:8 && udp && tcp");
    }
    void anExpressionJoinsTheFilter()
    {
        QFETCH(QString, filter);
        QFETCH(int, join);
        QFETCH(QString, joined);
        const auto text = joinFilter(filter, QStringLiteral("tcp"), FilterJoin(join));
        QCOMPARE(text.value_or(QString()), joined);
        QVERIFY(text.has_value() != joined.isEmpty());
        if (text) {
            const auto query = parsePacketQuery(*text);
            QVERIFY(query && match::parse(query->expression.toStdString()));
            QCOMPARE(query->terms.size(), join <= int(FilterJoin::Not)
                                              ? std::size_t(0)
                                              : parsePacketQuery(filter)->terms.size());
        }
    }

    void severalFieldsJoinAsOne()
    {
        FieldSelection selection;
        QCOMPARE(selection.expression(), std::string());
        selection.expressions = {"tcp || udp"};
        QCOMPARE(selection.expression(), std::string("tcp || udp"));
        selection.expressions = {"tcp || udp", "ip.ttl == 1"};
        QCOMPARE(selection.expression(), std::string("(tcp || udp) && ip.ttl == 1"));
        const auto joined =
            joinFilter(QStringLiteral("arp"), QStringLiteral("ip && tcp"), FilterJoin::Or);
        QCOMPARE(joined.value_or(QString()), QStringLiteral("arp || (ip && tcp)"));
    }

    void faultsOfTermsNameTheirColumn()
    {
        const auto query = parsePacketQuery("tcp verdict:maybe");
        QVERIFY(!query);
        QCOMPARE(query.error().where.column, 5u);
        QVERIFY(!parsePacketQuery("frame:9..1"));
        QVERIFY(!parsePacketQuery("rule:"));
    }

    void theFilterAgreesWithTheTotals_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("expected");
        const auto &result = *m_run->result;
        QTest::newRow("permit") << "verdict:permit" << quint64(result.permitted.packets);
        QTest::newRow("drop") << "verdict:drop" << quint64(result.dropped.packets);
        QTest::newRow("reject") << "verdict:reject" << quint64(result.rejected.packets);
        QTest::newRow("limit") << "verdict:limit" << quint64(result.limited.packets);
        QTest::newRow("opposite") << "-verdict:permit"
                                  << quint64(result.packetCount - result.permitted.packets);
        QTest::newRow("two") << "verdict:drop,reject"
                             << quint64(result.dropped.packets + result.rejected.packets);
        QTest::newRow("frame") << "frame:1 on:wan0:in" << quint64(1);
        QTest::newRow("nothing is not there") << "ip.ttl == 1 && ip.ttl == 2" << quint64(0);
    }
    void theFilterAgreesWithTheTotals()
    {
        QFETCH(QString, text);
        QFETCH(quint64, expected);
        const auto query = parsePacketQuery(text);
        QVERIFY(query);
        const auto rows = evaluate(*m_run, *query, m_context);
        QVERIFY(rows);
        QCOMPARE(quint64(rows->size()), expected);
    }

    /// A rule's own counter and the packets that the list says it decided are the same number.
    void packetsOfARuleAreItsHits()
    {
        for (const simulate::ApplicationResult &application : m_run->result->applications) {
            const auto &filter = m_run->filterOf(application);
            for (std::size_t i = 0; i < filter.rules.size(); ++i) {
                if (filter.rules[i].action == pipeline::Action::Count)
                    continue;
                const auto query = parsePacketQuery(
                    "rule:" + QString::fromStdString(filter.rules[i].uuid.toString()));
                const auto rows = evaluate(*m_run, *query, m_context);
                QVERIFY(rows);
                QCOMPARE(rows->size(), application.rules[i].hits.packets);
            }
        }
    }

    void namedSetsAreKnownToTheFilter()
    {
        const auto count = [this](const QString &text) {
            const auto rows = evaluate(*m_run, *parsePacketQuery(text), m_context);
            return rows ? qsizetype(rows->size()) : -1;
        };
        const qsizetype in = count("ip.dst in {@web-servers}");
        QVERIFY(in > 0);
        QCOMPARE(count("ip && !(ip.dst in {@web-servers})") + in, count("ip"));
        QCOMPARE(count("ip.dst in {@nowhere}"), -1);
    }

    void theListOfPacketsIsASoundModel()
    {
        PacketModel model(m_workspace);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRun(m_run);
        QCOMPARE(model.rowCount(), int(m_run->packetCount()));
        QCOMPARE(model.cellText(0, PacketColumn::Frame), "1");
        QCOMPARE(model.cellText(0, PacketColumn::Time), "0.000000");
        model.setRows(std::vector<std::uint32_t>{3, 5, 8});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.packetAt(1), 5u);
        QCOMPARE(model.rowOf(8), 2);
        QCOMPARE(model.rowOf(4), -1);
        model.setRows({});
        QCOMPARE(model.rowOf(4), 4);
        model.setRun({});
        QCOMPARE(model.rowCount(), 0);
    }

    void framesAreFoundInTheirCapture()
    {
        PacketModel model(m_workspace);
        QCOMPARE(model.rowOfFrame(1, 0), -1);
        model.setRun(m_run);
        const auto expected = [&](std::uint64_t number, std::uint16_t capture) {
            for (int row = 0; row < model.rowCount(); ++row) {
                const auto &record = model.recordAt(row);
                if (record.capture == capture && record.number >= number)
                    return row;
            }
            return -1;
        };
        std::vector<std::uint32_t> thirds;
        for (std::uint32_t packet = 0; packet < m_run->packetCount(); packet += 3)
            thirds.push_back(packet);
        for (const auto &rows : {std::optional<std::vector<std::uint32_t>>(), std::optional(thirds),
                                 std::optional(std::vector{7u})}) {
            model.setRows(rows);
            for (std::uint16_t capture = 0; capture < 3; ++capture) {
                for (std::uint64_t number = 0; number < 4000; number += 61)
                    QCOMPARE(model.rowOfFrame(number, capture), expected(number, capture));
            }
        }
    }

    void aPacketIsDraggedAsAnExpression()
    {
        PacketModel model(m_workspace);
        model.setRun(m_run);
        const std::uint64_t web = firstOf("tcp.dstport == 80");
        const QModelIndex index = model.index(int(web), int(PacketColumn::Info));
        QVERIFY(model.flags(index) & Qt::ItemIsDragEnabled);
        const std::unique_ptr<QMimeData> dragged(model.mimeData({index}));
        QVERIFY(dragged);
        QCOMPARE(dragged->data(mime::kExpression).toStdString(),
                 proposalOf(*m_run, web).expression());
        QCOMPARE(dragged->text(), QString::fromUtf8(dragged->data(mime::kExpression)));
        QVERIFY(!model.mimeData({}));
    }

    void aFieldIsDraggedAsAnExpression()
    {
        const auto frame = m_run->frameOf(m_run->packet(firstOf("tcp.dstport == 80")));
        QVERIFY(frame);
        packet::Packet packet;
        packet::parse({frame->data, frame->capturedLength, frame->wireLength, frame->linkType, {}},
                      packet);
        DissectionModel model;
        model.setNodes(packet::dissect(packet));
        const QModelIndex port = model.indexOfField("tcp.dstport");
        QVERIFY(model.flags(port) & Qt::ItemIsDragEnabled);
        const std::unique_ptr<QMimeData> dragged(model.mimeData({port}));
        QVERIFY(dragged);
        QCOMPARE(dragged->data(mime::kExpression), QByteArray("tcp.dstport == 80"));
        QCOMPARE(dragged->text(), QString("tcp.dstport == 80"));
        // What no expression can select cannot be dragged.
        packet::DissectionNode rest;
        rest.label = "Payload";
        model.setNodes({rest});
        QVERIFY(!(model.flags(model.index(0, 0)) & Qt::ItemIsDragEnabled));
        QVERIFY(!std::unique_ptr<QMimeData>(model.mimeData({model.index(0, 0)})));
    }

    void fieldsAndBytesFindEachOther()
    {
        const std::uint64_t tcp = firstOf("tcp");
        DissectionModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        packet::Packet packet;
        const auto frame = m_run->frameOf(m_run->packet(tcp));
        QVERIFY(frame);
        packet::parse({frame->data, frame->capturedLength, frame->wireLength, frame->linkType, {}},
                      packet);
        model.setNodes(packet::dissect(packet));
        const QModelIndex port = model.indexOfField("tcp.dstport");
        QVERIFY(port.isValid());
        const packet::DissectionNode &node = model.node(port);
        QCOMPARE(node.length, 2u);
        QCOMPARE(model.indexOfBytes(node.offset), port);
        QCOMPARE(model.indexOfBytes(node.offset + 1), port);
        QVERIFY(!model.indexOfBytes(frame->capturedLength + 100).isValid());
    }

    /// Every packet of the sample is explained with the rule that the list names.
    void explanationsEndWhereTheListSays()
    {
        WhyModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (std::uint64_t i = 0; i < m_run->packetCount(); i += 97) {
            auto trace = simulate::explain(*m_run->result, i);
            QVERIFY(trace);
            model.setTrace(m_run, std::make_shared<const pipeline::PacketTrace>(std::move(*trace)));
            const QModelIndex decides = model.decidingIndex();
            QVERIFY(decides.isValid());
            const auto *rule = m_run->ruleOf(m_run->packet(i));
            if (rule) {
                QCOMPARE(model.line(decides).rule, rule->uuid);
            }
            for (int row = 0; row < model.rowCount(); ++row) {
                const WhyModel::Line &line = model.line(model.index(row, 0));
                QVERIFY2(line.heading || !line.sentence.isEmpty(), qPrintable(line.name));
            }
            const int before = model.rowCount();
            const auto hidden = model.hiddenRules();
            model.setShowsAll(true);
            QVERIFY(model.rowCount() >= before + int(hidden));
        }
    }

    void sentencesUseTheWordsOfTheCells()
    {
        const std::uint64_t web = firstOf("tcp.dstport == 80 && ip.dst in {@web-servers} "
                                          "verdict:permit");
        auto trace = simulate::explain(*m_run->result, web);
        QVERIFY(trace);
        WhyModel model;
        model.setTrace(m_run, std::make_shared<const pipeline::PacketTrace>(std::move(*trace)));
        bool told = false;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QString sentence = model.line(model.index(row, 0)).sentence;
            told =
                told || (sentence.startsWith("source ") && sentence.endsWith(" is not in @bogons"));
            // The compiled expression is for the lines below only.
            QVERIFY2(!sentence.contains("ip.src in {"), qPrintable(sentence));
        }
        QVERIFY2(told, qPrintable(model.plainText()));
    }

    void aPacketProposesARule()
    {
        const std::uint64_t web = firstOf("tcp.dstport == 80");
        const RuleProposal proposal = proposalOf(*m_run, web);
        QVERIFY(proposal.source.chosen);
        QCOMPARE(proposal.source.values.size(), 2u);
        QVERIFY(QString::fromStdString(proposal.source.values[1]).endsWith(".0/24"));
        QVERIFY(proposal.service.chosen);
        QCOMPARE(proposal.service.values.back(), std::string("tcp/80"));
        // What it says as an expression selects the packet.
        const auto rows = evaluate(
            *m_run, *parsePacketQuery(QString::fromStdString(proposal.expression())), m_context);
        QVERIFY(rows);
        QVERIFY(std::ranges::find(*rows, std::uint32_t(web)) != rows->end());
        const RuleProposal field = proposalOf(*m_run, web, {"tcp.dstport == 80"});
        QVERIFY(!field.source.chosen && !field.destination.chosen && field.service.chosen);
        const RuleProposal other = proposalOf(*m_run, web, {"ip.ttl == 64"});
        QVERIFY(!other.service.chosen);
        QCOMPARE(other.expression(), std::string("ip.ttl == 64"));
        // Of several fields, those that have a cell go there.
        const RuleProposal both = proposalOf(*m_run, web, {"ip.ttl == 64", "tcp.dstport == 80"});
        QVERIFY(both.service.chosen && !both.source.chosen);
        QCOMPARE(both.expression(), std::string("tcp.dstport == 80 && ip.ttl == 64"));
    }

    void countersGoToThePolicyPage()
    {
        const auto counters = countersOf(*m_run);
        const auto &application = m_run->result->applications.front();
        const auto &byRule = counters->byApplication.at(application.application);
        std::uint64_t sum = byRule.at(Uuid()).packets;
        const auto &rules = m_run->filterOf(application).rules;
        for (const auto &rule : rules) {
            if (rule.action != pipeline::Action::Count)
                sum += byRule.at(rule.uuid).packets;
        }
        QCOMPARE(sum, application.received.packets - application.undecidable.packets);
    }

    void hitsAndCountersAreExported()
    {
        QTemporaryDir folder;
        const auto path = [&](const char *name) {
            return std::filesystem::path(folder.filePath(name).toStdString());
        };
        QVERIFY(!m_run->result->hits.empty());
        const auto packets = exportHitsPcapng(*m_run, path("hits.pcapng"), m_context);
        QVERIFY(packets);
        QCOMPARE(*packets, m_run->result->hits.size());
        const auto info = simulate::inspect(path("hits.pcapng"));
        QVERIFY(info);
        QCOMPARE(info->packets, m_run->result->hits.size());
        QVERIFY(!info->fault);
        QVERIFY(exportHitsCsv(*m_run, path("hits.csv")));
        QFile csv(folder.filePath("hits.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().count('\n'), qsizetype(m_run->result->hits.size()) + 1);
        QVERIFY(exportCountersJson(*m_run, path("counters.json")));
        QVERIFY(exportCountersCsv(*m_run, path("counters.csv")));
    }

private:
    std::uint64_t firstOf(const QString &text)
    {
        const auto rows = evaluate(*m_run, *parsePacketQuery(text), m_context);
        if (!rows || rows->empty())
            qFatal("no packet for %s", qPrintable(text));
        return rows->front();
    }

    JobContext m_context{{}, [](const JobProgress &) {}};
    std::shared_ptr<const SimulationRun> m_run;
    Workspace m_workspace;
    Formatter m_formatter{QLocale::c(), QTimeZone::utc()};
};

QTEST_MAIN(TestSimulateModels)
#include "tst_simulatemodels.moc"
