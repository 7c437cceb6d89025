// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compile/cells.h"
#include "models/nameindex.h"
#include "widgets/expressionedit.h"

namespace tallygate::app {

/// What the inline editors and the inspector know of the texts that are typed: colours, faults and
/// completions, from the registry of fields and the names of the open policy. Each keeps a
/// reference to the index, which must outlive it and follow the policy.

/// A match expression: "when", services.
class WhenLanguage : public ExpressionLanguage
{
public:
    explicit WhenLanguage(const NameIndex &names)
        : m_names(names)
    {}
    std::vector<ExpressionSpan> highlight(const QString &text) const override;
    std::optional<ExpressionFault> check(const QString &text) const override;
    CompletionList complete(const QString &text, int cursor) const override;

private:
    const NameIndex &m_names;
};

/// A cell as one line: "10.0.0.0/8, @lan", "not https".
class CellLanguage : public ExpressionLanguage
{
public:
    enum class Column { Source, Destination, Service };
    CellLanguage(const NameIndex &names, Column column)
        : m_names(names)
        , m_column(column)
    {}
    std::vector<ExpressionSpan> highlight(const QString &text) const override;
    std::optional<ExpressionFault> check(const QString &text) const override;
    CompletionList complete(const QString &text, int cursor) const override;

private:
    const NameIndex &m_names;
    Column m_column;
};

/// The name of a meter.
class MeterLanguage : public ExpressionLanguage
{
public:
    explicit MeterLanguage(const NameIndex &names)
        : m_names(names)
    {}
    std::vector<ExpressionSpan> highlight(const QString &text) const override;
    std::optional<ExpressionFault> check(const QString &text) const override;
    CompletionList complete(const QString &text, int cursor) const override;

private:
    const NameIndex &m_names;
};

/// What core/compile asks about names, answered from the index.
compile::CellNames cellNames(const NameIndex &names);

} // namespace tallygate::app
