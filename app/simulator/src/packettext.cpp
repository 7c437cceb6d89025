// SPDX-License-Identifier: GPL-3.0-or-later
#include "packettext.h"

#include "text/utf8.h"

namespace tallygate::app {

const packet::PacketSummary &PacketText::summaryOf(std::uint64_t index) const
{
    if (const auto *kept = m_summaries.object(index))
        return *kept;
    auto *summary = new packet::PacketSummary;
    const simulate::PacketRecord &record = m_run->packet(index);
    if (const auto frame = m_run->frameOf(record)) {
        packet::Packet packet;
        packet::parse(
            {frame->data, frame->capturedLength, frame->wireLength, frame->linkType, record.time},
            packet);
        *summary = packet::summarise(packet);
    } else {
        summary->info = frame.error().message;
    }
    m_summaries.insert(index, summary);
    return *summary;
}

QString PacketText::timeText(const simulate::PacketRecord &record) const
{
    return m_timeShown == TimeShown::Clock
               ? m_formatter.dateTime(record.time)
               : m_formatter.captureTime(record.time - m_run->result->firstPacket);
}

QString PacketText::cell(std::uint64_t index, PacketColumn column) const
{
    const simulate::PacketRecord &record = m_run->packet(index);
    switch (column) {
    case PacketColumn::Frame:
        return QString::number(record.number);
    case PacketColumn::Time:
        return timeText(record);
    case PacketColumn::On: {
        const simulate::PortResult &port = m_run->portOf(record);
        const QString name = QString::fromStdString(port.interface);
        return port.direction == pipeline::Direction::In
                   ? name
                   : name + u' ' + directionWord(port.direction);
    }
    case PacketColumn::Source:
        return QString::fromStdString(summaryOf(index).source);
    case PacketColumn::Destination:
        return QString::fromStdString(summaryOf(index).destination);
    case PacketColumn::Protocol:
        return text(summaryOf(index).protocol);
    case PacketColumn::Info:
        return oneLine(text(summaryOf(index).info).left(kLongestInfo));
    case PacketColumn::Verdict:
        return lookOf(record).word;
    case PacketColumn::Rule:
        return m_run->deciderName(record);
    }
    return {};
}

} // namespace tallygate::app
