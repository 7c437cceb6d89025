// SPDX-License-Identifier: GPL-3.0-or-later
// The Policy page with 100,000 rules in 2,000 sections: how long each thing a person does takes
// until the window is painted again; then the Simulate page with a million packets. Prints the
// median, the 95th percentile and the worst. One argument runs one group only.
#include <functional>
#include <vector>

#include <QApplication>
#include <QScrollBar>
#include <QTableView>

#include "designerfixture.h"
#include "models/ruletablemodel.h"
#include "packetbench.h"
#include "stopwatch.h"
#include "widgets/searchfield.h"

using namespace tallygate;
using namespace tallygate::app;
using namespace tallygate::bench;

namespace {

constexpr int kSections = 2000;
constexpr int kPerSection = 50;

class Bench
{
public:
    Bench()
        : m_pages{policyPage()}
    {
        m_services.session().adopt(madePolicy(kSections, kPerSection));
        m_window = std::make_unique<MainWindow>(m_services.shared, m_pages);
        m_window->resize(1440, 900);
        m_window->restore();
        m_window->show();
        (void)QTest::qWaitForWindowExposed(m_window.get());
        m_table = m_window->findChild<QTableView *>("ruleTable");
        m_table->setFocus();
        settle();
    }

    /// All groups, or the one named: files, scroll, filter, edits, moves.
    void run(const QString &only)
    {
        printHead("100,000 rules");
        const auto group = [&](const char *name, void (Bench::*part)()) {
            if (only.isEmpty() || only == QLatin1String(name))
                (this->*part)();
        };
        group("files", &Bench::files);
        group("scroll", &Bench::scroll);
        group("filter", &Bench::filter);
        group("edits", &Bench::edits);
        group("moves", &Bench::moves);
        group("whole", &Bench::whole);
    }

private:
    RuleTableModel &model() { return static_cast<RuleTableModel &>(*m_table->model()); }
    PolicySession &session() { return m_services.session(); }

    void settle()
    {
        (void)m_services.settle();
        QTest::qWait(300); // the pause before the findings
        (void)m_services.settle();
        paint();
    }
    void measure(const char *what, int aim, int times, const std::function<void(int)> &work)
    {
        report(what, untilPainted(times, work), aim);
        settle();
    }
    void files()
    {
        const QString path = m_services.path("large.tallygate");
        QSignalSpy saved(&session(), &PolicySession::saved);
        QSignalSpy opened(&session(), &PolicySession::opened);
        measure("save", 1000, 5, [&](int) {
            session().saveAs(path);
            waitFor(saved);
        });
        measure("open", 2000, 5, [&](int) {
            session().open(path);
            waitFor(opened);
        });
    }

    void scroll()
    {
        QScrollBar *bar = m_table->verticalScrollBar();
        bar->setValue(0);
        measure("scroll, wheel step", 16, 300, [&](int) { bar->setValue(bar->value() + 96); });
        measure("scroll, page", 16, 300,
                [&](int) { bar->setValue(bar->value() + bar->pageStep()); });
        measure("scroll, anywhere", 16, 100,
                [&](int i) { bar->setValue(int(qint64(bar->maximum()) * (i * 37 % 100) / 100)); });
    }

    void filter()
    {
        auto *field = m_window->findChild<SearchField *>("filterField");
        QSignalSpy applied(&model(), &RuleTableModel::queryApplied);
        const QString text = "action:drop number 4";
        std::vector<double> blocked;
        std::vector<double> shown;
        for (int round = 0; round < 5; ++round) {
            for (int i = 1; i <= text.size(); ++i) {
                if (!policy::parseQuery(text.left(i).toStdString()))
                    continue;
                double typed = 0;
                shown.push_back(millisecondsOf([&] {
                    typed = millisecondsOf([&] { field->setText(text.left(i)); });
                    waitFor(applied);
                    paint();
                }));
                blocked.push_back(typed);
            }
            field->clear();
            applied.clear();
            settle();
        }
        report("filter, key stroke", blocked, 16);
        report("filter, until rows are there", shown, 100);
    }

    void edits()
    {
        const auto sectionAt = [&](int i) {
            const auto &sections = session().policy()->filters[0]->sections;
            return sections[std::size_t(i) * 7919 % sections.size()];
        };
        measure("insert a rule", 16, 100, [&](int i) {
            policy::Rule rule;
            rule.uuid = Uuid::random();
            rule.name = "Inserted";
            const auto section = sectionAt(i);
            (void)session().apply(
                policy::insertRule(section->uuid, section->rules[3]->uuid, std::move(rule)));
        });
        measure("undo", 16, 100, [&](int) { session().undo(); });
        measure("redo", 16, 100, [&](int) { session().redo(); });
        measure("type into a cell", 16, 100, [&](int i) {
            policy::RulePatch patch;
            patch.name = "Typed " + std::to_string(i);
            (void)session().apply(policy::modifyRules({sectionAt(i)->rules[0]->uuid}, patch));
        });
    }

    void moves()
    {
        const auto place = [&](std::size_t section) {
            return session().policy()->filters[0]->sections[section]->uuid;
        };
        std::vector<Uuid> rules;
        for (std::size_t s = 100; rules.size() < 10'000; ++s) {
            for (const auto &rule : session().policy()->filters[0]->sections[s]->rules)
                rules.push_back(rule->uuid);
        }
        rules.resize(10'000);
        m_table->selectionModel()->select(
            QItemSelection(model().index(model().rowOf(rules.front()), 0),
                           model().index(model().rowOf(rules.back()), kRuleColumnCount - 1)),
            QItemSelectionModel::ClearAndSelect);
        measure("move 10,000 rules", 100, 10, [&](int i) {
            (void)session().apply(policy::moveRules(rules, place(i % 2 ? 10 : 1990), {}));
        });
        measure("undo the move of 10,000", 100, 10, [&](int) { session().undo(); });
        measure("switch off 10,000 rules", 100, 10, [&](int i) {
            policy::RulePatch patch;
            patch.enabled = i % 2 == 1;
            (void)session().apply(policy::modifyRules(rules, patch));
        });
        session().discardEdits();
    }

    /// What a person does with all rules at once.
    void whole()
    {
        const auto command = [&](const char *id) {
            m_window->workspace().actions->action(QString::fromLatin1(id))->trigger();
        };
        measure("select all rules", 100, 5, [&](int) {
            m_table->clearSelection();
            m_table->selectAll();
        });
        measure("remove all rules", 100, 1, [&](int) { command("rule.remove"); });
        measure("undo it", 100, 1, [&](int) { session().undo(); });
        measure("redo it", 100, 1, [&](int) { session().redo(); });
        session().discardEdits();
    }

    DesignerServices m_services;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
    QTableView *m_table = nullptr;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QString only = app.arguments().value(1);
    if (only != QLatin1String("packets"))
        Bench().run(only);
    if (only.isEmpty() || only == QLatin1String("packets"))
        return benchPackets() ? 0 : 1;
    return 0;
}
