// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tallygate::engine {

inline constexpr const char *kVersion = TALLYGATE_VERSION;

} // namespace tallygate::engine
