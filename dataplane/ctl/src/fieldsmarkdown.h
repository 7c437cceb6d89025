// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fields/field.h"

namespace tallygate::ctl {

/// The name of a field type as people read it: "number", "mac".
std::string_view typeName(fields::FieldType type);

/// "link", "transport"; empty for Level::None.
std::string_view levelName(fields::Level level);

/// The reference of these rows in Markdown: the first part of docs/fields.md. The same rows give
/// the same text on every host.
std::string markdownOf(const std::vector<const fields::Field *> &rows);

} // namespace tallygate::ctl
