// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "policy/objects.h"

/// How objects are referred to in text: the one place that knows.
namespace tallygate::policy {

/// How a list item refers to an object of that kind: "@name" or "name".
std::string written(ObjectKind kind, std::string_view name);

/// Calls `f(offset, name)` for each "@name" in a match expression, string literals excepted; the
/// offset is that of the '@'.
template <class F>
void forEachSetName(std::string_view expression, F &&f)
{
    const auto isNameByte = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    };
    for (std::size_t at = 0; at < expression.size(); ++at) {
        if (expression[at] == '"') {
            for (++at; at < expression.size() && expression[at] != '"'; ++at) {
                if (expression[at] == '\\')
                    ++at;
            }
            continue;
        }
        if (expression[at] != '@')
            continue;
        std::size_t end = at + 1;
        while (end < expression.size() && isNameByte(expression[end]))
            ++end;
        std::string_view name = expression.substr(at + 1, end - at - 1);
        // "@a..@b" and a full stop after a name are not part of it.
        name = name.substr(0, name.find(".."));
        while (!name.empty() && name.back() == '.')
            name.remove_suffix(1);
        if (!name.empty())
            f(at, name);
        at += name.size();
    }
}

/// The expression with `f(name)` in place of each name after '@'; nothing else changes.
template <class F>
std::string withSetNames(std::string_view expression, F &&f)
{
    std::string result;
    std::size_t copied = 0;
    forEachSetName(expression, [&](std::size_t at, std::string_view name) {
        result += expression.substr(copied, at + 1 - copied);
        result += f(name);
        copied = at + 1 + name.size();
    });
    result += expression.substr(copied);
    return result;
}

bool namesSet(std::string_view expression, std::string_view set);

} // namespace tallygate::policy
