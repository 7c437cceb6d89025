// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QCache>
#include <QString>

#include "packet/dissect.h"
#include "simulationrun.h"
#include "text/formatter.h"

namespace tallygate::app {

enum class PacketColumn : int {
    Frame,
    Time,
    On,
    Source,
    Destination,
    Protocol,
    Info,
    Verdict,
    Rule,
};
inline constexpr int kPacketColumnCount = 9;

enum class TimeShown : std::uint8_t { SinceStart, Clock };

/// The cells of the list of packets. A packet is read and summarised when it is asked for, and the
/// last few thousand are kept. One thread; a job makes its own.
class PacketText
{
public:
    PacketText(std::shared_ptr<const SimulationRun> run, Formatter formatter, TimeShown shown)
        : m_run(std::move(run))
        , m_formatter(std::move(formatter))
        , m_timeShown(shown)
    {}

    /// `packet` is an index into the run. Summaries live until thousands of others were asked for.
    const packet::PacketSummary &summaryOf(std::uint64_t packet) const;
    QString cell(std::uint64_t packet, PacketColumn column) const;
    QString timeText(const simulate::PacketRecord &record) const;

private:
    static constexpr int kKept = 4096;
    static constexpr int kLongestInfo = 500; ///< a column, also of a file

    std::shared_ptr<const SimulationRun> m_run;
    Formatter m_formatter;
    TimeShown m_timeShown;
    mutable QCache<std::uint64_t, packet::PacketSummary> m_summaries{kKept};
};

} // namespace tallygate::app
