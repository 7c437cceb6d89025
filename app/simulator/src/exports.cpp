// SPDX-License-Identifier: GPL-3.0-or-later
#include "exports.h"

#include <map>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "base/mappedfile.h"
#include "capture/writer.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr std::uint8_t kIpv6Family = 6;

/// The texts of this file.
struct ExportWords
{
    Q_DECLARE_TR_FUNCTIONS(Exports)
};

std::string addressText(const hitlog::HitRecord &record, const std::array<std::uint8_t, 16> &bytes)
{
    if (record.family == kIpv6Family)
        return toString(Ipv6Address::fromBytes(bytes.data()));
    if (record.family == 0)
        return {};
    return toString(Ipv4Address{std::uint32_t(bytes[0]) << 24 | std::uint32_t(bytes[1]) << 16 |
                                std::uint32_t(bytes[2]) << 8 | bytes[3]});
}

std::string quoted(const std::string &text)
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

std::string_view directionOf(const hitlog::HitRecord &record)
{
    return pipeline::toString(static_cast<pipeline::Direction>(record.direction));
}

QJsonObject json(const counters::Tally &tally)
{
    return {{QStringLiteral("packets"), QString::number(tally.packets)},
            {QStringLiteral("bytes"), QString::number(tally.bytes)}};
}

QJsonObject json(const counters::CounterValue &value)
{
    QJsonObject object = json(value.hits);
    if (value.firstHit)
        object[QStringLiteral("firstHit")] = QString::fromStdString(toRfc3339(*value.firstHit));
    if (value.lastHit)
        object[QStringLiteral("lastHit")] = QString::fromStdString(toRfc3339(*value.lastHit));
    if (value.conform.packets + value.exceed.packets > 0) {
        object[QStringLiteral("conform")] = json(value.conform);
        object[QStringLiteral("exceed")] = json(value.exceed);
    }
    return object;
}

std::string csvLine(const simulate::ApplicationResult &application, std::string number,
                    const std::string &name, std::string_view action,
                    const counters::CounterValue &value)
{
    return fmt::format("{},{},{},{},{},{},{},{},{},{}\r\n", quoted(application.name), number,
                       quoted(name), action, value.hits.packets, value.hits.bytes,
                       value.conform.packets, value.exceed.packets,
                       value.firstHit ? toRfc3339(*value.firstHit) : std::string(),
                       value.lastHit ? toRfc3339(*value.lastHit) : std::string());
}

/// Declares the interfaces of a capture that is written as they are met.
class HitWriter
{
public:
    HitWriter(const SimulationRun &run, capture::PcapngWriter writer)
        : m_run(run)
        , m_writer(std::move(writer))
    {}

    Result<void> write(const simulate::Hit &hit)
    {
        const simulate::PacketRecord &packet = m_run.packet(hit.packet);
        const auto frame = m_run.frameOf(packet);
        if (!frame)
            return fail(frame.error());
        const auto key = std::pair(packet.port, frame->linkType);
        auto place = m_interfaces.find(key);
        if (place == m_interfaces.end()) {
            const simulate::PortResult &port = m_run.portOf(packet);
            const auto index = m_writer.addInterface(port.interface, frame->linkType,
                                                     pipeline::toString(port.direction));
            if (!index)
                return fail(index.error());
            place = m_interfaces.emplace(key, *index).first;
        }
        const std::string comment = ruleNameOf(m_run, hit.record).toStdString();
        return m_writer.write({place->second, packet.time, frame->bytes(), frame->wireLength,
                               pipeline::toString(packet.verdict), comment});
    }
    Result<void> finish() { return m_writer.finish(); }

private:
    const SimulationRun &m_run;
    capture::PcapngWriter m_writer;
    std::map<std::pair<std::uint16_t, LinkType>, std::uint32_t> m_interfaces;
};

} // namespace

std::string sourceOf(const hitlog::HitRecord &record)
{
    return addressText(record, record.source);
}

std::string destinationOf(const hitlog::HitRecord &record)
{
    return addressText(record, record.destination);
}

std::string protocolOf(const hitlog::HitRecord &record)
{
    if (!(record.flags & hitlog::HitRecord::HasProtocol))
        return {};
    const auto id = fields::findField("ip.proto");
    const std::string_view name =
        id ? fields::valueName(fields::field(*id), record.protocol) : std::string_view();
    return name.empty() ? fmt::format("{}", record.protocol) : std::string(name);
}

QString ruleNameOf(const SimulationRun &run, const hitlog::HitRecord &record)
{
    const Uuid rule = record.ruleUuid();
    if (rule.isNull())
        return ExportWords::tr("default");
    if (const auto place = run.policy.findRule(rule))
        return QString::fromStdString(place->rule->name);
    return QString::fromStdString(rule.toString());
}

