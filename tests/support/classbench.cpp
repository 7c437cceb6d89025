// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/classbench.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace tallygate::testsupport {

namespace {

std::string textOf(const std::filesystem::path &file)
{
    const std::string command =
        fmt::format("{} '{}'", file.extension() == ".xz" ? "xz -dc" : "cat", file.string());
    const std::unique_ptr<FILE, int (*)(FILE *)> pipe(::popen(command.c_str(), "r"), ::pclose);
    if (!pipe)
        throw std::runtime_error("cannot read " + file.string());
    std::string text;
    char buffer[65536];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe.get())) != 0;)
        text.append(buffer, n);
    if (text.empty())
        throw std::runtime_error("nothing in " + file.string());
    return text;
}

template <class Line>
void forLines(const std::filesystem::path &file, Line line)
{
    const std::string text = textOf(file);
    for (std::size_t at = 0, number = 1; at < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string one = text.substr(at, end - at);
        at = end + 1;
        if (!one.empty() && !line(one))
            throw std::runtime_error(
                fmt::format("{}:{}: not understood: {}", file.string(), number, one));
    }
}

template <class T>
void storeBigEndian(std::uint8_t *at, T value)
{
    for (std::size_t i = sizeof(T); i-- > 0; value = static_cast<T>(value >> 8))
        at[i] = static_cast<std::uint8_t>(value);
}

bool isSix(const std::string &text)
{
    return text.find(':') != std::string::npos;
}

std::string textOf(const Octets &address, std::size_t octets)
{
    char buffer[INET6_ADDRSTRLEN];
    ::inet_ntop(octets == 4 ? AF_INET : AF_INET6, address.data(), buffer, sizeof buffer);
    return buffer;
}

/// "address/length"; host bits are cleared.
std::optional<Prefix> prefixOf(const std::string &text)
{
    Prefix prefix;
    char address[INET6_ADDRSTRLEN];
    if (std::sscanf(text.c_str(), "%45[^/]/%u", address, &prefix.length) != 2 ||
        prefix.length > (isSix(text) ? 128 : 32) ||
        ::inet_pton(isSix(text) ? AF_INET6 : AF_INET, address, prefix.octets.data()) != 1)
        return std::nullopt;
    for (unsigned bit = prefix.length; bit < 128; ++bit)
        prefix.octets[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> bit % 8));
    return prefix;
}

std::optional<Mac> macOf(const std::string &text)
{
    unsigned o[6];
    if (std::sscanf(text.c_str(), "%x:%x:%x:%x:%x:%x", &o[0], &o[1], &o[2], &o[3], &o[4], &o[5]) !=
        6)
        return std::nullopt;
    Mac mac;
    std::copy(std::begin(o), std::end(o), mac.begin());
    return mac;
}

/// "@sip/len dip/len lo : hi lo : hi proto/mask flags/mask", TCP's flags in the upper octet.
bool readFilter(const std::string &line, TupleSet &set)
{
    char source[64], destination[64];
    unsigned sp[2], dp[2], proto, protoMask, flags, flagsMask;
    if (std::sscanf(line.c_str(), "@%63s %63s %u : %u %u : %u %x/%x %x/%x", source, destination,
                    &sp[0], &sp[1], &dp[0], &dp[1], &proto, &protoMask, &flags, &flagsMask) != 10)
        return false;
    const auto sourcePrefix = prefixOf(source), destinationPrefix = prefixOf(destination);
    if (!sourcePrefix || !destinationPrefix)
        return false;
    TupleRule &rule = set.rules.emplace_back();
    rule.source = *sourcePrefix;
    rule.destination = *destinationPrefix;
    rule.sourcePorts = {static_cast<std::uint16_t>(sp[0]), static_cast<std::uint16_t>(sp[1])};
    rule.destinationPorts = {static_cast<std::uint16_t>(dp[0]), static_cast<std::uint16_t>(dp[1])};
    rule.protocol = static_cast<std::uint8_t>(proto & protoMask);
    rule.protocolMask = static_cast<std::uint8_t>(protoMask);
    if (rule.protocolMask != 0 && rule.protocol == kTcp) {
        rule.flags = static_cast<std::uint8_t>((flags & flagsMask) >> 8);
        rule.flagsMask = static_cast<std::uint8_t>(flagsMask >> 8);
    }
    set.addressOctets = isSix(source) ? 16 : 4;
    return true;
}

