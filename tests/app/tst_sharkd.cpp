// SPDX-License-Identifier: GPL-3.0-or-later
// Wireshark's dissection from a contained child process: answers, failures, and what the child may
// not do.
#include <QtTest>

#include <csignal>

#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "childsandbox.h"
#include "support/packetbuilder.h"
#include "wireshark/sharkd.h"

using namespace tallygate;
using namespace tallygate::app;
using namespace tallygate::testsupport;

namespace {

constexpr int kPatience = 20'000;

constexpr char kHold[] = "--hold-a-child";
constexpr const char *kNoSharkd = "sharkd (package wireshark-common) is not installed";

bool hasSharkd()
{
    return !Sharkd().program().isEmpty();
}

/// Distinct by its port.
ForeignQuestion questionOf(std::uint16_t port)
{
    const BuiltPacket packet = Eth{} / Ipv4{.src = "192.0.2.1"} / Tcp{.dstport = port};
    const packet::Frame frame = packet.frame();
    return {frame.linkType, Timestamp{},
            QByteArray(reinterpret_cast<const char *>(frame.data), qsizetype(frame.capturedLength)),
            frame.wireLength};
}

const ForeignNode *nodeWith(const ForeignTree &tree, const QString &filter)
{
    for (const ForeignNode &node : tree.nodes) {
        if (node.filter == filter)
            return &node;
    }
    return nullptr;
}

/// Of /proc/PID/status: the words behind "Key:".
QStringList statusOf(qint64 pid, const char *key)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(QByteArray(key) + ':'))
            return QString::fromLatin1(line.mid(int(qstrlen(key)) + 1)).simplified().split(u' ');
    }
    return {};
}

/// Sharkd with what it said.
struct Listener
{
    Sharkd sharkd;
    std::vector<ForeignTree> trees;
    std::vector<ForeignFault> faults;
    int waits = 0;

    Listener()
    {
        QObject::connect(&sharkd, &Sharkd::answered, &sharkd,
                         [this](const ForeignTree &tree) { trees.push_back(tree); });
        QObject::connect(&sharkd, &Sharkd::failed, &sharkd,
                         [this](ForeignFault fault) { faults.push_back(fault); });
        QObject::connect(&sharkd, &Sharkd::waiting, &sharkd, [this] { ++waits; });
    }
    bool answers(const ForeignQuestion &question)
    {
        const std::size_t before = trees.size();
        sharkd.ask(question);
        return QTest::qWaitFor([&] { return trees.size() > before; }, kPatience);
    }
    bool fails(const ForeignQuestion &question)
    {
        const std::size_t before = faults.size();
        sharkd.ask(question);
        return QTest::qWaitFor([&] { return faults.size() > before; }, kPatience);
    }
};

} // namespace

