// SPDX-License-Identifier: GPL-3.0-or-later
#include "handlers.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tallygate::packet {
namespace {

/// All handlers, and by carrier those that a number leads to.
class Table
{
public:
    Table()
    {
        const std::vector<std::span<const Handler>> families = {
            tunnelHandlers(), ntpHandlers(),    stunHandlers(), tftpHandlers(),   syslogHandlers(),
            dhcpHandlers(),   radiusHandlers(), bgpHandlers(),  isakmpHandlers(), snmpHandlers(),
            httpHandlers(),   quicHandlers(),   tlsHandlers(),  sipHandlers(),    sshHandlers(),
            smbHandlers(),    modbusHandlers(), rdpHandlers(),  dnsHandlers(),
        };
        for (const auto family : families)
            m_handlers.insert(m_handlers.end(), family.begin(), family.end());
        for (const Handler &handler : m_handlers) {
            auto &byNumber = m_byNumber[static_cast<std::size_t>(handler.carrier)];
            for (const std::uint16_t number : handler.numbers)
                byNumber.push_back({number, handler.onNumber});
            if (handler.elsewhere != nullptr)
                m_elsewhere[static_cast<std::size_t>(handler.carrier)].push_back(handler.elsewhere);
        }
        for (auto &byNumber : m_byNumber)
            std::stable_sort(byNumber.begin(), byNumber.end());
    }

    std::span<const Handler> handlers() const { return m_handlers; }

    /// Handlers registered for `number`, in the order of the families.
    struct Entry
    {
        std::uint16_t number;
        Handle handle;
        bool operator<(const Entry &other) const { return number < other.number; }
    };
    std::span<const Entry> of(Carrier carrier, std::uint16_t number) const
    {
        const auto &byNumber = m_byNumber[static_cast<std::size_t>(carrier)];
        const auto [first, last] =
            std::equal_range(byNumber.begin(), byNumber.end(), Entry{number, nullptr});
        return {first, last};
    }
    std::span<const Handle> elsewhere(Carrier carrier) const
    {
        return m_elsewhere[static_cast<std::size_t>(carrier)];
    }

private:
    static constexpr std::size_t kCarriers = 3;

    std::vector<Handler> m_handlers;
    std::array<std::vector<Entry>, kCarriers> m_byNumber;
    std::array<std::vector<Handle>, kCarriers> m_elsewhere;
};

const Table &table()
{
    static const Table theTable;
    return theTable;
}

/// Asks one handler; true if that settles it.
bool ask(Handle handle, Walk &walk, const Segment &segment, Claim &claim)
{
    const Claim answer = handle(walk, segment);
    if (answer.kind != Claim::NotMine && claim.kind == Claim::NotMine)
        claim = answer;
    if (answer.kind == Claim::Listed)
        claim = answer;
    return answer.kind == Claim::Listed;
}

bool askNumber(std::uint16_t number, Walk &walk, const Segment &segment, Claim &claim)
{
    for (const auto &entry : table().of(segment.carrier, number)) {
        if (ask(entry.handle, walk, segment, claim))
            return true;
    }
    return false;
}

} // namespace

Claim recognise(Walk &walk, const Segment &segment)
{
    Claim claim;
    const auto [low, high] = std::minmax(segment.sourcePort, segment.destinationPort);
    if (askNumber(low, walk, segment, claim) ||
        (high != low && askNumber(high, walk, segment, claim)))
        return claim;
    for (const Handle handle : table().elsewhere(segment.carrier)) {
        if (ask(handle, walk, segment, claim))
            break;
    }
    return claim;
}

std::vector<Recognition> recognitions()
{
    std::vector<Recognition> list;
    for (const Handler &handler : table().handlers())
        list.push_back({handler.protocol, handler.carrier, handler.numbers, handler.bytes});
    std::stable_sort(list.begin(), list.end(), [](const Recognition &a, const Recognition &b) {
        return a.protocol < b.protocol;
    });
    return list;
}

} // namespace tallygate::packet
