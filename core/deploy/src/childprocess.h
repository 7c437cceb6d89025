// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tallygate::deploy {

/// A folder of its own below the temporary one, for its owner alone; goes with the object.
class ScratchFolder
{
public:
    static Result<ScratchFolder> create();
    ScratchFolder(ScratchFolder &&other) noexcept
        : m_path(std::exchange(other.m_path, {}))
    {}
    ScratchFolder &operator=(ScratchFolder &&) = delete;
    ~ScratchFolder();

    const std::filesystem::path &path() const { return m_path; }
    /// Error "scratch-failed".
    Result<std::filesystem::path> write(const char *name, std::string_view text) const;
    std::string read(const char *name) const; ///< empty where there is none

private:
    explicit ScratchFolder(std::filesystem::path path)
        : m_path(std::move(path))
    {}
    std::filesystem::path m_path;
};

/// What it printed is in "out" and "err" of the scratch folder.
struct ChildRun
{
    std::vector<std::string> arguments; ///< the program first, looked for in $PATH
    std::filesystem::path input = "/dev/null";
    bool keepsTerminal = false; ///< may read from the terminal that we are at
};
/// Waits for its end and gives the exit status; 128 + N where signal N ended it. Errors:
/// "child-failed" where it could not be started, Cancelled.
Result<int> run(const ChildRun &child, const ScratchFolder &scratch, const std::stop_token &stop);

} // namespace tallygate::deploy
