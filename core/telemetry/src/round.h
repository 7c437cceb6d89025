// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <set>
#include <utility>

#include "reading.h"
#include "telemetry/picture.h"

namespace tallygate::telemetry {

/// Puts the pieces of rounds together: full pictures, then what changed. Applications that did not
/// change are shared with the picture before. Not synchronised.
class Round
{
public:
    using Place = std::pair<Uuid, std::uint32_t>; ///< application, port

    explicit Round(const Uuid &device)
        : m_device(device)
    {}

    /// Takes one piece; true after the last of a round. Error "peer-invalid": nothing was taken.
    Result<bool> take(const Json &params);
    const Frame &frame() const { return m_frame; }
    const Uuid &device() const { return m_device; }
    bool isCollecting() const { return m_isCollecting; }

    /// To be changed for the next picture. Requires has().
    Application &own(const Place &place);
    bool has(const Place &place) const { return m_held.contains(place); }
    std::map<std::uint32_t, Port> &ports() { return m_ports; }
    /// What the round named.
    const std::set<Place> &touched() const { return m_touched; }

    /// Ends the round.
    std::shared_ptr<Picture> picture();
    /// What came of an unfinished round is dropped; the next begins with a full picture.
    void abandon();

private:
    struct Held
    {
        ApplicationPtr shared;
        std::shared_ptr<Application> own; ///< a copy that may still be changed
    };

    void merge(Application &&piece);
    static void mergeCounters(std::vector<Counter> &into, std::vector<Counter> &&changed);

    Uuid m_device;
    Frame m_frame;
    bool m_isCollecting = false; ///< pieces of a full picture came, not the last
    std::map<Place, Held> m_held;
    std::map<std::uint32_t, Port> m_ports;
    std::set<Place> m_touched;
};

} // namespace tallygate::telemetry
