// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/hostkeys.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "base/base64.h"
#include "base/filedescriptor.h"
#include "base/sha256.h"
#include "base/text.h"
#include "ssh/handles.h"

namespace tallygate::remote {

namespace {

constexpr std::string_view kRevoked = "@revoked";
constexpr std::uintmax_t kLargestFile = 64u << 20;

tl::unexpected<Error> fileFailed(const char *what, const std::filesystem::path &file)
{
    return fail(ErrorKind::Io, "known-hosts-failed", "cannot {} {}: {}", what, file.string(),
                std::strerror(errno));
}

/// As hosts stand in known_hosts.
std::string nameOf(const Hop &hop)
{
    std::string host = hop.host;
    std::transform(host.begin(), host.end(), host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return hop.port == 22 ? host : fmt::format("[{}]:{}", host, hop.port);
}

/// Whether the line leaves the host out ("*.example,!device.example"), which libssh does not ask.
bool isLeftOut(const std::string &name, const std::string &line)
{
    const std::string_view text = trimmed(line);
    const std::string_view names = text.substr(0, text.find_first_of(" \t"));
    const std::string_view rest = text.substr(names.size());
    for (std::size_t at = names.find('!'); at != std::string_view::npos;
         at = names.find('!', at + 1)) {
        const std::string_view pattern = names.substr(at + 1, names.find(',', at) - at - 1);
        ssh_knownhosts_entry *entry = nullptr;
        const std::string only = std::string(pattern) + std::string(rest);
        if (ssh_known_hosts_parse_line(name.c_str(), only.c_str(), &entry) == SSH_OK) {
            ssh_knownhosts_entry_free(entry);
            return true;
        }
    }
    return false;
}

/// The key of a line if it is about that host.
std::optional<HostKey> keyOfLine(const std::string &name, const std::string &line)
{
    if (isLeftOut(name, line))
        return std::nullopt;
    ssh_knownhosts_entry *entry = nullptr;
    if (ssh_known_hosts_parse_line(name.c_str(), line.c_str(), &entry) != SSH_OK)
        return std::nullopt;
    char *blob = nullptr;
    HostKey key{ssh_key_type_to_char(ssh_key_type(entry->publickey)), {}};
    if (ssh_key_type(entry->publickey) == SSH_KEYTYPE_ECDSA_P256 ||
        ssh_key_type(entry->publickey) == SSH_KEYTYPE_ECDSA_P384 ||
        ssh_key_type(entry->publickey) == SSH_KEYTYPE_ECDSA_P521)
        key.type = ssh_pki_key_ecdsa_name(entry->publickey);
    const bool isRead = ssh_pki_export_pubkey_base64(entry->publickey, &blob) == SSH_OK;
    const TextHandle owner(blob);
    ssh_knownhosts_entry_free(entry);
    if (!isRead)
        return std::nullopt;
    key.blob = blob;
    return key;
}

/// Held while the file is changed, against other processes of ours.
Result<FileDescriptor> lockOf(const std::filesystem::path &file)
{
    const std::string path = file.string() + ".lock";
    FileDescriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock || ::flock(lock.get(), LOCK_EX) != 0)
        return fileFailed("lock", path);
    return lock;
}

} // namespace

std::string fingerprintOf(const HostKey &key)
{
    const std::string hex = sha256Hex(fromBase64(key.blob).value_or(""));
    std::string digest;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        digest += static_cast<char>(hexDigit(hex[i]) * 16 + hexDigit(hex[i + 1]));
    std::string text = toBase64(digest);
    text.erase(text.find_last_not_of('=') + 1);
    return "SHA256:" + text;
}

/// The file's lines, and what they say of one host.
struct HostKeys::File
{
    std::vector<std::string> others; ///< lines not about the host, and revocations
    std::vector<std::string> own;
    std::vector<HostKey> known;
    std::vector<HostKey> revoked;
};

Result<HostKeys::File> HostKeys::read(const Hop &hop) const
{
    File read;
    std::error_code problem;
    const std::uintmax_t size = std::filesystem::file_size(m_file, problem);
    if (problem == std::errc::no_such_file_or_directory)
        return read;
    if (!problem && size > kLargestFile)
        return fail(ErrorKind::Limit, "known-hosts-failed", "{} has more than {} bytes",
                    m_file.string(), kLargestFile);
    std::ifstream file(m_file);
    if (problem || !file)
        return fileFailed("read", m_file);
    const std::string name = nameOf(hop);
    for (std::string line; std::getline(file, line);) {
        const bool isRevoked = std::string_view(line).starts_with(kRevoked);
        const bool isMarked = line.starts_with('@');
        const auto key = isRevoked || !isMarked
                             ? keyOfLine(name, isRevoked ? line.substr(kRevoked.size()) : line)
                             : std::nullopt;
        if (key)
            (isRevoked ? read.revoked : read.known).push_back(*key);
        (key && !isRevoked ? read.own : read.others).push_back(std::move(line));
    }
    return read;
}

Result<HostKeyCheck> HostKeys::check(const Hop &hop, const HostKey &key) const
{
    auto file = read(hop);
    if (!file)
        return fail(file.error());
    const auto has = [&](const std::vector<HostKey> &keys) {
        return std::any_of(keys.begin(), keys.end(),
                           [&](const HostKey &one) { return one.blob == key.blob; });
    };
    HostKeyCheck check{HostKeyOutcome::Changed, std::move(file->known)};
    if (has(file->revoked))
        check.outcome = HostKeyOutcome::Revoked;
    else if (has(check.known))
        check.outcome = HostKeyOutcome::Same;
    else if (check.known.empty())
        check.outcome = HostKeyOutcome::New;
    return check;
}

Result<std::vector<HostKey>> HostKeys::known(const Hop &hop) const
{
    return read(hop).map([](File file) { return std::move(file.known); });
}

Result<void> HostKeys::write(const std::vector<std::string> &lines) const
{
    const std::string temporary = m_file.string() + ".new";
    std::string text;
    for (const std::string &line : lines)
        text += line + '\n';
    struct ::stat before
    {};
    const mode_t mode = ::stat(m_file.c_str(), &before) == 0 ? before.st_mode & 0777u : 0600u;
    FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file || ::fchmod(file.get(), mode) != 0 ||
        !writeAll(file.get(),
                  Bytes(reinterpret_cast<const std::uint8_t *>(text.data()), text.size())) ||
        ::fsync(file.get()) != 0)
        return fileFailed("write", temporary);
    if (::rename(temporary.c_str(), m_file.c_str()) != 0)
        return fileFailed("replace", m_file);
    return {};
}

