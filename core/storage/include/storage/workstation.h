// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/database.h"

namespace tallygate::storage {

/// The file of the workstation's records: Inventory, Deployments, Settings, AuditTrail. Each of
/// these works on a connection to it, on the connection's thread, and commits what it changes
/// before it returns; several programs may use the file at once. No secret has a place in it:
/// passwords and passphrases are the key ring's.
extern const Schema kWorkstationSchema;

/// As openDatabase().
Result<OpenedDatabase> openWorkstation(const std::filesystem::path &path, Timestamp now);

} // namespace tallygate::storage
