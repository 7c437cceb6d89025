// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <QApplication>
#include <QClipboard>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include "accessibilitywalk.h"
#include "services/jobrunner.h"
#include "widgets/buttons.h"
#include "widgets/chips.h"
#include "widgets/commandpalette.h"
#include "widgets/draglabel.h"
#include "widgets/emptystate.h"
#include "widgets/expressionedit.h"
#include "widgets/hexview.h"
#include "widgets/noticebar.h"
#include "widgets/pagetoolbar.h"
#include "widgets/progressstrip.h"
#include "widgets/proportionbar.h"
#include "widgets/searchfield.h"
#include "widgets/sectionheader.h"
#include "widgets/sparkline.h"
#include "widgets/statusitem.h"
#include "widgets/verdictbadge.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// Knows two fields and the word "bad".
class TinyLanguage : public ExpressionLanguage
{
public:
    std::vector<ExpressionSpan> highlight(const QString &text) const override
    {
        return {{0, static_cast<int>(text.size()), SpanKind::Field}};
    }
    std::optional<ExpressionFault> check(const QString &text) const override
    {
        const qsizetype at = text.indexOf("bad");
        if (at < 0)
            return std::nullopt;
        return ExpressionFault{static_cast<int>(at), 3, "no field is called bad"};
    }
    CompletionList complete(const QString &text, int cursor) const override
    {
        CompletionList list;
        int start = cursor;
        while (start > 0 && !text[start - 1].isSpace())
            --start;
        list.replaceOffset = start;
        const QString word = text.mid(start, cursor - start);
        for (const char *field : {"tcp.dstport", "tcp.srcport"}) {
            if (QString::fromLatin1(field).startsWith(word))
                list.entries.push_back({QString::fromLatin1(field), "port", "A port.", {}});
        }
        return list;
    }
};

class OneCommand : public CommandSource
{
public:
    explicit OneCommand(int &runs)
        : m_runs(runs)
    {}
    QString title() const override { return "Commands"; }
    std::vector<CommandItem> find(const QString &query, int) override
    {
        std::vector<CommandItem> items;
        for (const char *name : {"Undo", "Redo"}) {
            CommandItem item;
            item.title = QString::fromLatin1(name);
            item.icon = "undo-2";
            item.score = fuzzyScore(query, item.title);
            if (item.title == "Undo")
                item.key = QKeySequence("Ctrl+Z");
            item.activate = [this] { ++m_runs; };
            if (item.score > 0)
                items.push_back(item);
        }
        return items;
    }

private:
    int &m_runs;
};

} // namespace

