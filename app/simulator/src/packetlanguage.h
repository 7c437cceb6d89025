// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "languages/languages.h"
#include "simulatorcontext.h"
#include "widgets/expressionedit.h"

namespace tallygate::app {

/// The language of the packets' filter: match expressions of the open policy's names, and the terms
/// of packetquery.h with what the run offers for them.
class PacketLanguage : public ExpressionLanguage
{
public:
    explicit PacketLanguage(const SimulatorContext &context);

    std::vector<ExpressionSpan> highlight(const QString &text) const override;
    std::optional<ExpressionFault> check(const QString &text) const override;
    CompletionList complete(const QString &text, int cursor) const override;

private:
    struct Offer
    {
        QString insert;
        QString detail;
    };
    std::vector<Offer> offersFor(const QString &key) const;

    const SimulatorContext &m_context;
    WhenLanguage m_when;
};

} // namespace tallygate::app
