// SPDX-License-Identifier: GPL-3.0-or-later
#include "editsentence.h"

#include <array>

#include <QCoreApplication>

namespace tallygate::app {

namespace {

/// `one` for a single named thing (%1 its name), `many` for several (%1 how many). %2 is the third
/// argument where there is one.
struct Sentence
{
    const char *code;
    const char *one;
    const char *many;
};

constexpr std::array kCounted = {
    Sentence{"insert-rules", QT_TRANSLATE_NOOP("History", "Added rule %1"),
             QT_TRANSLATE_NOOP("History", "Added %1 rules")},
    Sentence{"paste-rules", QT_TRANSLATE_NOOP("History", "Pasted rule %1"),
             QT_TRANSLATE_NOOP("History", "Pasted %1 rules")},
    Sentence{"import-rules", QT_TRANSLATE_NOOP("History", "Imported rule %1"),
             QT_TRANSLATE_NOOP("History", "Imported %1 rules")},
    Sentence{"duplicate-rules", QT_TRANSLATE_NOOP("History", "Duplicated rule %1"),
             QT_TRANSLATE_NOOP("History", "Duplicated %1 rules")},
    Sentence{"cut-rules", QT_TRANSLATE_NOOP("History", "Cut rule %1"),
             QT_TRANSLATE_NOOP("History", "Cut %1 rules")},
    Sentence{"remove-rules", QT_TRANSLATE_NOOP("History", "Removed rule %1"),
             QT_TRANSLATE_NOOP("History", "Removed %1 rules")},
    Sentence{"move-rules", QT_TRANSLATE_NOOP("History", "Moved rule %1"),
             QT_TRANSLATE_NOOP("History", "Moved %1 rules")},
    Sentence{"modify-rules", QT_TRANSLATE_NOOP("History", "Changed %2 of rule %1"),
             QT_TRANSLATE_NOOP("History", "Changed %2 of %1 rules")},
    Sentence{"replace-rules", QT_TRANSLATE_NOOP("History", "Changed rule %1"),
             QT_TRANSLATE_NOOP("History", "Changed %1 rules")},
    Sentence{"find-replace", QT_TRANSLATE_NOOP("History", "Replaced “%1” in a rule"),
             QT_TRANSLATE_NOOP("History", "Replaced text in %1 rules")},
    Sentence{"insert-sections", QT_TRANSLATE_NOOP("History", "Added section %1"),
             QT_TRANSLATE_NOOP("History", "Added %1 sections")},
    Sentence{"remove-sections", QT_TRANSLATE_NOOP("History", "Removed section %1"),
             QT_TRANSLATE_NOOP("History", "Removed %1 sections")},
    Sentence{"move-sections", QT_TRANSLATE_NOOP("History", "Moved section %1"),
             QT_TRANSLATE_NOOP("History", "Moved %1 sections")},
};

/// %1 and %2 are the label's arguments in their order.
constexpr std::array kPlain = {
    Sentence{"modify-section", QT_TRANSLATE_NOOP("History", "Changed section %1"), nullptr},
    Sentence{"modify-filter", QT_TRANSLATE_NOOP("History", "Changed filter %1"), nullptr},
    Sentence{"modify-policy", QT_TRANSLATE_NOOP("History", "Changed the policy's name or comment"),
             nullptr},
    Sentence{"several-edits", QT_TRANSLATE_NOOP("History", "Made %1 changes at once"), nullptr},
};

/// %1 is the kind of object, translated, %2 its name, %3 the new name.
constexpr std::array kObjects = {
    Sentence{"insert-object", QT_TRANSLATE_NOOP("History", "Added %1 %2"), nullptr},
    Sentence{"remove-object", QT_TRANSLATE_NOOP("History", "Removed %1 %2"), nullptr},
    Sentence{"move-object", QT_TRANSLATE_NOOP("History", "Moved %1 %2"), nullptr},
    Sentence{"modify-object", QT_TRANSLATE_NOOP("History", "Changed %1 %2"), nullptr},
    Sentence{"rename", QT_TRANSLATE_NOOP("History", "Renamed %1 %2 to %3"), nullptr},
};

constexpr std::array kColumns = {
    QT_TRANSLATE_NOOP("History", "name"),
    QT_TRANSLATE_NOOP("History", "enabled"),
    QT_TRANSLATE_NOOP("History", "source"),
    QT_TRANSLATE_NOOP("History", "destination"),
    QT_TRANSLATE_NOOP("History", "service"),
    QT_TRANSLATE_NOOP("History", "when"),
    QT_TRANSLATE_NOOP("History", "action"),
    QT_TRANSLATE_NOOP("History", "meter"),
    QT_TRANSLATE_NOOP("History", "log"),
    QT_TRANSLATE_NOOP("History", "comment"),
    QT_TRANSLATE_NOOP("History", "owner"),
    QT_TRANSLATE_NOOP("History", "ticket"),
    QT_TRANSLATE_NOOP("History", "expires"),
    QT_TRANSLATE_NOOP("History", "entries"),
    QT_TRANSLATE_NOOP("History", "expression"),
    QT_TRANSLATE_NOOP("History", "filter"),
    QT_TRANSLATE_NOOP("History", "device"),
    QT_TRANSLATE_NOOP("History", "interface"),
    QT_TRANSLATE_NOOP("History", "rate"),
    QT_TRANSLATE_NOOP("History", "burst"),
    QT_TRANSLATE_NOOP("History", "scope"),
    QT_TRANSLATE_NOOP("History", "several fields"),
    QT_TRANSLATE_NOOP("History", "localAddresses"),
};

constexpr std::array kKinds = {
    QT_TRANSLATE_NOOP("History", "filter"),      QT_TRANSLATE_NOOP("History", "set"),
    QT_TRANSLATE_NOOP("History", "service"),     QT_TRANSLATE_NOOP("History", "meter"),
    QT_TRANSLATE_NOOP("History", "device"),      QT_TRANSLATE_NOOP("History", "interface group"),
    QT_TRANSLATE_NOOP("History", "application"), QT_TRANSLATE_NOOP("History", "section"),
    QT_TRANSLATE_NOOP("History", "rule"),
};

QString translated(const char *text)
{
    return QCoreApplication::translate("History", text);
}

QString argument(const policy::Label &label, std::size_t index)
{
    return index < label.args.size() ? QString::fromStdString(label.args[index]) : QString();
}

template <class Table>
const Sentence *find(const Table &table, const std::string &code)
{
    for (const Sentence &sentence : table) {
        if (code == sentence.code)
            return &sentence;
    }
    return nullptr;
}

QString translatedWord(const std::string &word)
{
    for (const char *known : kColumns) {
        if (word == known)
            return translated(known);
    }
    for (const char *known : kKinds) {
        if (word == known)
            return translated(known);
    }
    return QString::fromStdString(word);
}

/// Gives each place of the text its word; words for which it has no place are left out.
QString filled(const QString &text, const QString &first, const QString &second,
               const QString &third = {})
{
    if (text.contains(QLatin1String("%3")))
        return text.arg(first, second, third);
    if (text.contains(QLatin1String("%2")))
        return text.arg(first, second);
    return text.contains(QLatin1String("%1")) ? text.arg(first) : text;
}

/// A nameless rule is called by its kind alone.
QString cleaned(QString sentence)
{
    return std::move(sentence).simplified();
}

} // namespace

QString sentenceOf(const policy::Label &label)
{
    if (const Sentence *counted = find(kCounted, label.code)) {
        const bool one = argument(label, 0) == QLatin1String("1");
        return cleaned(filled(translated(one ? counted->one : counted->many),
                              one ? argument(label, 1) : argument(label, 0),
                              translatedWord(argument(label, 2).toStdString())));
    }
    if (const Sentence *object = find(kObjects, label.code))
        return cleaned(filled(translated(object->one),
                              translatedWord(argument(label, 0).toStdString()), argument(label, 1),
                              argument(label, 2)));
    if (const Sentence *plain = find(kPlain, label.code))
        return cleaned(filled(translated(plain->one), argument(label, 0), argument(label, 1)));
    return QString::fromStdString(label.code);
}

bool hasSentence(const std::string &code)
{
    return find(kCounted, code) || find(kPlain, code) || find(kObjects, code);
}

QString kindName(policy::ObjectKind kind)
{
    return translated(kKinds[static_cast<std::size_t>(kind)]);
}

QString columnName(const std::string &column)
{
    return translatedWord(column);
}

} // namespace tallygate::app
