// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <absl/container/flat_hash_map.h>
#include <simdjson.h>

#include "base/result.h"
#include "base/uuid.h"
#include "policy/objects.h"

/// Strict reading of JSON with simdjson's on-demand interface. Inside the library a fault is thrown
/// as ReadFault; runReader() is the edge where it becomes a Result. Line, column and path are
/// computed only then.
namespace tallygate::policy {

using JsonValue = simdjson::ondemand::value;

/// Thrown where the document is not what it must be.
struct ReadFault
{
    Error error;
};

class JsonReader
{
public:
    /// `file` is for messages.
    JsonReader(std::string_view text, std::string_view file);

    std::string_view text() const { return m_text; }

    /// Refuses what stands at `at` (in the text); the path is that of the value being read.
    [[noreturn]] void refuse(const char *at, std::string code, std::string message,
                             std::string hint = {}, ErrorKind kind = ErrorKind::Syntax) const;

    /// Reads an object whose keys must be among `keys`, each at most once: calls
    /// `member(keyIndex, value)` for each. Returns the bit set of the keys that were there; those
    /// in `required` must be.
    template <class Member>
    std::uint64_t object(JsonValue value, std::span<const std::string_view> keys,
                         std::uint64_t required, Member &&member);
    /// Calls `item(value)` for each item of an array.
    template <class Item>
    void array(JsonValue value, Item &&item);

    std::string string(JsonValue value);
    bool boolean(JsonValue value);
    std::int64_t integer(JsonValue value, std::int64_t least, std::int64_t most);
    Uuid uuid(JsonValue value);
    std::vector<std::string> strings(JsonValue value);
    template <class Enum>
    Enum word(JsonValue value);

    /// From now on enterUuid() and enterName() refuse what an object read before has.
    void checkIdentities() { m_checkIdentities = true; }
    void enterUuid(const Uuid &uuid, const char *at);
    void enterName(ObjectKind kind, const std::string &name, const char *at);

    /// Where a value begins in the text.
    static const char *begin(JsonValue &value);
    void expectType(JsonValue &value, simdjson::ondemand::json_type type);

    /// The error for a place in the text.
    Error errorAt(const char *at, ErrorKind kind, std::string code, std::string message) const;

private:
    struct Step
    {
        std::string_view key; ///< null data: an index
        std::size_t index = 0;
    };
    /// Keeps the path while a member or an item is read.
    class Inside
    {
    public:
        Inside(JsonReader &reader, Step step)
            : m_reader(reader)
        {
            m_reader.m_path.push_back(step);
        }
        ~Inside()
        {
            // A fault has taken its copy of the path already.
            m_reader.m_path.pop_back();
        }
        Inside(const Inside &) = delete;
        Inside &operator=(const Inside &) = delete;

    private:
        JsonReader &m_reader;
    };

    std::size_t keyIndex(std::string_view key, const char *at,
                         std::span<const std::string_view> keys, std::uint64_t seen) const;
    [[noreturn]] void refuseMissing(const char *at, std::span<const std::string_view> keys,
                                    std::uint64_t missing) const;
    [[noreturn]] void refuseWord(const char *at, std::string_view word,
                                 const std::vector<std::string_view> &words) const;
    std::string pointer() const;
    std::pair<std::uint32_t, std::uint32_t> lineAndColumn(const char *at) const;

    std::string_view m_text;
    std::string m_file;
    std::vector<Step> m_path;
    bool m_checkIdentities = false;
    absl::flat_hash_map<Uuid, const char *> m_uuids;
    absl::flat_hash_map<std::pair<ObjectKind, std::string>, const char *> m_names;
};

/// Parses `text` and hands the root value to `read(reader, root)`; faults, malformed JSON and
/// trailing content come back as errors. `T` is what `read` returns.
template <class T, class Read>
Result<T> runReader(std::string_view text, std::string_view file, Read &&read);

// ---------------------------------------------------------------------------------------------

template <class Member>
std::uint64_t JsonReader::object(JsonValue value, std::span<const std::string_view> keys,
                                 std::uint64_t required, Member &&member)
{
    expectType(value, simdjson::ondemand::json_type::object);
    const char *start = begin(value);
    std::uint64_t seen = 0;
    simdjson::ondemand::object members = value.get_object();
    for (auto entry : members) {
        simdjson::ondemand::field field = std::move(entry);
        const char *at = field.key().raw() - 1;
        const std::string_view key = field.unescaped_key();
        const std::size_t index = keyIndex(key, at, keys, seen);
        seen |= std::uint64_t{1} << index;
        const Inside inside(*this, {keys[index], 0});
        member(index, JsonValue(field.value()));
    }
    if (const std::uint64_t missing = required & ~seen)
        refuseMissing(start, keys, missing);
    return seen;
}

template <class Item>
void JsonReader::array(JsonValue value, Item &&item)
{
    expectType(value, simdjson::ondemand::json_type::array);
    simdjson::ondemand::array items = value.get_array();
    std::size_t index = 0;
    for (auto entry : items) {
        const Inside inside(*this, {{}, index++});
        item(JsonValue(entry.value()));
    }
}

template <class Enum>
Enum JsonReader::word(JsonValue value)
{
    expectType(value, simdjson::ondemand::json_type::string);
    const char *at = begin(value);
    const std::string_view text = value.get_string();
    if (const auto found = fromString<Enum>(text))
        return *found;
    refuseWord(at, text, wordsOf<Enum>());
}

/// The version of a format is judged before the rest is read, wherever its key stands: a newer file
/// may well have keys that this program does not know. False if the key is not there; the full
/// reading says so, with its place. Leaves the document to be rewound.
bool checkVersion(JsonReader &reader, simdjson::ondemand::document &document, std::string_view key,
                  std::int64_t newest);

/// Precise wording and place for text that is not JSON; a second, slower parse.
Error syntaxError(const JsonReader &reader, const simdjson::simdjson_error &fault);

template <class T, class Read>
Result<T> runReader(std::string_view text, std::string_view file, Read &&read)
{
    const simdjson::padded_string padded(text);
    JsonReader reader(padded, file);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    try {
        document = parser.iterate(padded);
        T result = read(reader, document);
        if (const char *rest = nullptr; document.current_location().get(rest) == simdjson::SUCCESS)
            reader.refuse(rest, "json-syntax", "there is more after the end of the document");
        return result;
    } catch (const ReadFault &fault) {
        return fail(fault.error);
    } catch (const simdjson::simdjson_error &fault) {
        return fail(syntaxError(reader, fault));
    }
}

} // namespace tallygate::policy
