// SPDX-License-Identifier: GPL-3.0-or-later
#include "requiredheaders.h"

namespace tallygate::classify {

namespace {

/// None for higher protocols, which are not looked for before a test asks, and Protocol::Count.
HeaderSet bitOf(fields::Protocol protocol)
{
    const auto index = static_cast<std::size_t>(protocol);
    return index < fields::kLowerProtocolCount ? HeaderSet{1} << index : 0;
}

HeaderSet ofField(const fields::Field &field)
{
    switch (field.read) {
    case fields::ReadKind::Presence:
    case fields::ReadKind::Bits:
    case fields::ReadKind::Octets:
        return bitOf(field.protocol);
    case fields::ReadKind::EitherOf: {
        HeaderSet common = ~HeaderSet{0};
        for (const std::string_view side : field.either) {
            const auto id = fields::findField(side);
            common &= id ? ofField(fields::field(*id)) : 0;
        }
        return common;
    }
    case fields::ReadKind::Computed:
        break; // may look at several headers
    }
    return 0;
}

HeaderSet ofTest(const match::Node &test)
{
    const auto *operand = std::get_if<match::FieldOperand>(&test.operand);
    if (operand == nullptr || operand->occurrence != 0 || operand->field == nullptr)
        return 0;
    return ofField(*operand->field);
}

HeaderSet ofNode(const match::Node &node)
{
    switch (node.kind) {
    case match::NodeKind::Test:
        return ofTest(node);
    case match::NodeKind::And: {
        HeaderSet all = 0;
        for (const auto &child : node.children)
            all |= ofNode(*child);
        return all;
    }
    case match::NodeKind::Or: {
        HeaderSet common = node.children.empty() ? 0 : ~HeaderSet{0};
        for (const auto &child : node.children)
            common &= ofNode(*child);
        return common;
    }
    case match::NodeKind::Not:
    case match::NodeKind::Constant:
        break;
    }
    return 0;
}

} // namespace

HeaderSet requiredHeaders(const Rule &rule)
{
    HeaderSet all = 0;
    for (const auto &condition : rule.conditions) {
        if (const match::NodePtr &root = condition->expression().root)
            all |= ofNode(*root);
    }
    return all;
}

HeaderSet presentHeaders(const packet::Packet &packet)
{
    if (packet.has(packet::ParseFlag::CutBySnaplen))
        return ~HeaderSet{0};
    HeaderSet present = 0;
    for (std::uint8_t i = 0; i < packet.layerCount; ++i) {
        const packet::Layer &layer = packet.layers[i];
        if (layer.depth == 0)
            present |= bitOf(layer.protocol) | bitOf(layer.alias);
    }
    return present;
}

} // namespace tallygate::classify
