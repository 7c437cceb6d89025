// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "storage/connection.h"

namespace tallygate::storage {

/// A device that this workstation knows.
struct InventoryDevice
{
    Uuid uuid;
    std::string name;
    std::string address;    ///< "user@host:port", as core/remote writes it
    std::string connection; ///< jump hosts, order of ways to log in; text of whoever connects
    std::string note;
    Timestamp added;
    bool needsApproval = false; ///< a push has to be approved by a second person

    bool operator==(const InventoryDevice &) const = default;
};

/// On the thread of its connection, which must outlive it.
class Inventory
{
public:
    explicit Inventory(Connection &connection)
        : m_connection(&connection)
    {}

    /// Adds the device, or changes the one of this identity (`added` stays). Error: Semantic,
    /// "device-name-taken" where another has this name, whatever its case.
    Result<void> put(const InventoryDevice &device);
    /// Its deployments and history stay. Nothing where there is no such device.
    Result<void> remove(const Uuid &device);
    /// By name.
    Result<std::vector<InventoryDevice>> all();

private:
    Connection *m_connection;
};

} // namespace tallygate::storage
