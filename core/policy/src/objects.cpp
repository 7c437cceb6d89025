// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/objects.h"

#include <algorithm>
#include <array>

#include "equalobjects.h"

namespace tallygate::policy {

namespace {

template <class Enum>
struct Words;
template <>
struct Words<SetKind>
{
    static constexpr std::array<std::string_view, 5> kList{"addresses", "macs", "ports", "values",
                                                           "names"};
};
template <>
struct Words<MeterKey>
{
    static constexpr std::array<std::string_view, 4> kList{"shared", "source", "destination",
                                                           "source+destination"};
};
template <>
struct Words<ExceedAction>
{
    static constexpr std::array<std::string_view, 2> kList{"drop", "reject"};
};
template <>
struct Words<Action>
{
    static constexpr std::array<std::string_view, 5> kList{"permit", "drop", "reject", "limit",
                                                           "count"};
};
template <>
struct Words<Verdict>
{
    static constexpr std::array<std::string_view, 3> kList{"permit", "drop", "reject"};
};
template <>
struct Words<LogWhat>
{
    static constexpr std::array<std::string_view, 2> kList{"all", "exceeding"};
};
template <>
struct Words<Direction>
{
    static constexpr std::array<std::string_view, 2> kList{"in", "out"};
};
template <>
struct Words<Scope>
{
    static constexpr std::array<std::string_view, 4> kList{"any", "to-device", "from-device",
                                                           "transit"};
};
template <>
struct Words<IsolationRole>
{
    static constexpr std::array<std::string_view, 3> kList{"promiscuous", "isolated", "community"};
};
template <>
struct Words<ObjectKind>
{
    static constexpr std::array<std::string_view, 9> kList{
        "filter",          "set",         "service", "meter", "device",
        "interface group", "application", "section", "rule"};
};

template <class Enum>
std::string_view word(Enum value)
{
    return Words<Enum>::kList[static_cast<std::size_t>(value)];
}

/// Whether two lists of shared objects hold equal objects.
bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

} // namespace

std::string_view toString(SetKind kind)
{
    return word(kind);
}
std::string_view toString(MeterKey key)
{
    return word(key);
}
std::string_view toString(ExceedAction action)
{
    return word(action);
}
std::string_view toString(Action action)
{
    return word(action);
}
std::string_view toString(Verdict verdict)
{
    return word(verdict);
}
std::string_view toString(LogWhat what)
{
    return word(what);
}
std::string_view toString(Direction direction)
{
    return word(direction);
}
std::string_view toString(Scope scope)
{
    return word(scope);
}
std::string_view toString(IsolationRole role)
{
    return word(role);
}
std::string_view toString(ObjectKind kind)
{
    return word(kind);
}

template <class Enum>
std::optional<Enum> fromString(std::string_view text)
{
    const auto &list = Words<Enum>::kList;
    const auto found = std::find(list.begin(), list.end(), text);
    if (found == list.end())
        return std::nullopt;
    return static_cast<Enum>(found - list.begin());
}

template <class Enum>
const std::vector<std::string_view> &wordsOf()
{
    static const std::vector<std::string_view> words(Words<Enum>::kList.begin(),
                                                     Words<Enum>::kList.end());
    return words;
}

#define TALLYGATE_WORDS(Enum)                                                                      \
    template std::optional<Enum> fromString<Enum>(std::string_view);                               \
    template const std::vector<std::string_view> &wordsOf<Enum>()
TALLYGATE_WORDS(SetKind);
TALLYGATE_WORDS(MeterKey);
TALLYGATE_WORDS(ExceedAction);
TALLYGATE_WORDS(Action);
TALLYGATE_WORDS(Verdict);
TALLYGATE_WORDS(LogWhat);
TALLYGATE_WORDS(Direction);
TALLYGATE_WORDS(Scope);
TALLYGATE_WORDS(IsolationRole);
#undef TALLYGATE_WORDS

ObjectKind kindOf(const Object &object)
{
    return static_cast<ObjectKind>(object.index());
}

const Uuid &uuidOf(const Object &object)
{
    return std::visit([](const auto &pointer) -> const Uuid & { return pointer->uuid; }, object);
}

std::string_view nameOf(const Object &object)
{
    return std::visit(
        [](const auto &pointer) -> std::string_view {
            if constexpr (requires { pointer->name; })
                return pointer->name;
            else
                return {};
        },
        object);
}

bool Section::operator==(const Section &other) const
{
    return uuid == other.uuid && name == other.name && comment == other.comment &&
           enabled == other.enabled && equalObjects(rules, other.rules);
}

bool Filter::operator==(const Filter &other) const
{
    return uuid == other.uuid && name == other.name && comment == other.comment &&
           defaultVerdict == other.defaultVerdict && defaultLog == other.defaultLog &&
           equalObjects(sections, other.sections);
}

bool isValidName(std::string_view name)
{
    if (name.empty() || !isNameStart(name.front()) || name.back() == '.' ||
        name.find("..") != std::string_view::npos)
        return false;
    const bool sound = std::all_of(name.begin(), name.end(), [](char c) {
        return isNameStart(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    return sound && name != "any" && name != "not" && name != "device";
}

} // namespace tallygate::policy
