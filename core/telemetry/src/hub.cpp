// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/hub.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

#include "lines.h"
#include "round.h"

namespace tallygate::telemetry {

namespace {

using namespace std::chrono_literals;

/// So long after the last news nothing has changed.
constexpr Nanoseconds kQuiet = 1500ms;
/// What changed did so within one interval of the subscription.
constexpr Nanoseconds kInterval = 1s;

double secondsOf(Nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

} // namespace

storage::SeriesKey seriesOf(const Application &application, const Counter &counter,
                            std::string_view what)
{
    std::string name(what);
    if (counter.kind == CounterKind::Received)
        name.insert(0, "received.");
    else if (counter.kind == CounterKind::Default)
        name.insert(0, "default.");
    return {application.device, application.application, application.port, counter.rule,
            std::move(name)};
}

storage::SeriesKey seriesOf(const Uuid &device, const Port &port, std::string_view direction,
                            std::string_view counter, std::string_view what)
{
    return {device, Uuid(), port.port, Uuid(), fmt::format("{}.{}.{}", direction, counter, what)};
}

struct Hub::Private
{
    struct Device
    {
        Device(const Uuid &device, std::size_t samples)
            : round(device)
            , lines(samples)
        {}

        std::mutex writing;                 ///< held by whoever takes news, before `mutex`
        Round round;                        ///< guarded by `writing`, as are the next four
        std::optional<Timestamp> lastRound; ///< of the device's clock; none: nothing before
        std::optional<Timestamp> quietTill; ///< the same; nothing had changed until then
        std::set<Round::Place> growing;     ///< where rates stand that are not 0
        std::uint64_t hitsDropped = 0;
        Lines lines; ///< guarded by `mutex`, as are those below
        PicturePtr shown;
        std::vector<Reset> resets;
        Timestamp lastSample; ///< of the workstation's clock
    };
    using DevicePtr = std::shared_ptr<Device>;

    DevicePtr device(const Uuid &uuid);
    DevicePtr find(const Uuid &uuid) const;
    std::vector<DevicePtr> all() const;
    void endRound(Device &device);
    double secondsOfRound(const Device &device, Timestamp now) const;
    bool setRates(Device &device, const Round::Place &place, double seconds, bool isFirst);
    void setPortRates(Device &device, double seconds);
    void setPortRates(Device &device, const Port &port, const char *direction, PortSide &side,
                      double seconds);
    void clearRates(Device &device);
    void publish(Device &device, std::shared_ptr<Picture> picture, Timestamp arrived);
    void tick(Device &device);
    void keep(std::vector<storage::LoggedHit> news);

