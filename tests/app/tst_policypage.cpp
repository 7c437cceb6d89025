// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real window with keys and mouse.
#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>
#include <QToolTip>

#include "accessibilitywalk.h"
#include "designerfixture.h"
#include "inkedcolumn.h"
#include "models/ruletablemodel.h"
#include "services/actionregistry.h"
#include "services/commandsource.h"
#include "services/navigator.h"
#include "services/selectionhub.h"
#include "session/countercontext.h"
#include "session/dragmime.h"
#include "session/findings.h"
#include "widgets/expressionedit.h"
#include "widgets/noticebar.h"
#include "widgets/searchfield.h"
#include "widgets/statusitem.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// The names of what was announced.
class Announcements
{
public:
    void note(QAccessibleEvent *event)
    {
        if (event->type() == QAccessible::Alert)
            m_names << event->accessibleInterface()->text(QAccessible::Name);
    }
    void clear() { m_names.clear(); }
    bool heard(const QString &text) const { return !m_names.filter(text).isEmpty(); }

private:
    QStringList m_names;
} g_announcements;

/// What of a widget was painted.
class PaintSpy : public QObject
{
public:
    explicit PaintSpy(QWidget &widget) { widget.installEventFilter(this); }
    const QRegion &region() const { return m_region; }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            m_region += static_cast<QPaintEvent *>(event)->region();
        return false;
    }

private:
    QRegion m_region;
};

} // namespace

/// In place of Qt's, which drops every event, before any handler, where no reader is connected.
void QAccessible::updateAccessibility(QAccessibleEvent *event)
{
    g_announcements.note(event);
}

class TestPolicyPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<DesignerServices> m_services;
    std::unique_ptr<PageRegistry> m_pages;
    std::unique_ptr<MainWindow> m_window;
    QTableView *m_table = nullptr;

    PolicySession &session() { return m_services->session(); }
    const RuleTableModel &model() { return static_cast<const RuleTableModel &>(*m_table->model()); }
    QStringList names()
    {
        QStringList result;
        for (const auto &section : session().policy()->filters[0]->sections) {
            for (const auto &rule : section->rules)
                result << QString::fromStdString(rule->name);
        }
        return result;
    }
    const policy::Rule &rule(int row) { return *model().row(row).rule; }
    void setCurrent(int row, RuleColumn column)
    {
        m_table->setCurrentIndex(model().index(row, int(column)));
        m_table->selectRow(row);
        m_table->setCurrentIndex(model().index(row, int(column)));
        m_table->setFocus();
        QCoreApplication::processEvents(); // what is enabled follows the selection
    }
    /// The first letter opens an editor, which takes the rest.
    void keys(const QString &text)
    {
        for (const QChar letter : text)
            QTest::keyClick(QApplication::focusWidget(), letter.toLatin1());
    }
    void key(Qt::Key code, Qt::KeyboardModifiers modifiers = {})
    {
        QCoreApplication::processEvents(); // what is enabled follows what was done before
        QTest::keyClick(QApplication::focusWidget(), code, modifiers);
    }
    void command(const char *id) { m_window->workspace().actions->action(id)->trigger(); }
    void dropOn(const QMimeData &mime, const QPoint &at)
    {
        QWidget *viewport = m_table->viewport();
        QDragEnterEvent enter(at, Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &enter);
        QDragMoveEvent move(at, Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &move);
        QDropEvent drop(at, Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &drop);
    }
    template <class T>
    T *named(const QString &accessibleName)
    {
        for (T *each : m_window->findChildren<T *>()) {
            if (each->accessibleName() == accessibleName)
                return each;
        }
        return nullptr;
    }
    void showFigures()
    {
        auto figures = std::make_shared<SimulationCounters>();
        figures->policy = session().policy();
        m_window->workspace().counters->setSimulation(std::move(figures));
    }
    QPoint centerOf(int row, RuleColumn column)
    {
        return m_table->visualRect(model().index(row, int(column))).center();
    }

