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
        std::vector<Case> cases;
        for (const oracle::Row *row : m_byCapture[capture.toStdString()]) {
            auto expression = match::parse(row->filter);
            QVERIFY2(expression.has_value(),
                     (row->filter + ": " + (expression ? "" : expression.error().message)).c_str());
            auto program = match::Program::compile(*expression);
            QVERIFY2(program.has_value(), row->filter.c_str());
            cases.push_back({row, std::move(*program), {}});
        }
        forEachPacket(capture.toStdString(), [&cases](const packet::Packet &packet) {
            for (Case &one : cases) {
                if (one.program.evaluate(packet) == match::Truth::True) {
                    ++one.counted.packets;
                    one.counted.bytes += packet.frame.wireLength;
                }
            }
        });
        QStringList differences;
        for (const Case &one : cases) {
            ++m_graded;
            if (one.counted == one.row->expected)
                ++m_agreed;
            else
                differences << describe(*one.row, one.counted);
        }
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join('\n')));
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
