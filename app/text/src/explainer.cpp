// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/explainer.h"

#include <algorithm>

#include <QCoreApplication>

namespace tallygate::app {

namespace {

const ExplainerRow *find(std::string_view code)
{
    const auto rows = Explainer::table();
    const auto row = std::ranges::find(rows, code, &ExplainerRow::code);
    return row == rows.end() ? nullptr : &*row;
}

QString translated(const char *text, const std::vector<std::string> &args)
{
    QString result = QCoreApplication::translate("Explainer", text);
    // All places at once: an argument may itself contain "%1".
    QString filled;
    for (qsizetype i = 0; i < result.size(); ++i) {
        const bool place = result[i] == QLatin1Char('%') && i + 1 < result.size() &&
                           result[i + 1] >= QLatin1Char('1') && result[i + 1] <= QLatin1Char('9');
        if (!place) {
            filled += result[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(result[++i].digitValue() - 1);
        if (index < args.size())
            filled += QString::fromStdString(args[index]);
    }
    return filled;
}

/// With a capital where it begins with a word; a name of a field stays as it is.
QString asSentence(QString text)
{
    const QString first = text.section(QLatin1Char(' '), 0, 0);
    const bool isWord = std::ranges::all_of(first, [](QChar letter) { return letter.isLetter(); });
    if (!first.isEmpty() && isWord)
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

QString Explainer::sentence(const Diagnostic &diagnostic) const
{
    const ExplainerRow *row = find(diagnostic.code);
    return row ? translated(row->sentence, diagnostic.args)
               : QString::fromStdString(diagnostic.message);
}

QString Explainer::hint(const Diagnostic &diagnostic) const
{
    const ExplainerRow *row = find(diagnostic.code);
    if (row && row->hint)
        return translated(row->hint, diagnostic.args);
    return asSentence(QString::fromStdString(diagnostic.hint));
}

QString Explainer::sentence(const Error &error) const
{
    QString text = QString::fromStdString(error.message);
    const QString where = QString::fromStdString(toString(error.where));
    if (!where.isEmpty() && !text.contains(where))
        text = where + QStringLiteral(": ") + text;
    if (!error.hint.empty())
        text += QStringLiteral(" (") + QString::fromStdString(error.hint) + QLatin1Char(')');
    return text;
}

bool Explainer::knows(std::string_view code)
{
    return find(code) != nullptr;
}

} // namespace tallygate::app
