// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/expression.h"

// What an expression means, in words: "opens a connection and goes to 198.51.100.0/26". A phrase is
// a predicate whose subject is the packet. It is built from the typed tree, never from the text,
// and only for shapes whose words are sure to be right; anything else has none.
//
// Phrases are data: a stable code, arguments that belong to no language, and parts. toEnglish() is
// the plain English of the command line; app/ gives toWords() the templates of its own languages.

namespace tallygate::match {

struct Phrase
{
    /// Stable, lower case with dashes: "opens-a-connection", "not-source-address".
    std::string code;
    /// Names of fields, values as they are written, names of values and flags.
    std::vector<std::string> args;
    /// Of "all-of" and "any-of" what is joined; of a subject ("source-port") its condition
    /// ("values", "below").
    std::vector<Phrase> children;

    bool operator==(const Phrase &) const = default;
};

/// The phrase of a tree; a null tree is "everything". nullopt where the shape is unknown: more
/// than two levels of and/or, more than eight tests, ordered octets, masks on slices and so on.
std::optional<Phrase> describe(const NodePtr &root);

/// Every code there is with its English template, for translation and for the test that lists
/// gaps. In templates {0}, {1} are args, {field} is args[0] as a field's noun ("TCP window"),
/// {list} is the args (after the field, if there is one) joined by "or" or "and", {part} is the
/// only child, {parts} are all children joined. The codes that begin with "join-" are no phrases:
/// they say how a language joins two texts, and how it brackets an inner "or"; "noun" is how it
/// says a field: {0} is the English noun, {1} the name that expressions have.
struct PhraseTemplate
{
    std::string_view code;
    std::string_view english;
};
std::span<const PhraseTemplate> phraseTemplates();

/// A language's own template of a code.
using TemplateOf = std::function<std::string(std::string_view code)>;

std::string toWords(const Phrase &phrase, const TemplateOf &templateOf);
std::string toEnglish(const Phrase &phrase);

} // namespace tallygate::match
