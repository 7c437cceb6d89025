// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <tl/expected.hpp>

namespace tallygate {

/// A place in something a person gave us. Zero or empty means "not known".
struct SourceLocation
{
    std::string file;          ///< path, or a name such as "<expression>"
    std::uint32_t line = 0;    ///< 1-based
    std::uint32_t column = 0;  ///< 1-based, in bytes of UTF-8
    std::uint64_t offset = 0;  ///< byte offset in binary files (captures)
    std::string path;          ///< JSON pointer in documents, e.g. "/filters/0/default"

    bool operator==(const SourceLocation &) const = default;
};

/// What kind of failure it was, for exit codes and for callers that react.
enum class ErrorKind : std::uint8_t {
    Syntax,       ///< the text or the bytes are not in the expected form
    Semantic,     ///< the form is right, the meaning is not (unknown name, wrong type)
    Unsupported,  ///< well-formed, but of a newer version or an unknown kind
    NotFound,
    Io,
    Limit,        ///< a stated bound was exceeded
    Cancelled,
};

/// The one error type. `message` is plain English for the command line and says what was being
/// done, with what, why it failed; `hint` says what to do next ("did you mean tcp.dstport?").
/// `code` is a stable identifier (lower case with dashes) that app/ translates by.
struct Error
{
    ErrorKind kind = ErrorKind::Semantic;
    std::string code;
    std::string message;
    std::string hint;
    SourceLocation where;

    bool operator==(const Error &) const = default;
};

/// "file:line:column: message (hint)"; parts that are not known are left out.
std::string toString(const Error &error);
std::string toString(const SourceLocation &where);

/// Recoverable failure: every function that can fail returns one of these.
template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorKind::Io, "open-failed", "cannot open {}: {}", path, reason);`
template <class... Args>
tl::unexpected<Error> fail(ErrorKind kind, std::string code, fmt::format_string<Args...> format,
                           Args &&...args)
{
    return tl::unexpected<Error>(Error{kind, std::move(code),
                                       fmt::format(format, std::forward<Args>(args)...), {}, {}});
}

inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace tallygate
