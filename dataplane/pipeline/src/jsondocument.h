// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/result.h"

#include "jsoncursor.h"

namespace tallygate::pipeline {

/// A value that is next to be taken.
struct JsonValue
{
    const char *at = nullptr; ///< its first byte
};

/// How reading a document fails; never leaves the library.
struct JsonFailure
{
    Error error;
};

/// One JSON text read once, front to back, into typed values. Every failure is a JsonFailure
/// that names line, column and JSON pointer. Each value may be taken once, or left.
class JsonDocument
{
public:
    enum class Need : std::uint8_t { Required, Optional };

    /// One key that an object of type T may have, and how its value is taken.
    template <class T>
    struct Member
    {
        std::string_view key;
        Need need;
        void (*take)(JsonDocument &document, JsonValue value, T &target);
    };

    JsonDocument(std::string_view json, std::string file);

    /// Takes the whole text as one object; nothing may follow it.
    template <class T, std::size_t N>
    void takeRoot(const Member<T> (&members)[N], T &target)
    {
        takeObject(JsonValue{m_cursor.at()}, members, target);
    }

    template <class T, std::size_t N>
    void takeObject(JsonValue value, const Member<T> (&members)[N], T &target)
    {
        static_assert(N <= 32);
        std::uint32_t seen = 0;
        begin(value, '{', "an object");
        while (!m_cursor.pass('}')) {
            const char *const keyAt = m_cursor.at();
            const std::string key = m_cursor.takeString();
            m_cursor.pass(':');
            std::size_t index = 0;
            while (index < N && members[index].key != key)
                ++index;
            if (index == N)
                failUnknownKey(keyAt, key, keysOf(members));
            if ((seen >> index & 1u) != 0)
                failAt(keyAt, "key-duplicate", "the key \"{}\" appears twice", key);
            seen |= 1u << index;
            m_path.push_back({members[index].key, 0});
            const JsonValue next{m_cursor.at()};
            members[index].take(*this, next, target);
            end(next);
            m_path.pop_back();
        }
        for (std::size_t i = 0; i < N; ++i) {
            if (members[i].need == Need::Required && (seen >> i & 1u) == 0)
                failAt(value.at, "key-missing", "the key \"{}\" is missing", members[i].key);
        }
    }

    /// Calls takeElement(value) for each element of the array.
    template <class TakeElement>
    void takeArray(JsonValue value, TakeElement takeElement)
    {
        begin(value, '[', "a list");
        for (std::size_t index = 0; !m_cursor.pass(']'); ++index) {
            m_path.push_back({{}, index});
            const JsonValue next{m_cursor.at()};
            takeElement(next);
            end(next);
            m_path.pop_back();
        }
    }

    /// `at` becomes the value's place, for failures found later. May be null.
    std::string takeText(JsonValue value, const char **at = nullptr);
    bool takeBool(JsonValue value);
    /// Also takes the number as text, as 64-bit values are written (RFC 7951).
    std::uint64_t takeUnsigned(JsonValue value, std::uint64_t most);
    std::int64_t takeSigned(JsonValue value, std::int64_t least, std::int64_t most);

    const char *placeOf(JsonValue value) const { return value.at; }

    template <class... Args>
    [[noreturn]] void failAt(const char *at, std::string_view code,
                             fmt::format_string<Args...> format, Args &&...args) const
    {
        throw JsonFailure{{ErrorKind::Semantic,
                           std::string(code),
                           fmt::format(format, std::forward<Args>(args)...),
                           {},
                           locate(at)}};
    }

    SourceLocation locate(const char *at) const;
    const std::string &file() const { return m_file; }

private:
    struct Step
    {
        std::string_view key;
        std::size_t index;
    };

    template <class T, std::size_t N>
    static std::vector<std::string_view> keysOf(const Member<T> (&members)[N])
    {
        std::vector<std::string_view> keys;
        for (const Member<T> &member : members)
            keys.push_back(member.key);
        return keys;
    }

    /// Enters an object or a list.
    void begin(JsonValue value, char sign, std::string_view wanted);
    /// Passes the value if it was left, and the comma behind it.
    void end(JsonValue value);
    [[noreturn]] void failType(const char *at, std::string_view wanted) const;
    [[noreturn]] void failUnknownKey(const char *at, std::string_view key,
                                     const std::vector<std::string_view> &known) const;

    std::string m_file;
    std::string m_text;
    JsonCursor m_cursor;
    std::vector<Step> m_path;
};

/// The place of the value at a JSON pointer, for findings made long after reading. `column` is
/// 1-based within the text of a string value, 0 for its beginning.
SourceLocation locatePointer(std::string_view json, const std::string &file,
                             const std::string &pointer, std::uint32_t column);

} // namespace tallygate::pipeline
