// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/expressionwords.h"

#include <algorithm>

#include <QCoreApplication>

namespace tallygate::app {

namespace {

std::string translatedTemplate(std::string_view code)
{
    const auto rows = ExpressionWords::table();
    const auto row = std::ranges::find(
        rows, code, [](const PhraseRow &known) { return std::string_view(known.code); });
    if (row == rows.end())
        return {};
    return QCoreApplication::translate("Phrase", row->text).toStdString();
}

} // namespace

QString ExpressionWords::of(const match::Phrase &phrase)
{
    return QString::fromStdString(match::toWords(phrase, translatedTemplate));
}

} // namespace tallygate::app
