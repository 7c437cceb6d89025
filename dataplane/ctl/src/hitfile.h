// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "capture/writer.h"
#include "hitlog/hitring.h"
#include "packet/packet.h"
#include "pipeline/policyprogram.h"

namespace tallygate::ctl {

/// Writes the packets of logged hits to a pcapng file, each with its verdict and rule as comments.
class HitFile
{
public:
    static Result<HitFile> create(const std::string &path, const pipeline::PolicyProgram &program);

    hitlog::HitRing &ring() { return *m_ring; }
    /// Empties the ring. `frames` are those just processed, the first of them being packet number
    /// `firstSequence` of the worker.
    Result<void> take(std::uint64_t firstSequence, std::span<const packet::Frame> frames);
    Result<void> finish() { return m_writer.finish(); }
    std::uint64_t written() const { return m_writer.packetsWritten(); }

private:
    HitFile(capture::PcapngWriter writer, const pipeline::PolicyProgram &program);
    Result<void> write(const hitlog::HitRecord &record, const packet::Frame &frame);
    Result<std::uint32_t> interfaceFor(counters::PortId port, LinkType linkType);
    std::string commentOf(const hitlog::HitRecord &record) const;

    capture::PcapngWriter m_writer;
    const pipeline::PolicyProgram *m_program;
    std::unique_ptr<hitlog::HitRing> m_ring;
    std::map<std::pair<counters::PortId, LinkType>, std::uint32_t> m_interfaces;
    std::unordered_map<Uuid, const pipeline::DeviceRule *> m_rules;
};

} // namespace tallygate::ctl
