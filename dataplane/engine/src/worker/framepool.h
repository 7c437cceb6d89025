// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace tallygate::engine {

/// The free frames of a thread, last one first: it is the one that is still in the cache. Private
/// to the process; recovery makes it anew from the table of owners.
class FramePool
{
public:
    explicit FramePool(std::uint32_t frames) { m_frames.reserve(frames); }

    std::uint32_t count() const { return static_cast<std::uint32_t>(m_frames.size()); }
    bool isEmpty() const { return m_frames.empty(); }
    /// Never allocates: there is room for all frames.
    void give(std::uint32_t frame) { m_frames.push_back(frame); }
    /// Requires: not empty.
    std::uint32_t take()
    {
        const std::uint32_t frame = m_frames.back();
        m_frames.pop_back();
        return frame;
    }
    void clear() { m_frames.clear(); }

private:
    std::vector<std::uint32_t> m_frames;
};

} // namespace tallygate::engine
