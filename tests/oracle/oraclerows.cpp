// SPDX-License-Identifier: GPL-3.0-or-later
#include "oraclerows.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/testdata.h"

namespace tallygate::oracle {

namespace {

using nlohmann::json;

template <class Take>
void forEachLine(const std::filesystem::path &file, Take take)
{
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (!line.empty())
            take(json::parse(line));
    }
}

Count countOf(const json &row)
{
    return {row.at("packets").get<std::uint64_t>(), row.at("bytes").get<std::uint64_t>()};
}

std::string whyUngraded(const json &row)
{
    for (const char *mark : {"disputed", "off_port", "stateful", "quic_decrypt"}) {
        if (row.contains(mark))
            return mark;
    }
    const auto semantics = row.at("semantics").get<std::string>();
    return semantics == "all" || semantics == "outer" ? std::string() : semantics;
}

} // namespace

std::vector<Row> allRows()
{
    std::vector<Row> rows;
    const auto folder = testsupport::sharedData() / "captures" / "oracle";
    if (!std::filesystem::is_directory(folder))
        return rows;
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto &file : files) {
        forEachLine(file, [&rows](const json &row) {
            rows.push_back(
                {row.at("capture").get<std::string>(), row.at("filter").get<std::string>(),
                 row.at("semantics").get<std::string>(),
                 row.at("fields").get<std::vector<std::string>>(), countOf(row), whyUngraded(row)});
        });
    }
    return rows;
}

} // namespace tallygate::oracle
