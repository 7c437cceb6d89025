// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "program.h"

// `tallygatectl match` against tcpdump's counts (bpf.jsonl of the shared captures), for those BPF
// expressions that have one exact equivalent.

using namespace tallygate::testsupport;

namespace {

/// BPF's plain `ip` and `tcp` look at untagged outer headers, and its tcp[] at IPv4 only. (Tests of
/// TCP flags differ where a header's own length lies: BPF reads on, here the header is incomplete.)
#define UNTAGGED " and (not eth or eth.type in {0x0800, 0x86dd})"

struct Equivalent
{
    const char *bpf;
    const char *expression;
};
constexpr Equivalent kEquivalents[] = {
    {"len > 200 and len < 600", "frame.len > 200 and frame.len < 600"},
    {"less 64", "frame.len <= 64"},
    {"greater 1000", "frame.len >= 1000"},
    {"ip6", "ipv6" UNTAGGED},
    {"not ip", "not (ip" UNTAGGED ")"},
    {"ip[2:2] > 576", "ip.len > 576" UNTAGGED},
    {"ip[8] <= 64", "ip.ttl <= 64" UNTAGGED},
    {"ip[6] & 0x40 != 0", "ip.flags.df == 1" UNTAGGED},
    {"ip6[4:2] > 100", "ipv6.plen > 100" UNTAGGED},
    {"tcp[2:2] < 1024", "ip and tcp.dstport < 1024" UNTAGGED},
    {"tcp[14:2] > 8192", "ip and tcp.window_size_value > 8192" UNTAGGED},
    {"tcp[tcpflags] & tcp-fin != 0", "ip and tcp.flags.fin == 1" UNTAGGED},
    {"udp[4:2] > 100", "ip and udp.length > 100" UNTAGGED},
    {"icmp[icmptype] = icmp-echo", "icmp.type == 8" UNTAGGED},
};

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
    QStringList wrong;
    while (!file.atEnd()) {
        const QJsonObject row = QJsonDocument::fromJson(file.readLine()).object();
        for (const Equivalent &pair : kEquivalents) {
            if (row["bpf"].toString() != QLatin1String(pair.bpf))
                continue;
            const QString capture = QString::fromStdString(
                sharedCapture(row["capture"].toString().toStdString()).string());
            const ProgramRun run = runCtl({"match", "--json", pair.expression, capture});
            const QJsonObject found = QJsonDocument::fromJson(run.output.toUtf8()).object();
            ++compared;
            if (found["packets"].toString().toInt() != row["packets"].toInt() ||
                found["bytes"].toString().toLongLong() != row["bytes"].toInteger())
                wrong << QString("%1: %2: %3 packets, tcpdump %4")
                             .arg(row["capture"].toString(), pair.bpf, found["packets"].toString(),
                                  QString::number(row["packets"].toInt()));
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    QVERIFY(compared > 20);
}

QTEST_GUILESS_MAIN(BpfTest)
#include "tst_bpf.moc"
