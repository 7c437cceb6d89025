// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetexpression.h"

#include "match/program.h"

namespace tallygate::app {

std::string ourExpression(const QString &filter, const packet::Packet &packet)
{
    const std::string text = filter.toStdString();
    const auto expression = match::parse(text);
    if (text.empty() || !expression)
        return {};
    const auto program = match::Program::compile(*expression);
    return program && program->evaluate(packet) == match::Truth::True ? text : std::string();
}

} // namespace tallygate::app
