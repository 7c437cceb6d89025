// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices.h"

#include <algorithm>
#include <memory>

#include <fmt/ranges.h>

#include "base/texttable.h"
#include "remote/savedendpoint.h"
#include "storage/audittrail.h"
#include "storage/datafolder.h"
#include "storage/inventory.h"
#include "storage/workstation.h"
#include "support.h"

namespace tallygate::cli {

namespace {

using storage::InventoryDevice;

constexpr std::chrono::milliseconds kPatience{2000};

Result<std::vector<InventoryDevice>> inventory()
{
    const auto file = storage::DataFolder::ofUser().records();
    std::error_code none;
    if (!std::filesystem::exists(file, none))
        return std::vector<InventoryDevice>();
    auto records = storage::openToRead(file, storage::kWorkstationSchema, kPatience);
    if (!records)
        return fail(records.error());
    return storage::Inventory(*records).all();
}

Error unknownDevice(const std::string &name, const std::vector<InventoryDevice> &known)
{
    std::vector<std::string> names;
    for (const InventoryDevice &device : known)
        names.push_back(device.name);
    Error error{ErrorKind::NotFound, "device-missing", {}, {}, {}};
    if (known.empty())
        error.message = "no device is known here";
    else if (name.empty())
        error.message = fmt::format("{} devices are known here; choose with --device: {}",
                                    known.size(), fmt::join(names, ", "));
    else
        error.message = fmt::format("no device named {} is known here; there are: {}", name,
                                    fmt::join(names, ", "));
    error.hint = "tallygate-cli device add NAME [user@]host, or --host [user@]host";
    return error;
}

Result<KnownDevice> toKnown(const InventoryDevice &device, const LoginOptions &login)
{
    auto endpoint = remote::savedEndpoint(device.address, device.connection);
    if (!endpoint)
        return fail(endpoint.error());
    if (!login.identity.empty())
        endpoint->methods.insert(endpoint->methods.begin(), remote::KeyAuth{login.identity, {}});
    return KnownDevice{device.uuid, device.name, std::move(*endpoint)};
}

bool isSamePlace(const remote::Hop &a, const remote::Hop &b)
{
    return a.host == b.host && a.port == b.port; // whoever logs in
}

/// Of the device that the inventory has there; null where it has none or cannot be read.
Uuid identityAt(const remote::Endpoint &endpoint)
{
    const auto known = inventory();
    if (!known)
        return {};
    for (const InventoryDevice &device : *known) {
        const auto saved = remote::savedEndpoint(device.address, device.connection);
        if (saved && isSamePlace(saved->target, endpoint.target) &&
            std::ranges::equal(saved->jumps, endpoint.jumps, isSamePlace))
            return device.uuid;
    }
    return {};
}

struct AddOptions
{
    std::string name;
    std::string host;
    std::string policy; ///< whose device of this name it is
    std::string socket;
    std::string rpc;
    std::string note;
    LoginOptions login;
};

/// The identity of the policy's device, so that rules, counters and history are the same device's.
Result<Uuid> identityFor(const AddOptions &options)
{
    if (options.policy.empty())
        return Uuid::random();
    const auto open = openPolicy(options.policy);
    if (!open)
        return fail(open.error());
    const auto device = chooseDevice(open->policy, options.name);
    return device ? Result<Uuid>((*device)->uuid) : fail(device.error());
}

Result<void> audited(storage::Connection &records, const char *action, const Uuid &device,
                     nlohmann::ordered_json details)
{
    return storage::AuditTrail(records)
        .append({wallClock(), userName(), action, device, std::move(details)})
        .map([](const storage::TrailHead &) {});
}

Result<void> addDevice(const AddOptions &options)
{
    auto endpoint = endpointOf(options.host, options.login);
    if (!endpoint)
        return fail(endpoint.error());
    if (!options.socket.empty())
        endpoint->controlSocket = options.socket;
    if (!options.rpc.empty())
        endpoint->rpcCommand = options.rpc;
    const auto uuid = identityFor(options);
    if (!uuid)
        return fail(uuid.error());
    auto records = openRecords();
    if (!records)
        return fail(records.error());
    // Added anew it keeps what must not be lost by the way.
    const auto needsApproval = isApprovalNeeded(*uuid);
    if (!needsApproval)
        return fail(needsApproval.error());
    const InventoryDevice device{*uuid,
                                 options.name,
                                 toString(endpoint->target),
                                 remote::savedConnection(*endpoint),
                                 options.note,
                                 wallClock(),
                                 *needsApproval};
    if (const auto put = storage::Inventory(*records).put(device); !put)
        return put;
    return audited(*records, "device.add", *uuid, {{"name", options.name}});
}

Result<InventoryDevice> deviceNamed(storage::Connection &records, const std::string &name)
{
    const auto known = storage::Inventory(records).all();
    if (!known)
        return fail(known.error());
    const auto device = std::ranges::find(*known, name, &InventoryDevice::name);
    if (device == known->end())
        return fail(unknownDevice(name, *known));
    return *device;
}

Result<void> removeDevice(const std::string &name)
{
    auto records = openRecords();
    if (!records)
        return fail(records.error());
    const auto device = deviceNamed(*records, name);
    if (!device)
        return fail(device.error());
    if (const auto removed = storage::Inventory(*records).remove(device->uuid); !removed)
        return removed;
    return audited(*records, "device.remove", device->uuid, {{"name", name}});
}

Result<void> requireApproval(const std::string &name, bool isNeeded)
{
    auto records = openRecords();
    if (!records)
        return fail(records.error());
    auto device = deviceNamed(*records, name);
    if (!device)
        return fail(device.error());
    device->needsApproval = isNeeded;
    if (const auto put = storage::Inventory(*records).put(*device); !put)
        return put;
    return audited(*records, "device.change", device->uuid,
                   {{"name", name}, {"needsApproval", isNeeded}});
}

int listDevices(Format format)
{
    const auto known = inventory();
    if (!known)
        return couldNot(known.error());
    if (format == Format::Json) {
        auto list = nlohmann::ordered_json::array();
        for (const InventoryDevice &device : *known)
            list.push_back({{"name", device.name},
                            {"address", device.address},
                            {"uuid", device.uuid.toString()},
                            {"added", toRfc3339(device.added)},
                            {"needsApproval", device.needsApproval},
                            {"note", device.note}});
        fmt::print("{}\n", list.dump(2));
        return Fine;
    }
    TextTable table({{"NAME"}, {"ADDRESS"}, {"ADDED"}, {"APPROVAL"}, {"NOTE"}});
    for (const InventoryDevice &device : *known)
        table.addRow({device.name, device.address, toRfc3339(device.added),
                      device.needsApproval ? "needed" : "", device.note});
    fmt::print("{}", table.isEmpty() ? "No device is known here: tallygate-cli device add\n"
                                     : table.toString());
    return Fine;
}

} // namespace

Result<bool> isApprovalNeeded(const Uuid &device)
{
    return inventory().map([&](const std::vector<InventoryDevice> &known) {
        const auto at = std::ranges::find(known, device, &InventoryDevice::uuid);
        return at != known.end() && at->needsApproval;
    });
}

Result<storage::Connection> openRecords()
{
    const auto folder = storage::DataFolder::ofUser();
    if (const auto made = folder.create(); !made)
        return fail(made.error());
    auto opened = storage::openWorkstation(folder.records(), wallClock());
    if (!opened)
        return fail(opened.error());
    if (opened->setAside)
        fmt::print(stderr, "tallygate-cli: {}\n", opened->setAside->message);
    return std::move(opened->connection);
}

void addDeviceOptions(CLI::App &command, DeviceOptions &options, bool isOne)
{
    auto *device =
        command.add_option("--device", options.devices,
                           isOne ? "name of a device that is known here; needed where there are "
                                   "several"
                                 : "names of devices that are known here; needed where there are "
                                   "several");
    device->allow_extra_args(false); // an argument after it is the command's own
    if (isOne)
        device->expected(1);
    command.add_option("--host", options.host, "[user@]host[:port] of one that is not")
        ->excludes(device);
    addLoginOptions(command, options.login);
}

Result<std::vector<KnownDevice>> chosenDevices(const DeviceOptions &options)
{
    if (!options.host.empty()) {
        auto endpoint = endpointOf(options.host, options.login);
        if (!endpoint)
            return fail(endpoint.error());
        const Uuid uuid = identityAt(*endpoint);
        return std::vector<KnownDevice>{{uuid, options.host, std::move(*endpoint)}};
    }
    const auto known = inventory();
    if (!known)
        return fail(known.error());
    std::vector<std::string> names = options.devices;
    if (names.empty() && known->size() == 1)
        names.push_back(known->front().name);
    if (names.empty())
        return fail(unknownDevice({}, *known));
    std::vector<KnownDevice> chosen;
    for (const std::string &name : names) {
        if (std::ranges::find(chosen, name, &KnownDevice::name) != chosen.end())
            continue; // named twice, it is one device all the same
        const auto device = std::ranges::find(*known, name, &InventoryDevice::name);
        if (device == known->end())
            return fail(unknownDevice(name, *known));
        auto reached = toKnown(*device, options.login);
        if (!reached)
            return fail(reached.error());
        chosen.push_back(std::move(*reached));
    }
    return chosen;
}

void addDeviceCommands(CLI::App &app, int &status)
{
    const auto toStatus = [](const Result<void> &done) {
        return done ? int(Fine) : couldNot(done.error());
    };
    CLI::App *device =
        app.add_subcommand("device", "the devices that this workstation knows, as the window does");
    device->require_subcommand(1);

    const auto options = std::make_shared<AddOptions>();
    CLI::App *add = device->add_subcommand("add", "remember a device and how it is reached");
    add->add_option("NAME", options->name)->required();
    add->add_option("HOST", options->host, "[user@]host[:port]")->required();
    add->add_option("--policy", options->policy, "policy file whose device of this name it is");
    add->add_option("--socket", options->socket, "the engine's control socket there");
    add->add_option("--rpc", options->rpc, "what bridges to it where sshd forwards no sockets");
    add->add_option("--note", options->note);
    addLoginOptions(*add, options->login);
    add->callback([&status, options, toStatus] { status = toStatus(addDevice(*options)); });

    struct ApprovalOptions
    {
        std::string name;
        std::string needed;
    };
    const auto approval = std::make_shared<ApprovalOptions>();
    CLI::App *approve = device->add_subcommand(
        "approval", "whether a push there has to be approved by a second person");
    approve->add_option("NAME", approval->name)->required();
    approve->add_option("on|off", approval->needed)
        ->required()
        ->check(CLI::IsMember({"on", "off"}));
    approve->callback([&status, approval, toStatus] {
        status = toStatus(requireApproval(approval->name, approval->needed == "on"));
    });

    const auto format = std::make_shared<Format>(Format::Text);
    CLI::App *list = device->add_subcommand("list", "those there are");
    list->add_flag_callback(
        "--json", [format] { *format = Format::Json; }, "JSON for programs");
    list->callback([&status, format] { status = listDevices(*format); });

    const auto name = std::make_shared<std::string>();
    CLI::App *remove = device->add_subcommand("remove", "forget a device; its history stays");
    remove->add_option("NAME", *name)->required();
    remove->callback([&status, name, toStatus] { status = toStatus(removeDevice(*name)); });
}

} // namespace tallygate::cli
