// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "bpftranslation.h"
#include "program.h"

// `tallygatectl match` against tcpdump's counts (bpf.jsonl of the shared captures): every row is
// translated and agrees in packets and bytes, or stands in kDifferent with the reason.

using namespace tallygate::testsupport;

namespace {

/// Rows that do not translate one to one.
struct Different
{
    const char *capture;
    const char *bpf;
    const char *reason;
};
constexpr const char *kVersion =
    "BPF finds TCP behind an IPv4 header of another version; there is no TCP layer here";
constexpr std::array<Different, 2> kDifferent{{
    {"ndpi-fuzz-http-be.pcap", "(tcp[12] & 0xf0) >> 2 > 20", kVersion},
    {"ndpi-fuzz-http-be.pcap", "tcp[tcpflags] & tcp-rst != 0", kVersion},
}};

QString reasonOf(const QString &capture, const QString &bpf)
{
    for (const Different &row : kDifferent) {
        if (capture == QLatin1String(row.capture) && bpf == QLatin1String(row.bpf))
            return QLatin1String(row.reason);
    }
    return {};
}

} // namespace

class BpfTest : public QObject
{
    Q_OBJECT

private slots:
    void sameCounts();
};

void BpfTest::sameCounts()
{
    QFile file(QString::fromStdString((sharedData() / "captures" / "bpf.jsonl").string()));
    if (!file.open(QIODevice::ReadOnly))
        QSKIP("the shared captures are not there");
    int compared = 0;
    std::size_t different = 0;
    QStringList wrong;
    while (!file.atEnd()) {
        const QJsonObject row = QJsonDocument::fromJson(file.readLine()).object();
        const QString bpf = row["bpf"].toString();
        const QString name = row["capture"].toString();
        if (const QString reason = reasonOf(name, bpf); !reason.isEmpty()) {
            ++different;
            qInfo("%s: %s: not translated: %s", qPrintable(name), qPrintable(bpf),
                  qPrintable(reason));
            continue;
        }
        const BpfTranslation translation = translateBpf(bpf);
        if (translation.expression.isEmpty()) {
            wrong << QString("%1: %2: neither translated nor listed: %3")
                         .arg(name, bpf, translation.reason);
            continue;
        }
        const QString capture = QString::fromStdString(sharedCapture(name.toStdString()).string());
        const ProgramRun run = runCtl({"match", "--json", translation.expression, capture});
        const QJsonObject found = QJsonDocument::fromJson(run.output.toUtf8()).object();
        ++compared;
        if (found["packets"].toString() != QString::number(row["packets"].toInteger()) ||
            found["bytes"].toString() != QString::number(row["bytes"].toInteger()))
            wrong << QString("%1: %2: %3 packets, %4 bytes; tcpdump %5 and %6\n    %7%8")
                         .arg(name, bpf, found["packets"].toString(), found["bytes"].toString())
                         .arg(row["packets"].toInteger())
                         .arg(row["bytes"].toInteger())
                         .arg(translation.expression, run.errors);
    }
    for (const QString &row : wrong)
        qWarning("%s", qPrintable(row));
    QCOMPARE(wrong.size(), 0);
    QCOMPARE(different, kDifferent.size()); // no reason without its row
    QVERIFY(compared > 0);
    qInfo("%d rows agree", compared);
}

QTEST_GUILESS_MAIN(BpfTest)
#include "tst_bpf.moc"
