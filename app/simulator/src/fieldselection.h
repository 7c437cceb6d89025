// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QByteArray>
#include <QStringList>

namespace tallygate::app {

/// What is selected in a tree of fields, in the order of the tree: all that can be done with it.
struct FieldSelection
{
    std::vector<std::string> expressions; ///< each true of the packet; lines without one have none
    QStringList filters;                  ///< as Wireshark writes them; of its own tree only
    QStringList values;                   ///< whole
    QStringList lines;                    ///< as they are shown
    std::vector<QByteArray> bytes;        ///< of the lines that stand somewhere

    bool isEmpty() const { return lines.isEmpty(); }
    /// All of them: joined with &&.
    std::string expression() const
    {
        std::string text;
        for (const std::string &each : expressions) {
            const bool alternatives =
                expressions.size() > 1 &&
                (each.find("||") != std::string::npos || each.find(" or ") != std::string::npos);
            text += text.empty() ? "" : " && ";
            text += alternatives ? '(' + each + ')' : each;
        }
        return text;
    }
};

} // namespace tallygate::app
