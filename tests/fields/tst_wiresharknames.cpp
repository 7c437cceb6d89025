// SPDX-License-Identifier: GPL-3.0-or-later
// Names, types and widths of fields and the names of their values against the TShark at hand
// (`tshark -G fields`, `tshark -G values`), except our own.
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>
#include <bit>
#include <cctype>
#include <map>
#include <set>
#include <unordered_map>

#include "fields/field.h"

using namespace tallygate::fields;

namespace {

/// Ours; see docs/fields-exceptions.md.
constexpr std::string_view kOwn[] = {"ip.l4proto", "tcp.established"};

/// What TShark knows of one field. A name may have several, of different types.
struct Known
{
    std::string type;       ///< "FT_UINT16"; "protocol" for a protocol's name
    std::uint64_t mask = 0; ///< of the bits, 0 for all
};
using KnownFields = std::unordered_multimap<std::string, Known>;
using KnownValues = std::map<std::uint64_t, std::set<std::string>>;

QByteArray outputOf(const QStringList &arguments)
{
    QProcess process;
    process.start(QStandardPaths::findExecutable(QStringLiteral("tshark")), arguments);
    return process.waitForFinished(120'000) ? process.readAllStandardOutput() : QByteArray();
}

template <class Take>
void forEachLine(const QByteArray &output, Take take)
{
    for (qsizetype begin = 0; begin < output.size();) {
        qsizetype end = output.indexOf('\n', begin);
        end = end < 0 ? output.size() : end;
        take(QByteArray::fromRawData(output.constData() + begin, end - begin).split('\t'));
        begin = end + 1;
    }
}

KnownFields fieldsInWireshark()
{
    KnownFields known;
    forEachLine(outputOf({"-G", "fields"}), [&known](const QList<QByteArray> &cells) {
        if (cells.size() >= 3 && cells[0] == "P")
            known.emplace(cells[2].toStdString(), Known{"protocol"});
        else if (cells.size() >= 7 && cells[0] == "F")
            known.emplace(cells[2].toStdString(),
                          Known{cells[3].toStdString(), cells[6].toULongLong(nullptr, 0)});
    });
    return known;
}

/// Names of values of the fields that have names here too.
std::unordered_map<std::string, KnownValues> valuesInWireshark()
{
    std::unordered_map<std::string, KnownValues> known;
    for (const Field &row : allFields()) {
        if (!row.values.empty())
            known.emplace(row.name, KnownValues{});
    }
    forEachLine(outputOf({"-G", "values"}), [&known](const QList<QByteArray> &cells) {
        if (cells.size() < 4 || cells[0] != "V")
            return;
        const auto found = known.find(cells[1].toStdString());
        bool isNumber = false;
        const auto value = cells[2].toULongLong(&isNumber, 0);
        if (found != known.end() && isNumber)
            found->second[value].insert(cells[3].toStdString());
    });
    return known;
}

bool isCompatible(FieldType ours, std::string_view theirs)
{
    switch (ours) {
    case FieldType::Presence:
        return theirs == "protocol" || theirs == "FT_NONE" || theirs == "FT_PROTOCOL" ||
               theirs == "FT_BYTES" || theirs == "FT_STRING"; // asked for its presence alone
    case FieldType::Unsigned:
        return theirs.starts_with("FT_UINT") || theirs.starts_with("FT_INT") ||
               theirs == "FT_CHAR" || theirs == "FT_FRAMENUM" || theirs == "FT_DOUBLE"; // seconds
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
        return theirs == "FT_STRING" || theirs == "FT_STRINGZ" || theirs == "FT_STRINGZPAD" ||
               theirs == "FT_OID";
    }
    return false;
}

/// Bits of a number there: from the first to the last of its mask, else those of its type.
unsigned widthOf(const Known &known)
{
    const std::size_t digits = known.type.find_first_of("123456789");
    const bool isNumber = known.type.find("INT") != std::string::npos;
    const unsigned bits = isNumber && digits != std::string::npos
                              ? static_cast<unsigned>(std::stoul(known.type.substr(digits)))
                              : 8;
    // Some masks are wider than the number they are for.
    const auto ofType = bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    const std::uint64_t mask = known.mask & ofType;
    return mask == 0 ? bits : static_cast<unsigned>(std::bit_width(mask) - std::countr_zero(mask));
}

/// A number read from its place has the width it has there; one that is worked out may be kept in
/// more bits there than it can fill.
bool hasSameWidth(const Field &row, const Known &known)
{
    if (row.type != FieldType::Unsigned)
        return true;
    const unsigned theirs = widthOf(known);
    return row.widthBits == theirs || (known.mask == 0 && row.widthBits < theirs);
}

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

/// Letters and digits alone, in lower case, so that wordings compare: "TLS 1.2", "tls1.2".
std::string essence(std::string_view name)
{
    std::string kept;
    for (const unsigned char c : name.substr(0, name.find(" ("))) {
        if (std::isalnum(c))
            kept += static_cast<char>(std::tolower(c));
    }
    return kept;
}

/// Whether a name of ours stands there for another value and not for its own: two names changed
/// places, or a row slipped. Other wordings for one value are not found wrong.
QString contradiction(const Field &row, const ValueName &ours, const KnownValues &theirs)
{
    const std::string name = essence(ours.name);
    const auto own = theirs.find(ours.value);
    if (own == theirs.end())
        return {};
    for (const std::string &known : own->second) {
        if (essence(known).find(name) != std::string::npos ||
            name.find(essence(known)) != std::string::npos)
            return {};
    }
    for (const auto &[value, names] : theirs) {
        for (const std::string &known : names) {
            if (value != ours.value && essence(known) == name)
                return QStringLiteral("%1: %2 is \"%3\", which there is %4")
                    .arg(text(row.name))
                    .arg(ours.value)
                    .arg(text(ours.name))
                    .arg(value);
        }
    }
    return {};
}

/// Names that stand for other things here and there.
struct Homonym
{
    std::string_view field;
    std::uint64_t value;
};
constexpr Homonym kHomonyms[] = {
    {"ip.proto", 94}, // IANA's IPIP is "IP in IP" there, and 4 is "IPIP"
};

/// Tables of IANA's registries: every value named there is named here.
constexpr std::string_view kWholeTables[] = {
    "dns.flags.opcode",
    "dns.flags.rcode",
    "dns.qry.class",
    "dns.qry.type",
    "tls.alert_message.desc",
    "tls.handshake.ciphersuite",
    "tls.handshake.extension.type",
    "tls.handshake.version",
    "tls.record.content_type",
    "tls.record.version",
    "icmpv6.opt.type",
    "icmpv6.type",
    "ip.dsfield.dscp",
    "ip.proto",
    "ipv6.routing.type",
    "mip6.mhtype",
    "pppoe.code",
};

/// Values named there that IANA has not assigned.
constexpr Homonym kUnassigned[] = {
    {"dns.qry.type", 65422},               // XPF, an expired draft
    {"tls.handshake.ciphersuite", 0xffe0}, // second number of 0xfeff
    {"tls.handshake.ciphersuite", 0xffe1}, // second number of 0xfefe
    {"ip.proto", 173},                     // a vendor's test frame
    {"ip.proto", 224},                     // a vendor's heartbeat
};

bool isIn(std::span<const Homonym> list, std::string_view field, std::uint64_t value)
{
    return std::any_of(list.begin(), list.end(), [&](const Homonym &one) {
        return one.value == value && one.field == field;
    });
}

bool isAssigned(const std::set<std::string> &names)
{
    return std::any_of(names.begin(), names.end(), [](const std::string &name) {
        return !name.starts_with("Unassigned") && !name.starts_with("Unused") &&
               !name.starts_with("Reserved");
    });
}

} // namespace

class TestWiresharkNames : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("tshark")).isEmpty())
            QSKIP("tshark is not installed");
        m_fields = fieldsInWireshark();
        m_values = valuesInWireshark();
        QVERIFY(m_fields.size() > 10000);
        QVERIFY(!m_values["ip.proto"].empty());
    }

    void everyRowIsKnownThere()
    {
        QStringList faults;
        for (const Field &row : allFields()) {
            if (std::find(std::begin(kOwn), std::end(kOwn), row.name) != std::end(kOwn))
                continue;
            const auto [first, last] = m_fields.equal_range(std::string(row.name));
            const bool isKnown = std::any_of(first, last, [&row](const auto &known) {
                return isCompatible(row.type, known.second.type);
            });
            const bool hasItsWidth = std::any_of(first, last, [&row](const auto &known) {
                return isCompatible(row.type, known.second.type) && hasSameWidth(row, known.second);
            });
            if (first == last)
                faults << text(row.name) + ": no such field";
            else if (!isKnown)
                faults << text(row.name) + ": there " + QString::fromStdString(first->second.type);
            else if (!hasItsWidth)
                faults << QStringLiteral("%1: %2 bits, there %3")
                              .arg(text(row.name))
                              .arg(row.widthBits)
                              .arg(widthOf(first->second));
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }

    void namesOfValuesStandForTheSame()
    {
        QStringList faults;
        for (const Field &row : allFields()) {
            const auto known = m_values.find(std::string(row.name));
            if (known == m_values.end())
                continue;
            for (const ValueName &ours : row.values) {
                const QString fault = contradiction(row, ours, known->second);
                if (!fault.isEmpty() && !isIn(kHomonyms, row.name, ours.value) &&
                    !sharesItsTable(row, "ip.proto", ours.value))
                    faults << fault;
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }

    void tablesAreWhole()
    {
        QStringList faults;
        for (const std::string_view name : kWholeTables) {
            const auto id = findField(name);
            if (!id) {
                faults << text(name) + ": no such field";
                continue;
            }
            const KnownValues &known = m_values[std::string(name)];
            QVERIFY2(!known.empty(), qPrintable(text(name)));
            for (const auto &[value, names] : known) {
                if (valueName(field(*id), value).empty() && isAssigned(names) &&
                    !isIn(kUnassigned, name, value))
                    faults << QStringLiteral("%1: %2 has no name, there \"%3\"")
                                  .arg(text(name))
                                  .arg(value)
                                  .arg(text(*names.begin()));
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }

private:
    /// The same names in another field: what is said of one holds for the other.
    static bool sharesItsTable(const Field &row, std::string_view other, std::uint64_t value)
    {
        return row.values.data() == field(*findField(other)).values.data() &&
               isIn(kHomonyms, other, value);
    }

    KnownFields m_fields;
    std::unordered_map<std::string, KnownValues> m_values;
};

QTEST_GUILESS_MAIN(TestWiresharkNames)
#include "tst_wiresharknames.moc"
