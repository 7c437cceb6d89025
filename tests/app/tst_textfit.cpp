// SPDX-License-Identifier: GPL-3.0-or-later
// The real pages at 1280x800, in languages longer than English: no label and no button is cut, and
// every text that they ask for is translated.
#include <QtTest>

#include <QAbstractButton>
#include <QLabel>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

#include "designerfixture.h"
#include "logs/auditpage.h"
#include "logs/logspage.h"
#include "main/translation.h"
#include "models/ruletablemodel.h"
#include "recordfixture.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "session/countercontext.h"
#include "simulator/simulatepage.h"
#include "widgets/verdictbadge.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

constexpr int kPatienceMs = 30'000; // of a loaded machine
constexpr QSize kSmallest{1280, 800};

/// Asked for what no other translator knows: the one installed first is asked last.
class Untranslated : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *sourceText, const char *, int) const override
    {
        // Qt's own texts (contexts Q...) come with Qt.
        if (context[0] != 'Q' && sourceText[0] != '\0')
            m_texts << QStringLiteral("%1: “%2”")
                           .arg(QString::fromUtf8(context), QString::fromUtf8(sourceText));
        return {};
    }
    QStringList texts() const
    {
        QStringList texts = m_texts;
        texts.removeDuplicates();
        return texts;
    }

private:
    mutable QStringList m_texts;
};

QString pathOf(const QWidget *widget)
{
    QStringList path;
    for (const QWidget *at = widget; at && !at->isWindow(); at = at->parentWidget())
        path.prepend(at->objectName().isEmpty() ? QLatin1String(at->metaObject()->className())
                                                : at->objectName());
    return path.join(QLatin1Char('/'));
}

/// How many pixels of a label or button are missing; 0 if it shows whole.
QSize missing(const QWidget *widget)
{
    const auto *label = qobject_cast<const QLabel *>(widget);
    if (label && label->wordWrap()) {
        const int height = label->heightForWidth(label->width());
        return {0, qMax(0, height - label->height())};
    }
    QSize wanted = widget->sizeHint();
    if (qobject_cast<const QAbstractButton *>(widget)) // a low button shows its words whole
        wanted.setHeight(widget->fontMetrics().height());
    return {qMax(0, wanted.width() - widget->width()), qMax(0, wanted.height() - widget->height())};
}

bool hasText(const QWidget *widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return !label->text().isEmpty();
    if (const auto *tool = qobject_cast<const QToolButton *>(widget))
        return !tool->text().isEmpty() && tool->toolButtonStyle() != Qt::ToolButtonIconOnly;
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return !button->text().isEmpty();
    return qobject_cast<const QTabBar *>(widget) != nullptr;
}

QString textOf(const QWidget *widget)
{
    if (qobject_cast<const QTabBar *>(widget))
        return QStringLiteral("the tabs");
    const auto *label = qobject_cast<const QLabel *>(widget);
    return label ? label->text() : static_cast<const QAbstractButton *>(widget)->text();
}

/// "Run at SimulatePage/…: 12 px too narrow": visible labels, buttons and tabs that are cut.
QStringList cutTexts(const QWidget *window)
{
    QStringList cut;
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->visibleRegion().isEmpty() || !hasText(widget))
            continue;
        const QSize lack = missing(widget);
        if (!lack.isNull())
            cut << QStringLiteral("“%1” at %2: %3 x %4 px are missing")
                       .arg(textOf(widget), pathOf(widget))
                       .arg(lack.width())
                       .arg(lack.height());
    }
    return cut;
}

} // namespace

class TestTextFit : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void pagesShowTheirTexts_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("40 % longer") << "pseudo";
        QTest::newRow("German") << "de";
        QTest::newRow("Japanese") << "ja";
    }
    void pagesShowTheirTexts()
    {
        QFETCH(QString, language);
        Untranslated untranslated;
        QCoreApplication::installTranslator(&untranslated);
        installLanguage(language);
        QStringList cut;
        {
            Showing showing;
            QVERIFY(showing.isReady());
            cut << showing.cutOnEveryTab();
            showing.selectRule();
            showing.openInspector();
            cut << showing.cutOnEveryTab() << showing.cutVerdicts();
            showing.goTo(QStringLiteral("simulate"));
            cut << showing.cutOnEveryTab();
            QVERIFY(showing.simulate());
            cut << showing.cutOnEveryTab();
            showing.goTo(QStringLiteral("logs"));
            cut << showing.cutOnEveryTab();
            QVERIFY(showing.selectHit());
            cut << showing.cutOnEveryTab();
            showing.blockHit();
            cut << showing.cutOnEveryTab();
            showing.goTo(QStringLiteral("audit"));
            cut << showing.cutOnEveryTab();
            QCOMPARE(showing.window()->size(), kSmallest);
        }
        for (QTranslator *translator : QCoreApplication::instance()->findChildren<QTranslator *>())
            delete translator; // which removes it
        QLocale::setDefault(QLocale::c());
        QCoreApplication::removeTranslator(&untranslated);
        cut.removeDuplicates();
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QLatin1Char('\n'))));
        QCOMPARE(untranslated.texts().join(QLatin1Char('\n')), QString());
    }