private slots:
    void init()
    {
        m_services = std::make_unique<DesignerServices>();
        session().adopt(madePolicy(2, 4));
        m_pages = std::make_unique<PageRegistry>(PageRegistry{policyPage()});
        m_window = std::make_unique<MainWindow>(m_services->shared, *m_pages);
        m_window->resize(1440, 900);
        m_window->restore();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_table = m_window->findChild<QTableView *>("ruleTable");
        QVERIFY(m_table);
        setCurrent(1, RuleColumn::Name);
    }
    void cleanup()
    {
        m_window.reset();
        m_services.reset();
    }

    void focusStartsAtTheFirstRule()
    {
        m_table->clearFocus();
        m_table->setCurrentIndex({});
        m_table->setFocus();
        QCOMPARE(m_table->currentIndex(), model().index(1, int(RuleColumn::Name)));
        QVERIFY(model().row(1).rule);
    }

    void columnsFitTheWidth_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("figures");
        for (const int width : {1280, 1366, 1380, 1440, 1680, 1920, 2560}) {
            QTest::addRow("%d", width) << width << false;
            QTest::addRow("%d with figures", width) << width << true;
        }
    }
    void columnsFitTheWidth()
    {
        QFETCH(int, width);
        QFETCH(bool, figures);
        if (figures)
            showFigures();
        m_window->resize(width, 900);
        QCoreApplication::processEvents();
        QCOMPARE(m_table->horizontalScrollBar()->maximum(), 0);
        QCOMPARE(m_table->horizontalHeader()->length(), m_table->viewport()->width());
        QCOMPARE(m_table->isColumnHidden(int(RuleColumn::Hits)), !figures);
        for (const RuleColumn always : {RuleColumn::Name, RuleColumn::Source, RuleColumn::Service,
                                        RuleColumn::When, RuleColumn::Action, RuleColumn::Log})
            QVERIFY(!m_table->isColumnHidden(int(always)));
        // Wide windows gain columns.
        QCOMPARE(m_table->isColumnHidden(int(RuleColumn::Comment)), width < 1900);
    }

    void sizesAreThoseOfTheDesign()
    {
        QCOMPARE(m_table->rowHeight(1), 32);
        const auto heightOf = [&](const char *className) {
            for (const QWidget *each : m_window->findChildren<QWidget *>()) {
                if (each->isVisible() && each->inherits(className))
                    return each->height();
            }
            return -1;
        };
        QCOMPARE(heightOf("tallygate::app::PageToolBar") + 1, 44); // and its line
        QCOMPARE(heightOf("tallygate::app::StatusBar") + 1, 26);
        QCOMPARE(m_window->findChild<SearchField *>("filterField")->height(), 28);
        for (const QString &text : {QString("Rule"), QString("Section")}) {
            for (const QPushButton *each : m_window->findChildren<QPushButton *>()) {
                if (each->text() == text)
                    QCOMPARE(each->height(), 28);
            }
        }
    }

    void changingNumbersKeepTheirPlace()
    {
        const auto figuresOf = [&](std::uint64_t packets) {
            auto figures = std::make_shared<SimulationCounters>();
            figures->policy = session().policy();
            figures->state = session().state();
            figures->byApplication[Uuid::random()][rule(1).uuid].packets = packets;
            m_window->workspace().counters->setSimulation(std::move(figures));
            QCoreApplication::processEvents();
        };
        const auto widths = [&] {
            QList<int> result;
            for (int column = 0; column < kRuleColumnCount; ++column)
                result << m_table->columnViewportPosition(column) << m_table->columnWidth(column);
            return result;
        };
        // Right-aligned: whatever the figure, its last digit ends in the same place.
        const auto inkEnds = [&] {
            const QRect cell = m_table->visualRect(model().index(1, int(RuleColumn::Hits)));
            const QImage image = m_table->viewport()->grab(cell.adjusted(0, 2, 0, -2)).toImage();
            return lastInkedColumn(image);
        };
        m_table->clearFocus();
        figuresOf(8);
        const auto before = widths();
        const int end = inkEnds();
        QVERIFY(end > m_table->columnWidth(int(RuleColumn::Hits)) / 2);
        figuresOf(88'888);
        QCOMPARE(widths(), before);
        QCOMPARE(inkEnds(), end);
    }

    void titlesOfSectionsGoAcrossTheColumns()
    {
        policy::ModifySection edit;
        edit.section = session().policy()->filters[0]->sections[0]->uuid;
        edit.name = "What the branch may ask of its head office and nobody else";
        const QRect cell = m_table->visualRect(model().index(0, int(RuleColumn::Source)));
        const QImage before = m_table->viewport()->grab(cell).toImage();
        QVERIFY(session().apply({edit}));
        QVERIFY(m_table->viewport()->grab(cell).toImage() != before);
    }

    void hoverSaysTheZone()
    {
        auto figures = std::make_shared<SimulationCounters>();
        figures->policy = session().policy();
        figures->state = session().state();
        auto &counters = figures->byApplication[Uuid::random()][rule(1).uuid];
        counters.packets = 1;
        counters.lastHit = *parseRfc3339("2026-03-01T12:00:00Z");
        figures->lastPacket = *counters.lastHit;
        m_window->workspace().counters->setSimulation(std::move(figures));
        m_window->resize(1920, 1080);
        QCoreApplication::processEvents();
        const QPoint at = centerOf(1, RuleColumn::LastHit);
        QHelpEvent hover(QEvent::ToolTip, at, m_table->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(m_table->viewport(), &hover);
        QVERIFY2(QToolTip::text().contains("12:00:00 UTC"), qPrintable(QToolTip::text()));
        QToolTip::hideText();
    }

    void theStatusSaysWhatTheFiguresAreOf()
    {
        const auto said = [&](const QString &text) {
            for (const StatusItem *each : m_window->findChildren<StatusItem *>()) {
                if (each->isVisible() && each->text().contains(text))
                    return true;
            }
            return false;
        };
        QVERIFY(!said("Simulation"));
        auto figures = std::make_shared<SimulationCounters>();
        figures->policy = session().policy();
        figures->state = session().state();
        figures->source = "monday.pcapng";
        figures->byApplication[Uuid::random()][rule(1).uuid].packets = 8;
        m_window->workspace().counters->setSimulation(std::move(figures));
        QVERIFY(said("Simulation of monday.pcapng, one application"));
        keys("Changed");
        key(Qt::Key_Return);
        QVERIFY(said("before 1 edit"));
    }

    void tabFollowsTheEye()
    {
        // Through the page, pane by pane from left to right, and in each from the top.
        QWidget *page = m_window->page("policy");
        const QList<QWidget *> panes{m_window->findChild<QWidget *>("objectTree"),
                                     m_window->findChild<QWidget *>("filterField"), m_table,
                                     m_window->findChild<QWidget *>("inspector")};
        QList<qsizetype> seen;
        QList<QPoint> inInspector;
        QStringList fields;
        m_window->findChild<QWidget *>("objectTree")->setFocus();
        for (int i = 0; i < 60; ++i) {
            QWidget *focus = QApplication::focusWidget();
            QVERIFY(focus && focus->isVisible());
            if (!page->isAncestorOf(focus))
                break;
            for (qsizetype at = 0; at < panes.size(); ++at) {
                if (panes[at] != focus && !panes[at]->isAncestorOf(focus))
                    continue;
                if (seen.isEmpty() || seen.last() != at)
                    seen << at;
                if (at == panes.size() - 1)
                    inInspector << focus->mapTo(m_window.get(), QPoint());
                if (at == panes.size() - 1)
                    fields << focus->accessibleName();
            }
            QTest::keyClick(focus, Qt::Key_Tab);
        }
        QCOMPARE(seen, QList<qsizetype>({0, 1, 2, 3}));
        QVERIFY(!page->isAncestorOf(QApplication::focusWidget())); // goes on in the rail
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab, Qt::ShiftModifier);
        QVERIFY(panes.last()->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(inInspector.size() > 5);
        for (qsizetype i = 1; i < inInspector.size(); ++i) {
            const bool below = inInspector[i].y() > inInspector[i - 1].y() + 8;
            const bool right = qAbs(inInspector[i].y() - inInspector[i - 1].y()) <= 8 &&
                               inInspector[i].x() > inInspector[i - 1].x();
            QVERIFY2(below || right, qPrintable(fields.join(", then ")));
        }
    }

    void narrowPagesFoldTheInspectorAway()
    {
        QWidget *inspector = m_window->findChild<QWidget *>("inspector");
        QVERIFY(inspector);
        QVERIFY(inspector->isVisible());
        m_window->resize(1280, 800);
        QCoreApplication::processEvents();
        QVERIFY(!inspector->isVisible());
        // Pressing an object, perhaps to drag it onto a cell, covers no cells; letting go opens it.
        auto *tree = m_window->findChild<QListView *>("objectTree");
        QPoint set;
        for (int row = 0; row < tree->model()->rowCount(); ++row) {
            if (tree->model()->index(row, 0).data().toString() == "lan")
                set = tree->visualRect(tree->model()->index(row, 0)).center();
        }
        QTest::mousePress(tree->viewport(), Qt::LeftButton, {}, set);
        QVERIFY(!inspector->isVisible());
        QTest::mouseRelease(tree->viewport(), Qt::LeftButton, {}, set);
        QVERIFY(inspector->isVisible());
        key(Qt::Key_Escape);
        QVERIFY(!inspector->isVisible());
        const int table = m_table->width();
        command("policy.inspector");
        QVERIFY(inspector->isVisible());
        QCOMPARE(m_table->width(), table); // it lies over the page and pushes nothing aside
        command("policy.inspector");
        QVERIFY(!inspector->isVisible());
        m_window->resize(1440, 900);
        QCoreApplication::processEvents();
        QVERIFY(inspector->isVisible());
    }

    void columnsAreKeptPerFilter()
    {
        policy::Filter filter;
        filter.uuid = Uuid::random();
        filter.name = "outbound";
        const Uuid first = session().policy()->filters[0]->uuid;
        QVERIFY(session().apply(policy::insertObject(std::make_shared<policy::Filter>(filter))));
        const auto go = [&](const Uuid &uuid) {
            m_window->workspace().navigator->go(
                {QStringLiteral("policy"), {QString::fromStdString(uuid.toString())}, {}});
        };
        m_table->horizontalHeader()->resizeSection(int(RuleColumn::Name), 333);
        go(filter.uuid);
        QVERIFY(m_table->columnWidth(int(RuleColumn::Name)) != 333);
        go(first);
        QCOMPARE(m_table->columnWidth(int(RuleColumn::Name)), 333);
    }

    void undoSelectsAllThatCameBack()
    {
        session().adopt(madePolicy(2, 100));
        std::vector<Uuid> rules;
        const auto &sections = session().policy()->filters[0]->sections;
        for (int i = 0; i < 80; ++i)
            rules.push_back(sections[0]->rules[std::size_t(i)]->uuid);
        QVERIFY(session().apply(policy::moveRules(rules, sections[1]->uuid, {})));
        setCurrent(1, RuleColumn::Name);
        session().undo();
        QCOMPARE(m_table->selectionModel()->selectedRows().size(), 80);
        QCOMPARE(m_table->currentIndex().row(), 1);
    }

    void typingReplacesTheCell()
    {
        keys("Telnet, refused");
        QVERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
        key(Qt::Key_Return);
        QCOMPARE(names()[0], QString("Telnet, refused"));
        QCOMPARE(m_table->currentIndex().row(), 2); // Enter goes down
        key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(names()[0], QString("Rule number 1"));
        key(Qt::Key_Y, Qt::ControlModifier);
        QCOMPARE(names()[0], QString("Telnet, refused"));
    }

    void escapeRestores()
    {
        keys("half typ");
        key(Qt::Key_Escape);
        QCOMPARE(names()[0], QString("Rule number 1"));
        QVERIFY(!session().isModified());
        QVERIFY(m_table->hasFocus());
    }

    void theDevicesOwnAddressesAreNoFault()
    {
        setCurrent(1, RuleColumn::Destination);
        keys("@device ");
        auto *edit = qobject_cast<ExpressionEdit *>(QApplication::focusWidget());
        QVERIFY(edit);
        QVERIFY2(!edit->fault(), edit->fault() ? qPrintable(edit->fault()->message) : "");
        edit->setText("@gone");
        QVERIFY(edit->fault());
        key(Qt::Key_Escape);
    }

    void tabGoesRightInAnEditor()
    {
        keys("First");
        key(Qt::Key_Tab);
        QCOMPARE(m_table->currentIndex().column(), int(RuleColumn::Source));
        auto *edit = qobject_cast<ExpressionEdit *>(QApplication::focusWidget());
        QVERIFY(edit);
        QTest::keyClicks(edit, "10.1.0.0/16, 10.2.0.0/16");
        QVERIFY(!edit->completionVisible());
        key(Qt::Key_Return);
        QCOMPARE(rule(1).name, std::string("First"));
        QCOMPARE(rule(1).source.items, (std::vector<std::string>{"10.1.0.0/16", "10.2.0.0/16"}));
    }

    void anExpressionIsCheckedAsItIsTyped()
    {
        setCurrent(1, RuleColumn::When);
        keys("tcp.dstprt == 80 ");
        auto *edit = qobject_cast<ExpressionEdit *>(QApplication::focusWidget());
        QVERIFY(edit);
        QVERIFY(edit->fault());
        QVERIFY(edit->fault()->message.contains("tcp.dstport"));
        const QWidget *said = nullptr; // below the editor
        for (const QWidget *each : m_table->viewport()->findChildren<QWidget *>()) {
            if (each->inherits("tallygate::app::FaultLabel"))
                said = each;
        }
        QVERIFY(said && said->isVisible());
        // A word that is being completed is not wrong yet.
        QTest::keyClicks(edit, "and tcp.dst");
        QVERIFY(edit->completionVisible());
        QVERIFY(!said->isVisible());
        key(Qt::Key_Escape);
        QVERIFY(!edit->completionVisible());
        QVERIFY(said->isVisible());
        for (int i = 0; i < 11; ++i)
            key(Qt::Key_Backspace);
        key(Qt::Key_Return);
        // Text that does not parse is legal, and a finding.
        QCOMPARE(rule(1).when, std::string("tcp.dstprt == 80"));
        QVERIFY(QTest::qWaitFor([&] { return m_services->findings().list()->has(rule(1).uuid); },
                                10000));
    }

    void lettersChooseTheAction()
    {
        setCurrent(1, RuleColumn::Action);
        key(Qt::Key_R);
        QVERIFY(rule(1).action == policy::Action::Reject);
        setCurrent(model().defaultRow(), RuleColumn::Action);
        key(Qt::Key_P);
        QVERIFY(session().policy()->filters[0]->defaultVerdict == policy::Verdict::Permit);
    }

    void severalRowsTakeTheSameValue()
    {
        m_table->selectionModel()->select(
            QItemSelection(model().index(1, 0), model().index(3, kRuleColumnCount - 1)),
            QItemSelectionModel::ClearAndSelect);
        m_table->selectionModel()->setCurrentIndex(model().index(2, int(RuleColumn::Service)),
                                                   QItemSelectionModel::NoUpdate);
        m_table->setFocus();
        const auto entries = session().history().entries().size();
        keys("telnet");
        QVERIFY(qobject_cast<ExpressionEdit *>(QApplication::focusWidget()));
        for (int i = 0; i < 2 && !m_table->hasFocus(); ++i)
            key(Qt::Key_Return); // the first may take the suggestion
        for (const int row : {1, 2, 3})
            QCOMPARE(rule(row).service.items, std::vector<std::string>{"telnet"});
        QCOMPARE(session().history().entries().size(), entries + 1);
    }

    void rulesAreAddedRemovedAndBroughtBack()
    {
        key(Qt::Key_Insert);
        QVERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
        keys("Added");
        key(Qt::Key_Return);
        QCOMPARE(names()[1], QString("Added"));
        setCurrent(2, RuleColumn::Name);
        key(Qt::Key_Delete);
        QVERIFY(!names().contains("Added"));
        auto *notice = m_window->findChild<NoticeBar *>();
        QVERIFY(notice->isVisible());
        QCOMPARE(notice->text(), QString("Removed 1 rule"));
        for (QToolButton *button : notice->findChildren<QToolButton *>()) {
            if (button->text() == "Undo")
                button->click();
        }
        QCOMPARE(names()[1], QString("Added"));
        QCOMPARE(m_table->currentIndex().row(), 2); // shows what came back
    }

    void afterARemovalTheNextRuleIsSelected()
    {
        const auto current = [&] {
            return model().kindOf(m_table->currentIndex().row()) == RuleTableModel::RowKind::Rule
                       ? rule(m_table->currentIndex().row()).name
                       : std::string("no rule");
        };
        key(Qt::Key_Delete); // the first of its section: not its header, which the key would take
        QCOMPARE(current(), std::string("Rule number 2"));
        m_table->selectionModel()->select(
            QItemSelection(model().index(1, 0), model().index(2, kRuleColumnCount - 1)),
            QItemSelectionModel::ClearAndSelect);
        key(Qt::Key_Delete);
        QCOMPARE(current(), std::string("Rule number 4"));
        key(Qt::Key_Delete); // the last of its section
        QCOMPARE(names(),
                 QStringList({"Rule number 5", "Rule number 6", "Rule number 7", "Rule number 8"}));
        QCOMPARE(current(), std::string("Rule number 5"));
        setCurrent(model().rowCount() - 2, RuleColumn::Name);
        key(Qt::Key_Delete);
        QCOMPARE(current(), std::string("Rule number 7"));
    }

    void rulesMoveByKey()
    {
        key(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(names()[0], QString("Rule number 2"));
        QCOMPARE(names()[1], QString("Rule number 1"));
        QCOMPARE(m_table->currentIndex().row(), 2);
        // Out of its section, into the next.
        for (int i = 0; i < 3; ++i)
            key(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(session().policy()->filters[0]->sections[0]->rules.size(), 3u);
        QCOMPARE(session().policy()->filters[0]->sections[1]->rules[0]->name,
                 std::string("Rule number 1"));
        key(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(session().policy()->filters[0]->sections[0]->rules.size(), 4u);
    }

    void movingIsOffWhileFiltered()
    {
        auto *field = m_window->findChild<SearchField *>("filterField");
        field->setText("name:\"number 3\"");
        QCOMPARE(model().matchCount(), 1u);
        setCurrent(1, RuleColumn::Name);
        const QStringList before = names();
        key(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(names(), before);
        QVERIFY(m_window->findChild<NoticeBar *>()->text().contains("filtered"));
        for (QToolButton *button :
             m_window->findChild<NoticeBar *>()->findChildren<QToolButton *>()) {
            if (button->text() == "Clear filter")
                button->click();
        }
        QCOMPARE(field->text(), QString()); // the field and the list say the same
        QCOMPARE(model().rowCount(), 11);
    }

    void aFaultyFilterSaysSoAndLeavesTheList()
    {
        auto *field = m_window->findChild<SearchField *>("filterField");
        field->setText("action:drop");
        const auto matches = model().matchCount();
        field->setText("action:drop acton:permit");
        QCOMPARE(model().matchCount(), matches);
        bool said = false;
        for (const QLabel *label : m_window->findChildren<QLabel *>())
            said = said || (label->isVisible() && label->text().contains("acton"));
        QVERIFY(said);
    }

    void spaceSwitchesOffAndDuplicateCopies()
    {
        key(Qt::Key_Space);
        QVERIFY(!rule(1).enabled);
        key(Qt::Key_Space);
        QVERIFY(rule(1).enabled);
        key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(names().count("Rule number 1"), 2);
        QVERIFY(rule(1).uuid != rule(2).uuid);
    }

    void cutAndPasteKeepsIdentityCopyDoesNot()
    {
        const Uuid uuid = rule(1).uuid;
        key(Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(names().size(), 7);
        setCurrent(3, RuleColumn::Name);
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(names()[3], QString("Rule number 1"));
        QCOMPARE(rule(4).uuid, uuid);
        key(Qt::Key_C, Qt::ControlModifier);
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(names().size(), 9);
        QVERIFY(rule(5).uuid != uuid);
    }

    void pastedAddressesFillACellOrMakeRules()
    {
        QApplication::clipboard()->setText("192.0.2.1\n198.51.100.0/24\n");
        setCurrent(1, RuleColumn::Destination);
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(rule(1).destination.items,
                 (std::vector<std::string>{"192.0.2.1", "198.51.100.0/24"}));
        setCurrent(1, RuleColumn::Number);
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(names().size(), 10);
        QCOMPARE(rule(2).source.items, std::vector<std::string>{"192.0.2.1"});
    }

    void csvIsPastedAsRules()
    {
        QApplication::clipboard()->setText("name,source,action\nFrom a sheet,10.0.0.1,permit\n");
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(names()[1], QString("From a sheet"));
        QVERIFY(rule(2).action == policy::Action::Permit);
    }

    void objectsAreDroppedOntoCells()
    {
        QMimeData set;
        set.setData(mime::kSet, "lan");
        dropOn(set, centerOf(2, RuleColumn::Destination));
        QCOMPARE(rule(2).destination.items, std::vector<std::string>{"@lan"});
        // Not into a column that cannot hold it.
        const auto before = session().state();
        dropOn(set, centerOf(2, RuleColumn::Service));
        QCOMPARE(session().state(), before);
        QMimeData expression;
        expression.setData(mime::kExpression, "tcp.dstport == 22");
        dropOn(expression, centerOf(2, RuleColumn::When));
        QCOMPARE(rule(2).when, std::string("tcp.dstport == 22"));
        QMimeData meter;
        meter.setData(mime::kMeter, "slow");
        dropOn(meter, centerOf(2, RuleColumn::Action));
        QVERIFY(rule(2).action == policy::Action::Limit);
        QCOMPARE(rule(2).meter, std::string("slow"));
    }

    void dropTargetsLightUp()
    {
        const QPoint at = centerOf(2, RuleColumn::Destination);
        const QRect cell = m_table->visualRect(model().index(2, int(RuleColumn::Destination)));
        const QRect other = m_table->visualRect(model().index(2, int(RuleColumn::Service)));
        const auto painted = [&](const QRect &rect) {
            return m_table->viewport()->grab(rect).toImage();
        };
        const QImage before = painted(cell);
        const QImage otherBefore = painted(other);
        QMimeData set;
        set.setData(mime::kSet, "lan");
        QDragEnterEvent enter(at, Qt::CopyAction, &set, Qt::LeftButton, {});
        QCoreApplication::sendEvent(m_table->viewport(), &enter);
        QDragMoveEvent move(at, Qt::CopyAction, &set, Qt::LeftButton, {});
        QCoreApplication::sendEvent(m_table->viewport(), &move);
        QVERIFY(painted(cell) != before);
        QCOMPARE(painted(other), otherBefore); // cannot hold a set of addresses
        QDragLeaveEvent leave;
        // What was lit is painted anew, without waiting for anything else to ask for it.
        PaintSpy paints(*m_table->viewport());
        QCoreApplication::sendEvent(m_table->viewport(), &leave);
        QTRY_VERIFY(paints.region().contains(cell.center()));
        QCOMPARE(painted(cell), before);
    }

    void objectsAreCarriedByKey()
    {
        auto *tree = m_window->findChild<QListView *>("objectTree");
        QVERIFY(tree);
        const auto copy = [&](const QString &name) {
            for (int row = 0; row < tree->model()->rowCount(); ++row) {
                if (tree->model()->index(row, 0).data().toString() == name)
                    tree->setCurrentIndex(tree->model()->index(row, 0));
            }
            tree->setFocus();
            key(Qt::Key_C, Qt::ControlModifier);
        };
        copy("lan");
        setCurrent(2, RuleColumn::Destination);
        key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(rule(2).destination.items, std::vector<std::string>{"@lan"});
        copy("slow");
        setCurrent(2, RuleColumn::Action);
        key(Qt::Key_V, Qt::ControlModifier);
        QVERIFY(rule(2).action == policy::Action::Limit);
        QCOMPARE(rule(2).meter, std::string("slow"));
    }

    void cellsShowNegationOffAndTheRate()
    {
        const auto painted = [&](RuleColumn column) {
            return m_table->viewport()
                ->grab(m_table->visualRect(model().index(3, int(column))))
                .toImage();
        };
        const auto apply = [&](const policy::RulePatch &patch) {
            QVERIFY(session().apply(policy::modifyRules({rule(3).uuid}, patch)));
        };
        m_window->resize(1920, 1080);
        setCurrent(1, RuleColumn::Name);
        const QImage name = painted(RuleColumn::Name);
        policy::RulePatch off;
        off.enabled = false;
        apply(off);
        QVERIFY(painted(RuleColumn::Name) != name);
        const QImage source = painted(RuleColumn::Source);
        policy::RulePatch negated;
        negated.source = rule(3).source;
        negated.source->negated = true;
        apply(negated);
        QVERIFY(painted(RuleColumn::Source) != source);
        const QImage limit = painted(RuleColumn::Limit);
        policy::RulePatch slow;
        slow.action = policy::Action::Limit;
        slow.meter = "slow";
        apply(slow);
        QVERIFY(painted(RuleColumn::Limit) != limit);
        const QImage rate = painted(RuleColumn::Limit);
        policy::Meter meter = *session().policy()->meters[0];
        meter.rate = "77 packets/s";
        QVERIFY(session().apply({policy::ReplaceObject{std::make_shared<policy::Meter>(meter)}}));
        QVERIFY(painted(RuleColumn::Limit) != rate);
    }

    void findingsAreMarkedInTheRow()
    {
        policy::RulePatch patch;
        patch.source = policy::Cell();
        patch.source->items = {"@gone"};
        const QRect cell = m_table->visualRect(model().index(2, int(RuleColumn::Log)));
        const QImage before = m_table->viewport()->grab(cell).toImage();
        QVERIFY(session().apply(policy::modifyRules({rule(2).uuid}, patch)));
        QTRY_VERIFY(model().hasFinding(model().row(2)));
        QVERIFY(m_table->viewport()->grab(cell).toImage() != before);
    }

    void filtersAreSavedAndForgotten()
    {
        QToolButton *button = nullptr;
        for (QToolButton *each : m_window->findChildren<QToolButton *>()) {
            if (each->accessibleName() == "Saved filters")
                button = each;
        }
        QVERIFY(button);
        auto *field = m_window->findChild<QLineEdit *>("filterField");
        const auto choose = [&](const QString &start) {
            button->click();
            for (QMenu *menu : button->findChildren<QMenu *>()) {
                for (QAction *action : menu->actions()) {
                    if (action->text().startsWith(start)) {
                        action->trigger();
                        delete menu;
                        return true;
                    }
                }
                delete menu;
            }
            return false;
        };
        QVERIFY(choose("expires:<30d")); // expiring soon, there from the start
        QCOMPARE(field->text(), QString("expires:<30d"));
        field->setText("number 3");
        QVERIFY(choose("Save"));
        field->clear();
        QVERIFY(choose("number 3"));
        QCOMPARE(field->text(), QString("number 3"));
        QVERIFY(choose("Forget"));
        field->clear();
        QVERIFY(!choose("number 3"));
        QVERIFY(choose("expires:<30d"));
    }

    void replacingShowsItsPreviewAndIsOneEdit()
    {
        command("rule.replace");
        QLineEdit *find = named<QLineEdit>("Find");
        QLineEdit *replace = named<QLineEdit>("Replace with");
        auto *list = named<QTableWidget>("What would change");
        QVERIFY(find && replace && list && list->isVisible());
        find->setText("number");
        replace->setText("No.");
        QCOMPARE(list->rowCount(), 8);
        QCOMPARE(list->item(1, 3)->text(), QString("Rule No. 2"));
        QCOMPARE(list->item(1, 0)->text(), QString("2"));
        QCOMPARE(names()[0], QString("Rule number 1")); // nothing is done yet
        list->item(1, 0)->setCheckState(Qt::Unchecked);
        QTest::keyClick(replace, Qt::Key_Return);
        QCOMPARE(names()[0], QString("Rule No. 1"));
        QCOMPARE(names()[1], QString("Rule number 2")); // left out
        QCOMPARE(names()[7], QString("Rule No. 8"));
        session().undo();
        QCOMPARE(names()[7], QString("Rule number 8"));
    }

    void rulesMoveToANumberOrASection()
    {
        QLineEdit *field =
            named<QLineEdit>("Move above this number, or to the end of this section");
        QVERIFY(field);
        command("rule.moveTo");
        QVERIFY(field->isVisible());
        field->setText("4");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(names()[2], QString("Rule number 1"));
        command("rule.moveTo");
        field->setText("section 2");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(names().last(), QString("Rule number 1"));
    }

    void tabLeavesTheTable()
    {
        const QModelIndex before = m_table->currentIndex();
        key(Qt::Key_Tab);
        QVERIFY(QApplication::focusWidget() != m_table);
        QCOMPARE(m_table->currentIndex(), before);
    }

    void emptyListsTeach()
    {
        const auto shown = [&](const QString &button) {
            for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
                if (each->isVisible() && each->text() == button)
                    return each;
            }
            return static_cast<QPushButton *>(nullptr);
        };
        auto *field = m_window->findChild<QLineEdit *>("filterField");
        QVERIFY(!shown("Clear filter"));
        field->setText("nothing-is-called-so");
        QVERIFY(shown("Clear filter"));
        QVERIFY(!m_table->isVisible());
        shown("Clear filter")->click();
        QVERIFY(field->text().isEmpty());
        QVERIFY(m_table->isVisible());
        session().adopt(madePolicy(1, 0));
        QVERIFY(shown("Add rule"));
        shown("Add rule")->click();
        QCOMPARE(names().size(), 1);
        policy::Document bare;
        bare.uuid = Uuid::random();
        bare.name = "Bare";
        session().adopt(*policy::Policy::fromDocument(std::move(bare)));
        QVERIFY(shown("Add filter"));
        shown("Add filter")->click();
        QCOMPARE(session().policy()->filters.size(), std::size_t(1));
    }

    void thePaletteFindsGroupsAndApplications()
    {
        policy::InterfaceGroup group;
        group.uuid = Uuid::random();
        group.name = "uplinks";
        group.patterns = {"wan*"};
        QVERIFY(
            session().apply(policy::insertObject(std::make_shared<policy::InterfaceGroup>(group))));
        policy::Device device;
        device.uuid = Uuid::random();
        device.name = "edge-01";
        device.interfaces = {"wan0"};
        QVERIFY(session().apply(policy::insertObject(std::make_shared<policy::Device>(device))));
        policy::Application application;
        application.uuid = Uuid::random();
        application.filter = "inbound";
        application.device = "edge-01";
        application.interface = "wan0";
        QVERIFY(session().apply(
            policy::insertObject(std::make_shared<policy::Application>(application))));
        const auto found = [&](const QString &query) {
            QStringList lines;
            for (const auto &source : m_window->workspace().commands->all()) {
                for (const CommandItem &item : source->find(query, 5))
                    lines << item.subtitle + ": " + item.title;
            }
            return lines;
        };
        QVERIFY(found("uplinks").contains("interface group: uplinks"));
        QVERIFY(found("edge-01 wan0")
                    .contains(QString::fromUtf8("application: inbound · edge-01 wan0")));
    }

    void rulesAreDroppedBetweenRows()
    {
        key(Qt::Key_C, Qt::ControlModifier);
        const QMimeData *copied = QApplication::clipboard()->mimeData();
        QMimeData rules;
        rules.setData(mime::kRules, copied->data(mime::kRules));
        const QRect cell = m_table->visualRect(model().index(7, int(RuleColumn::Name)));
        dropOn(rules, cell.topLeft() + QPoint(20, 3));
        QCOMPARE(names().size(), 9);
        QCOMPARE(rule(7).name, std::string("Rule number 1"));
    }

    void aSectionIsNamedCollapsedAndRemoved()
    {
        command("section.add");
        keys("Fresh");
        key(Qt::Key_Return);
        QCOMPARE(session().policy()->filters[0]->sections[1]->name, std::string("Fresh"));
        setCurrent(0, RuleColumn::Name);
        key(Qt::Key_Left);
        QCOMPARE(model().rowCount(), 1 + 1 + 5 + 1);
        key(Qt::Key_Right);
        QCOMPARE(model().rowCount(), 5 + 1 + 5 + 1);
        key(Qt::Key_Delete);
        QCOMPARE(names().size(), 4);
        QVERIFY(m_window->findChild<NoticeBar *>()->text().startsWith("Removed a section"));
    }

    void theSelectionSurvivesEdits()
    {
        setCurrent(4, RuleColumn::When);
        const Uuid uuid = rule(4).uuid;
        QCOMPARE(m_window->workspace().selection->rule()->rule, uuid);
        QVERIFY(session().apply(policy::removeRules({rule(1).uuid, rule(3).uuid})));
        QCOMPARE(m_window->workspace().selection->rule()->rule, uuid);
        QCOMPARE(m_table->currentIndex(), model().index(2, int(RuleColumn::When)));
        QVERIFY(m_table->selectionModel()->isRowSelected(2));
    }

    void thePaletteFindsRules()
    {
        QStringList titles;
        for (const auto &source : m_window->workspace().commands->all()) {
            for (const CommandItem &item : source->find("number 7", 5)) {
                titles << item.title;
                if (item.title == "Rule number 7")
                    item.activate();
            }
        }
        QVERIFY(titles.contains("Rule number 7"));
        QCOMPARE(rule(m_table->currentIndex().row()).name, std::string("Rule number 7"));
        m_window->workspace().navigator->back();
    }

    void nothingIsNamelessOrSilent()
    {
        QCOMPARE(namelessWidgets(m_window.get()).join("\n"), QString());
        QCOMPARE(deadButtons(m_window.get()).join("\n"), QString());
        for (int row = 0; row < model().rowCount(); ++row) {
            for (int column = 0; column < kRuleColumnCount; ++column)
                QVERIFY(
                    !model().index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
        }
        QVERIFY(m_window->workspace().actions->conflicts().empty());
    }

    void changesOfStateAreAnnounced()
    {
        QTRY_VERIFY(m_window->workspace().findings->list()->all.size() == 3);
        Announcements &announcements = g_announcements;
        announcements.clear();
        policy::RulePatch patch;
        patch.source = policy::Cell();
        patch.source->items = {"@gone"};
        QVERIFY(session().apply(policy::modifyRules({rule(2).uuid}, patch)));
        QTRY_VERIFY(announcements.heard("8 rules · 4 findings"));
        session().undo();
        QVERIFY(announcements.heard("0 unsaved edits"));
        session().redo();
        QVERIFY(announcements.heard("1 unsaved edit"));
        QTemporaryDir folder;
        session().saveAs(folder.filePath("site.tallygate"));
        QTRY_VERIFY(announcements.heard("Saved site.tallygate"));
        session().apply(policy::removeRules({rule(2).uuid}));
        QTRY_VERIFY(announcements.heard("7 rules"));
    }

    void aChangeOnDiskIsAskedAbout_data()
    {
        QTest::addColumn<bool>("edited");
        QTest::addColumn<QStringList>("answers");
        QTest::addColumn<QString>("mine");
        QTest::newRow("without edits")
            << false << QStringList{"Reload", "Keep what is here"} << "Rule number 1";
        QTest::newRow("with edits")
            << true << QStringList{"Merge", "Take the file, drop my edits", "Keep what is here"}
            << "Mine";
    }
    void aChangeOnDiskIsAskedAbout()
    {
        QFETCH(bool, edited);
        QFETCH(QStringList, answers);
        QFETCH(QString, mine);
        QTemporaryDir folder;
        const QString path = folder.filePath("site.tallygate");
        session().saveAs(path);
        QTRY_VERIFY(session().filePath() == path);
        auto *bar = m_window->findChild<QWidget *>("questionBar");
        const auto buttons = [&] {
            QStringList texts;
            for (const QPushButton *each : bar->findChildren<QPushButton *>()) {
                if (each->isVisible())
                    texts << each->text();
            }
            return texts;
        };
        QVERIFY(!bar->isVisible());
        const auto rename = [&](int row, const char *name) {
            policy::RulePatch patch;
            patch.name = name;
            return policy::modifyRules({rule(row).uuid}, patch);
        };
        const auto theirs = policy::apply(session().policy(), rename(2, "Theirs"));
        QVERIFY(theirs);
        if (edited)
            QVERIFY(session().apply(rename(1, "Mine")));
        QVERIFY(policy::savePolicy(theirs->next, path.toStdString()));
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 10000);
        QVERIFY(bar->findChild<QLabel *>()->text().startsWith("site.tallygate was changed"));
        QCOMPARE(buttons(), answers);
        for (QPushButton *each : bar->findChildren<QPushButton *>()) {
            if (each->text() == answers.first())
                each->click();
        }
        QTRY_COMPARE(names()[1], QString("Theirs"));
        QCOMPARE(names()[0], mine);
        QVERIFY(!bar->isVisible());
    }

    void modelsOfThePartsAreSound()
    {
        m_window->resize(1920, 1080);
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        for (const QAbstractItemView *view : m_window->findChildren<QAbstractItemView *>()) {
            if (view->model())
                testers.push_back(std::make_unique<QAbstractItemModelTester>(
                    view->model(), QAbstractItemModelTester::FailureReportingMode::QtTest));
        }
        QVERIFY(testers.size() >= 5); // rules, tree, findings, where used, history
        policy::Set set;
        set.uuid = Uuid::random();
        set.name = "fresh";
        QVERIFY(session().apply(policy::insertObject(std::make_shared<policy::Set>(set))));
        policy::RulePatch patch;
        patch.source = policy::Cell();
        patch.source->items = {"@gone"};
        QVERIFY(session().apply(policy::modifyRules({rule(2).uuid}, patch)));
        QVERIFY(m_services->settle());
        QVERIFY(session().apply(policy::removeRules({rule(2).uuid, rule(3).uuid})));
        session().undo();
        session().undo();
        session().redo();
        QVERIFY(m_services->settle());
        m_window->workspace().navigator->go({"policy", {"applications"}, {}});
        session().adopt(madePolicy(3, 2));
        QVERIFY(m_services->settle());
        session().newPolicy();
        QVERIFY(m_services->settle());
    }

    void unsavedEditsHoldTheWindow()
    {
        keys("Changed");
        key(Qt::Key_Return);
        m_window->close();
        QVERIFY(m_window->isVisible());
        session().discardEdits();
        m_window->close();
        QVERIFY(!m_window->isVisible());
    }
};

QTEST_MAIN(TestPolicyPage)
#include "tst_policypage.moc"
