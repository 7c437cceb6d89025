// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/policynames.h"

namespace tallygate {
class Loop;
}

namespace tallygate::engine {

class Server;

/// Where hits go, besides to subscribers. Persistent; changed by log.set.
struct HitLogSettings
{
    enum class Format : std::uint8_t {
        JsonLines, ///< hits.jsonl, an object a line
        Binary     ///< hits.tghits: "TGHITS1\n", then HitRecords of 128 bytes
    };

    bool files = true;
    Format format = Format::JsonLines;
    std::uint64_t fileBytes = 64u << 20; ///< a file is rotated before it grows beyond this
    std::uint32_t fileCount = 8;         ///< with the one that is written

    bool journal = false;

    bool syslog = false;
    std::string syslogPath = "/dev/log";
    std::uint8_t facility = 16; ///< RFC 5424, 6.2.1: local0

    bool operator==(const HitLogSettings &) const = default;
};

/// What became of hits at one place where they go.
struct HitSinkStatistics
{
    std::uint64_t written = 0;
    std::uint64_t lost = 0; ///< it took no more: disk full, socket full or gone
    std::string problem;    ///< why it takes none now
};

struct HitStatistics
{
    std::uint64_t received = 0;           ///< out of the rings
    std::vector<std::uint64_t> ringDrops; ///< a worker thread each; full rings
    std::uint64_t violations = 0;         ///< a worker's ring was not in order
    std::uint64_t subscriberDrops = 0;    ///< more than subscribers could take
    HitSinkStatistics files, journal, syslog;
    std::size_t subscriptions = 0;
};

/// Takes hits out of the workers' rings and hands them on: to files, to the journal, to syslog, to
/// subscribers of the control socket (FC-4.3). A thread of its own does what may wait for a disk:
/// where that is slower than the hits come, rings run full and hits are dropped and counted;
/// neither forwarding nor control waits.
///
/// Methods on the control socket: hits.subscribe, hits.unsubscribe, log.get, log.set
/// (docs/protocol.md).
///
/// Records come from a worker and are not trusted: what is out of range is shown as "unknown".
/// Names are those of the revision that a record tells of, if it was added.
class HitFanout
{
public:
    struct Options
    {
        std::filesystem::path log;      ///< folder of the files; made if absent
        std::filesystem::path settings; ///< file
        std::filesystem::path journal = "/run/systemd/journal/socket";
        std::string hostName; ///< for syslog; empty: the kernel's
    };

    /// Over the rings' memory, which is mapped here (hitlog::HitRing); the descriptors stay the
    /// caller's. Loop and server outlive the fan-out. Settings that cannot be read are an error of
    /// log.get's "problem", and the defaults hold.
    static Result<std::unique_ptr<HitFanout>>
    create(Loop &loop, Server &server, const Options &options, const std::vector<int> &rings);
    ~HitFanout(); ///< after the hits that are in the rings
    HitFanout(const HitFanout &) = delete;
    HitFanout &operator=(const HitFanout &) = delete;

    /// Before the first hit of a revision can come. The last few are remembered. Any thread.
    void addRevision(std::shared_ptr<const PolicyNames> names);

    HitStatistics statistics() const; ///< any thread
    HitLogSettings settings() const;  ///< any thread

private:
    struct Private;
    explicit HitFanout(std::shared_ptr<Private> d);
    std::shared_ptr<Private> d; ///< handlers that the server keeps hold it weakly
};

} // namespace tallygate::engine
