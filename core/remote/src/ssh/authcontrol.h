// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "base/filedescriptor.h"
#include "base/time.h"
#include "helperthreads.h"
#include "remote/questions.h"

namespace tallygate::remote {

/// What a thread that logs in waits for, and how it is told to stop. Any thread.
class AuthControl
{
public:
    /// `asker` takes a question to whoever can answer; it is called on the asking thread.
    /// The thread is one of `helpers`, and does not count there while it waits for an answer.
    AuthControl(HelperThreads &helpers, Nanoseconds patience,
                std::function<void(SecretQuestion)> asker);

    /// Whoever waits returns, and nothing is waited for any more.
    void cancel();
    /// Nothing = declined. An answer to a question that is over is dropped, and wiped.
    void answer(QuestionId question, std::optional<Secret> secret);

    // For the thread that logs in.
    /// Nothing if it was declined, took too long, or cancel() was called.
    std::optional<Secret> ask(SecretQuestion question);
    /// Until one of the poll events holds. False after cancel(), or when `end` (steady clock) has
    /// passed.
    bool waitFor(int fd, short events, Nanoseconds end) const;
    bool isCancelled() const;
    /// A socket that cancel() is to shut down, since libssh blocks on it; none after that.
    void lendSocket(int fd);

private:
    HelperThreads &m_helpers;
    Nanoseconds m_patience;
    std::function<void(SecretQuestion)> m_asker;
    FileDescriptor m_cancelled; ///< eventfd: readable from cancel() on
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    QuestionId m_open = QuestionId::None;
    std::optional<Secret> m_answer;
    bool m_isAnswered = false;
    bool m_isCancelled = false;
    int m_socket = -1;
};

} // namespace tallygate::remote
