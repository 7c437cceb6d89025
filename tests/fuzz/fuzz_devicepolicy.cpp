// SPDX-License-Identifier: GPL-3.0-or-later
// Device policies as a host reads them: whatever is accepted is written and read back equal, and
// either becomes a program or an error with its place.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "pipeline/policyprogram.h"

using namespace tallygate;
using namespace tallygate::pipeline;

namespace {

/// A property that does not hold is a finding, in release builds too.
void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Key tables are allocated at once: not gigabytes of them for every input.
bool isSmall(const DevicePolicy &policy)
{
    std::uint64_t keys = 0;
    for (const DeviceMeter &meter : policy.meters)
        keys += meter.config.maxKeys;
    return keys * policy.applications.size() < 1'000'000;
}

void build(const DevicePolicy &policy, std::string_view text)
{
    counters::CounterRegistry registry;
    MeterBank meters;
    const auto program = PolicyProgram::build(
        {std::make_shared<DevicePolicy>(policy), {{1, "eth0"}}, {}, {}, 1}, registry, meters);
    if (program)
        return;
    require(!program.error().message.empty());
    const Error located = locateInDevicePolicy(program.error(), text, "policy.json");
    require(located.where.path == program.error().where.path);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    if (const auto local = parseLocalState(text))
        (void)LocalAddresses::build(*local);
    const auto policy = parseDevicePolicy(text, "policy.json");
    if (!policy) {
        require(!policy.error().code.empty() && !policy.error().message.empty());
        return 0;
    }
    const std::string written = writeDevicePolicy(*policy);
    const auto again = parseDevicePolicy(written);
    require(again && *again == *policy && writeDevicePolicy(*again) == written);
    if (isSmall(*policy))
        build(*policy, text);
    return 0;
}
