// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "counters/counterkey.h"
#include "engine/disk.h"
#include "io/xdpside.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::engine {

using io::FailMode;
std::string_view toString(FailMode mode); ///< "open", "closed"
std::optional<FailMode> failModeNamed(std::string_view name);

/// An interface that is or was managed.
struct PortConfig
{
    counters::PortId id = 0;
    std::string name;
    /// While it was managed and before it was called that, oldest first.
    std::vector<std::string> formerNames;
    bool managed = false;
    pipeline::PortKind kind = pipeline::PortKind::Host;
    FailMode failMode = FailMode::Closed;
    std::optional<counters::PortId> peer; ///< of a wire port: the port it is joined with

    bool operator==(const PortConfig &) const = default;
};

/// Which interfaces are managed, and the ids they were given: an interface that is released and
/// managed again, and one that is renamed, keep theirs (SEMANTICS 5.1). A value; save() makes it
/// durable.
class PortStore
{
public:
    /// An absent file is an empty store. Errors: Io, Syntax, Semantic (the file is not one).
    static Result<PortStore> load(const std::filesystem::path &file);
    Result<void> save(Disk &disk, const std::filesystem::path &file) const;

    const std::vector<PortConfig> &all() const { return m_ports; }
    std::vector<PortConfig> managed() const;
    const PortConfig *find(counters::PortId id) const;
    const PortConfig *managedNamed(std::string_view name) const;

    /// Makes `name` managed, under the id it had before if it had one, and returns that.
    counters::PortId manageHost(const std::string &name, FailMode mode);
    /// Both ends of a wire; the ids are those of `first` and `second`.
    std::pair<counters::PortId, counters::PortId>
    manageWire(const std::string &first, const std::string &second, FailMode mode);
    /// Both ends if it is one of a wire.
    void unmanage(counters::PortId id);
    void setFailMode(counters::PortId id, FailMode mode); ///< of both ends
    /// The name before is kept, up to kMostFormerNames.
    void rename(counters::PortId id, const std::string &name);
    static constexpr std::size_t kMostFormerNames = 8;

    bool operator==(const PortStore &) const = default;

private:
    PortConfig &configOf(counters::PortId id);
    PortConfig &configFor(const std::string &name);

    std::vector<PortConfig> m_ports; ///< by id
};

} // namespace tallygate::engine
