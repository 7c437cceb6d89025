// SPDX-License-Identifier: GPL-3.0-or-later
#include "shellwords.h"

namespace tallygate::bootstrap {

std::string shellWord(std::string_view word)
{
    std::string text = "'";
    for (const char c : word) {
        if (c == '\'')
            text += "'\\''";
        else
            text += c;
    }
    return text + "'";
}

std::string commandOf(std::string_view script, const std::vector<std::string> &arguments)
{
    std::string line = "sh -c " + shellWord(script) + " tallygate";
    for (const std::string &argument : arguments)
        line += ' ' + shellWord(argument);
    return line;
}

} // namespace tallygate::bootstrap
