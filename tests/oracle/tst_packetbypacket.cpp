// SPDX-License-Identifier: GPL-3.0-or-later
// Every field of the registry, packet by packet, against TShark on the shared captures.
//
// TALLYGATE_DIFFERENCES=FILE writes every field that differs, with examples; TALLYGATE_FIELDS=dns
// takes only fields that begin so, TALLYGATE_CAPTURES=zeek only captures that do.
#include <QtTest>

#include "exceptions.h"
#include "packetbypacket.h"
#include "support/testdata.h"

using namespace tallygate;
using fields::Field;
using oracle::Tally;

namespace {

#ifdef TALLYGATE_ALL_CAPTURES
constexpr bool kTakesAll = true;
#else
constexpr bool kTakesAll = false;
#endif

/// Small captures that have most protocols between them.
constexpr std::string_view kFew[] = {
    "arkime-ospf.pcap",         "cesnet-mixed.pcap",     "pcpp-ipv4-options.pcap",
    "pcpp-ipv6-options.pcap",   "tcpdump-dhcpv4v6.pcap", "suricata-igmp-v1-v2-rgmp.pcap",
    "zeek-icmp6.pcap",          "zeek-sctp.pcap",        "ndpi-vxlan.pcap",
    "tcpdump-various-gre.pcap", "tcpdump-vrrp.pcap",     "cesnet-ntp.pcap",
    "pcpp-dns-over-tcp.pcapng", "zeek-mdns.pcap",
};

/// Rows that TShark has too and reads from one header.
bool isComparable(const Field &field)
{
    return field.read != fields::ReadKind::EitherOf && !oracle::isOwn(field.name) &&
           field.name.starts_with(qgetenv("TALLYGATE_FIELDS").toStdString());
}

QString line(const std::string &capture, const std::string &name, const Tally &tally)
{
    QString text = QStringLiteral("%1 %2: %3 of %4 packets differ")
                       .arg(QString::fromStdString(name), QString::fromStdString(capture))
                       .arg(tally.differing)
                       .arg(tally.present);
    for (const oracle::Example &example : tally.examples)
        text +=
            QStringLiteral("; frame %1: ours %2, theirs %3")
                .arg(example.frame)
                .arg(QString::fromStdString(example.ours.empty() ? "absent" : example.ours),
                     QString::fromStdString(example.theirs.empty() ? "absent" : example.theirs));
    return text;
}

} // namespace

class TestPacketByPacket : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (testsupport::captureManifest().empty())
            QSKIP("the shared captures are not here (TALLYGATE_SHARED)");
        if (!oracle::isTsharkInstalled())
            QSKIP("tshark is not installed");
        for (const Field &field : fields::allFields()) {
            if (isComparable(field))
                m_fields.push_back(&field);
        }
        const QString report = qEnvironmentVariable("TALLYGATE_DIFFERENCES");
        if (!report.isEmpty()) {
            m_report.setFileName(report);
            QVERIFY(m_report.open(QIODevice::WriteOnly | QIODevice::Truncate));
        }
    }

    void agrees_data()
    {
        QTest::addColumn<QString>("capture");
        for (const testsupport::ManifestRow &row : testsupport::captureManifest()) {
            const bool isFew =
                std::find(std::begin(kFew), std::end(kFew), row.file) != std::end(kFew);
            if ((kTakesAll || isFew) &&
                row.file.starts_with(qgetenv("TALLYGATE_CAPTURES").toStdString()))
                QTest::newRow(row.file.c_str()) << QString::fromStdString(row.file);
        }
    }
    void agrees()
    {
        QFETCH(QString, capture);
        oracle::Tallies tallies;
        const QString error = oracle::compareWithTshark(capture.toStdString(), m_fields, tallies);
        QVERIFY2(error.isEmpty(), qPrintable(error));
        int unexplained = 0;
        for (const auto &[name, tally] : tallies) {
            m_compared += tally.present;
            m_differing += tally.differing;
            if (tally.differing == 0)
                continue;
            const QString text = line(capture.toStdString(), name, tally);
            if (m_report.isOpen())
                m_report.write((text + '\n').toUtf8());
            if (oracle::isExplained(name, capture.toStdString()))
                continue;
            qWarning("%s", qPrintable(text));
            ++unexplained;
        }
        QCOMPARE(unexplained, 0);
    }

    void cleanupTestCase()
    {
        qInfo("%llu values compared, %llu differ", static_cast<unsigned long long>(m_compared),
              static_cast<unsigned long long>(m_differing));
    }

private:
    std::vector<const Field *> m_fields;
    QFile m_report;
    std::uint64_t m_compared = 0;
    std::uint64_t m_differing = 0;
};

QTEST_GUILESS_MAIN(TestPacketByPacket)
#include "tst_packetbypacket.moc"
