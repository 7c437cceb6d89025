// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include <QString>

#include "match/words.h"

namespace tallygate::app {

/// One row of the table of templates: the code of a match::Phrase or of a joint of two, and its
/// English, marked for translation (context "Phrase"). A translation keeps the places of the
/// English ({part}, {list}, ...), in any order; only "noun" may choose.
struct PhraseRow
{
    const char *code;
    const char *text;
};

/// What an expression means, in the user's language: match::describe() says it as data, the
/// templates of src/phrasetable.cpp as a sentence. A code without a row would stay empty;
/// tst_explainer compares the table with that of match. Stateless; any thread.
class ExpressionWords
{
public:
    static QString of(const match::Phrase &phrase);
    static std::span<const PhraseRow> table();
};

} // namespace tallygate::app
