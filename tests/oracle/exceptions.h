// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

// Where we differ from TShark on purpose. docs/fields-exceptions.md says the same to readers; a
// test holds the two together.

namespace tallygate::oracle {

/// A row of the oracle on which we differ.
struct RowException
{
    std::string_view capture;
    std::string_view filter;
    std::string_view reason;
};
std::span<const RowException> rowExceptions();

/// A field whose values differ.
struct FieldException
{
    std::string_view field;   ///< ends with '*': all that begin so
    std::string_view capture; ///< empty: every capture
    std::string_view reason;
};
std::span<const FieldException> fieldExceptions();

/// A field that TShark does not have.
bool isOwn(std::string_view field);

/// True if the values of a field differ on purpose in this capture.
bool isExplained(std::string_view field, std::string_view capture);

} // namespace tallygate::oracle
