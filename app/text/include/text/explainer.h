// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <QString>
#include <QStringList>

#include "base/diagnostic.h"
#include "base/result.h"

namespace tallygate::app {

/// One row of the table of sentences: the code of a Diagnostic, the sentence with %1 ... %9 where
/// its arguments go, and what to do next. Both texts are marked for translation (context
/// "Explainer"). `hint` may be null.
struct ExplainerRow
{
    const char *code;
    const char *sentence;
    const char *hint;
};

/// Turns findings into sentences of the user's language. All sentences stand in one table,
/// src/explainertable.cpp, one row per code. A code without a row shows the plain English that the
/// Diagnostic brings along, so nothing is ever empty; tst_explainer lists such codes.
/// Stateless; any thread.
class Explainer
{
public:
    QString sentence(const Diagnostic &diagnostic) const;
    QString hint(const Diagnostic &diagnostic) const; ///< may be empty
    /// Errors carry no arguments: their message is complete; a place and the hint are appended.
    QString sentence(const Error &error) const;

    static bool knows(std::string_view code);
    static std::span<const ExplainerRow> table();
};

} // namespace tallygate::app
