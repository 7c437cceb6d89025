// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/authcontrol.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <utility>

#include "loop/loop.h"

namespace tallygate::remote {

namespace {

QuestionId newQuestionId()
{
    static std::atomic<std::uint64_t> last{0};
    return QuestionId{++last};
}

} // namespace

AuthControl::AuthControl(HelperThreads &helpers, Nanoseconds patience,
                         std::function<void(SecretQuestion)> asker)
    : m_helpers(helpers)
    , m_patience(patience)
    , m_asker(std::move(asker))
    , m_cancelled(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{}

void AuthControl::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_isCancelled = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t put = ::write(m_cancelled.get(), &one, sizeof one);
    if (m_socket >= 0)
        ::shutdown(m_socket, SHUT_RDWR);
    m_wake.notify_all();
}

void AuthControl::answer(QuestionId question, std::optional<Secret> secret)
{
    const std::lock_guard lock(m_mutex);
    if (question != m_open || question == QuestionId::None)
        return;
    m_answer = std::move(secret);
    m_isAnswered = true;
    m_wake.notify_all();
}

std::optional<Secret> AuthControl::ask(SecretQuestion question)
{
    question.id = newQuestionId();
    {
        const std::lock_guard lock(m_mutex);
        if (m_isCancelled)
            return std::nullopt;
        m_open = question.id;
        m_isAnswered = false;
    }
    const HelperThreads::Rest rest(m_helpers);
    m_asker(question);
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, m_patience, [&] { return m_isAnswered || m_isCancelled; });
    m_open = QuestionId::None;
    return std::exchange(m_answer, std::nullopt);
}

bool AuthControl::waitFor(int fd, short events, Nanoseconds end) const
{
    while (true) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - Loop::steadyNow()).count();
        std::array<pollfd, 2> wanted = {{{fd, events, 0}, {m_cancelled.get(), POLLIN, 0}}};
        const int ready = ::poll(wanted.data(), wanted.size(),
                                 static_cast<int>(std::clamp<long long>(left, 0, 1 << 30)));
        if (ready < 0 && errno == EINTR)
            continue;
        return ready > 0 && wanted[1].revents == 0;
    }
}

bool AuthControl::isCancelled() const
{
    const std::lock_guard lock(m_mutex);
    return m_isCancelled;
}

void AuthControl::lendSocket(int fd)
{
    const std::lock_guard lock(m_mutex);
    m_socket = fd;
    if (m_isCancelled && fd >= 0)
        ::shutdown(fd, SHUT_RDWR);
}

} // namespace tallygate::remote
