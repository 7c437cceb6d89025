// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/datafolder.h"

#include <cstdlib>
#include <string_view>
#include <system_error>

namespace tallygate::storage {

namespace {

std::string_view variable(const char *name)
{
    const char *value = std::getenv(name);
    return value != nullptr ? value : "";
}

} // namespace

DataFolder DataFolder::ofUser()
{
    if (const auto chosen = variable("TALLYGATE_DATA"); !chosen.empty())
        return {chosen};
    if (const auto base = variable("XDG_DATA_HOME"); !base.empty())
        return {std::filesystem::path(base) / "tallygate"};
    return {std::filesystem::path(variable("HOME")) / ".local/share/tallygate"};
}

Result<void> DataFolder::create() const
{
    std::error_code failed;
    const bool isNew = std::filesystem::create_directories(path, failed);
    if (!failed && isNew)
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, failed);
    if (failed)
        return fail(ErrorKind::Io, "folder-failed", "cannot make the folder {}: {}", path.string(),
                    failed.message());
    return {};
}

} // namespace tallygate::storage
