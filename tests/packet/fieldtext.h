// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest>
#include <memory>
#include <string>
#include <vector>

#include "fields/field.h"
#include "packet/deepen.h"
#include "packet/dissect.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "support/packetbuilder.h"

// Fields of higher protocols as short texts, and the check that a packet cut anywhere is read only
// as far as it was captured.

namespace tallygate::testsupport {

/// "443", "present" for headers, "-" if absent, "cut".
inline QString fieldText(const packet::Packet &packet, const QString &name, unsigned occurrence = 0)
{
    const auto id = fields::findField(name.toStdString());
    if (!id)
        return QStringLiteral("no such field");
    const fields::Field &field = fields::field(*id);
    const packet::Value value = packet::read(packet, field, occurrence);
    if (value.presence != packet::Presence::Present)
        return value.presence == packet::Presence::Cut ? QStringLiteral("cut")
                                                       : QStringLiteral("-");
    if (field.type == fields::FieldType::Presence)
        return QStringLiteral("present");
    return QString::fromStdString(packet::format(field, value));
}

/// All occurrences in the packet, " | " between them.
inline QString allFieldTexts(const packet::Packet &packet, const QString &name)
{
    QStringList all;
    for (unsigned n = 1; n < 100; ++n) {
        const QString text = fieldText(packet, name, n);
        if (text == QLatin1String("-") || text == QLatin1String("cut"))
            break;
        all += text;
    }
    return all.join(QStringLiteral(" | "));
}

/// The same of a packet that is only built for it.
inline QString valueIn(const BuiltPacket &built, const QString &name)
{
    packet::Packet packet;
    packet::parse(built.frame(), packet);
    return allFieldTexts(packet, name);
}

/// What a client sends over TCP, to the port of TLS where none is given.
inline BuiltPacket segment(const Octets &octets, std::uint16_t port = 443,
                           std::uint16_t from = 51500)
{
    return Eth{} / Ipv4{} / Tcp{.srcport = from, .dstport = port} / Payload{octets};
}
inline BuiltPacket segment(const std::string &text, std::uint16_t port)
{
    return segment(Octets(text.begin(), text.end()), port);
}

/// The same over UDP, to the port of QUIC.
inline BuiltPacket datagram(const Octets &octets, std::uint16_t port = 443,
                            std::uint16_t from = 51500)
{
    return Eth{} / Ipv4{} / Udp{.srcport = from, .dstport = port} / Payload{octets};
}
inline BuiltPacket datagram(const std::string &text, std::uint16_t port)
{
    return datagram(Octets(text.begin(), text.end()), port);
}

inline Octets fromHex(const QByteArray &hex)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    return {bytes.begin(), bytes.end()};
}

/// Cuts the packet at every byte, by the snaplen and on the wire, and reads every field of its
/// layers from a buffer of exactly that size. A value seen in a packet that the capture cut must be
/// the real one, or unknown. Returns what is wrong, empty if nothing is.
inline std::string faultWhenCut(const BuiltPacket &built)
{
    packet::Packet whole;
    packet::parse(built.frame(), whole);
    const auto readAll = [](const packet::Packet &packet, const packet::Packet *real) {
        std::string fault;
        for (const packet::Layer &layer : packet::allLayers(packet)) {
            if (!fields::isHigher(layer.protocol))
                continue;
            for (const fields::Field &field : fields::fieldsOf(layer.protocol)) {
                if (field.read == fields::ReadKind::EitherOf)
                    continue;
                const packet::Value seen = packet::read(packet, field);
                const std::string text = packet::format(field, seen);
                if (real == nullptr || seen.presence == packet::Presence::Cut)
                    continue;
                const packet::Value expected = packet::read(*real, field);
                if (seen.presence != expected.presence || text != packet::format(field, expected))
                    fault = std::string(field.name) + ": " + text;
            }
        }
        packet::dissect(packet);
        packet::summarise(packet);
        return fault;
    };
    for (std::uint32_t length = 0; length < built.size(); ++length) {
        const std::unique_ptr<std::uint8_t[]> bytes(new std::uint8_t[length]);
        std::copy_n(built.bytes().begin(), length, bytes.get());
        packet::Packet packet;
        packet::parse({bytes.get(), length, built.size(), LinkType::Ethernet, {}}, packet);
        const std::string fault = readAll(packet, &whole);
        if (!fault.empty())
            return fault + " when cut at " + std::to_string(length);
        packet::parse({bytes.get(), length, length, LinkType::Ethernet, {}}, packet);
        readAll(packet, nullptr);
    }
    return {};
}

} // namespace tallygate::testsupport
