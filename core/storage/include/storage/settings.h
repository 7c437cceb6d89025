// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "storage/connection.h"

namespace tallygate::storage {

/// What the user chose, a JSON value for a key such as "logs.savedSearches". On the thread of its
/// connection, which must outlive it.
class Settings
{
public:
    explicit Settings(Connection &connection)
        : m_connection(&connection)
    {}

    Result<void> set(std::string_view key, const nlohmann::json &value);
    /// None where it was never set, or where the file holds no JSON.
    Result<std::optional<nlohmann::json>> get(std::string_view key);
    Result<void> erase(std::string_view key);
    /// All whose key begins so.
    Result<std::map<std::string, nlohmann::json>> under(std::string_view prefix);

private:
    Connection *m_connection;
};

} // namespace tallygate::storage
