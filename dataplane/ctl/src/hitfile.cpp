// SPDX-License-Identifier: GPL-3.0-or-later
#include "hitfile.h"

#include <array>

namespace tallygate::ctl {

namespace {

constexpr std::size_t kRingRecords = 1 << 16;

std::string_view verdictOf(const hitlog::HitRecord &record)
{
    const auto action = static_cast<pipeline::Action>(record.action);
    if (action == pipeline::Action::Count)
        return pipeline::toString(action);
    return pipeline::toString(static_cast<pipeline::Verdict>(record.verdict));
}

} // namespace

HitFile::HitFile(capture::PcapngWriter writer, const pipeline::PolicyProgram &program)
    : m_writer(std::move(writer))
    , m_program(&program)
    , m_ring(std::make_unique<hitlog::HitRing>(kRingRecords))
{
    for (const pipeline::DeviceFilter &filter : program.policy().filters) {
        for (const pipeline::DeviceRule &rule : filter.rules)
            m_rules.emplace(rule.uuid, &rule);
    }
}

Result<HitFile> HitFile::create(const std::string &path, const pipeline::PolicyProgram &program)
{
    auto writer = capture::PcapngWriter::create(path, "tallygatectl " TALLYGATE_VERSION,
                                                capture::PcapngWriter::Replace::Atomically);
    if (!writer)
        return fail(writer.error());
    return HitFile(std::move(*writer), program);
}

Result<void> HitFile::take(std::uint64_t firstSequence, std::span<const packet::Frame> frames)
{
    std::array<hitlog::HitRecord, 256> records;
    while (const std::size_t count = m_ring->drain(records)) {
        for (const hitlog::HitRecord &record : std::span(records).first(count)) {
            if (auto written = write(record, frames[record.sequence - firstSequence]); !written)
                return written;
        }
    }
    return {};
}

Result<void> HitFile::write(const hitlog::HitRecord &record, const packet::Frame &frame)
{
    const auto interface = interfaceFor(record.port, frame.linkType);
    if (!interface)
        return fail(interface.error());
    const std::string comment = commentOf(record);
    capture::PcapngWriter::Packet packet;
    packet.interfaceIndex = *interface;
    packet.time = frame.time;
    packet.data = {frame.data, frame.capturedLength};
    packet.wireLength = frame.wireLength;
    packet.verdict = verdictOf(record);
    packet.comment = comment;
    return m_writer.write(packet);
}

Result<std::uint32_t> HitFile::interfaceFor(counters::PortId port, LinkType linkType)
{
    const auto known = m_interfaces.find({port, linkType});
    if (known != m_interfaces.end())
        return known->second;
    std::string name;
    for (const pipeline::Port &each : m_program->ports()) {
        if (each.id == port)
            name = each.name;
    }
    const auto added = m_writer.addInterface(name, linkType);
    if (added)
        m_interfaces.emplace(std::pair(port, linkType), *added);
    return added;
}

std::string HitFile::commentOf(const hitlog::HitRecord &record) const
{
    std::string place;
    for (const pipeline::BoundApplication &bound : m_program->applications()) {
        if (bound.application->uuid == record.applicationUuid() &&
            m_program->ports()[bound.port].id == record.port)
            place = m_program->nameOf(bound);
    }
    const auto rule = m_rules.find(record.ruleUuid());
    if (rule == m_rules.end())
        return fmt::format("{}: default", place);
    return fmt::format("{}: rule {}{}{}", place, rule->second->number,
                       rule->second->name.empty() ? "" : " ", rule->second->name);
}

} // namespace tallygate::ctl
