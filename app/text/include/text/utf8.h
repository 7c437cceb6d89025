// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <QString>
#include <QStringList>

namespace tallygate::app {

/// Names, expressions and comments as the libraries below hold them (UTF-8). Any thread.
inline QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

/// For a place of one line: control characters become visible marks, and those that reverse or hide
/// what stands around them the replacement character. What came from a packet is shown so.
inline QString oneLine(QString text)
{
    for (QChar &each : text) {
        if (each.category() == QChar::Other_Control)
            each = each < u' ' ? QChar(0x2400 + each.unicode()) : QChar(0x2421);
        else if (each.category() == QChar::Other_Format)
            each = QChar::ReplacementCharacter;
    }
    return text;
}

/// Tool tips guess whether they are HTML; lines of a packet never are.
inline QString plainToolTip(const QStringList &lines)
{
    return QStringLiteral("<qt>%1</qt>")
        .arg(lines.join(u'\n').toHtmlEscaped().replace(u'\n', QLatin1String("<br>")));
}

} // namespace tallygate::app
