// SPDX-License-Identifier: GPL-3.0-or-later
// Every field against what TShark counted on real captures. A row is graded if all its fields are
// in the registry, its reading is `outer` or `all`, and no third decoder disputes it.
#include <QtTest>
#include <array>
#include <map>

#include "capture/reader.h"
#include "fields/field.h"
#include "match/program.h"
#include "oraclerows.h"
#include "packet/packet.h"
#include "support/testdata.h"

using namespace tallygate;
using oracle::Count;

namespace {

/// Rows on which we differ on purpose, for the reasons in docs/fields-exceptions.md.
constexpr std::array<oracle::Exception, 0> kExceptions{};

struct Case
{
    const oracle::Row *row;
    match::Program program;
    Count counted;
};

bool isException(const oracle::Row &row)
{
    return std::any_of(kExceptions.begin(), kExceptions.end(), [&row](const auto &exception) {
        return row.capture == exception.capture && row.filter == exception.filter;
    });
}

/// Why a row is not graded; empty if it is.
std::string skipReason(const oracle::Row &row)
{
    if (row.semantics != "all" && row.semantics != "outer")
        return "another reading than outer";
    if (row.isDisputed)
        return "disputed by a third decoder";
    for (const std::string &name : row.fields) {
        if (!fields::findField(name))
            return "a field of a higher protocol";
    }
    return isException(row) ? "documented exception" : "";
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

} // namespace

class TestOracle : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_rows = oracle::allRows();
        if (m_rows.empty())
            QSKIP("the shared captures are not here (TALLYGATE_SHARED)");
        for (const oracle::Row &row : m_rows) {
            const std::string reason = skipReason(row);
            if (reason.empty())
                m_byCapture[row.capture].push_back(&row);
            else
                ++m_skipped[reason];
        }
        QVERIFY(!m_byCapture.empty());
    }

    void agrees_data()
    {
        QTest::addColumn<QString>("capture");
        for (const auto &[capture, rows] : m_byCapture)
            QTest::newRow(capture.c_str()) << QString::fromStdString(capture);
    }
    void agrees()
    {
        QFETCH(QString, capture);
        int differences = 0;
        for (const Case &one : casesOf(m_byCapture[capture.toStdString()])) {
            ++m_graded;
            if (one.counted == one.row->expected) {
                ++m_agreed;
                continue;
            }
            // A line each: QtTest cuts the message of a failure where it gets long.
            qWarning("%s", qPrintable(describe(*one.row, one.counted)));
            ++differences;
        }
        QCOMPARE(differences, 0);
    }

    void cleanupTestCase()
    {
        qInfo("%d rows graded, %d agreed", m_graded, m_agreed);
        for (const auto &[reason, count] : m_skipped)
            qInfo("%d rows skipped: %s", count, reason.c_str());
    }

private:
    std::vector<oracle::Row> m_rows;
    std::map<std::string, std::vector<const oracle::Row *>> m_byCapture;
    std::map<std::string, int> m_skipped;
    int m_graded = 0;
    int m_agreed = 0;
};

QTEST_GUILESS_MAIN(TestOracle)
#include "tst_oracle.moc"
