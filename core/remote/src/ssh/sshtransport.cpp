// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/sshtransport.h"

#include <fcntl.h>
#include <libssh/server.h> // ssh_send_keepalive, for clients too

#include <algorithm>
#include <array>

#include "ssh/printable.h"

namespace tallygate::remote {

namespace {

/// libssh prefers what known_hosts has by itself, but reads the file on this thread to know it.
std::string wantedTypes(const std::vector<HostKey> &first)
{
    constexpr std::array<std::string_view, 6> kAll = {"ssh-ed25519",         "ecdsa-sha2-nistp256",
                                                      "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
                                                      "rsa-sha2-512",        "rsa-sha2-256"};
    const auto isKnown = [&](std::string_view type) {
        const std::string_view inFile = type.starts_with("rsa-") ? "ssh-rsa" : type;
        return std::any_of(first.begin(), first.end(),
                           [&](const HostKey &key) { return key.type == inFile; });
    };
    std::string wanted;
    for (const bool known : {true, false}) {
        for (const std::string_view type : kAll) {
            if (isKnown(type) == known)
                wanted += (wanted.empty() ? "" : ",") + std::string(type);
        }
    }
    return wanted;
}

void configure(ssh_session session, const Hop &hop, int descriptor, const std::string &keyTypes)
{
    const bool isOff = false;
    ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &isOff);
    ssh_options_set(session, SSH_OPTIONS_HOST, hop.host.c_str());
    if (!hop.user.empty())
        ssh_options_set(session, SSH_OPTIONS_USER, hop.user.c_str());
    ssh_options_set(session, SSH_OPTIONS_FD, &descriptor);
    ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
    ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, keyTypes.c_str());
    ssh_set_blocking(session, 0);
}

Result<HostKey> hostKeyOf(ssh_session session)
{
    ssh_key raw = nullptr;
    if (ssh_get_server_publickey(session, &raw) != SSH_OK)
        return fail(ErrorKind::Io, "handshake-failed", "the server showed no key");
    const KeyHandle key(raw);
    char *blob = nullptr;
    if (ssh_pki_export_pubkey_base64(key.get(), &blob) != SSH_OK)
        return fail(ErrorKind::Io, "handshake-failed", "the server's key cannot be read");
    const TextHandle owner(blob);
    const char *curve = ssh_pki_key_ecdsa_name(key.get());
    const bool isCurve = curve != nullptr && std::string_view(curve).starts_with("ecdsa-");
    return HostKey{isCurve ? curve : ssh_key_type_to_char(ssh_key_type(key.get())), blob};
}

} // namespace

SshTransport::SshTransport(Loop &loop, Hop hop, Handlers handlers)
    : m_loop(loop)
    , m_hop(std::move(hop))
    , m_handlers(std::move(handlers))
{}

SshTransport::~SshTransport()
{
    silence();
}

void SshTransport::silence()
{
    m_isBroken = true;
    if (m_descriptor >= 0)
        m_loop.unwatch(m_descriptor);
    m_descriptor = -1;
}

bool SshTransport::isUp() const
{
    return !m_isBroken && ssh_is_connected(m_session.get()) != 0;
}

std::string SshTransport::lastError() const
{
    std::string text = m_session ? printable(ssh_get_error(m_session.get())) : std::string();
    return text.empty() ? "the connection was closed" : text;
}

void SshTransport::start(FileDescriptor socket, const std::vector<HostKey> &first)
{
    // libssh closes its descriptor itself: it gets one of its own.
    const int owned = ::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0);
    m_session = std::shared_ptr<ssh_session_struct>(
        ssh_new(), [heard = m_heard](ssh_session session) { ssh_free(session); });
    configure(m_session.get(), m_hop, owned, wantedTypes(first));
    ssh_set_counters(m_session.get(), nullptr, m_heard.get());
    m_descriptor = owned;
    const auto watched = m_loop.watch(owned, Loop::Readable, [this](Loop::Events) { step(); });
    if (!watched)
        return breakDown("connect-failed", toString(watched.error()));
    m_loop.post([this, guard = std::weak_ptr(m_session)] {
        if (!guard.expired())
            step();
    });
}

void SshTransport::takeBack()
{
    m_isLent = false;
    m_event.reset(ssh_event_new());
    if (ssh_event_add_session(m_event.get(), m_session.get()) != SSH_OK)
        return breakDown("connection-lost", "libssh has no room for it");
    const auto watched =
        m_loop.watch(m_descriptor, Loop::Readable, [this](Loop::Events) { step(); });
    if (!watched)
        return breakDown("connection-lost", toString(watched.error()));
    watchMore();
}

void SshTransport::watchMore()
{
    if (m_isBroken || m_isLent)
        return;
    const bool isFull = (ssh_get_poll_flags(m_session.get()) & SSH_WRITE_PENDING) != 0;
    m_loop.change(m_descriptor, isFull ? Loop::Readable | Loop::Writable : Loop::Readable);
}

void SshTransport::step()
{
    if (m_isBroken || m_isLent)
        return;
    if (!m_isShaken)
        shake();
    else
        listen();
    watchMore();
}

void SshTransport::shake()
{
    const int rc = ssh_connect(m_session.get());
    // libssh makes the socket block once it is connected: a peer that takes nothing would hold up
    // the loop. It only writes after poll() said that there is room, so this does not upset it.
    ::fcntl(m_descriptor, F_SETFL, O_NONBLOCK);
    if (rc == SSH_AGAIN)
        return;
    if (rc != SSH_OK)
        return breakDown("handshake-failed", lastError());
    auto key = hostKeyOf(m_session.get());
    if (!key)
        return breakDown(key.error().code, key.error().message);
    m_isShaken = true;
    m_loop.unwatch(m_descriptor); // what comes now is for whoever authenticates
    m_isLent = true;
    m_handlers.shaken(std::move(*key));
}

void SshTransport::listen()
{
    const int rc = ssh_event_dopoll(m_event.get(), 0);
    const bool isGone = rc == SSH_ERROR || ssh_is_connected(m_session.get()) == 0;
    m_handlers.active(); // what came with the end is still there
    if (isGone && !m_isBroken)
        breakDown("connection-lost", lastError());
}

void SshTransport::breakDown(std::string code, std::string_view what)
{
    silence();
    m_handlers.broken({ErrorKind::Io, std::move(code), std::string(what), {}, {}});
}

void SshTransport::sendKeepalive()
{
    if (m_isBroken || m_isLent)
        return;
    ssh_send_keepalive(m_session.get());
    watchMore();
}

} // namespace tallygate::remote
