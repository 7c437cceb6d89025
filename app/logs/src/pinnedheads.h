// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "storage/chainverifier.h"

namespace tallygate::app {

class Settings;

/// The newest record of each chain that was seen, kept apart from the chains: whoever cuts one
/// short or writes it anew is found out. GUI thread.
class PinnedHeads
{
public:
    explicit PinnedHeads(Settings &settings)
        : m_settings(&settings)
    {}

    std::optional<storage::TrailHead> of(const QString &chain) const;
    void set(const QString &chain, const storage::TrailHead &head);

private:
    Settings *m_settings;
};

/// How a head that a device told stands to the one that was pinned.
enum class HeadMatch : std::uint8_t {
    Possible,  ///< the chain may have grown since; only reading it tells
    Shortened, ///< it has fewer records
    Rewritten, ///< the same number has another hash
};
HeadMatch matchOf(const storage::TrailHead &pinned, const storage::TrailHead &told);

} // namespace tallygate::app
