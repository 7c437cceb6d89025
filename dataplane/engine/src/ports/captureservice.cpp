// SPDX-License-Identifier: GPL-3.0-or-later
#include "captureservice.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "capture/writer.h"
#include "control/json.h"
#include "control/objectreader.h"

namespace tallygate::engine {

using control::fromUint64;
using control::ObjectReader;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t kUsualBytes = std::uint64_t{64} << 20;
constexpr std::size_t kPiece = 384u << 10; ///< of the file; a third more as base64

/// What a capture is bounded by.
struct Bounds
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    Nanoseconds time{};
};

} // namespace

struct CaptureService::Private
{
    void start(const Json &params, const Reply &reply);
    Result<void> openFile(const std::string &interface);
    void collect();
    void take();
    void end();
    Result<Json> read(std::uint64_t number);
    Result<void> isCurrent(std::uint64_t number) const;

    Loop &loop;
    Engine &engine;
    std::filesystem::path folder;
    std::string program;

    std::uint64_t number = 0; ///< of the latest capture
    bool isRunning = false;
    bool isStarting = false;
    bool isFull = false; ///< a bound of packets or bytes is reached
    Bounds bounds;
    std::optional<capture::PcapngWriter> writer;
    FileDescriptor file; ///< to read from
    std::uint64_t offset = 0;
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t dropped = 0;
    std::optional<Error> problem;
    Loop::TimerId taking = Loop::TimerId::None;
    Loop::TimerId ending = Loop::TimerId::None;
};

CaptureService::CaptureService(Loop &loop, Server &server, Engine &engine,
                               std::filesystem::path folder, std::string program)
    : d(new Private{loop,
                    engine,
                    std::move(folder),
                    std::move(program),
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {}})
{
    server.add({"capture.start", Role::Admin, Audited::Yes,
                [this](const Caller &, const Json &params, const Reply &reply) {
                    d->start(params, reply);
                }});
    const auto named = [&server](const char *name,
                                 std::function<Result<Json>(std::uint64_t)> handler) {
        server.add({name, Role::Admin, Audited::No,
                    [handler](const Caller &, const Json &params, const Reply &reply) {
                        ObjectReader reader(params);
                        const std::uint64_t capture = reader.uint64("capture");
                        if (auto read = reader.finish(); !read)
                            return reply.failed(read.error());
                        reply(handler(capture));
                    }});
    };
    named("capture.read", [this](std::uint64_t capture) { return d->read(capture); });
    named("capture.stop", [this](std::uint64_t capture) -> Result<Json> {
        if (auto current = d->isCurrent(capture); !current)
            return fail(std::move(current.error()));
        d->end();
        return Json::object();
    });
    server.addCapability("capture");
}

CaptureService::~CaptureService()
{
    d->loop.cancel(d->taking);
    d->loop.cancel(d->ending);
}

