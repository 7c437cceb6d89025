// SPDX-License-Identifier: GPL-3.0-or-later
// Every field against what TShark counted on real captures. A row is graded if its reading is
// `outer` or `all` and nothing makes its numbers doubtful; of the others the agreement is printed.
#include <QFile>
#include <QtTest>
#include <map>
#include <set>

#include "capture/reader.h"
#include "exceptions.h"
#include "fields/field.h"
#include "match/program.h"
#include "oraclerows.h"
#include "packet/packet.h"
#include "support/testdata.h"

using namespace tallygate;
using oracle::Count;

namespace {

struct Case
{
    const oracle::Row *row;
    match::Program program;
    Count counted;
};

bool isException(const oracle::Row &row)
{
    const auto all = oracle::rowExceptions();
    return std::any_of(all.begin(), all.end(), [&row](const auto &exception) {
        return row.capture == exception.capture && row.filter == exception.filter;
    });
}

std::string unknownFieldOf(const oracle::Row &row)
{
    for (const std::string &name : row.fields) {
        if (!fields::findField(name))
            return name;
    }
    return {};
}

template <class Take>
void forEachPacket(const std::string &name, Take take)
{
    auto reader = capture::Reader::open(testsupport::sharedCapture(name));
    QVERIFY2(reader.has_value(), name.c_str());
    packet::Packet packet;
    capture::Frame frame;
    while (reader->next(frame)) {
        packet::parse(
            {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time},
            packet);
        take(packet);
    }
}

/// Counts what each row's filter matches in its capture: one pass for all of them. All rows are of
/// the same capture.
std::vector<Case> casesOf(const std::vector<const oracle::Row *> &rows)
{
    std::vector<Case> cases;
    for (const oracle::Row *row : rows) {
        const auto expression = match::parse(row->filter);
        auto program = expression ? match::Program::compile(*expression)
                                  : tl::unexpected<Error>(expression.error());
        if (!program) {
            QTest::qFail((row->filter + ": " + program.error().message).c_str(), __FILE__,
                         __LINE__);
            continue;
        }
        cases.push_back({row, std::move(*program), {}});
    }
    forEachPacket(rows.front()->capture, [&cases](const packet::Packet &packet) {
        for (Case &one : cases) {
            if (one.program.evaluate(packet) == match::Truth::True) {
                ++one.counted.packets;
                one.counted.bytes += packet.frame.wireLength;
            }
        }
    });
    return cases;
}

QString describe(const oracle::Row &row, const Count &counted)
{
    return QStringLiteral("%1 (%2): %3 packets, %4 bytes; expected %5, %6")
        .arg(QString::fromStdString(row.filter), QString::fromStdString(row.semantics))
        .arg(counted.packets)
        .arg(counted.bytes)
        .arg(row.expected.packets)
        .arg(row.expected.bytes);
}

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

/// The lines of docs/fields-exceptions.md.
QStringList documentedLines()
{
    QFile file(QStringLiteral(TALLYGATE_SOURCE_DIR "/docs/fields-exceptions.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
}

} // namespace

class TestOracle : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_rows = oracle::allRows();
        for (const oracle::Row &row : m_rows)
            m_byCapture[row.capture].push_back(&row);
    }

    void agrees_data()
    {
        QTest::addColumn<QString>("capture");
        for (const auto &[capture, rows] : m_byCapture)
            QTest::newRow(capture.c_str()) << QString::fromStdString(capture);
    }
    void agrees()
    {
        if (m_rows.empty())
            QSKIP("the shared captures are not here (TALLYGATE_SHARED)");
        QFETCH(QString, capture);
        std::vector<const oracle::Row *> rows;
        int differences = 0;
        for (const oracle::Row *row : m_byCapture[capture.toStdString()]) {
            const std::string unknown = unknownFieldOf(*row);
            if (unknown.empty()) {
                rows.push_back(row);
                continue;
            }
            qWarning("%s: there is no field %s", row->filter.c_str(), unknown.c_str());
            ++differences;
        }
        for (const Case &one : casesOf(rows))
            differences += isFault(one) ? 1 : 0;
        QCOMPARE(differences, 0);
    }

    void nearlyAllAgree()
    {
        if (m_rows.empty())
            QSKIP("the shared captures are not here (TALLYGATE_SHARED)");
        const Agreement &graded = m_agreement[{}];
        qInfo("%d rows graded, %d agree", graded.rows, graded.agreeing);
        for (const auto &[kind, agreement] : m_agreement) {
            if (!kind.empty())
                qInfo("%d rows not graded (%s), %d agree", agreement.rows, kind.c_str(),
                      agreement.agreeing);
        }
        QVERIFY(graded.rows >= 590);
        QVERIFY(graded.agreeing * 1000 >= graded.rows * 995);
    }

    void exceptionsAreDocumented()
    {
        const QStringList lines = documentedLines();
        QVERIFY(!lines.isEmpty());
        QStringList listed;
        for (const QString &line : lines) {
            if (line.startsWith(QLatin1String("| row `")))
                listed << line;
        }
        QStringList expected;
        for (const oracle::RowException &one : oracle::rowExceptions())
            expected << QStringLiteral("| row `%1` | `%2` | %3 |")
                            .arg(text(one.capture), text(one.filter), text(one.reason));
        QCOMPARE(listed.join('\n'), expected.join('\n'));
        for (const oracle::FieldException &one : oracle::fieldExceptions()) {
            const bool isListed =
                std::any_of(lines.begin(), lines.end(), [&one](const QString &line) {
                    return line.startsWith(QLatin1Char('|')) &&
                           line.contains(QStringLiteral("`%1`").arg(text(one.field)));
                });
            QVERIFY2(isListed, qPrintable(text(one.field)));
        }
    }

private:
    struct Agreement
    {
        int rows = 0;
        int agreeing = 0;
    };

    /// Counts the case; true if it is graded and differs without being excepted, or is excepted
    /// and agrees. A line each: QtTest cuts the message of a failure where it gets long.
    bool isFault(const Case &one)
    {
        const oracle::Row &row = *one.row;
        const bool isAgreeing = one.counted == row.expected;
        Agreement &agreement = m_agreement[row.ungraded];
        ++agreement.rows;
        agreement.agreeing += isAgreeing ? 1 : 0;
        if (!row.ungraded.empty())
            return false;
        if (isAgreeing != isException(row))
            return false;
        qWarning("%s%s", qPrintable(describe(row, one.counted)),
                 isAgreeing ? " agrees, yet is listed as an exception" : "");
        return true;
    }

    std::vector<oracle::Row> m_rows;
    std::map<std::string, std::vector<const oracle::Row *>> m_byCapture;
    std::map<std::string, Agreement> m_agreement; ///< by Row::ungraded
};

QTEST_GUILESS_MAIN(TestOracle)
#include "tst_oracle.moc"
