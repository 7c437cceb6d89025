// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/texttable.h"
#include "capture/reader.h"
#include "commands.h"
#include "exitstatus.h"
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

/// Captures shorter than this are not worth a second thread.
constexpr std::uint64_t kShared = 4u << 20;
constexpr unsigned kMostThreads = 4;

/// Counts the matches of one capture. Several threads take turns at reading, which is cheap and
/// must be in order, and judge what they read side by side. A mapped capture keeps every frame
/// alive, so nothing is copied.
class Matcher
{
public:
    Matcher(const match::Program &program, capture::Reader &reader)
        : m_program(program)
        , m_reader(reader)
    {}

    MatchTally run()
    {
        const bool shared = m_reader.progress().totalBytes >= kShared;
        const unsigned threads =
            shared ? std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads) : 1;
        std::vector<std::thread> others;
        for (unsigned i = 1; i < threads; ++i)
            others.emplace_back([this] { work(); });
        work();
        for (std::thread &other : others)
            other.join();
        return m_tally;
    }

private:
    void work()
    {
        MatchTally tally;
        packet::Packet packet;
        std::vector<capture::Frame> frames(kTurn);
        while (const std::size_t got = take(frames)) {
            for (const capture::Frame &frame : std::span(frames).first(got)) {
                packet::parse(replay::packetFrame(frame), packet);
                tally.count(m_program.evaluate(packet), frame.wireLength);
            }
        }
        const std::lock_guard lock(m_mutex);
        m_tally += tally;
    }

    std::size_t take(std::span<capture::Frame> frames)
    {
        const std::lock_guard lock(m_mutex);
        return m_reader.next(frames);
    }

    static constexpr std::size_t kTurn = 512;

    const match::Program &m_program;
    std::mutex m_mutex; ///< of the following
    capture::Reader &m_reader;
    MatchTally m_tally;
};

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
        tally += Matcher(*program, reader).run();
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
