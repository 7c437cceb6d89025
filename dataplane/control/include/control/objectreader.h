// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/json.h"

namespace tallygate::control {

/// Reads the members of an object that came from outside, such as `params`. Ask for all members,
/// then call finish(): it tells the first thing that was wrong, unknown members included (a
/// mistyped option must not be silently ignored). Until then values are as good as they can be.
/// The object must outlive the reader.
///
///     ObjectReader params(request.params);
///     const std::string name = params.text("interface");
///     const bool force = params.flagOr("force", false);
///     if (const auto read = params.finish(); !read)
///         return reply(fail(read.error()));
class ObjectReader
{
public:
    explicit ObjectReader(const Json &object, std::string path = {});

    std::string text(std::string_view name);
    std::string textOr(std::string_view name, std::string otherwise);
    std::optional<std::string> textIf(std::string_view name);
    bool flag(std::string_view name);
    bool flagOr(std::string_view name, bool otherwise);
    /// A JSON number without fraction, within the bounds.
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
    std::int64_t integerOr(std::string_view name, std::int64_t least, std::int64_t most,
                           std::int64_t otherwise);
    /// A string of decimal digits.
    std::uint64_t uint64(std::string_view name);
    std::optional<std::uint64_t> uint64If(std::string_view name);
    /// One of `words`; its index.
    std::size_t word(std::string_view name, std::initializer_list<std::string_view> words);
    std::size_t wordOr(std::string_view name, std::initializer_list<std::string_view> words,
                       std::size_t otherwise);
    std::vector<std::string> texts(std::string_view name); ///< an array of strings; absent = empty
    /// The member as it is; null if it is absent.
    const Json *any(std::string_view name);
    bool has(std::string_view name) const;

    /// Error "params-invalid", with the member in `where.path`.
    Result<void> finish();

private:
    const Json *find(std::string_view name, bool required);
    void complain(std::string_view name, std::string message, std::string hint = {});

    const Json &m_object;
    std::string m_path;
    std::vector<std::string> m_known;
    std::optional<Error> m_error;
};

} // namespace tallygate::control
