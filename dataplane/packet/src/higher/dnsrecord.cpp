// SPDX-License-Identifier: GPL-3.0-or-later
#include "dnsrecord.h"

#include <algorithm>

namespace tallygate::packet {
namespace {

constexpr std::uint32_t kQuestionFixed = 4;
constexpr std::uint32_t kRecordFixed = 10;

std::uint16_t wordAt(Bytes message, std::uint32_t at)
{
    return loadBigEndian<std::uint16_t>(message.data() + at);
}

bool hasRoom(Bytes message, std::uint32_t at, std::uint32_t length)
{
    return at <= message.size() && length <= message.size() - at;
}

} // namespace

DnsQuestions::DnsQuestions(Bytes message)
    : m_message(message)
    , m_at(kDnsHeader)
    , m_left(std::min<std::uint32_t>(wordAt(message, 4), kMostRecords))
{}

bool DnsQuestions::next(DnsQuestion &question)
{
    if (m_left == 0)
        return false;
    const auto name = DnsName::read(m_message, m_at);
    if (!name || !hasRoom(m_message, name->end(), kQuestionFixed))
        return false;
    question = {m_at, name->end(), *name};
    m_at = name->end() + kQuestionFixed;
    --m_left;
    return true;
}

DnsRecords::DnsRecords(Bytes message)
    : m_message(message)
{
    DnsQuestions questions(message);
    for (DnsQuestion question; questions.next(question);) {
    }
    if (!questions.wereAll())
        return;
    m_at = questions.end();
    const std::uint32_t records =
        wordAt(message, 6) + std::uint32_t{wordAt(message, 8)} + wordAt(message, 10);
    m_left = std::min(records, kMostRecords);
}

bool DnsRecords::next(DnsRecord &record)
{
    if (m_left == 0)
        return false;
    --m_left;
    const auto name = DnsName::read(m_message, m_at);
    if (!name || !hasRoom(m_message, name->end(), kRecordFixed))
        return false;
    const std::uint32_t fixed = name->end();
    const std::uint32_t data = fixed + kRecordFixed;
    const std::uint32_t length = wordAt(m_message, fixed + 8);
    if (!hasRoom(m_message, data, length))
        return false;
    record = {
        m_at, fixed, data, data + length, wordAt(m_message, fixed), wordAt(m_message, fixed + 2),
        *name};
    m_at = record.end;
    return true;
}

} // namespace tallygate::packet
