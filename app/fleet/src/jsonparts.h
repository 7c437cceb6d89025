// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "control/json.h"

// Parts of what a device answered, which may be of another version: what is not there, or of
// another type, is empty.

namespace tallygate::app {

const control::Json &partIn(const control::Json &object, const char *name);
std::string textIn(const control::Json &object, const char *name);
std::uint64_t numberIn(const control::Json &object, const char *name);

} // namespace tallygate::app
