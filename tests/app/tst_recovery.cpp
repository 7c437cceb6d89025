// SPDX-License-Identifier: GPL-3.0-or-later
// A process with the real window is killed while someone types. This program is both: with
// --type it is the one that is killed.
#include <csignal>
#include <iostream>

#include <QApplication>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QTableView>

#include "designerfixture.h"
#include "models/ruletablemodel.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// The window of the program on the state folder of the test.
struct Program
{
    explicit Program(const QString &stateFolder)
        : services(stateFolder)
        , pages{policyPage()}
    {
        services.session().adopt(madePolicy(2, 4));
        window = std::make_unique<MainWindow>(services.shared, pages);
        window->restore();
        window->show();
        (void)QTest::qWaitForWindowActive(window.get());
        table = window->findChild<QTableView *>("ruleTable");
        table->setFocus();
    }
    void type(int row, const QString &text)
    {
        table->setCurrentIndex(table->model()->index(row, int(RuleColumn::Name)));
        QTest::keyClicks(table, text.left(1));
        QTest::keyClicks(QApplication::focusWidget(), text.mid(1));
    }

    DesignerServices services;
    PageRegistry pages;
    std::unique_ptr<MainWindow> window;
    QTableView *table = nullptr;
};

/// Types two cells, leaves a third open, says so, and waits for its end.
int typeAndWait(const QString &stateFolder)
{
    Program program(stateFolder);
    program.type(1, "Kept one");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    program.type(2, "Kept two");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    if (!QTest::qWaitFor([&] { return program.services.session().autosavedAt().has_value(); }))
        return 1;
    program.type(3, "Still ope");
    std::cout << "typing" << std::endl;
    QTest::qWait(60'000);
    return 1;
}

} // namespace

class TestRecovery : public QObject
{
    Q_OBJECT

private slots:
    void onlyTheOpenCellIsLost()
    {
        QTemporaryDir folder;
        const QString state = folder.filePath("state");
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {"--type", state});
        QVERIFY(child.waitForStarted());
        QByteArray said;
        while (!said.contains("typing") && child.waitForReadyRead(30'000))
            said += child.readAllStandardOutput();
        QVERIFY(said.contains("typing"));
        ::kill(pid_t(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);

        Program program(state);
        PolicySession &session = program.services.session();
        QWidget *question = program.window->findChild<QWidget *>("questionBar");
        QVERIFY(question);
        QVERIFY(QTest::qWaitFor([&] { return question->isVisible(); }, 10'000));
        // It is offered; what is open is not touched.
        const auto names = [&] {
            QStringList list;
            for (const auto &rule : session.policy()->filters[0]->sections[0]->rules)
                list << QString::fromStdString(rule->name);
            return list;
        };
        QCOMPARE(names()[0], QString("Rule number 1"));
        QVERIFY(!session.isModified());
        for (QPushButton *button : question->findChildren<QPushButton *>()) {
            if (button->text() == "Recover")
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QVERIFY(QTest::qWaitFor([&] { return session.isModified(); }, 10'000));
        QCOMPARE(names(), QStringList({"Kept one", "Kept two", "Rule number 3", "Rule number 4"}));
        QCOMPARE(session.unsavedEdits(), 2u);
        QVERIFY(session.recoveryCopies().empty());
        session.discardEdits();
    }
};

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == "--type")
        return typeAndWait(arguments[2]);
    TestRecovery test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_recovery.moc"
