// SPDX-License-Identifier: GPL-3.0-or-later
// A bounded capture of a managed interface into a pcapng file.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <thread>

#include "base/base64.h"
#include "base/texttable.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"

namespace tallygate::ctl {

namespace {

volatile std::sig_atomic_t interrupted = 0;

void interrupt(int)
{
    interrupted = 1;
}

Json paramsOf(const CaptureOptions &options)
{
    Json params = {{"interface", options.interface},
                   {"reason", options.reason},
                   {"seconds", options.seconds},
                   {"snap", options.snap},
                   {"bytes", control::fromUint64(options.bytes)}};
    if (!options.match.empty())
        params["match"] = options.match;
    if (!options.direction.empty())
        params["direction"] = options.direction;
    if (options.count != 0)
        params["count"] = control::fromUint64(options.count);
    return params;
}

/// Until it is complete; the last piece's figures.
Result<Json> copy(Live &live, const std::string &capture, std::FILE *file)
{
    constexpr std::chrono::milliseconds kPause{100};
    bool isStopped = false;
    while (true) {
        if (interrupted != 0 && !std::exchange(isStopped, true)) {
            if (auto stopped = live.call("capture.stop", {{"capture", capture}}); !stopped)
                return stopped;
        }
        auto piece = live.call("capture.read", {{"capture", capture}});
        if (!piece)
            return piece;
        const auto bytes = fromBase64(textOf(*piece, "data"));
        if (!bytes)
            return fail(ErrorKind::Syntax, "peer-invalid",
                        "the engine's answer to capture.read makes no sense");
        if (std::fwrite(bytes->data(), 1, bytes->size(), file) != bytes->size() ||
            std::fflush(file) != 0)
            return fail(ErrorKind::Io, "write-failed", "cannot write the capture file");
        if (flagOf(*piece, "complete"))
            return piece;
        if (bytes->empty())
            std::this_thread::sleep_for(kPause);
    }
}

} // namespace

int runCapture(const LiveOptions &options, const CaptureOptions &command)
{
    const bool toStdout = command.output == "-";
    if (toStdout && ::isatty(STDOUT_FILENO) == 1)
        return failed({ErrorKind::Semantic,
                       "output-terminal",
                       "a capture is not written to a terminal",
                       "-w FILE, or a pipe",
                       {}});
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    const auto begun = live->call("capture.start", paramsOf(command));
    if (!begun)
        return begun.error().where.column > 0 ? failedExpression(begun.error(), command.match)
                                              : failed(begun.error());
    // The file only after the engine agreed: an old one is not emptied for nothing.
    std::FILE *file = toStdout ? stdout : std::fopen(command.output.c_str(), "wb");
    if (file == nullptr)
        return failed(
            {ErrorKind::Io, "open-failed", fmt::format("cannot write {}", command.output), {}, {}});
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    const auto last = copy(*live, textOf(*begun, "capture"), file);
    const bool isClosed = toStdout || std::fclose(file) == 0;
    if (!last)
        return failed(last.error());
    if (!isClosed)
        return failed({ErrorKind::Io, "write-failed", "cannot write the capture file", {}, {}});
    const std::uint64_t dropped = numberOf(*last, "dropped");
    fmt::print(stderr, "{} packets{}\n", digitsOf(*last, "packets"),
               dropped == 0 ? std::string()
                            : fmt::format("; {} more were selected, but there was no room",
                                          groupedDigits(dropped)));
    return kFine;
}

} // namespace tallygate::ctl
