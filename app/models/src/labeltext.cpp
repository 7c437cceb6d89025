// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences for edits: one row per label code of policy::describe() and of the window itself.
#include <array>
#include <string_view>

#include <QCoreApplication>

#include "models/ruletext.h"

namespace tallygate::app {

namespace {

/// `one` is said where the count (first argument) is 1, with the name as %2.
struct LabelRow
{
    std::string_view code;
    const char *one;
    const char *many;
};

constexpr std::array kRows{
    LabelRow{"insert-rules", QT_TRANSLATE_NOOP("EditLabel", "Add rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Add %1 rules")},
    LabelRow{"remove-rules", QT_TRANSLATE_NOOP("EditLabel", "Remove rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Remove %1 rules")},
    LabelRow{"move-rules", QT_TRANSLATE_NOOP("EditLabel", "Move rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Move %1 rules")},
    LabelRow{"modify-rules", QT_TRANSLATE_NOOP("EditLabel", "Change %3 of %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Change %3 of %1 rules")},
    LabelRow{"replace-rules", QT_TRANSLATE_NOOP("EditLabel", "Change rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Change %1 rules")},
    LabelRow{"duplicate-rules", QT_TRANSLATE_NOOP("EditLabel", "Duplicate rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Duplicate %1 rules")},
    LabelRow{"paste-rules", QT_TRANSLATE_NOOP("EditLabel", "Paste rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Paste %1 rules")},
    LabelRow{"import-rules", QT_TRANSLATE_NOOP("EditLabel", "Import rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Import %1 rules")},
    LabelRow{"cut-rules", QT_TRANSLATE_NOOP("EditLabel", "Cut rule %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Cut %1 rules")},
    LabelRow{"find-replace", QT_TRANSLATE_NOOP("EditLabel", "Replace “%2” in a rule"),
             QT_TRANSLATE_NOOP("EditLabel", "Replace in %1 rules")},
    LabelRow{"insert-sections", QT_TRANSLATE_NOOP("EditLabel", "Add section %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Add %1 sections")},
    LabelRow{"remove-sections", QT_TRANSLATE_NOOP("EditLabel", "Remove section %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Remove %1 sections")},
    LabelRow{"move-sections", QT_TRANSLATE_NOOP("EditLabel", "Move section %2"),
             QT_TRANSLATE_NOOP("EditLabel", "Move %1 sections")},
    LabelRow{"modify-section", QT_TRANSLATE_NOOP("EditLabel", "Change section %1"), nullptr},
    LabelRow{"modify-filter", QT_TRANSLATE_NOOP("EditLabel", "Change filter %1"), nullptr},
    LabelRow{"insert-object", QT_TRANSLATE_NOOP("EditLabel", "Add %1 %2"), nullptr},
    LabelRow{"remove-object", QT_TRANSLATE_NOOP("EditLabel", "Remove %1 %2"), nullptr},
    LabelRow{"move-object", QT_TRANSLATE_NOOP("EditLabel", "Move %1 %2"), nullptr},
    LabelRow{"modify-object", QT_TRANSLATE_NOOP("EditLabel", "Change %1 %2"), nullptr},
    LabelRow{"rename", QT_TRANSLATE_NOOP("EditLabel", "Rename %1 %2 to %3"), nullptr},
    LabelRow{"modify-policy", QT_TRANSLATE_NOOP("EditLabel", "Change the policy's name"), nullptr},
    LabelRow{"several-edits", QT_TRANSLATE_NOOP("EditLabel", "Several edits"),
             QT_TRANSLATE_NOOP("EditLabel", "%1 edits")},
};

// The words that stand in arguments: fields of rules and kinds of objects.
constexpr std::array kWords{
    QT_TRANSLATE_NOOP("EditLabel", "name"),
    QT_TRANSLATE_NOOP("EditLabel", "enabled"),
    QT_TRANSLATE_NOOP("EditLabel", "source"),
    QT_TRANSLATE_NOOP("EditLabel", "destination"),
    QT_TRANSLATE_NOOP("EditLabel", "service"),
    QT_TRANSLATE_NOOP("EditLabel", "when"),
    QT_TRANSLATE_NOOP("EditLabel", "action"),
    QT_TRANSLATE_NOOP("EditLabel", "meter"),
    QT_TRANSLATE_NOOP("EditLabel", "log"),
    QT_TRANSLATE_NOOP("EditLabel", "comment"),
    QT_TRANSLATE_NOOP("EditLabel", "owner"),
    QT_TRANSLATE_NOOP("EditLabel", "ticket"),
    QT_TRANSLATE_NOOP("EditLabel", "expires"),
    QT_TRANSLATE_NOOP("EditLabel", "several"),
    QT_TRANSLATE_NOOP("EditLabel", "filter"),
    QT_TRANSLATE_NOOP("EditLabel", "set"),
    QT_TRANSLATE_NOOP("EditLabel", "device"),
    QT_TRANSLATE_NOOP("EditLabel", "application"),
    QT_TRANSLATE_NOOP("EditLabel", "section"),
    QT_TRANSLATE_NOOP("EditLabel", "rule"),
    QT_TRANSLATE_NOOP("EditLabel", "interface group"),
};

QString argument(const std::string &text)
{
    for (const char *word : kWords) {
        if (text == word)
            return QCoreApplication::translate("EditLabel", word);
    }
    return QString::fromStdString(text);
}

} // namespace

QString labelText(const policy::Label &label)
{
    for (const LabelRow &row : kRows) {
        if (row.code != label.code)
            continue;
        const bool many = row.many && !label.args.empty() && label.args.front() != "1";
        QString sentence = QCoreApplication::translate("EditLabel", many ? row.many : row.one);
        for (std::size_t i = 0; i < label.args.size(); ++i) {
            // The first argument of objects, and the field, are words; names stand as they are.
            const bool isName = i == 1;
            sentence.replace(QStringLiteral("%%1").arg(i + 1),
                             isName ? QString::fromStdString(label.args[i])
                                    : argument(label.args[i]));
        }
        return sentence.simplified();
    }
    return QString::fromStdString(label.code);
}

} // namespace tallygate::app
