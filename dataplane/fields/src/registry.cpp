// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cassert>
#include <cctype>
#include <unordered_map>

#include "base/text.h"
#include "rows.h"

namespace tallygate::fields {
namespace {

/// Older or other spellings that Wireshark users know, and the row they mean.
constexpr Alias kAliases[] = {
    {"icmp.redirect.gw", "icmp.redir_gw"},
    {"ip.dscp", "ip.dsfield.dscp"},
    {"ip.ecn", "ip.dsfield.ecn"},
    {"ip.flags.sf", "ip.flags.rb"},
    {"ip.hlen", "ip.hdr_len"},
    {"ip.protocol", "ip.proto"},
    {"ip.tos", "ip.dsfield"},
    {"ipv6.class", "ipv6.tclass"},
    {"ipv6.fragment.id", "ipv6.fraghdr.ident"},
    {"ipv6.fragment.more", "ipv6.fraghdr.more"},
    {"ipv6.fragment.nxt", "ipv6.fraghdr.nxt"},
    {"ipv6.fragment.offset", "ipv6.fraghdr.offset"},
    {"ipv6.hop_limit", "ipv6.hlim"},
    {"isakmp.icookie", "isakmp.ispi"},
    {"isakmp.rcookie", "isakmp.rspi"},
    {"mbtcp.modbus.unit_id", "mbtcp.unit_id"},
    {"modbus_tcp.func_code", "modbus.func_code"},
    {"radius.Framed_IP_Address", "radius.Framed-IP-Address"},
    {"radius.User-Name", "radius.User_Name"},
    {"tcp.flags.ecn", "tcp.flags.ece"},
    {"tcp.flags.ns", "tcp.flags.ae"},
    {"tcp.flags.psh", "tcp.flags.push"},
    {"tcp.flags.rst", "tcp.flags.reset"},
    {"tcp.window", "tcp.window_size_value"},
    {"udplite.checksum_coverage", "udp.checksum_coverage"},
    {"vlan.cfi", "vlan.dei"},
};

/// Protocols that Wireshark 3.0 renamed: every field of theirs has the older name too.
constexpr Alias kRenamedProtocols[] = {
    {"bootp", "dhcp"},
    {"ssl", "tls"},
};

/// "bootp.option.dhcp" as "dhcp.option.dhcp"; empty if the protocol was not renamed.
std::string renamed(std::string_view name)
{
    const std::string_view protocol = name.substr(0, name.find('.'));
    for (const Alias &alias : kRenamedProtocols) {
        if (alias.name == protocol)
            return std::string(alias.means).append(name.substr(protocol.size()));
    }
    return {};
}

/// All rows of all families, grouped by protocol, with an index by name.
class Registry
{
public:
    Registry()
    {
        for (const auto rows :
             {linkRows(),      shimRows(),   arpRows(),  ipRows(),     ipv6Rows(),
              extensionRows(), tcpRows(),    udpRows(),  icmpRows(),   icmpv6Rows(),
              sctpRows(),      dccpRows(),   greRows(),  igmpRows(),   ospfRows(),
              pimRows(),       vrrpRows(),   stpRows(),  lldpRows(),   pppoeRows(),
              tunnelRows(),    dnsRows(),    httpRows(), tlsRows(),    quicRows(),
              ntpRows(),       stunRows(),   tftpRows(), syslogRows(), dhcpRows(),
              dhcpv6Rows(),    radiusRows(), bgpRows(),  isakmpRows(), encapsulationRows(),
              snmpRows(),      sipRows(),    sshRows(),  smbRows(),    modbusRows(),
              rdpRows()})
            m_rows.insert(m_rows.end(), rows.begin(), rows.end());
        std::stable_sort(m_rows.begin(), m_rows.end(),
                         [](const Field &a, const Field &b) { return a.protocol < b.protocol; });
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            auto &range = m_ranges[static_cast<std::size_t>(m_rows[i].protocol)];
            if (range.count++ == 0)
                range.first = i;
            [[maybe_unused]] const bool isNew =
                m_byName.emplace(m_rows[i].name, static_cast<FieldId>(i)).second;
            assert(isNew && "two rows of one name");
        }
        for (const Alias &alias : kAliases) {
            const auto means = m_byName.find(alias.means);
            assert(means != m_byName.end() && "an alias of no row");
            m_byName.emplace(alias.name, means->second);
        }
    }

    std::span<const Field> rows() const { return m_rows; }
    std::span<const Field> rowsOf(Protocol protocol) const
    {
        const auto &range = m_ranges[static_cast<std::size_t>(protocol)];
        return rows().subspan(range.first, range.count);
    }
    std::optional<FieldId> find(std::string_view name) const
    {
        auto found = m_byName.find(name);
        if (found == m_byName.end())
            found = m_byName.find(renamed(name));
        return found == m_byName.end() ? std::nullopt : std::optional(found->second);
    }

private:
    struct Range
    {
        std::size_t first = 0;
        std::size_t count = 0;
    };
    std::vector<Field> m_rows;
    std::array<Range, kProtocolCount> m_ranges;
    std::unordered_map<std::string_view, FieldId> m_byName;
};

const Registry &registry()
{
    static const Registry instance;
    return instance;
}

bool equalIgnoringCase(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

/// The name of a value in one table, empty if it has none.
std::string_view nameIn(std::span<const ValueName> names, std::uint64_t value)
{
    const auto found = std::lower_bound(
        names.begin(), names.end(), value,
        [](const ValueName &known, std::uint64_t wanted) { return known.value < wanted; });
    return found != names.end() && found->value == value ? found->name : std::string_view{};
}

} // namespace

std::span<const Field> allFields()
{
    return registry().rows();
}

const Field &field(FieldId id)
{
    return registry().rows()[static_cast<std::size_t>(id)];
}

FieldId idOf(const Field &field)
{
    return static_cast<FieldId>(&field - registry().rows().data());
}

std::optional<FieldId> findField(std::string_view name)
{
    return registry().find(name);
}

std::span<const Alias> aliases()
{
    return kAliases;
}

std::span<const Alias> renamedProtocols()
{
    return kRenamedProtocols;
}

std::span<const Field> fieldsOf(Protocol protocol)
{
    return registry().rowsOf(protocol);
}

std::vector<std::string> suggestFields(std::string_view name, std::size_t most)
{
    std::vector<std::string_view> names;
    names.reserve(allFields().size());
    for (const Field &row : allFields())
        names.push_back(row.name);
    return nearestNames(name, names, most);
}

std::string_view valueName(const Field &field, std::uint64_t value)
{
    return nameIn(field.values, value);
}

std::string_view valueName(const Field &field, std::uint64_t value, std::uint64_t selected)
{
    for (const DependentNames &names : field.dependent) {
        if (names.selector == selected)
            return nameIn(names.values, value);
    }
    return nameIn(field.values, value);
}

std::optional<std::uint64_t> valueOfName(const Field &field, std::string_view name)
{
    for (const ValueName &known : field.values) {
        if (equalIgnoringCase(known.name, name))
            return known.value;
    }
    return std::nullopt;
}

} // namespace tallygate::fields
