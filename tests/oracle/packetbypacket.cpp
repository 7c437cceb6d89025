// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetbypacket.h"

#include <QProcess>
#include <QStandardPaths>

#include "base/address.h"
#include "capture/reader.h"
#include "packet/deepen.h"
#include "support/testdata.h"

namespace tallygate::oracle {

using fields::Field;
using fields::FieldType;
using packet::Presence;
using packet::Value;

namespace {

constexpr qsizetype kFieldsARun = 250;
constexpr std::size_t kExamples = 4;
constexpr int kPatienceMs = 600'000;

/// As the oracle's README says: each packet by itself, nothing put together.
QStringList tsharkArguments(const QString &capture, std::span<const Field *const> fields)
{
    QStringList arguments = {"-n", "-r", capture, "-T", "fields", "-E", "occurrence=f"};
    for (const char *off :
         {"ip.defragment", "ipv6.defragment", "tcp.desegment_tcp_streams",
          "tcp.reassemble_out_of_order", "tcp.analyze_sequence_numbers",
          "tcp.no_subdissector_on_error", "tcp.relative_sequence_numbers", "sctp.reassembly"})
        arguments << "-o" << QStringLiteral("%1:FALSE").arg(QLatin1String(off));
    for (const Field *field : fields)
        arguments << "-e" << QString::fromUtf8(field->name.data(), qsizetype(field->name.size()));
    return arguments;
}

/// The lines of a running TShark, a packet each.
class Columns
{
public:
    Columns(const std::string &capture, std::span<const Field *const> fields)
    {
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(QStandardPaths::findExecutable(QStringLiteral("tshark")),
                        tsharkArguments(QString::fromStdString(capture), fields));
    }
    ~Columns()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    bool next(QList<QByteArray> &cells)
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(kPatienceMs))
                return false;
        }
        QByteArray line = m_process.readLine();
        line.chop(1);
        cells = line.split('\t');
        return true;
    }

private:
    QProcess m_process;
};

/// TShark's escapes of what would not fit a line.
QByteArray unescaped(const QByteArray &column)
{
    QByteArray text;
    for (qsizetype i = 0; i < column.size(); ++i) {
        if (column[i] != '\\' || i + 1 == column.size()) {
            text += column[i];
            continue;
        }
        const char next = column[++i];
        constexpr std::string_view kLetters = "abfnrtv";
        constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v";
        const auto letter = kLetters.find(next);
        text += letter == std::string_view::npos ? next : kMeanings[letter];
    }
    return text;
}

/// Letters, digits and signs of ASCII alone.
QByteArray plain(const QByteArray &text)
{
    QByteArray kept;
    for (const char c : text) {
        if (c >= 0x20 && c < 0x7f)
            kept += c;
    }
    return kept;
}

bool isSameNumber(const Value &value, const QByteArray &column)
{
    bool isNumber = false;
    const auto theirs = column.toULongLong(&isNumber, 0);
    return isNumber && theirs == value.low;
}

bool isSameText(const Value &value, const QByteArray &column)
{
    const auto ours = QByteArray::fromRawData(reinterpret_cast<const char *>(value.octets.data()),
                                              qsizetype(value.octets.size()));
    if (ours == column || ours == unescaped(column))
        return true;
    // What is no UTF-8 is written there as replacement characters, and long texts are cut short:
    // compared as far as it goes.
    constexpr qsizetype kCutFrom = 230;
    const QByteArray theirs = unescaped(column);
    if (theirs.size() >= kCutFrom && ours.startsWith(theirs.first(kCutFrom)))
        return true;
    return theirs.contains("\xef\xbf\xbd") && plain(ours) == plain(theirs);
}

bool isSameValue(const Field &field, const Value &value, const QByteArray &column)
{
    switch (field.type) {
    case FieldType::Presence:
        return true;
    case FieldType::Unsigned:
        return isSameNumber(value, column);
    case FieldType::Boolean:
        return (value.low != 0) == (column == "1" || column == "True");
    case FieldType::Ipv6: {
        const auto theirs = parseIpv6(column.toStdString());
        return theirs && theirs == parseIpv6(packet::format(field, value));
    }
    case FieldType::Ipv4:
    case FieldType::Ether:
        return column == QByteArray::fromStdString(packet::format(field, value));
    case FieldType::Bytes:
        return QByteArray(column).replace(":", "").toLower() ==
               QByteArray(reinterpret_cast<const char *>(value.octets.data()),
                          qsizetype(value.octets.size()))
                   .toHex();
    case FieldType::Text:
        return isSameText(value, column);
    }
    return false;
}

