// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <map>

#include "base/texttable.h"
#include "capture/writer.h"
#include "compile/compile.h"
#include "simulate/simulate.h"

#include "support.h"

namespace tallygate::cli {

namespace {

using simulate::SimulationResult;
using Json = nlohmann::ordered_json;

Result<std::vector<simulate::CaptureInput>> parseInputs(const std::vector<std::string> &texts)
{
    std::vector<simulate::CaptureInput> inputs;
    for (const std::string &text : texts) {
        auto input = replay::parseInput(text);
        if (!input)
            return fail(input.error());
        inputs.push_back(std::move(*input));
    }
    return replay::joined(std::move(inputs));
}

TextTable::Column right(std::string title)
{
    return {std::move(title), TextTable::Align::Right};
}

std::string sinceTime(const std::optional<Timestamp> &time)
{
    return time ? toRfc3339(*time) : std::string();
}

void printApplications(const SimulationResult &result)
{
    for (const simulate::ApplicationResult &application : result.applications) {
        const pipeline::DeviceFilter &filter =
            result.request.devicePolicy->filters[application.filterIndex];
        fmt::print("\n{} ({})\n", application.name, pipeline::toString(application.scope));
        fmt::print(
            "  received {} packets, {} bytes: permit {}, drop {}, reject {}, limited {}{}\n",
            groupedDigits(application.received.packets), groupedDigits(application.received.bytes),
            groupedDigits(application.permitted.packets),
            groupedDigits(application.dropped.packets), groupedDigits(application.rejected.packets),
            groupedDigits(application.limited.packets),
            application.undecidable.packets == 0
                ? std::string()
                : fmt::format(", undecidable {}", groupedDigits(application.undecidable.packets)));
        TextTable table({right("#"),
                         {"rule"},
                         {"action"},
                         right("packets"),
                         right("bytes"),
                         right("conform"),
                         right("exceed"),
                         {"last hit"}});
        for (std::size_t i = 0; i < filter.rules.size(); ++i) {
            const pipeline::DeviceRule &rule = filter.rules[i];
            const counters::CounterValue &value = application.rules[i];
            const bool limit = rule.action == pipeline::Action::Limit;
            table.addRow({fmt::format("{}", rule.number), rule.name,
                          std::string(pipeline::toString(rule.action)),
                          groupedDigits(value.hits.packets), groupedDigits(value.hits.bytes),
                          limit ? groupedDigits(value.conform.packets) : std::string(),
                          limit ? groupedDigits(value.exceed.packets) : std::string(),
                          sinceTime(value.lastHit)});
        }
        table.addRow({"", "default", std::string(pipeline::toString(filter.defaultVerdict)),
                      groupedDigits(application.byDefault.hits.packets),
                      groupedDigits(application.byDefault.hits.bytes), "", "",
                      sinceTime(application.byDefault.lastHit)});
        fmt::print("{}", table.toString(2));
    }
}

void printMeters(const SimulationResult &result)
{
    if (result.meters.empty())
        return;
    TextTable table({{"meter"},
                     {"interface"},
                     right("conform"),
                     right("exceed"),
                     right("keys"),
                     right("evicted"),
                     right("overflow")});
    for (const simulate::MeterResult &meter : result.meters)
        table.addRow({meter.name, meter.interface.empty() ? "device" : meter.interface,
                      groupedDigits(meter.conform.packets), groupedDigits(meter.exceed.packets),
                      groupedDigits(meter.keys), groupedDigits(meter.evictions),
                      groupedDigits(meter.overflowed)});
    fmt::print("\nMeters\n{}", table.toString(2));
}

void printPorts(const SimulationResult &result)
{
    TextTable table({{"interface"}, {"direction"}, {"counter"}, right("packets"), right("bytes")});
    for (const simulate::PortResult &port : result.ports) {
        for (std::size_t i = 0; i < counters::kPortCounters; ++i) {
            const auto counter = static_cast<counters::PortCounter>(i);
            const counters::Tally &tally = port.tally[counter];
            if (tally.packets != 0 || counter == counters::PortCounter::Received)
                table.addRow({port.interface, std::string(pipeline::toString(port.direction)),
                              std::string(counters::info(counter).name),
                              groupedDigits(tally.packets), groupedDigits(tally.bytes)});
        }
    }
    fmt::print("\nPorts\n{}", table.toString(2));
}

void printText(const SimulationResult &result)
{
    fmt::print("{} on {}: {} packets", result.request.devicePolicy->policyName,
               result.request.devicePolicy->deviceName, groupedDigits(result.packetCount));
    if (result.packetCount != 0)
        fmt::print(", {} to {}", toRfc3339(result.firstPacket), toRfc3339(result.lastPacket));
    fmt::print("\n");
    printApplications(result);
    printMeters(result);
    printPorts(result);
    fmt::print("\nHits logged: {}", groupedDigits(result.hits.size() + result.hitsNotKept));
    if (result.hitsSuppressed != 0)
        fmt::print(", {} not logged (sampling, at most N a second)",
                   groupedDigits(result.hitsSuppressed));
    fmt::print("\n");
}

Json toJson(const counters::Tally &tally)
{
    return {{"packets", decimal(tally.packets)}, {"bytes", decimal(tally.bytes)}};
}

Json toJson(const counters::CounterValue &value)
{
    Json json = toJson(value.hits);
    if (value.firstHit)
        json["firstHit"] = toRfc3339(*value.firstHit);
    if (value.lastHit)
        json["lastHit"] = toRfc3339(*value.lastHit);
    if (value.conform.packets != 0 || value.exceed.packets != 0) {
        json["conform"] = toJson(value.conform);
        json["exceed"] = toJson(value.exceed);
    }
    return json;
}

Json applicationJson(const SimulationResult &result, const simulate::ApplicationResult &application)
{
    const pipeline::DeviceFilter &filter =
        result.request.devicePolicy->filters[application.filterIndex];
    Json json{{"application", application.application.toString()},
              {"name", application.name},
              {"filter", application.filterName},
              {"interface", result.ports[application.port].interface},
              {"direction", pipeline::toString(result.ports[application.port].direction)},
              {"scope", pipeline::toString(application.scope)},
              {"received", toJson(application.received)},
              {"permit", toJson(application.permitted)},
              {"drop", toJson(application.dropped)},
              {"reject", toJson(application.rejected)},
              {"limited", toJson(application.limited)},
              {"undecidable", toJson(application.undecidable)}};
    Json rules = Json::array();
    for (std::size_t i = 0; i < filter.rules.size(); ++i) {
        Json rule{{"rule", filter.rules[i].uuid.toString()},
                  {"number", filter.rules[i].number},
                  {"name", filter.rules[i].name},
                  {"action", pipeline::toString(filter.rules[i].action)}};
        rule.update(toJson(application.rules[i]));
        rules.push_back(std::move(rule));
    }
    json["rules"] = std::move(rules);
    json["default"] = toJson(application.byDefault);
    json["default"]["action"] = pipeline::toString(filter.defaultVerdict);
    return json;
}

Json portJson(const simulate::PortResult &port)
{
    Json json{{"interface", port.interface}, {"direction", pipeline::toString(port.direction)}};
    for (std::size_t i = 0; i < counters::kPortCounters; ++i) {
        const auto counter = static_cast<counters::PortCounter>(i);
        json[std::string(counters::info(counter).name)] = toJson(port.tally[counter]);
    }
    return json;
}

Json meterJson(const simulate::MeterResult &meter)
{
    return {{"meter", meter.meter.toString()},       {"name", meter.name},
            {"interface", meter.interface},          {"conform", toJson(meter.conform)},
            {"exceed", toJson(meter.exceed)},        {"keys", decimal(meter.keys)},
            {"evictions", decimal(meter.evictions)}, {"overflowed", decimal(meter.overflowed)}};
}

void printJson(const SimulationResult &result, const std::vector<Diagnostic> &diagnostics)
{
    Json json{{"policy", result.request.devicePolicy->policyName},
              {"device", result.request.devicePolicy->deviceName},
              {"packets", decimal(result.packetCount)},
              {"verdicts",
               {{"permit", toJson(result.permitted)},
                {"drop", toJson(result.dropped)},
                {"reject", toJson(result.rejected)},
                {"limited", toJson(result.limited)},
                {"undecidable", toJson(result.undecidable)}}}};
    json["applications"] = Json::array();
    for (const auto &application : result.applications)
        json["applications"].push_back(applicationJson(result, application));
    json["meters"] = Json::array();
    for (const auto &meter : result.meters)
        json["meters"].push_back(meterJson(meter));
    json["ports"] = Json::array();
    for (const auto &port : result.ports)
        json["ports"].push_back(portJson(port));
    json["hits"] = {{"logged", decimal(result.hits.size() + result.hitsNotKept)},
                    {"suppressed", decimal(result.hitsSuppressed)}};
    json["findings"] = cli::toJson(diagnostics);
    fmt::print("{}\n", json.dump(2));
}

/// The name of what made a hit, for the comment of its packet.
std::string ruleNameOf(const SimulationResult &result, const simulate::PacketRecord &packet)
{
    if (packet.cause != pipeline::Cause::Rule ||
        packet.application == simulate::PacketRecord::kNoApplication)
        return std::string(pipeline::toString(packet.cause));
    const auto &application = result.applications[packet.application];
    const auto &rule =
        result.request.devicePolicy->filters[application.filterIndex].rules[packet.rule];
    return fmt::format("{}, rule {} {}", application.name, rule.number, rule.name);
}

Result<void> writeHits(const SimulationResult &result, const std::string &file)
{
    auto writer = capture::PcapngWriter::create(file, "tallygate-cli " TALLYGATE_VERSION,
                                                capture::PcapngWriter::Replace::Atomically);
    if (!writer)
        return fail(writer.error());
    std::vector<capture::Reader> readers;
    for (const auto &input : result.request.captures) {
        auto reader = capture::Reader::open(input.path);
        if (!reader)
            return fail(reader.error());
        // frameAt() knows the interfaces of what was read: pass over the file once.
        std::vector<capture::Frame> frames(256);
        while (reader->next(frames) != 0) {
        }
        readers.push_back(std::move(*reader));
    }
    std::map<std::pair<std::uint16_t, LinkType>, std::uint32_t> interfaces;
    for (const simulate::Hit &hit : result.hits) {
        const simulate::PacketRecord &packet = result.packets[hit.packet];
        const auto frame = readers[packet.capture].frameAt(packet.fileOffset, packet.number);
        if (!frame)
            return fail(frame.error());
        const auto key = std::pair(packet.port, frame->linkType);
        auto place = interfaces.find(key);
        if (place == interfaces.end()) {
            const auto &port = result.ports[packet.port];
            const auto index = writer->addInterface(port.interface, frame->linkType,
                                                    pipeline::toString(port.direction));
            if (!index)
                return fail(index.error());
            place = interfaces.emplace(key, *index).first;
        }
        const std::string comment = ruleNameOf(result, packet);
        const auto written =
            writer->write({place->second, packet.time, frame->bytes(), frame->wireLength,
                           pipeline::toString(packet.verdict), comment});
        if (!written)
            return fail(written.error());
    }
    return writer->finish();
}

} // namespace

int simulate(const SimulateOptions &options)
{
    const auto open = openPolicy(options.policy);
    if (!open)
        return couldNot(open.error());
    const auto device = chooseDevice(open->policy, options.device);
    if (!device)
        return couldNot(device.error());
    const auto now = timeOrNow(options.at);
    if (!now)
        return couldNot(now.error());
    auto inputs = parseInputs(options.on);
    if (!inputs)
        return couldNot(inputs.error());
    auto compilation = compile::compileFor(open->policy, (*device)->uuid, *now);
    locate(compilation.diagnostics, *open);
    if (!compilation.devicePolicy) {
        fmt::print(stderr, "{}", toLines(compilation.diagnostics));
        return couldNot(Error{ErrorKind::Semantic,
                              "policy-has-errors",
                              "nothing was simulated, because the policy has errors",
                              {},
                              {open->file, 0, 0, 0, {}}});
    }
    simulate::Request request;
    request.devicePolicy =
        std::make_shared<const pipeline::DevicePolicy>(std::move(*compilation.devicePolicy));
    request.captures = std::move(*inputs);
    request.at = *now;
    request.keepPackets = !options.hits.empty();
    const auto result = simulate::run(request);
    if (!result)
        return couldNot(result.error());
    if (options.format == Format::Json)
        printJson(**result, compilation.diagnostics);
    else
        printText(**result);
    if (!options.hits.empty()) {
        if (const auto written = writeHits(**result, options.hits); !written)
            return couldNot(written.error());
    }
    int status = Fine;
    for (const simulate::CaptureResult &capture : (*result)->captures) {
        if (!capture.fault)
            continue;
        fmt::print(stderr, "tallygate-cli: {}\n", toString(*capture.fault));
        status = Findings;
    }
    return status;
}

} // namespace tallygate::cli
