// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "capture/writer.h"
#include "replay/session.h"

namespace tallygate::replay {

/// Writes the packets of logged hits to a pcapng file, each with its verdict and the rule that
/// logged it as comments; an interface there is an interface and direction of the policy. The file
/// appears, or replaces the one that was there, only in finish().
class HitFile
{
public:
    /// `application` is recorded as the writing program. The session outlives the file.
    static Result<HitFile> create(const std::filesystem::path &path, std::string_view application,
                                  const Session &session);

    /// Writes the hits of the run that the session processed last.
    Result<void> take(const Session::Step &step);
    Result<void> finish() { return m_writer.finish(); }
    std::uint64_t written() const { return m_writer.packetsWritten(); }

private:
    using InterfaceKey = std::tuple<pipeline::PortIndex, pipeline::Direction, LinkType>;

    HitFile(capture::PcapngWriter writer, const pipeline::PolicyProgram &program);
    Result<void> write(const hitlog::HitRecord &record, const Run &run, const packet::Frame &frame);
    Result<std::uint32_t> interfaceFor(const InterfaceKey &key);
    std::string commentOf(const hitlog::HitRecord &record, const Run &run) const;

    capture::PcapngWriter m_writer;
    const pipeline::PolicyProgram *m_program;
    std::map<InterfaceKey, std::uint32_t> m_interfaces;
    std::unordered_map<Uuid, const pipeline::DeviceRule *> m_rules;
};

} // namespace tallygate::replay