void CaptureService::Private::start(const Json &params, const Reply &reply)
{
    ObjectReader reader(params);
    CaptureRequest request;
    const std::string interface = reader.text("interface");
    if (reader.text("reason").empty())
        return reply.failed({ErrorKind::Semantic,
                             "params-invalid",
                             "a capture needs a reason, for the audit log",
                             {},
                             {}});
    request.expression = reader.textOr("match", "");
    if (reader.has("direction"))
        request.direction = static_cast<counters::Direction>(reader.word(
            "direction", {toString(counters::Direction::In), toString(counters::Direction::Out)}));
    request.snapBytes = static_cast<std::uint32_t>(reader.integerOr("snap", 14, 65'535, 96));
    Bounds wanted;
    wanted.packets = reader.uint64If("count").value_or(~std::uint64_t{0});
    wanted.bytes = std::min(reader.uint64If("bytes").value_or(kUsualBytes), kMostBytes);
    wanted.time = std::chrono::seconds(reader.integerOr("seconds", 1, 3600, 60));
    if (auto read = reader.finish(); !read)
        return reply.failed(read.error());
    if (isRunning || isStarting)
        return reply.failed({ErrorKind::Limit,
                             "captures-many",
                             "another capture is running; stop it, or wait for its end",
                             {},
                             {}});
    const auto ports = engine.ports();
    const auto port = std::find_if(ports.begin(), ports.end(), [&](const pipeline::Port &known) {
        return known.name == interface;
    });
    if (port == ports.end())
        return reply.failed({ErrorKind::NotFound,
                             "interface-not-managed",
                             fmt::format("{} is not managed", interface),
                             "interfaces.list tells which are",
                             {}});
    request.port = port->id;
    isStarting = true;
    engine.worker().startCapture(request, [this, wanted, interface, reply](Result<void> begun) {
        isStarting = false;
        bounds = wanted;
        if (begun)
            begun = openFile(interface);
        if (!begun) {
            engine.worker().stopCapture([](Result<void>) {});
            return reply.failed(std::move(begun.error()));
        }
        isRunning = true;
        taking = loop.every(20ms, [this] { take(); });
        ending = loop.after(bounds.time, [this] { end(); });
        reply(Json{{"capture", fromUint64(number)}});
    });
}

Result<void> CaptureService::Private::openFile(const std::string &interface)
{
    ++number;
    packets = bytes = dropped = offset = 0;
    isFull = bounds.packets == 0;
    problem.reset();
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
    const std::filesystem::path path = folder / "capture.pcapng";
    auto created = capture::PcapngWriter::create(path, "tallygated " + program);
    if (!created)
        return fail(std::move(created.error()));
    writer = std::move(*created);
    if (auto added = writer->addInterface(interface, LinkType::Ethernet); !added)
        return fail(std::move(added.error()));
    file = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    // Nobody but this process needs its name.
    std::filesystem::remove(path, ignored);
    if (!file)
        return fail(ErrorKind::Io, "capture-file", "cannot read back {}", path.string());
    return {};
}

/// What the worker kept since the last time, as far as the bounds go.
void CaptureService::Private::collect()
{
    const CaptureRead taken = engine.worker().readCapture([this](const CapturedFrame &frame) {
        isFull = isFull || bytes + frame.bytes.size() > bounds.bytes;
        if (problem || isFull)
            return;
        capture::PcapngWriter::Packet packet;
        packet.time = frame.time;
        packet.data = frame.bytes;
        packet.wireLength = frame.wireLength;
        packet.comment = toString(frame.direction);
        if (auto written = writer->write(packet); !written) {
            problem = std::move(written.error());
            return;
        }
        ++packets;
        bytes += frame.bytes.size();
        isFull = packets >= bounds.packets;
    });
    dropped = taken.dropped;
    if (auto flushed = writer->flush(); !flushed && !problem)
        problem = std::move(flushed.error());
}

void CaptureService::Private::take()
{
    if (!isRunning)
        return;
    collect();
    if (problem || isFull)
        end();
}

void CaptureService::Private::end()
{
    if (!isRunning)
        return;
    loop.cancel(taking);
    loop.cancel(ending);
    collect();
    isRunning = false;
    if (auto finished = writer->finish(); !finished && !problem)
        problem = std::move(finished.error());
    writer.reset();
    engine.worker().stopCapture([](Result<void>) {});
}

Result<void> CaptureService::Private::isCurrent(std::uint64_t capture) const
{
    if (capture == 0 || capture != number)
        return fail(ErrorKind::NotFound, "capture-unknown", "there is no capture {}", capture);
    return {};
}

Result<Json> CaptureService::Private::read(std::uint64_t capture)
{
    if (auto current = isCurrent(capture); !current)
        return fail(std::move(current.error()));
    std::vector<std::uint8_t> piece(kPiece);
    const ssize_t got = ::pread(file.get(), piece.data(), piece.size(), static_cast<off_t>(offset));
    if (got < 0)
        return fail(ErrorKind::Io, "capture-file", "cannot read the capture back");
    piece.resize(static_cast<std::size_t>(got));
    offset += piece.size();
    const bool isComplete = !isRunning && piece.size() < kPiece;
    if (isComplete && problem)
        return fail(*problem);
    return Json{{"data", toBase64(piece)},
                {"packets", fromUint64(packets)},
                {"dropped", fromUint64(dropped)},
                {"complete", isComplete}};
}

} // namespace tallygate::engine
