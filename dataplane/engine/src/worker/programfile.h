// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/filedescriptor.h"
#include "engine/workerhandle.h"

namespace tallygate::engine {

/// A program as control sends it: in a memfd, since it may be large.
struct ProgramFile
{
    pipeline::PolicyProgram::Input input;
    std::vector<counters::CounterRegistry::Entry> counters;
    std::vector<counters::CounterRegistry::PortEntry> counterPorts;
    AnswerPorts answers;
};

Result<FileDescriptor> writeProgramFile(const ProgramRequest &request);
/// Errors: Io, Syntax, those of parseDevicePolicy().
Result<ProgramFile> readProgramFile(int fd);

} // namespace tallygate::engine