VerdictLook lookOf(const hitlog::HitRecord &record)
{
    simulate::PacketRecord packet;
    packet.verdict = static_cast<pipeline::Verdict>(record.verdict);
    if (static_cast<pipeline::Action>(record.action) == pipeline::Action::Count)
        return {Tone::Count, verdictWord(Tone::Count)};
    return lookOf(packet);
}

Result<std::uint64_t> exportHitsPcapng(const SimulationRun &run, const std::filesystem::path &path,
                                       JobContext &context)
{
    auto writer = capture::PcapngWriter::create(path, "tallygate",
                                                capture::PcapngWriter::Replace::Atomically);
    if (!writer)
        return fail(writer.error());
    HitWriter hits(run, std::move(*writer));
    std::uint64_t written = 0;
    for (const simulate::Hit &hit : run.result->hits) {
        if (context.stopRequested())
            return fail(ErrorKind::Cancelled, "cancelled", "the export was cancelled");
        if (auto done = hits.write(hit); !done)
            return fail(done.error());
        context.report(ExportWords::tr("Writing hits"), ++written, run.result->hits.size(),
                       ExportWords::tr("hits"));
    }
    if (auto done = hits.finish(); !done)
        return fail(done.error());
    return written;
}

Result<std::uint64_t> exportHitsCsv(const SimulationRun &run, const std::filesystem::path &path)
{
    std::string text = "time,rule,verdict,interface,direction,source,sourcePort,destination,"
                       "destinationPort,protocol,length\r\n";
    for (const simulate::Hit &hit : run.result->hits) {
        const hitlog::HitRecord &record = hit.record;
        const bool ports = record.flags & hitlog::HitRecord::HasPorts;
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", toRfc3339(record.time()),
                            quoted(ruleNameOf(run, record).toStdString()),
                            pipeline::toString(static_cast<pipeline::Verdict>(record.verdict)),
                            quoted(run.portOf(run.packet(hit.packet)).interface),
                            directionOf(record), sourceOf(record),
                            ports ? fmt::format("{}", record.sourcePort) : std::string(),
                            destinationOf(record),
                            ports ? fmt::format("{}", record.destinationPort) : std::string(),
                            protocolOf(record), record.length);
    }
    if (auto done = writeFileAtomically(path, text); !done)
        return fail(done.error());
    return run.result->hits.size();
}

Result<void> exportCountersCsv(const SimulationRun &run, const std::filesystem::path &path)
{
    std::string text = "application,number,rule,action,packets,bytes,conformPackets,exceedPackets,"
                       "firstHit,lastHit\r\n";
    for (const simulate::ApplicationResult &application : run.result->applications) {
        const pipeline::DeviceFilter &filter = run.filterOf(application);
        for (std::size_t i = 0; i < filter.rules.size(); ++i) {
            const pipeline::DeviceRule &rule = filter.rules[i];
            text += csvLine(application, fmt::format("{}", rule.number), rule.name,
                            pipeline::toString(rule.action), application.rules[i]);
        }
        text += csvLine(application, {}, "default", pipeline::toString(filter.defaultVerdict),
                        application.byDefault);
    }
    return writeFileAtomically(path, text);
}

Result<void> exportCountersJson(const SimulationRun &run, const std::filesystem::path &path)
{
    QJsonArray applications;
    for (const simulate::ApplicationResult &application : run.result->applications) {
        const pipeline::DeviceFilter &filter = run.filterOf(application);
        QJsonArray rules;
        for (std::size_t i = 0; i < filter.rules.size(); ++i) {
            QJsonObject rule = json(application.rules[i]);
            rule[QStringLiteral("rule")] = QString::fromStdString(filter.rules[i].uuid.toString());
            rule[QStringLiteral("number")] = int(filter.rules[i].number);
            rule[QStringLiteral("name")] = QString::fromStdString(filter.rules[i].name);
            rules.append(rule);
        }
        applications.append(
            QJsonObject{{QStringLiteral("application"),
                         QString::fromStdString(application.application.toString())},
                        {QStringLiteral("name"), QString::fromStdString(application.name)},
                        {QStringLiteral("received"), json(application.received)},
                        {QStringLiteral("permit"), json(application.permitted)},
                        {QStringLiteral("drop"), json(application.dropped)},
                        {QStringLiteral("reject"), json(application.rejected)},
                        {QStringLiteral("limited"), json(application.limited)},
                        {QStringLiteral("undecidable"), json(application.undecidable)},
                        {QStringLiteral("rules"), rules},
                        {QStringLiteral("default"), json(application.byDefault)}});
    }
    const QJsonObject document{
        {QStringLiteral("source"), run.source},
        {QStringLiteral("packets"), QString::number(run.result->packetCount)},
        {QStringLiteral("applications"), applications}};
    return writeFileAtomically(path, QJsonDocument(document).toJson().toStdString());
}

} // namespace tallygate::app
