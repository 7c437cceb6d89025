// SPDX-License-Identifier: GPL-3.0-or-later
// Names and types are those of the TShark at hand (`tshark -G fields`), except our own.
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>
#include <unordered_map>

#include "fields/field.h"

using namespace tallygate::fields;

namespace {

/// Ours; see docs/fields-exceptions.md.
constexpr std::string_view kOwn[] = {"ip.l4proto", "tcp.established"};

using Types = std::unordered_multimap<std::string, std::string>;

Types typesInWireshark(const QByteArray &output)
{
    Types types;
    for (const QByteArray &line : output.split('\n')) {
        const auto cells = line.split('\t');
        if (cells.size() >= 3 && cells[0] == "P")
            types.emplace(cells[2].toStdString(), "protocol");
        else if (cells.size() >= 4 && cells[0] == "F")
            types.emplace(cells[2].toStdString(), cells[3].toStdString());
    }
    return types;
}

bool isCompatible(FieldType ours, std::string_view theirs)
{
    switch (ours) {
    case FieldType::Presence:
        return theirs == "protocol" || theirs == "FT_NONE" || theirs == "FT_PROTOCOL";
    case FieldType::Unsigned:
        return theirs.starts_with("FT_UINT");
    case FieldType::Boolean:
        return theirs == "FT_BOOLEAN";
    case FieldType::Ipv4:
        return theirs == "FT_IPv4";
    case FieldType::Ipv6:
        return theirs == "FT_IPv6";
    case FieldType::Ether:
        return theirs == "FT_ETHER";
    case FieldType::Bytes:
        return theirs == "FT_BYTES";
    case FieldType::Text:
        return theirs == "FT_STRING" || theirs == "FT_STRINGZ";
    }
    return false;
}

} // namespace

class TestWiresharkNames : public QObject
{
    Q_OBJECT

private slots:
    void everyRowIsKnownThere()
    {
        const QString tshark = QStandardPaths::findExecutable("tshark");
        if (tshark.isEmpty())
            QSKIP("tshark is not installed");
        QProcess process;
        process.start(tshark, {"-G", "fields"});
        QVERIFY(process.waitForFinished(120000));
        const Types types = typesInWireshark(process.readAllStandardOutput());
        QVERIFY(types.size() > 10000);
        QStringList faults;
        for (const Field &row : allFields()) {
            if (std::find(std::begin(kOwn), std::end(kOwn), row.name) != std::end(kOwn))
                continue;
            const auto [first, last] = types.equal_range(std::string(row.name));
            const bool isKnown = std::any_of(first, last, [&row](const auto &known) {
                return isCompatible(row.type, known.second);
            });
            if (!isKnown)
                faults << QString::fromUtf8(row.name.data(), int(row.name.size())) +
                              (first == last ? ": no such field"
                                             : ": " + QString::fromStdString(first->second));
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }
};

QTEST_GUILESS_MAIN(TestWiresharkNames)
#include "tst_wiresharknames.moc"
