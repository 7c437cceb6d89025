// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/translation.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>

static void initTranslationResources()
{
    Q_INIT_RESOURCE(translations);
}

namespace tallygate::app {

namespace {

const QString kFolder = QStringLiteral(":/i18n");
const QString kPseudo = QStringLiteral("pseudo");
const QString kEnglish = QStringLiteral("en"); ///< singular and plural of the texts in the sources

QChar accented(QChar letter)
{
    static const QString from = QStringLiteral("aceinosuyzACEINOSUYZ");
    static const QString to = QStringLiteral("áçéîñöšüýžÁÇÉÎÑÖŠÜÝŽ");
    const qsizetype at = from.indexOf(letter);
    return at < 0 ? letter : to[at];
}

void install(QTranslator *translator)
{
    QCoreApplication::installTranslator(translator);
}

} // namespace

QString PseudoTranslator::translate(const char *, const char *sourceText, const char *, int) const
{
    return pseudo(QString::fromUtf8(sourceText));
}

QString PseudoTranslator::pseudo(const QString &text)
{
    QString result;
    bool kept = false; // inside <markup> or a {place}
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar at = text[i];
        kept = kept || at == QLatin1Char('<') || at == QLatin1Char('{');
        const bool grouped = i > 1 && text[i - 1] == QLatin1Char('L'); // as in %Ln
        const bool place = i > 0 && text[i - (grouped ? 2 : 1)] == QLatin1Char('%');
        result += kept || place ? at : accented(at);
        if (at == QLatin1Char('>') || at == QLatin1Char('}'))
            kept = false;
    }
    const qsizetype longer = (text.size() * 4 + 9) / 10;
    return QLatin1Char('[') + result + QString(qMax<qsizetype>(0, longer - 2), QChar(0x014D)) +
           QLatin1Char(']');
}

QStringList translatedLanguages()
{
    initTranslationResources();
    QStringList languages;
    for (const QString &file : QDir(kFolder).entryList({QStringLiteral("tallygate_*.qm")}))
        languages << file.mid(10, file.size() - 13);
    languages.removeAll(kEnglish);
    return languages;
}

void installLanguage(const QString &language)
{
    initTranslationResources();
    if (language == kPseudo) {
        install(new PseudoTranslator(QCoreApplication::instance()));
        return;
    }
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    auto *english = new QTranslator(QCoreApplication::instance());
    if (english->load(QStringLiteral("tallygate_") + kEnglish, kFolder))
        install(english);
    if (locale.language() == QLocale::English || locale.language() == QLocale::C)
        return;
    auto *own = new QTranslator(QCoreApplication::instance());
    auto *qt = new QTranslator(QCoreApplication::instance());
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        install(qt);
    if (own->load(locale, QStringLiteral("tallygate"), QStringLiteral("_"), kFolder))
        install(own);
}

} // namespace tallygate::app
