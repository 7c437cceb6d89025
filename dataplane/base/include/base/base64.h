// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tallygate {

/// RFC 4648 section 4, with padding, without line breaks.
std::string toBase64(Bytes bytes);
inline std::string toBase64(std::string_view text)
{
    return toBase64(Bytes(reinterpret_cast<const std::uint8_t *>(text.data()), text.size()));
}

/// The bytes as a string; nothing if the text is not exactly what toBase64() writes (padding and
/// unused bits included), so that one content has one text.
std::optional<std::string> fromBase64(std::string_view text);

} // namespace tallygate
