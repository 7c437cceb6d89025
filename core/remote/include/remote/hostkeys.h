// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "remote/endpoint.h"

namespace tallygate::remote {

/// A server's public key.
struct HostKey
{
    std::string type; ///< "ssh-ed25519"
    std::string blob; ///< base64, as in known_hosts

    bool operator==(const HostKey &) const = default;
};

/// "SHA256:..." as ssh and ssh-keygen -l print it.
std::string fingerprintOf(const HostKey &key);

enum class HostKeyOutcome : std::uint8_t {
    Same,
    New,     ///< nothing is known of this host
    Changed, ///< the host had other keys, of whatever type: a mistake, or somebody in between
    Revoked, ///< the key is marked @revoked; never accepted
};

struct HostKeyCheck
{
    HostKeyOutcome outcome = HostKeyOutcome::New;
    std::vector<HostKey> known; ///< of this host
};

/// The known_hosts file, in OpenSSH's format: names in clear, patterns, hashed, with ports. Lines
/// for certificate authorities are left alone and not used.
///
/// Any thread. Other programs may write the file too: it is read anew each time, and replaced by
/// renaming, under a lock of its own (FILE.lock).
class HostKeys
{
public:
    explicit HostKeys(std::filesystem::path file)
        : m_file(std::move(file))
    {}

    /// A file that is not there knows nobody. Error "known-hosts-failed".
    Result<HostKeyCheck> check(const Hop &hop, const HostKey &key) const;
    /// What is known of a host; to ask it for those types first.
    Result<std::vector<HostKey>> known(const Hop &hop) const;

    /// Adds a key of a new host. Error "host-key-changed" if the host is known by others: that
    /// takes replace(); "host-key-revoked".
    Result<void> accept(const Hop &hop, const HostKey &key);
    /// Removes all keys of the host, then adds this one. `seen` is the fingerprint of one of those
    /// to be removed, as it was shown to whoever decided: error "host-key-unseen" if it is none of
    /// them.
    Result<void> replace(const Hop &hop, const std::string &seen, const HostKey &key);

private:
    struct File;
    Result<File> read(const Hop &hop) const;
    Result<void> write(const std::vector<std::string> &lines) const;

    std::filesystem::path m_file;
    mutable std::mutex m_mutex; ///< one change at a time in this process
};

} // namespace tallygate::remote
