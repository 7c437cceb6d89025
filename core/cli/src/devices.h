// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include "base/uuid.h"
#include "storage/connection.h"
#include "terminal.h"

namespace tallygate::cli {

/// Which device a command is about.
struct DeviceOptions
{
    std::vector<std::string> devices; ///< names in the inventory
    std::string host;                 ///< or one that need not be in it
    LoginOptions login;
};
/// --device NAME, --host, and how to log in.
void addDeviceOptions(CLI::App &command, DeviceOptions &options, bool isOne);

/// A device and how it is reached.
struct KnownDevice
{
    Uuid uuid; ///< null for a --host that the inventory has not
    std::string name;
    remote::Endpoint endpoint;
};
/// Those that were named; without a name the only one there is. Errors name those there are.
Result<std::vector<KnownDevice>> chosenDevices(const DeviceOptions &options);

/// Whether the inventory says that a push there has to be approved by a second person.
Result<bool> isApprovalNeeded(const Uuid &device);

/// The records of this workstation, to write to them; the window uses the same.
Result<storage::Connection> openRecords();

/// device add, approval, list, remove. `status` is set to the exit status of the one that ran.
void addDeviceCommands(CLI::App &app, int &status);

} // namespace tallygate::cli
