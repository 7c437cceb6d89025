// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "pipeline/trace.h"

namespace tallygate::pipeline {

/// A trace in plain English, a line a node, indented; what `tallygatectl explain` prints.
std::string toText(const PacketTrace &trace);

} // namespace tallygate::pipeline
