// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/filedescriptor.h"
#include "base/result.h"

namespace tallygate::control {

/// A byte stream to a peer: a socket, or a channel of a secure shell. One thread.
class Stream
{
public:
    using Milliseconds = std::chrono::milliseconds;

    virtual ~Stream() = default;

    /// At least one byte, waiting at most `timeout`. Errors: "stream-timeout", "stream-closed" when
    /// the peer has ended it, "stream-failed".
    virtual Result<std::size_t> read(std::span<char> into, Milliseconds timeout) = 0;
    /// All of it, waiting at most `timeout` whenever the peer takes nothing.
    virtual Result<void> write(std::string_view bytes, Milliseconds timeout) = 0;
};

/// A Unix stream socket.
class UnixStream final : public Stream
{
public:
    /// Errors say what to do: "engine-not-running", "engine-not-permitted", "stream-failed".
    static Result<std::unique_ptr<UnixStream>> connect(const std::string &path);
    explicit UnixStream(FileDescriptor socket)
        : m_socket(std::move(socket))
    {}

    Result<std::size_t> read(std::span<char> into, Milliseconds timeout) override;
    Result<void> write(std::string_view bytes, Milliseconds timeout) override;
    int descriptor() const { return m_socket.get(); }

private:
    FileDescriptor m_socket;
};

} // namespace tallygate::control
