// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/cell.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace tallygate::policy {

namespace {

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool isSeparator(char c)
{
    return isSpace(c) || c == ',' || c == ';';
}

/// Takes "not " or "!" off the front.
bool takeNegation(std::string_view &text)
{
    if (!text.empty() && text.front() == '!') {
        text = trimmed(text.substr(1));
        return true;
    }
    const bool word = text.substr(0, 3) == "not" && (text.size() == 3 || isSeparator(text[3]));
    if (word)
        text = trimmed(text.substr(3));
    return word;
}

struct Word
{
    std::string_view text;
    bool afterSpace = false; ///< nothing but white space between it and the word before
};

std::vector<Word> words(std::string_view text)
{
    std::vector<Word> found;
    bool onlySpace = true;
    for (std::size_t at = 0; at < text.size();) {
        if (isSeparator(text[at])) {
            onlySpace = onlySpace && isSpace(text[at]);
            ++at;
            continue;
        }
        const std::size_t start = at;
        while (at < text.size() && !isSeparator(text[at]))
            ++at;
        found.push_back({text.substr(start, at - start), onlySpace});
        onlySpace = true;
    }
    return found;
}

bool isRangeMark(std::string_view word)
{
    return word == "-" || word == "..";
}

} // namespace

std::string toText(const Cell &cell)
{
    std::string text = cell.negated ? "not" : "";
    for (const std::string &item : cell.items) {
        if (!text.empty())
            text += &item == &cell.items.front() ? " " : ", ";
        text += item;
    }
    if (cell.items.empty())
        text += cell.negated ? " any" : "any";
    return text;
}

Cell cellFromText(std::string_view text)
{
    Cell cell;
    text.remove_prefix(static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), isSeparator) - text.begin()));
    text = trimmed(text);
    cell.negated = takeNegation(text);
    const auto found = words(text);
    const auto joins = [&](std::size_t i) {
        return i + 2 < found.size() && !isRangeMark(found[i].text) &&
               isRangeMark(found[i + 1].text) && found[i + 1].afterSpace && found[i + 2].afterSpace;
    };
    for (std::size_t i = 0; i < found.size(); ++i) {
        std::string item(found[i].text);
        for (; joins(i); i += 2)
            item += fmt::format("{}{}", found[i + 1].text, found[i + 2].text);
        if (std::find(cell.items.begin(), cell.items.end(), item) == cell.items.end())
            cell.items.push_back(std::move(item));
    }
    const bool any = cell.items.size() == 1 && (cell.items[0] == "any" || cell.items[0] == "*");
    if (any)
        cell.items.clear();
    return cell;
}

} // namespace tallygate::policy
