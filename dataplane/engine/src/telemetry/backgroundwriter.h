// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"

namespace tallygate::engine {

/// Does what may wait for a disk in a thread of its own, one job after another. Of the jobs for one
/// file that have not begun only the latest is done. Any one thread at a time uses it.
class BackgroundWriter
{
public:
    using Job = std::function<Result<void>()>;

    BackgroundWriter();
    ~BackgroundWriter(); ///< after the jobs that are left

    void submit(const std::filesystem::path &file, Job job);
    /// Returns when nothing is left to do.
    void flush();
    /// Of the latest job done for `file`; nothing if it went well.
    std::optional<Error> error(const std::filesystem::path &file) const;

private:
    void run();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::filesystem::path, Job> m_jobs;
    std::map<std::filesystem::path, Error> m_errors;
    bool m_busy = false;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace tallygate::engine
