// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/input.h"

#include <algorithm>

#include "base/text.h"

namespace tallygate::replay {

namespace {

constexpr std::string_view kPlaceForm = "IFACE[:in|out]";
constexpr std::string_view kInputForm = "IFACE[:in|out]=CAPTURE[#N]";

Error badText(std::string_view text, std::string_view form, std::size_t column,
              std::string_view what)
{
    Error error{ErrorKind::Syntax,
                "input-invalid",
                fmt::format("\"{}\": {}; write {}", text, what, form),
                {},
                {}};
    error.where.column = static_cast<std::uint32_t>(column + 1);
    return error;
}

/// `text` stands at the beginning of `whole`, which errors show.
Result<Place> placeIn(std::string_view text, std::string_view whole, std::string_view form)
{
    Place place;
    std::string_view name = text;
    // An alias has a colon in its name (eth0:1), so only the last colon can begin a direction.
    if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
        const std::string_view last = text.substr(colon + 1);
        if (last == "in" || last == "out") {
            place.direction = last == "out" ? pipeline::Direction::Out : pipeline::Direction::In;
            name = text.substr(0, colon);
        } else if (!parseUnsigned(last)) {
            return fail(badText(whole, form, colon + 1, "the direction is in or out"));
        }
    }
    if (name.empty())
        return fail(badText(whole, form, 0, "the interface is missing"));
    place.interface = name;
    return place;
}

bool isSameFile(const std::filesystem::path &a, const std::filesystem::path &b)
{
    std::error_code absent;
    return a == b || std::filesystem::equivalent(a, b, absent);
}

bool overlap(const Mapping &a, const Mapping &b)
{
    return a.interface == b.interface && a.direction == b.direction &&
           (a.captureInterface == b.captureInterface || a.captureInterface == kEveryInterface ||
            b.captureInterface == kEveryInterface);
}

Error mappedTwice(const Input &input, const Mapping &mapping)
{
    return {ErrorKind::Semantic,
            "capture-mapped-twice",
            fmt::format("packets of {} are met twice at {}, {}: each would count double",
                        input.path.string(), mapping.interface, toString(mapping.direction)),
            "map the capture once to that interface and direction",
            {}};
}

} // namespace

Result<Place> parsePlace(std::string_view text)
{
    return placeIn(text, text, kPlaceForm);
}

CaptureName parseCapture(std::string_view text)
{
    CaptureName name{std::filesystem::path(text)};
    const std::size_t hash = text.rfind('#');
    std::error_code ignored;
    if (hash == std::string_view::npos || std::filesystem::exists(name.path, ignored))
        return name;
    const auto number = parseUnsigned(text.substr(hash + 1));
    if (number && *number < kEveryInterface)
        name = {std::filesystem::path(text.substr(0, hash)), static_cast<std::uint32_t>(*number)};
    return name;
}

Result<Input> parseInput(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        return fail(badText(text, kInputForm, text.size(), "there is no '='"));
    auto place = placeIn(text.substr(0, equals), text, kInputForm);
    if (!place)
        return fail(std::move(place.error()));
    CaptureName capture = parseCapture(text.substr(equals + 1));
    if (capture.path.empty())
        return fail(badText(text, kInputForm, equals + 1, "the capture is missing"));
    return Input{std::move(capture.path),
                 {{capture.captureInterface, std::move(place->interface), place->direction}}};
}

Result<std::vector<Input>> parseInputs(std::span<const std::string> texts)
{
    std::vector<Input> inputs;
    for (const std::string &text : texts) {
        auto input = parseInput(text);
        if (!input)
            return fail(std::move(input.error()));
        const auto same = std::find_if(inputs.begin(), inputs.end(), [&](const Input &other) {
            return isSameFile(other.path, input->path);
        });
        if (same == inputs.end())
            inputs.push_back(std::move(*input));
        else
            same->mappings.push_back(std::move(input->mappings.front()));
    }
    return inputs;
}

Result<void> checkInputs(std::span<const Input> inputs)
{
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Input &input = inputs[i];
        if (input.mappings.empty())
            return fail(ErrorKind::Semantic, "capture-unmapped", "{} is mapped to no interface",
                        input.path.string());
        for (std::size_t m = 0; m < input.mappings.size(); ++m) {
            const Mapping &mapping = input.mappings[m];
            const auto clashes = [&](const Mapping &other) { return overlap(mapping, other); };
            const auto own = std::span(input.mappings).first(m);
            if (std::any_of(own.begin(), own.end(), clashes))
                return fail(mappedTwice(input, mapping));
            for (const Input &other : inputs.first(i)) {
                if (std::any_of(other.mappings.begin(), other.mappings.end(), clashes) &&
                    isSameFile(other.path, input.path))
                    return fail(mappedTwice(input, mapping));
            }
        }
    }
    return {};
}

} // namespace tallygate::replay