class TestSharkd : public QObject
{
    Q_OBJECT

private slots:
    void labelsAndPlacesAreTakenWithCare()
    {
        const auto result = QJsonDocument::fromJson(R"({"tree": [
            {"l": "Frame", "h": [0, 60], "t": "proto", "f": "frame", "n": [
                {"l": "one\nline\u0007\u202e", "h": [50, 1000], "f": "a.b == 1"},
                {"l": "outside", "h": [60, 1]}, {"l": "negative", "h": [-5, 3]},
                {"l": "computed", "g": true}, {"l": "wrong", "s": "Error", "h": [1, 1]},
                {"l": "decrypted", "ds": 1, "h": [1, 9]}, {"l": "of nowhere", "ds": 7, "h": [0, 1]}]},
            42], "ds": [{"name": "Decrypted", "bytes": "AAEC"}]})")
                                .object();
        const ForeignTree tree = foreignTreeOf(result, 60);
        QCOMPARE(tree.roots.size(), std::size_t(2));
        QCOMPARE(tree.nodes.size(), std::size_t(9));
        const auto &nodes = tree.nodes;
        QVERIFY(nodes[0].isProtocol && nodes[0].children.size() == 7);
        QCOMPARE(nodes[1].label, QStringLiteral("one\u240aline\u2407\ufffd"));
        QCOMPARE(nodes[1].length, 10); // no further than the frame
        QCOMPARE(nodes[2].length, 0);
        QCOMPARE(nodes[3].length, 0);
        QVERIFY(nodes[4].isGenerated && nodes[5].isProblem);
        QCOMPARE(nodes[6].source, 1);
        QCOMPARE(nodes[6].length, 2);
        QCOMPARE(nodes[7].length, 0);
        QCOMPARE(nodes[7].parent, 0);
        QCOMPARE(nodes[7].row, 6);
        QCOMPARE(tree.sources.front().bytes, QByteArray("\0\1\2", 3));
        QVERIFY(!tree.isCut);
    }

    void aTreeWithoutEndIsCut()
    {
        QJsonObject node{{"l", "deep"}};
        for (int i = 0; i < 2 * ForeignTree::kDeepest; ++i)
            node = {{"l", "deep"}, {"n", QJsonArray{node}}};
        const ForeignTree deep = foreignTreeOf({{"tree", QJsonArray{node}}}, 60);
        QVERIFY(deep.isCut);
        QCOMPARE(deep.nodes.size(), std::size_t(ForeignTree::kDeepest + 1));

        QJsonArray many;
        for (std::size_t i = 0; i <= ForeignTree::kMostNodes; ++i)
            many.append(QJsonObject{{"l", "x"}});
        const ForeignTree wide = foreignTreeOf({{"tree", many}}, 60);
        QVERIFY(wide.isCut);
        QCOMPARE(wide.nodes.size(), ForeignTree::kMostNodes);
    }

    void withoutTheProgramItSaysSo()
    {
        Listener listener;
        listener.sharkd.setProgram(QStringLiteral("/nonexistent/sharkd"));
        QVERIFY(listener.sharkd.program().isEmpty());
        listener.sharkd.ask(questionOf(80));
        QCOMPARE(listener.faults.size(), std::size_t(1));
        QVERIFY(listener.faults.front() == ForeignFault::Missing);
        QCOMPARE(listener.sharkd.pauseLeftMs(), 0); // looked for again at the next question
        QVERIFY(!listener.sharkd.isBusy());
    }

    void aFrameIsDissected()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        QVERIFY(listener.answers(questionOf(443)));
        const ForeignTree &tree = listener.trees.front();
        const ForeignNode *port = nodeWith(tree, QStringLiteral("tcp.dstport == 443"));
        QVERIFY(port);
        QCOMPARE(port->offset, 14 + 20 + 2);
        QCOMPARE(port->length, 2);
        QCOMPARE(tree.nodes[std::size_t(port->parent)].filter, QStringLiteral("tcp"));
        const ForeignNode *frame = nodeWith(tree, QStringLiteral("frame"));
        QVERIFY(frame && frame->isProtocol && frame->row == 0);
        QVERIFY(listener.faults.empty());
        QVERIFY(!listener.sharkd.isBusy());
    }

    void aCutFrameIsDissectedAsFarAsItGoes()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        ForeignQuestion question = questionOf(443);
        question.bytes.truncate(14 + 20 + 4);
        QVERIFY(listener.answers(question));
        QVERIFY(nodeWith(listener.trees.front(), QStringLiteral("frame.len == 54")));
        QVERIFY(nodeWith(listener.trees.front(), QStringLiteral("frame.cap_len == 38")));
    }

    void theChildIsContained()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        QVERIFY(listener.answers(questionOf(443)));
        const qint64 pid = listener.sharkd.processId();
        QVERIFY(pid > 0);
        const QStringList users = statusOf(pid, "Uid");
        QCOMPARE(users.size(), 4);
        QVERIFY2(!users.contains(QStringLiteral("0")), qPrintable(users.join(u' ')));
        QVERIFY(!statusOf(pid, "Gid").contains(QStringLiteral("0")) || ::getuid() != 0);
        QCOMPARE(statusOf(pid, "NoNewPrivs"), QStringList{QStringLiteral("1")});
        for (const char *set : {"CapEff", "CapPrm", "CapAmb"})
            QCOMPARE(statusOf(pid, set).value(0).toULongLong(nullptr, 16), 0ull);
        QCOMPARE(statusOf(pid, "Seccomp"), QStringList{QStringLiteral("2")});

        QFile limits(QStringLiteral("/proc/%1/limits").arg(pid));
        QVERIFY(limits.open(QIODevice::ReadOnly));
        const QString text = QString::fromLatin1(limits.readAll()).simplified();
        QVERIFY2(text.contains(QLatin1String("Max file size 0 0 bytes")), qPrintable(text));
        QVERIFY(text.contains(QLatin1String("Max core file size 0 0 bytes")));
        QVERIFY(!text.contains(QLatin1String("Max address space unlimited")));
        QVERIFY(!text.contains(QLatin1String("Max cpu time unlimited")));

        QFile environment(QStringLiteral("/proc/%1/environ").arg(pid));
        if (!environment.open(QIODevice::ReadOnly))
            QSKIP("/proc of the child cannot be read by this user");
        const QByteArray variables = environment.readAll();
        QVERIFY2(variables.startsWith("HOME=") && variables.count('=') == 1, variables);
    }

    /// What any program may do in the sandbox; sharkd itself never tries.
    void theSandboxHidesFilesAndTheNetwork()
    {
        QTemporaryDir folder, other;
        const auto contained = [&folder](const QString &program, const QStringList &arguments) {
            const ChildSandbox sandbox(folder.path().toStdString(), program.toStdString());
            sandbox.give(folder.path().toStdString());
            QProcess process;
            process.setChildProcessModifier([&sandbox] { sandbox.enter(); });
            process.start(program, arguments);
            process.waitForFinished(kPatience);
            return std::pair(process.exitCode(), process.readAllStandardOutput());
        };
        const auto put = [](const QTemporaryDir &dir) {
            QFile file(dir.filePath(QStringLiteral("note")));
            const bool written = file.open(QIODevice::WriteOnly) && file.write("text") == 4;
            file.setPermissions(QFile::Permissions(0x6444)); // for all
            QFile::setPermissions(dir.path(), QFile::Permissions(0x7755));
            return written ? file.fileName() : QString();
        };
        const auto own = contained(QStringLiteral("/bin/cat"), {put(folder)});
        QCOMPARE(own.first, 0);
        QCOMPARE(own.second, QByteArray("text"));
        // Writing, even into its own folder, is beyond it.
        const auto written =
            contained(QStringLiteral("/bin/sh"),
                      {QStringLiteral("-c"),
                       QStringLiteral("echo x > %1").arg(folder.filePath(QStringLiteral("new")))});
        QVERIFY(written.first != 0);
        QVERIFY(QFileInfo(folder.filePath(QStringLiteral("new"))).size() == 0);
        const auto links = contained(QStringLiteral("/bin/ls"), {QStringLiteral("/sys/class/net")});
        QVERIFY2(!links.second.contains("eth"), links.second);

        if (!ChildSandbox::hidesFiles())
            QSKIP("this kernel has no Landlock: other files are not hidden");
        const auto foreign = contained(QStringLiteral("/bin/cat"), {put(other)});
        QVERIFY(foreign.first != 0);
        QCOMPARE(foreign.second, QByteArray());
    }

    void theNewestQuestionWins()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        QVERIFY(listener.answers(questionOf(1)));
        listener.trees.clear();
        for (std::uint16_t port = 1000; port < 1200; ++port)
            listener.sharkd.ask(questionOf(port));
        QVERIFY(QTest::qWaitFor([&] { return !listener.trees.empty(); }, kPatience));
        QTest::qWait(100);
        // The first is under way and overtaken; of the others only the last is asked at all.
        QCOMPARE(listener.trees.size(), std::size_t(1));
        QVERIFY(nodeWith(listener.trees.back(), QStringLiteral("tcp.dstport == 1199")));
        QVERIFY(!listener.sharkd.isBusy());
    }

    void aQuestionLetGoIsNotAnswered()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        listener.sharkd.ask(questionOf(80));
        listener.sharkd.forget();
        QVERIFY(QTest::qWaitFor([&] { return !listener.sharkd.isBusy(); }, kPatience));
        QVERIFY(listener.trees.empty() && listener.faults.empty());
        QVERIFY(listener.answers(questionOf(80)));
    }

    void aHangingChildIsKilled()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        QVERIFY(listener.answers(questionOf(80)));
        const qint64 first = listener.sharkd.processId();
        QCOMPARE(::kill(pid_t(first), SIGSTOP), 0);
        listener.sharkd.setTimeLimit(300);
        QVERIFY(listener.fails(questionOf(81)));
        QVERIFY(listener.faults.back() == ForeignFault::TooLate);
        QVERIFY(QTest::qWaitFor([&] { return statusOf(first, "State").isEmpty(); }, kPatience));

        listener.sharkd.setTimeLimit(kPatience);
        QVERIFY(listener.sharkd.pauseLeftMs() > 0);
        QVERIFY(listener.answers(questionOf(82))); // by another, after the pause
        QCOMPARE(listener.waits, 1);
        QVERIFY(listener.sharkd.processId() != first);
        QCOMPARE(listener.sharkd.pauseLeftMs(), 0);
    }

    void aKilledChildIsReplaced()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        QVERIFY(listener.answers(questionOf(80)));
        const qint64 first = listener.sharkd.processId();
        ::kill(pid_t(first), SIGSTOP);
        listener.sharkd.ask(questionOf(81));
        ::kill(pid_t(first), SIGKILL);
        QVERIFY(QTest::qWaitFor([&] { return !listener.faults.empty(); }, kPatience));
        QVERIFY(listener.faults.back() == ForeignFault::Ended);
        QVERIFY(listener.answers(questionOf(82)));

        // One that goes while nothing is asked is no failure.
        const qint64 second = listener.sharkd.processId();
        ::kill(pid_t(second), SIGKILL);
        QVERIFY(QTest::qWaitFor([&] { return listener.sharkd.processId() != second; }, kPatience));
        QVERIFY(listener.answers(questionOf(83)));
        QCOMPARE(listener.faults.size(), std::size_t(1));
    }

    void theChildIsExchangedInTime()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        Listener listener;
        QVERIFY(listener.answers(questionOf(1)));
        const qint64 first = listener.sharkd.processId();
        for (int i = 2; i < Sharkd::kQuestionsPerChild; ++i)
            QVERIFY(listener.answers(questionOf(std::uint16_t(i))));
        QCOMPARE(listener.sharkd.processId(), first);
        QVERIFY(listener.answers(questionOf(Sharkd::kQuestionsPerChild)));
        const qint64 second = listener.sharkd.processId();
        QVERIFY(second != 0 && second != first);
        QVERIFY(listener.answers(questionOf(5000)));
        QCOMPARE(listener.sharkd.processId(), second);
    }

    void pausesGrowWithFailures()
    {
        Listener listener;
        listener.sharkd.setProgram(QStringLiteral("/bin/false"));
        int before = 0;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(listener.fails(questionOf(std::uint16_t(i))));
            QVERIFY(listener.faults.back() == ForeignFault::NotStarted);
            const int pause = listener.sharkd.pauseLeftMs();
            QVERIFY2(pause > before, qPrintable(QString::number(pause)));
            before = pause;
        }
        QCOMPARE(listener.waits, 2);
    }

    void nonsenseIsNoAnswer_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("fault");
        QTest::newRow("without end") << "while :; do printf 0123456789abcdefghijklmnopqrstuvw; done"
                                     << int(ForeignFault::TooMuch);
        QTest::newRow("no JSON, then the end")
            << "read line; echo '<html>'; echo '[]'; echo '{\"id\":\"x\"}'"
            << int(ForeignFault::Ended);
        QTest::newRow("silence") << "while read line; do :; done" << int(ForeignFault::TooLate);
        QTest::newRow("an error")
            << "while read line; do id=${line#*\\\"id\\\":}; id=${id%%,*}; "
               "echo \"{\\\"id\\\":$id,\\\"error\\\":{\\\"code\\\":-2001}}\"; done"
            << int(ForeignFault::NotRead);
    }
    void nonsenseIsNoAnswer()
    {
        QFETCH(QString, script);
        QTemporaryDir folder;
        QFile::setPermissions(folder.path(), QFile::Permissions(0x7755));
        QFile file(folder.filePath(QStringLiteral("sharkd")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QStringLiteral("#!/bin/sh\n%1\n").arg(script).toUtf8());
        file.setPermissions(QFile::Permissions(0x7755));
        file.close();
        Listener listener;
        listener.sharkd.setProgram(file.fileName());
        listener.sharkd.setTimeLimit(3000);
        QVERIFY(listener.fails(questionOf(80)));
        QTEST(int(listener.faults.back()), "fault");
        QVERIFY(listener.trees.empty());
        QVERIFY(!listener.sharkd.isBusy());
    }

    void theChildEndsWithItsParent()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        QProcess parent;
        parent.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(kHold)});
        QVERIFY(QTest::qWaitFor([&] { return parent.canReadLine(); }, kPatience));
        const qint64 pid = parent.readLine().trimmed().toLongLong();
        QVERIFY(!statusOf(pid, "State").isEmpty());
        const QString folder = QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid));
        parent.kill(); // SIGKILL: nothing of it can clean up
        QVERIFY(parent.waitForFinished(kPatience));
        // Whoever adopted it may not have looked at it yet.
        QVERIFY(QTest::qWaitFor(
            [&] {
                const QString state = statusOf(pid, "State").value(0);
                return state.isEmpty() || state == QLatin1String("Z");
            },
            kPatience));
        if (folder.contains(QLatin1String("tallygate-sharkd-")))
            QDir(folder).removeRecursively();
    }

    void theFolderGoesWithIt()
    {
        if (!hasSharkd())
            QSKIP(kNoSharkd);
        QString folder;
        qint64 pid = 0;
        {
            Listener listener;
            QVERIFY(listener.answers(questionOf(80)));
            pid = listener.sharkd.processId();
            folder = QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid));
            // The frame is gone as soon as it was dissected.
            if (!folder.isEmpty())
                QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                         QStringList());
        }
        QVERIFY(statusOf(pid, "State").isEmpty());
        if (folder.isEmpty())
            QSKIP("/proc of the child cannot be read by this user");
        QVERIFY(folder.contains(QLatin1String("tallygate-sharkd-")));
        QVERIFY(!QFileInfo::exists(folder));
    }
};

namespace {

/// Run by theChildEndsWithItsParent: asks, says the child's id, and stays.
int holdAChild(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Listener listener;
    QObject::connect(&listener.sharkd, &Sharkd::answered, &app, [&listener] {
        QTextStream(stdout) << listener.sharkd.processId() << Qt::endl;
    });
    listener.sharkd.ask(questionOf(80));
    return app.exec();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 2 && QByteArray(argv[1]) == kHold)
        return holdAChild(argc, argv);
    QCoreApplication app(argc, argv);
    TestSharkd test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_sharkd.moc"
