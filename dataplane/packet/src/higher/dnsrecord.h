// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dnsname.h"

// Going through the questions and records of a message. Nothing is read past its octets; at most
// kMostRecords are gone through.

namespace tallygate::packet {

inline constexpr std::uint32_t kDnsHeader = 12;
inline constexpr unsigned kMostRecords = 1024;

struct DnsQuestion
{
    std::uint32_t offset; ///< of the name
    std::uint32_t fixed;  ///< of what follows the name
    DnsName name;
};

struct DnsRecord
{
    std::uint32_t offset; ///< of the name
    std::uint32_t fixed;  ///< of type, class, time to live and length
    std::uint32_t data;
    std::uint32_t end;
    std::uint16_t type;
    std::uint16_t dnsClass;
    DnsName name;

    std::uint32_t dataLength() const { return end - data; }
};

/// Goes through the questions.
class DnsQuestions
{
public:
    /// Requires: a whole header.
    explicit DnsQuestions(Bytes message);
    /// The next question; false at the end, or where one is not whole.
    bool next(DnsQuestion &question);
    /// True if next() has handed out all that the header counts.
    bool wereAll() const { return m_left == 0; }
    /// What follows those that were handed out.
    std::uint32_t end() const { return m_at; }

private:
    Bytes m_message;
    std::uint32_t m_at;
    std::uint32_t m_left;
};

/// Goes through the records of all sections but the questions.
class DnsRecords
{
public:
    /// Requires: a whole header.
    explicit DnsRecords(Bytes message);
    /// The next record; false at the end, or where one is not whole.
    bool next(DnsRecord &record);

private:
    Bytes m_message;
    std::uint32_t m_at = 0;
    std::uint32_t m_left = 0;
};

} // namespace tallygate::packet
