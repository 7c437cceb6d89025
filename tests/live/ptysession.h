// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>

#include "base/filedescriptor.h"

#include "command.h"

namespace tallygate::live {

/// A program at a terminal of its own, which somebody types at.
class PtySession
{
public:
    PtySession(const Arguments &arguments, const Surroundings &where);
    ~PtySession();
    PtySession(const PtySession &) = delete;
    PtySession &operator=(const PtySession &) = delete;

    /// Whether it shows the text within the time.
    bool shows(std::string_view text, std::chrono::milliseconds atMost);
    void type(std::string_view keys); ///< "\x03": Ctrl+C
    /// Exit status, as Completed::status; -1 where it has not ended in the time.
    int end(std::chrono::milliseconds atMost);
    const std::string &screen() const { return m_screen; } ///< all that it has shown

private:
    /// Takes what it shows; false once it has closed the terminal or the time is over.
    bool read(std::chrono::steady_clock::time_point deadline);

    pid_t m_pid = -1; ///< -1: awaited
    FileDescriptor m_terminal;
    std::string m_screen;
};

} // namespace tallygate::live
