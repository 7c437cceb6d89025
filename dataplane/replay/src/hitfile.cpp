// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/hitfile.h"

namespace tallygate::replay {

namespace {

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
{
    for (const pipeline::DeviceFilter &filter : program.policy().filters) {
        for (const pipeline::DeviceRule &rule : filter.rules)
            m_rules.emplace(rule.uuid, &rule);
    }
}

Result<HitFile> HitFile::create(const std::filesystem::path &path, std::string_view application,
                                const Session &session)
{
    auto writer = capture::PcapngWriter::create(path, application,
                                                capture::PcapngWriter::Replace::Atomically);
    if (!writer)
        return fail(std::move(writer.error()));
    return HitFile(std::move(*writer), session.program());
}

Result<void> HitFile::take(const Session::Step &step)
{
    for (const hitlog::HitRecord &record : step.hits) {
        const packet::Frame &frame = step.run.frames[record.sequence - step.firstSequence];
        if (auto written = write(record, step.run, frame); !written)
            return written;
    }
    return {};
}

Result<void> HitFile::write(const hitlog::HitRecord &record, const Run &run,
                            const packet::Frame &frame)
{
    const auto interface = interfaceFor({run.port, run.direction, frame.linkType});
    if (!interface)
        return fail(interface.error());
    const std::string comment = commentOf(record, run);
    capture::PcapngWriter::Packet packet;
    packet.interfaceIndex = *interface;
    packet.time = frame.time;
    packet.data = {frame.data, frame.capturedLength};
    packet.wireLength = frame.wireLength;
    packet.verdict = verdictOf(record);
    packet.comment = comment;
    return m_writer.write(packet);
}

Result<std::uint32_t> HitFile::interfaceFor(const InterfaceKey &key)
{
    const auto known = m_interfaces.find(key);
    if (known != m_interfaces.end())
        return known->second;
    const auto &[port, direction, linkType] = key;
    const auto added = m_writer.addInterface(m_program->ports()[port].name, linkType,
                                             pipeline::toString(direction));
    if (added)
        m_interfaces.emplace(key, *added);
    return added;
}

std::string HitFile::commentOf(const hitlog::HitRecord &record, const Run &run) const
{
    std::string place;
    for (const std::uint32_t index : m_program->chain(run.port, run.direction).applications) {
        const pipeline::BoundApplication &bound = m_program->applications()[index];
        if (bound.application->uuid == record.applicationUuid())
            place = m_program->nameOf(bound);
    }
    const auto rule = m_rules.find(record.ruleUuid());
    if (rule == m_rules.end())
        return fmt::format("{}: default", place);
    return fmt::format("{}: rule {}{}{}", place, rule->second->number,
                       rule->second->name.empty() ? "" : " ", rule->second->name);
}

} // namespace tallygate::replay
