// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/filedescriptor.h"
#include "base/time.h"
#include "engine/hitfanout.h"
#include "hittext.h"

namespace tallygate::engine {

/// The files of the hit log: written to one, which becomes NAME.1 when it is full, and that NAME.2
/// ... Lines and records stand whole: what a full disk took half of is taken back. Then it is tried
/// again every second, and the file tells what was lost. One thread.
class HitFiles
{
public:
    HitFiles(std::filesystem::path folder, const HitLogSettings &settings);

    /// Gathers; nothing is written yet.
    void add(const HitText &hit);
    /// Writes what was gathered. `now` on the steady clock, `wall` for what is told.
    void flush(Nanoseconds now, Timestamp wall);
    const HitSinkStatistics &statistics() const { return m_statistics; }

private:
    std::filesystem::path path() const;
    bool open();
    std::size_t write();
    void tell(Timestamp wall);
    void rotate();
    void failed(const char *doing);

    std::filesystem::path m_folder;
    HitLogSettings m_settings;
    FileDescriptor m_fd;
    std::uint64_t m_size = 0;
    std::string m_gathered;
    std::vector<std::size_t> m_ends; ///< of each hit in it
    std::uint64_t m_lostUntold = 0;
    Nanoseconds m_retryAt{};
    Nanoseconds m_lookAt{}; ///< when to see whether the file is still where it was
    HitSinkStatistics m_statistics;
};

/// A Unix datagram socket that somebody else listens on: syslog's or the journal's. What it does
/// not take at once is lost and counted. One thread.
class DatagramSink
{
public:
    explicit DatagramSink(std::string path);

    void send(std::string_view datagram, Nanoseconds now);
    const HitSinkStatistics &statistics() const { return m_statistics; }

private:
    bool connect();

    std::string m_path;
    FileDescriptor m_fd;
    bool m_connected = false;
    Nanoseconds m_retryAt{};
    HitSinkStatistics m_statistics;
};

} // namespace tallygate::engine
