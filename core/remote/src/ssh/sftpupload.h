// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "ssh/sshchannel.h"

namespace tallygate::remote {

/// One new file written by SFTP (version 3, draft-ietf-secsh-filexfer-02), never blocking: call
/// step() again when the transport is active. libssh's own SFTP waits for the answer to every
/// block, which is slow over a distance, and holds up the loop that carries the jump hosts.
///
///     INIT -> VERSION, OPEN -> HANDLE, WRITE... -> STATUS..., CLOSE -> STATUS
///
/// `content` is its owner's, and stays. Loop's thread; goes before its transport.
class SftpUpload
{
public:
    SftpUpload(SshTransport &transport, std::string path, std::string_view content);

    /// True when the file is there as a whole. Errors "sftp-refused", "sftp-failed".
    Result<bool> step();
    /// It can go on at once; so that others have their turn, step() does not.
    bool isMoreToDo() const { return m_isMoreToDo; }
    /// What the server said it has.
    std::size_t bytesWritten() const { return m_written; }

private:
    enum class Stage { Channel, Version, Handle, Writing, Closing, Done };

    Result<bool> openUp();
    bool send(); ///< false: the channel has ended
    Result<bool> receive();
    Result<void> hear(std::string_view packet);
    Result<void> hearStatus(std::string_view body);
    Result<void> unexpected(std::uint8_t type) const;
    void writeMore();
    void put(std::uint8_t type, std::string_view body);

    SshChannel m_channel;
    const std::string m_path;
    const std::string_view m_content;
    Stage m_stage = Stage::Channel;
    std::string m_handle;
    std::string m_toSend;
    std::string m_heard;
    std::uint32_t m_lastId = 0;
    std::size_t m_asked = 0;   ///< bytes whose writing was asked for
    std::size_t m_written = 0; ///< of those, answered
    bool m_isMoreToDo = false;
};

} // namespace tallygate::remote
