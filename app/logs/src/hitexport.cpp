// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitexport.h"

#include <QCoreApplication>
#include <QSaveFile>

#include "control/json.h"
#include "hitnames.h"
#include "hitsearch.h"

namespace tallygate::app {

namespace {

constexpr std::string_view kCsvHead =
    "time,device,notLogged,verdict,action,rule,ruleName,application,applicationName,revision,"
    "interface,direction,source,sourcePort,destination,destinationPort,protocol,vlan,etherType,"
    "previousHop,length,standsFor,worker,sequence\r\n";

constexpr std::size_t kColumnsOfHits = 21; // that suppression lines leave empty

/// The texts of this file.
struct HitExportWords
{
    Q_DECLARE_TR_FUNCTIONS(HitExport)
};

std::string csvText(const std::string &text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string out = "\"";
    for (const char c : text) {
        out += c;
        if (c == '"')
            out += c;
    }
    return out + '"';
}

template <class Number>
std::string csvNumber(const std::optional<Number> &number)
{
    return number ? std::to_string(*number) : std::string();
}

std::string ruleIdOf(const storage::LoggedHit &hit)
{
    return hit.rule.isNull() ? "default" : hit.rule.toString();
}

template <class Number>
void addIf(control::Json &line, const char *name, const std::optional<Number> &number)
{
    if (number)
        line[name] = *number;
}

void addIf(control::Json &line, const char *name, const std::string &text)
{
    if (!text.empty())
        line[name] = text;
}

/// Writes lines and counts them.
class LineWriter
{
public:
    LineWriter(const HitExport &order, const std::filesystem::path &path)
        : m_order(order)
        , m_file(QString::fromStdString(path.string()))
    {}

    Result<void> open()
    {
        if (!m_file.open(QIODevice::WriteOnly))
            return failed();
        return m_order.format == HitFormat::Csv ? put(kCsvHead) : Result<void>();
    }
    Result<void> add(const storage::LoggedHit &hit)
    {
        const auto name = m_order.deviceNames.find(hit.device);
        const std::string device =
            name != m_order.deviceNames.end() ? name->second : hit.device.toString();
        ++m_count;
        return put(m_order.format == HitFormat::Csv ? csvLineOf(hit, device)
                                                    : jsonLineOf(hit, device));
    }
    Result<std::uint64_t> finish()
    {
        if (!m_file.commit())
            return failed();
        return m_count;
    }

private:
    Result<void> put(std::string_view text)
    {
        if (m_file.write(text.data(), qint64(text.size())) != qint64(text.size()))
            return failed();
        return {};
    }
    tl::unexpected<Error> failed() const
    {
        return fail(ErrorKind::Io, "file-write", "cannot write {}: {}",
                    m_file.fileName().toStdString(), m_file.errorString().toStdString());
    }

    const HitExport &m_order;
    QSaveFile m_file;
    std::uint64_t m_count = 0;
};

} // namespace

std::string csvLineOf(const storage::LoggedHit &hit, const std::string &device)
{
    if (hit.notLogged > 0)
        return fmt::format("{},{},{}{}\r\n", toRfc3339(hit.time), csvText(device), hit.notLogged,
                           std::string(kColumnsOfHits, ','));
    return fmt::format("{},{},,{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
                       toRfc3339(hit.time), csvText(device), hit.verdict, hit.action, ruleIdOf(hit),
                       csvText(hit.ruleName), hit.application.toString(),
                       csvText(hit.applicationName), hit.revision, csvText(hit.interface),
                       hit.direction, hit.source, csvNumber(hit.sourcePort), hit.destination,
                       csvNumber(hit.destinationPort), csvText(protocolName(hit)),
                       csvNumber(hit.vlan), hit.etherType, hit.previousHop, hit.length,
                       hit.standsFor, hit.worker, hit.sequence);
}

std::string jsonLineOf(const storage::LoggedHit &hit, const std::string &device)
{
    control::Json line = {{"time", toRfc3339(hit.time)}, {"device", device}};
    if (hit.notLogged > 0) {
        line["notLogged"] = control::fromUint64(hit.notLogged);
        return control::toText(line) + '\n';
    }
    const bool ports = hasPorts(hit);
    line["revision"] = control::fromUint64(hit.revision);
    line["application"] = hit.application.toString();
    line["rule"] = ruleIdOf(hit);
    addIf(line, "name", hit.applicationName);
    addIf(line, "ruleName", hit.ruleName);
    line["port"] = hit.port;
    addIf(line, "interface", hit.interface);
    addIf(line, "direction", hit.direction);
    line["verdict"] = hit.verdict;
    line["action"] = hit.action;
    addIf(line, "source", hit.source);
    addIf(line, "destination", hit.destination);
    addIf(line, ports ? "sourcePort" : "icmpType", hit.sourcePort);
    addIf(line, ports ? "destinationPort" : "icmpCode", hit.destinationPort);
    addIf(line, "protocol", hit.protocol);
    addIf(line, "vlan", hit.vlan);
    line["etherType"] = hit.etherType;
    addIf(line, "previousHop", hit.previousHop);
    line["length"] = hit.length;
    line["worker"] = hit.worker;
    line["sequence"] = control::fromUint64(hit.sequence);
    line["standsFor"] = hit.standsFor;
    return control::toText(line) + '\n';
}

Result<std::uint64_t> exportHits(const HitExport &order, const std::filesystem::path &path,
                                 JobContext &context)
{
    LineWriter writer(order, path);
    auto done = writer.open();
    for (const storage::LoggedHit &hit : order.shown) {
        if (done)
            done = writer.add(hit);
    }
    context.report(HitExportWords::tr("Writing hits"), order.shown.size(), 0);
    if (done && order.goesOn)
        done = forEachHit(
            order.store, order.filter, order.olderThan,
            [&writer](const storage::LoggedHit &hit) { return writer.add(hit); }, context);
    if (!done)
        return fail(done.error());
    return writer.finish();
}

} // namespace tallygate::app
