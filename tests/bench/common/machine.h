// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

// What figures are of, beside the program: for the head of a report.

namespace tallygate::bench {

std::string kernelName();    ///< name, release and architecture
std::string processorName(); ///< of the first core; "unknown" where the kernel does not tell

} // namespace tallygate::bench
