// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::ctl {

/// An interface and a direction: "eth0", "eth0:out". VLAN interfaces such as "eth0:1" keep their
/// colon: only ":in" and ":out" at the end are directions.
struct Place
{
    std::string interface;
    pipeline::Direction direction = pipeline::Direction::In;

    bool operator==(const Place &) const = default;
};
Result<Place> parsePlace(std::string_view text);

/// A capture, or one interface of it: "office.pcapng", "office.pcapng#2".
struct CaptureSource
{
    std::filesystem::path path;
    std::optional<std::uint32_t> captureInterface;
};
/// A file whose very name ends in "#2" is that file.
CaptureSource parseCapture(std::string_view text);

/// "eth0:in=office.pcapng#2".
struct Source
{
    Place place;
    CaptureSource capture;
};
Result<Source> parseSource(std::string_view text);

} // namespace tallygate::ctl
