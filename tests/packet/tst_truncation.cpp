// SPDX-License-Identifier: GPL-3.0-or-later
// Every sample cut at every byte, by the snaplen and on the wire. The bytes lie in a buffer of
// exactly that size, so that the sanitizers see a read past its end.
#include <QtTest>
#include <array>
#include <map>
#include <memory>
#include <set>

#include "binarysamples.h"
#include "fields/computed.h"
#include "fields/field.h"
#include "lowersamples.h"
#include "packet/deepen.h"
#include "packet/dissect.h"
#include "packet/packet.h"
#include "packet/read.h"
#include "samples.h"

using namespace tallygate;
using namespace tallygate::testsupport;
using fields::Field;
using packet::Packet;
using packet::Presence;
using packet::Value;

namespace {

/// The first bytes of a packet, alone on the heap.
class Truncated
{
public:
    Truncated(const Sample &sample, std::uint32_t length, std::uint32_t wireLength)
        : m_bytes(new std::uint8_t[length])
    {
        std::copy_n(sample.packet.bytes().begin(), length, m_bytes.get());
        packet::parse({m_bytes.get(), length, wireLength, sample.linkType, {}}, m_packet);
    }
    const Packet &packet() const { return m_packet; }

private:
    std::unique_ptr<std::uint8_t[]> m_bytes;
    Packet m_packet;
};

/// What is wrong with the layers (the invariants in packet.h); empty if nothing is.
std::string faultOf(const Packet &packet)
{
    const std::uint32_t captured = packet.frame.capturedLength;
    if (packet.layerCount == 0 || packet.layers[0].protocol != packet::Protocol::Frame)
        return "the frame is not the first layer";
    for (unsigned i = 0; i < packet.layerCount; ++i) {
        const packet::Layer &layer = packet.layers[i];
        if (layer.offset + layer.headerLength > layer.end)
            return "a header past its end";
        if (layer.end > captured || layer.end > layer.wireEnd)
            return "an end past the captured bytes";
        if (i != 0 && layer.offset < packet.layers[i - 1].offset)
            return "layers out of order";
        if (i != 0 && layer.depth < packet.layers[i - 1].depth)
            return "depths out of order";
        const bool isPartial = (layer.is(packet::Protocol::Ip) && layer.headerLength < 20) ||
                               (layer.is(packet::Protocol::Ipv6) && layer.headerLength < 40);
        if (layer.depth == 0 && isPartial && !packet.has(packet::ParseFlag::PartialIpHeader))
            return "part of an IP header, and no flag";
    }
    return {};
}

/// Values that are about the captured part itself.
bool isAboutCapture(const Field &field)
{
    return field.computed == fields::Computed::FrameCapturedLength ||
           field.computed == fields::Computed::Payload;
}

struct Reading
{
    Presence presence = Presence::Absent;
    std::string text;
};

Reading readingOf(const Packet &packet, const Field &field, unsigned occurrence)
{
    const Value value = packet::read(packet, field, occurrence);
    return {value.presence, packet::format(field, value)};
}

/// What is wrong with a value seen in a cut capture, given the real one; empty if nothing is.
std::string faultOf(const Field &field, const Reading &seen, const Reading &real)
{
    if (isAboutCapture(field) || seen.presence == Presence::Cut)
        return {};
    if (seen.presence != real.presence)
        return std::string(field.name) + ": another presence";
    if (seen.presence == Presence::Present && seen.text != real.text)
        return std::string(field.name) + ": another value";
    return {};
}

using Rows = std::vector<const Field *>;

/// The rows that say whether a header is there, and the others of each protocol.
struct Table
{
    Rows presence;
    std::map<packet::Protocol, Rows> values;

    Table()
    {
        for (const Field &field : fields::allFields())
            (field.read == fields::ReadKind::Presence ? presence : values[field.protocol])
                .push_back(&field);
    }
};

/// The rows of all headers of a packet, and those that say whether a header is there.
Rows rowsFor(const Packet &packet)
{
    static const Table table;
    std::set<packet::Protocol> listed;
    for (const packet::Layer &layer : packet::allLayers(packet))
        listed.insert({layer.protocol, layer.alias});
    Rows rows = table.presence;
    for (const packet::Protocol protocol : listed) {
        if (const auto of = table.values.find(protocol); of != table.values.end())
            rows.insert(rows.end(), of->second.begin(), of->second.end());
    }
    return rows;
}

constexpr unsigned kOccurrences = 4;

} // namespace

class TestTruncation : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_samples = samples();
        for (Sample &sample : lowerSamples())
            m_samples.push_back(std::move(sample));
        for (Sample &sample : binarySamples())
            m_samples.push_back(std::move(sample));
    }

    void bySnaplen_data() { addSamples(); }
    /// What a cut capture says is true of the whole packet; what it cannot say it calls cut.
    void bySnaplen()
    {
        QFETCH(int, index);
        const Sample &sample = m_samples[std::size_t(index)];
        const std::uint32_t size = sample.packet.size();
        const Truncated whole(sample, size, size);
        std::map<const Field *, std::array<Reading, kOccurrences>> real;
        for (const Field *field : rowsFor(whole.packet())) {
            for (unsigned i = 0; i < kOccurrences; ++i)
                real[field][i] = readingOf(whole.packet(), *field, i);
        }
        for (std::uint32_t length = 0; length < size; ++length) {
            const Truncated cut(sample, length, size);
            const std::string invariant = faultOf(cut.packet());
            QVERIFY2(invariant.empty(), invariant.c_str());
            for (const auto &[field, readings] : real) {
                for (unsigned i = 0; i < kOccurrences; ++i) {
                    const std::string fault =
                        faultOf(*field, readingOf(cut.packet(), *field, i), readings[i]);
                    if (!fault.empty())
                        QFAIL((fault + " at " + std::to_string(length)).c_str());
                }
            }
            // A cut packet may look like one of other protocols.
            for (const Field *field : rowsFor(cut.packet())) {
                for (unsigned i = 0; i < kOccurrences && !real.contains(field); ++i)
                    (void)readingOf(cut.packet(), *field, i);
            }
            (void)packet::dissect(cut.packet());
            (void)packet::summarise(cut.packet());
        }
    }

    void onTheWire_data() { addSamples(); }
    /// A frame that is short on the wire has nothing undecidable about it.
    void onTheWire()
    {
        QFETCH(int, index);
        const Sample &sample = m_samples[std::size_t(index)];
        for (std::uint32_t length = 0; length < sample.packet.size(); ++length) {
            const Truncated runt(sample, length, length);
            const std::string fault = faultOf(runt.packet());
            QVERIFY2(fault.empty(), fault.c_str());
            QVERIFY(!runt.packet().has(packet::ParseFlag::CutBySnaplen));
            for (const Field *field : rowsFor(runt.packet())) {
                for (unsigned i = 0; i < kOccurrences; ++i) {
                    if (readingOf(runt.packet(), *field, i).presence == Presence::Cut)
                        QFAIL((std::string(field->name) + " at " + std::to_string(length)).c_str());
                }
            }
            (void)packet::dissect(runt.packet());
            (void)packet::summarise(runt.packet());
        }
    }

private:
    void addSamples()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_samples.size(); ++i)
            QTest::newRow(m_samples[i].name.c_str()) << int(i);
    }

    std::vector<Sample> m_samples;
};

QTEST_APPLESS_MAIN(TestTruncation)
#include "tst_truncation.moc"
