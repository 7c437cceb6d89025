// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tallygate::bench {

/// The Simulate page with a capture of a million packets, made of the shared one. False if it
/// cannot be made; where there is none beside the repository, says so.
bool benchPackets();

} // namespace tallygate::bench
