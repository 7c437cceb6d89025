// SPDX-License-Identifier: GPL-3.0-or-later
#include "portstore.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/mappedfile.h"

namespace tallygate::engine {

using counters::PortId;
using nlohmann::json;
using pipeline::PortKind;

std::string_view toString(FailMode mode)
{
    return mode == FailMode::Open ? "open" : "closed";
}

std::optional<FailMode> failModeNamed(std::string_view name)
{
    for (const FailMode mode : {FailMode::Open, FailMode::Closed}) {
        if (name == toString(mode))
            return mode;
    }
    return std::nullopt;
}

namespace {

json toJson(const PortConfig &port)
{
    json entry{{"id", port.id},
               {"name", port.name},
               {"managed", port.managed},
               {"kind", toString(port.kind)},
               {"failMode", toString(port.failMode)}};
    if (port.peer)
        entry["peer"] = *port.peer;
    if (!port.formerNames.empty())
        entry["formerNames"] = port.formerNames;
    return entry;
}

PortConfig portOf(const json &entry)
{
    PortConfig port;
    port.id = entry.at("id").get<PortId>();
    port.name = entry.at("name").get<std::string>();
    port.managed = entry.at("managed").get<bool>();
    const std::string kind = entry.at("kind");
    port.kind = kind == toString(PortKind::Wire) ? PortKind::Wire : PortKind::Host;
    const auto mode = failModeNamed(entry.at("failMode").get<std::string>());
    if (!mode || (kind != toString(PortKind::Wire) && kind != toString(PortKind::Host)))
        throw std::invalid_argument("unknown kind or fail mode");
    port.failMode = *mode;
    if (entry.contains("peer"))
        port.peer = entry.at("peer").get<PortId>();
    if (entry.contains("formerNames"))
        entry.at("formerNames").get_to(port.formerNames);
    return port;
}

/// Ids and names are each used once; wire ports name each other.
bool isConsistent(const PortStore &store)
{
    std::unordered_set<std::string> names;
    PortId last = 0;
    for (const PortConfig &port : store.all()) {
        if (port.id <= last || (port.managed && !names.insert(port.name).second))
            return false;
        last = port.id;
        if (port.managed && port.kind == PortKind::Wire) {
            const PortConfig *peer = port.peer ? store.find(*port.peer) : nullptr;
            if (peer == nullptr || !peer->managed || peer->peer != port.id)
                return false;
        }
    }
    return true;
}

} // namespace

Result<PortStore> PortStore::load(const std::filesystem::path &file)
{
    PortStore store;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return store;
    auto text = readTextFile(file);
    if (!text)
        return fail(std::move(text.error()));
    try {
        const json document = json::parse(*text);
        for (const json &entry : document.at("ports"))
            store.m_ports.push_back(portOf(entry));
    } catch (const std::exception &problem) {
        return fail(ErrorKind::Syntax, "ports-unreadable",
                    "{} does not list managed interfaces: {}", file.string(), problem.what());
    }
    if (!isConsistent(store))
        return fail(ErrorKind::Semantic, "ports-inconsistent",
                    "{} names an id, an interface or the end of a wire twice or not at all",
                    file.string());
    return store;
}

Result<void> PortStore::save(Disk &disk, const std::filesystem::path &file) const
{
    json entries = json::array();
    for (const PortConfig &port : m_ports)
        entries.push_back(toJson(port));
    return disk.replace(file, json{{"ports", entries}}.dump(2) + '\n');
}

std::vector<PortConfig> PortStore::managed() const
{
    std::vector<PortConfig> ports;
    std::copy_if(m_ports.begin(), m_ports.end(), std::back_inserter(ports),
                 [](const PortConfig &port) { return port.managed; });
    return ports;
}

const PortConfig *PortStore::find(PortId id) const
{
    const auto found = std::find_if(m_ports.begin(), m_ports.end(),
                                    [id](const PortConfig &port) { return port.id == id; });
    return found == m_ports.end() ? nullptr : &*found;
}

const PortConfig *PortStore::managedNamed(std::string_view name) const
{
    const auto found = std::find_if(m_ports.begin(), m_ports.end(), [name](const PortConfig &port) {
        return port.managed && port.name == name;
    });
    return found == m_ports.end() ? nullptr : &*found;
}

PortConfig &PortStore::configOf(PortId id)
{
    return *std::find_if(m_ports.begin(), m_ports.end(),
                         [id](const PortConfig &port) { return port.id == id; });
}

/// The latest port of that name, or a new one.
PortConfig &PortStore::configFor(const std::string &name)
{
    const auto found = std::find_if(m_ports.rbegin(), m_ports.rend(),
                                    [&name](const PortConfig &port) { return port.name == name; });
    if (found != m_ports.rend())
        return *found;
    PortConfig port;
    port.id = m_ports.empty() ? 1 : m_ports.back().id + 1;
    port.name = name;
    return m_ports.emplace_back(std::move(port));
}

PortId PortStore::manageHost(const std::string &name, FailMode mode)
{
    PortConfig &port = configFor(name);
    port.managed = true;
    port.formerNames.clear();
    port.kind = PortKind::Host;
    port.failMode = mode;
    port.peer.reset();
    return port.id;
}

std::pair<PortId, PortId> PortStore::manageWire(const std::string &first, const std::string &second,
                                                FailMode mode)
{
    const PortId firstId = manageHost(first, mode);
    const PortId secondId = manageHost(second, mode);
    for (const auto &[id, peer] : {std::pair{firstId, secondId}, std::pair{secondId, firstId}}) {
        configOf(id).kind = PortKind::Wire;
        configOf(id).peer = peer;
    }
    return {firstId, secondId};
}

void PortStore::unmanage(PortId id)
{
    PortConfig &port = configOf(id);
    if (port.peer)
        configOf(*port.peer).managed = false;
    port.managed = false;
}

void PortStore::setFailMode(PortId id, FailMode mode)
{
    PortConfig &port = configOf(id);
    port.failMode = mode;
    if (port.peer)
        configOf(*port.peer).failMode = mode;
}

void PortStore::rename(PortId id, const std::string &name)
{
    PortConfig &port = configOf(id);
    std::vector<std::string> &former = port.formerNames;
    former.push_back(std::exchange(port.name, name));
    std::erase(former, name); // it is that again
    if (former.size() > kMostFormerNames)
        former.erase(former.begin());
}

} // namespace tallygate::engine
