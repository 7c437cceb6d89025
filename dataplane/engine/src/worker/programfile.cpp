// SPDX-License-Identifier: GPL-3.0-or-later
#include "programfile.h"

#include <cstring>

#include <nlohmann/json.hpp>

#include "base/sharedmapping.h"
#include "messages.h"

namespace tallygate::engine {

namespace {

using counters::CounterKey;
using counters::CounterRegistry;
using nlohmann::json;

/// The file: Header, counters, ports of counters, JSON of the rest, JSON of the policy.
struct Header
{
    static constexpr std::uint64_t kMagic = 0x31'67'70'79'6c'6c'6174;

    std::uint64_t magic = kMagic;
    std::uint64_t counters = 0;
    std::uint64_t counterPorts = 0;
    std::uint64_t settingsBytes = 0;
    std::uint64_t policyBytes = 0;
};

struct StoredCounter
{
    std::uint8_t application[16];
    std::uint8_t rule[16];
    std::uint32_t port;
    std::uint32_t role;
    std::uint32_t slot;
};

struct StoredPort
{
    std::uint32_t port;
    std::uint32_t slot;
};

StoredCounter stored(const CounterRegistry::Entry &entry)
{
    StoredCounter to{};
    std::memcpy(to.application, entry.key.application.bytes().data(), sizeof to.application);
    std::memcpy(to.rule, entry.key.rule.bytes().data(), sizeof to.rule);
    to.port = entry.key.port;
    to.role = static_cast<std::uint32_t>(entry.key.role);
    to.slot = entry.slot;
    return to;
}

CounterRegistry::Entry restored(const StoredCounter &from)
{
    const auto uuid = [](const std::uint8_t *bytes) {
        std::array<std::uint8_t, 16> copy;
        std::memcpy(copy.data(), bytes, copy.size());
        return Uuid(copy);
    };
    CounterRegistry::Entry entry;
    entry.key = {uuid(from.application), from.port, static_cast<counters::CounterRole>(from.role),
                 uuid(from.rule)};
    entry.slot = from.slot;
    return entry;
}

json settingsOf(const ProgramRequest &request)
{
    json ports = json::array();
    for (const pipeline::Port &port : request.ports) {
        ports.push_back({{"id", port.id},
                         {"name", port.name},
                         {"formerNames", port.formerNames},
                         {"wire", port.kind == pipeline::PortKind::Wire},
                         {"largestFrame", port.largestFrameBytes}});
    }
    return {{"revision", request.revision},
            {"wallClock", request.wallClock.time_since_epoch().count()},
            {"addresses", request.local.addresses},
            {"groups", request.local.groups},
            {"answers", toJson(request.answers)},
            {"ports", ports}};
}

void readSettings(const json &settings, ProgramFile &file)
{
    pipeline::PolicyProgram::Input &input = file.input;
    file.answers = answerPortsFrom(settings.at("answers"));
    input.revision = settings.at("revision").get<std::uint64_t>();
    input.wallClock = Timestamp(Nanoseconds(settings.at("wallClock").get<std::int64_t>()));
    input.local = pipeline::LocalState{};
    settings.at("addresses").get_to(input.local->addresses);
    settings.at("groups").get_to(input.local->groups);
    for (const json &from : settings.at("ports")) {
        pipeline::Port port;
        port.id = from.at("id").get<counters::PortId>();
        port.name = from.at("name").get<std::string>();
        from.at("formerNames").get_to(port.formerNames);
        port.kind =
            from.at("wire").get<bool>() ? pipeline::PortKind::Wire : pipeline::PortKind::Host;
        port.largestFrameBytes = from.at("largestFrame").get<std::uint32_t>();
        input.ports.push_back(std::move(port));
    }
}

tl::unexpected<Error> damaged()
{
    return fail(ErrorKind::Syntax, "program-file", "what control sent is no program");
}

} // namespace

Result<FileDescriptor> writeProgramFile(const ProgramRequest &request)
{
    const std::string settings =
        settingsOf(request).dump(-1, ' ', false, json::error_handler_t::replace);
    const std::string written =
        request.policyText ? std::string() : pipeline::writeDevicePolicy(*request.policy);
    const std::string &policy = request.policyText ? *request.policyText : written;
    Header header;
    header.counters = request.counters.size();
    header.counterPorts = request.counterPorts.size();
    header.settingsBytes = settings.size();
    header.policyBytes = policy.size();
    std::string text;
    text.reserve(sizeof header + request.counters.size() * sizeof(StoredCounter) +
                 request.counterPorts.size() * sizeof(StoredPort) + settings.size());
    const auto append = [&text](const auto &value) {
        text.append(reinterpret_cast<const char *>(&value), sizeof value);
    };
    append(header);
    for (const CounterRegistry::Entry &entry : request.counters)
        append(stored(entry));
    for (const CounterRegistry::PortEntry &entry : request.counterPorts)
        append(StoredPort{entry.first, entry.second});
    text += settings;

    auto fd = createSharedMemory("tallygate-program", text.size() + policy.size());
    if (!fd)
        return fd;
    auto mapping = SharedMapping::map(fd->get(), 0, text.size() + policy.size());
    if (!mapping)
        return fail(mapping.error());
    std::memcpy(mapping->data(), text.data(), text.size());
    std::memcpy(mapping->data() + text.size(), policy.data(), policy.size());
    return fd;
}

Result<ProgramFile> readProgramFile(int fd)
{
    const auto size = fileSize(fd);
    if (!size)
        return fail(size.error());
    if (*size < sizeof(Header))
        return damaged();
    const auto mapping = SharedMapping::map(fd, 0, *size);
    if (!mapping)
        return fail(mapping.error());
    ByteCursor bytes({reinterpret_cast<const std::uint8_t *>(mapping->data()), mapping->size()});
    Header header;
    std::memcpy(&header, bytes.take(sizeof header).data(), sizeof header);
    if (header.magic != Header::kMagic || header.counters > *size || header.counterPorts > *size)
        return damaged();
    const Bytes counters = bytes.take(header.counters * sizeof(StoredCounter));
    const Bytes ports = bytes.take(header.counterPorts * sizeof(StoredPort));
    const Bytes settings = bytes.take(header.settingsBytes);
    const Bytes policy = bytes.take(header.policyBytes);
    if (!bytes.ok() || bytes.remaining() != 0)
        return damaged();

    ProgramFile file;
    for (std::size_t i = 0; i < header.counters; ++i) {
        StoredCounter from;
        std::memcpy(&from, counters.data() + i * sizeof from, sizeof from);
        file.counters.push_back(restored(from));
    }
    for (std::size_t i = 0; i < header.counterPorts; ++i) {
        StoredPort from;
        std::memcpy(&from, ports.data() + i * sizeof from, sizeof from);
        file.counterPorts.emplace_back(from.port, from.slot);
    }
    try {
        readSettings(json::parse(settings.begin(), settings.end()), file);
    } catch (const json::exception &) {
        return damaged();
    }
    auto parsed =
        pipeline::parseDevicePolicy({reinterpret_cast<const char *>(policy.data()), policy.size()});
    if (!parsed)
        return fail(parsed.error());
    file.input.policy = std::make_shared<pipeline::DevicePolicy>(std::move(*parsed));
    return file;
}

} // namespace tallygate::engine
