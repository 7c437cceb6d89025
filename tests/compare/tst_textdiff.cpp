// SPDX-License-Identifier: GPL-3.0-or-later
// The unified diff of two texts against `diff -u`, and the texts it leads to.
#include <random>

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "compare/textdiff.h"

using namespace tallygate::compare;
using Lines = std::vector<std::string>;

namespace {

std::string joined(const Lines &lines)
{
    std::string text;
    for (const std::string &line : lines)
        text += line + '\n';
    return text;
}

/// Rules as a device policy writes them: no two lines are the same.
Lines numbered(std::size_t count, const std::string &what = "rule ")
{
    Lines lines;
    for (std::size_t i = 0; i < count; ++i)
        lines.push_back(what + std::to_string(i));
    return lines;
}

/// What `side` of a diff shows: with everything around it is that text.
std::string sideOf(const TextDiff &diff, DiffLine::Kind side)
{
    std::string text;
    for (const DiffLine &line : diff.lines) {
        if (line.kind == DiffLine::Kind::Same || line.kind == side)
            text += std::string(line.text) + '\n';
    }
    return text;
}

/// Some lines are taken out, put in or written anew; the others keep their order.
Lines edited(const Lines &lines, std::mt19937 &random)
{
    Lines result;
    for (const std::string &line : lines) {
        const auto dice = random() % 20;
        if (dice == 0)
            continue;
        if (dice == 1)
            result.push_back("new before " + line);
        result.push_back(dice == 2 ? line + " changed" : line);
    }
    return result;
}

} // namespace

class TestTextDiff : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString write(const char *name, const std::string &text) const
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (!file.open(QFile::WriteOnly) || file.write(text.data(), qint64(text.size())) < 0)
            qFatal("a file of the test cannot be written");
        return file.fileName();
    }

    /// What diff itself says of the two.
    std::string oracle(const std::string &before, const std::string &after) const
    {
        QProcess diff;
        diff.start(QStringLiteral("diff"),
                   {QStringLiteral("-u"), QStringLiteral("--label"), QStringLiteral("before"),
                    QStringLiteral("--label"), QStringLiteral("after"), write("before", before),
                    write("after", after)});
        return diff.waitForFinished() ? diff.readAllStandardOutput().toStdString() : "";
    }

private slots:
    void asDiffWritesIt_data()
    {
        QTest::addColumn<Lines>("before");
        QTest::addColumn<Lines>("after");
        const Lines ten = numbered(10);
        const auto with = [&ten](auto change) {
            Lines lines = ten;
            change(lines);
            return lines;
        };
        QTest::newRow("the same") << ten << ten;
        QTest::newRow("both empty") << Lines() << Lines();
        QTest::newRow("from nothing") << Lines() << ten;
        QTest::newRow("to nothing") << ten << Lines();
        QTest::newRow("one line each") << Lines{"a"} << Lines{"b"};
        QTest::newRow("the first") << ten << with([](Lines &l) { l.front() = "x"; });
        QTest::newRow("the last") << ten << with([](Lines &l) { l.back() = "x"; });
        QTest::newRow("one put in") << ten << with([](Lines &l) { l.insert(l.begin() + 5, "x"); });
        QTest::newRow("one taken out") << ten << with([](Lines &l) { l.erase(l.begin() + 5); });
        QTest::newRow("six lines between: one hunk")
            << ten << with([](Lines &l) { l[1] = "x", l[8] = "y"; });
        QTest::newRow("seven lines between: two")
            << ten << with([](Lines &l) { l[0] = "x", l[8] = "y"; });
        QTest::newRow("all other") << ten << numbered(12, "other ");
        QTest::newRow("braces") << Lines{"{", "a", "}", "{", "b", "}"}
                                << Lines{"{", "a", "}", "{", "c", "}", "{", "b", "}"};
    }

    void asDiffWritesIt()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("diff")).isEmpty())
            QSKIP("diff is not installed");
        QFETCH(Lines, before);
        QFETCH(Lines, after);
        const auto diff = diffTexts(joined(before), joined(after));
        QCOMPARE(toPatch(*diff, "before", "after"), oracle(joined(before), joined(after)));
    }

    void randomEditsAreFoundAsDiffFindsThem()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("diff")).isEmpty())
            QSKIP("diff is not installed");
        std::mt19937 random(1);
        for (std::size_t lines = 1; lines < 200; lines += 7) {
            const Lines before = numbered(lines);
            const Lines after = edited(before, random);
            const auto diff = diffTexts(joined(before), joined(after));
            QCOMPARE(toPatch(*diff, "before", "after"), oracle(joined(before), joined(after)));
        }
    }

    /// Where lines repeat or change places there is more than one answer; each leads from one text
    /// to the other.
    void bothSidesAreTheTexts()
    {
        std::mt19937 random(2);
        int compared = 0;
        for (int round = 0; round < 300; ++round) {
            Lines before, after;
            for (auto count = random() % 12; count > 0; --count)
                before.push_back(std::string(1, char('a' + random() % 4)));
            for (auto count = random() % 12; count > 0; --count)
                after.push_back(std::string(1, char('a' + random() % 4)));
            // With both ends different, a single hunk holds all lines.
            const auto diff =
                diffTexts("<\n" + joined(before) + ">\n", "(\n" + joined(after) + ")\n");
            if (diff->hunks.size() > 1)
                continue;
            ++compared;
            QCOMPARE(sideOf(*diff, DiffLine::Kind::Removed), "<\n" + joined(before) + ">\n");
            QCOMPARE(sideOf(*diff, DiffLine::Kind::Added), "(\n" + joined(after) + ")\n");
        }
        QVERIFY(compared > 250);
    }

    void manyLines_data()
    {
        QTest::addColumn<bool>("areShuffled");
        QTest::newRow("edited") << false;
        QTest::newRow("shuffled") << true;
    }

    void manyLines()
    {
        QFETCH(bool, areShuffled);
        std::mt19937 random(3);
        const Lines before = numbered(100'000);
        Lines after = edited(before, random);
        if (areShuffled)
            std::ranges::shuffle(after, random);
        QElapsedTimer timer;
        timer.start();
        const auto diff = diffTexts(joined(before), joined(after));
        qInfo("%lld ms, %zu lines", static_cast<long long>(timer.elapsed()), diff->lines.size());
        QVERIFY(timer.elapsed() < 5000);
        QCOMPARE(before.size() + diff->added - diff->removed, after.size());
    }
};

QTEST_GUILESS_MAIN(TestTextDiff)
#include "tst_textdiff.moc"
