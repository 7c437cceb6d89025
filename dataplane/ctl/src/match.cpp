// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include <nlohmann/json.hpp>

#include "base/texttable.h"
#include "capture/reader.h"
#include "commands.h"
#include "livectl/exitstatus.h"
#include "match/program.h"
#include "replay/replayer.h"

namespace tallygate::ctl {

namespace {

struct MatchTally
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t undecidable = 0;

    void count(match::Truth truth, std::uint32_t wireLength)
    {
        packets += truth == match::Truth::True;
        bytes += truth == match::Truth::True ? wireLength : 0;
        undecidable += truth == match::Truth::Undecidable;
    }
    MatchTally &operator+=(const MatchTally &other)
    {
        packets += other.packets;
        bytes += other.bytes;
        undecidable += other.undecidable;
        return *this;
    }
};

/// Counts the matches of one capture, packet by packet: while one is judged, the reader's fetches
/// of those to come are under way. A thread more would only wait for the same memory.
MatchTally matchesOf(const match::Program &program, capture::Reader &reader)
{
    MatchTally tally;
    capture::Frame frame;
    packet::Packet packet;
    while (reader.next(frame)) {
        packet::parse(replay::packetFrame(frame), packet);
        tally.count(program.evaluate(packet), frame.wireLength);
    }
    return tally;
}

void report(const MatchTally &tally, bool json)
{
    if (json) {
        nlohmann::ordered_json answer = {{"packets", std::to_string(tally.packets)},
                                         {"bytes", std::to_string(tally.bytes)}};
        if (tally.undecidable != 0)
            answer["undecidable"] = std::to_string(tally.undecidable);
        print(answer.dump() + '\n');
        return;
    }
    const auto packets = [](std::uint64_t count) {
        return fmt::format("{} packet{}", groupedDigits(count), count == 1 ? "" : "s");
    };
    print(fmt::format("{}, {} bytes\n", packets(tally.packets), groupedDigits(tally.bytes)));
    if (tally.undecidable != 0)
        print(fmt::format("{} cannot be decided: the capture was cut before a tested field\n",
                          packets(tally.undecidable)));
}

} // namespace

int runMatch(const MatchOptions &options)
{
    const match::SetTable noSets;
    const auto expression = match::parse(options.expression, match::lookupIn(noSets));
    if (!expression)
        return failedExpression(expression.error(), options.expression);
    const auto program = match::Program::compile(*expression, noSets);
    if (!program)
        return failedExpression(program.error(), options.expression);

    std::vector<capture::Reader> readers;
    for (const std::string &path : options.captures) {
        auto reader = capture::Reader::open(path);
        if (!reader)
            return failed(reader.error());
        readers.push_back(std::move(*reader));
    }
    MatchTally tally;
    for (capture::Reader &reader : readers)
        tally += matchesOf(*program, reader);
    report(tally, options.json);
    int status = kFine;
    for (const capture::Reader &reader : readers) {
        if (!reader.fault())
            continue;
        complain(*reader.fault());
        status = kFindings;
    }
    return status;
}

} // namespace tallygate::ctl
