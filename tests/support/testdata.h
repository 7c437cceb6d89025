// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

/// Where tests find their material. Requires the compile definition TALLYGATE_SOURCE_DIR.
namespace tallygate::testsupport {

/// A file that belongs to the repository: testData("captures/raw-ip.pcap").
inline std::filesystem::path testData(const std::string &name)
{
    return std::filesystem::path(TALLYGATE_SOURCE_DIR) / "tests" / "data" / name;
}

/// The large material beside the repository, or TALLYGATE_SHARED. Often absent: a test then skips.
inline std::filesystem::path sharedData()
{
    const char *chosen = std::getenv("TALLYGATE_SHARED");
    const std::filesystem::path root =
        chosen != nullptr ? std::filesystem::path(chosen)
                          : std::filesystem::path(TALLYGATE_SOURCE_DIR) / ".." / "shared";
    return root / "data";
}

inline std::filesystem::path sharedCapture(const std::string &name)
{
    return sharedData() / "captures" / "captures" / name;
}

/// One row of the manifest of the shared captures.
struct ManifestRow
{
    std::string file;
    std::uint64_t packets = 0;
};

/// All rows; empty if the shared captures are absent.
inline std::vector<ManifestRow> captureManifest()
{
    std::ifstream in(sharedData() / "captures" / "MANIFEST.md");
    std::vector<ManifestRow> rows;
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, '|');) {
            const std::size_t first = cell.find_first_not_of(' ');
            const std::size_t last = cell.find_last_not_of(' ');
            cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
        }
        // "| file | origin | path | licence | linktype | container | packets | ..."
        constexpr std::size_t kFile = 1;
        constexpr std::size_t kPackets = 7;
        if (cells.size() > kPackets && !cells[kPackets].empty() &&
            cells[kPackets].find_first_not_of("0123456789") == std::string::npos)
            rows.push_back({cells[kFile], std::stoull(cells[kPackets])});
    }
    return rows;
}

} // namespace tallygate::testsupport
