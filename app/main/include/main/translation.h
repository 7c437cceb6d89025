// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTranslator>

namespace tallygate::app {

/// A language that shows what was forgotten: every translated text becomes accented, bracketed and
/// 40 % longer ("[Šavé wordsōō]"); places (%1, %n, {part}), mnemonics and markup stay.
class PseudoTranslator : public QTranslator
{
    Q_OBJECT

public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *sourceText, const char *disambiguation,
                      int n) const override;
    static QString pseudo(const QString &text);
};

/// The languages there are translations for, besides English: "de", "ja".
QStringList translatedLanguages();

/// Installs the texts of `language` ("de", "ja", "en", "pseudo"; empty: what the desktop asks for)
/// and its number formats for the whole application. Before any window is made.
void installLanguage(const QString &language);

} // namespace tallygate::app
