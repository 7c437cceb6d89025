// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine.h"

#include <sys/utsname.h>

#include <fstream>

#include <fmt/format.h>

namespace tallygate::bench {

std::string kernelName()
{
    utsname names{};
    ::uname(&names);
    return fmt::format("{} {} {}", names.sysname, names.release, names.machine);
}

std::string processorName()
{
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("model name"))
            return line.substr(line.find(':') + 2);
    return "unknown";
}

} // namespace tallygate::bench
