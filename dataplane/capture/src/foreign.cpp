// SPDX-License-Identifier: GPL-3.0-or-later
#include "foreign.h"

#include <algorithm>
#include <string_view>

namespace tallygate::capture {

namespace {

struct Signature
{
    std::string_view bytes;
    std::string_view what;
    std::string_view command; ///< what makes a capture of it, where "{0}" is the file
};

constexpr std::string_view kConvert = "editcap -F pcapng {0} {0}.pcapng";

using namespace std::string_view_literals;

constexpr Signature kSignatures[] = {
    {"\x1f\x8b"sv, "compressed with gzip", "gzip -dc {0} > {0}.unpacked"},
    {"\x28\xb5\x2f\xfd"sv, "compressed with zstd", "zstd -dc {0} > {0}.unpacked"},
    {"\xfd\x37\x7a\x58\x5a\x00"sv, "compressed with xz", "xz -dc {0} > {0}.unpacked"},
    {"BZh"sv, "compressed with bzip2", "bzip2 -dc {0} > {0}.unpacked"},
    {"\x04\x22\x4d\x18"sv, "compressed with lz4", "lz4 -dc {0} > {0}.unpacked"},
    {"PK\x03\x04"sv, "a zip archive", "unzip {0}"},
    {"snoop\0\0\0"sv, "a snoop capture (RFC 1761)", kConvert},
    {"RTSS"sv, "a Microsoft Network Monitor 1 capture", kConvert},
    {"GMBU"sv, "a Microsoft Network Monitor 2 capture", kConvert},
    {"TRSNIFF data"sv, "a Network General Sniffer capture", kConvert},
    {"XCP\0"sv, "a NetXray or Sniffer for Windows capture", kConvert},
    {"\x1c\x00\x01\xac"sv, "an IXIA capture", kConvert},
    {"\xac\x01\x00\x1c"sv, "an IXIA capture", kConvert},
    {"\x1c\x00\x01\xab"sv, "an IXIA capture", kConvert},
    {"\xab\x01\x00\x1c"sv, "an IXIA capture", kConvert},
};

} // namespace

Error foreignFormatError(Bytes beginning, const std::string &file)
{
    for (const Signature &signature : kSignatures) {
        const auto same = [](char expected, std::uint8_t found) {
            return static_cast<std::uint8_t>(expected) == found;
        };
        if (beginning.size() >= signature.bytes.size() &&
            std::equal(signature.bytes.begin(), signature.bytes.end(), beginning.begin(), same)) {
            return {ErrorKind::Unsupported,
                    "capture-format",
                    fmt::format("cannot read this capture: it is {}", signature.what),
                    fmt::format(fmt::runtime("run: " + std::string(signature.command)), file),
                    {file, 0, 0, 0, {}}};
        }
    }
    std::string found;
    for (const std::uint8_t byte : beginning.first(std::min<std::size_t>(beginning.size(), 4)))
        found += fmt::format("{}{:02x}", found.empty() ? "" : " ", byte);
    return {ErrorKind::Syntax,
            "capture-unknown",
            fmt::format("neither pcap nor pcapng: the file begins with {}", found),
            {},
            {file, 0, 0, 0, {}}};
}

} // namespace tallygate::capture
