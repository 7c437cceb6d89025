// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "counters/counterkey.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/policyprogram.h"

namespace tallygate::engine {

/// What the identities in counters and hits are called in one revision: whoever shows them to
/// people asks here. Immutable; any thread.
class PolicyNames
{
public:
    /// A filter application at a port.
    struct Place
    {
        const pipeline::DeviceApplication *application = nullptr;
        const pipeline::DeviceFilter *filter = nullptr;
        const pipeline::Port *port = nullptr;
        std::string name; ///< "filter on interface, direction" (FC-5.1)
    };

    static std::shared_ptr<const PolicyNames>
    of(std::shared_ptr<const pipeline::DevicePolicy> policy, std::vector<pipeline::Port> ports,
       std::uint64_t revision);

    PolicyNames(const PolicyNames &) = delete;
    PolicyNames &operator=(const PolicyNames &) = delete;

    std::uint64_t revision() const { return m_revision; }
    const pipeline::DevicePolicy &policy() const { return *m_policy; }
    const std::vector<pipeline::Port> &ports() const { return m_ports; }
    /// By port (as given), direction (in first) and order.
    const std::vector<Place> &places() const { return m_places; }

    const pipeline::DeviceApplication *application(const Uuid &uuid) const;
    /// Null if the application does not stand at the port.
    const Place *place(const Uuid &application, counters::PortId port) const;
    const pipeline::DeviceRule *rule(const Uuid &uuid) const;
    const pipeline::Port *port(counters::PortId id) const;

private:
    PolicyNames() = default;

    std::shared_ptr<const pipeline::DevicePolicy> m_policy;
    std::vector<pipeline::Port> m_ports;
    std::uint64_t m_revision = 0;
    std::vector<Place> m_places;
    std::unordered_map<Uuid, const pipeline::DeviceApplication *> m_applications;
    std::unordered_map<Uuid, const pipeline::DeviceRule *> m_rules;
};

} // namespace tallygate::engine