/// "nw_dst=210.216.143.75/32, tp_src=67, dl_dst=fa:16:3e:73:29:80"
bool readFlow(const std::string &line, TupleSet &set)
{
    TupleRule &rule = set.rules.emplace_back();
    std::istringstream parts(line);
    for (std::string part; std::getline(parts >> std::ws, part, ',');) {
        const std::size_t equal = part.find('=');
        if (equal == std::string::npos)
            return false;
        const std::string name = part.substr(0, equal), value = part.substr(equal + 1);
        const auto number = static_cast<std::uint16_t>(std::strtoul(value.c_str(), nullptr, 0));
        if (name == "nw_src" || name == "nw_dst") {
            const auto prefix = prefixOf(value);
            if (!prefix)
                return false;
            (name == "nw_src" ? rule.source : rule.destination) = *prefix;
        } else if (name == "tp_src" || name == "tp_dst") {
            (name == "tp_src" ? rule.sourcePorts : rule.destinationPorts) = {number, number};
        } else if (name == "dl_src" || name == "dl_dst") {
            const auto mac = macOf(value);
            if (!mac)
                return false;
            (name == "dl_src" ? rule.sourceMac : rule.destinationMac) = mac;
            set.testsMacs = true;
        } else if (name == "nw_proto") {
            rule.protocol = static_cast<std::uint8_t>(number);
            rule.protocolMask = 0xff;
        } else if (name == "in_port") {
            rule.isInactive = true;
        } else if (name != "eth_type" || number != 0x800) { // all frames are IPv4's
            return false;
        }
    }
    return true;
}

std::string portTest(const char *side, const TupleRule &rule, const PortRange &ports)
{
    const auto of = [&](const char *name) {
        return fmt::format("{}.{}port in {{{}..{}}}", name, side, ports[0], ports[1]);
    };
    if (rule.protocolMask != 0 && hasPorts(rule.protocol))
        return of(rule.protocol == kTcp ? "tcp" : "udp");
    return of("tcp") + " or " + of("udp");
}

std::vector<std::string> conditionsOf(const TupleRule &rule, std::size_t octets, TcpFlags flags)
{
    const std::string ip = octets == 4 ? "ip" : "ipv6";
    std::vector<std::string> all;
    const auto address = [&](const char *side, const Prefix &prefix) {
        if (prefix.length != 0)
            all.push_back(fmt::format("{}.{} == {}/{}", ip, side, textOf(prefix.octets, octets),
                                      prefix.length));
    };
    const auto mac = [&](const char *side, const std::optional<Mac> &value) {
        if (value)
            all.push_back(fmt::format("eth.{} == {:02x}", side, fmt::join(*value, ":")));
    };
    address("src", rule.source);
    address("dst", rule.destination);
    if (rule.protocolMask != 0)
        all.push_back(
            fmt::format("{} == {}", octets == 4 ? "ip.proto" : "ipv6.nxt", rule.protocol));
    if (rule.sourcePorts != kAnyPort)
        all.push_back(portTest("src", rule, rule.sourcePorts));
    if (rule.destinationPorts != kAnyPort)
        all.push_back(portTest("dst", rule, rule.destinationPorts));
    if (rule.flagsMask != 0 && flags == TcpFlags::Tested)
        all.push_back(fmt::format("tcp.flags & {:#x} == {:#x}", rule.flagsMask, rule.flags));
    mac("src", rule.sourceMac);
    mac("dst", rule.destinationMac);
    return all;
}

template <class Array>
void randomize(Array &octets, std::size_t count, std::mt19937_64 &random)
{
    for (std::size_t i = 0; i < count; ++i)
        octets[i] = static_cast<std::uint8_t>(random());
}

TupleHeader uniformHeader(std::size_t addressOctets, std::mt19937_64 &random)
{
    TupleHeader header;
    randomize(header.source, addressOctets, random);
    randomize(header.destination, addressOctets, random);
    header.sourcePort = static_cast<std::uint16_t>(random());
    header.destinationPort = static_cast<std::uint16_t>(random());
    header.protocol = random() % 2 == 0 ? kTcp : kUdp;
    header.flags = static_cast<std::uint8_t>(random());
    randomize(header.sourceMac, header.sourceMac.size(), random);
    randomize(header.destinationMac, header.destinationMac.size(), random);
    return header;
}

void put(const Prefix &prefix, Octets &address)
{
    for (unsigned bit = 0; bit < prefix.length; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80u >> bit % 8);
        address[bit / 8] =
            static_cast<std::uint8_t>((address[bit / 8] & ~mask) | (prefix.octets[bit / 8] & mask));
    }
}

} // namespace

std::vector<SetFile> setFiles(const std::filesystem::path &folder)
{
    std::vector<SetFile> files;
    for (const char *part : {"rules", "ipv6", "openflow"}) {
        if (!std::filesystem::is_directory(folder / part))
            continue;
        const std::size_t before = files.size();
        for (const auto &entry : std::filesystem::directory_iterator(folder / part)) {
            SetFile file{entry.path().stem().string(), part, entry.path(), {}};
            for (const char *ending : {"_trace.xz", "_trace", "_trace.txt"}) {
                const auto trace = folder / "traces" / (file.name + ending);
                if (std::filesystem::exists(trace))
                    file.trace = trace;
            }
            files.push_back(std::move(file));
        }
        std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end(),
                  [](const SetFile &a, const SetFile &b) { return a.name < b.name; });
    }
    return files;
}

TupleSet readSet(const SetFile &file)
{
    TupleSet set;
    set.name = file.name;
    forLines(file.rules, [&set](const std::string &line) {
        return line.starts_with('@') ? readFilter(line, set) : readFlow(line, set);
    });
    return set;
}

