// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/inventory.h"

namespace tallygate::storage {

namespace {

Result<void> nameIsFree(Connection &connection, const InventoryDevice &device)
{
    auto others = connection.prepare("SELECT name FROM device WHERE name = ?1 AND uuid <> ?2");
    if (!others)
        return fail(others.error());
    others->bind(device.name, device.uuid);
    const auto row = others->step();
    if (!row)
        return fail(row.error());
    if (*row)
        return fail(ErrorKind::Semantic, "device-name-taken",
                    "cannot call the device \"{}\": another one is called \"{}\"", device.name,
                    others->text(0));
    return {};
}

} // namespace

Result<void> Inventory::put(const InventoryDevice &device)
{
    auto transaction = Transaction::begin(*m_connection);
    if (!transaction)
        return fail(transaction.error());
    if (auto unused = nameIsFree(*m_connection, device); !unused)
        return unused;
    auto write = m_connection->prepare(
        "INSERT INTO device(uuid, name, address, connection, note, added, approval) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(uuid) DO UPDATE SET name = excluded.name, "
        "address = excluded.address, connection = excluded.connection, note = excluded.note, "
        "approval = excluded.approval");
    if (!write)
        return fail(write.error());
    write->bind(device.uuid, device.name, device.address, device.connection, device.note,
                device.added.time_since_epoch().count(), std::int64_t{device.needsApproval});
    auto done = write->run();
    return done ? transaction->commit() : done;
}

Result<void> Inventory::remove(const Uuid &device)
{
    auto remove = m_connection->prepare("DELETE FROM device WHERE uuid = ?1");
    if (!remove)
        return fail(remove.error());
    remove->bind(device);
    return remove->run();
}

Result<std::vector<InventoryDevice>> Inventory::all()
{
    auto read = m_connection->prepare(
        "SELECT uuid, name, address, connection, note, added, approval FROM device ORDER BY name");
    if (!read)
        return fail(read.error());
    std::vector<InventoryDevice> devices;
    auto row = read->step();
    for (; row && *row; row = read->step())
        devices.push_back({read->uuid(0), read->text(1), read->text(2), read->text(3),
                           read->text(4), Timestamp(Nanoseconds(read->integer(5))),
                           read->integer(6) != 0});
    if (!row)
        return fail(row.error());
    return devices;
}

} // namespace tallygate::storage