    Clock clock;
    Sinks sinks;
    Options options;
    mutable std::mutex mutex;
    std::map<Uuid, DevicePtr> devices;
    std::uint64_t generation = 0;
    std::deque<LiveHit> hits;
    std::uint64_t lastHit = 0;
};

Hub::Hub(Clock clock, Sinks sinks, Options options)
    : d(std::make_unique<Private>())
{
    d->clock = std::move(clock);
    d->sinks = std::move(sinks);
    d->options = options;
}

Hub::~Hub() = default;

Hub::Private::DevicePtr Hub::Private::device(const Uuid &uuid)
{
    const std::lock_guard lock(mutex);
    DevicePtr &device = devices[uuid];
    if (!device)
        device = std::make_shared<Device>(uuid, options.samples);
    return device;
}

Hub::Private::DevicePtr Hub::Private::find(const Uuid &uuid) const
{
    const std::lock_guard lock(mutex);
    const auto at = devices.find(uuid);
    return at != devices.end() ? at->second : nullptr;
}

std::vector<Hub::Private::DevicePtr> Hub::Private::all() const
{
    const std::lock_guard lock(mutex);
    std::vector<DevicePtr> all;
    for (const auto &[uuid, device] : devices)
        all.push_back(device);
    return all;
}

Result<void> Hub::counters(const Uuid &uuid, const control::Json &params)
{
    const auto device = d->device(uuid);
    const std::lock_guard writing(device->writing);
    const auto isWhole = device->round.take(params);
    if (!isWhole)
        return fail(isWhole.error());
    if (*isWhole)
        d->endRound(*device);
    return {};
}

/// Since the last round, or for what began after a quiet time, within one interval.
double Hub::Private::secondsOfRound(const Device &device, Timestamp now) const
{
    if (!device.lastRound)
        return 0;
    const Nanoseconds whole = now - *device.lastRound;
    const Nanoseconds quiet = now - device.quietTill.value_or(*device.lastRound);
    return secondsOf(std::max(quiet, std::min(kInterval, whole)));
}

void Hub::Private::endRound(Device &device)
{
    const Frame frame = device.round.frame();
    const bool isFirst = !device.shown || frame.full;
    const double seconds = secondsOfRound(device, frame.time);
    std::set<Round::Place> named = device.round.touched();
    const bool isOtherRevision = device.shown && device.shown->revision != frame.revision;
    for (const Round::Place &place : device.growing) {
        if (device.round.has(place))
            named.insert(place);
    }
    {
        const std::lock_guard lock(mutex);
        device.growing.clear();
        for (const Round::Place &place : named) {
            if (setRates(device, place, seconds, isFirst))
                device.growing.insert(place);
        }
        setPortRates(device, seconds);
        if (frame.full)
            device.lines.keepOnlySet();
    }
    device.lastRound = frame.time;
    device.quietTill.reset();
    publish(device, device.round.picture(), clock());
    if (isOtherRevision && sinks.marks)
        sinks.marks({clock(), device.shown->device, "revision", std::to_string(frame.revision)});
}

/// Of all counters of an application that the round named, or that still show growth. True if
/// there is any.
bool Hub::Private::setRates(Device &device, const Round::Place &place, double seconds, bool isFirst)
{
    Application &application = device.round.own(place);
    bool grows = false;
    const auto rateOf = [&](const Counter &counter, const char *what, std::uint64_t value) {
        if (value == 0)
            return 0.0;
        const auto rate =
            device.lines.set(seriesOf(application, counter, what), value, seconds, !isFirst);
        grows = grows || rate.value_or(0) > 0;
        return rate.value_or(0);
    };
    for (Counter &counter : application.counters) {
        const Figure &figure = counter.of(Since::Lifetime);
        counter.rate = {rateOf(counter, "packets", figure.hits.packets),
                        rateOf(counter, "bytes", figure.hits.bytes)};
        if (counter.isLimit)
            counter.exceedRate = {rateOf(counter, "exceed.packets", figure.exceed.packets),
                                  rateOf(counter, "exceed.bytes", figure.exceed.bytes)};
    }
    return grows;
}

void Hub::Private::setPortRates(Device &device, double seconds)
{
    for (auto &entry : device.round.ports()) {
        setPortRates(device, entry.second, "in", entry.second.in, seconds);
        setPortRates(device, entry.second, "out", entry.second.out, seconds);
    }
}

void Hub::Private::setPortRates(Device &device, const Port &port, const char *direction,
                                PortSide &side, double seconds)
{
    side.rates.clear();
    for (const auto &entry : side.counters) {
        const Tally &tally = entry.second[static_cast<std::size_t>(Since::Lifetime)];
        const auto rateOf = [&](const char *what, std::uint64_t value) {
            const auto key = seriesOf(device.round.device(), port, direction, entry.first, what);
            return device.lines.set(key, value, seconds, true).value_or(0);
        };
        const Rate rate{rateOf("packets", tally.packets), rateOf("bytes", tally.bytes)};
        if (rate.packets > 0)
            side.rates[entry.first] = rate;
    }
}

void Hub::Private::clearRates(Device &device)
{
    for (const Round::Place &place : device.growing) {
        for (Counter &counter : device.round.own(place).counters)
            counter.rate = counter.exceedRate = {};
    }
    device.growing.clear();
    for (auto &[id, port] : device.round.ports()) {
        port.in.rates.clear();
        port.out.rates.clear();
    }
}

/// Shows a picture and samples all lines.
void Hub::Private::publish(Device &device, std::shared_ptr<Picture> picture, Timestamp arrived)
{
    picture->arrived = arrived;
    storage::ReadingBatch batch{arrived, picture->device, picture->epoch, {}};
    {
        const std::lock_guard lock(mutex);
        picture->resets = device.resets;
        device.lines.endRound(arrived);
        device.lastSample = arrived;
        if (sinks.readings)
            batch.readings = device.lines.readings();
        device.shown = std::move(picture);
        ++generation;
    }
    if (sinks.readings && !batch.readings.empty())
        sinks.readings(std::move(batch));
}

void Hub::tick()
{
    for (const auto &device : d->all())
        d->tick(*device);
}

void Hub::Private::tick(Device &device)
{
    const std::lock_guard writing(device.writing);
    const Timestamp now = clock();
    if (!device.shown || !device.shown->isLive || !device.lastRound)
        return;
    const Nanoseconds silent = now - device.lastSample;
    if (silent < kQuiet || device.round.isCollecting())
        return;
    device.quietTill = device.quietTill.value_or(*device.lastRound) + silent;
    clearRates(device);
    publish(device, device.round.picture(), now);
}

void Hub::interrupted(const Uuid &uuid)
{
    const auto device = d->find(uuid);
    if (!device)
        return;
    const std::lock_guard writing(device->writing);
    device->round.abandon();
    device->lastRound.reset();
    device->quietTill.reset();
    if (!device->shown || !device->shown->isLive)
        return;
    d->clearRates(*device);
    auto picture = device->round.picture();
    const std::lock_guard lock(d->mutex);
    picture->isLive = false;
    picture->arrived = device->shown->arrived;
    picture->resets = device->resets;
    device->lines.interrupt(d->clock());
    device->shown = std::move(picture);
    ++d->generation;
}

void Hub::forget(const Uuid &uuid)
{
    const std::lock_guard lock(d->mutex);
    d->devices.erase(uuid);
    ++d->generation;
}

Result<void> Hub::resets(const Uuid &uuid, const control::Json &json)
{
    std::vector<Reset> resets;
    for (const control::Json &one : json) {
        auto reset = readReset(one);
        if (!reset)
            return fail(reset.error());
        resets.push_back(std::move(*reset));
    }
    std::ranges::sort(resets, std::ranges::greater(), &Reset::number);
    const auto device = d->device(uuid);
    const std::lock_guard writing(device->writing);
    const std::lock_guard lock(d->mutex);
    device->resets = std::move(resets);
    if (!device->shown)
        return {};
    auto picture = std::make_shared<Picture>(*device->shown);
    picture->resets = device->resets;
    device->shown = std::move(picture);
    ++d->generation;
    return {};
}

Result<void> Hub::hits(const Uuid &uuid, const control::Json &params)
{
    const auto dropped = readNumber(params, "dropped");
    if (!dropped)
        return fail(dropped.error());
    std::vector<storage::LoggedHit> hits;
    const auto list = params.find("hits");
    if (list != params.end() && list->is_array()) {
        for (const control::Json &json : *list) {
            auto hit = readHit(uuid, json);
            if (!hit)
                return fail(hit.error());
            hits.push_back(std::move(*hit));
        }
    }
    const auto device = d->device(uuid);
    const std::lock_guard writing(device->writing);
    // A subscription that began anew counts from zero.
    const std::uint64_t before = *dropped < device->hitsDropped ? 0 : device->hitsDropped;
    device->hitsDropped = *dropped;
    if (*dropped > before) {
        storage::LoggedHit line;
        line.device = uuid;
        line.time = hits.empty() ? d->clock() : hits.front().time;
        line.notLogged = *dropped - before;
        hits.insert(hits.begin(), line);
    }
    d->keep(std::move(hits));
    return {};
}

void Hub::Private::keep(std::vector<storage::LoggedHit> news)
{
    {
        const std::lock_guard lock(mutex);
        for (const storage::LoggedHit &hit : news)
            hits.push_back({++lastHit, hit});
        while (hits.size() > options.hits)
            hits.pop_front();
    }
    if (sinks.hits && !news.empty())
        sinks.hits(std::move(news));
}

PicturePtr Hub::picture(const Uuid &device) const
{
    const std::lock_guard lock(d->mutex);
    const auto at = d->devices.find(device);
    return at != d->devices.end() ? at->second->shown : nullptr;
}

std::vector<PicturePtr> Hub::pictures() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<PicturePtr> pictures;
    for (const auto &[uuid, device] : d->devices) {
        if (device->shown)
            pictures.push_back(device->shown);
    }
    return pictures;
}

std::uint64_t Hub::generation() const
{
    const std::lock_guard lock(d->mutex);
    return d->generation;
}

std::vector<Sample> Hub::line(const storage::SeriesKey &key, Timestamp from) const
{
    const std::lock_guard lock(d->mutex);
    const auto at = d->devices.find(key.device);
    return at != d->devices.end() ? at->second->lines.line(key, from) : std::vector<Sample>();
}

std::vector<LiveHit> Hub::hitsAfter(std::uint64_t after, std::size_t most) const
{
    const std::lock_guard lock(d->mutex);
    const std::uint64_t news = d->lastHit > after ? d->lastHit - after : 0;
    const std::size_t count = std::min({static_cast<std::size_t>(news), most, d->hits.size()});
    return {d->hits.end() - static_cast<std::ptrdiff_t>(count), d->hits.end()};
}

std::uint64_t Hub::lastHitNumber() const
{
    const std::lock_guard lock(d->mutex);
    return d->lastHit;
}

} // namespace tallygate::telemetry
