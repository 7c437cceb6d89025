// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>

#include "services/settings.h"
#include "services/theme.h"

using namespace tallygate::app;

namespace {

const char *const kSchemeNames[] = {"light", "dark", "high contrast"};

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }

    void coloursAreThoseOfTheDesign_data()
    {
        QTest::addColumn<QColor>("colour");
        QTest::addColumn<QString>("designed");
        struct Row
        {
            const char *name;
            QColor Tokens::*token;
            const char *light;
            const char *dark;
        };
        const Row rows[] = {{"bg", &Tokens::bg, "#F6F7F9", "#131519"},
                            {"surface", &Tokens::surface, "#FFFFFF", "#191C21"},
                            {"raised", &Tokens::raised, "#F1F2F5", "#20242A"},
                            {"line", &Tokens::line, "#E2E4E9", "#2A2F37"},
                            {"line2", &Tokens::line2, "#CDD1D9", "#3A414B"},
                            {"grid", &Tokens::grid, "#ECEEF2", "#22262D"},
                            {"text", &Tokens::text, "#1A1D23", "#E6E8EC"},
                            {"mute", &Tokens::mute, "#545C69", "#A3ABB8"},
                            {"faint", &Tokens::faint, "#636B79", "#8F98A6"},
                            {"accent", &Tokens::accent, "#2B5CCB", "#82A8FF"},
                            {"selection", &Tokens::selection, "#E8EFFD", "#22304B"}};
        const Tokens &light = tokensOf(ColorScheme::Light);
        const Tokens &dark = tokensOf(ColorScheme::Dark);
        for (const Row &row : rows) {
            QTest::addRow("light %s", row.name) << light.*row.token << QString(row.light);
            QTest::addRow("dark %s", row.name) << dark.*row.token << QString(row.dark);
        }
        struct ToneRow
        {
            Tone tone;
            const char *name, *ink, *tint, *darkInk, *darkTint;
        };
        const ToneRow tones[] = {
            {Tone::Permit, "permit", "#00775A", "#E3F3EE", "#3CCB9F", "#15332B"},
            {Tone::Drop, "drop", "#B23C0B", "#FBEAE3", "#F28E62", "#3A221A"},
            {Tone::Reject, "reject", "#983A74", "#F8E8F2", "#E48FC2", "#37202F"},
            {Tone::Limit, "limit", "#806200", "#F8F0D8", "#E2C14F", "#332C15"},
            {Tone::Count, "count", "#24699B", "#E4F0F8", "#74BCE8", "#182D3A"},
            {Tone::Warning, "warning", "#916100", "#FFF5D9", "#E2C14F", "#332C15"}};
        for (const ToneRow &row : tones) {
            QTest::addRow("light %s", row.name) << light.tone(row.tone).ink << QString(row.ink);
            QTest::addRow("light %s tint", row.name)
                << light.tone(row.tone).tint << QString(row.tint);
            QTest::addRow("dark %s", row.name) << dark.tone(row.tone).ink << QString(row.darkInk);
            QTest::addRow("dark %s tint", row.name)
                << dark.tone(row.tone).tint << QString(row.darkTint);
        }
    }
    void coloursAreThoseOfTheDesign()
    {
        QFETCH(QColor, colour);
        QFETCH(QString, designed);
        QCOMPARE(colour.name().toUpper(), designed);
    }

    void rowsAreLowerWhenCompact()
    {
        m_theme->setDensity(Density::Comfortable);
        QCOMPARE(m_theme->rowHeight(), 32);
        m_theme->setDensity(Density::Compact);
        QCOMPARE(m_theme->rowHeight(), 24);
        m_theme->setDensity(Density::Comfortable);
    }

    void contrast_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        QTest::addColumn<double>("least");
        for (const auto scheme :
             {ColorScheme::Light, ColorScheme::Dark, ColorScheme::HighContrast}) {
            const Tokens &t = tokensOf(scheme);
            const char *name = kSchemeNames[static_cast<int>(scheme)];
            const double least = scheme == ColorScheme::HighContrast ? 7.0 : 4.5;
            const std::pair<const char *, QColor> inks[] = {
                {"text", t.text}, {"mute", t.mute}, {"faint", t.faint}, {"accent", t.accent}};
            const std::pair<const char *, QColor> grounds[] = {{"bg", t.bg},
                                                               {"surface", t.surface},
                                                               {"raised", t.raised},
                                                               {"selection", t.selection}};
            for (const auto &[inkName, ink] : inks) {
                for (const auto &[groundName, ground] : grounds)
                    QTest::addRow("%s: %s on %s", name, inkName, groundName)
                        << ink << ground << least;
            }
            for (int i = 0; i < kToneCount; ++i) {
                const ToneColors &tone = t.tones[static_cast<std::size_t>(i)];
                QTest::addRow("%s: tone %d on its tint", name, i) << tone.ink << tone.tint << least;
                QTest::addRow("%s: tone %d on surface", name, i) << tone.ink << t.surface << least;
                QTest::addRow("%s: text on tint %d", name, i) << t.text << tone.tint << least;
                QTest::addRow("%s: mute on tint %d", name, i) << t.mute << tone.tint << least;
            }
            QTest::addRow("%s: on accent", name) << t.onAccent << t.accent << least;
        }
    }
    void contrast()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        QFETCH(double, least);
        const double ratio = contrastRatio(ink, ground);
        QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1").arg(ratio)));
    }

    void contrastOfKnownPairs()
    {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    }

    void iconsTakeTheInk_data()
    {
        QTest::addColumn<int>("choice");
        QTest::newRow("light") << static_cast<int>(ThemeChoice::Light);
        QTest::newRow("dark") << static_cast<int>(ThemeChoice::Dark);
        QTest::newRow("high contrast") << static_cast<int>(ThemeChoice::HighContrast);
    }
    void iconsTakeTheInk()
    {
        QFETCH(int, choice);
        m_theme->setChoice(static_cast<ThemeChoice>(choice));
        const QIcon icon = m_theme->icon("shield", Ink::Drop);
        QImage image(32, 32, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(2);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        icon.paint(&painter, QRect(0, 0, 16, 16));
        painter.end();
        const QColor ink = m_theme->tokens().tone(Tone::Drop).ink;
        int solid = 0;
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 32; ++x) {
                const QColor at = image.pixelColor(x, y);
                if (at.alpha() == 255) {
                    ++solid;
                    QVERIFY2(qAbs(at.red() - ink.red()) < 3 && qAbs(at.blue() - ink.blue()) < 3,
                             qPrintable(at.name()));
                }
            }
        }
        QVERIFY(solid > 20);
    }

    void everyBundledIconRenders()
    {
        const QDir icons(QStringLiteral(":/icons"));
        const QStringList files = icons.entryList({"*.svg"});
        QVERIFY(files.size() > 100);
        for (const QString &file : files) {
            const QString name = QFileInfo(file).completeBaseName();
            const QImage image = m_theme->pixmap(name, 16, Qt::red, 1).toImage();
            bool drawn = false;
            for (int i = 0; i < 256 && !drawn; ++i)
                drawn = qAlpha(image.pixel(i % 16, i / 16)) > 100;
            QVERIFY2(drawn, qPrintable(name));
        }
        QVERIFY(!Theme::hasIcon("no-such-icon"));
    }

    void digitsAreTabular()
    {
        const QFont font = m_theme->textFont();
        QCOMPARE(QFontInfo(font).family(), "Tallygate Sans");
        for (const auto weight : {QFont::Normal, QFont::Medium, QFont::DemiBold, QFont::Bold}) {
            const QFontMetricsF metrics(m_theme->textFont(13, weight));
            for (char digit = '1'; digit <= '9'; ++digit)
                QCOMPARE(metrics.horizontalAdvance(QString(6, QLatin1Char(digit))),
                         metrics.horizontalAdvance(QString(6, QLatin1Char('0'))));
        }
    }

    void monoHasNoLigatures()
    {
        const QFont font = m_theme->monoFont();
        QCOMPARE(QFontInfo(font).family(), "Tallygate Mono");
        // "!=" drawn as one is "!" and "=" drawn side by side.
        const QFontMetrics metrics(font);
        const int width = metrics.horizontalAdvance(QLatin1Char('0'));
        const auto draw = [&](bool apart) {
            QImage image(2 * width, 20, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.setFont(font);
            if (apart) {
                painter.drawText(0, 15, "!");
                painter.drawText(width, 15, "=");
            } else {
                painter.drawText(0, 15, "!=");
            }
            painter.end();
            return image;
        };
        const QImage joined = draw(false);
        const QImage apart = draw(true);
        int differing = 0;
        for (int y = 0; y < 20; ++y) {
            for (int x = 0; x < 2 * width; ++x)
                differing += qAbs(qGray(joined.pixel(x, y)) - qGray(apart.pixel(x, y))) > 100;
        }
        QVERIFY2(differing < 4, qPrintable(QString::number(differing)));
    }

    void switchingIsAnnounced()
    {
        m_theme->setChoice(ThemeChoice::Light);
        QSignalSpy changed(m_theme.get(), &Theme::changed);
        m_theme->setChoice(ThemeChoice::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window), m_theme->tokens().surface);
        m_theme->setChoice(ThemeChoice::Dark);
        QCOMPARE(changed.count(), 1);
        m_theme->setDensity(Density::Compact);
        QCOMPARE(m_theme->rowHeight(), 24);
        QCOMPARE(changed.count(), 2);
        m_theme->setDensity(Density::Comfortable);
    }

    void settingsAreKept()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("settings.ini");
        {
            Settings settings(path);
            QCOMPARE(settings.theme(), ThemeChoice::System);
            settings.setTheme(ThemeChoice::HighContrast);
            settings.setDensity(Density::Compact);
            settings.setLanguage("de");
            settings.setValue("policy/columns", QStringList{"name", "hits"});
        }
        const Settings settings(path);
        QCOMPARE(settings.theme(), ThemeChoice::HighContrast);
        QCOMPARE(settings.density(), Density::Compact);
        QCOMPARE(settings.language(), "de");
        QCOMPARE(settings.value("policy/columns").toStringList(), (QStringList{"name", "hits"}));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