private:
    /// The window over the sample policy.
    class Showing
    {
    public:
        Showing()
        {
            auto policy = policy::loadPolicy(std::filesystem::path(TALLYGATE_SOURCE_DIR) /
                                             "resources" / "demo" / "branch-edge.tallygate");
            if (!policy)
                return;
            m_services.session().adopt(std::move(*policy));
            m_pages = {policyPage(), simulatePage(), logsPage(m_records), auditPage(m_records)};
            m_window = std::make_unique<MainWindow>(m_services.shared, m_pages);
            m_window->resize(kSmallest);
            m_window->show();
            goTo(QStringLiteral("policy"));
        }
        bool isReady() const { return m_window && m_services.shared.jobs; }
        MainWindow *window() { return m_window.get(); }
        void goTo(const QString &page)
        {
            m_window->workspace().navigator->go({page, {}, {}});
            settle();
        }
        void selectRule()
        {
            const auto &filter = m_services.session().policy()->filters.front();
            const auto &rule = filter->sections.front()->rules.front();
            m_window->workspace().navigator->go({QStringLiteral("policy"),
                                                 {QString::fromStdString(filter->uuid.toString()),
                                                  QString::fromStdString(rule->uuid.toString())},
                                                 {}});
            settle();
        }
        void openInspector()
        {
            m_window->workspace().actions->action(QStringLiteral("policy.inspector"))->trigger();
            settle();
        }
        bool selectHit()
        {
            m_records.tell(madeSuppression(1, 1204));
            m_records.tell(madeHit(2));
            auto *hits = m_window->findChild<QTableView *>(QStringLiteral("hitTable"));
            const bool came = QTest::qWaitFor(
                [hits] { return hits->model()->rowCount() == 2; }, kPatienceMs);
            hits->setCurrentIndex(hits->model()->index(0, 0));
            settle();
            return came;
        }
        void blockHit()
        {
            m_window->workspace().actions->action(QStringLiteral("logs.block"))->trigger();
            settle();
        }
        /// What is cut now and with each of the tabs that there are.
        QStringList cutOnEveryTab()
        {
            QStringList cut = cutTexts(m_window.get());
            for (QTabBar *tabs : m_window->findChildren<QTabBar *>()) {
                for (int i = 0; tabs->isVisible() && i < tabs->count(); ++i) {
                    tabs->setCurrentIndex(i);
                    settle();
                    cut << cutTexts(m_window.get());
                }
            }
            return cut;
        }
        /// Words of verdicts that the column of the rule table is too narrow for.
        QStringList cutVerdicts() const
        {
            constexpr int kPadding = 8;
            const auto *table = m_window->findChild<QTableView *>(QStringLiteral("ruleTable"));
            const int room = table->columnWidth(int(RuleColumn::Action)) - 2 * kPadding;
            QStringList cut;
            for (const Tone tone :
                 {Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit, Tone::Count}) {
                if (verdictSize(*m_services.shared.theme, tone).width() > room)
                    cut << verdictWord(tone);
            }
            return cut;
        }
        /// The sample captures, run to the end.
        bool simulate()
        {
            auto *sample = m_window->findChild<QPushButton *>(QStringLiteral("useSample"));
            if (!sample)
                return false;
            sample->click();
            settle();
            auto *run = m_window->findChild<QPushButton *>(QStringLiteral("runButton"));
            if (!run || !QTest::qWaitFor([run] { return run->isEnabled(); }, kPatienceMs))
                return false;
            run->click();
            const bool ran = QTest::qWaitFor(
                [this] { return m_window->workspace().counters->hasData(); }, kPatienceMs);
            settle();
            return ran;
        }

    private:
        void settle()
        {
            m_services.settle();
            QTest::qWait(50);
        }

        TestRecords m_records;
        DesignerServices m_services;
        PageRegistry m_pages;
        std::unique_ptr<MainWindow> m_window;
    };
};

QTEST_MAIN(TestTextFit)
#include "tst_textfit.moc"
