// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rtsocket.h"

#include <sys/socket.h>

#include <cerrno>

namespace tallygate::io {

namespace {

/// More than the kernel puts into one datagram.
constexpr std::size_t kBufferBytes = 256 * 1024;
constexpr int kDumpAttempts = 10;
/// Requests sent at once: their answers must fit into the receive buffer.
constexpr std::size_t kBatch = 64;

tl::unexpected<KernelRefusal> refused(int reason, std::string text = {})
{
    return tl::unexpected<KernelRefusal>(KernelRefusal{reason, std::move(text)});
}

/// What an NLMSG_ERROR says; the text of the kernel stands in the extended acknowledgement.
Answer<void> outcomeOf(Bytes payload)
{
    const auto error = valueOf<nlmsgerr>(payload);
    if (error.error == 0)
        return {};
    std::string text;
    // NETLINK_CAP_ACK: only the header of the request is quoted, the attributes follow.
    if (payload.size() > sizeof(nlmsgerr)) {
        if (const auto found = findAttribute(payload.subspan(sizeof(nlmsgerr)), NLMSGERR_ATTR_MSG))
            text = textOf(*found);
    }
    return refused(-error.error, std::move(text));
}

} // namespace

Error toError(const KernelRefusal &refusal, std::string_view doing)
{
    Error error{refusal.reason == ENODEV ? ErrorKind::NotFound : ErrorKind::Io,
                "netlink",
                fmt::format("cannot {}: {}", doing, std::strerror(refusal.reason)),
                {},
                {}};
    if (!refusal.text.empty())
        error.message += fmt::format(" ({})", refusal.text);
    if (refusal.reason == EPERM)
        error.hint = "this needs CAP_NET_ADMIN";
    return error;
}

Result<void> done(const Answer<void> &answer, std::string_view doing, int accepted)
{
    if (answer || answer.error().reason == accepted)
        return {};
    return fail(toError(answer.error(), doing));
}

Result<RtSocket> RtSocket::open()
{
    FileDescriptor fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    if (!fd)
        return fail(toError({errno, {}}, "open a rtnetlink socket"));
    // Each is a help where the kernel has it, and missed by nobody where it has not.
    for (const int option : {NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK}) {
        const int on = 1;
        ::setsockopt(fd.get(), SOL_NETLINK, option, &on, sizeof on);
    }
    const int bytes = 1 << 20;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    return RtSocket(std::move(fd));
}

RtSocket::RtSocket(FileDescriptor fd)
    : m_fd(std::move(fd))
    , m_buffer(kBufferBytes)
{}

void RtSocket::append(std::vector<std::uint8_t> &bytes, const RtMessage &message,
                      std::uint16_t flags)
{
    nlmsghdr header{};
    header.nlmsg_len = static_cast<std::uint32_t>(NLMSG_HDRLEN + message.payload.size());
    header.nlmsg_type = message.type;
    header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    header.nlmsg_seq = ++m_sequence;
    const std::size_t position = bytes.size();
    bytes.resize(position + NLMSG_ALIGN(header.nlmsg_len));
    std::memcpy(bytes.data() + position, &header, sizeof header);
    std::memcpy(bytes.data() + position + NLMSG_HDRLEN, message.payload.data(),
                message.payload.size());
}

Answer<void> RtSocket::send(Bytes bytes)
{
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    for (;;) {
        if (::sendto(m_fd.get(), bytes.data(), bytes.size(), 0,
                     reinterpret_cast<const sockaddr *>(&kernel), sizeof kernel) >= 0)
            return {};
        if (errno != EINTR)
            return refused(errno);
    }
}

Answer<std::size_t> RtSocket::receive()
{
    for (;;) {
        const ssize_t length = ::recv(m_fd.get(), m_buffer.data(), m_buffer.size(), 0);
        if (length >= 0)
            return static_cast<std::size_t>(length);
        if (errno != EINTR)
            return refused(errno);
    }
}

Answer<void> RtSocket::request(const RtMessage &message, std::uint16_t flags)
{
    return request(std::vector<RtMessage>{message}, flags).front();
}

std::vector<Answer<void>> RtSocket::request(const std::vector<RtMessage> &messages,
                                            std::uint16_t flags)
{
    std::vector<Answer<void>> answers;
    for (std::size_t at = 0; at < messages.size(); at += kBatch) {
        const auto some = std::span(messages).subspan(at, std::min(kBatch, messages.size() - at));
        const auto part = requestBatch(some, flags);
        answers.insert(answers.end(), part.begin(), part.end());
    }
    return answers;
}

std::vector<Answer<void>> RtSocket::requestBatch(std::span<const RtMessage> messages,
                                                 std::uint16_t flags)
{
    const std::uint32_t first = m_sequence + 1;
    std::vector<std::uint8_t> bytes;
    for (const RtMessage &message : messages)
        append(bytes, message, static_cast<std::uint16_t>(flags | NLM_F_ACK));
    std::vector<Answer<void>> answers(messages.size(), refused(EIO));
    if (const auto sent = send(bytes); !sent) {
        answers.assign(messages.size(), sent);
        return answers;
    }
    std::size_t waiting = messages.size();
    while (waiting > 0) {
        const auto length = receive();
        if (!length) {
            answers.assign(messages.size(), tl::unexpected<KernelRefusal>(length.error()));
            return answers;
        }
        forEachMessage(Bytes(m_buffer.data(), *length), [&](const nlmsghdr &header, Bytes payload) {
            const std::uint32_t place = header.nlmsg_seq - first;
            if (header.nlmsg_type == NLMSG_ERROR && place < answers.size()) {
                answers[place] = outcomeOf(payload);
                --waiting;
            }
        });
    }
    return answers;
}

Answer<RtMessage> RtSocket::get(const RtMessage &message)
{
    std::vector<std::uint8_t> bytes;
    append(bytes, message, 0);
    const std::uint32_t sequence = m_sequence;
    if (const auto sent = send(bytes); !sent)
        return tl::unexpected<KernelRefusal>(sent.error());
    for (;;) {
        const auto length = receive();
        if (!length)
            return tl::unexpected<KernelRefusal>(length.error());
        std::optional<Answer<RtMessage>> answer;
        forEachMessage(Bytes(m_buffer.data(), *length), [&](const nlmsghdr &header, Bytes payload) {
            if (header.nlmsg_seq != sequence)
                return;
            if (header.nlmsg_type != NLMSG_ERROR)
                answer = RtMessage{header.nlmsg_type, {payload.begin(), payload.end()}};
            else if (const auto outcome = outcomeOf(payload); !outcome)
                answer = tl::unexpected<KernelRefusal>(outcome.error());
        });
        if (answer)
            return *answer;
    }
}

Answer<std::vector<RtMessage>> RtSocket::dump(const RtMessage &message)
{
    for (int attempt = 1;; ++attempt) {
        bool changed = false;
        auto messages = dumpOnce(message, changed);
        if (!changed || attempt == kDumpAttempts)
            return messages;
    }
}

Answer<std::vector<RtMessage>> RtSocket::dumpOnce(const RtMessage &message, bool &changed)
{
    std::vector<std::uint8_t> bytes;
    append(bytes, message, NLM_F_DUMP);
    const std::uint32_t sequence = m_sequence;
    if (const auto sent = send(bytes); !sent)
        return tl::unexpected<KernelRefusal>(sent.error());
    std::vector<RtMessage> messages;
    Answer<void> outcome;
    for (bool finished = false; !finished;) {
        const auto length = receive();
        if (!length)
            return tl::unexpected<KernelRefusal>(length.error());
        forEachMessage(Bytes(m_buffer.data(), *length), [&](const nlmsghdr &header, Bytes payload) {
            if (header.nlmsg_seq != sequence)
                return;
            changed |= (header.nlmsg_flags & NLM_F_DUMP_INTR) != 0;
            if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR) {
                // Both begin with an error number.
                if (const int code = valueOf<int>(payload); code < 0)
                    outcome = refused(-code);
                finished = true;
            } else {
                messages.push_back({header.nlmsg_type, {payload.begin(), payload.end()}});
            }
        });
    }
    if (!outcome)
        return tl::unexpected<KernelRefusal>(outcome.error());
    return messages;
}

} // namespace tallygate::io
