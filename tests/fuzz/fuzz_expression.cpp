// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as an expression: coloured, completed, parsed, written back, brought into normal form,
// compiled, described and evaluated; what must agree is compared.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "match/dnf.h"
#include "match/program.h"
#include "match/words.h"
#include "support/dnftree.h"

using namespace tallygate;
using namespace tallygate::match;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

const SetTable &sets()
{
    static const SetTable table{
        {"nets", std::make_shared<const ValueSet>(
                     *ValueSet::build(SetKind::Addresses, {"10.0.0.0/8", "2001:db8::/32"}))},
        {"names", std::make_shared<const ValueSet>(
                      *ValueSet::build(SetKind::Names, {"example.com", "*.example.net"}))},
        {"web", std::make_shared<const ValueSet>(*ValueSet::build(SetKind::Ports, {"80", "443"}))},
    };
    return table;
}

// Ethernet, VLAN 5, IPv4 192.0.2.1 → 198.51.100.1, TCP 40000 → 443 SYN with an MSS option, "GET".
constexpr std::uint8_t kFrame[] = {
    0x02, 0,    0,    0, 0,    2,    0x02, 0,    0, 0,  0,    1,    0x81, 0x00, 0x20, 0x05, 0x08,
    0x00, 0x45, 0,    0, 47,   0x12, 0x34, 0x40, 0, 64, 6,    0,    0,    192,  0,    2,    1,
    198,  51,   100,  1, 0x9c, 0x40, 0x01, 0xbb, 0, 0,  3,    0xe8, 0,    0,    0,    0,    0x60,
    0x02, 0xfa, 0xf0, 0, 0,    0,    0,    2,    4, 5,  0xb4, 'G',  'E',  'T'};

packet::Packet parsedPacket(std::uint32_t captured)
{
    packet::Frame frame;
    frame.data = kFrame;
    frame.capturedLength = captured;
    frame.wireLength = sizeof kFrame;
    packet::Packet packet;
    packet::parse(frame, packet);
    return packet;
}

void colourAndComplete(std::string_view text)
{
    std::uint32_t at = 0;
    for (const Token &token : tokenize(text)) {
        require(token.text.begin == at && token.text.end > at);
        at = token.text.end;
    }
    require(at == text.size());
    for (const std::size_t cursor : {text.size(), text.size() / 2}) {
        for (const Completion &completion :
             complete(text, static_cast<std::uint32_t>(cursor), {"nets"}))
            require(completion.replaces.begin <= completion.replaces.end &&
                    completion.replaces.end <= text.size());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    if (size <= 4096)
        colourAndComplete(text);
    const auto expression = parse(text, lookupIn(sets()));
    if (!expression) {
        require(expression.error().where.column >= 1 &&
                expression.error().where.column <= size + 1);
        require(!expression.error().message.empty());
        return 0;
    }
    const NodePtr &root = expression->root;
    const std::string canonical = toText(root);
    if (canonical.size() <= kMaxExpressionLength) {
        const auto again = parse(canonical, lookupIn(sets()));
        require(again && equal(again->root, root) && toText(again->root) == canonical);
    }
    if (const auto phrase = describe(root))
        require(!toEnglish(*phrase).empty());

    const auto program = Program::compile(*expression, sets());
    require(program.has_value());
    const Dnf dnf = toDnf(root, 64);
    require(dnf.conjunctions.size() <= 64);
    const auto normal = Program::compile({{}, asTree(dnf)}, sets());
    require(normal.has_value());
    for (const std::uint32_t captured : {std::uint32_t(sizeof kFrame), 40u, 20u, 0u}) {
        const packet::Packet packet = parsedPacket(captured);
        std::vector<TestTrace> trace;
        const Truth truth = program->evaluate(packet);
        require(truth == program->evaluate(packet, trace));
        require(truth == normal->evaluate(packet));
    }
    return 0;
}
