// SPDX-License-Identifier: GPL-3.0-or-later
// Every sentence for a finding. One row per Diagnostic code, grouped by who raises it and sorted
// within the group; %1 ... are the Diagnostic's arguments in their order.
#include "text/explainer.h"

#include <array>

#include <QtGlobal>

namespace tallygate::app {

namespace {

constexpr std::array kRows = {
    ExplainerRow{
        "set-empty", QT_TRANSLATE_NOOP("Explainer", "Set “%1” is empty."),
        QT_TRANSLATE_NOOP("Explainer", "A cell that names only empty sets matches nothing.")},
};

} // namespace

std::span<const ExplainerRow> Explainer::table()
{
    return kRows;
}

} // namespace tallygate::app
