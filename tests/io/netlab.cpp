// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlab.h"

#include <QProcess>
#include <QRegularExpression>
#include <QThread>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace tallygate::testsupport {

namespace {

/// An XDP program of four instructions: bpf_redirect(link, 0).
int redirectProgram(int link)
{
    const bpf_insn code[] = {
        {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_1, 0, 0, link},
        {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_2, 0, 0, 0},
        {BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_redirect},
        {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
    };
    return bpf_prog_load(BPF_PROG_TYPE_XDP, "test_redirect", "GPL", code, std::size(code), nullptr);
}

Result<void> attachRedirect(int at, int to)
{
    const FileDescriptor program(redirectProgram(to));
    if (!program || bpf_xdp_attach(at, program.get(), XDP_FLAGS_DRV_MODE, nullptr) != 0)
        return fail(ErrorKind::Io, "xdp", "cannot attach XDP to {}: {}", at, strerror(errno));
    return {};
}

QString execute(const QString &command, bool mustSucceed)
{
    QProcess process;
    process.start("/bin/sh", {"-c", command});
    process.waitForFinished(60000);
    const QString output = QString::fromLocal8Bit(process.readAllStandardOutput());
    const QString errors = QString::fromLocal8Bit(process.readAllStandardError());
    if (!mustSucceed)
        return output + errors;
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        qFatal("%s: %s%s", qPrintable(command), qPrintable(output), qPrintable(errors));
    return output; // ip(8) complains of namespaces that go away meanwhile, of whomever's tests
}

/// Numbers that run, and indexes and states that come and go, are left out.
QString withoutTimes(QString text)
{
    static const QRegularExpression kRunning(
        "(expires \\d+sec|valid_lft \\d+sec|preferred_lft \\d+sec|used \\S+|probes \\d+|ref \\d+"
        "|\\b(REACHABLE|STALE|DELAY|PROBE)\\b| mcast_flood.*$)");
    text.replace(kRunning, "");
    QStringList lines = text.split('\n');
    for (QString &line : lines)
        line = line.simplified();
    lines.removeAll(QString());
    return lines.join('\n');
}

QString sorted(const QString &text)
{
    QStringList lines = text.split('\n');
    lines.sort();
    return lines.join('\n');
}

} // namespace

QString whyNoNamespaces()
{
    return ::geteuid() == 0 ? QString() : QString("needs root for network namespaces");
}

QString run(const QString &command)
{
    return execute(command, true);
}

QString tryRun(const QString &command)
{
    return execute(command, false);
}

Background::Background(const QString &command, const QString &output)
{
    const QByteArray line = ("exec " + command).toLocal8Bit();
    const QByteArray target = (output.isEmpty() ? QString("/dev/null") : output).toLocal8Bit();
    m_pid = ::fork();
    if (m_pid != 0)
        return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int fd = ::open(target.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(fd, STDOUT_FILENO);
    ::dup2(fd, STDERR_FILENO);
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::execl("/bin/sh", "sh", "-c", line.constData(), nullptr);
    ::_exit(127);
}

Background::~Background()
{
    if (m_pid > 0) {
        stop(SIGKILL);
        wait();
    }
}

void Background::stop(int signal)
{
    if (m_pid > 0)
        ::kill(m_pid, signal);
}

int Background::wait(int milliseconds)
{
    int status = 0;
    for (int waited = 0; m_pid > 0 && ::waitpid(m_pid, &status, WNOHANG) == 0; waited += 10) {
        if (waited > milliseconds)
            stop(SIGKILL);
        QThread::msleep(10);
    }
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

NetLab::NetLab(unsigned queues)
{
    if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 ||
        ::mount("", "/", "", MS_REC | MS_PRIVATE, "") != 0 ||
        ::mount("tg-sysfs", "/sys", "sysfs", 0, "") != 0)
        qFatal("cannot make a network namespace: %s", strerror(errno));
    m_client = std::make_unique<Background>("unshare -n sleep 3600");
    const QString own = run("readlink /proc/self/ns/net");
    const QString other = QString("readlink /proc/%1/ns/net").arg(m_client->pid());
    while (tryRun(other) == own)
        QThread::msleep(5);
    run("ip link set lo up");
    run(QString("ip link add eth0 numrxqueues %1 numtxqueues %1 type veth peer name c0 "
                "numrxqueues %1 numtxqueues %1 netns %2")
            .arg(queues)
            .arg(m_client->pid()));
    // Without gro a veth end drops what is queued when its XDP program is removed.
    run("ethtool -K eth0 gro on; ip link set eth0 up; ip addr add 10.9.0.1/24 dev eth0; "
        "ip -6 addr add 2001:db8:9::1/64 dev eth0 nodad");
    client("ip link set lo up; ip link set c0 up; ip addr add 10.9.0.2/24 dev c0; "
           "ip -6 addr add 2001:db8:9::2/64 dev c0 nodad; "
           "ethtool -K c0 gro on tx off");
}

QString NetLab::inClient(const QString &command) const
{
    QString quoted = command;
    return QString("nsenter -t %1 -n sh -c '%2'")
        .arg(m_client->pid())
        .arg(quoted.replace('\'', "'\\''"));
}

QString dumpOf(const QStringList &links)
{
    QString text;
    for (const QString &link : links) {
        text += withoutTimes(tryRun("ip -d link show " + link)) + '\n';
        text += withoutTimes(tryRun("ip -d addr show " + link)) + '\n';
        text += sorted(withoutTimes(tryRun("ip -d neigh show nud permanent dev " + link))) + '\n';
        text += sorted(withoutTimes(tryRun("ip neigh show proxy dev " + link))) + '\n';
        text += sorted(withoutTimes(tryRun("ip maddr show dev " + link))) + '\n';
        text += withoutTimes(tryRun("ethtool -k " + link)) + '\n';
        text += sorted(tryRun(
                    "cd /proc/sys/net; for d in ipv4/conf ipv6/conf ipv4/neigh ipv6/neigh; do "
                    "grep -H . $d/" +
                    link + "/* 2>/dev/null; done")) +
                '\n';
    }
    text += sorted(withoutTimes(tryRun("ip -4 route show table all; ip -6 route show table all"))) +
            '\n';
    text +=
        withoutTimes(tryRun("ip rule; ip -6 rule; ip nexthop; ip -o link | cut -d' ' -f2")) + '\n';
    return text;
}

Result<void> joinByXdp(const io::HostPort &port)
{
    const auto joined = attachRedirect(port.peer.index, port.nic.index);
    return joined ? attachRedirect(port.nic.index, port.peer.index) : joined;
}

Result<void> partXdp(const io::HostPort &port)
{
    bpf_xdp_detach(port.nic.index, XDP_FLAGS_DRV_MODE, nullptr);
    return {};
}

} // namespace tallygate::testsupport
