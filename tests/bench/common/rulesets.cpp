// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulesets.h"

#include <array>

#include <fmt/format.h>

namespace tallygate::bench {

namespace {

constexpr std::uint32_t kIdleStations = 0xC6120000; // 198.18.0.0/15, RFC 2544
constexpr std::uint32_t kIdleRanges = 0x64400000;   // 100.64.0.0/10, RFC 6598

std::string dotted(std::uint32_t address)
{
    return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 0xff, address >> 8 & 0xff,
                       address & 0xff);
}

std::string linear(std::size_t rules, std::string_view destination)
{
    std::string text;
    for (std::size_t rule = 0; rule + 1 < rules; ++rule)
        text += fmt::format("ip daddr {} udp dport {} counter accept\n", dotted(idleStation(rule)),
                            kPort);
    return text + fmt::format("ip daddr {} udp dport {} counter accept\n", destination, kPort);
}

std::string mapElements(std::size_t rules, std::string_view destination)
{
    std::string text;
    for (std::size_t rule = 0; rule + 1 < rules; ++rule)
        text += fmt::format("{} . {} : accept,\n", dotted(idleStation(rule)), kPort);
    return text + fmt::format("{} . {} : accept\n", destination, kPort);
}

std::string ranges(std::size_t rules, std::string_view destination)
{
    std::string text;
    for (std::size_t rule = 0; rule + 1 < rules; ++rule) {
        const std::uint32_t first = kIdleRanges + static_cast<std::uint32_t>(rule) * 4;
        text += fmt::format("{}-{},\n", dotted(first), dotted(first + 1));
    }
    return text + fmt::format("{}\n", destination);
}

/// Stable identities, so that two runs are the same policy.
Uuid numbered(std::uint8_t kind, std::uint8_t filter, std::size_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    bytes[0] = kind;
    bytes[1] = filter;
    bytes[6] = 0x40;
    bytes[8] = 0x80;
    for (std::size_t i = 0; i < 4; ++i)
        bytes[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    return Uuid(bytes);
}

} // namespace

std::uint32_t idleStation(std::size_t rule)
{
    return kIdleStations + static_cast<std::uint32_t>(rule);
}

std::string_view toString(NftForm form)
{
    switch (form) {
    case NftForm::Linear:
        return "linear";
    case NftForm::Map:
        return "map";
    case NftForm::Interval:
        return "interval";
    }
    return {};
}

std::string nftRules(std::string_view family, NftForm form, std::size_t rules,
                     std::string_view destination)
{
    std::string declarations;
    std::string chain;
    switch (form) {
    case NftForm::Linear:
        chain = linear(rules, destination);
        break;
    case NftForm::Map:
        declarations = fmt::format("map stations {{ type ipv4_addr . inet_service : verdict\n"
                                   "elements = {{ {} }} }}\n",
                                   mapElements(rules, destination));
        chain = "ip daddr . udp dport vmap @stations\n";
        break;
    case NftForm::Interval:
        declarations = fmt::format("set stations {{ type ipv4_addr; flags interval\n"
                                   "elements = {{ {} }} }}\n",
                                   ranges(rules, destination));
        chain = fmt::format("ip daddr @stations udp dport {} counter accept\n", kPort);
        break;
    }
    return fmt::format("flush ruleset\ntable {} bench {{\n{}chain forward {{\n"
                       "type filter hook forward priority 0; policy drop;\n{}}}\n}}\n",
                       family, declarations, chain);
}

pipeline::DevicePolicy tallygatePolicy(std::size_t rules, std::string_view destination,
                                       std::string_view interface, std::uint8_t applications)
{
    using namespace pipeline;
    DevicePolicy policy;
    policy.policyName = "bench";
    policy.deviceUuid = numbered(4, 0, 0);
    policy.deviceName = "bench";
    for (std::uint8_t number = 0; number < applications; ++number) {
        DeviceFilter filter;
        filter.uuid = numbered(1, number, 0);
        filter.name = "bench";
        for (std::size_t rule = 0; rule < rules; ++rule) {
            const std::string station =
                rule + 1 < rules ? dotted(idleStation(rule)) : std::string(destination);
            DeviceRule one;
            one.uuid = numbered(2, number, rule);
            one.number = static_cast<std::uint32_t>(rule + 1);
            one.conditions = {{Cell::Destination, fmt::format("ip.dst == {}", station)},
                              {Cell::Service, fmt::format("udp.dstport == {}", kPort)}};
            filter.rules.push_back(std::move(one));
        }
        DeviceApplication application;
        application.uuid = numbered(3, number, 0);
        application.filter = filter.uuid;
        application.interfaces = {std::string(interface)};
        application.order = number;
        policy.filters.push_back(std::move(filter));
        policy.applications.push_back(std::move(application));
    }
    return policy;
}

std::string tallygateRules(std::size_t rules, std::string_view destination,
                           std::string_view interface)
{
    return writeDevicePolicy(tallygatePolicy(rules, destination, interface, 1));
}

} // namespace tallygate::bench