std::vector<TupleHeader> readTrace(const std::filesystem::path &file)
{
    std::vector<TupleHeader> trace;
    forLines(file, [&trace](const std::string &line) {
        std::uint32_t sip, dip, flags;
        unsigned sport, dport, proto;
        if (std::sscanf(line.c_str(), "%u %u %u %u %u %u", &sip, &dip, &sport, &dport, &proto,
                        &flags) != 6)
            return false;
        TupleHeader &header = trace.emplace_back();
        storeBigEndian(header.source.data(), sip);
        storeBigEndian(header.destination.data(), dip);
        header.sourcePort = static_cast<std::uint16_t>(sport);
        header.destinationPort = static_cast<std::uint16_t>(dport);
        header.protocol = static_cast<std::uint8_t>(proto);
        header.flags = static_cast<std::uint8_t>(flags >> 24);
        return true;
    });
    return trace;
}

std::vector<TupleHeader> drawnTrace(const TupleSet &set, std::size_t count, std::uint64_t seed)
{
    std::vector<const TupleRule *> rules;
    for (const TupleRule &rule : set.rules)
        if (rule.canBeTrue())
            rules.push_back(&rule);
    std::vector<TupleHeader> trace = uniformTrace(set, count, seed);
    std::mt19937_64 random(seed + 1);
    for (TupleHeader &header : trace) {
        if (rules.empty())
            break;
        const TupleRule &rule = *rules[random() % rules.size()];
        const auto within = [&random](const PortRange &range) {
            return static_cast<std::uint16_t>(range[0] + random() % (range[1] - range[0] + 1u));
        };
        put(rule.source, header.source);
        put(rule.destination, header.destination);
        header.sourcePort = within(rule.sourcePorts);
        header.destinationPort = within(rule.destinationPorts);
        if (rule.protocolMask != 0)
            header.protocol = rule.protocol;
        header.flags = static_cast<std::uint8_t>((header.flags & ~rule.flagsMask) | rule.flags);
        header.sourceMac = rule.sourceMac.value_or(header.sourceMac);
        header.destinationMac = rule.destinationMac.value_or(header.destinationMac);
    }
    return trace;
}

std::vector<TupleHeader> uniformTrace(const TupleSet &set, std::size_t count, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    std::vector<TupleHeader> trace(count);
    for (TupleHeader &header : trace)
        header = uniformHeader(set.addressOctets, random);
    return trace;
}

std::vector<classify::Rule> asRules(const TupleSet &set, TcpFlags flags)
{
    std::unordered_map<std::string, std::shared_ptr<const match::Program>> programs;
    const auto program = [&programs](const std::string &text) {
        auto &known = programs[text];
        if (!known) {
            auto expression = match::parse(text);
            if (!expression)
                throw std::runtime_error(text + ": " + toString(expression.error()));
            known = std::make_shared<const match::Program>(
                std::move(*match::Program::compile(*expression)));
        }
        return known;
    };
    std::vector<classify::Rule> all;
    for (const TupleRule &from : set.rules) {
        classify::Rule &rule = all.emplace_back();
        rule.active = !from.isInactive;
        for (const std::string &text : conditionsOf(from, set.addressOctets, flags))
            rule.conditions.push_back(program(text));
    }
    return all;
}

TupleFrame frameOf(const TupleHeader &header, std::size_t addressOctets)
{
    TupleFrame frame;
    const bool isFour = addressOctets == 4;
    const std::size_t transport = isFour ? 34 : 54;
    auto &octets = frame.octets;
    frame.length = static_cast<std::uint32_t>(transport + 24);
    std::copy(header.destinationMac.begin(), header.destinationMac.end(), octets.begin());
    std::copy(header.sourceMac.begin(), header.sourceMac.end(), octets.begin() + 6);
    std::uint8_t *const ip = octets.data() + 14;
    storeBigEndian<std::uint16_t>(ip - 2, isFour ? 0x0800 : 0x86dd);
    ip[0] = isFour ? 0x45 : 0x60;
    storeBigEndian<std::uint16_t>(ip + (isFour ? 2 : 4), isFour ? 44 : 24);
    ip[isFour ? 8 : 7] = 64; // time to live
    ip[isFour ? 9 : 6] = header.protocol;
    std::uint8_t *const source = ip + (isFour ? 12 : 8);
    std::copy_n(header.source.begin(), addressOctets, source);
    std::copy_n(header.destination.begin(), addressOctets, source + addressOctets);
    if (!hasPorts(header.protocol))
        return frame;
    std::uint8_t *const ports = octets.data() + transport;
    storeBigEndian(ports, header.sourcePort);
    storeBigEndian(ports + 2, header.destinationPort);
    if (header.protocol == kTcp) {
        ports[12] = 0x50; // a header of five words
        ports[13] = header.flags;
    } else {
        storeBigEndian<std::uint16_t>(ports + 4, 24);
    }
    return frame;
}

} // namespace tallygate::testsupport
