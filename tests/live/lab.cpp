// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace tallygate::live {

namespace {

/// Frames wait here, rather than be dropped, while the other end of the veth is full.
constexpr unsigned kQueueFrames = 1'000'000;

std::string labName(std::string_view part, unsigned number)
{
    return fmt::format("tg-{}-{}{}", ::getpid(), part, number == 0 ? "" : std::to_string(number));
}

std::filesystem::path makeFolder()
{
    std::string name = (std::filesystem::temp_directory_path() / "tallygate-lab-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a folder for the lab");
    return name;
}

void tell(const Namespace &station, const std::string &interface, const End &end)
{
    station.ip(fmt::format("neigh replace {} lladdr {} dev {} nud permanent\n"
                           "neigh replace {} lladdr {} dev {} nud permanent\n",
                           end.v4, end.mac, interface, end.v6, end.mac, interface));
}

/// Reads a line (or the end of its input, when the test program is gone), then ends what still
/// runs in the namespaces and removes them and the folder.
constexpr const char *kRemoval = R"(
    read -r line
    folder=$1; shift
    for name in "$@"; do
        for try in 1 2 3 4 5; do
            pids=$(ip netns pids "$name" 2>/dev/null)
            [ -z "$pids" ] && break
            kill -9 $pids 2>/dev/null
            sleep 0.05
        done
        ip netns del "$name" 2>/dev/null
    done
    rm -rf --one-file-system "$folder"
)";

} // namespace

/// A shell that outlives the test program, whatever becomes of that, and cleans up behind it.
class Lab::Remover
{
public:
    Remover(const std::filesystem::path &folder, const std::vector<std::string> &names)
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::runtime_error("cannot make a pipe");
        const FileDescriptor readEnd(ends[0]);
        m_signal = FileDescriptor(ends[1]);
        std::vector<std::string> words{"sh", "-c", kRemoval, "sh", folder.string()};
        words.insert(words.end(), names.begin(), names.end());
        std::vector<char *> raw;
        for (std::string &word : words)
            raw.push_back(word.data());
        raw.push_back(nullptr);
        m_pid = ::fork();
        if (m_pid == 0) {
            ::setsid();
            ::dup2(readEnd.get(), 0);
            ::execvp("sh", raw.data());
            ::_exit(127);
        }
    }
    ~Remover()
    {
        {
            const FileDescriptor closing = std::move(m_signal);
        }
        ::waitpid(m_pid, nullptr, 0);
    }
    Remover(const Remover &) = delete;
    Remover &operator=(const Remover &) = delete;

private:
    FileDescriptor m_signal;
    pid_t m_pid = -1;
};

std::string Lab::whyNot()
{
    if (::geteuid() != 0)
        return "network namespaces need root";
    if (!run({"ip", "-V"}).ok())
        return "the program ip is not there";
    return {};
}

Lab::Lab(const LabShape &shape)
    : m_between(shape.between)
    , m_folder(makeFolder())
{
    static std::atomic<unsigned> made = 0;
    const unsigned number = made++;
    const std::vector<std::string> names{labName("client", number), labName("device", number),
                                         labName("server", number)};
    m_remover = std::make_unique<Remover>(m_folder, names);
    m_client = std::make_unique<Namespace>(names[0]);
    m_device = std::make_unique<Namespace>(names[1]);
    m_server = std::make_unique<Namespace>(names[2]);
    connect(shape);
    address(shape);
    if (shape.neighbours == Neighbours::Told)
        tellNeighbours();
    if (m_between == Between::Forward) {
        tell(*m_device, "d0", silent(m_clientEnd));
        tell(*m_device, "d1", silent(m_serverEnd));
    } else if (m_between == Between::Bridge) {
        tell(*m_device, "br0", silent(m_clientEnd));
    }
}

Lab::~Lab()
{
    m_client.reset();
    m_device.reset();
    m_server.reset();
}

