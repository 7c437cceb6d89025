// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include "base/filedescriptor.h"
#include "remote/endpoint.h"

namespace tallygate::remote::test {

inline FileDescriptor listenOn(std::uint16_t port, int backlog = 16)
{
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int yes = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(socket.get(), backlog) != 0)
        qFatal("cannot listen");
    return socket;
}

inline std::uint16_t portOf(const FileDescriptor &socket)
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket.get(), reinterpret_cast<sockaddr *>(&address), &size);
    return ntohs(address.sin_port);
}

inline void
mustRun(const QString &program, const QStringList &arguments,
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(30'000) || process.exitCode() != 0)
        qFatal("%s %s: %s", qPrintable(program), qPrintable(arguments.join(' ')),
               process.readAllStandardError().constData());
}

/// Debian's sshd on 127.0.0.1, with a configuration, host keys and accounts' keys of its own in a
/// temporary folder. The account is the one that runs the test.
class SshServer
{
public:
    static QString whyNot()
    {
        return QFile::exists(QStringLiteral("/usr/sbin/sshd")) ? QString()
                                                               : QStringLiteral("there is no sshd");
    }

    /// `options`: further lines of sshd_config; they come first, so they win.
    explicit SshServer(const QStringList &options = {})
    {
        QDir().mkpath(QStringLiteral("/run/sshd")); // sshd wants it, and leaves it
        makeKey(QStringLiteral("host"));
        makeKey(QStringLiteral("user"));
        QFile::copy(path("user.pub"), path("authorized"));
        m_port = portOf(listenOn(0));
        configure(options);
        start();
    }
    ~SshServer() { stopAll(); }

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString path(const char *name) const { return path(QLatin1String(name)); }
    std::uint16_t port() const { return m_port; }

    void makeKey(const QString &name, const QString &passphrase = {},
                 const QString &type = QStringLiteral("ed25519"))
    {
        mustRun(QStringLiteral("ssh-keygen"),
                {QStringLiteral("-q"), QStringLiteral("-t"), type, QStringLiteral("-N"), passphrase,
                 QStringLiteral("-f"), path(name)});
    }
    void append(const char *name, const QByteArray &text) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::Append) || file.write(text) != text.size())
            qFatal("cannot write %s", name);
    }
    QByteArray read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void configure(const QStringList &options)
    {
        QFile::remove(path("config"));
        append("config",
               (options +
                QStringList{QStringLiteral("ListenAddress 127.0.0.1"),
                            QStringLiteral("Port %1").arg(m_port),
                            QStringLiteral("HostKey ") + path("host"),
                            QStringLiteral("AuthorizedKeysFile ") + path("authorized"),
                            QStringLiteral("StrictModes no"), QStringLiteral("PermitRootLogin yes"),
                            QStringLiteral("PasswordAuthentication no"),
                            QStringLiteral("KbdInteractiveAuthentication no"),
                            QStringLiteral("MaxStartups 2000"), QStringLiteral("UsePAM no"),
                            QStringLiteral("UseDNS no"), QStringLiteral("PidFile none")})
                       .join('\n')
                       .toUtf8() +
                   '\n');
    }
    /// `wrapper`: what starts sshd, in a namespace of its own for example.
    void start(const QStringList &wrapper = {})
    {
        const QStringList words =
            wrapper + QStringList{QStringLiteral("/usr/sbin/sshd"), QStringLiteral("-D"),
                                  QStringLiteral("-e"), QStringLiteral("-f"), path("config")};
        m_process.setStandardErrorFile(path("log"), QIODevice::Append);
        m_process.start(words.front(), words.mid(1));
        for (int i = 0; i < 200 && !answers(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    /// With an account of the test's, anna, password "tally-me-in": sshd sees another passwd and
    /// shadow, in a mount namespace, which takes root. False where none can be made.
    bool restartWithAccount(const QStringList &options)
    {
        QProcess crypt;
        crypt.start(QStringLiteral("openssl"), {QStringLiteral("passwd"), QStringLiteral("-6"),
                                                QStringLiteral("tally-me-in")});
        crypt.waitForFinished();
        const QByteArray hash = crypt.readAllStandardOutput().trimmed();
        append("passwd", "root:x:0:0:root:/root:/bin/sh\nsshd:x:998:65534::/run/sshd:"
                         "/usr/sbin/nologin\nanna:x:0:0::/:/bin/sh\n");
        append("shadow", "root:*:19000:0:99999:7:::\nanna:" + hash + ":19000:0:99999:7:::\n");
        stop();
        configure(options);
        const QString script =
            QStringLiteral(
                "mount --bind %1 /etc/passwd && mount --bind %2 /etc/shadow && exec \"$@\"")
                .arg(path("passwd"), path("shadow"));
        start({QStringLiteral("unshare"), QStringLiteral("-m"), QStringLiteral("sh"),
               QStringLiteral("-c"), script, QStringLiteral("sh")});
        return read("log").contains("Server listening");
    }
    /// The listening process; sessions that are under way go on, as with the real service.
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// To the sessions under way.
    void signalSessions(int signal) const
    {
        QProcess list;
        list.start(QStringLiteral("pgrep"),
                   {QStringLiteral("-P"), QString::number(m_process.processId())});
        list.waitForFinished();
        for (const QByteArray &child : list.readAllStandardOutput().split('\n')) {
            if (child.toInt() > 0)
                ::kill(child.toInt(), signal);
        }
    }
    /// Both.
    void stopAll()
    {
        signalSessions(SIGKILL);
        stop();
    }

    Hop hop() const { return {"127.0.0.1", m_port, ::getpwuid(::getuid())->pw_name}; }
    Endpoint endpoint(const QString &socket) const
    {
        Endpoint endpoint;
        endpoint.target = hop();
        endpoint.methods = {KeyAuth{path("user").toStdString(), {}}};
        endpoint.controlSocket = socket.toStdString();
        endpoint.rpcCommand =
            TALLYGATE_BIN_DIR "/tallygatectl --socket " + socket.toStdString() + " rpc";
        return endpoint;
    }
    /// As somebody who compared the fingerprint would have it.
    void trustIn(const QString &knownHosts, const char *key = "host.pub") const
    {
        QFile file(knownHosts);
        const QList<QByteArray> words = read(key).split(' ');
        if (!file.open(QIODevice::Append))
            qFatal("cannot write known_hosts");
        file.write(QByteArray("[127.0.0.1]:") + QByteArray::number(m_port) + ' ' + words[0] + ' ' +
                   words[1] + '\n');
    }

private:
    bool answers() const
    {
        FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
    }

    QTemporaryDir m_folder;
    QProcess m_process;
    std::uint16_t m_port = 0;
};

} // namespace tallygate::remote::test
