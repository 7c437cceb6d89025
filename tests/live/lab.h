// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "command.h"
#include "flow.h"
#include "netns.h"

// The test bed: three network namespaces in a row.
//
//     client            device                 server
//       c0 ═══ veth ═══ d0    d1 ═══ veth ═══ s0
//
// For tests that run as root. Everything is removed when the lab goes, and also when the test
// program ends in any other way. The interfaces of the machine are never touched.

namespace tallygate::live {

/// What the device does between its two interfaces.
enum class Between : std::uint8_t {
    Forward, ///< the kernel routes between two networks
    Bridge,  ///< a kernel bridge br0 joins them; one network
    Nothing, ///< one network, for an engine that joins them as a wire
};

/// Whether the stations are told each other's MACs or ask for them.
enum class Neighbours : std::uint8_t { Told, Asked };

struct LabShape
{
    Between between = Between::Forward;
    Neighbours neighbours = Neighbours::Told;
    unsigned queues = 1; ///< RX and TX queues of the device's interfaces
    unsigned mtu = 1500;
    /// The device's interfaces hold frames back while the other end of the cable takes no more, as
    /// network cards do; without, such frames are lost (and a little time is saved).
    bool holdBack = true;
};

class Lab
{
public:
    explicit Lab(const LabShape &shape = {});
    ~Lab();
    Lab(const Lab &) = delete;
    Lab &operator=(const Lab &) = delete;

    /// Why no lab can be made here (not root, no `ip`); empty where one can.
    static std::string whyNot();

    const Namespace &client() const { return *m_client; }
    const Namespace &device() const { return *m_device; }
    const Namespace &server() const { return *m_server; }

    const End &clientEnd() const { return m_clientEnd; }
    const End &serverEnd() const { return m_serverEnd; }
    /// The device as the client and as the server meet it; of a bridge the same.
    const End &deviceToClient() const { return m_deviceToClient; }
    const End &deviceToServer() const { return m_deviceToServer; }

    /// Flows through the device, and to the device itself. Their stations' addresses are nobody's
    /// (but their MACs are the stations'), so that no kernel answers what a generator sends.
    Flow toServer(const FlowShape &shape) const;
    Flow toClient(const FlowShape &shape) const;
    Flow clientToDevice(const FlowShape &shape) const;

    /// The station with an address that is nobody's: what flows come from and go to.
    static End silent(End end);

    /// A folder of this lab alone, removed with it.
    const std::filesystem::path &folder() const { return m_folder; }

private:
    class Remover;

    void connect(const LabShape &shape);
    void address(const LabShape &shape);
    void tellNeighbours();
    const std::string &hop(const End &end, const End &router) const;

    Between m_between;
    std::filesystem::path m_folder;
    std::unique_ptr<Remover> m_remover; ///< first made, last gone
    std::unique_ptr<Namespace> m_client;
    std::unique_ptr<Namespace> m_device;
    std::unique_ptr<Namespace> m_server;
    End m_clientEnd;
    End m_serverEnd;
    End m_deviceToClient;
    End m_deviceToServer;
};

} // namespace tallygate::live
