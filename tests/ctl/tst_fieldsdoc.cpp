// SPDX-License-Identifier: GPL-3.0-or-later
// docs/fields.md is what the program says of its fields, and after it docs/fields-exceptions.md.
#include <QtTest>

#include "program.h"

using namespace tallygate::testsupport;

namespace {

QString fileIn(const char *folder, const char *name)
{
    QFile file(QStringLiteral(TALLYGATE_SOURCE_DIR "/%1/%2").arg(folder, name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The first line in which two texts differ, and both versions of it.
QString differenceOf(const QString &actual, const QString &expected)
{
    const QStringList a = actual.split(QLatin1Char('\n'));
    const QStringList b = expected.split(QLatin1Char('\n'));
    qsizetype line = 0;
    while (line < a.size() && line < b.size() && a[line] == b[line])
        ++line;
    return QStringLiteral("line %1\n  is        %2\n  should be %3")
        .arg(line + 1)
        .arg(a.value(line), b.value(line));
}

} // namespace

class FieldsDocTest : public QObject
{
    Q_OBJECT

private slots:
    void isNotStale()
    {
        const ProgramRun run = runCtl({"fields", "--markdown"});
        QCOMPARE(run.status, 0);
        const QString written = fileIn("docs", "fields-exceptions.md");
        QVERIFY(!written.isEmpty());
        const QString expected = run.output + QLatin1Char('\n') + written;
        const QString actual = fileIn("docs", "fields.md");
        QVERIFY2(actual == expected,
                 qPrintable(QStringLiteral("docs/fields.md is stale; write it anew with\n"
                                           "  cmake --build BUILD --target update_fields_doc\n") +
                            differenceOf(actual, expected)));
    }

    void aPrefixTakesItsRowsOnly()
    {
        const ProgramRun run = runCtl({"fields", "--markdown", "vlan."});
        QCOMPARE(run.status, 0);
        QVERIFY(run.output.contains(QLatin1String("| `vlan.id` | number | 12 | shim |")));
        QVERIFY(!run.output.contains(QLatin1String("`ip.src`")));
    }
};

QTEST_GUILESS_MAIN(FieldsDocTest)
#include "tst_fieldsdoc.moc"
