// SPDX-License-Identifier: GPL-3.0-or-later
#include "source.h"

#include "base/text.h"

namespace tallygate::ctl {

Result<Place> parsePlace(std::string_view text)
{
    Place place;
    std::string_view name = text;
    for (const auto direction : {pipeline::Direction::In, pipeline::Direction::Out}) {
        const std::string suffix = fmt::format(":{}", toString(direction));
        if (name.ends_with(suffix)) {
            place.direction = direction;
            name.remove_suffix(suffix.size());
            break;
        }
    }
    if (name.empty())
        return fail(ErrorKind::Syntax, "place",
                    "\"{}\" names no interface; expected eth0, eth0:in "
                    "or eth0:out",
                    text);
    place.interface = name;
    return place;
}

CaptureSource parseCapture(std::string_view text)
{
    CaptureSource source{std::filesystem::path(text), std::nullopt};
    const std::size_t hash = text.rfind('#');
    std::error_code ignored;
    if (hash == std::string_view::npos || std::filesystem::exists(source.path, ignored))
        return source;
    const auto number = parseUnsigned(text.substr(hash + 1));
    if (number && *number < 0xffffffffu)
        source = {std::filesystem::path(text.substr(0, hash)), static_cast<std::uint32_t>(*number)};
    return source;
}

Result<Source> parseSource(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals + 1 == text.size())
        return fail(ErrorKind::Syntax, "place",
                    "\"{}\" is not of the form IFACE[:in|out]=CAPTURE[#N]", text);
    auto place = parsePlace(text.substr(0, equals));
    if (!place)
        return fail(place.error());
    return Source{std::move(*place), parseCapture(text.substr(equals + 1))};
}

} // namespace tallygate::ctl
