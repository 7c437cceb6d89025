// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringList>

namespace tallygate::app {

/// Copies the captures of the sample policy from the program's resources to the cache folder
/// (captures are mapped, so they must be files) and gives their paths; what is there already and
/// complete is not written again. Nothing if the folder cannot be written.
std::optional<QStringList> unpackSampleCaptures();

} // namespace tallygate::app
