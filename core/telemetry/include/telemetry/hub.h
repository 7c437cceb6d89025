// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "control/json.h"
#include "storage/counterseries.h"
#include "storage/loggedhit.h"
#include "telemetry/picture.h"

namespace tallygate::telemetry {

/// One moment of a line: a rate per second that held until `time`.
struct Sample
{
    Timestamp time;  ///< of the workstation's clock
    float value = 0; ///< NaN: nothing was read until then, the line is interrupted
};

/// A hit with its number here.
struct LiveHit
{
    std::uint64_t number = 0; ///< grows by one with each, from 1
    storage::LoggedHit hit;
};

/// The latest of what many devices tell: written by the threads that hear them, read by whatever
/// is visible, at its own pace. Nobody is told of single values. Any thread; no call waits for more
/// than copying what it asked for.
///
/// Counters of which nothing was counted yet have no line.
class Hub
{
public:
    struct Options
    {
        std::size_t samples = 900; ///< of each line: 15 minutes at one a second
        std::size_t hits = 20'000; ///< of all devices
    };
    using Clock = std::function<Timestamp()>; ///< of the workstation
    /// Where it all is stored; called on the threads that tell, and must not wait. May be empty.
    struct Sinks
    {
        /// Absolute values of all that ever counted, about once a second for each device.
        std::function<void(storage::ReadingBatch)> readings;
        std::function<void(storage::Mark)> marks;
        /// Suppression lines stand among them.
        std::function<void(std::vector<storage::LoggedHit>)> hits;
    };

    explicit Hub(Clock clock, Sinks sinks = {})
        : Hub(std::move(clock), std::move(sinks), Options())
    {}
    Hub(Clock clock, Sinks sinks, Options options);
    ~Hub();
    Hub(const Hub &) = delete;
    Hub &operator=(const Hub &) = delete;

    // What devices tell. Of one device one call at a time.

    /// `params` of `counters.changed`. After the last piece of a round the picture is replaced.
    /// Error "peer-invalid" for what is not in the form of the protocol; the picture stays.
    Result<void> counters(const Uuid &device, const control::Json &params);
    /// `params` of `hits.batch`. Error as above.
    Result<void> hits(const Uuid &device, const control::Json &params);
    /// `resets` of `counters.get`.
    Result<void> resets(const Uuid &device, const control::Json &resets);
    /// No more news until the next full picture: lines have a gap.
    void interrupted(const Uuid &device);
    void forget(const Uuid &device);
    /// To be called about once a second: devices tell nothing where nothing changed.
    void tick();

    // What is shown.

    /// Null where the device told nothing yet.
    PicturePtr picture(const Uuid &device) const;
    std::vector<PicturePtr> pictures() const;
    /// Grows whenever a picture is replaced.
    std::uint64_t generation() const;

    /// Packets or bytes per second, oldest first. Keys are made by seriesOf().
    std::vector<Sample> line(const storage::SeriesKey &key, Timestamp from) const;

    /// Those with a number above `after`, oldest first, the newest `most` of them.
    std::vector<LiveHit> hitsAfter(std::uint64_t after, std::size_t most) const;
    std::uint64_t lastHitNumber() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The line of a counter: `what` is "packets", "bytes", "exceed.packets", "exceed.bytes".
storage::SeriesKey seriesOf(const Application &application, const Counter &counter,
                            std::string_view what);
/// The line of a port's counter, "in.received.packets".
storage::SeriesKey seriesOf(const Uuid &device, const Port &port, std::string_view direction,
                            std::string_view counter, std::string_view what);

} // namespace tallygate::telemetry
