// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QString>

#include "services/settings.h"
#include "simulate/simulate.h"

namespace tallygate::app {

/// Where the packets of one interface of a capture are met. An empty interface: left out.
struct CaptureTarget
{
    QString interface;
    pipeline::Direction direction = pipeline::Direction::In;

    bool isLeftOut() const { return interface.isEmpty(); }
    bool operator==(const CaptureTarget &) const = default;
};

/// A capture of the Simulate page and the targets of its mappedInterfaces().
struct KeptCapture
{
    QString path;
    std::vector<CaptureTarget> targets;
};

/// What the Simulate page runs a policy over, and as which of its devices. GUI thread.
struct KeptCaptures
{
    Uuid device;
    std::vector<KeptCapture> captures;

    const KeptCapture *find(const QString &path) const;

    /// None if the page has had no captures for that policy.
    static std::optional<KeptCaptures> read(const Settings &settings, const Uuid &policy);
    void write(Settings &settings, const Uuid &policy) const;
};

/// The interfaces of a capture that are mapped, as indexes: those with packets, or the whole file
/// if that is one.
std::vector<std::uint32_t> mappedInterfaces(const simulate::CaptureInfo &capture);
/// For the run; `targets` are parallel to the interfaces.
std::vector<simulate::Mapping> mappingsOf(const std::vector<std::uint32_t> &interfaces,
                                          const std::vector<CaptureTarget> &targets);

} // namespace tallygate::app
