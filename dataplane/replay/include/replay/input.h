// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pipeline/devicepolicy.h"

/// Captures as traffic: which packets are met where, how a command line says so.
namespace tallygate::replay {

/// All interfaces of a capture.
inline constexpr std::uint32_t kEveryInterface = ~0u;

/// An interface of the device and a direction there.
struct Place
{
    std::string interface;
    pipeline::Direction direction = pipeline::Direction::In;

    bool operator==(const Place &) const = default;
};

/// Packets of one interface of a capture, or of all, are taken as met at one place.
struct Mapping
{
    std::uint32_t captureInterface = kEveryInterface; ///< index in capture::Reader::interfaces()
    std::string interface;
    pipeline::Direction direction = pipeline::Direction::In;

    bool operator==(const Mapping &) const = default;
};

/// A capture and where its packets are met: at the place of each mapping that takes them, in the
/// order of the mappings. Packets that no mapping takes are left out.
struct Input
{
    std::filesystem::path path;
    std::vector<Mapping> mappings;

    bool operator==(const Input &) const = default;
};

/// A capture file, or one interface of it.
struct CaptureName
{
    std::filesystem::path path;
    std::uint32_t captureInterface = kEveryInterface;
};

/// Reads "eth0", "eth0:in" or "eth0:out"; `in` where no direction is given. The label of an alias
/// ("eth0:1") belongs to the name. Errors name the column.
Result<Place> parsePlace(std::string_view text);

/// Reads "office.pcapng" or "office.pcapng#2", which is its interface 2. A file whose very name
/// ends so is that file: "#2" means an interface only where there is no such file.
CaptureName parseCapture(std::string_view text);

/// Reads "IFACE[:in|out]=CAPTURE[#N]", the form of the command line. Errors name the column.
Result<Input> parseInput(std::string_view text);

/// Reads several, and joins those of the same file, so that it is read once.
Result<std::vector<Input>> parseInputs(std::span<const std::string> texts);

/// Errors: an input without a mapping; packets met twice at the same interface and direction,
/// which would count each of them twice.
Result<void> checkInputs(std::span<const Input> inputs);

} // namespace tallygate::replay