Result<void> HostKeys::accept(const Hop &hop, const HostKey &key)
{
    const std::lock_guard guard(m_mutex);
    const auto lock = lockOf(m_file);
    if (!lock)
        return fail(lock.error());
    const auto found = check(hop, key);
    if (!found)
        return fail(found.error());
    if (found->outcome == HostKeyOutcome::Same)
        return {};
    if (found->outcome != HostKeyOutcome::New)
        return fail(ErrorKind::Semantic,
                    found->outcome == HostKeyOutcome::Revoked ? "host-key-revoked"
                                                              : "host-key-changed",
                    "the key {} of {} is not accepted as that of a new host", fingerprintOf(key),
                    toString(hop));
    auto file = read(hop);
    if (!file)
        return fail(file.error());
    file->others.push_back(nameOf(hop) + ' ' + key.type + ' ' + key.blob);
    return write(file->others);
}

Result<void> HostKeys::replace(const Hop &hop, const std::string &seen, const HostKey &key)
{
    const std::lock_guard guard(m_mutex);
    const auto lock = lockOf(m_file);
    if (!lock)
        return fail(lock.error());
    auto file = read(hop);
    if (!file)
        return fail(file.error());
    const auto isSeen = [&](const HostKey &one) { return fingerprintOf(one) == seen; };
    if (std::none_of(file->known.begin(), file->known.end(), isSeen))
        return fail(ErrorKind::NotFound, "host-key-unseen",
                    "{} has no key {} in {} any more: it was changed meanwhile", toString(hop),
                    seen, m_file.string());
    if (std::find(file->revoked.begin(), file->revoked.end(), key) != file->revoked.end())
        return fail(ErrorKind::Semantic, "host-key-revoked", "the key {} is revoked in {}",
                    fingerprintOf(key), m_file.string());
    file->others.push_back(nameOf(hop) + ' ' + key.type + ' ' + key.blob);
    return write(file->others);
}

} // namespace tallygate::remote
