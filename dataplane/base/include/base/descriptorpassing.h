// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"

// Messages with descriptors between two processes of this program, over a connected Unix socket of
// type SOCK_SEQPACKET: each send is one message, none is ever cut or joined.

namespace tallygate {

/// Most descriptors that fit one message (the kernel's SCM_MAX_FD is 253).
inline constexpr std::size_t kMaxPassedDescriptors = 250;

struct PassedMessage
{
    std::string text;
    std::vector<FileDescriptor> descriptors;
    bool isEnd = false; ///< the other side is gone
};

/// Both ends, close-on-exec.
Result<std::pair<FileDescriptor, FileDescriptor>> makeMessagePair();

/// Sends one message. Errors: Io (the other side is gone, or takes nothing: "message-would-block"
/// on a non-blocking socket), Limit (too many descriptors).
Result<void> sendMessage(int socket, std::string_view text, std::span<const int> descriptors = {});

/// Receives one message of at most `largest` bytes; descriptors arrive close-on-exec. On a
/// non-blocking socket with nothing to read: "message-would-block". A message that was cut is
/// refused.
Result<PassedMessage> receiveMessage(int socket, std::size_t largest = 256 * 1024);

} // namespace tallygate