std::string shortened(std::string text)
{
    constexpr std::size_t kMost = 60;
    return text.size() > kMost ? text.substr(0, kMost) + "..." : text;
}

/// A field of a header that an ICMP error quotes. TShark reads no more of such a TCP header than
/// the 8 bytes that every error must quote.
bool isQuoted(const packet::Packet &packet, const Field &field)
{
    const auto layers = packet::allLayers(packet);
    const bool hasIcmp = std::any_of(layers.begin(), layers.end(), [](const packet::Layer &layer) {
        return layer.is(fields::Protocol::Icmp) || layer.is(fields::Protocol::Icmpv6);
    });
    return hasIcmp && packet::read(packet, field).presence == Presence::Absent;
}

void note(Tally &tally, const Field &field, std::uint64_t frame, const packet::Packet &packet,
          const QByteArray &column)
{
    const Value value = packet::read(packet, field, 1);
    if (value.presence != Presence::Present && column.isEmpty())
        return;
    ++tally.present;
    if (agrees(field, value, column) || (column.isEmpty() && isQuoted(packet, field)))
        return;
    ++tally.differing;
    if (tally.examples.size() < kExamples)
        tally.examples.push_back(
            {frame,
             value.presence == Presence::Absent ? ""
             : value.presence == Presence::Cut  ? "(cut)"
             : field.type == FieldType::Presence
                 ? "(there)"
                 : shortened("\"" + packet::format(field, value) + "\""),
             column.isEmpty() ? "" : shortened("\"" + column.toStdString() + "\"")});
}

QString compareSome(const std::string &file, const std::string &capture,
                    std::span<const Field *const> fields, Tallies &tallies)
{
    auto reader = capture::Reader::open(file);
    if (!reader)
        return QStringLiteral("cannot open %1").arg(QString::fromStdString(capture));
    std::vector<Tally> sums(fields.size());
    Columns columns(file, fields);
    packet::Packet packet;
    capture::Frame frame;
    QList<QByteArray> cells;
    while (reader->next(frame)) {
        if (!columns.next(cells) || cells.size() != qsizetype(fields.size()))
            return QStringLiteral("tshark ended at packet %1 of %2 or wrote %3 columns")
                .arg(frame.number)
                .arg(QString::fromStdString(capture))
                .arg(cells.size());
        packet::parse(
            {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time},
            packet);
        for (std::size_t i = 0; i < fields.size(); ++i)
            note(sums[i], *fields[i], frame.number, packet, cells[qsizetype(i)]);
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (sums[i].present != 0)
            tallies.emplace(fields[i]->name, std::move(sums[i]));
    }
    return {};
}

} // namespace

bool isTsharkInstalled()
{
    return !QStandardPaths::findExecutable(QStringLiteral("tshark")).isEmpty();
}

bool agrees(const Field &field, const Value &value, const QByteArray &column)
{
    if (value.presence != Presence::Present)
        return column.isEmpty();
    const bool mayBeEmpty = field.type == FieldType::Text || field.type == FieldType::Bytes;
    if (column.isEmpty())
        return mayBeEmpty && value.octets.empty();
    return isSameValue(field, value, column);
}

QString compareWithTshark(const std::string &capture, const std::vector<const Field *> &fields,
                          Tallies &tallies)
{
    const std::string file = testsupport::sharedCapture(capture).string();
    for (qsizetype first = 0; first < qsizetype(fields.size()); first += kFieldsARun) {
        const auto count = std::min(kFieldsARun, qsizetype(fields.size()) - first);
        const QString error =
            compareSome(file, capture, std::span(fields).subspan(first, count), tallies);
        if (!error.isEmpty())
            return error;
    }
    return {};
}

} // namespace tallygate::oracle
