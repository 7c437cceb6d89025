// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/settings.h"

namespace tallygate::storage {

namespace {

std::optional<nlohmann::json> parsedSetting(const std::string &text)
{
    auto value = nlohmann::json::parse(text, nullptr, false);
    if (value.is_discarded())
        return std::nullopt;
    return value;
}

} // namespace

Result<void> Settings::set(std::string_view key, const nlohmann::json &value)
{
    auto write = m_connection->prepare("INSERT INTO setting(key, value) VALUES(?1, ?2) "
                                       "ON CONFLICT(key) DO UPDATE SET value = excluded.value");
    if (!write)
        return fail(write.error());
    write->bind(key, value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return write->run();
}

Result<std::optional<nlohmann::json>> Settings::get(std::string_view key)
{
    auto read = m_connection->prepare("SELECT value FROM setting WHERE key = ?1");
    if (!read)
        return fail(read.error());
    read->bind(key);
    const auto row = read->step();
    if (!row)
        return fail(row.error());
    return *row ? parsedSetting(read->text(0)) : std::nullopt;
}

Result<void> Settings::erase(std::string_view key)
{
    auto remove = m_connection->prepare("DELETE FROM setting WHERE key = ?1");
    if (!remove)
        return fail(remove.error());
    remove->bind(key);
    return remove->run();
}

Result<std::map<std::string, nlohmann::json>> Settings::under(std::string_view prefix)
{
    auto read = m_connection->prepare(
        "SELECT key, value FROM setting WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1");
    if (!read)
        return fail(read.error());
    read->bind(prefix);
    std::map<std::string, nlohmann::json> found;
    auto row = read->step();
    for (; row && *row; row = read->step()) {
        if (auto value = parsedSetting(read->text(1)))
            found.emplace(read->text(0), std::move(*value));
    }
    if (!row)
        return fail(row.error());
    return found;
}

} // namespace tallygate::storage
