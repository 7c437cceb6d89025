// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "net/rtmessage.h"

namespace tallygate::io {

/// Why the kernel refused a request.
struct KernelRefusal
{
    int reason = 0;   ///< errno
    std::string text; ///< of the kernel, where it gives one
};

template <class T>
using Answer = tl::expected<T, KernelRefusal>;

/// "cannot add a route: Network is unreachable (Nexthop has invalid gateway)"
Error toError(const KernelRefusal &refusal, std::string_view doing);

/// The answer as a Result; the reason `accepted` (such as EEXIST) counts as done.
Result<void> done(const Answer<void> &answer, std::string_view doing, int accepted = 0);

/// A rtnetlink socket for requests and their answers. One thread.
class RtSocket
{
public:
    static Result<RtSocket> open();

    /// Sends one request and waits for what the kernel says. `flags` such as NLM_F_CREATE.
    Answer<void> request(const RtMessage &message, std::uint16_t flags = 0);
    /// Sends the requests without waiting between them; one answer for each.
    std::vector<Answer<void>> request(const std::vector<RtMessage> &messages,
                                      std::uint16_t flags = 0);
    /// The one message that answers.
    Answer<RtMessage> get(const RtMessage &message);
    /// All messages of a dump; asked again while the kernel says that it changed meanwhile.
    Answer<std::vector<RtMessage>> dump(const RtMessage &message);

private:
    explicit RtSocket(FileDescriptor fd);

    std::vector<Answer<void>> requestBatch(std::span<const RtMessage> messages,
                                           std::uint16_t flags);
    Answer<void> send(Bytes bytes);
    Answer<std::size_t> receive();
    Answer<std::vector<RtMessage>> dumpOnce(const RtMessage &message, bool &changed);
    void append(std::vector<std::uint8_t> &bytes, const RtMessage &message, std::uint16_t flags);

    FileDescriptor m_fd;
    std::uint32_t m_sequence = 0;
    std::vector<std::uint8_t> m_buffer;
};

} // namespace tallygate::io
