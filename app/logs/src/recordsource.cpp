// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/recordsource.h"

#include <algorithm>

#include "text/utf8.h"

namespace tallygate::app {

QString RecordSource::deviceName(const Uuid &device) const
{
    const auto known = devices();
    const auto found = std::ranges::find(known, device, &RecordDevice::uuid);
    return found != known.end() ? found->name : shortName(device);
}

QString RecordSource::shortName(const Uuid &device)
{
    constexpr int kShortUuid = 8;
    return text(device.toString()).left(kShortUuid);
}

std::optional<Uuid> RecordSource::deviceNamed(const QString &name) const
{
    for (const RecordDevice &device : devices()) {
        if (device.name.compare(name, Qt::CaseInsensitive) == 0)
            return device.uuid;
    }
    return std::nullopt;
}

} // namespace tallygate::app
