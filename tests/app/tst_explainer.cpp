// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <set>

#include <QDirIterator>
#include <QRegularExpression>

#include "text/explainer.h"
#include "text/expressionwords.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// The codes of findings that the sources raise: string literals of the form of a code in the files
/// that make Diagnostics. "ipv6-opts"-like literals of other meaning do not occur in them.
std::set<std::string> raisedCodes()
{
    static const QRegularExpression literal(QStringLiteral("\"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\""));
    std::set<std::string> codes;
    for (const char *folder : {"/core/compile/src", "/core/policy/src"}) {
        QDirIterator files(QStringLiteral(TALLYGATE_SOURCE_DIR) + QLatin1String(folder), {"*.cpp"},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QString text = QString::fromUtf8(file.readAll());
            if (!text.contains(QLatin1String("Diagnostic")))
                continue;
            for (auto match = literal.globalMatch(text); match.hasNext();)
                codes.insert(match.next().captured(1).toStdString());
        }
    }
    return codes;
}

} // namespace

class TestExplainer : public QObject
{
    Q_OBJECT

private slots:
    void codesAreUniqueAndSentencesWhole()
    {
        std::set<std::string_view> seen;
        for (const ExplainerRow &row : Explainer::table()) {
            QVERIFY2(seen.insert(row.code).second, row.code);
            const QString text = QString::fromUtf8(row.sentence);
            static const QRegularExpression odd(QStringLiteral("%(0|[^1-9]|[1-9][0-9]|$)"));
            QVERIFY2(!text.contains(odd), row.code);
            QVERIFY2(text.endsWith(QLatin1Char('.')) || text.endsWith(QLatin1Char('?')), row.code);
            QVERIFY2(!text.contains(QLatin1Char('!')), row.code);
        }
    }

    void argumentsAreFilledInOnce()
    {
        Diagnostic diagnostic;
        diagnostic.code = "set-empty";
        diagnostic.message = "set x is empty";
        diagnostic.args = {"%1 bogons"};
        QCOMPARE(Explainer().sentence(diagnostic), QString::fromUtf8("Set “%1 bogons” is empty."));
    }

    void unknownCodesShowTheirMessage()
    {
        Diagnostic diagnostic;
        diagnostic.code = "no-such-code";
        diagnostic.message = "plain words";
        diagnostic.hint = "do this";
        QCOMPARE(Explainer().sentence(diagnostic), "plain words");
        QCOMPARE(Explainer().hint(diagnostic), "Do this"); // it follows a sentence
        diagnostic.hint = "ip.src is a field";
        QCOMPARE(Explainer().hint(diagnostic), "ip.src is a field");
    }

    void errorsSayWhereAndWhatNext()
    {
        Error error{ErrorKind::Io, "open-failed", "cannot open it", "check the path", {}};
        error.where.file = "a.pcap";
        const QString text = Explainer().sentence(error);
        QVERIFY(text.contains("a.pcap"));
        QVERIFY(text.contains("cannot open it"));
        QVERIFY(text.contains("check the path"));
    }

    /// Codes that have no sentence yet show plain English: listed here so that nobody has to look.
    void gaps()
    {
        QStringList gaps;
        for (const std::string &code : raisedCodes()) {
            if (!Explainer::knows(code))
                gaps << QString::fromStdString(code);
        }
        if (!gaps.isEmpty())
            qInfo().noquote() << "codes without a sentence:" << gaps.join(QStringLiteral(", "));
    }

    /// The words of expressions have no gap: each template of match stands in the table of the
    /// window with the same English, and no other.
    void templatesOfExpressionsAreThoseOfMatch()
    {
        QStringList ours;
        for (const PhraseRow &row : ExpressionWords::table())
            ours << QString::fromUtf8(row.code) + QStringLiteral(": ") +
                        QString::fromUtf8(row.text);
        QStringList theirs;
        for (const match::PhraseTemplate &row : match::phraseTemplates())
            theirs << QString::fromStdString(std::string(row.code) + ": " +
                                             std::string(row.english));
        QCOMPARE(ours, theirs);
    }

    void wordsOfExpressionsWithoutTranslationAreEnglish()
    {
        const auto parsed = match::parse("tcp.dstport in {80, 443} && ip.ttl < 5");
        QVERIFY(parsed);
        const auto phrase = match::describe(parsed->root);
        QVERIFY(phrase);
        QCOMPARE(ExpressionWords::of(*phrase), QString::fromStdString(match::toEnglish(*phrase)));
    }
};

QTEST_GUILESS_MAIN(TestExplainer)
#include "tst_explainer.moc"