void Lab::connect(const LabShape &shape)
{
    for (const Namespace *station : {m_client.get(), m_device.get(), m_server.get()}) {
        // Nothing but what a test sends: no duplicate address detection, no router solicitations.
        station->setSysctl("net.ipv6.conf.default.accept_dad", "0");
        station->setSysctl("net.ipv6.conf.default.router_solicitations", "0");
        station->setSysctl("net.ipv6.conf.default.accept_ra", "0");
    }
    const auto veth = [&shape, this](const char *inside, const char *mac, const Namespace &station,
                                     const char *outside, const char *peerMac) {
        // The same number of queues on both ends: XDP wants no fewer than the other side sends on.
        const std::string settings = fmt::format("mtu {} numtxqueues {} numrxqueues {}", shape.mtu,
                                                 shape.queues, shape.queues);
        m_device->ip(fmt::format("link add {} address {} {} type veth peer name {} address {} {} "
                                 "netns {}\n",
                                 inside, mac, settings, outside, peerMac, settings,
                                 station.name()));
        // What leaves a station is as it would be on a cable: cut into frames, checksums in place.
        // GRO makes the veth take XDP frames, as any network card can send them.
        station.mustRun({"ethtool", "-K", outside, "tx", "off", "gro", "on"});
        const auto hold = [](const Namespace &where, const char *interface) {
            where.mustRun({"tc", "qdisc", "add", "dev", interface, "root", "pfifo", "limit",
                           std::to_string(kQueueFrames)});
        };
        hold(station, outside);
        if (shape.holdBack)
            hold(*m_device, inside);
        station.ip(fmt::format("link set {} up\n", outside));
        m_device->ip(fmt::format("link set {} up\n", inside));
    };
    veth("d0", "02:00:00:00:01:01", *m_client, "c0", "02:00:00:00:01:02");
    veth("d1", "02:00:00:00:02:01", *m_server, "s0", "02:00:00:00:02:02");
    if (shape.between == Between::Bridge) {
        m_device->ip("link add br0 address 02:00:00:00:03:01 type bridge forward_delay 0 "
                     "mcast_snooping 0\n"
                     "link set d0 master br0\nlink set d1 master br0\nlink set br0 up\n");
        // Bridged packets are not shown to the tables of routed ones, where the kernel could.
        if (std::filesystem::exists("/proc/sys/net/bridge"))
            for (const char *table : {"iptables", "ip6tables", "arptables"})
                m_device->setSysctl(fmt::format("net.bridge.bridge-nf-call-{}", table), "0");
    }
}

void Lab::address(const LabShape &shape)
{
    m_clientEnd = {"c0", "02:00:00:00:01:02", "10.77.1.2", "fd77:1::2"};
    m_deviceToClient = {"d0", "02:00:00:00:01:01", "10.77.1.1", "fd77:1::1"};
    m_deviceToServer = {"d1", "02:00:00:00:02:01", "10.77.2.1", "fd77:2::1"};
    m_serverEnd = {"s0", "02:00:00:00:02:02", "10.77.2.2", "fd77:2::2"};
    if (shape.between != Between::Forward) {
        m_serverEnd.v4 = "10.77.1.3";
        m_serverEnd.v6 = "fd77:1::3";
        m_deviceToClient = {"br0", "02:00:00:00:03:01", "10.77.1.1", "fd77:1::1"};
        m_deviceToServer = m_deviceToClient;
    }
    const auto give = [](const Namespace &station, const End &end) {
        station.ip(fmt::format("addr add {}/24 dev {}\naddr add {}/64 dev {} nodad\n", end.v4,
                               end.interface, end.v6, end.interface));
    };
    give(*m_client, m_clientEnd);
    give(*m_server, m_serverEnd);
    if (shape.between == Between::Nothing)
        return;
    give(*m_device, m_deviceToClient);
    if (shape.between == Between::Bridge)
        return;
    give(*m_device, m_deviceToServer);
    m_device->setSysctl("net.ipv4.ip_forward", "1");
    m_device->setSysctl("net.ipv6.conf.all.forwarding", "1");
    const auto route = [](const Namespace &station, const End &router) {
        station.ip(
            fmt::format("route add default via {}\nroute add ::/0 via {}\n", router.v4, router.v6));
    };
    route(*m_client, m_deviceToClient);
    route(*m_server, m_deviceToServer);
}

void Lab::tellNeighbours()
{
    if (m_between != Between::Forward) {
        tell(*m_client, "c0", m_serverEnd);
        tell(*m_server, "s0", m_clientEnd);
    }
    if (m_between == Between::Nothing)
        return;
    tell(*m_client, "c0", m_deviceToClient);
    tell(*m_server, "s0", m_deviceToServer);
    tell(*m_device, m_deviceToClient.interface, m_clientEnd);
    tell(*m_device, m_deviceToServer.interface, m_serverEnd);
}

End Lab::silent(End end)
{
    end.v4 += "0"; // 10.77.1.2 becomes 10.77.1.20
    end.v6 += "0";
    return end;
}

const std::string &Lab::hop(const End &end, const End &router) const
{
    return m_between == Between::Forward ? router.mac : end.mac;
}

Flow Lab::toServer(const FlowShape &shape) const
{
    return makeFlow(silent(m_clientEnd), silent(m_serverEnd), hop(m_serverEnd, m_deviceToClient),
                    shape);
}

Flow Lab::toClient(const FlowShape &shape) const
{
    return makeFlow(silent(m_serverEnd), silent(m_clientEnd), hop(m_clientEnd, m_deviceToServer),
                    shape);
}

Flow Lab::clientToDevice(const FlowShape &shape) const
{
    return makeFlow(silent(m_clientEnd), m_deviceToClient, m_deviceToClient.mac, shape);
}

} // namespace tallygate::live
