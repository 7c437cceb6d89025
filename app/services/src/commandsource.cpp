// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/commandsource.h"

#include <algorithm>

namespace tallygate::app {

namespace {

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

/// 0 if absent; the best of all places where `word` occurs.
double wordScore(QStringView word, QStringView text)
{
    double best = 0;
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        const double score = at == 0 ? 1.0 : startsWord(text, at) ? 0.8 : 0.5;
        best = std::max(best, score);
        if (at == 0)
            break;
    }
    return best;
}

/// The share of letters that start a word or follow the one before; 0 if not a subsequence.
double subsequenceScore(QStringView query, QStringView text)
{
    double hits = 0;
    qsizetype at = -1;
    for (const QChar letter : query) {
        if (letter.isSpace())
            continue;
        const qsizetype next = text.indexOf(letter, at + 1, Qt::CaseInsensitive);
        if (next < 0)
            return 0;
        if (next == at + 1 || startsWord(text, next))
            ++hits;
        at = next;
    }
    return hits / static_cast<double>(query.size());
}

} // namespace

double fuzzyScore(const QString &query, QStringView text)
{
    const QStringView trimmed = QStringView(query).trimmed();
    if (trimmed.isEmpty())
        return 1;
    double sum = 0;
    int words = 0;
    bool all = true;
    for (const QStringView word : trimmed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const double score = wordScore(word, text);
        all = all && score > 0;
        sum += score;
        ++words;
    }
    // A text that is little more than the query is what was meant.
    const double brevity = static_cast<double>(trimmed.size()) /
                           static_cast<double>(std::max(trimmed.size(), text.size()));
    if (all)
        return 400 + 500 * sum / words + 100 * brevity;
    const double letters = subsequenceScore(trimmed, text);
    return letters < 0.6 ? 0 : 300 * letters + 100 * brevity;
}

} // namespace tallygate::app
