// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <QString>
#include <QTemporaryDir>

#include "io/takeover.h"

/// Two hosts in network namespaces, for the tests of io/net: the test program itself is the device,
/// "client" a second one, joined by the veth pair eth0 (device) and c0 (client). Needs root.
namespace tallygate::testsupport {

/// Why these tests cannot run here; empty if they can.
QString whyNoNamespaces();

/// Runs a command line in the device's namespace; qFatal() with its output if it fails.
QString run(const QString &command);
/// The same, but whatever comes of it.
QString tryRun(const QString &command);

/// A program that runs beside the test and ends with this object.
class Background
{
public:
    explicit Background(const QString &command, const QString &output = {});
    ~Background();
    Background(const Background &) = delete;
    Background &operator=(const Background &) = delete;

    pid_t pid() const { return m_pid; }
    void stop(int signal);
    int wait(int milliseconds = 10000); ///< exit status; kills it if it takes longer

private:
    pid_t m_pid = -1;
};

/// Puts the calling process into a namespace of its own, with its own /sys, and makes the client.
/// All ends with the process.
class NetLab
{
public:
    explicit NetLab(unsigned queues = 1);

    QString inClient(const QString &command) const; ///< the command line that runs it there
    QString client(const QString &command) const { return run(inClient(command)); }
    QString path(const QString &name) const { return m_folder.filePath(name); }

private:
    std::unique_ptr<Background> m_client;
    QTemporaryDir m_folder;
};

/// What can be seen of the interfaces: links, addresses, routes of all tables, rules, next hops,
/// neighbours, groups, offloads, settings - of `links`; without what changes by itself.
QString dumpOf(const QStringList &links);

/// A path through the kernel in the place of the engine: XDP programs that redirect each frame
/// from one end to the other.
Result<void> joinByXdp(const io::HostPort &port);
Result<void> partXdp(const io::HostPort &port);

} // namespace tallygate::testsupport