class TestWidgets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        m_theme->setChoice(ThemeChoice::Light);
    }
    void cleanupTestCase() { m_theme.reset(); }

    void everyWidgetHasAName()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        JobRunner jobs;
        const Formatter formatter(QLocale::c(), QTimeZone::utc());
        auto *header = new SectionHeader(*m_theme, "Filters");
        header->addButton("plus", "Add filter");
        auto *tools = new PageToolBar(*m_theme, "Policy");
        tools->addRight(makeButton(*m_theme, "play", "Run", ButtonRole::Primary));
        auto *notice = new NoticeBar(*m_theme);
        notice->show("Removed 3 rules", "Undo");
        const std::vector<QWidget *> widgets = {
            header,
            tools,
            notice,
            new SearchField(*m_theme, "search", "Search rules"),
            new EmptyState(*m_theme, {"flask-conical", "No captures", "Add one.", "Add", ""}),
            new ProgressStrip(*m_theme, jobs, formatter, "run"),
            new HexView(*m_theme),
            new ProportionBar(*m_theme),
            new VerdictBadge(*m_theme, Tone::Drop),
            new ChipLabel(*m_theme, "pencil", "3 unsaved edits")};
        for (QWidget *widget : widgets)
            column->addWidget(widget);
        QCOMPARE(namelessWidgets(&window).join("; "), QString());
        // The walk can fail:
        column->addWidget(new QToolButton);
        QCOMPARE(namelessWidgets(&window).size(), 1);
    }
    void buttonsWithoutEffectAreFound()
    {
        QWidget window;
        auto *dead = new QPushButton("Nothing", &window);
        auto *heard = new QPushButton("Something", &window);
        connect(heard, &QPushButton::clicked, this, [] {});
        QCOMPARE(deadButtons(&window).size(), 1);
        dead->setMenu(new QMenu(dead));
        QCOMPARE(deadButtons(&window), QStringList());
    }

    void chipsGiveWayToACount()
    {
        const std::vector<Chip> chips = {{"@bogons", Chip::Kind::Value},
                                         {"@branch-nets", Chip::Kind::Value},
                                         {"203.0.113.7", Chip::Kind::Value},
                                         {"198.51.100.0/26", Chip::Kind::Value}};
        const auto wide = layoutChips(QRect(0, 0, 2000, 32), *m_theme, chips);
        QCOMPARE(wide.size(), 4u);
        const auto narrow = layoutChips(QRect(0, 0, 180, 32), *m_theme, chips);
        QVERIFY(narrow.size() < 4);
        QCOMPARE(narrow.back().index, -1);
        for (const PlacedChip &place : narrow)
            QVERIFY(place.rect.right() < 180);
        const auto tiny = layoutChips(QRect(0, 0, 90, 32), *m_theme, chips);
        QCOMPARE(tiny.front().index, 0);
        QVERIFY(layoutChips(QRect(0, 0, 90, 32), *m_theme, {}).empty());
    }

    void chipsOfEveryWidthStayInTheCell()
    {
        const std::vector<Chip> chips = {{"", Chip::Kind::Not},
                                         {"@management-stations", Chip::Kind::Value},
                                         {"10.0.0.0/8", Chip::Kind::Value},
                                         {"gone", Chip::Kind::Broken}};
        for (int width = 0; width < 500; ++width) {
            const auto placed = layoutChips(QRect(10, 0, width, 32), *m_theme, chips);
            int shown = 0;
            for (const PlacedChip &place : placed) {
                QVERIFY2(place.rect.left() >= 10 && place.rect.right() < 10 + qMax(width, 1),
                         qPrintable(QString::number(width)));
                shown += place.index >= 0;
            }
            QVERIFY(shown == 4 || placed.back().index == -1);
        }
    }

    void verdictPaintsItsInk_data()
    {
        QTest::addColumn<int>("tone");
        for (int tone = 0; tone < kToneCount; ++tone)
            QTest::newRow(qPrintable(verdictWord(Tone(tone)))) << tone;
    }
    void verdictPaintsItsInk()
    {
        QFETCH(int, tone);
        const ToneColors &colors = m_theme->tokens().tone(Tone(tone));
        QImage image(120, 32, QImage::Format_RGB32);
        image.fill(m_theme->tokens().surface);
        QPainter painter(&image);
        const QRect badge = paintVerdict(&painter, image.rect(), *m_theme, Tone(tone));
        painter.end();
        QVERIFY(image.rect().contains(badge));
        QCOMPARE(image.pixelColor(badge.right() - 2, badge.center().y()), colors.tint);
        // Thin strokes are smoothed: somewhere they are closer to the ink than to the tint.
        const auto far = [](const QColor &a, const QColor &b) {
            return qAbs(a.red() - b.red()) + qAbs(a.green() - b.green()) +
                   qAbs(a.blue() - b.blue());
        };
        bool inked = false;
        for (int x = badge.left() + 4; x < badge.left() + 22; ++x) {
            for (int y = badge.top() + 2; y < badge.bottom() - 2; ++y) {
                const QColor at = image.pixelColor(x, y);
                inked = inked || far(at, colors.ink) * 2 < far(at, colors.tint);
            }
        }
        QVERIFY(inked);
    }

    void everyVerdictSaysItsOwnWord()
    {
        // Without a word it is the tone's own that is painted, and no two are alike.
        const auto painted = [&](Tone tone, const QString &word) {
            QImage image(160, 32, QImage::Format_RGB32);
            image.fill(m_theme->tokens().surface);
            QPainter painter(&image);
            paintVerdict(&painter, image.rect(), *m_theme, tone, word);
            return image;
        };
        QStringList words;
        for (int i = 0; i < kToneCount; ++i) {
            const QString word = verdictWord(Tone(i));
            QVERIFY(!word.isEmpty() && !words.contains(word));
            words << word;
            QCOMPARE(painted(Tone(i), {}), painted(Tone(i), word));
            QVERIFY(painted(Tone(i), {}) != painted(Tone(i), QStringLiteral("Other")));
        }
    }

    void verdictIsGlyphAndWord()
    {
        // The badge of one word, painted for two tones in one ink: what differs is the glyph, and
        // to the right of the glyph nothing does. A badge of another word differs there too.
        const auto inked = [&](Tone tone, const QString &word) {
            QImage image(160, 32, QImage::Format_RGB32);
            image.fill(m_theme->tokens().surface);
            QPainter painter(&image);
            const QRect badge = paintVerdict(&painter, image.rect(), *m_theme, tone, word);
            painter.end();
            QImage shape(badge.size(), QImage::Format_Mono);
            for (int y = 0; y < badge.height(); ++y) {
                for (int x = 0; x < badge.width(); ++x) {
                    const QColor at = image.pixelColor(badge.topLeft() + QPoint(x, y));
                    const ToneColors &colors = m_theme->tokens().tone(tone);
                    const auto far = [&](const QColor &other) {
                        return qAbs(at.red() - other.red()) + qAbs(at.green() - other.green()) +
                               qAbs(at.blue() - other.blue());
                    };
                    shape.setPixel(x, y, far(colors.ink) < far(colors.tint));
                }
            }
            return shape;
        };
        const QString word = QStringLiteral("Permit");
        const int glyph = 22; // padding and 14 px of glyph
        std::vector<QImage> glyphs;
        for (const Tone tone : {Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit, Tone::Count}) {
            const QImage shape = inked(tone, word);
            glyphs.push_back(shape.copy(0, 0, glyph, shape.height()));
            for (std::size_t i = 0; i + 1 < glyphs.size(); ++i)
                QVERIFY(glyphs[i] != glyphs.back());
            QVERIFY(shape.copy(glyph, 0, 30, shape.height()) !=
                    inked(tone, QStringLiteral("Reject")).copy(glyph, 0, 30, shape.height()));
        }
    }

    void highContrastHasBordersInsteadOfTints()
    {
        m_theme->setChoice(ThemeChoice::HighContrast);
        QImage image(120, 32, QImage::Format_RGB32);
        image.fill(m_theme->tokens().surface);
        QPainter painter(&image);
        const QRect badge = paintVerdict(&painter, image.rect(), *m_theme, Tone::Drop);
        painter.end();
        const QPoint leftEdge(badge.left(), badge.center().y());
        QCOMPARE(image.pixelColor(leftEdge), m_theme->tokens().tone(Tone::Drop).ink);
        QCOMPARE(image.pixelColor(leftEdge + QPoint(2, 0)), m_theme->tokens().surface);
        m_theme->setChoice(ThemeChoice::Light);
    }

    void whatIsDraggedSaysItself()
    {
        const QImage one = dragLabel(*m_theme, "tcp.dstport == 22", 1).toImage();
        const QImage other = dragLabel(*m_theme, "tcp.dstport == 23", 1).toImage();
        QVERIFY(one != other);
        QCOMPARE(one.height(), other.height());
        const QString all = QString("ip.src == 10.0.0.1 and ").repeated(50);
        QVERIFY(dragLabel(*m_theme, all, 1).width() <= 420);
        QCOMPARE(dragLabel(*m_theme, "tcp", 2).height(), 2 * one.height());
    }

    void sparklineOfNothingDrawsNothing()
    {
        QImage image(80, 20, QImage::Format_RGB32);
        image.fill(Qt::white);
        const QImage before = image;
        QPainter painter(&image);
        paintSparkline(&painter, image.rect(), {}, Qt::black, Qt::gray);
        painter.end();
        QCOMPARE(image, before);
        painter.begin(&image);
        const std::vector<double> zeros(10, 0.0);
        paintSparkline(&painter, image.rect(), zeros, Qt::black, Qt::gray);
        painter.end();
        QVERIFY(image != before);
    }

    void hexRowsAreShorterWhereThereIsNoRoom()
    {
        HexView view(*m_theme);
        view.setBytes(QByteArray(64, 'x'));
        view.show();
        for (const auto &[width, bytes] : {std::pair{360, 8}, std::pair{700, 16}}) {
            view.resize(width, 120);
            QTRY_COMPARE(view.bytesPerRow(), bytes);
            QCOMPARE(view.horizontalScrollBar()->maximum(), 0);
        }
    }

    void hexViewMovesAndSelects()
    {
        HexView view(*m_theme);
        view.setBytes(QByteArray::fromHex("021b44090001021b44113ab708004500003c1c46"));
        view.resize(600, 120);
        QSignalSpy activated(&view, &HexView::bytesActivated);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.cursor(), 16);
        QCOMPARE(activated.last().at(0).toInt(), 16);
        QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(view.selectedHex(), "00 3c");
        view.setHighlight({16, 2});
        QVERIFY2(view.accessibleDescription().contains("00 3c"),
                 qPrintable(view.accessibleDescription()));
        QTest::keyClick(&view, Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(view.cursor(), 0);
        QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(view.cursor(), 19);
        view.setBytes({});
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.cursor(), 0);
    }

    void expressionCompletes()
    {
        TinyLanguage language;
        ExpressionEdit edit(*m_theme, &language);
        edit.show();
        QVERIFY(QTest::qWaitForWindowActive(&edit));
        edit.setFocus();
        QTest::keyClicks(&edit, "tcp.");
        QVERIFY(edit.completionVisible());
        QTest::keyClick(&edit, Qt::Key_Down);
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(edit.text(), "tcp.srcport");
        QVERIFY(!edit.completionVisible());
    }

    void expressionShowsItsFault()
    {
        TinyLanguage language;
        ExpressionEdit edit(*m_theme, &language);
        QSignalSpy changed(&edit, &ExpressionEdit::faultChanged);
        edit.setText("tcp and bad");
        QVERIFY(edit.fault().has_value());
        QCOMPARE(edit.fault()->offset, 8);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(edit.accessibleDescription(), "no field is called bad");
        edit.setText("tcp");
        QVERIFY(!edit.fault().has_value());
        QCOMPARE(changed.count(), 2);
    }

    void expressionCommitsAndRestores()
    {
        ExpressionEdit edit(*m_theme, nullptr);
        edit.setText("tcp");
        QSignalSpy committed(&edit, &ExpressionEdit::committed);
        QSignalSpy cancelled(&edit, &ExpressionEdit::cancelled);
        QTest::keyClicks(&edit, " and udp");
        QTest::keyClick(&edit, Qt::Key_Escape);
        QCOMPARE(edit.text(), "tcp");
        QCOMPARE(cancelled.count(), 1);
        QTest::keyClicks(&edit, ".port");
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(committed.count(), 1);
        QCOMPARE(edit.text(), "tcp.port");
        QApplication::clipboard()->setText("a\n  b");
        edit.paste();
        QCOMPARE(edit.text(), "tcp.porta b");
    }

    void paletteFindsAndRuns()
    {
        QWidget window;
        window.resize(900, 600);
        CommandSources sources;
        int runs = 0;
        sources.add(std::make_unique<OneCommand>(runs));
        CommandPalette palette(*m_theme, sources, &window);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        palette.open();
        QVERIFY(palette.isVisible());
        QCOMPARE(palette.resultCount(), 2);
        QTest::keyClicks(QApplication::focusWidget(), "red");
        QCOMPARE(palette.resultCount(), 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(runs, 1);
        QVERIFY(!palette.isVisible());
        palette.open("nonsense");
        QCOMPARE(palette.resultCount(), 0);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!palette.isVisible());
    }

    void paletteShowsTheKeyOfEach()
    {
        QWidget window;
        window.resize(900, 600);
        CommandSources sources;
        int runs = 0;
        sources.add(std::make_unique<OneCommand>(runs));
        CommandPalette palette(*m_theme, sources, &window);
        window.show();
        palette.open();
        auto *list = palette.findChild<QListView *>();
        const QModelIndex undo = list->model()->index(1, 0);
        const QModelIndex redo = list->model()->index(2, 0);
        QCOMPARE(undo.data(Qt::AccessibleTextRole).toString(), QString("Undo, Ctrl+Z"));
        QCOMPARE(redo.data(Qt::AccessibleTextRole).toString(), QString("Redo"));
        // At the right end there is a key cap, or nothing.
        list->setCurrentIndex({});
        const auto inks = [&](const QModelIndex &index) {
            const QRect row = list->visualRect(index);
            const QImage image =
                list->viewport()->grab(row.adjusted(row.width() - 100, 0, 0, 0)).toImage();
            QSet<QRgb> colors;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    colors << image.pixel(x, y);
            }
            return colors.size();
        };
        QCOMPARE(inks(redo), 1);
        QVERIFY(inks(undo) > 2);
    }

    void paletteStandsOnItsGround()
    {
        CommandSources sources;
        int runs = 0;
        sources.add(std::make_unique<OneCommand>(runs));
        for (const ThemeChoice choice :
             {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::HighContrast}) {
            m_theme->setChoice(choice);
            QWidget window;
            window.resize(900, 600);
            window.show();
            CommandPalette palette(*m_theme, sources, &window);
            palette.open();
            const QImage image = palette.grab().toImage();
            const auto *list = palette.findChild<QListView *>();
            const QPoint inList = list->mapTo(&palette, QPoint(list->width() / 2, 2));
            QCOMPARE(image.pixelColor(inList), m_theme->tokens().surface);
        }
        m_theme->setChoice(ThemeChoice::Light);
    }

    void noticeRunsItsActionOnce()
    {
        NoticeBar bar(*m_theme);
        int undone = 0;
        bar.show("Removed 3 rules", "Undo", [&undone] { ++undone; });
        QVERIFY(bar.isVisible());
        for (QToolButton *button : bar.findChildren<QToolButton *>()) {
            if (button->text() == "Undo")
                button->click();
        }
        QCOMPARE(undone, 1);
        QVERIFY(!bar.isVisible());
        QVERIFY(!bar.closeIfOpen());
    }

    void progressShowsAndCancels()
    {
        JobRunner jobs;
        const Formatter formatter(QLocale::c(), QTimeZone::utc());
        ProgressStrip strip(*m_theme, jobs, formatter, "run");
        jobs.run<int>("run", "Run", this,
                      [](JobContext &context) -> Result<int> {
                          while (!context.stopRequested()) {
                              context.report("Reading", 1'000, 2'000, "packets");
                              QThread::msleep(5);
                          }
                          return fail(ErrorKind::Cancelled, "cancelled", "cancelled");
                      },
                      {});
        QTRY_VERIFY(strip.isVisible());
        QTRY_COMPARE(strip.findChild<QProgressBar *>()->value(), 500);
        strip.findChild<QToolButton *>()->click();
        QTRY_VERIFY(!strip.isVisible());
    }

    void searchFieldAsButton()
    {
        SearchField field(*m_theme, "search", "Search rules, sets, addresses…");
        field.setActsAsButton(true);
        field.setKeyHint("Ctrl K");
        QSignalSpy activated(&field, &SearchField::activated);
        QTest::keyClicks(&field, "x");
        QTest::mouseClick(&field, Qt::LeftButton);
        QCOMPARE(activated.count(), 2);
        QCOMPARE(activated.first().at(0).toString(), "x");
        QCOMPARE(field.text(), "");
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
